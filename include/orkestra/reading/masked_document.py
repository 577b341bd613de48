"""Masks all that leaves the reader, once; only rows that may be stored stay as they are."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from orkestra.findings import FOUND_LENGTH
from orkestra.personal_numbers import mask_text
from orkestra.plain_letters import drop_unseen
from orkestra.reading.document import ReaderDocument

UNMASKED = {"copy_text", "explanations"}  # empty, if the file is blocked
CUT_NUMBER = re.compile(r"[+(\d][\d .\-()]{4,}$")


def mask_document(document: ReaderDocument, public: frozenset[str]) -> ReaderDocument:
    """The document without personal numbers and unseen letters in anything that people may read.

    Why the whole of it: a field that is added later is masked, too, unless it is named in `UNMASKED`.
    """
    masked: ReaderDocument = _mask(document, public)
    return masked


def _mask(part: Any, public: frozenset[str]) -> Any:
    if isinstance(part, str):
        return mask_shown(part, public)
    if isinstance(part, tuple):
        return tuple(_mask(item, public) for item in part)
    if isinstance(part, Mapping):
        return {name: _mask(item, public) for name, item in part.items()}
    if is_dataclass(part) and not isinstance(part, type):
        names = [field.name for field in fields(part) if field.name not in UNMASKED]
        return replace(part, **{name: _mask(getattr(part, name), public) for name in names})
    return part


def mask_shown(text: str, public: frozenset[str]) -> str:
    """A text as it may be shown; of one that was cut, the end may be half of a number.

    Why unseen letters go: some turn the direction of all that is written after them.
    """
    if len(text) == FOUND_LENGTH:
        text = CUT_NUMBER.sub("…", text)
    return drop_unseen(mask_text(text, public))
