"""A document's table rows as bytes (MessagePack) and back, on the way from a worker process to the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from .tables import table_rows

if TYPE_CHECKING:
    from ..document import Document

#: rows of a table, each a list of values in the order of its columns
Rows = list[list[Any]]
#: MessagePack has whole numbers of 64 bits; longer ones travel as their digits
_LONG = 1


def pack_tables(document: Document, tables: Sequence[str]) -> bytes:
    """Give the rows of ``tables`` as bytes."""
    rows = [[list(row.values()) for row in table_rows(document, table)] for table in tables]
    try:
        return msgspec.msgpack.encode(rows)
    except OverflowError:
        return msgspec.msgpack.encode([[[_short(v) for v in row] for row in table] for table in rows])


def unpack_tables(content: bytes) -> list[Rows]:
    """Give the rows back, one list a table in the order in which they were packed."""
    made: list[Rows] = msgspec.msgpack.decode(content, type=list[list[list[Any]]], ext_hook=_long)
    return made


def _short(value: Any) -> Any:
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return msgspec.msgpack.Ext(_LONG, str(value).encode("ascii"))
    return value


def _long(code: int, data: memoryview) -> Any:
    if code != _LONG:
        raise ValueError(f"unknown extension {code}")
    return int(bytes(data))
