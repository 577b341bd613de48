"""Text that goes into XML, and XML whose places in bytes are places in text."""

import re
from xml.sax.saxutils import escape, quoteattr

ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']+)""")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class CannotMarkError(Exception):
    """The workbook is built in a way that we do not set marks into."""


def require_utf8(data: bytes) -> None:
    """Make sure that places in the bytes are places in the text.

    Raises: CannotMarkError.
    """
    head = data[:200].partition(b"?>")[0]
    said = ENCODING.search(head)
    if b"\x00" in head or (said and said[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        raise CannotMarkError("not UTF-8")


def with_prefix(text: str, prefix: str) -> str:
    """Our elements under the prefix that a document gives to names; texts in them are escaped already."""
    return re.sub(r"<(/?)(?=\w)", rf"<\g<1>{prefix}", text) if prefix else text


def clean(text: str) -> str:
    """Text for XML: escaped, without what XML has no place for."""
    return escape(UNSEEN.sub("", text))


def quote(text: str) -> str:
    """Text as an attribute's value, with its quotation marks."""
    return quoteattr(UNSEEN.sub("", text))
