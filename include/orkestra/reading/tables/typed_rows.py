"""The typed rows of a file, their places in it, and the findings on the way."""

from dataclasses import dataclass, field

from orkestra.findings import Finding, SheetPart
from orkestra.reading.values.read_value import Value


@dataclass
class TypedRow:
    """One data row; values in the order of the sheet's columns, None for blank and for unreadable.

    `without_time` names the columns of moments whose cell has a day without a time.
    """

    row_no: int
    unreadable: list[str]
    values: list[Value | None]
    without_time: list[str] = field(default_factory=list)


@dataclass
class TypedSheet:
    """One sheet that the file has: its rows, and the letter of each column in this file.

    `parts` is empty unless the rows come from several sheets of the file.
    """

    name: str
    shown_name: str
    column_letters: dict[str, str]
    rows: list[TypedRow]
    parts: list[SheetPart] = field(default_factory=list)


@dataclass
class TypedWorkbook:
    """All known sheets of a file, the findings, and the unit's explanations by finding code."""

    sheets: dict[str, TypedSheet] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    explanations: dict[str, str] = field(default_factory=dict)
