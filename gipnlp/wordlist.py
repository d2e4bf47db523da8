"""Finding the words of a list in text: one pattern that takes the longest word at each place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Give a pattern for ``words`` that matches what an alternation with the longest ones first would, built as a trie."""
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    # the first characters stand side by side: the search then skips every place that none of them fits
    return re.compile("|".join(re.escape(c) + _branch(below) for c, below in sorted(trie.items()) if c) or "(?!)")


def _branch(node: dict[str, Any]) -> str:
    options = [re.escape(c) + _branch(below) for c, below in sorted(node.items()) if c]
    if not options:
        return ""
    body = options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
    return f"(?:{body})?" if "" in node else body
