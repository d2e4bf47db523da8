"""Short page heads and tails around one plain body, read as the pipeline reads them."""

from __future__ import annotations

import re

from gipnlp.normalise import normalise
from gipnlp.segment import Header, read_header, split_pages

_BODY = (
    "一、概述\n{y}年,{we}认真贯彻落实《中华人民共和国政府信息公开条例》,扎实推进政府信息公开工作。\n二、主动公开政府信息情况\n{y}年主动公开政府信息126条。\n"
    "三、依申请公开政府信息情况\n{y}年{we}收到政府信息公开申请3件,均已按时答复。\n四、复议和诉讼情况\n未发生行政复议、行政诉讼。\n"
    "五、存在的主要问题及改进措施\n信息更新还不够及时,今后{we}将加强培训。\n"
)
_BODY_HANT = (
    "一、概述\n{y}年,{we}認真貫徹落實《中華人民共和國政府信息公開條例》,紮實推進政府信息公開工作。\n二、主動公開政府信息情況\n{y}年主動公開政府信息126條。\n"
    "三、依申請公開政府信息情況\n{y}年{we}收到政府信息公開申請3件,均已按時答覆。\n四、複議和訴訟情況\n未發生行政複議、行政訴訟。\n"
    "五、存在的主要問題及改進措施\n信息更新還不夠及時,今後{we}將加強培訓。\n"
)
_SLOT = re.compile(r"<([^<>\d]*)(\d{4})>")


def page(text: str) -> str:
    """Put the plain body where ``<我局2016>`` stands, in the script of the page."""
    body = _BODY_HANT if "開" in text else _BODY
    return _SLOT.sub(lambda m: body.format(we=m.group(1), y=m.group(2)), text)


def headers(text: str) -> list[Header]:
    """Read the headers of all reports on a page."""
    norm = normalise(page(text))
    return [read_header(norm.text, start, end) for start, end in split_pages(norm.text)]


def header(text: str) -> Header:
    """Read the header of the one report on a page."""
    (found,) = headers(text)
    return found
