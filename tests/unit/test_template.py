"""The template: its content, and that no program changes it."""

import dataclasses
import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from orkestra.reading.reader import read_submission
from orkestra.reading.specs import Origin, file_limits, sheet_specs
from orkestra.reading.structure import find_structure
from orkestra.sheet_names import DATA_SHEETS, SHEET_NAMES
from orkestra.submission_key import SubmissionKey
from orkestra.week import Week
from orkestra.workbook.layout import hash_layout, list_of, show_heading
from orkestra.workbook.template import make_template
from support.workbooks import registry

W47 = Week(2026, 47)
SPECS, LIMITS = sheet_specs(registry()), file_limits(registry().policy.limits[0])
CARRIED = {
    "issue_code": "komdigi-1",
    "title": "=Kabar bohong",
    "kind": "Hoaks",
    "level": "Tinggi",
    "detected_local": datetime(2026, 11, 12, 8, 0),
    "message_codes": "LS-01",
}


def make(code: str = "komdigi", **more) -> bytes:
    return make_template(registry(), registry().unit(code, W47.sunday), W47, **more)


def load(code: str = "komdigi", **more):
    return load_workbook(io.BytesIO(make(code, **more)))


def read(data: bytes):
    return read_submission(data, 7, SPECS, LIMITS, Origin("2026-W47", "Asia/Jakarta"))


@pytest.fixture(scope="module")
def book():
    return load("kemenkeu")


def texts_of(book) -> str:
    return "\n".join(str(cell.value) for row in book["Identitas"] for cell in row if cell.value)


def test_it_has_its_sheets_and_referensi_is_hidden(book):
    assert book.sheetnames == [*SHEET_NAMES.values(), "Referensi"]
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["Referensi"]
    facts = {row[0]: row[1] for row in book["Referensi"].iter_rows(max_row=4, max_col=2, values_only=True)}
    assert facts == {
        "Templat": "v1",
        "Susunan": hash_layout(registry()),
        "Kode unit": "kemenkeu",
        "Pekan": "2026-W47",
    }


@pytest.mark.parametrize("name", DATA_SHEETS)
def test_headings_stand_in_row_5_with_a_note_and_stay_in_sight(book, name):
    sheet, columns = book[SHEET_NAMES[name]], registry().columns(name)
    assert sheet["A1"].value == f"Laporan Mingguan Bakohumas: {SHEET_NAMES[name]}"
    assert [cell.value for cell in sheet[5]] == [show_heading(column) for column in columns]
    assert sheet.max_row == 5
    assert sheet.freeze_panes == "A6"
    for cell, column in zip(sheet[5], columns, strict=True):
        assert column.hint in cell.comment.text
        assert f"Contoh: {column.example}" in cell.comment.text
        assert ("Wajib diisi." in cell.comment.text) == column.is_required == cell.value.endswith("*")


@pytest.mark.parametrize(
    ("sheet", "column", "number_format"),
    [
        ("publication", "message_codes", "@"),
        ("publication", "published_local", "dd/mm/yyyy hh:mm"),
        ("publication", "reach_count", "#,##0"),
        ("issue", "issue_code", "@"),
        ("outreach", "event_date", "dd/mm/yyyy"),
        ("survey", "message_code", "@"),
        ("behaviour", "value_count", "#,##0"),
    ],
)
def test_blank_cells_have_the_format_of_their_column(book, sheet, column, number_format):
    columns = [entry.column_name for entry in registry().columns(sheet)]
    letter = chr(ord("A") + columns.index(column))
    assert book[SHEET_NAMES[sheet]].column_dimensions[letter].number_format == number_format


def resolve(book, formula: str) -> list[str]:
    """The values behind a defined name."""
    sheet, _, cells = book.defined_names[formula].attr_text.partition("!")
    return [row[0].value for row in book[sheet][cells.replace("$", "")]]


@pytest.mark.parametrize("name", DATA_SHEETS)
def test_dropdowns_offer_their_lists_by_name_and_refuse_nothing(book, name):
    rules = book[SHEET_NAMES[name]].data_validations.dataValidation
    lists = {str(rule.sqref): rule for rule in rules if rule.type == "list"}
    offered = [column for column in registry().columns(name) if list_of(column)]
    assert len(lists) == len(offered)
    for column in offered:
        letter = chr(ord("A") + registry().columns(name).index(column))
        values = resolve(book, lists[f"{letter}6:{letter}5000"].formula1)
        if column.list not in (None, "behaviour"):
            assert values == registry().list_values(column.list)
    for rule in rules:
        assert rule.errorStyle == "warning"
        assert not rule.showDropDown, "in the file format, true hides the arrow"
        assert len(rule.prompt) <= 255, "Excel takes the file for damaged"
        assert len(rule.promptTitle) <= 32
        assert len(rule.error) <= 225


def test_messages_and_indicators_are_the_units_own(book):
    messages = {
        message.message_code: message.message_text for message in registry().messages_of("kemenkeu", W47)
    }
    assert resolve(book, "Daftar_pesan") == ["000", *messages]
    assert all(text in texts_of(book) for text in messages.values())
    assert resolve(book, "Daftar_indikator_perilaku") == ["LP-BC"]
    assert len(messages) < len(registry().messages)


def test_a_unit_without_an_indicator_is_asked_to_declare_perilaku_nil():
    book = load("kpk")
    assert "Daftar_indikator_perilaku" not in book.defined_names
    assert "tulis Ya pada Nihil Perilaku" in book["Perilaku"]["A3"].value


@pytest.mark.parametrize(
    ("unit", "due", "close"),
    [
        ("komdigi", "Senin, 23 November 2026 12.00 WIB", "Selasa, 24 November 2026 16.00 WIB"),
        ("oikn", "Senin, 23 November 2026 13.00 WITA", "Selasa, 24 November 2026 17.00 WITA"),
    ],
)
def test_identitas_says_where_to_upload_and_until_when(unit, due, close):
    text = texts_of(load(unit))
    for part in (f"masuk/{unit}/2026-W47/", f"hasil/{unit}/2026-W47/", f"cek/{unit}/", due, close):
        assert part in text


def test_an_untouched_template_says_who_and_when_and_nothing_else():
    document = read(make("kemenkeu"))
    assert document.cover == {
        "unit_code": "kemenkeu",
        "unit_name": "Kementerian Keuangan",
        "week": "2026-W47",
        "template_version": "v1",
    }
    assert {name: sheet.row_count for name, sheet in document.sheets.items()} == {
        "cover": 1,
        **dict.fromkeys(DATA_SHEETS, 0),
    }
    assert not document.findings


@pytest.mark.parametrize("open_issues", [[], [CARRIED]], ids=["plain", "with issues of last week"])
def test_an_untouched_template_is_recognised_as_empty(open_issues):
    document = read(make(open_issues=open_issues))
    filled = {name: sheet.row_count for name, sheet in document.sheets.items()}
    statuses = {name: "filled" if count else "blank" for name, count in filled.items()}
    submission = SubmissionKey(7, "komdigi", Week.parse("2026-W47"))
    found = find_structure(registry(), submission, document.cover, statuses)
    assert [finding.rule for finding in found] == ["S-006"]


def test_open_issues_stand_in_isu_and_ask_for_their_status():
    data = make(open_issues=[CARRIED])
    sheet = load_workbook(io.BytesIO(data))["Isu"]
    headings = {cell.value: cell.column for cell in sheet[5]}
    assert (sheet.cell(6, 1).value, sheet.cell(6, 2).data_type) == ("komdigi-1", "s")
    assert sheet.cell(6, headings["Terdeteksi*"]).value == datetime(2026, 11, 12, 8, 0)
    assert sheet.cell(6, headings["Terdeteksi*"]).number_format == "dd/mm/yyyy hh:mm"
    assert sheet.cell(6, headings["Status*"]).value is None
    assert "pilih Status" in sheet["A3"].value
    assert read(data).sheets["issue"].row_count == 1


def test_rows_and_fields_are_filled_in_as_a_unit_would():
    data = make(
        rows={"outreach": [{"event_date": date(2026, 11, 18), "activity": "+Temu", "participant_count": 40}]},
        cover={"prepared_by": "@Sari", "declared_date": date(2026, 11, 22)},
    )
    document = read(data)
    assert document.sheets["outreach"].copy_text.split("\t")[:6] == [
        "7", "6", "{}", r"\N", "2026-11-18", "+Temu",
    ]  # fmt: skip
    assert (document.cover["prepared_by"], document.cover["declared_date"]) == ("@Sari", "2026-11-22")


def test_a_registry_text_that_looks_like_a_formula_stays_text():
    message = dataclasses.replace(
        registry().messages_of("komdigi", W47)[0], message_text='=HYPERLINK("http://x")'
    )
    unit = dataclasses.replace(registry().unit("komdigi", W47.sunday), unit_name="@Kementerian")
    hostile = dataclasses.replace(registry(), units=(unit,), messages=(message,))
    archive = zipfile.ZipFile(io.BytesIO(make_template(hostile, unit, W47)))
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 7
    for name in sheets:
        assert b"<f>" not in archive.read(name)


def test_the_same_arguments_give_the_same_bytes_and_no_program_is_named():
    data = make()
    assert data == make()
    assert data != make("kemenkeu")
    archive = zipfile.ZipFile(io.BytesIO(data))
    said = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("docProps/"))
    assert not re.search(rb"openpyxl|Microsoft Excel|\b2026-(?!01-01)", said)
    assert b"Laporan Mingguan Bakohumas, Komdigi" in said


def test_the_layout_has_a_checksum():
    columns = registry().sheet_columns
    other = dataclasses.replace(columns[20], heading="Judul lain")
    changed = dataclasses.replace(registry(), sheet_columns=(*columns[:20], other, *columns[21:]))
    assert hash_layout(registry()) != hash_layout(changed)
    assert re.fullmatch("[0-9a-f]{16}", hash_layout(registry()))


def test_what_programs_list_is_indonesian_and_short_enough(book):
    assert set(book.defined_names) > {"Daftar_kanal", "Daftar_pesan", "Daftar_indikator_survei"}
    own = [name for name in book.named_styles if name != "Normal"]
    assert len(own) == 30
    assert all(re.fullmatch(r"Bakohumas [a-z ]+", name) for name in own)


def test_no_sentence_of_identitas_is_taken_for_a_label(book):
    known = {
        name.casefold()
        for column in registry().columns("cover")
        for name in (column.heading, *column.variants)
    }
    labels = [show_heading(column) for column in registry().columns("cover")]
    others = [
        str(cell.value)
        for row in book["Identitas"]
        for cell in row[:1]
        if cell.value and cell.value not in labels
    ]
    assert len(others) > 10
    assert [text for text in others if text.casefold() in known] == []


def test_it_prints_across_the_page_with_its_headings(book):
    sheet = book["Publikasi"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape", 1, 0,
    )  # fmt: skip
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$5:$5"
