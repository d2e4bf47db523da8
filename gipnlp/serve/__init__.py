"""``gipnlp serve``: a page and an API on this machine.

Read in this order: :mod:`.settings` (what can be set), :mod:`.job` (what goes to a worker process and what comes back),
:mod:`.worker` (the process that does the work), :mod:`.pool` (the workers: places, time limit, replacement),
:mod:`.body` (a request's body → a job, within size and time), :mod:`.replies` (errors → statuses), :mod:`.guard`
(headers, strangers, faults), :mod:`.schema` (the reply as OpenAPI has it), :mod:`.app` (the routes), :mod:`.page` (the
page) and :mod:`.run` (the command).

The server process reads no document: bytes go to a worker as they came, so that a hostile document can hurt nothing
but the worker that has it. Nothing is kept and nothing is logged of what is sent.

Front door: :class:`Settings`, :func:`create_app`, :func:`run`. The room needs the extra ``[serve]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ..messages import Lang


def create_app(settings: Settings | None = None) -> FastAPI:
    """Give the ASGI application, for a server of one's own; its lifespan starts and ends the worker processes.

    Args:
        settings: limits and number of workers; ``None``: the defaults.

    Raises:
        MissingExtraError: the extra ``[serve]`` is not installed.
    """
    _need_extra()
    from .app import create_app as create

    return create(settings or Settings())


def run(settings: Settings, *, lang: Lang = "en") -> None:
    """Serve until a signal (Ctrl-C, SIGTERM) comes; requests that are under way are finished.

    Args:
        settings: address, limits, number of workers.
        lang: language of what is printed to standard error.

    Raises:
        MissingExtraError: the extra ``[serve]`` is not installed.
        GipError: the address cannot be listened on (GIP078), or the workers cannot be started (GIP056).
        ModelError: the model is unknown, missing or damaged.
    """
    _need_extra()
    from .run import run as run_server

    run_server(settings, lang=lang)


def _need_extra() -> None:
    try:
        import fastapi
        import python_multipart
        import uvicorn
    except ImportError as error:
        from ..errors import MissingExtraError

        raise MissingExtraError("GIP020", feature="gipnlp serve", extra="serve") from error
    del fastapi, python_multipart, uvicorn


__all__ = ["Settings", "create_app", "run"]
