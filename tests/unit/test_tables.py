"""Tables as people fill them in: the rows that are data, and the findings about all others."""

from datetime import datetime, timedelta

import pytest

from orkestra.reading.files.cells import CellFault, RawSheet
from orkestra.reading.files.read_file import read_cells
from orkestra.reading.specs import Origin, file_limits, sheet_specs
from orkestra.reading.tables.type_workbook import TypedWorkbook, type_workbook
from support import messy_files
from support.messy_files import (
    FIRST,
    HEADINGS,
    SECOND,
    below,
    change,
    publication_row,
    renamed,
    with_table,
    zipped,
)
from support.workbooks import OUTREACH, SURVEY, registry

SPECS = sheet_specs(registry())
COLUMNS = {spec.name: [column.name for column in spec.columns] for spec in SPECS}
LIMITS = file_limits(registry().policy.limits[0])
ORIGIN = Origin("2026-W47", "Asia/Jakarta")


def read(data: bytes) -> TypedWorkbook:
    sheets, _ = read_cells(data, LIMITS)
    return type_workbook(sheets, SPECS, ORIGIN)


def values(book: TypedWorkbook, column: str, sheet: str = "publication") -> list[object]:
    """One column of the data rows."""
    return [row.values[COLUMNS[sheet].index(column)] for row in book.sheets[sheet].rows]


def said(book: TypedWorkbook) -> list[tuple[object, ...]]:
    """The findings about sheets and rows, in short."""
    return [
        (f.rule, f.row_no, f.column_name, f.found, f.meant) for f in book.findings if f.rule.startswith("S-")
    ]


@pytest.mark.parametrize(
    ("defect", "titles", "findings"),
    [
        ("d11_example_row_left_in", ["Satu"], [("S-023", None, None, "baris 6", None)]),
        ("d11_row_marked_as_example", ["Dua"], [("S-023", None, None, "baris 6", None)]),
        ("d17_titles_above_the_headings", ["Satu"], [("S-008", None, None, "8", None)]),
        ("d18_two_level_headings", ["Satu", "Dua", "Tiga"],
         [("S-009", None, None, "5–6", "Jangkauan – Jumlah")]),
        ("d19_merged_data_cells", ["Satu", "Dua", "Tiga"],
         [("S-027", 6, "channel", "C6:C8", "Instagram")]),
        ("d20_hidden_sheets", ["Satu", "Dua", "Tiga"], [("S-017", None, None, "“Arsip”", None)]),
        ("d21_hidden_rows", ["Satu", "Dua", "Tiga"], [("S-026", None, None, "baris 7", None)]),
        ("d21_struck_rows", ["Satu", "Dua", "Tiga"],
         [("S-043", 7, "published_local", "17/11/2026 09:30", None)]),
        ("d22_data_in_another_sheet", ["Satu"], [("S-015", None, None, "“Rekap”", "Publikasi")]),
        ("d24_totals", ["Satu", "Dua", "Tiga"],
         [("S-021", None, None, "baris 8 dan 10", None), ("S-022", 10, "reach_count", "650", "600")]),
        ("d25_other_order_and_unknown_columns", ["Satu"], [("S-013", None, None, "“Anggaran”", None)]),
        ("d28_two_columns_with_one_heading", ["Satu", "Dua", "Tiga"], []),
        ("d30_repeated_headings", ["Satu", "Dua", "Tiga"], [("S-024", None, None, "baris 8–9", None)]),
        ("d31_signature_block", ["Satu", "Dua", "Tiga"],
         [("S-025", None, None, "baris 10–11 dan 13–14", "Jakarta, 20 November 2026")]),
    ],
)  # fmt: skip
def test_a_messy_table_is_read_and_reported(
    defect: str, titles: list[str], findings: list[tuple[object, ...]]
):
    book = read(getattr(messy_files, defect)())
    assert (values(book, "title"), said(book)) == (titles, findings)


@pytest.mark.parametrize(
    ("headings", "findings"),
    [
        ({"title": "JUDUL *"}, []),
        ({"outlet": "NAMA  media /\nakun:"}, []),
        ({"reach_count": "Jang\u200bkauan (orang)"}, []),
        ({"reach_count": "Jangkuan"}, [("S-010", None, "reach_count")]),
        ({"reach_count": "Jangkaaun"}, [("S-010", None, "reach_count")]),
        ({"reach_count": "Reach"}, [("S-010", None, "reach_count")]),
        ({"interaction_count": "Interaksi 48 jam"}, [("S-013", None, None)]),
        ({"tone": "Nadi"}, [("S-013", None, None)]),
        ({"interaction_count": "Reach"}, [("S-013", None, None)]),
        ({"title": "Perihal"}, [("S-013", None, None), ("S-014", None, "title")]),
    ],
)
def test_headings_are_matched_by_name_then_variant_then_misspelt(
    headings: dict[str, str], findings: list[tuple[object, ...]]
):
    assert [line[:3] for line in said(read(renamed(**headings)))] == findings


@pytest.mark.parametrize(
    ("column", "heading", "shown"),
    [
        ("evidence", "Bukti Dukung", "“Bukti Dukung” (barangkali Bukti; ganti judulnya)"),
        ("tone", "Nadi", "“Nadi” (barangkali Nada; ganti judulnya)"),
        ("interaction_count", "Interaksi 48 jam", "“Interaksi 48 jam”"),
        ("tone", "Anggaran", "“Anggaran”"),
    ],
)
def test_an_unknown_column_is_named_with_the_one_that_it_may_be(column: str, heading: str, shown: str):
    assert said(read(renamed(**{column: heading})))[0][:4] == ("S-013", None, None, shown)


def with_values(heading: str, cells: list[object]) -> TypedWorkbook:
    """A table of Isu with one more heading, over the values given."""
    own = ["Kode isu", "Judul isu", "Jenis", "Tingkat", "Terdeteksi", "Status"]
    rows = [["komdigi-1", "Kabar", "Hoaks", "Tinggi", "17/11/2026 08:00", "Baru", cell] for cell in cells]
    return read(with_table([[*own, heading], *rows], "Isu"))


@pytest.mark.parametrize(
    ("cells", "column", "rules"),
    [
        (["17/11/2026 09:00", "18/11/2026 10:00"], "first_response_local", ["S-010"]),
        (["Klarifikasi", "Siaran pers"], "response_form", ["S-010"]),
        (["sudah dirapatkan", "menunggu"], "follow_up", ["S-010"]),
        (["", ""], None, []),
    ],
)
def test_values_decide_a_heading_that_may_mean_several_columns(
    cells: list[object], column: str | None, rules: list[str]
):
    book = with_values("Respon", cells)
    assert [(line[0], line[2]) for line in said(book)] == [(rule, column) for rule in rules]
    assert column is None or None not in values(book, column, "issue")


def test_a_heading_that_values_do_not_decide_is_questioned_and_its_rules_stay_silent():
    own = ["Kode indikator", "Kode pesan", "Desain", "Cara ambil sampel", "Bunyi pertanyaan", "Sasaran"]
    table = [[*own, "Jumlah Responden"], ["KN1", "LS-01", "LINTAS", "Sesi", "Tahukah Anda?", "Pedagang", 40]]
    book = read(with_table(table, "Survei"))
    (asked,) = [f for f in book.findings if f.rule == "S-011"]
    assert (asked.found, asked.meant) == ("Jumlah Responden", "n sebelum atau n sesudah")
    assert {"before_count", "after_count"} <= set(book.sheets["survey"].rows[0].unreadable)
    assert {f.column_name for f in book.findings if f.rule == "S-014"} == {
        "area", "before_date", "after_date", "before_yes_count", "after_yes_count",
    }  # fmt: skip


def test_d28_two_filled_columns_with_one_heading_are_questioned():
    rows = [FIRST | {"interaction_count": 7}, SECOND]
    book = read(change(lambda book: book["Publikasi"].cell(5, 14, "Jangkauan"), publication=rows))
    assert said(book) == [("S-012", None, "reach_count", "“Jangkauan” (L) dan “Jangkauan” (N)", None)]
    assert values(book, "reach_count") == [None, None]
    assert [row.unreadable for row in book.sheets["publication"].rows] == [["reach_count"]] * 2


def test_d26_a_required_column_that_is_missing_is_one_finding_and_its_rules_stay_silent():
    book = read(messy_files.d26_required_column_missing())
    missing = [f for f in book.findings if f.rule == "S-014"]
    assert [(f.column_name, f.row_no, f.meant) for f in missing] == [
        ("channel", None, ""),
        ("title", None, ""),
    ]
    assert str(missing[0].found).startswith("“No”, “Tanggal tayang*”, “Sarana”")
    assert [row.unreadable for row in book.sheets["publication"].rows] == [["channel", "title"]] * 3


@pytest.mark.parametrize(
    ("heading", "guess"), [("Kanlll", " (mungkin maksudnya kolom “Kanlll”)"), ("Sarana kita", "")]
)
def test_a_missing_column_comes_with_the_nearest_guess(heading: str, guess: str):
    (missing,) = [f for f in read(renamed(channel=heading)).findings if f.rule == "S-014"]
    assert missing.meant == guess


def test_d27_misspelt_headings_and_synonyms_are_read_and_reported():
    book = read(messy_files.d27_headings_with_slips())
    assert {line[:4] for line in said(book)} == {
        ("S-010", None, "url", "Lnik"),
        ("S-010", None, "interaction_count", "Enggagement"),
        ("S-010", None, "outlet", "Nama meda/akun"),
        ("S-010", None, "reach_count", "Jangkuan"),
    }
    assert values(book, "reach_count") == [100, 200, 300]


def test_d23_one_sheet_per_day_is_read_as_one_and_each_row_keeps_its_place():
    book = read(messy_files.d23_one_sheet_a_day())
    sheet = book.sheets["publication"]
    assert values(book, "title") == ["Satu", "Dua", "Tiga"]
    assert [(part.shown_name, part.rows_before) for part in sheet.parts] == [("Senin", 0), ("Selasa", 3)]
    assert [row.row_no for row in sheet.rows] == [2, 3, 5]
    assert [part.column_letters["title"] for part in sheet.parts] == ["E", "N"]
    assert said(book) == [("S-016", None, None, "“Senin” dan “Selasa”", None)]


def test_d32_a_picture_instead_of_cells_must_be_mended():
    book = read(messy_files.d32_picture_instead_of_cells())
    assert [(f.rule, f.sheet, f.found) for f in book.findings] == [("S-018", "publication", "Publikasi")]


def test_d70_a_ragged_row_is_rejected_and_the_others_are_read():
    book = read(messy_files.d70_ragged_rows())
    assert values(book, "title") == ["Judul", None, "Judul"]
    assert said(book) == [
        ("S-028", 3, "published_local",
         "17/11/2026; Instagram; Milik sendiri; Judul;  bagian dua; @humas; LS-01", "7 kolom, seharusnya 6"),
    ]  # fmt: skip
    assert set(book.sheets["publication"].rows[1].unreadable) == set(COLUMNS["publication"])


@pytest.mark.parametrize(
    ("row", "is_data"),
    [
        ({2: "Total", 12: 600}, False),
        ({5: "Jumlah", 12: 600, 14: 0}, False),
        ({1: "Jml publikasi Instagram", 12: "600"}, False),
        ({1: 4, 5: "TOTAL"}, False),
        ({5: "Jumlah korban judi online turun", 12: 600}, True),
        ({5: "Jumlah korban judi online turun"}, True),
        ({5: "Total", 2: "17/11/2026"}, True),
        ({5: "Total", 3: "Instagram", 12: 600}, True),
        ({5: "Satu judul saja"}, True),
        ({2: "17/11/2026"}, True),
        ({14: "Catatan: angka sementara"}, False),
        ({1: "Sumber : Insight akun"}, False),
        ({5: "Catatan akhir tahun"}, True),
    ],
)
def test_a_row_is_classified_by_its_whole_shape(row: dict[int, object], is_data: bool):
    assert len(read(below(row)).sheets["publication"].rows) == 3 + is_data


def test_d19_a_merged_cell_counts_for_the_rows_that_it_covers_and_no_others():
    book = read(messy_files.d19_merged_data_cells())
    assert values(book, "channel") == ["Instagram"] * 3
    half = read(change(lambda book: book["Publikasi"].merge_cells("C7:C12")))
    assert values(half, "channel") == ["Instagram"] * 3


@pytest.mark.parametrize(
    ("rows", "is_ending"),
    [
        ([{}, {5: "Kepala Biro Humas"}, {5: "NIP 19700101 199503 2 001"}], True),
        ([{}, {5: "Satu judul saja"}, {5: "Judul lain saja"}], False),
        ([{5: "Satu judul saja"}, {5: "NIP 19700101 199503 2 001"}], False),
    ],
)
def test_words_after_a_gap_are_the_end_only_if_one_of_them_is_a_signature(
    rows: list[dict[int, object]], is_ending: bool
):
    titles = values(read(below(*rows)), "title")[3:]
    assert (titles == []) == is_ending


def test_words_in_the_middle_of_a_table_are_not_its_end():
    book = read(below({5: "Mengetahui batas usia"}, {2: "17/11/2026", 5: "Lima"}))
    assert values(book, "title") == ["Satu", "Dua", "Tiga", "Mengetahui batas usia", "Lima"]


def test_rows_with_nothing_but_their_number_are_reported_once():
    book = read(below({1: 4}, {1: 5}, {1: "\u200b"}, {2: "  "}))
    assert said(book) == [("S-020", None, None, "baris 9–10", None)]
    assert len(book.sheets["publication"].rows) == 3


@pytest.mark.parametrize("row", [{5: "NIHIL"}, {1: 1, 2: "-", 5: "Tidak ada publikasi", 6: "–"}])
def test_a_nil_row_is_no_data(row: dict[int, object]):
    book = read(change(lambda book: [book["Publikasi"].cell(6, *cell) for cell in row.items()], issue=[]))
    assert (book.sheets["publication"].rows, said(book)) == ([], [("S-020", None, None, "baris 6", None)])


def test_a_title_across_the_table_is_no_data():
    def group(book):
        sheet = book["Publikasi"]
        sheet.insert_rows(7)
        sheet.cell(7, 2, "Media sosial")
        sheet.merge_cells("B7:R7")

    book = read(change(group))
    assert values(book, "title") == ["Satu", "Dua", "Tiga"]
    assert said(book) == [("S-024", None, None, "baris 7", None)]


def test_a_picture_below_the_headings_is_no_data_and_reported():
    book = read(messy_files.d32_picture_below_the_headings())
    assert said(book) == [("S-018", None, None, "Publikasi", " di bawah judul kolom")]


def test_a_logo_above_the_headings_or_beside_data_is_nothing_to_mend():
    assert said(read(messy_files.d32_picture_below_the_headings(row=0))) == []
    assert said(read(messy_files.d32_picture_below_the_headings(row=4))) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{8: "."}], "H9 “.”"),
        ([{8: "v", 18: ","}], "H9 “v”, R9 “,”"),
        ([{}, {}, {18: "ok"}, {8: "."}], "R11 “ok” dan H12 “.”"),
    ],
)
def test_a_forgotten_mark_is_no_data_and_its_cell_is_named(rows: list[dict[int, object]], found: str):
    book = read(below(*rows))
    assert (values(book, "title"), said(book)) == (
        ["Satu", "Dua", "Tiga"],
        [("S-040", None, None, found, None)],
    )


@pytest.mark.parametrize(
    ("row", "found", "meant"),
    [
        ({2: "Total publikasi kami ada 3"}, "B9 “Total publikasi kami ada 3”", "baris jumlah"),
        ({2: "Jumlah rilis", 5: "tiga"}, "B9 “Jumlah rilis”, E9 “tiga”", "baris jumlah"),
        ({2: "Media sosial"}, "B9 “Media sosial”", "judul kelompok"),
        ({5: "dan bahayanya bagi anak"}, "E9 “dan bahayanya bagi anak”", "lanjutan isi baris di atasnya"),
        ({12: 12500}, "L9 “12500”", "baris yang belum lengkap"),
        ({7: "https://contoh.go.id/a"}, "G9 “https://contoh.go.id/a”", "judul kelompok"),
    ],
)
def test_a_hardly_filled_row_is_one_finding(row: dict[int, object], found: str, meant: str):
    book = read(below(row))
    (finding,) = [finding for finding in book.findings if finding.rule == "S-041"]
    assert (finding.row_no, finding.found, finding.meant) == (9, found, meant)
    unread = set(book.sheets["publication"].rows[-1].unreadable)
    names = {column.name for spec in SPECS if spec.name == "publication" for column in spec.columns}
    filled = {list(COLUMNS["publication"])[place - 1] for place in row}
    assert {"channel", "media_type", "outlet", "message_codes", "evidence"} - filled <= unread <= names


@pytest.mark.parametrize("blank", ["title", "channel", "outlet"])
def test_a_row_with_one_blank_cell_is_data_and_only_the_cell_is_asked_for(blank: str):
    book = read(change(lambda _: None, publication=[FIRST | {blank: None}]))
    assert said(book) == []
    assert book.sheets["publication"].rows[0].unreadable == []


@pytest.mark.parametrize(
    ("sheet", "row", "rule", "meant"),
    [
        ("survey", SURVEY | {"before_count": 48, "before_yes_count": 62.5}, "C-120", None),
        ("survey", SURVEY | {"before_count": 48, "before_yes_count": 0.45}, "C-120", None),
        ("survey", SURVEY | {"before_count": 70000, "before_yes_count": 62.5}, "C-105", "62500"),
        ("survey", SURVEY | {"before_count": None, "before_yes_count": 62.5}, "C-105", "62500"),
        ("outreach", OUTREACH | {"female_count": 1.5}, "C-120", None),
        ("publication", FIRST | {"reach_count": 1.234}, "C-105", "1234"),
    ],
)
def test_an_impossible_count_is_not_suggested(
    sheet: str, row: dict[str, object], rule: str, meant: str | None
):
    book = read(change(lambda _: None, **{sheet: [row]}))
    assert [(f.rule, f.meant) for f in book.findings if f.rule.startswith("C-1")] == [(rule, meant)]


LAST_WEEK = datetime(2026, 11, 10, 9, 30)


def test_a_file_whose_dates_all_lie_in_another_week_is_refused_once():
    rows = [FIRST | {"published_local": LAST_WEEK + timedelta(days=day % 5)} for day in range(25)]
    book = read(
        change(lambda _: None, publication=rows, outreach=[OUTREACH | {"event_date": LAST_WEEK.date()}])
    )
    (finding,) = book.findings
    assert (finding.rule, finding.found) == ("S-042", "26 baris")
    assert finding.meant == "pekan 46/2026 (9–15 November 2026)"
    assert values(book, "published_local") == [None] * 25
    assert {tuple(row.unreadable) for row in book.sheets["publication"].rows} == {("published_local",)}


@pytest.mark.parametrize(
    "moments",
    [
        [LAST_WEEK] * 2,  # each may be a typing error
        [*[LAST_WEEK] * 9, datetime(2026, 11, 17, 9)],
        [*[LAST_WEEK] * 5, LAST_WEEK - timedelta(days=7)],
    ],
)
def test_dates_that_do_not_all_lie_in_one_other_week_are_mended_one_by_one(moments: list[datetime]):
    book = read(change(lambda _: None, publication=[FIRST | {"published_local": at} for at in moments]))
    assert said(book) == []
    assert values(book, "published_local") == moments


def test_a_value_from_another_file_is_questioned_and_one_without_a_result_is_not():
    place = HEADINGS.index("Jangkauan")
    rows = [HEADINGS, publication_row(FIRST), publication_row(SECOND)]
    cells = [[cell or "" for cell in row] for row in rows]
    cells[2][place] = CellFault("formula", "=[1]Rekap!B2")
    sheet = RawSheet("Publikasi", cells, linked={(1, place): "=[1]Rekap!B1", (2, place): "=[1]Rekap!B2"})
    book = type_workbook([sheet], SPECS, ORIGIN)
    assert [(f.rule, f.row_no, f.found, f.meant) for f in book.findings] == [
        ("C-005", 3, "=[1]Rekap!B2", None),
        ("C-020", 2, "100", "=[1]Rekap!B1"),
    ]


def test_a_total_is_compared_with_the_rows_above_it():
    assert [line[0] for line in said(read(below({2: "Total", 12: 600})))] == ["S-021"]
    assert said(read(below({2: "Total", 12: 601})))[1] == ("S-022", 9, "reach_count", "601", "600")
    fourth = {2: "17/11/2026", 5: "Empat", 12: 50}
    subtotals = read(below({2: "Subtotal", 12: 600}, fourth, {2: "Subtotal", 12: 50}, {2: "Total", 12: 650}))
    assert [line[:4] for line in said(subtotals)] == [("S-021", None, None, "baris 9 dan 11–12")]


@pytest.mark.parametrize(
    ("name", "is_read"),
    [("2. Publikasi", True), ("PUBLIKASI (1)", True), ("Publkasi", True), ("Lembar 1 Publikasi", True),
     ("data/publikasi.csv", True), ("Publikasi_2", True), ("Yang perlu diperbaiki", False),
     ("Referensi", False)],
)  # fmt: skip
def test_a_sheet_is_recognised_by_its_name(name: str, is_read: bool):
    book = with_headings_of_nothing(name)
    assert ("publication" in book.sheets) == is_read


def with_headings_of_nothing(name: str) -> TypedWorkbook:
    """The findings about a sheet that only its name can identify."""
    return type_workbook([RawSheet(name, [["Judul", "Catatan"], ["Satu", "x"]])], SPECS, ORIGIN)


def test_a_single_csv_is_recognised_by_its_headings():
    text = ";".join(HEADINGS) + "\n" + ";".join(str(cell or "") for cell in publication_row(FIRST))
    book = read(text.encode())
    assert (values(book, "title"), book.sheets["publication"].shown_name) == (["Satu"], "Publikasi")


def test_an_unknown_sheet_is_named():
    book = read(change(lambda book: book.create_sheet("Rencana").append(["Acara", "Biaya"])))
    assert said(book) == [("S-019", None, None, "“Rencana”", None)]


def test_a_link_behind_words_is_the_address():
    def link(book):
        cell = book["Publikasi"].cell(6, HEADINGS.index("Tautan") + 1, "lihat di sini")
        cell.hyperlink = "https://www.instagram.com/p/xyz789/"

    book = read(change(link))
    assert values(book, "url")[0] == "https://www.instagram.com/p/xyz789/"
    assert [(f.rule, f.found) for f in book.findings] == [("C-021", "sel G6 “lihat di sini”")]


def test_an_info_about_many_cells_is_reported_once_per_column():
    rows = [FIRST | {"reach_count": "1 rb"}] * 12
    (finding,) = read(change(lambda _: None, publication=rows)).findings
    assert (finding.rule, finding.row_no, finding.column_name) == ("C-101", None, "reach_count")
    assert finding.found == "12 sel, misalnya L6 “1 rb”"


def test_the_number_of_findings_stays_bounded_and_the_sheet_is_still_refused():
    headings = HEADINGS[:4]
    lines = [";".join(headings), *["1" + ";entah" * (len(headings) - 1)] * 6_000]
    book = read(zipped({"publikasi.csv": "\n".join(lines)}))
    dates = [f for f in book.findings if f.column_name == "published_local"]
    assert (len(dates), dates[-1].row_no, dates[-1].found) == (5_001, None, "1.000 sel lainnya")


def test_shuffled_columns_and_blank_rows_change_nothing_but_places():
    plain = read(with_table([HEADINGS, publication_row(FIRST), publication_row(SECOND)]))
    turned = read(with_table([HEADINGS[::-1], publication_row(FIRST)[::-1], publication_row(SECOND)[::-1]]))
    spaced = read(with_table([HEADINGS, publication_row(FIRST), [], [], publication_row(SECOND)]))
    rows = [row.values for row in plain.sheets["publication"].rows]
    assert [row.values for row in turned.sheets["publication"].rows] == rows
    assert [row.values for row in spaced.sheets["publication"].rows] == rows
    assert [row.row_no for row in spaced.sheets["publication"].rows] == [2, 5]
    assert plain.findings == turned.findings == spaced.findings == []
