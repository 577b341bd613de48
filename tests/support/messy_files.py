"""Workbooks and CSV files as people really send them, each named for its defect."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from support.workbooks import PUBLICATION, registry, workbook

Cells = Sequence[object]
HEADINGS = [column.heading for column in registry().columns("publication")]
NAMES = [column.column_name for column in registry().columns("publication")]
FIRST, SECOND, THIRD = (
    PUBLICATION | {"item_no": number, "title": title, "reach_count": reach, "reach_source": "Insight akun"}
    for number, title, reach in ((1, "Satu", 100), (2, "Dua", 200), (3, "Tiga", 300))
)


def publication_row(values: Mapping[str, object]) -> list[object]:
    """A row of Publikasi in the template's order."""
    return [values.get(name) for name in NAMES]


def change(spoil: Callable[[Workbook], object], **sheets: list[dict[str, object]]) -> bytes:
    """A good workbook of three publications, spoilt."""
    book = load_workbook(io.BytesIO(workbook(**(sheets or {"publication": [FIRST, SECOND, THIRD]}))))
    spoil(book)
    return save(book)


def save(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_table(rows: Sequence[Cells], name: str = "Publikasi") -> bytes:
    """A workbook without a sheet Publikasi, unless these rows are it."""
    book = load_workbook(io.BytesIO(workbook(nil=())))
    for known in {"Publikasi", name}.intersection(book.sheetnames):
        del book[known]
    fill(book.create_sheet(name), rows)
    return save(book)


def fill(sheet: Worksheet, rows: Sequence[Cells]) -> None:
    for row in rows:
        sheet.append(list(row))


def below(*rows: Mapping[int, object]) -> bytes:
    """A good table with further rows below it: cells by the number of their column, from 1."""

    def spoil(book: Workbook) -> None:
        for row_no, row in enumerate(rows, start=9):
            for column_no, value in row.items():
                book["Publikasi"].cell(row_no, column_no, value)

    return change(spoil)


def renamed(**headings: str) -> bytes:
    """A good workbook with other headings for some columns of Publikasi."""

    def spoil(book: Workbook) -> None:
        for name, heading in headings.items():
            book["Publikasi"].cell(5, NAMES.index(name) + 1, heading)

    return change(spoil)


def zipped(files: Mapping[str, str]) -> bytes:
    """CSV files in a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def d11_example_row_left_in() -> bytes:
    examples = {column.column_name: column.example for column in registry().columns("publication")}
    return change(lambda _: None, publication=[examples, FIRST])


def d11_row_marked_as_example() -> bytes:
    return change(lambda _: None, publication=[FIRST | {"item_no": "Contoh:"}, SECOND])


def d17_titles_above_the_headings() -> bytes:
    titles = [["KEMENTERIAN X"], ["Jalan Merdeka Barat 9"], [], ["LAPORAN MINGGUAN"], ["Publikasi"], []]
    return with_table([*titles, ["Periode", "2026-W47"], HEADINGS, publication_row(FIRST)])


def d18_two_level_headings() -> bytes:
    """Jangkauan over its number and its source; all others merged with the cell below."""

    def spoil(book: Workbook) -> None:
        sheet = book["Publikasi"]
        sheet.insert_rows(6)
        first = HEADINGS.index("Jangkauan") + 1
        for place in range(1, len(HEADINGS) + 1):
            if place not in (first, first + 1):
                sheet.merge_cells(start_row=5, end_row=6, start_column=place, end_column=place)
        sheet.cell(5, first, "Jangkauan")
        sheet.merge_cells(start_row=5, end_row=5, start_column=first, end_column=first + 1)
        sheet.cell(6, first, "Jumlah")
        sheet.cell(6, first + 1, "Sumber")

    return change(spoil)


def d19_merged_data_cells() -> bytes:
    """One channel for three rows."""

    def spoil(book: Workbook) -> None:
        book["Publikasi"].merge_cells("C6:C8")

    return change(spoil)


def d20_hidden_sheets() -> bytes:
    def spoil(book: Workbook) -> None:
        for name in ("Referensi", "Arsip"):
            fill(book.create_sheet(name), [HEADINGS, publication_row(FIRST)])
            book[name].sheet_state = "hidden"

    return change(spoil)


def d21_hidden_rows() -> bytes:
    def spoil(book: Workbook) -> None:
        book["Publikasi"].row_dimensions[7].hidden = True

    return change(spoil)


def d21_struck_rows() -> bytes:
    """A row that is struck through except for its number, and one with a single struck cell."""

    def spoil(book: Workbook) -> None:
        sheet = book["Publikasi"]
        for cell in [*sheet[7][1:], sheet["E8"]]:
            cell.font = Font(strike=True)

    return change(spoil)


def d22_data_in_another_sheet() -> bytes:
    return with_table([HEADINGS, publication_row(FIRST)], "Rekap")


def d23_one_sheet_a_day() -> bytes:
    """Monday has two rows, Tuesday one, whose columns stand in another order."""
    book = load_workbook(io.BytesIO(d22_data_in_another_sheet()))
    book["Rekap"].title = "Senin"
    book["Senin"].append(publication_row(SECOND))
    fill(book.create_sheet("Selasa"), [HEADINGS[::-1], publication_row(THIRD | {"channel": ""})[::-1]])
    return save(book)


def d24_totals() -> bytes:
    """A subtotal, and a total that says more than there is."""

    def spoil(book: Workbook) -> None:
        sheet = book["Publikasi"]
        sheet.insert_rows(8)
        place = NAMES.index("reach_count") + 1
        sheet.cell(8, 2, "Sub Total")
        sheet.cell(8, place, 300)
        sheet.cell(10, 1, "JUMLAH KESELURUHAN")
        sheet.cell(10, place, 650)

    return change(spoil)


def d25_other_order_and_unknown_columns() -> bytes:
    return with_table([[*HEADINGS[::-1], "Anggaran"], [*publication_row(FIRST)[::-1], 5_000]])


def d26_required_column_missing() -> bytes:
    return renamed(channel="Sarana", title="Jdl. Publikasinya")


def d27_headings_with_slips() -> bytes:
    return renamed(
        reach_count="Jangkuan", interaction_count="Enggagement", outlet="Nama meda/akun", url="Lnik"
    )


def d28_two_columns_with_one_heading() -> bytes:
    return renamed(interaction_count="Jangkauan")


def d30_repeated_headings() -> bytes:
    """The headings once more, as on a second page, with the numbers of the columns below."""

    def spoil(book: Workbook) -> None:
        sheet = book["Publikasi"]
        sheet.insert_rows(8, 2)
        for place, heading in enumerate(HEADINGS, start=1):
            sheet.cell(8, place, heading.upper())
            sheet.cell(9, place, f"({place})")

    return change(spoil)


def d31_signature_block() -> bytes:
    return below(
        {},
        {14: "Jakarta, 20 November 2026"},
        {14: "Kepala Biro Humas,"},
        {},
        {14: "Dra. Siti Aminah"},
        {14: "NIP 19700101 199503 2 001"},
    )


def d32_picture_instead_of_cells() -> bytes:
    """A sheet that holds a drawing and no cell; made by hand, as no library is needed for it."""
    good = change(lambda book: book["Publikasi"].delete_rows(1, 20))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                space = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
                part = part.replace(b"<worksheet ", b"<worksheet " + space + b" ", 1)
                part = part.replace(b"</worksheet>", b'<drawing r:id="rId1"/></worksheet>')
            target.writestr(name, part)
    return buffer.getvalue()


def d32_picture_below_the_headings(row: int = 5, **sheets: list[dict[str, object]]) -> bytes:
    """A picture that lies on a row, from 0; made by hand, as no library is needed for it."""
    good = change(lambda _: None, publication=[], **sheets)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = f'<Relationship Id="rId1" Type="{office}/drawing" Target="../drawings/drawing1.xml"/>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                tag = f'<drawing xmlns:r="{office}" r:id="rId1"/></worksheet>'
                part = part.replace(b"</worksheet>", tag.encode())
            target.writestr(name, part)
        relations = f'<Relationships xmlns="{package}">{relation}</Relationships>'
        target.writestr("xl/worksheets/_rels/sheet2.xml.rels", relations)
        anchor = f"<oneCellAnchor><from><col>0</col><row>{row}</row></from><pic/></oneCellAnchor>"
        target.writestr("xl/drawings/drawing1.xml", f"<wsDr>{anchor}</wsDr>")
    return buffer.getvalue()


def d70_ragged_rows() -> bytes:
    good = "17/11/2026;Instagram;Milik sendiri;Judul;@humas;LS-01"
    ragged = "17/11/2026;Instagram;Milik sendiri;Judul; bagian dua;@humas;LS-01"
    headings = "Tanggal tayang;Kanal;Jenis media;Judul;Nama media/akun;Kode pesan"
    return zipped({"PUBLIKASI.CSV": "\n".join([headings, good, ragged, good])})
