"""Describe a finding for the unit: rule, place as the unit's program shows it, and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from orkestra.errors import Permanent
from orkestra.feedback.nearest_choice import nearest_choice
from orkestra.findings import MORE_CELLS, Finding, SheetPart, render_finding
from orkestra.registry import Registry
from orkestra.registry.entries import Rule
from orkestra.sheet_names import SHEET_NAMES
from orkestra.submission_key import SubmissionKey
from orkestra.week import Week, name_weeks

MAX_CODES = 12  # message codes in one sentence
NO_MESSAGE = "000 (bukan pesan prioritas)"


@dataclass(frozen=True)
class SheetPlaces:
    """A sheet's name in the unit's file, and the letters of its columns (for Identitas, the cells).

    `parts` is empty unless the rows come from several sheets of the file.
    """

    shown_name: str
    column_letters: Mapping[str, str]
    parts: Sequence[SheetPart] = ()

    def part_of(self, row_no: int | None) -> SheetPart:
        """The sheet of the file with a row; the combined sheet for a finding about no row."""
        whole = SheetPart(self.shown_name, 0, self.column_letters)
        return next((part for part in reversed(self.parts) if row_no and part.rows_before < row_no), whole)

    def cell_of(self, finding: Finding) -> str | None:
        """The cell of a finding, such as H23; None for a finding about more than one cell."""
        if finding.column_name is None:
            return None
        part = self.part_of(finding.row_no)
        letter = part.column_letters.get(finding.column_name)
        if letter is None or finding.sheet == "cover":
            return letter
        return f"{letter}{finding.row_no - part.rows_before}" if finding.row_no else None


@dataclass(frozen=True)
class DescribedFinding:
    """A finding as it is stored: its rule, its place as the unit's program shows it, and its words."""

    rule: str
    severity: str
    sheet: str | None
    row_no: int | None
    column_name: str | None
    cell: str | None
    found: str | None
    message: str
    problem: str
    mend: str
    shown_sheet: str | None
    shown_row: int | None


class FindingTexts:
    """Describes findings with the texts of one registry, as the unit will read them."""

    def __init__(self, registry: Registry) -> None:
        self._rules = {rule.rule: rule for rule in registry.rules}
        self._columns = {(column.sheet, column.column_name): column for column in registry.sheet_columns}
        self._codes: dict[tuple[str, Week], str] = {}
        self.registry = registry

    def _name_codes(self, submission: SubmissionKey) -> str:
        """The codes of the messages that the unit may report in the week: "LS-01, LS-02, 000 (…)"."""
        key = (submission.unit_code, submission.week)
        if key not in self._codes:
            messages = self.registry.messages_of(submission.unit_code, submission.week)
            codes = sorted(message.message_code for message in messages)
            self._codes[key] = ", ".join([*codes[:MAX_CODES], NO_MESSAGE])
        return self._codes[key]

    def _advise_choice(self, found: str, name: str) -> str:
        """A sentence that suggests the nearest value of a list, or else names all values."""
        choices = self.registry.list_choices(name)
        nearest = nearest_choice(found, choices)
        if nearest:
            return f"Pilih dari daftar, misalnya “{nearest}”."
        return f"Pilih salah satu: {', '.join(choice.value for choice in choices)}."

    def rule_of(self, finding: Finding) -> Rule:
        """The rule that a finding names.

        Raises: Permanent, if the registry does not have it.
        """
        rule = self._rules.get(finding.rule)
        if rule is None:
            raise Permanent(f"Rule {finding.rule} is used, but rules.csv does not have it.")
        return rule

    def describe(
        self, submission: SubmissionKey, finding: Finding, places: Mapping[str, SheetPlaces]
    ) -> DescribedFinding:
        """A finding with its place and its words."""
        rule = self.rule_of(finding)
        place = places.get(finding.sheet or "")
        column = self._columns.get((finding.sheet or "", finding.column_name or ""))
        cell = place.cell_of(finding) if place else None
        part = place.part_of(finding.row_no) if place else None
        shown_sheet = part.shown_name if part else SHEET_NAMES.get(finding.sheet or "", "")
        values = {
            "unit": submission.unit_code,
            "week": submission.week,
            "week_label": submission.week.in_sentence,
            "date": show_date_within(submission.week),
            "codes": self._name_codes(submission),
            "found": finding.found or "",
            "meant": name_weeks(finding.meant or ""),
            "heading": column.heading if column else "",
            "sheet": shown_sheet,
            "minimum": column.minimum if column else "",
            "length": column.max_length if column else "",
            "choose": self._advise_choice(finding.found or "", column.list) if column and column.list else "",
        }
        is_count = finding.row_no is None and (finding.found or "").endswith(MORE_CELLS)
        message = rule.message.replace("“{found}”", "{found}") if is_count else rule.message
        text = render_finding(rule.rule, shown_sheet, cell, message, rule.mend, values)
        return DescribedFinding(
            rule.rule,
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
def show_date_within(week: Week) -> str:
    """An example of a date within a week, as it may be written in a cell: "17/11/2026"."""
    return f"{week.monday + timedelta(days=1):%d/%m/%Y}"
