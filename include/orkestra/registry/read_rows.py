"""CSV lines into typed entries. Wrong lines become problems, no exceptions: all are reported at once."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

from pydantic import ValidationError

from orkestra.registry.problems import Problem, describe_fault

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Line(Generic[Entry]):
    """An entry and where it was written."""

    file: str
    line: int
    entry: Entry

    def problem(self, reason: str) -> Problem:
        """A fault of this line."""
        return Problem(self.file, self.line, reason)


def read_rows(
    path: Path,
    kind: type[Entry],
    problems: list[Problem],
    former_headings: Mapping[str, str] = MappingProxyType({}),
) -> list[Line[Entry]]:
    """The lines of one file that could be read; the faults of the others are added to `problems`.

    `former_headings`: fields whose heading may also be an earlier one; then all of them are.
    """
    wanted = [field.name for field in fields(cast(Any, kind))]
    if not path.is_file():
        problems.append(Problem(path.name, 1, "the file is missing"))
        return []
    lines = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        headings = next(reader, [])
        if headings not in (wanted, [former_headings.get(name, name) for name in wanted]):
            problems.append(Problem(path.name, 1, f"headings are {headings}; wanted {wanted}"))
            return []
        for cells in filter(None, reader):
            place = (path.name, reader.line_num)
            if len(cells) != len(wanted):
                problems.append(Problem(*place, f"{len(cells)} cells; wanted {len(wanted)}"))
                continue
            values = {name: cell.strip() or None for name, cell in zip(wanted, cells, strict=True)}
            entry = build_entry(kind, values, place, problems)
            if entry is not None:
                lines.append(Line(*place, entry))
    return lines


def build_entry(
    kind: type[Entry], values: dict[str, Any], place: tuple[str, int], problems: list[Problem]
) -> Entry | None:
    """The typed entry, or None after adding its faults to `problems`."""
    try:
        return kind(**values)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        problems.extend(Problem(*place, describe_fault(fault)) for fault in faults)
        return None
