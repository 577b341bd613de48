"""The process that opens the units' own workbooks to mark them: `python -m orkestra.answer.marking.worker`.

A request is the orders as JSON and the file; the answer is a line of JSON and the marked file, or a line with
the reason why there is none.
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

# The errors for a file that is unusual, damaged or made to deceive, from libraries and our own look-ups.
ODD = (
    CannotMarkError, zipfile.BadZipFile, zlib.error, expat.ExpatError, struct.error, EOFError, OSError,
    ValueError, LookupError, NotImplementedError, RuntimeError, MemoryError,
)  # fmt: skip


def read_orders(document: bytes) -> MarkOrders:
    """The orders that the parent sent."""
    orders: dict[str, Any] = json.loads(document)
    return MarkOrders(**orders | {"lines": [ListLine(**line) for line in orders["lines"]]})


def answer(request: Sequence[bytes]) -> bytes:
    """A line of JSON and the marked workbook; the line alone, if it cannot be marked."""
    try:
        marked = mark_workbook(request[1], read_orders(request[0]))
    except ODD as error:
        return json.dumps({"refused": f"{type(error).__name__}: {error}"}).encode() + b"\n"
    return json.dumps({"lost": marked.lost}).encode() + b"\n" + marked.data


def begin(_: bytes) -> Callable[[Sequence[bytes]], bytes]:
    """The function that answers requests; it needs no configuration."""
    return answer


if __name__ == "__main__":
    serve(begin, frames_per_request=2)
