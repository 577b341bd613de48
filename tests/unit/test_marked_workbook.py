"""The unit's own workbook, marked up: each mark is there once, and nothing else has changed."""

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import HOME
from orkestra.answer import marked_workbook
from orkestra.answer.marked_workbook import list_findings, mark_workbook
from orkestra.answer.marking.cell_comments import MARK
from orkestra.answer.marking.list_sheet import NAME
from orkestra.answer.marking.orders import MarkOrders
from orkestra.answer.marking.worker import answer
from orkestra.answer.marking.xml_text import CannotMarkError
from support.marks import AMBER, ORDERS, RED, book_of, colours_of, line, write_unit_workbook
from support.workbooks import PUBLICATION, workbook

FILES = sorted((HOME / "tests" / "files").glob("*.xlsx"))
HOSTILE = '=HYPERLINK("http://x")&<b>\x00\x1b\ud800]]>'


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def sent() -> bytes:
    return write_unit_workbook()


def test_the_list_is_the_first_sheet_and_the_only_one_that_is_chosen(sent: bytes):
    book = book_of(mark_workbook(sent, ORDERS).data)
    assert book.sheetnames == [NAME, *book_of(sent).sheetnames]
    assert book.active.title == NAME
    chosen = {
        name
        for name, part in parts_of(mark_workbook(sent, ORDERS).data).items()
        if b'tabSelected="1"' in part
    }
    assert chosen == {"xl/worksheets/periksa1.xml"}
    assert list(book["Publikasi"].defined_names) == ["lokal"]


def test_lines_are_numbered_linked_and_leave_room_for_explanations(sent: bytes):
    page = book_of(mark_workbook(sent, ORDERS).data)[NAME]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    assert rows[:2] == [
        ["No", "Tingkat", "Lembar", "Sel", "Yang ditemukan", "Yang perlu dilakukan", "Penjelasan", "Kode"],
        ["1", "Perbaiki", "Publikasi", "2 sel: C6–C7", "“ig” tidak dikenal.", "Pilih.", None, None],
    ]
    assert [row[7] for row in rows[2:]] == ["0a1b2c3d 11223344", None, None]
    links = {cell.coordinate: cell.hyperlink.location for row in page for cell in row if cell.hyperlink}
    assert links == {"D6": "'Publikasi'!C6", "D7": "'Publikasi'!G6"}
    (rule,) = page.data_validations.dataValidation
    assert (str(rule.sqref), rule.type, rule.formula1, rule.formula2) == ("G7", "textLength", "10", "500")


def test_cells_are_red_and_amber_and_say_why(sent: bytes):
    page = book_of(mark_workbook(sent, ORDERS).data)["Publikasi"]
    assert colours_of(page) == {"C6:C7": RED, "G6 G9:G12": AMBER, "A6:Z9": "none"}
    priorities = {str(cells.sqref): cells.rules[0].priority for cells in page.conditional_formatting}
    assert max(priorities, key=lambda cells: priorities[cells]) == "A6:Z9"  # ours hide the unit's
    assert page["G6"].comment.text == f"{MARK}\nPertanyaan: benar?"
    assert page["C6"].comment.text == f"Catatan unit\n\n{MARK}\nPerbaiki: “ig” tidak dikenal."
    assert page["D6"].comment.text == "Lain"


def test_all_that_we_do_not_touch_stays_to_the_byte(sent: bytes):
    before, after = parts_of(sent), parts_of(mark_workbook(sent, ORDERS).data)
    changed = {name for name in before if before[name] != after.get(name)}
    assert not {name for name in changed if name.startswith("xl/worksheets/sheet")} - {
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
    }  # fmt: skip
    rows = before["xl/worksheets/sheet2.xml"].partition(b"<sheetData>")[2].partition(b"</sheetData>")[0]
    assert b"<sheetData>" + rows + b"</sheetData>" in after["xl/worksheets/sheet2.xml"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_any_program_wrote_can_be_marked_and_marked_again(path: Path):
    data = path.read_bytes()
    marked = mark_workbook(data, ORDERS).data
    assert mark_workbook(marked, ORDERS).data == marked
    if "strict" not in path.name:  # openpyxl does not read the strict form
        page = book_of(marked)["Publikasi"]
        assert {"C6:C7", "G6 G9:G12"} <= set(colours_of(page))
        assert page["G6"].comment.text.endswith("benar?")


def test_new_marks_take_the_place_of_old_ones(sent: bytes):
    fewer = MarkOrders([], [], [line()], {"Publikasi": {"fix": ["E8"]}}, {"Publikasi": {"E8": "Baru."}})
    page = book_of(mark_workbook(mark_workbook(sent, ORDERS).data, fewer).data)["Publikasi"]
    assert set(colours_of(page)) == {"E8", "A6:Z9"}
    assert {cell.coordinate: cell.comment.text for row in page for cell in row if cell.comment} == {
        "C6": "Catatan unit", "D6": "Lain", "E8": f"{MARK}\nBaru."
    }  # fmt: skip


def test_marks_go_without_a_trace_where_the_unit_has_none_of_its_own():
    plain = workbook(publication=[PUBLICATION])
    none = MarkOrders([], [], [])
    cleaned = parts_of(mark_workbook(mark_workbook(plain, ORDERS).data, none).data)
    at_once = parts_of(mark_workbook(plain, none).data)
    assert cleaned.keys() == at_once.keys()
    assert [name for name in cleaned if cleaned[name] != at_once[name]] == []


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM", "\t=1", "\r=1"])
def test_text_that_looks_like_a_formula_stays_text(sent: bytes, start: str):
    orders = MarkOrders([start], [start], [line(problem=start, place=start, explanation=start)])
    for marked in (mark_workbook(sent, orders), list_findings(orders)):
        page = book_of(marked.data)[NAME]
        cells = [cell for row in page for cell in row if cell.value and start.strip() in str(cell.value)]
        assert len(cells) == 4
        assert {(cell.data_type, cell.quotePrefix) for cell in cells} <= {("s", True), ("inlineStr", True)}


def test_nothing_that_a_unit_wrote_breaks_the_file(sent: bytes):
    book = book_of(sent)
    book["Publikasi"].title = "A&B's <x>"
    buffer = io.BytesIO()
    book.save(buffer)
    lines = [line(sheet="A&B's <x>", problem=HOSTILE, mend=HOSTILE, explanation=HOSTILE, place=HOSTILE)]
    orders = MarkOrders([HOSTILE], [HOSTILE], lines, {}, {"A&B's <x>": {"C6": HOSTILE, "C7": HOSTILE}})
    page = book_of(mark_workbook(buffer.getvalue(), orders).data)
    assert page[NAME]["D5"].hyperlink.location == "'A&B''s <x>'!C6"
    assert page["A&B's <x>"]["C7"].comment.text.endswith('=HYPERLINK("http://x")&<b>]]>')


def test_a_sheet_whose_name_has_unseen_letters_is_marked_under_the_name_that_is_shown(sent: bytes):
    book = book_of(sent)
    book["Publikasi"].title = "Publi\u200bkasi\u202e"
    buffer = io.BytesIO()
    book.save(buffer)
    page = book_of(mark_workbook(buffer.getvalue(), ORDERS).data)
    assert page[NAME]["D6"].hyperlink.location == "'Publi\u200bkasi\u202e'!C6"
    assert page["Publi\u200bkasi\u202e"]["C6"].comment


@pytest.fixture
def few_cells(monkeypatch: pytest.MonkeyPatch) -> int:
    """The limit of filled cells is lowered."""
    monkeypatch.setattr(marked_workbook, "MAX_CELLS", 300)
    return 300


def test_a_large_workbook_is_not_marked(few_cells: int):
    rows = [PUBLICATION] * (few_cells // len(PUBLICATION) + 1)
    with pytest.raises(CannotMarkError, match="too many cells"):
        mark_workbook(workbook(publication=rows), ORDERS)


def test_blank_cells_with_a_format_do_not_make_a_workbook_large(sent: bytes, few_cells: int):
    book = book_of(sent)
    for row in book["Publikasi"].iter_rows(min_row=60, max_row=60 + few_cells // 18 + 1, max_col=18):
        for cell in row:
            cell.number_format = "0"
    buffer = io.BytesIO()
    book.save(buffer)
    assert NAME in book_of(mark_workbook(buffer.getvalue(), ORDERS).data).sheetnames


def test_a_signature_is_named_as_lost(sent: bytes):
    buffer = io.BytesIO(sent)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    marked = mark_workbook(buffer.getvalue(), ORDERS)
    assert marked.lost == ["tanda tangan digital"]
    assert "_xmlsignatures/sig1.xml" not in parts_of(marked.data)


def spoil(data: bytes, seed: int) -> Iterator[bytes]:
    """The whole file, or single parts in an intact archive, are cut off or changed."""
    dice = random.Random(seed)
    yield data[: dice.randrange(len(data))]
    flipped = bytearray(data)
    for _ in range(8):
        flipped[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    yield bytes(flipped)
    parts = parts_of(data)
    name = dice.choice(sorted(parts))
    start = dice.randrange(len(parts[name]))
    odd = dice.choice([b"", b"<x", b"\x00", b'"', b"&e;"])
    parts[name] = parts[name][:start] + odd + parts[name][start + 9 :]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    yield buffer.getvalue()


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_never_raises(sent: bytes, seed: int):
    question = b'{"head": [], "lone_head": [], "lines": [], "areas": {}, "comments": {}}'
    for data in spoil(sent, seed):
        assert answer([question, data]).startswith((b'{"lost"', b'{"refused"'))
