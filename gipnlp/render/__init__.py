"""Rendering documents: JSON, data frames, terminal, HTML."""
