"""Headings: how they are compared, and in which rows they are found."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orkestra.reading.files.cells import RawSheet
from orkestra.reading.specs import ColumnSpec, Origin, SheetSpec
from orkestra.reading.tables.heading_row import find_heading_row
from orkestra.reading.tables.spellings import count_typing_errors, normalise_heading
from orkestra.reading.tables.type_workbook import type_workbook

SPEC = SheetSpec(
    "outreach",
    "Tatap Muka",
    (
        ColumnSpec("activity", "Kegiatan", "text", is_required=True),
        ColumnSpec("participant_count", "Peserta", "integer", (), ("Jumlah peserta",), is_required=True),
        ColumnSpec("female_count", "Perempuan", "integer", (), ("P",)),
        ColumnSpec("before_date", "Tanggal sebelum", "text"),
        ColumnSpec("after_date", "Tanggal sesudah", "text"),
    ),
)
ORIGIN = Origin("2026-W47", "Asia/Jakarta")


def read(rows: list[list[object]], merged: tuple[tuple[int, int, int, int], ...] = ()):
    return type_workbook([RawSheet("Tatap Muka", rows, merged)], [SPEC], ORIGIN)


@given(st.text(max_size=40))
@example("\ufdfa" * 40)
@example("a " * 300)
def test_a_normalised_heading_is_normal(text: str):
    assert normalise_heading(normalise_heading(text)) == normalise_heading(text)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("  Nama media/\nAKUN * ", "nama media akun"),
        ("Tidak ke ya (b)", "tidak ke ya b"),
        ("Laki–laki", "laki laki"),
        ("ＪＵＤＵＬ", "judul"),
        ("Ju\u200bdul\u00a0isu", "judul isu"),
        ("Kode_pesan", "kode pesan"),
        ("#", "#"),
        ("*", ""),
    ],
)
def test_what_people_type_differently_makes_no_difference(written: str, normal: str):
    assert normalise_heading(written) == normal


@pytest.mark.parametrize(
    ("written", "wanted", "errors"),
    [
        ("jangkuan", "jangkauan", 1),
        ("jangkaaun", "jangkauan", 1),
        ("jagkaun", "jangkauan", None),
        ("tangal tayng", "tanggal tayang", 2),
        ("interaksi 48 jam", "interaksi 24 jam", None),
        ("nadi", "nada", None),
        ("tanggal sesudah", "tanggal sebelum", None),
    ],
)
def test_longer_words_may_have_more_typing_errors(written: str, wanted: str, errors: int | None):
    assert count_typing_errors(written, wanted) == errors


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_typing_errors_count_the_same_both_ways_and_are_none_only_between_equals(one: str, other: str):
    assert count_typing_errors(one, other) == count_typing_errors(other, one)
    assert (count_typing_errors(one, other) == 0) == (one == other)


@pytest.mark.parametrize(
    ("rows", "merged", "letters"),
    [
        ([["Kegiatan", "Peserta", "", "Tanggal", ""], ["", "Jumlah", "Perempuan", "sebelum", "sesudah"]], (),
         "ABCDE"),
        ([["Kegiatan", "Jumlah", "", "Sebelum", "Sesudah"], ["", "Peserta", "P", "Tanggal", "Tanggal"]],
         ((0, 0, 1, 0), (0, 1, 0, 2)), "ABCDE"),
    ],
)  # fmt: skip
def test_d18_two_levels_of_headings_are_joined_either_way(
    rows: list[list[object]], merged: tuple[tuple[int, int, int, int], ...], letters: str
):
    book = read([*rows, ["Rapat", 40, 22, "a", "b"]], merged)
    found = book.sheets["outreach"].column_letters
    assert "".join(found[column.name] for column in SPEC.columns) == letters
    assert [finding.rule for finding in book.findings] == ["S-009"]


def test_the_first_row_of_data_is_no_second_level():
    rows = [["Kegiatan", "Peserta", ""], ["Rapat", "", "Perempuan hadir"]]
    row = find_heading_row(RawSheet("x", rows), SPEC)
    assert row is not None
    assert (row.first_row, row.last_row) == (0, 0)


def test_headings_are_not_looked_for_without_end():
    rows = [["laporan"]] * 30 + [["Kegiatan", "Peserta"], ["Rapat", 40]]
    assert [finding.rule for finding in read(rows).findings] == ["S-004"]
    assert read(rows[1:]).sheets["outreach"].rows[0].values[:2] == ["Rapat", 40]


def test_a_row_of_misspelt_headings_is_found():
    book = read([["Kegiatn", "Pesertaa", "Perempuann"], ["Rapat", 40, 22]])
    assert book.sheets["outreach"].rows[0].values[:3] == ["Rapat", 40, 22]


def test_a_misspelt_heading_of_two_columns_is_questioned():
    spec = SheetSpec("x", "Tatap Muka", (
        ColumnSpec("title", "Judul", "text"),
        ColumnSpec("before_count", "n sebelum", "integer"), ColumnSpec("yes_count", "y sebelum", "integer"),
    ))  # fmt: skip
    rows = [["Judul", "m sebelum"], ["Satu", 3]]
    book = type_workbook([RawSheet("Tatap Muka", rows)], [spec], ORIGIN)
    (asked,) = book.findings
    assert (asked.rule, asked.found, asked.meant) == ("S-011", "m sebelum", "n sebelum atau y sebelum")
