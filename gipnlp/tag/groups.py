"""What each template of :func:`gipnlp.tag.features.encode` looks at, as data: studies leave out kinds of evidence by it.

:data:`USES` has one entry a template, in the order of the list that ``encode`` gives; a template added there gets an entry here.
"""

from __future__ import annotations

from collections.abc import Collection

from .features import TEMPLATES

#: kinds of evidence, from the plainest: characters and their classes; numbers, dates and shares with the distance to them; book
#: titles in 《》; word lists (organ suffixes, modifiers, verbs, nouns of the taxonomy, words of zero); word boundaries and
#: classes from the dictionary; names of divisions and zones
GROUPS = ("characters", "quantities", "titles", "lexicons", "words", "places")

USES: tuple[str, ...] = (
    "",
    *("characters",) * 16,
    *("quantities",) * 2,
    "quantities characters",
    *("quantities characters",) * 2,
    "titles characters",
    *("quantities characters",) * 4,
    "quantities lexicons characters",
    *("lexicons",) * 2,
    *("quantities lexicons",) * 2,
    *("lexicons",) * 2,
    "titles lexicons",
    "places lexicons characters",
    *("words",) * 8,
    *("quantities words",) * 2,
    *("words",) * 2,
    "places",
    "places lexicons",
)


def templates(groups: Collection[str]) -> frozenset[int]:
    """Give the numbers of the templates that look at nothing but ``groups``.

    Raises:
        ValueError: a template of the features has no entry in :data:`USES`, or a group is unknown.
    """
    unknown = sorted(set(groups) - set(GROUPS))
    if unknown:
        raise ValueError(f"no group of templates: {', '.join(unknown)}")
    if len(USES) < TEMPLATES:
        raise ValueError(f"{TEMPLATES} templates, but gipnlp/tag/groups.py describes {len(USES)}")
    return frozenset(i for i, uses in enumerate(USES[:TEMPLATES]) if set(uses.split()) <= set(groups))
