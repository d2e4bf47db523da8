"""Texts for the measurements: pages of the corpus, and pages of any length made of them.

Lengths are characters.  The same call gives the same text.
"""

from __future__ import annotations

import re

from gipnlp.training.data import load_corpus

#: stops at which sentences end; a text without them is one long sentence
_STOPS = re.compile(r"[。;；!！?？\s]+")


def pages(every: int = 8) -> list[str]:
    """Give each so-manieth page of the corpus."""
    return [page.text for page in load_corpus()[::every]]


def page_of(length: int) -> str:
    """Give corpus pages one below the other, so many characters in all: many reports on one page."""
    texts = pages(1)
    whole = "\n".join(texts)
    return (whole * (length // len(whole) + 1))[:length]


def report_of(length: int) -> str:
    """Give one report of so many characters: a title, and the sentences of corpus pages without their titles."""
    body = "\n".join(line for text in pages(1) for line in text.splitlines() if len(line) > 40)
    return "青河县2016年政府信息公开工作年度报告\n" + (body * (length // len(body) + 1))[:length]


def line_of(length: int) -> str:
    """Give the text of :func:`page_of` as one line without a single stop or blank: one sentence."""
    text = _STOPS.sub(",", page_of(length + length // 4))
    return text[:length]


def records_of(count: int) -> str:
    """Give one report with so many narrative numbers."""
    items = ("主动公开政府信息", "收到政府信息公开申请", "答复申请", "发布政策解读稿件", "受理投诉举报", "接待群众咨询", "举办培训班", "更新网站信息")
    units = ("条", "件", "件", "篇", "件", "人次", "期", "条")
    lines = [f"{items[i % 8]}{i * 37 % 991 + 1}{units[i % 8]}" for i in range(count)]
    sentences = ["全年" + ",".join(lines[i : i + 4]) + "。" for i in range(0, count, 4)]
    return "青河县2016年政府信息公开工作年度报告\n一、概述\n" + "\n".join(sentences) + "\n"
