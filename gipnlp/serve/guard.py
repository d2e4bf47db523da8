"""What every request and reply passes: strangers are refused, headers are set, a fault of the server is one clear reply."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import GipError
from .replies import error_reply
from .settings import Settings

log = logging.getLogger("gipnlp.serve")

#: set on every reply that does not set its own
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
#: a refused body is taken in this far, so that its sender reads the reply and not a broken connection
DRAIN_BYTES = 64 * 1024 * 1024
#: as long as something comes of it within this many seconds
DRAIN_PAUSE = 5.0


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.hosts, self.patience = app, settings.hosts, settings.body_timeout

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self.patience)
        try:
            refused = self._refusal(scope)
            if refused is not None:
                await error_reply(refused)(scope, exchange.receive, exchange.send)
            else:
                await self.app(scope, exchange.receive, exchange.send)
        except Exception as error:  # the place of the fault, not its words: they could be the document's
            frame = traceback.extract_tb(error.__traceback__)[-1]
            log.error("a fault of the server: %s at %s:%s", type(error).__name__, frame.filename, frame.lineno)
            if not exchange.answered:
                fault = GipError("GIP099", path="<request>", reason=type(error).__name__)
                await error_reply(fault, 500)(scope, exchange.receive, exchange.send)

    def _refusal(self, scope: Scope) -> GipError | None:
        """Say why a request is a stranger's: another server's name, or a page of another site that sends one here."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self.hosts is not None and _name(host) not in self.hosts:
            return GipError("GIP077", what="Host", value=host[:80])
        if scope["method"] in ("GET", "HEAD"):
            return None
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if site is not None:
            return (
                None if site in ("same-origin", "none") else GipError("GIP077", what="Sec-Fetch-Site", value=site[:20])
            )
        if origin is not None and origin.lower().partition("://")[2] != host.lower():
            return GipError("GIP077", what="Origin", value=origin[:80])
        return None


def _name(host: str) -> str:
    """Give the name of a Host header without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.rpartition(":")[0].lower() if ":" in host else host.lower()


class _Exchange:
    """One request and its reply: counts what came in, sets headers on what goes out."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, patience: float) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self.end = asyncio.get_running_loop().time() + patience
        self.answered = self.complete = False

    async def receive(self) -> Message:
        message = await self._receive()
        self.complete |= message["type"] == "http.disconnect" or not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.answered = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if not self.complete and not await self._drain():
                headers["Connection"] = "close"
        await self._send(message)

    async def _drain(self) -> bool:
        """Take in a body that nobody read; ``False`` where it is too much or too slow."""
        incoming = Headers(scope=self.scope)
        if not incoming.get("transfer-encoding") and incoming.get("content-length", "0") == "0":
            return True
        if incoming.get("expect"):  # the sender waits for our word
            return False
        size, clock = 0, asyncio.get_running_loop()
        with contextlib.suppress(asyncio.TimeoutError):
            while not self.complete and size <= DRAIN_BYTES and (left := self.end - clock.time()) > 0:
                message = await asyncio.wait_for(self.receive(), min(left, DRAIN_PAUSE))
                size += len(message.get("body", b""))
        return self.complete
