"""CSV lines into typed entries. A wrong line becomes a problem, not an exception: all are seen at once."""

import csv
import re
import types
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orkestra.week import Week

Entry = TypeVar("Entry")


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of the registry; as text "units.csv:12: reason"."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True)
class Line(Generic[Entry]):
    """An entry and where it was written."""

    file: str
    line: int
    entry: Entry

    def problem(self, reason: str) -> Problem:
        """A fault of this line."""
        return Problem(self.file, self.line, reason)


def read_rows(path: Path, kind: type[Entry], problems: list[Problem]) -> list[Line[Entry]]:
    """The lines of one file that could be read; the others are added to `problems`."""
    kinds = field_kinds(kind)
    wanted = [name for name, _ in kinds]
    if not path.is_file():
        problems.append(Problem(path.name, 1, "the file is missing"))
        return []
    lines = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        headings = next(reader, [])
        if headings != wanted:
            problems.append(Problem(path.name, 1, f"headings are {headings}; wanted {wanted}"))
            return []
        for cells in filter(None, reader):
            place = (path.name, reader.line_num)
            if len(cells) != len(wanted):
                problems.append(Problem(*place, f"{len(cells)} cells; wanted {len(wanted)}"))
                continue
            entry = build_entry(kind, kinds, cells, place, problems)
            if entry is not None:
                lines.append(Line(*place, entry))
    return lines


def build_entry(
    kind: type[Entry],
    kinds: list[tuple[str, Any]],
    cells: list[str],
    place: tuple[str, int],
    problems: list[Problem],
) -> Entry | None:
    """The typed entry, or None after adding what is wrong to `problems`."""
    values = {}
    for (name, wanted), cell in zip(kinds, cells, strict=True):
        try:
            values[name] = parse_value(wanted, cell.strip())
        except ValueError as error:
            problems.append(Problem(*place, f"{name}: {error}"))
    return kind(**values) if len(values) == len(kinds) else None


def field_kinds(kind: type[Any]) -> list[tuple[str, Any]]:
    """Name and type of each field of an entry's class."""
    hints = get_type_hints(kind)
    return [(field.name, hints[field.name]) for field in fields(kind)]


def parse_value(wanted: Any, text: str) -> Any:
    """The value of a cell, by the type of its field.

    Raises: ValueError, with the reason.
    """
    if isinstance(wanted, types.UnionType):
        return parse_value(get_args(wanted)[0], text) if text else None
    if get_origin(wanted) is tuple:
        return tuple(part.strip() for part in text.split("|")) if text else ()
    if not text:
        raise ValueError("is blank")
    return PARSERS[wanted](text)


def parse_bool(text: str) -> bool:
    """The truth that "true" or "false" says."""
    if text not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text == "true"


def parse_moment(text: str) -> datetime:
    """A moment with its zone, as "2026-11-09T09:00:00+07:00"."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} says no zone; write for example +07:00 after it")
    return moment


def parse_time(text: str) -> time:
    """The time of day, as "08:00"."""
    if not re.fullmatch(r"\d\d:\d\d", text):
        raise ValueError(f'{text!r} is no time; write it in quotes, as "08:00"')
    return time.fromisoformat(text)


def parse_zone(text: str) -> ZoneInfo:
    """The time zone of that name."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"{text!r} is no time zone; wanted for example Asia/Makassar") from error


PARSERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    bool: parse_bool,
    date: date.fromisoformat,
    datetime: parse_moment,
    time: parse_time,
    Week: Week.parse,
    ZoneInfo: parse_zone,
}
