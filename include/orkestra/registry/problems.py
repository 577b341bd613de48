"""The faults of the registry's files: each has a place and a reason."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# pydantic's name of a fault, to the reason that people read.
REASONS = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is unknown",
    "int_parsing": "{found!r} is no whole number",
    "int_from_float": "{found!r} is no whole number",
    "int_type": "{found!r} is no whole number",
    "float_parsing": "{found!r} is no number",
    "float_type": "{found!r} is no number",
    "greater_than_equal": "{found!r} is too small; wanted {ge} or more",
    "less_than_equal": "{found!r} is too large; wanted {le} or less",
    "string_type": "{found!r} is no text; write it in quotes",
    "literal_error": "{found!r} is none of {expected}",
    "zoneinfo_str": "{found!r} is no time zone; wanted for example Asia/Makassar",
    "tuple_type": "found {found!r}; wanted a list",
    "dataclass_type": "found {found!r}; wanted a mapping",
    "value_error": "{error}",
}


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of the registry; as text "units.csv:12: reason"."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


def describe_fault(fault: "ErrorDetails") -> str:
    """The reason of a fault that pydantic found, after the name of the field."""
    name = next((step for step in reversed(fault["loc"]) if isinstance(step, str)), "")
    is_there = fault["type"] not in ("missing", "unexpected_keyword_argument")
    if is_there and fault["input"] is None:
        return f"{name}: is blank"
    reason = REASONS.get(fault["type"], "{found!r}: {message}")
    words = reason.format(found=fault["input"], message=fault["msg"], **fault.get("ctx", {}))
    return f"{name}: {words}" if name else words
