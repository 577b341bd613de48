"""The reader: bytes into typed rows, and findings about bytes that cannot be read."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from orkestra.findings import Finding
from orkestra.reading.files.cells import FileLimits, RawSheet, UnreadableFileError
from orkestra.reading.files.read_file import read_cells
from orkestra.reading.reader import copy_line, read_submission
from orkestra.reading.specs import ColumnSpec, Origin, SheetSpec, file_limits, sheet_specs
from orkestra.reading.tables.type_workbook import type_workbook
from support.workbooks import ISSUE, PUBLICATION, SURVEY, registry, workbook, workbook_of_cells

SPECS = sheet_specs(registry())
LIMITS = file_limits(registry().policy.limits[0])
ORIGIN = Origin("2026-W47", "Asia/Jakarta")


def read(data: bytes):
    return read_submission(data, 7, SPECS, LIMITS, ORIGIN)


def test_a_workbook_gives_its_rows_with_their_places():
    document = read(
        workbook(publication=[PUBLICATION, PUBLICATION | {"title": 'Break\nhere, "quotes" and \\'}])
    )
    sheet = document.sheets["publication"]
    lines = sheet.copy_text.splitlines()
    assert (sheet.shown_name, sheet.row_count, sheet.column_letters["title"]) == (
        "Publikasi",
        2,
        "E",
    )
    assert lines[0].split("\t")[:5] == ["7", "6", "{}", "1", "2026-11-17T09:30:00"]
    assert lines[1].split("\t")[7] == 'Break\\nhere, "quotes" and \\\\'
    assert document.cover["unit_code"] == "komdigi"
    assert not document.findings


def test_an_unreadable_cell_is_a_finding_and_its_row_is_kept():
    document = read(workbook(publication=[PUBLICATION | {"reach_count": "banyak"}]))
    assert document.findings == (Finding("C-001", "publication", 6, "reach_count", "banyak"),)
    assert document.sheets["publication"].copy_text.split("\t")[2] == '{"reach_count"}'


def test_csv_files_in_a_zip_are_a_submission():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Identitas.csv", "Kode unit;komdigi\nPekan;2026-W47\nNihil Isu;Ya\n")
        archive.writestr("publikasi.csv", "﻿Tanggal tayang;Kanal;Judul\n17/11/2026 09.30;Instagram;Kabar; \n")
    document = read(buffer.getvalue())
    assert document.cover == {"unit_code": "komdigi", "week": "2026-W47", "nil_issue": True}
    assert document.sheets["publication"].copy_text.split("\t")[1:7] == [
        "2", '{"media_type","outlet","message_codes"}', r"\N", "2026-11-17T09:30:00", "Instagram", r"\N",
    ]  # fmt: skip


def test_characters_that_no_one_sees_are_taken_out_before_reading():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Identitas.csv", "Kode unit\x00;kom\x00digi\n")
        archive.writestr(
            "Publikasi.csv", "Tanggal tayang;Kanal\x01;Jangkauan\n17/11/2026 \x00;X;se\x00puluh\x9f\n"
        )
    document = read(buffer.getvalue())
    assert document.cover == {"unit_code": "komdigi"}
    assert document.sheets["publication"].copy_text.split("\t")[4:6] == ["2026-11-17T00:00:00", "X"]
    assert "sepuluh" in [finding.found for finding in document.findings]


def test_of_two_covers_the_first_is_read_and_the_other_is_named():
    book = load_workbook(io.BytesIO(workbook(publication=[PUBLICATION])))
    book.create_sheet("Identitas (2)").append(["Kode unit", "bnn"])
    book.create_sheet("identitas")  # blank: nothing is lost
    buffer = io.BytesIO()
    book.save(buffer)
    document = read(buffer.getvalue())
    assert document.cover["unit_code"] == "komdigi"
    assert [(f.rule, f.sheet, f.found) for f in document.findings] == [("S-007", "cover", "Identitas (2)")]


def test_message_codes_get_the_spelling_of_the_registry():
    survey = [SURVEY | {"message_code": code} for code in (0, "000", "ls-01", "XX-9")]
    publication = [PUBLICATION | {"message_codes": "ls-01; 0,Xx-9"}]
    sheets = read(workbook(survey=survey, publication=publication)).sheets
    lines = sheets["survey"].copy_text.splitlines()
    assert [line.split("\t")[5] for line in lines] == ["000", "000", "LS-01", "XX-9"]
    assert sheets["publication"].copy_text.split("\t")[11] == '{"LS-01","000","Xx-9"}'


def test_too_many_codes_are_not_read():
    document = read(workbook(publication=[PUBLICATION | {"message_codes": "LS-01;" * 34}]))
    (finding,) = document.findings
    assert (finding.rule, finding.column_name, len(finding.found)) == ("C-004", "message_codes", 200)


def test_headings_are_found_where_they_are_and_in_any_order():
    spec = SheetSpec(
        "x", "X", (ColumnSpec("a", "Judul", "text"), ColumnSpec("b", "Kanal", "text", (), ("Media",)))
    )
    sheet = RawSheet(
        "x ", [["Laporan", ""], ["", ""], ["media", "JUDUL*"], ["Radio", "Satu"], ["", ""], ["TV", ""]]
    )
    typed = type_workbook([sheet], [spec], ORIGIN).sheets["x"]
    assert typed.column_letters == {"a": "B", "b": "A"}
    assert [(row.row_no, row.values) for row in typed.rows] == [(4, ["Satu", "Radio"]), (6, [None, "TV"])]


def test_a_sheet_without_headings_is_reported_and_gives_no_rows():
    spec = SheetSpec("issue", "Isu", (ColumnSpec("a", "Kode isu", "text"), ColumnSpec("b", "Status", "text")))
    result = type_workbook([RawSheet("Isu", [["entah"], ["apa"]])], [spec], ORIGIN)
    assert (result.findings[0].rule, result.sheets["issue"].rows) == ("S-004", [])


def _damaged() -> bytes:
    data = workbook()
    start = data.index(b"xl/worksheets/sheet1.xml") + 40
    return data[:start] + b"\0" * 60 + data[start + 60 :]


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return buffer.getvalue()


def test_styled_blank_cells_and_a_wide_claim_do_no_harm():
    rows = '<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    sheets = {sheet.name: sheet.rows for sheet in read_cells(workbook_of_cells(rows), LIMITS)[0]}
    assert sheets["Publikasi"] == [[""], [1.0]]


def _wide_csv() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("publikasi.csv", "Judul\n" + "a" * 200_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "F-011"),
        (b"%PDF-1.7", "F-002"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "F-002"),
        (workbook()[:3000], "F-012"),
        (_damaged(), "F-001"),
        (b"PK\x03\x04" + b"x" * (10 * 1024 * 1024), "F-003"),
        (_bomb(), "F-003"),
        (_wide_csv(), "F-001"),
    ],
    ids=["empty", "pdf", "xls", "truncated", "damaged", "large", "bomb", "wide csv"],
)
def test_a_file_that_cannot_be_read_is_one_finding(data: bytes, rule: str):
    with pytest.raises(UnreadableFileError) as caught:
        read_cells(data, LIMITS)
    assert caught.value.finding.rule == rule


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        (LIMITS, "isinya lebih dari 100 kali ukuran berkasnya"),
        (replace(LIMITS, unpacked_bytes=3 * 1024 * 1024), "lebih dari 3 MB setelah dibuka"),
    ],
)
def test_a_bomb_is_refused_for_the_limit_that_it_breaks(limits: FileLimits, found: str):
    with pytest.raises(UnreadableFileError) as caught:
        read_cells(_bomb(), limits)
    assert caught.value.finding.found == found


def test_copy_lines_escape_the_control_characters_of_copy():
    assert (
        copy_line([1, None, ["a,b", 'c"d'], "x\ty\n\\N", True])
        == '1\t\\N\t{"a,b","c\\\\"d"}\tx\\ty\\n\\\\N\tTrue\n'
    )


def test_a_look_alike_hyphen_makes_no_other_issue_and_no_other_week():
    row = PUBLICATION | {"issue_code": "komdigi-1"}
    issue = ISSUE | {"issue_code": "komdigi\u20111", "message_codes": "LS\u201301"}
    document = read(workbook("komdigi", "2026\u2011W47", publication=[row], issue=[issue]))
    lines = [document.sheets[name].copy_text.split("\t") for name in ("publication", "issue")]
    assert "komdigi-1" in lines[0]
    assert (lines[1][3], lines[1][5]) == ("komdigi-1", '{"LS-01"}')
    assert document.cover["week"] == "2026-W47"
    assert [(finding.rule, finding.column_name) for finding in document.findings] == [
        ("C-136", "week"), ("C-136", "issue_code"), ("C-136", "message_codes"),
    ]  # fmt: skip


def test_a_digit_in_a_circle_is_never_another_number():
    document = read(
        workbook(publication=[PUBLICATION | {"reach_count": "10²", "reach_source": "Insight akun"}])
    )
    assert [(finding.rule, finding.meant) for finding in document.findings] == [("C-007", "²")]


def test_the_row_of_an_issue_names_its_moments_without_a_time():
    rows = [ISSUE | {"detected_local": date(2026, 11, 17)}, ISSUE | {"issue_code": "komdigi-2"}]
    document = read(workbook(issue=rows))
    lines = document.sheets["issue"].copy_text.splitlines()
    assert [line.split("\t")[-1] for line in lines] == ['{"detected_local"}', "{}"]
    assert [finding.rule for finding in document.findings] == ["C-119"]
