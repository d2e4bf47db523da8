"""Bodies and replies as OpenAPI describes them; the JSON document's own schema is :mod:`gipnlp.render.schema`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ErrorDetail(BaseModel):
    """What is wrong and what to do."""

    code: str = Field(description="stable code, GIP and three digits", pattern=r"^GIP[0-9]{3}$")
    message: str
    message_zh: str


class ErrorModel(BaseModel):
    """The reply to every request that fails."""

    error: ErrorDetail


class TextModel(BaseModel):
    """A text to extract from."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="plain text of one report, or of a page that holds several")


class WorkersModel(BaseModel):
    """The worker processes."""

    wanted: int
    alive: int
    idle: int
    replaced: int = Field(description="replaced since the start: died, or over a limit")


class LimitsModel(BaseModel):
    """The limits of one request."""

    max_bytes: int
    timeout: float
    body_timeout: float
    queue: int


class HealthModel(BaseModel):
    """How the server is."""

    status: Literal["ok", "down"]
    version: str
    workers: WorkersModel
    waiting: int
    limits: LimitsModel
