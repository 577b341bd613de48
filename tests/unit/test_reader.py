"""The reader: bytes into typed rows, and what becomes of bytes that are no good."""

import io
import sys
import zipfile
from datetime import datetime

import pytest

from orkestra.intake import reader_process
from orkestra.intake.cells import RawSheet, UnreadableFileError, read_cells
from orkestra.intake.reader import copy_line, read_submission
from orkestra.intake.reader_process import ReaderFailedError, ReaderProcess
from orkestra.intake.rows import (
    ColumnSpec,
    SheetSpec,
    UnreadableCellError,
    file_limits,
    read_value,
    sheet_specs,
    type_workbook,
)
from workbooks import PUBLICATION, registry, workbook

SPECS = sheet_specs(registry())
LIMITS = file_limits(registry().policy.limits[0])


def read(data: bytes):
    return read_submission(data, 7, SPECS, LIMITS)


def test_a_workbook_gives_its_rows_with_their_places():
    document = read(
        workbook(publication=[PUBLICATION, PUBLICATION | {"title": 'Tab\there, "quotes" and \\'}])
    )
    sheet = document["sheets"]["publication"]
    lines = sheet["copy"].splitlines()
    assert (sheet["shown_name"], sheet["row_count"], sheet["column_letters"]["title"]) == (
        "Publikasi",
        2,
        "E",
    )
    assert lines[0].split("\t")[:5] == ["7", "6", "{}", "1", "2026-11-17T09:30:00"]
    assert lines[1].split("\t")[7] == 'Tab\\there, "quotes" and \\\\'
    assert document["cover"]["unit_code"] == "komdigi"
    assert document["findings"] == []


def test_an_unreadable_cell_is_a_finding_and_its_row_is_kept():
    document = read(workbook(publication=[PUBLICATION | {"reach_count": "banyak"}]))
    assert document["findings"] == [
        {
            "rule": "C-001",
            "sheet": "publication",
            "row_no": 6,
            "column_name": "reach_count",
            "found": "banyak",
        }
    ]
    assert document["sheets"]["publication"]["copy"].split("\t")[2] == '{"reach_count"}'


def test_csv_files_in_a_zip_are_a_submission():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Identitas.csv", "Kode unit;komdigi\nPekan;2026-W47\nNihil Isu;Ya\n")
        archive.writestr("publikasi.csv", "﻿Tanggal tayang;Kanal;Judul\n17/11/2026 09.30;Instagram;Kabar; \n")
    document = read(buffer.getvalue())
    assert document["cover"] == {"unit_code": "komdigi", "week": "2026-W47", "nil_issue": True}
    assert document["sheets"]["publication"]["copy"].split("\t")[1:7] == [
        "2", "{}", r"\N", "2026-11-17T09:30:00", "Instagram", r"\N",
    ]  # fmt: skip


def test_headings_are_found_where_they_are_and_in_any_order():
    spec = SheetSpec(
        "x", "X", (ColumnSpec("a", "Judul", "text"), ColumnSpec("b", "Kanal", "text", (), ("Media",)))
    )
    sheet = RawSheet(
        "x ", [["Laporan", ""], ["", ""], ["media", "JUDUL*"], ["Radio", "Satu"], ["", ""], ["TV", ""]]
    )
    typed = type_workbook([sheet], [spec]).sheets["x"]
    assert typed.column_letters == {"a": "B", "b": "A"}
    assert [(row.row_no, row.values) for row in typed.rows] == [(4, ["Satu", "Radio"]), (6, [None, "TV"])]


def test_a_sheet_without_headings_is_said_and_gives_no_rows():
    spec = SheetSpec("issue", "Isu", (ColumnSpec("a", "Kode isu", "text"), ColumnSpec("b", "Status", "text")))
    result = type_workbook([RawSheet("Isu", [["entah"], ["apa"]])], [spec])
    assert (result.findings[0].rule, result.sheets["issue"].rows) == ("S-004", [])


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("integer", 12.0, 12),
        ("integer", "12", 12),
        ("integer", "", None),
        ("integer", "  ", None),
        ("integer", 0.0, 0),
        ("datetime", "2026-11-17", datetime(2026, 11, 17)),
        ("datetime", "17/11/2026 8:05", datetime(2026, 11, 17, 8, 5)),
        ("yesno", "YA", True),
        ("yesno", "tidak", False),
        ("text", 7.0, "7"),
        ("text", "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("codes", "LS-01; LS-02", ["LS-01", "LS-02"]),
        ("codes", 0.0, ["000"]),
        ("list", " media  Online", "Media online"),
        ("list", "ig", "ig"),
    ],
)
def test_cells_say_what_their_column_holds(kind: str, cell: object, value: object):
    assert read_value(cell, ColumnSpec("x", "X", kind, ("Media online", "TV"))) == value


@pytest.mark.parametrize(
    ("kind", "cell"),
    [("integer", 1.5), ("integer", "1.234"), ("integer", True), ("datetime", "besok"), ("datetime", 5.0),
     ("datetime", "31/02/2026"), ("yesno", "mungkin")],
)  # fmt: skip
def test_a_cell_of_another_kind_is_never_guessed(kind: str, cell: object):
    with pytest.raises(UnreadableCellError):
        read_value(cell, ColumnSpec("x", "X", kind))


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


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "F-002"),
        (b"%PDF-1.7", "F-002"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "F-002"),
        (workbook()[:3000], "F-001"),
        (_damaged(), "F-001"),
        (b"PK\x03\x04" + b"x" * (10 * 1024 * 1024), "F-003"),
        (_bomb(), "F-003"),
    ],
    ids=["empty", "pdf", "xls", "truncated", "damaged", "large", "bomb"],
)
def test_a_file_that_cannot_be_read_is_one_finding(data: bytes, rule: str):
    with pytest.raises(UnreadableFileError) as caught:
        read_cells(data, LIMITS)
    assert caught.value.finding.rule == rule


def test_copy_lines_escape_what_copy_would_read_as_its_own():
    assert (
        copy_line([1, None, ["a,b", 'c"d'], "x\ty\n\\N", True])
        == '1\t\\N\t{"a,b","c\\\\"d"}\tx\\ty\\n\\\\N\tTrue\n'
    )


def test_the_reader_process_gives_the_same_as_the_reader():
    data = workbook(publication=[PUBLICATION])
    with ReaderProcess(SPECS, LIMITS, seconds_a_file=10) as reader:
        assert reader.read(data, 7) == read(data)
        assert reader.read(b"%PDF", 8)["findings"][0]["rule"] == "F-002"


def test_a_reader_that_dies_or_hangs_is_replaced(tmp_path, monkeypatch):
    """Stand-ins for a crash in native code and for a file that never ends: real processes that do so."""
    good = workbook(publication=[PUBLICATION])
    with ReaderProcess(SPECS, LIMITS, seconds_a_file=5) as reader:
        reader.read(good, 1)
        reader._process.kill()
        with pytest.raises(ReaderFailedError):
            reader.read(good, 2)
        assert reader.read(good, 3)["sheets"]["publication"]["row_count"] == 1
    sleeper = tmp_path / "sleeper"
    sleeper.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    sleeper.chmod(0o700)
    monkeypatch.setattr(reader_process.sys, "executable", str(sleeper))
    with ReaderProcess(SPECS, LIMITS, seconds_a_file=0.3) as reader, pytest.raises(ReaderFailedError):
        reader.read(good, 4)
