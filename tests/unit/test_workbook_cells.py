"""Cells and facts of workbooks: each case is one small workbook made by hand."""

import itertools
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkestra.findings import column_letter
from orkestra.reading.files.cells import CellFault, FileLimits, RawSheet, UnreadableFileError
from orkestra.reading.files.read_file import read_cells
from orkestra.reading.files.sheet_facts import SheetFacts
from orkestra.reading.files.sheet_glance import glance_at
from orkestra.reading.files.sheet_xml import parse_sheet
from orkestra.reading.files.workbook_cells import count_cells, read_values
from orkestra.reading.files.workbook_parts import list_sheets
from orkestra.reading.files.zip_parts import ZipParts
from support.hand_made import TRANSITIONAL, data, make_parts, pack, relate
from support.mutations import list_seeds
from support.workbooks import PUBLICATION, workbook

LIMITS = FileLimits(10_485_760, 209_715_200, 100, 20_000)
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def read_sheet(rows: str, tail: str = "", head: str = "", **options: str) -> RawSheet:
    """The one sheet of a workbook with these rows."""
    parts = make_parts({"Publikasi": head + data(rows) + tail}, **options)
    links = [("hyperlink", "https://contoh.go.id/a?b=1&c=2"), ("drawing", "../drawings/drawing1.xml")]
    parts[RELATIONS] = relate(TRANSITIONAL[1], links, ' TargetMode="External"')
    sheets, _ = read_cells(pack(parts), LIMITS)
    return sheets[0]


def cell(content: str, attributes: str = "") -> str:
    return f'<row r="1"><c r="A1"{attributes}>{content}</c></row>'


@pytest.mark.parametrize(
    ("content", "attributes", "value"),
    [
        ("<f>A2+1</f><v>7</v>", "", 7.0),
        ("<f>A2+1</f>", "", CellFault("formula", "=A2+1")),
        ("<f>A2+1</f><v></v>", "", CellFault("formula", "=A2+1")),
        ("<f>A2+1</f><v/>", "", CellFault("formula", "=A2+1")),
        ('<f t="shared" si="0" ref="A1:A2">A2</f>', "", CellFault("formula", "=A2")),
        ('<f>IF(B1,"","")</f><v></v>', ' t="str"', ""),
        ("<f>1/0</f><v>#DIV/0!</v>", ' t="e"', CellFault("error", "#DIV/0!")),
        ("<v>#N/A</v>", ' t="e"', CellFault("error", "#N/A")),
        ("<v>#VALUE!</v>", ' t="e"', CellFault("error", "#VALUE!")),
        ("<v>#VALUE!</v>", ' t="e" vm="1"', CellFault("picture", "#VALUE!")),
        ('<f>_xlfn.IMAGE("https://a.go.id/f.png")</f><v>#VALUE!</v>', ' t="e" vm="1"',
         CellFault("picture", '=_xlfn.IMAGE("https://a.go.id/f.png")')),
        ('<f>_xlfn.IMAGE("https://a.go.id/f.png")</f><v>#NAME?</v>', ' t="e"',
         CellFault("picture", '=_xlfn.IMAGE("https://a.go.id/f.png")')),
        ('<f>_xlfn.DISPIMG("ID_4C1F",1)</f><v>=DISPIMG("ID_4C1F",1)</v>', ' t="str"',
         CellFault("picture", '=_xlfn.DISPIMG("ID_4C1F",1)')),
        ('<f>DISPIMG("ID_4C1F",1)</f>', "", CellFault("picture", '=DISPIMG("ID_4C1F",1)')),
        ("<f>TODAY()</f><v>46343</v>", ' s="1"', date(2026, 11, 17)),
        ("<v>46343.25</v>", ' s="1"', datetime(2026, 11, 17, 6, 0)),
        ("<v>2026-11-17</v>", ' t="d"', date(2026, 11, 17)),
        ("<v>2026-11-17T09:30:00.000Z</v>", ' t="d"', datetime(2026, 11, 17, 9, 30)),
        ("<v>segera</v>", ' t="d"', "segera"),
        ("<v>1</v>", ' t="b"', True),
        ("<v>1.5E3</v>", "", 1500.0),
        ("<v>6281234567890</v>", ' s="1"', 6281234567890.0),
        ("<v>1.2E+15</v>", ' s="1"', 1.2e15),
        ('<is><t xml:space="preserve"> a </t></is>', ' t="inlineStr"', " a "),
        ('<is><r><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is>', ' t="inlineStr"', "ab"),
        ("<v>1</v>", ' t="s"', "kedua"),
        ("<is><t>a&#10;b&amp;c_x000D_</t></is>", ' t="inlineStr"', "a\nb&c\r"),
    ],
)  # fmt: skip
def test_a_cell_is_what_the_program_shows(content: str, attributes: str, value: object):
    shared = "<si><t>pertama</t></si><si><r><t>ke</t></r><r><rPr><b/></rPr><t>dua</t></r></si>"
    rows = read_sheet(cell(content, attributes), shared=shared).rows
    assert rows == [[value]]


SHARED = (
    "<si><t>nol</t></si><si><t>satu</t></si><si><t/></si>"
    '<si><t><![CDATA[a<b]]></t></si><si><r><t>ti</t></r><r><t xml:space="preserve">ga </t></r></si>'
)


@pytest.mark.parametrize(
    ("content", "attributes", "value"),
    [
        ("<v> 1</v>", ' t="s"', "satu"),
        ("<v>1 </v>", ' t="s"', "satu"),
        ("<v>\n1\n</v>", ' t="s"', "satu"),
        ("<v>+1</v>", ' t="s"', "satu"),
        ("<v>0001</v>", ' t="s"', "satu"),
        ("<v>1.0</v>", ' t="s"', "satu"),
        ("<v><![CDATA[1]]></v>", ' t="s"', "satu"),
        ("<v>&#49;</v>", ' t="s"', "satu"),
        ("<v><!-- tanpa nilai -->1</v>", ' t="s"', "satu"),
        ("<v>3</v>", ' t="s"', "a<b"),
        ("<v>4</v>", ' t="s"', "tiga "),
        ("<v>-1</v>", ' t="s"', ""),
        ("<v>-2</v>", ' t="s"', ""),
        ("<v>2</v>", ' t="s"', ""),
        ("<v><![CDATA[12500]]></v>", "", 12500.0),
        ("<v>&#49;2</v>", "", 12.0),
        ("<v> 12 </v>", "", 12.0),
        ("<v> 12 </v>", ' t="n"', 12.0),
        ("<v>teks</v>", ' t="n"', "teks"),
        ("<v>1,5</v>", ' t="n"', "1,5"),
        ("<v>ya</v>", ' t="b"', "ya"),
        ("<v>FALSE</v>", ' t="b"', False),
        ("<v>46343.25</v>", ' s="1" t="n"', datetime(2026, 11, 17, 6, 0)),
        ("<v><![CDATA[46343.25]]></v>", ' s="1"', datetime(2026, 11, 17, 6, 0)),
        ("<v><![CDATA[a<b]]></v>", ' t="str"', "a<b"),
        ("<v>teks</v>", ' t="inlineStr"', "teks"),
        ("<v>teks</v>", ' t="lain"', "teks"),
        ("<is><t>teks</t></is><v>9</v>", ' t="inlineStr"', "teks"),
        ("<is><t>teks</t></is>", "", "teks"),
        ("<is><t>teks</t></is>", ' t="s"', "teks"),
        ("<is><t><![CDATA[a<b]]></t></is>", ' t="inlineStr"', "a<b"),
        ("<is><t>&#97;&lt;&#x62;</t></is>", ' t="inlineStr"', "a<b"),
    ],
)
def test_no_way_of_writing_a_cell_changes_or_loses_it(content: str, attributes: str, value: object):
    """Beside it stands a plain cell, so that the sheet is never blank."""
    row = f'<row r="1"><c r="A1"><v>7</v></c><c r="B1"{attributes}>{content}</c></row>'
    assert read_sheet(row, shared=SHARED).rows[0] == [7.0, value] or (
        value == "" and read_sheet(row, shared=SHARED).rows[0] == [7.0]
    )


@pytest.mark.parametrize("index", ["x", "99", "1 2", "0.5"])
def test_a_shared_text_that_is_not_there_is_never_another_one(index: str):
    with pytest.raises(UnreadableFileError) as caught:
        read_sheet(cell(f"<v>{index}</v>", ' t="s"'), shared=SHARED)
    assert caught.value.finding.rule == "F-001"


def test_of_two_cells_in_one_place_neither_is_dropped():
    double = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    with pytest.raises(UnreadableFileError) as caught:
        read_sheet(double)
    assert caught.value.finding.found == "sel A1 tertulis dua kali"
    assert read_sheet(double.replace("<v>2</v>", "")).rows == [[1.0]]


def test_cells_in_any_order_are_read_and_a_double_one_among_them_is_found():
    cells = ['<c r="B2"><v>4</v></c>', '<c r="A1"><v>1</v></c>', '<c r="B1"><v>2</v></c>']
    rows = "<row>" + "".join(cells) + "<c r='A2'><f>1+2</f><v>3</v></c></row>"
    assert read_sheet(rows).rows == [[1.0, 2.0], [3.0, 4.0]]
    with pytest.raises(UnreadableFileError):
        read_sheet(rows.replace("A2", "B2"))


def test_a_second_table_of_cells_is_read_too():
    again = '</sheetData><sheetData><row r="2"><c r="A2"><v>2</v></c></row>'
    assert read_sheet(cell("<v>1</v>") + again).rows == [[1.0], [2.0]]


TEXTS = ["", "satu", "dua tiga", "a<b & c", "1", "ä’“”"]
NUMBER_FORMS = ["{}", " {} ", "<![CDATA[{}]]>", "<!-- x -->{}", "+{}", "00{}"]


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(NUMBER_FORMS), st.sampled_from("snit")), max_size=12
    )
)
def test_all_programs_give_the_same_cells(cells: list[tuple[int, str, str]]):
    """Each cell is a shared text, a number, an inline text or a formula's text, written in some odd way."""
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in TEXTS)
    written, wanted = [], []
    for column, (number, form, kind) in enumerate(cells):
        name = f'r="{column_letter(column)}1"'
        plain = form.replace("+", "").replace("00", "") if kind in "it" else form
        text = escape(TEXTS[number]) if "CDATA" not in plain else TEXTS[number]
        content = {
            "s": f'<c {name} t="s"><v>{form.format(number)}</v></c>',
            "n": f"<c {name}><v>{form.format(number)}</v></c>",
            "i": f'<c {name} t="inlineStr"><is><t>{plain.format(text)}</t></is></c>',
            "t": f'<c {name} t="str"><v>{plain.replace(" ", "").format(text)}</v></c>',
        }
        written.append(content[kind])
        wanted.append(float(number) if kind == "n" else TEXTS[number])
    rows = read_sheet(f'<row r="1">{"".join(written)}</row>', shared=shared).rows
    found = rows[0] if rows else []
    assert found + [""] * (len(wanted) - len(found)) == wanted


def test_parts_of_unusual_names_are_found():
    good = make_parts({"Publikasi": data(cell("<v>1</v>", ' t="s"'))}, shared=SHARED)
    backslashed = {name.replace("/", "\\"): part for name, part in good.items()}
    moved = {
        name.replace("xl/workbook", "buku/kerja").replace("xl/_rels/workbook", "buku/_rels/kerja").replace(
            "xl/", "buku/"
        ): part.replace("xl/workbook", "buku/kerja").replace("sharedStrings.xml", "teks.xml").replace(
            "/xl/", "/buku/"
        )
        for name, part in good.items()
    }  # fmt: skip
    moved["buku/teks.xml"] = moved.pop("buku/sharedStrings.xml")
    for parts in (good, backslashed, moved):
        sheets, _ = read_cells(pack(parts), LIMITS)
        assert sheets[0].rows == [["satu"]]


def test_days_are_counted_from_1904_where_the_workbook_says_so():
    rows = cell("<v>44881</v>", ' s="1"')
    assert read_sheet(rows, properties='<workbookPr date1904="1"/>').rows == [[date(2026, 11, 17)]]


def test_references_to_other_files_are_named_and_read():
    formulas = {
        "A": "[1]Rekap!A1", "B": "'[2]Rekap pekan'!$B$2+1", "C": 'IF(A1="[1]x!",1,0)',
        "D": "Tabel1[[#This Row],[2026]]", "E": "SUM(A1:A3)", "F": "[3]!Nama",
    }  # fmt: skip
    cells = "".join(f'<c r="{letter}1"><f>{text}</f><v>3</v></c>' for letter, text in formulas.items())
    sheet = read_sheet(f'<row r="1">{cells}</row>')
    assert sheet.rows == [[3.0] * 6]
    assert sheet.linked == {
        (0, 0): "=[1]Rekap!A1", (0, 1): "='[2]Rekap pekan'!$B$2+1", (0, 5): "=[3]!Nama",
    }  # fmt: skip


def test_formulas_that_share_a_text_all_have_it():
    shared = '<f t="shared" si="0" ref="A1:A2">B1+1</f>'
    rows = f'<row r="1"><c r="A1">{shared}</c></row><row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
    assert read_sheet(rows).rows == [[CellFault("formula", "=B1+1")]] * 2


def test_addresses_come_from_links_and_from_formulas():
    rows = (
        '<row r="1"><c r="A1" t="str"><f>HYPERLINK("https://a.go.id/?q=""x""","Berita")</f><v>Berita</v></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Tautan</t></is></c></row>'
    )
    links = (
        '<hyperlinks><hyperlink ref="A2:B2" r:id="rId1"/><hyperlink ref="A1" location="Isu!A1"/>'
        '<hyperlink ref="A900" r:id="rId1"/><hyperlink ref="A1" r:id="rId7"/></hyperlinks>'
    )
    target = "https://contoh.go.id/a?b=1&c=2"
    assert read_sheet(rows, links).addresses == {
        (0, 0): 'https://a.go.id/?q="x"', (1, 0): target, (1, 1): target,
    }  # fmt: skip


def test_merged_cells_hidden_rows_and_pictures_are_reported():
    rows = (
        '<row r="1" hidden="false"><c r="A1"><v>1</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
        '<row r="3" hidden="true"><c r="A3" s="1"/></row><row r="4"><c r="A4"><v>4</v></c></row>'
    )
    tail = (
        '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C3:D1048576"/>'
        '<mergeCell ref="A9:B9"/></mergeCells><drawing r:id="rId2"/>'
    )
    sheet = read_sheet(rows, tail)
    assert sheet.merged == ((0, 0, 1, 1), (2, 2, 3, 3))
    assert sheet.hidden_rows == {1}
    assert sheet.has_picture
    assert not read_sheet(rows).has_picture


@pytest.mark.parametrize(
    ("strike", "is_struck"),
    [("<strike/>", True), ('<strike val="1"/>', True), ('<strike val="0"/>', False), ("", False)],
)
def test_a_struck_row_is_reported(strike: str, is_struck: bool):
    parts = make_parts({"Publikasi": data('<row r="1"><c r="A1" s="1"><v>7</v></c></row>')})
    fonts = f"<fonts><font/><font>{strike}</font></fonts><cellXfs>"
    styles = parts["xl/styles.xml"].replace("<cellXfs>", fonts).replace('"22"', '"0" fontId="1"')
    styles = styles.replace("</styleSheet>", "<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>")
    (sheet,), _ = read_cells(pack(parts | {"xl/styles.xml": styles}), LIMITS)
    assert (sheet.rows, sheet.struck_rows) == ([[7.0]], frozenset({0} if is_struck else ()))


def test_of_endless_merged_areas_the_first_are_kept():
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 10_101))
    assert len(parse_sheet([f"<worksheet>{areas}</worksheet>".encode()], {}).merged) == 10_000


def test_a_hidden_sheet_is_reported():
    parts = make_parts({"Publikasi": data(""), "Referensi": data("")})
    listed = parts["xl/workbook.xml"].replace('sheetId="2"', 'sheetId="2" state="veryHidden"')
    sheets, _ = read_cells(pack(parts | {"xl/workbook.xml": listed}), LIMITS)
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets] == [("Publikasi", False), ("Referensi", True)]


def test_rows_and_cells_without_addresses_follow_each_other():
    sheet = read_sheet(
        "<row><c><v>1</v></c><c><f>A1</f></c></row><row r='4'><c/><c t='e'><v>#REF!</v></c></row>"
    )
    fault, error = CellFault("formula", "=A1"), CellFault("error", "#REF!")
    assert sheet.rows == [[1.0, fault], ["", ""], ["", ""], ["", error]]


def test_many_blank_rows_with_a_format_are_mentioned():
    blank = "".join(f'<row r="{number}" s="1"/>' for number in range(2, 1502))
    _, findings = read_cells(pack(make_parts({"Publikasi": data(cell("<v>1</v>") + blank)})), LIMITS)
    assert [(finding.rule, finding.found) for finding in findings] == [("F-024", "Publikasi 1.500")]


def test_a_glance_gives_the_same_facts_as_parsing():
    """Parsing a sheet that a glance takes for plain finds nothing that the glance missed."""
    plain_count = 0
    for seed in [*list_seeds(), workbook(publication=[PUBLICATION] * 300)]:
        parts = ZipParts(seed, LIMITS)
        for sheet in list_sheets(parts)[0]:
            glance = glance_at(parts.read_chunks(sheet.part), lambda: True)
            if glance.is_plain and not glance.tail:
                facts = parse_sheet(parts.read_chunks(sheet.part), {})
                plain_count += 1
                assert glance.text_length >= facts.text_length
                assert (facts.text_length > 0) == (glance.text_length > 0)
                assert facts == SheetFacts(
                    row_count=glance.row_count,
                    shared_count=glance.shared_count,
                    text_length=facts.text_length,
                )
    assert plain_count > 20


def test_the_fast_reader_sees_as_many_cells_as_the_bytes_of_every_usual_writer():
    """So none of them has to be read a second time, slowly."""
    checked = 0
    for seed in [*list_seeds(), workbook(publication=[PUBLICATION] * 300)]:
        parts = ZipParts(seed, LIMITS)
        listed, _ = list_sheets(parts)
        values = read_values(seed, len(listed))
        for sheet, rows in zip(listed, values, strict=True):
            glance = glance_at(parts.read_chunks(sheet.part), lambda: False)
            if glance.is_plain:
                assert (glance.filled_count, glance.text_count) == count_cells(rows)
                checked += 1
    assert checked > 20


@pytest.mark.parametrize("size", range(1, 40))
def test_pieces_of_any_size_give_the_same_glance(size: int):
    rows = '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'
    whole = f'<worksheet>{data(rows)}<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'.encode()
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert glance_at(pieces, lambda: True) == glance_at([whole], lambda: True)
    assert glance_at(pieces, lambda: True).is_plain
    odd = whole.replace(b"<v>1</v>", b"<f>A1</f>")
    assert not glance_at([odd[at : at + size] for at in range(0, len(odd), size)], lambda: True).is_plain


def test_the_same_text_in_many_cells_is_counted_as_often_as_it_stands_there():
    def refuse(text: str, count: int) -> str | None:
        rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, count))
        shared = f"<si><t>{text}</t></si><si><t>{'b' * 40_000}</t></si>"
        try:
            read_cells(pack(make_parts({"Publikasi": data(rows)}, shared=shared), zipfile.ZIP_STORED), LIMITS)
        except UnreadableFileError as error:
            return error.finding.found
        return None

    assert refuse("a" * 40_000, 1000) == "teks di dalam sel terlalu panjang"
    assert refuse("a" * 10, 1000) is None  # the longest text of all is not the one that is repeated


def test_all_sheets_together_have_one_limit():
    rows = "".join(
        f'<row r="{n}"><c r="AZ{n}"><v>1</v></c></row>' for n in itertools.islice(range(1, 10_000), 9_900)
    )
    one = pack(make_parts({"A": data(rows)}))
    assert len(read_cells(one, LIMITS)[0][0].rows) == 9_900
    with pytest.raises(UnreadableFileError) as caught:
        read_cells(pack(make_parts({"A": data(rows), "B": data(rows)})), LIMITS)
    assert (caught.value.finding.rule, caught.value.finding.found) == ("F-003", "terlalu banyak sel")
