"""Errors as replies: which status a code has, and the JSON that says it in both languages."""

from __future__ import annotations

from starlette.responses import JSONResponse

from ..errors import GipError
from ..messages import error_text

#: code → status; every other code is about a document that cannot be read
STATUS = {
    "GIP071": 400,
    "GIP077": 403,
    "GIP076": 404,
    "GIP074": 408,
    **dict.fromkeys(("GIP019", "GIP022", "GIP025", "GIP026", "GIP027", "GIP028", "GIP029"), 413),
    "GIP072": 415,
    "GIP020": 501,
    "GIP075": 502,
    "GIP070": 503,
    "GIP055": 504,
}
#: what no request can change
UNREADABLE = 422


def error_reply(error: GipError, status: int | None = None) -> JSONResponse:
    """Give the reply to a request that fails.

    Args:
        error: what is wrong.
        status: status of the reply; ``None``: that of the error's code.
    """
    headers = {"Retry-After": str(error.values["seconds"])} if error.code == "GIP070" else {}
    content = {
        "error": {"code": error.code, "message": _plain(str(error)), "message_zh": _plain(error_text(error, "zh"))}
    }
    return JSONResponse(content, status or STATUS.get(error.code, UNREADABLE), headers)


def _plain(text: str) -> str:
    from ..render.shared import whole

    return whole(text)
