"""The command ``gipnlp serve``: listens, says where, serves until a signal comes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys

import uvicorn

from ..errors import GipError
from ..messages import Lang
from .app import create_app
from .pool import Pool
from .settings import Settings, is_loopback
from .words import say

#: seconds beyond waiting and work that requests under way are given when the server ends
GRACE = 5
BACKLOG = 2048


def run(settings: Settings, *, lang: Lang) -> None:
    """Serve until a signal comes; see :func:`gipnlp.serve.run`."""
    listener = listen(settings)
    _more_connections()
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # it tells of every odd form
    try:
        asyncio.run(_serve(settings, listener, lang))
    finally:
        listener.close()


async def _serve(settings: Settings, listener: socket.socket, lang: Lang) -> None:
    pool = Pool(settings)
    try:
        await pool.start()
        config = uvicorn.Config(
            create_app(settings, pool),
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            lifespan="on",
            backlog=BACKLOG,
            timeout_graceful_shutdown=int(settings.timeout + settings.patience) + GRACE,
        )
        _tell(settings, listener, lang)
        await uvicorn.Server(config).serve(sockets=[listener])
    finally:
        await pool.close()


def listen(settings: Settings) -> socket.socket:
    """Listen on the settings' address.

    Raises:
        GipError: it is taken, not this machine's, or not allowed (GIP078).
    """
    host = settings.host.strip("[]")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, settings.port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)  # type: ignore[arg-type]
    except (OSError, UnicodeError) as error:
        reason = error.strerror or str(error) if isinstance(error, OSError) else "no name of a machine"
        raise GipError("GIP078", host=settings.host, port=settings.port, reason=reason) from error


def _tell(settings: Settings, listener: socket.socket, lang: Lang) -> None:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    lines = [say("serve.at", lang, url=f"http://{shown}:{port}/")]
    if not is_loopback(settings.host):
        lines.append(say("serve.open", lang))
    print("\n".join(lines), file=sys.stderr, flush=True)  # noqa: T201 - what the command tells its user


def _more_connections() -> None:
    """Allow as many open connections as the system lets this process have."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
