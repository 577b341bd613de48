"""Match the headings of a sheet with columns: by their own names first, then by variants, then misspelt.

Two headings for one column, or one heading for two columns, are questioned and never guessed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from orkestra.findings import Finding, column_letter
from orkestra.indonesian import join_words
from orkestra.reading.files.cells import Cell, RawSheet
from orkestra.reading.specs import ColumnSpec, Origin, SheetSpec
from orkestra.reading.tables.heading_names import (
    find_misspelt,
    guess_column,
    guess_heading,
    index_names,
    join_shown,
    list_names,
    look_up,
    shorten,
)
from orkestra.reading.tables.heading_row import BETWEEN_LEVELS, HeadingRow
from orkestra.reading.tables.spellings import is_blank, normalise_heading
from orkestra.reading.values.read_value import UnreadableCellError, fold, read_value

MAX_SAMPLE = 50  # values that decide between two columns of the same name
FREE = ("text", "identifier")  # kinds that any text fits
USUAL_ROWS = (0, 4)  # where headings stand in CSV and in the template


@dataclass
class Headings:
    """The columns that a sheet has; `places` leads from a column's index in the template to its place.

    `unread` names required columns that cannot be read; rules on them are not evaluated.
    """

    row: HeadingRow
    places: dict[int, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def match_headings(row: HeadingRow, sheet: RawSheet, spec: SheetSpec, origin: Origin) -> Headings:
    """The column of every heading, with findings about those that are unknown, misspelt or missing."""
    return _Matcher(row, sheet, spec, origin).match()


class _Matcher:
    """Assigns places to columns step by step; both are free until they are assigned."""

    def __init__(self, row: HeadingRow, sheet: RawSheet, spec: SheetSpec, origin: Origin) -> None:
        self._row, self._rows, self._spec, self._origin = row, sheet.rows[row.last_row + 1 :], spec, origin
        self._free_places = [place for place, readings in enumerate(row.readings) if readings]
        self._free_columns = list(range(len(spec.columns)))
        self._result = Headings(row)

    def match(self) -> Headings:
        own, variants = index_names(self._spec)
        self._settle(lambda readings: look_up(own, readings))
        if self._free_columns:
            self._settle(lambda readings: look_up(variants, readings))
            self._settle(lambda readings: find_misspelt(self._spec, self._free_columns, readings))
        self._report_unmatched()
        self._report_row()
        return self._result

    def _settle(self, names: Callable[[Sequence[str]], Sequence[int]]) -> None:
        """Assign places to columns: first the headings that name one column, then those that name several."""
        claims = {place: names(self._row.readings[place]) for place in self._free_places}
        for is_tie in (False, True):
            by_column: dict[int, list[int]] = {}
            for place, named in claims.items():
                columns = [index for index in named if index in self._free_columns]
                if columns and place in self._free_places and (len(named) > 1) == is_tie:
                    index = columns[0] if len(columns) == 1 else self._choose_by_values(place, columns)
                    if index is None:
                        self._report_several_columns(place, columns)
                    else:
                        by_column.setdefault(index, []).append(place)
            for index, places in by_column.items():
                self._give(index, places)

    def _give(self, index: int, places: list[int]) -> None:
        filled = [place for place in places if self._cells_at(place)] if len(places) > 1 else places
        self._free_places = [place for place in self._free_places if place not in places]
        if index not in self._free_columns:
            return
        self._free_columns.remove(index)
        if len(filled) > 1:
            self._report_several_places(index, filled)
            return
        place = (filled or places)[0]
        self._result.places[index] = place
        column = self._spec.columns[index]
        shown = self._row.shown[place]
        if normalise_heading(column.heading) not in self._row.readings[place] and BETWEEN_LEVELS not in shown:
            self._add_finding("S-010", column.name, shorten(shown))

    def _choose_by_values(self, place: int, columns: Sequence[int]) -> int | None:
        """The only column whose kind fits all values; a text column only if no other kind fits."""
        cells = self._cells_at(place)[:MAX_SAMPLE]
        specs = [(index, self._spec.columns[index]) for index in columns]
        fitting = [
            index
            for index, column in specs
            if column.kind not in FREE and cells and all(_fits(cell, column, self._origin) for cell in cells)
        ]
        chosen = fitting or [index for index, column in specs if column.kind in FREE and cells]
        return chosen[0] if len(chosen) == 1 else None

    def _cells_at(self, place: int) -> list[Cell]:
        return [row[place] for row in self._rows if place < len(row) and not is_blank(row[place])]

    def _report_several_columns(self, place: int, columns: Sequence[int]) -> None:
        self._free_places.remove(place)
        if not self._cells_at(place):
            return
        specs = [self._spec.columns[index] for index in columns]
        for index, column in zip(columns, specs, strict=True):
            self._free_columns.remove(index)
            self._result.unread.append(column.name)
        meant = " atau ".join(column.heading for column in specs)
        self._add_finding("S-011", specs[0].name, shorten(self._row.shown[place]), meant)

    def _report_several_places(self, index: int, places: Sequence[int]) -> None:
        column = self._spec.columns[index]
        self._result.unread.append(column.name)
        shown = [f"“{shorten(self._row.shown[place])}” ({column_letter(place)})" for place in places]
        self._add_finding("S-012", column.name, join_words(shown))

    def _report_unmatched(self) -> None:
        unknown = [self._show_unknown(self._row.shown[place]) for place in self._free_places]
        unknown += [
            f"“tanpa judul ({column_letter(place)})”"
            for place, readings in enumerate(self._row.readings)
            if not readings and self._cells_at(place)
        ]
        if unknown:
            self._add_finding("S-013", None, join_shown(unknown))
        for index in self._free_columns:
            column = self._spec.columns[index]
            if column.is_required:
                self._result.unread.append(column.name)
                shown = list_names(text for text in self._row.shown if text)
                guess = guess_heading(column.heading, (self._row.shown[place] for place in self._free_places))
                meant = f" (mungkin maksudnya kolom “{shorten(guess)}”)" if guess else ""
                self._add_finding("S-014", column.name, shown, meant)

    def _show_unknown(self, heading: str) -> str:
        """A heading that is not read, with a suggestion of the column that it may stand for."""
        guess = guess_column(heading, [self._spec.columns[index] for index in self._free_columns])
        return f"“{shorten(heading)}”" + (f" (barangkali {guess}; ganti judulnya)" if guess else "")

    def _report_row(self) -> None:
        row = self._row
        if row.first_row != row.last_row:
            joined = next((text for text in row.shown if BETWEEN_LEVELS in text), row.shown[0])
            self._add_finding("S-009", None, f"{row.first_row + 1}–{row.last_row + 1}", shorten(joined))
        elif row.first_row not in USUAL_ROWS:
            self._add_finding("S-008", None, str(row.first_row + 1))

    def _add_finding(self, rule: str, column: str | None, found: str, meant: str | None = None) -> None:
        self._result.findings.append(Finding(rule, self._spec.name, None, column, found, meant))


def _fits(cell: Cell, column: ColumnSpec, origin: Origin) -> bool:
    try:
        value = read_value(cell, column, origin).value
    except UnreadableCellError:
        return False
    if column.kind == "url":
        return "://" in str(value)
    return not column.choices or fold(str(value)) in map(fold, column.choices)
