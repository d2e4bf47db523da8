"""Characters: which ones are wide, how the lines of one Chinese paragraph or cell are joined, what a blank is.

Chinese is written without spaces, so a line end inside a paragraph is nothing at all; a space is put only where two
Latin words or two numbers would otherwise run together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: white space that HTML collapses (the no-break space is not among it)
_RUN = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
EDGES = " \t\r\n\f\v\xa0\u2002\u2003\u2009\u3000"
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
    "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7\u2460-\u24ff\U00020000-\U0003ffff]"
)
#: the list marks of official documents at the beginning of a line: 一、 （一） 1. 1、 (1) ①
ENUMERATOR = re.compile(
    r"\s{0,4}(?:[一二三四五六七八九十]{1,3}\s?[、.．]|[(（]\s?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s?[)）]"
    r"|\d{1,2}\s?[、.．](?!\d)|\d{1,2}\s?[)）]|[①-⒛㈠-㈩]|第[一二三四五六七八九十百]{1,4}[章节条部])"
)


def is_wide(char: str) -> bool:
    """Say whether ``char`` is set on a full square: Han characters and the punctuation that goes with them."""
    return bool(_WIDE.match(char))


def clean(text: str) -> str:
    """Take out characters that nobody sees: zero-width spaces and joiners, soft hyphens, byte order marks."""
    return _INVISIBLE.sub("", text)


def collapse(text: str) -> str:
    """Collapse white space as a browser does, but let a line end beside a wide character vanish.

    A browser shows a space where the markup has a line end; in Chinese text that the editor's export has wrapped, it
    stands inside words (``信息\\n公开``), so it is dropped there.
    """
    text = clean(text)

    def one(match: re.Match[str]) -> str:
        run = match.group()
        if "\n" not in run and "\r" not in run:
            return " "
        before, after = text[match.start() - 1] if match.start() else "", text[match.end() : match.end() + 1]
        return "" if not before or not after or is_wide(before) or is_wide(after) else " "

    return _RUN.sub(one, text)


def tidy(text: str) -> str:
    """Strip blanks of every kind from both ends."""
    return text.strip(EDGES)


def joint(before: str, after: str) -> str:
    """Give what stands between two lines of one paragraph: nothing beside a wide character, otherwise a space."""
    if not before or not after:
        return ""
    if before[-1] in EDGES or after[0] in EDGES or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    return " "


def join_blocks(lines: Iterable[str]) -> str:
    """Join the paragraphs of one table cell into one line.

    Broken words become whole (``结果`` + ``维持`` → ``结果维持``); before a list mark, after the end of a sentence and
    between two numbers stands a space, so that nothing runs together that was apart.
    """
    text = ""
    for line in lines:
        line = tidy(line)
        if not line:
            continue
        if not text:
            text = line
        elif ENUMERATOR.match(line) or (text[-1].isdigit() and line[0].isdigit()):
            text += " " + line
        else:
            text += joint(text, line) + line
    return text


_RADICALS = {
    "⺀": "冫", "⺁": "厂", "⺄": "乙", "⺅": "亻", "⺈": "刀", "⺉": "刂", "⺋": "卩", "⺌": "小", "⺍": "小", "⺎": "兀",
    "⺏": "尣", "⺐": "尢", "⺒": "巳", "⺓": "幺", "⺕": "彐", "⺖": "忄", "⺗": "心", "⺘": "扌", "⺙": "攵", "⺛": "旡",
    "⺝": "月", "⺟": "母", "⺠": "民", "⺡": "氵", "⺢": "水", "⺣": "灬", "⺤": "爪", "⺥": "爫", "⺧": "牛", "⺨": "犭",
    "⺩": "王", "⺪": "疋", "⺫": "罒", "⺬": "示", "⺭": "礻", "⺮": "竹", "⺯": "糸", "⺰": "纟", "⺱": "罓", "⺲": "罒",
    "⺳": "网", "⺴": "网", "⺵": "网", "⺶": "羊", "⺷": "羊", "⺸": "羊", "⺹": "老", "⺺": "聿", "⺼": "肉", "⺽": "臼",
    "⺾": "艹", "⺿": "艹", "⻀": "艹", "⻁": "虎", "⻂": "衤", "⻃": "西", "⻄": "西", "⻅": "见", "⻆": "角", "⻇": "角",
    "⻈": "讠", "⻉": "贝", "⻊": "足", "⻋": "车", "⻌": "辶", "⻍": "辶", "⻎": "辶", "⻏": "阝", "⻐": "钅", "⻑": "长",
    "⻒": "镸", "⻓": "长", "⻔": "门", "⻕": "阜", "⻖": "阝", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风",
    "⻜": "飞", "⻝": "食", "⻞": "食", "⻟": "食", "⻠": "饣", "⻡": "首", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼",
    "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻫": "齐", "⻬": "齐", "⻭": "齿", "⻮": "齿", "⻯": "竜",
    "⻰": "龙", "⻱": "龟", "⻲": "龟", "⻳": "龟",
}  # fmt: skip


def _ideographs() -> dict[int, str]:
    table = {ord(radical): char for radical, char in _RADICALS.items()}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00)):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and ord(folded) != code:
            table[code] = folded
    return table


#: radicals and compatibility ideographs → the ordinary characters that a PDF's font tables gave them for
IDEOGRAPHS = _ideographs()
