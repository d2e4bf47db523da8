"""The page: one file without anything from elsewhere, its looks those of the view.

``page.html`` is the frame, ``view.css``, ``page.css`` and ``page.js`` are put into it. The view of a report stands in a
sandboxed frame of the page: it inherits the page's content security policy, which therefore names the view's parts too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from ..messages import Lang, default_lang
from ..render.html import asset, source
from ..render.html_text import both, esc
from .settings import MIB
from .words import EXAMPLE, WORDS, say

_HERE = Path(__file__).parent
_HOLE = re.compile(r"\{\{([a-z_.]+)\}\}")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q=([01](?:\.\d{1,3})?)\s*)?$")


@lru_cache(maxsize=8)
def page(lang: Lang, max_bytes: int) -> str:
    """Give the page.

    Args:
        lang: language that it begins in.
        max_bytes: bytes that a document may have.
    """
    size = max(1, max_bytes // MIB)
    holes = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "chosen": lang,
        "css": _css(),
        "script": _part("page.js"),
        "max": str(max_bytes),
        "example": esc(EXAMPLE),
        **{f"word.{key}": both(zh, en) for key, (zh, en) in WORDS.items() if "{" not in zh},
        **{f"say.{key}": esc(say(key, lang)) for key in ("title", "text", "theme", "download", "view")},
        **{f"label.{key}": _label(key, lang) for key in ("theme", "download")},
        **{f"sized.{key}": both(*(say(key, x, size=size) for x in ("zh", "en"))) for key in ("kinds", "large")},  # type: ignore[arg-type]
    }
    return _HOLE.sub(lambda m: holes[m[1]], _part("page.html"))


def page_policy() -> str:
    """Give the content security policy of the page and of the view inside it."""
    styles = f"{source(_css())} {source(asset('view.css'))}"
    scripts = f"{source(_part('page.js'))} {source(asset('view.js'))}"
    return (
        f"default-src 'none'; style-src {styles}; script-src {scripts}; connect-src 'self'; img-src data:; "
        "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def preferred(header: str) -> Lang:
    """Give the language that a browser asks for: Chinese or English, whichever it would rather have.

    Args:
        header: the request's ``Accept-Language``; where it names neither, the server's locale decides.
    """
    best: tuple[float, Lang] | None = None
    for part in header.split(",")[:20]:
        found = _LANGUAGE.match(part)
        if found is None or found[1].lower() not in ("zh", "en"):
            continue
        weight = float(found[2] or 1)
        if weight and (best is None or weight > best[0]):
            best = (weight, "zh" if found[1].lower() == "zh" else "en")
    return best[1] if best is not None else default_lang()


@lru_cache(maxsize=4)
def _part(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _css() -> str:
    return asset("view.css") + _part("page.css")


def _label(key: str, lang: Lang) -> str:
    zh, en = WORDS[key]
    return f'aria-label="{esc(say(key, lang))}" data-label-zh="{esc(zh)}" data-label-en="{esc(en)}"'
