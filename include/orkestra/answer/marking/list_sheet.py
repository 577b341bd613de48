"""The sheet "Yang perlu diperbaiki": the findings, linked to their cells, with room for explanations."""

from collections.abc import Iterator, Mapping, Sequence

from orkestra.answer.marking.orders import ListLine
from orkestra.answer.marking.xml_text import clean, quote
from orkestra.plain_letters import drop_unseen

NAME = "Yang perlu diperbaiki"
COLUMNS = (
    ("No", 5), ("Tingkat", 16), ("Lembar", 13), ("Sel", 24), ("Yang ditemukan", 50),
    ("Yang perlu dilakukan", 50), ("Penjelasan", 44), ("Kode", 12),
)  # fmt: skip
ANSWER_COLUMN = "G"
CELL_CHARACTERS = 32_767
LINE_POINTS, MAX_LINES = 13, 30  # for heights of rows, because not every program fits them to their text
HINT_TITLE = "Penjelasan"
HINT = "Bila isi sel itu sudah benar, tulis alasannya di sini: 10 sampai 500 karakter."


def write_list(
    head: Sequence[str],
    lines: Sequence[ListLine],
    namespace: str,
    looks: Mapping[str, int],
    sheets: Mapping[str, str],
) -> bytes:
    """The XML of the sheet; `sheets` has the sheets to which lines are linked: own names by shown names."""
    heading_row = len(head) + 3
    first_row = heading_row + 1
    rows = list(_head_rows(head, looks))
    rows.append(_row(heading_row, [(heading, "heading") for heading, _ in COLUMNS], looks))
    for number, line in enumerate(lines, start=1):
        rows.append(_row(heading_row + number, _line_cells(number, line, sheets), looks))
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, (_, width) in enumerate(COLUMNS, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FFC00000"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{heading_row}" topLeftCell="A{first_row}" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        f"{_validation(lines, first_row)}{_links(lines, first_row, sheets)}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><ignoredErrors>'
        f'<ignoredError sqref="A1:H{heading_row + len(rows)}" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>"
    ).encode()


def _head_rows(head: Sequence[str], looks: Mapping[str, int]) -> Iterator[str]:
    yield _row(1, [(NAME, "title")], looks)
    for row_no, text in enumerate(head, start=2):
        yield _row(row_no, [(text, "guide")], looks)


def _line_cells(number: int, line: ListLine, sheets: Mapping[str, str]) -> list[tuple[str, str]]:
    place_look = "link" if _target(line, sheets) else "text"
    return [
        (str(number), "text"),
        (line.tag, line.look),
        (line.sheet or "", "text"),
        (line.place, place_look),
        (line.problem, "text"),
        (line.mend, "text"),
        (line.explanation, "answer" if line.is_question else "text"),
        (line.codes, "code"),
    ]


def _row(row_no: int, cells: Sequence[tuple[str, str]], looks: Mapping[str, int]) -> str:
    written = ""
    for letter, (text, look) in zip("ABCDEFGH", cells, strict=False):
        content = f'<is><t xml:space="preserve">{clean(text[:CELL_CHARACTERS])}</t></is>'
        start = f'<c r="{letter}{row_no}" s="{looks[look]}"'
        written += f'{start} t="inlineStr">{content}</c>' if text else f"{start}/>"
    return f'<row r="{row_no}" ht="{_height(cells)}" customHeight="1">{written}</row>'


def _height(cells: Sequence[tuple[str, str]]) -> int:
    if cells[0][1] == "title":
        return 26
    widths = (width for _, width in COLUMNS)
    wrapped = [
        1 + int(len(text) * 1.1) // width
        for (text, look), width in zip(cells, widths, strict=False)
        if look not in ("guide", "code")
    ]
    return LINE_POINTS * min(max(wrapped, default=1), MAX_LINES) + 3


def _target(line: ListLine, sheets: Mapping[str, str]) -> str | None:
    sheet = sheets.get(drop_unseen(line.sheet or ""))
    if sheet is None or line.target is None:
        return None
    return "'" + sheet.replace("'", "''") + f"'!{line.target}"


def _links(lines: Sequence[ListLine], first_row: int, sheets: Mapping[str, str]) -> str:
    links = "".join(
        f'<hyperlink ref="D{row_no}" location={quote(target)} display={quote(line.place)}/>'
        for row_no, line in enumerate(lines, start=first_row)
        if (target := _target(line, sheets))
    )
    return f"<hyperlinks>{links}</hyperlinks>" if links else ""


def _validation(lines: Sequence[ListLine], first_row: int) -> str:
    cells = [
        f"{ANSWER_COLUMN}{row_no}" for row_no, line in enumerate(lines, start=first_row) if line.is_question
    ]
    if not cells:
        return ""
    return (
        '<dataValidations count="1"><dataValidation type="textLength" errorStyle="warning" operator="between"'
        ' allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="Penjelasan"'
        ' error="Tulis 10 sampai 500 karakter."'
        f' promptTitle={quote(HINT_TITLE)} prompt={quote(HINT)} sqref="{" ".join(cells)}">'
        "<formula1>10</formula1><formula2>500</formula2></dataValidation></dataValidations>"
    )
