"""Which column each heading of a sheet names: its own name first, then a variant, then one slip away.

Two headings for one column, or one heading for two columns, are asked and never guessed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from orkestra.findings import Finding, column_letter
from orkestra.indonesian import join_words
from orkestra.reading.files.cells import Cell, RawSheet
from orkestra.reading.specs import ColumnSpec, Origin, SheetSpec
from orkestra.reading.tables.heading_names import (
    guess_column,
    guess_heading,
    index_names,
    join_shown,
    list_names,
    look_for_slips,
    look_up,
    shorten,
)
from orkestra.reading.tables.heading_row import BETWEEN_LEVELS, HeadingRow
from orkestra.reading.tables.spellings import is_blank, normalise_heading
from orkestra.reading.values.read_value import UnreadableCellError, fold, read_value

VALUES_LOOKED_AT = 50  # to tell which of two columns a heading names
FREE = ("text", "identifier")  # kinds that any text fits
USUAL_ROWS = (0, 4)  # where headings stand in CSV and in the template


@dataclass
class Headings:
    """The columns that a sheet has: `places` from the column's index in the spec to where it stands.

    `unread` names columns that must be there and cannot be read; rules on them stay silent.
    """

    row: HeadingRow
    places: dict[int, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def match_headings(row: HeadingRow, sheet: RawSheet, spec: SheetSpec, origin: Origin) -> Headings:
    """Every heading's column, and what the unit is to know or to mend."""
    return _Matcher(row, sheet, spec, origin).match()


class _Matcher:
    """Takes places and columns off the list, step by step."""

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
            self._settle(lambda readings: look_for_slips(self._spec, self._free_columns, readings))
        self._say_what_is_left()
        self._say_where()
        return self._result

    def _settle(self, names: Callable[[Sequence[str]], Sequence[int]]) -> None:
        """Gives places to columns: first the headings that name one column, then those that name several."""
        claims = {place: names(self._row.readings[place]) for place in self._free_places}
        for is_tie in (False, True):
            by_column: dict[int, list[int]] = {}
            for place, named in claims.items():
                columns = [index for index in named if index in self._free_columns]
                if columns and place in self._free_places and (len(named) > 1) == is_tie:
                    index = columns[0] if len(columns) == 1 else self._choose_by_values(place, columns)
                    if index is None:
                        self._ask_which_column(place, columns)
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
            self._ask_which_place(index, filled)
            return
        place = (filled or places)[0]
        self._result.places[index] = place
        column = self._spec.columns[index]
        shown = self._row.shown[place]
        if normalise_heading(column.heading) not in self._row.readings[place] and BETWEEN_LEVELS not in shown:
            self._say("S-010", column.name, shorten(shown))

    def _choose_by_values(self, place: int, columns: Sequence[int]) -> int | None:
        """The one column whose kind all values are of; free text only if they are of no other kind."""
        cells = self._cells_at(place)[:VALUES_LOOKED_AT]
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

    def _ask_which_column(self, place: int, columns: Sequence[int]) -> None:
        self._free_places.remove(place)
        if not self._cells_at(place):
            return
        specs = [self._spec.columns[index] for index in columns]
        for index, column in zip(columns, specs, strict=True):
            self._free_columns.remove(index)
            self._result.unread.append(column.name)
        meant = " atau ".join(column.heading for column in specs)
        self._say("S-011", specs[0].name, shorten(self._row.shown[place]), meant)

    def _ask_which_place(self, index: int, places: Sequence[int]) -> None:
        column = self._spec.columns[index]
        self._result.unread.append(column.name)
        shown = [f"“{shorten(self._row.shown[place])}” ({column_letter(place)})" for place in places]
        self._say("S-012", column.name, join_words(shown))

    def _say_what_is_left(self) -> None:
        unknown = [self._show_unknown(self._row.shown[place]) for place in self._free_places]
        unknown += [
            f"“tanpa judul ({column_letter(place)})”"
            for place, readings in enumerate(self._row.readings)
            if not readings and self._cells_at(place)
        ]
        if unknown:
            self._say("S-013", None, join_shown(unknown))
        for index in self._free_columns:
            column = self._spec.columns[index]
            if column.is_required:
                self._result.unread.append(column.name)
                shown = list_names(text for text in self._row.shown if text)
                guess = guess_heading(column.heading, (self._row.shown[place] for place in self._free_places))
                meant = f" (mungkin maksudnya kolom “{shorten(guess)}”)" if guess else ""
                self._say("S-014", column.name, shown, meant)

    def _show_unknown(self, heading: str) -> str:
        """A heading that is not read, with the column that it may stand for."""
        guess = guess_column(heading, [self._spec.columns[index] for index in self._free_columns])
        return f"“{shorten(heading)}”" + (f" (barangkali {guess}; ganti judulnya)" if guess else "")

    def _say_where(self) -> None:
        row = self._row
        if row.first_row != row.last_row:
            joined = next((text for text in row.shown if BETWEEN_LEVELS in text), row.shown[0])
            self._say("S-009", None, f"{row.first_row + 1}–{row.last_row + 1}", shorten(joined))
        elif row.first_row not in USUAL_ROWS:
            self._say("S-008", None, str(row.first_row + 1))

    def _say(self, rule: str, column: str | None, found: str, meant: str | None = None) -> None:
        self._result.findings.append(Finding(rule, self._spec.name, None, column, found, meant))


def _fits(cell: Cell, column: ColumnSpec, origin: Origin) -> bool:
    try:
        value = read_value(cell, column, origin).value
    except UnreadableCellError:
        return False
    if column.kind == "url":
        return "://" in str(value)
    return not column.choices or fold(str(value)) in map(fold, column.choices)
