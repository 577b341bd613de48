"""The document of a file: all that the reader found in it, and its form as JSON between the two processes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from functools import lru_cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from orkestra.findings import Finding, SheetPart

CoverValue = str | bool


class InvalidDocumentError(ValueError):
    """An answer of the reader process is no document."""


@dataclass(frozen=True)
class DocumentSheet:
    """One sheet of a file, with its rows in PostgreSQL's COPY text format.

    `copy_text` is empty in a submission that is blocked for personal data; `row_count` still counts its rows.
    """

    shown_name: str
    column_letters: Mapping[str, str]
    parts: tuple[SheetPart, ...]
    row_count: int
    copy_text: str


@dataclass(frozen=True)
class ReaderDocument:
    """All that the reader found in one file: its sheets by name, the values of its cover, and findings.

    Dates of the cover are texts, such as "2026-11-22". `explanations` are the unit's, by finding code.
    """

    is_readable: bool
    sheets: Mapping[str, DocumentSheet] = field(default_factory=dict)
    cover: Mapping[str, CoverValue] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    explanations: Mapping[str, str] = field(default_factory=dict)


def write_document(document: ReaderDocument) -> bytes:
    """The document as JSON."""
    return json.dumps(asdict(document), ensure_ascii=False).encode()


def parse_document(data: bytes) -> ReaderDocument:
    """The document that `write_document` wrote.

    Raises: InvalidDocumentError, if a field is missing, unknown or of another type.
    Why: the reader process opens hostile files, so its answer may be one that a file made up.
    """
    try:
        written = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidDocumentError(f"the answer is no JSON: {type(error).__name__}") from error
    document: ReaderDocument = _decode(ReaderDocument, written, "document")
    return document


def _decode(expected: Any, value: Any, place: str) -> Any:
    """A JSON value as one of the expected type: a dataclass, mapping, tuple, union of scalars, or scalar."""
    origin, arguments = get_origin(expected), get_args(expected)
    if origin is tuple and isinstance(value, list):
        return tuple(_decode(arguments[0], item, f"{place}[]") for item in value)
    if origin is Mapping and isinstance(value, dict):
        return {name: _decode(arguments[1], item, f"{place}{{}}") for name, item in value.items()}
    if is_dataclass(expected) and isinstance(expected, type) and isinstance(value, dict):
        kinds = _field_types(expected)
        if set(kinds) == set(value):
            fields = {name: _decode(kind, value[name], f"{place}.{name}") for name, kind in kinds.items()}
            return expected(**fields)
    if type(value) in (arguments if origin is UnionType else [expected]):
        return value
    raise InvalidDocumentError(f"{place} does not fit {expected}")


@lru_cache
def _field_types(expected: type) -> Mapping[str, Any]:
    return get_type_hints(expected)
