"""Text for XML: escaped, prefixed, and checked for its encoding."""

import re
from xml.sax.saxutils import escape, quoteattr

ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']+)""")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class CannotMarkError(Exception):
    """The workbook is built in a way for which marking is not supported."""


def require_utf8(data: bytes) -> None:
    """Reject XML in another encoding than UTF-8, because edits count bytes.

    Raises: CannotMarkError.
    """
    head = data[:200].partition(b"?>")[0]
    said = ENCODING.search(head)
    if b"\x00" in head or (said and said[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        raise CannotMarkError("not UTF-8")


def with_prefix(text: str, prefix: str) -> str:
    """New elements under the prefix that a document gives to names; their texts must be escaped."""
    return re.sub(r"<(/?)(?=\w)", rf"<\g<1>{prefix}", text) if prefix else text


def clean(text: str) -> str:
    """Text for XML: escaped, without characters that XML does not allow."""
    return escape(UNSEEN.sub("", text))


def quote(text: str) -> str:
    """Text as the value of an attribute, with its quotation marks."""
    return quoteattr(UNSEEN.sub("", text))
