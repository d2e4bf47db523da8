"""Writes a zip file, as DOCX packages and bombs are."""

from __future__ import annotations

import io
import zipfile


def zipped(entries: dict[str, bytes]) -> bytes:
    """A zip file of names and contents."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return stream.getvalue()
