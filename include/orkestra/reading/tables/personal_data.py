"""Find personal data in all parts of a file: such a submission is blocked until a person decides."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from orkestra.findings import Finding, column_letter
from orkestra.indonesian import format_number, join_words
from orkestra.personal_numbers import PersonalNumber, find_personal, may_be_personal
from orkestra.reading.files.cells import Cell, CellFault, RawSheet
from orkestra.reading.files.loose_texts import LooseText
from orkestra.reading.specs import SheetSpec
from orkestra.reading.tables.join_findings import join_findings
from orkestra.reading.tables.sheet_kinds import MARKED, normalise_name
from orkestra.reading.tables.spellings import is_similar
from orkestra.reading.tables.typed_rows import TypedSheet, TypedWorkbook

IN_CELL, IN_EXPLANATION, ELSEWHERE = "S-030", "S-039", "S-049"
OFFICIAL = "office_contact"  # the contact that the unit publishes, with its telephone number
MIN_PHONE = 10**9  # no smaller number is a telephone number
NAMED_PLACES, NAMED_CELLS = 3, 2

CellPlace = tuple[str | None, int | None, str | None]


@dataclass
class Search:
    """Personal numbers found so far: in columns of the template, in explanations, and elsewhere."""

    public: frozenset[str]
    cells: dict[CellPlace, list[PersonalNumber]] = field(default_factory=dict)
    explained: list[PersonalNumber] = field(default_factory=list)
    elsewhere: dict[str, list[tuple[str, list[PersonalNumber]]]] = field(default_factory=dict)

    def search_cell(self, place: CellPlace, text: str) -> None:
        """Search a cell in a column of the template."""
        if place not in self.cells and (numbers := self._find(text, is_official=place[2] == OFFICIAL)):
            self.cells[place] = numbers

    def search_elsewhere(self, where: str, cell: str, text: str, *, is_official: bool = False) -> None:
        """Search any other text. Landlines are ignored, because letterheads show those of offices."""
        numbers = [number for number in self._find(text, is_official=is_official) if not number.is_landline]
        if numbers:
            self.elsewhere.setdefault(where, []).append((cell, numbers))

    def search_explanation(self, text: str) -> None:
        """Search a cell of the sheet of findings, where the unit writes its explanations."""
        self.explained += find_personal(text, self.public)

    def _find(self, text: str, *, is_official: bool) -> list[PersonalNumber]:
        return [
            number for number in find_personal(text, self.public) if number.kind == "NIK" or not is_official
        ]


@dataclass(frozen=True)
class Positions:
    """The places of one sheet's cells in the template; `official_row` is the row of the official contact."""

    sheet: str = ""
    rows: frozenset[int] = frozenset()
    columns: dict[str, str] = field(default_factory=dict)
    rows_before: int = 0
    official_row: str = ""

    def find(self, row_index: int, letter: str) -> CellPlace | None:
        """The place of a cell in the template; None outside its table."""
        if self.sheet == "cover":
            column = self.columns.get(f"{letter}{row_index + 1}")
            return ("cover", None, column) if column else None
        row_no, column = row_index + 1 + self.rows_before, self.columns.get(letter)
        return (self.sheet, row_no, column) if column and row_no in self.rows else None


def find_personal_data(
    raw: Sequence[RawSheet],
    loose: Iterable[LooseText],
    workbook: TypedWorkbook,
    specs: Sequence[SheetSpec],
    public: frozenset[str],
) -> list[Finding]:
    """One finding for each cell with personal data, one for all explanations, one for all other places.

    Why typed and raw cells: only the typed rows repeat a merged cell, only the raw ones have unreadable
    cells.
    """
    search = Search(public)
    for spec in specs:
        _search_rows(search, workbook.sheets.get(spec.name), spec)
    for sheet in raw:
        _search_sheet(search, sheet, _find_positions(sheet, workbook, specs))
    for where, text in loose:
        search.search_elsewhere(where, "", text)
    cells = [Finding(IN_CELL, *place, *_describe(numbers)) for place, numbers in search.cells.items()]
    findings = list(join_findings(cells, (), {}))
    if search.explained:
        findings.append(Finding(IN_EXPLANATION, None, None, None, *_describe(search.explained)))
    if search.elsewhere:
        findings.append(_describe_elsewhere(search.elsewhere))
    return findings


def _search_rows(search: Search, sheet: TypedSheet | None, spec: SheetSpec) -> None:
    wanted = [
        (index, column)
        for index, column in enumerate(spec.columns)
        if column.kind not in ("date", "datetime")
    ]
    for row in sheet.rows if sheet else ():
        row_no = None if spec.name == "cover" else row.row_no
        for index, column in wanted:
            value = row.values[index]
            if value is None:
                continue
            text = " ".join(value) if isinstance(value, list) else str(value)
            if may_be_personal(text) and value not in column.choices:
                search.search_cell((spec.name, row_no, column.name), text)


def _find_positions(raw: RawSheet, workbook: TypedWorkbook, specs: Sequence[SheetSpec]) -> Positions:
    for spec in specs:
        sheet = workbook.sheets.get(spec.name)
        for name, before, letters in _list_parts(sheet) if sheet else ():
            if name == (raw.name or spec.shown_name):
                assert sheet
                rows = frozenset(row.row_no for row in sheet.rows)
                columns = {letter: column for column, letter in letters.items()}
                row = letters.get(OFFICIAL, "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                return Positions(spec.name, rows, columns, before, row)
    return Positions()


def _list_parts(sheet: TypedSheet) -> Iterator[tuple[str, int, dict[str, str]]]:
    for part in sheet.parts:
        yield part.shown_name, part.rows_before, dict(part.column_letters)
    if not sheet.parts:
        yield sheet.shown_name, 0, sheet.column_letters


def _search_sheet(search: Search, sheet: RawSheet, positions: Positions) -> None:
    is_ours = is_similar(normalise_name(sheet.name), MARKED)
    where = f"lembar “{sheet.name}”" if sheet.name else "berkas CSV"
    search.search_elsewhere("nama lembar", "", sheet.name)
    for row_index, place, text in _list_cells(sheet):
        letter = column_letter(place)
        known = positions.find(row_index, letter)
        if is_ours:
            search.search_explanation(text)
        elif known:
            search.search_cell(known, text)
        else:
            is_official = positions.official_row == str(row_index + 1)
            search.search_elsewhere(where, f"{letter}{row_index + 1}", text, is_official=is_official)


def _list_cells(sheet: RawSheet) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of each cell that may hold a number, and of each link and formula."""
    for row_index, row in enumerate(sheet.rows):
        for place, cell in enumerate(row):
            text = _show(cell)
            if may_be_personal(text):
                yield row_index, place, text
    for (row_index, place), text in (*sheet.linked.items(), *sheet.addresses.items()):
        yield row_index, place, text


def _show(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | float):  # of a NIK a spreadsheet program keeps fifteen digits
        return f"{cell:.0f}" if abs(cell) >= MIN_PHONE else ""
    return cell.text if isinstance(cell, CellFault) else ""


def _describe(numbers: Sequence[PersonalNumber]) -> tuple[str, str]:
    """The masked numbers, and their kinds."""
    kinds = dict.fromkeys(number.kind for number in numbers)
    return ", ".join(number.masked for number in numbers), " dan ".join(kinds)


def _describe_elsewhere(elsewhere: dict[str, list[tuple[str, list[PersonalNumber]]]]) -> Finding:
    """One finding that names the first places and cells, and counts the others."""
    shown = []
    for where, found in list(elsewhere.items())[:NAMED_PLACES]:
        cells = [f"{cell} {_describe(numbers[:1])[0]}".strip() for cell, numbers in found[:NAMED_CELLS]]
        more = [f"{format_number(len(found) - NAMED_CELLS)} lainnya"] if len(found) > NAMED_CELLS else []
        shown.append(f"{where} ({join_words([*cells, *more])})")
    if len(elsewhere) > NAMED_PLACES:
        shown.append(f"{format_number(len(elsewhere) - NAMED_PLACES)} tempat lain")
    numbers = [number for found in elsewhere.values() for _, numbers in found for number in numbers]
    return Finding(ELSEWHERE, None, None, None, join_words(shown), _describe(numbers)[1])
