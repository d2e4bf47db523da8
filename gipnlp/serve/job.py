"""What goes to a worker process and what comes back, and their form on the pipe between the two.

A message is a frame: 4 bytes (length of the head), 8 bytes (length of the payload), the head as JSON, the payload as it
is. Nothing is pickled.
"""

from __future__ import annotations

import struct
from typing import Any, Literal

import msgspec

Kind = Literal["text", "json", "file"]
Output = Literal["json", "jsonl", "csv", "xlsx", "html"]

PREFIX = struct.Struct(">IQ")


class Job(msgspec.Struct, frozen=True):
    """What a worker is asked for; the payload of its frame is the document.

    Attributes:
        kind: what the payload is: a plain text, the JSON body ``{"text": …}``, or a file.
        output: what is wanted of it.
        name: name of the file, for errors and where the content leaves the kind open.
        charset: charset that the sender declares for a text.
        lang: language that a page begins in.
        bom: begin CSV with a byte order mark.
        text: give the text in the JSON document.
    """

    kind: Kind
    output: Output = "json"
    name: str = ""
    charset: str = ""
    lang: Literal["zh", "en"] = "en"
    bom: bool = False
    text: bool = False


class Answer(msgspec.Struct, frozen=True):
    """What a worker says; the payload of its frame is the result.

    Attributes:
        code: code of the error, empty where all is well.
        values: what the error's message is filled with.
        memory: bytes that the worker holds now, 0 where the system does not tell.
    """

    code: str = ""
    values: dict[str, Any] = {}
    memory: int = 0


def pack(head: Job | Answer, payload: bytes) -> bytes:
    """Give the beginning of a frame: all but the payload itself."""
    encoded = msgspec.json.encode(head, enc_hook=str)
    return PREFIX.pack(len(encoded), len(payload)) + encoded
