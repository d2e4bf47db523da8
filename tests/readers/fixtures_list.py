"""The fixtures: file, what it says (form, seed, options) and how it is written (style)."""

from __future__ import annotations

from fixture import Fixture

ODD, BIG, BLANK = {"odd": True}, {"big": True}, {"blank": True}

FIXTURES = [
    # web pages
    Fixture("inline_2021.html", "2021", 1, "inline"),
    Fixture("inline_2014.html", "2014", 2, "inline", ODD),
    Fixture("word_2021.html", "2021", 3, "word", ODD),
    Fixture("word_2019.html", "2019", 4, "word", BLANK),
    Fixture("word_gbk_2014.htm", "2014", 5, "word_gbk"),
    Fixture("gbk_2019.html", "2019", 6, "gbk", BIG),
    Fixture("gb_lying_2021.html", "2021", 7, "gb_declared_utf8"),
    Fixture("utf8_declared_gbk_2021.html", "2021", 8, "utf8_declared_gbk"),
    Fixture("utf16_2014.html", "2014", 9, "utf16"),
    Fixture("nested_2021.html", "2021", 10, "nested", BIG),
    Fixture("nested_2014.html", "2014", 11, "nested"),
    Fixture("nested_private.html", "private", 12, "nested"),
    Fixture("divs_2021.html", "2021", 13, "divs", ODD),
    Fixture("divs_2019.html", "2019", 14, "divs"),
    Fixture("unclosed_2021.html", "2021", 15, "unclosed"),
    Fixture("unclosed_private.htm", "private", 16, "unclosed"),
    Fixture("portal_2021.html", "2021", 17, "portal", BLANK),
    Fixture("portal_2014.html", "2014", 18, "portal", ODD),
    Fixture("onetable_2019.html", "2019", 19, "onetable"),
    Fixture("colspan100_2021.html", "2021", 20, "colspan100"),
    Fixture("saved_2021.mht", "2021", 21, "mht"),
    Fixture("saved_gbk_2014.mht", "2014", 22, "mht_gbk"),
    # Word documents
    Fixture("plain_2014.docx", "2014", 30, "docx", ODD),
    Fixture("merged_2021.docx", "2021", 31, "docx", BIG),
    Fixture("merged_2019.docx", "2019", 32, "docx", BLANK),
    Fixture("private.docx", "private", 33, "docx"),
    Fixture("controls_2021.docx", "2021", 34, "docx_controls"),
    Fixture("textbox_private.docx", "private", 35, "docx_textbox"),
    Fixture("numbered_2021.docx", "2021", 36, "docx_numbered", ODD),
    Fixture("nested_2019.docx", "2019", 37, "docx_nested"),
    # PDF by a browser
    Fixture("chrome_2021.pdf", "2021", 40, "chrome", BIG),
    Fixture("chrome_2014.pdf", "2014", 41, "chrome", ODD),
    Fixture("chrome_a5_2019.pdf", "2019", 42, "chrome_a5"),
    Fixture("chrome_a5_2021.pdf", "2021", 43, "chrome_a5", BLANK),
    Fixture("chrome_wide_2021.pdf", "2021", 44, "chrome_wide", ODD),
    Fixture("chrome_head_2014.pdf", "2014", 45, "chrome_head"),
    Fixture("chrome_separate_2019.pdf", "2019", 46, "chrome_separate", BIG),
    Fixture("chrome_open_2014.pdf", "2014", 47, "chrome_open"),
    Fixture("chrome_unruled_private.pdf", "private", 48, "chrome_unruled"),
    Fixture("chrome_unruled_2014.pdf", "2014", 58, "chrome_unruled", ODD),
    Fixture("chrome_lines_2014.pdf", "2014", 59, "chrome_rows"),
    Fixture("chrome_lines_private.pdf", "private", 49, "chrome_lines"),
    # PDF by a word processor
    Fixture("writer_2021.pdf", "2021", 50, "writer", BIG),
    Fixture("writer_2019.pdf", "2019", 51, "writer", BLANK),
    Fixture("writer_2014.pdf", "2014", 52, "writer"),
    Fixture("writer_head_2014.pdf", "2014", 53, "writer_head", ODD),
    Fixture("writer_a5_2021.pdf", "2021", 54, "writer_a5", ODD),
    Fixture("writer_a5_2019.pdf", "2019", 55, "writer_a5", BIG),
    Fixture("writer_b6_2021.pdf", "2021", 56, "writer_b6"),
    Fixture("writer_private.pdf", "private", 57, "writer"),
]
