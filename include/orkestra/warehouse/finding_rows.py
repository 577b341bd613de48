"""Stores findings as the unit will read them: rule, place as its program shows it, and the sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from orkestra.errors import Permanent
from orkestra.findings import Finding, SheetPart, render_finding
from orkestra.indonesian import format_date_span
from orkestra.registry import Registry
from orkestra.registry.entries import Rule
from orkestra.registry.sheet_names import SHEET_NAMES
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


@dataclass(frozen=True)
class SubmissionKey:
    """A submission and the return that it is for."""

    submission_id: int
    unit_code: str
    week: str


@dataclass(frozen=True)
class SheetPlaces:
    """A sheet's name in the unit's file, and where its columns stand (for Identitas the cell itself).

    `parts` only of rows that come from several sheets of the file.
    """

    shown_name: str
    column_letters: Mapping[str, str]
    parts: Sequence[SheetPart] = ()

    def part_of(self, row_no: int | None) -> SheetPart:
        """The sheet of the file on which a row lies; the whole for what is about no row."""
        whole = SheetPart(self.shown_name, 0, self.column_letters)
        return next((part for part in reversed(self.parts) if row_no and part.rows_before < row_no), whole)

    def cell_of(self, finding: Finding) -> str | None:
        """The cell of a finding, such as H23; None when it is about more than a cell."""
        if finding.column_name is None:
            return None
        part = self.part_of(finding.row_no)
        letter = part.column_letters.get(finding.column_name)
        if letter is None or finding.sheet == "cover":
            return letter
        return f"{letter}{finding.row_no - part.rows_before}" if finding.row_no else None


class FindingWriter:
    """Turns findings into rows of intake.finding, with the texts of one registry."""

    def __init__(self, registry: Registry) -> None:
        self._rules = {rule.id: rule for rule in registry.rules}
        self._columns = {(column.sheet, column.column): column for column in registry.sheet_columns}
        self.registry = registry

    def write(
        self,
        connection: "psycopg.Connection[Row]",
        origin: str,
        submission: SubmissionKey,
        findings: Iterable[Finding],
        places: Mapping[str, SheetPlaces],
    ) -> None:
        """Stores the findings of one submission; those of rules that are not active are dropped.

        Raises: Permanent, if a finding names a rule that the registry does not have.
        """
        rows = [
            (submission.submission_id, origin, *self._describe(submission, finding, places))
            for finding in findings
            if self._rule_of(finding).is_active
        ]
        if not rows:
            return
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into intake.finding"
                " (submission_id, origin, rule, severity, sheet, row_no, column_name, cell, found,"
                "  message, problem, mend, shown_sheet, shown_row)"
                " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
                " on conflict do nothing",
                rows,
            )

    def _rule_of(self, finding: Finding) -> Rule:
        rule = self._rules.get(finding.rule)
        if rule is None:
            raise Permanent(f"Rule {finding.rule} is used, but rules.csv does not have it.")
        return rule

    def _describe(
        self, submission: SubmissionKey, finding: Finding, places: Mapping[str, SheetPlaces]
    ) -> tuple[object, ...]:
        rule = self._rule_of(finding)
        place = places.get(finding.sheet or "")
        column = self._columns.get((finding.sheet or "", finding.column_name or ""))
        cell = place.cell_of(finding) if place else None
        part = place.part_of(finding.row_no) if place else None
        shown_sheet = part.shown_name if part else SHEET_NAMES.get(finding.sheet or "", "")
        values = {
            "unit": submission.unit_code,
            "week": submission.week,
            "dates": show_dates(submission.week),
            "found": finding.found or "",
            "meant": finding.meant or "",
            "heading": column.heading if column else "",
            "sheet": shown_sheet,
            "minimum": column.minimum if column else "",
            "length": column.max_length if column else "",
            "example": next(iter(self.registry.list_values(column.list)), "")
            if column and column.list
            else "",
        }
        text = render_finding(rule.id, shown_sheet, cell, rule.message, rule.mend, values)
        return (
            rule.id,
            rule.severity,
            finding.sheet,
            finding.row_no,
            finding.column_name,
            cell,
            finding.found,
            text.message,
            text.problem,
            text.mend,
            shown_sheet or None,
            finding.row_no and finding.row_no - (part.rows_before if part else 0),
        )


@lru_cache(maxsize=64)
def show_dates(week: str) -> str:
    """The days of a week: "16–22 November 2026"."""
    parsed = Week.parse(week)
    return format_date_span(parsed.monday, parsed.sunday)
