"""The process that opens the units' own workbooks to mark them: `python -m orkestra.answer.marking.worker`.

A question is the orders as JSON and the file; the answer is a line of JSON and the marked file, or a line
that says why there is none.
"""

import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import Any
from xml.parsers import expat

from orkestra.answer.marked_workbook import mark_workbook
from orkestra.answer.marking.orders import ListLine, MarkOrders
from orkestra.answer.marking.xml_text import CannotMarkError
from orkestra.child_process import serve

# What a file that is odd, damaged or made to deceive makes the libraries and our own look-ups raise.
ODD = (
    CannotMarkError, zipfile.BadZipFile, zlib.error, expat.ExpatError, struct.error, EOFError, OSError,
    ValueError, LookupError, NotImplementedError, RuntimeError, MemoryError,
)  # fmt: skip


def read_orders(document: bytes) -> MarkOrders:
    """The orders as they were sent."""
    orders: dict[str, Any] = json.loads(document)
    return MarkOrders(**orders | {"lines": [ListLine(**line) for line in orders["lines"]]})


def answer(question: Sequence[bytes]) -> bytes:
    """The marked workbook behind a line of JSON; the line alone, if it cannot be marked."""
    try:
        marked = mark_workbook(question[1], read_orders(question[0]))
    except ODD as error:
        return json.dumps({"refused": f"{type(error).__name__}: {error}"}).encode() + b"\n"
    return json.dumps({"lost": marked.lost}).encode() + b"\n" + marked.data


def begin(_: bytes) -> Callable[[Sequence[bytes]], bytes]:
    """What answers the questions; there are no orders for all of them."""
    return answer


if __name__ == "__main__":
    serve(begin, frames_per_request=2)
