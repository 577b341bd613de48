"""Identitas in every layout, and the explanations in the sheet of findings."""

from datetime import date

import pytest

from orkestra.reading.files.cells import RawSheet
from orkestra.reading.specs import Origin, sheet_specs
from orkestra.reading.tables.type_workbook import type_workbook
from support.workbooks import registry

SPECS = sheet_specs(registry())
NAMES = [column.name for spec in SPECS if spec.name == "cover" for column in spec.columns]
ORIGIN = Origin("2026-W47", "Asia/Jakarta")
EXPECTED = {"unit_code": "komdigi", "week": "2026-W47", "prepared_by": "Sari"}


def read(rows: list[list[object]], name: str = "Identitas"):
    return type_workbook([RawSheet(name, rows)], SPECS, ORIGIN)


def values_of(book) -> dict[str, object]:
    (row,) = book.sheets["cover"].rows
    return {name: value for name, value in zip(NAMES, row.values, strict=True) if value is not None}


@pytest.mark.parametrize(
    "rows",
    [
        [["Kode unit", "komdigi"], ["Pekan", "2026-W47"], ["Penyusun", "Sari"]],
        [["LAPORAN"], ["KODE UNIT *", "", "komdigi"], [], ["Pekan :", "", "2026-W47"], ["penyusun", "Sari"]],
        [["Kode unit", ":", "komdigi"], ["Pekan", ":", "2026-W47"], ["Penyusun", ": Sari"]],
        [["Kode unit: komdigi"], ["Pekan:2026-W47"], ["Penyusun : Sari"]],
        [["", "", "Kode unit", "komdigi", "Pekan", "2026-W47"], ["", "", "Penyusun", "Sari"]],
        [["Kode unit", "Pekan", "Penyusun"], ["komdigi", "2026-W47", "Sari"]],
        [["Kode unit", ""], ["Kode unit", "komdigi"], ["Pekan", "2026-W47"], ["Penyusun", "Sari"]],
    ],
    ids=["plain", "gaps", "colons", "one cell", "four columns", "two rows", "label twice"],
)
def test_values_are_found_beside_below_and_behind_their_labels(rows: list[list[object]]):
    assert values_of(read(rows)) == EXPECTED


def test_a_long_value_behind_its_label_is_kept_whole():
    text = "Kepala biro berganti.\n" * 40
    assert values_of(read([[f"Catatan umum: {text}"]])) == {"general_note": text.strip()}


def test_a_blank_value_is_not_the_next_label_nor_what_stands_below():
    book = read([["Kode unit", "", ""], ["Pekan", "2026-W47"], ["Alasan nihil"], ["Terima kasih"]])
    assert values_of(book) == {"week": "2026-W47"}
    assert book.sheets["cover"].column_letters["unit_code"] == "B1"


def test_the_own_label_wins_over_a_variant_wherever_it_stands():
    book = read([["Pelapor", "Humas"], ["Penyusun", "Sari"], ["PJ", "Kepala"], ["Periode", "2026-W47"]])
    assert values_of(book) == {"prepared_by": "Sari", "responsible_person": "Kepala", "week": "2026-W47"}
    assert [(f.rule, f.column_name, f.found) for f in book.findings if f.rule == "S-010"] == [
        ("S-010", "week", "Periode"),
        ("S-010", "responsible_person", "PJ"),
    ]


def test_a_missing_label_is_asked_for_by_its_cell():
    book = read([["Laporan"], ["Kode unit", "komdigi"], ["Pekan", "2026-W47"], ["Templat", "v1"],
                 ["Penyusun", "Sari"], ["Tanggal pernyataan", date(2026, 11, 22)]])  # fmt: skip
    assert [(f.rule, f.column_name, f.found, f.meant) for f in book.findings] == [
        ("S-044", "office_contact", "A7", "B7"),
        ("S-044", "responsible_person", "A8", "B8"),
    ]
    cover = book.sheets["cover"]
    assert cover.column_letters["responsible_person"] == "B8"
    assert cover.rows[0].unreadable == [
        "office_contact",
        "responsible_person",
    ]  # so no rule asks for them again


def test_a_misspelt_label_is_read_and_reported():
    book = read([["Kode unti", "komdigi"], ["Tanggal pernytaan", date(2026, 11, 22)], ["Pekan", "2026-W47"]])
    assert values_of(book)["declared_date"] == date(2026, 11, 22)
    assert {f.column_name for f in book.findings if f.rule == "S-010"} == {"unit_code", "declared_date"}


def test_a_cover_under_another_name_is_recognised_by_its_labels():
    book = read([["Kode unit", "komdigi"], ["Pekan", "2026-W47"], ["Penyusun", "Sari"], ["Templat", "v1"],
                 ["Kontak dinas", "humas@x.go.id"]], "Data Umum")  # fmt: skip
    assert values_of(book)["unit_code"] == "komdigi"
    found = [(f.rule, f.found, f.meant) for f in book.findings if f.rule != "S-044"]
    assert found == [("S-015", "“Data Umum”", "Identitas")]


GOOD = "Memang dua kali tayang pada hari itu."
MARKUP = (
    '=HYPERLINK("http://x") <b>benar</b> & <!channel> *sekali*'  # kept as it is, escaped where it is shown
)


@pytest.mark.parametrize(
    ("lines", "explanations", "refused"),
    [
        ([["1a2b3c4d", GOOD]], {"1a2b3c4d": GOOD}, None),
        ([["1A2B3C4D, 00000001", GOOD]], {"1a2b3c4d": GOOD, "00000001": GOOD}, None),
        ([[12345678.0, f"  {GOOD} "]], {"12345678": GOOD}, None),
        ([["1a2b3c4d", GOOD], ["1a2b3c4d", ""]], {"1a2b3c4d": GOOD}, None),
        ([["1a2b3c4d", "benar"]], {}, "baris 4 (5 karakter)"),
        ([["1a2b3c4d", "  123456789  "]], {}, "baris 4 (9 karakter)"),
        ([["1a2b3c4d", "1234567890"]], {"1a2b3c4d": "1234567890"}, None),
        ([["1a2b3c4d", MARKUP]], {"1a2b3c4d": MARKUP}, None),
        ([["1a2b3c4d", "x" * 501], ["0000000f", "y" * 500]], {"0000000f": "y" * 500},
         "baris 4 (501 karakter)"),
        ([["bukan kode", GOOD], ["", GOOD]], {}, None),
    ],
)  # fmt: skip
def test_explanations_are_read_from_our_own_list(
    lines: list[list[object]], explanations: dict[str, str], refused: str | None
):
    rows = [["Yang perlu diperbaiki"], [], ["No", "Kode", "Masalah", "Penjelasan *"]]
    rows += [[number, code, "…", text] for number, (code, text) in enumerate(lines, start=1)]
    book = read(rows, "Yang perlu diperbaiki")
    assert (book.explanations, book.sheets) == (explanations, {})
    assert [(f.rule, f.found) for f in book.findings] == ([("S-029", refused)] if refused else [])
