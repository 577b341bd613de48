"""Cells as people fill them in: what each is read as, and what is said about it.

In the tables `said` is the rules of the notes; a refused cell names its one rule and what it may mean.
"""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkestra.findings import Severity
from orkestra.reading.files.cells import Cell, CellFault
from orkestra.reading.specs import ColumnSpec, Origin
from orkestra.reading.values.read_value import (
    Note,
    Reading,
    UnreadableCellError,
    Value,
    clean_text,
    read_value,
    show_cell,
)
from support.workbooks import registry

WIB = Origin("2026-W47", "Asia/Jakarta")  # 16 to 22 November 2026
SEVERITIES = {rule.rule: rule.severity for rule in registry().rules}


def read(kind: str, cell: Cell, origin: Origin = WIB, choices: tuple[str, ...] = ()) -> Reading:
    return read_value(cell, ColumnSpec("x", "X", kind, choices), origin)


def refusal(
    kind: str, cell: Cell, origin: Origin = WIB, choices: tuple[str, ...] = ()
) -> tuple[str, str | None]:
    with pytest.raises(UnreadableCellError) as caught:
        read(kind, cell, origin, choices)
    assert SEVERITIES[caught.value.rule] == Severity.FIX
    return caught.value.rule, caught.value.meant


def rules_of(reading: Reading, *severities: Severity) -> list[str]:
    assert all(SEVERITIES[note.rule] in severities for note in reading.notes)
    return [note.rule for note in reading.notes]


PLAIN_NUMBERS: list[tuple[Cell, int | None]] = [
    (15.0, 15), (15, 15), ("15", 15), ("0", 0), ("007", 7), ("-5", -5), (-5.0, -5),
    ("", None), ("  ", None), ("n/a", None), ("N.A.", None), ("tidak diukur", None),
]  # fmt: skip
NUMBERS_PUT_RIGHT = [
    (" 15 ", 15, "C-131", "15"),
    ("1.234", 1234, "C-101", "1.234"),
    ("1.234.567", 1_234_567, "C-101", "1.234.567"),
    ("1\u00a0234", 1234, "C-101", "1 234"),
    ("１２３", 123, "C-101", "123"),
    ("12rb", 12_000, "C-101", "12rb"),
    ("12 rb", 12_000, "C-101", "12 rb"),
    ("12,5 ribu", 12_500, "C-101", "12,5 ribu"),
    ("1,5jt", 1_500_000, "C-101", "1,5jt"),
    ("2 juta", 2_000_000, "C-101", "2 juta"),
    ("1,2 milyar", 1_200_000_000, "C-101", "1,2 milyar"),
    ("1,2 juta orang", 1_200_000, "C-101", "1,2 juta orang"),
    ("350 orang", 350, "C-101", "350 orang"),
    ("Rp1.250.000", 1_250_000, "C-101", "Rp1.250.000"),
    ("Rp 1.250.000,00", 1_250_000, "C-101", "Rp 1.250.000,00"),
    ("12.0", 12, "C-101", "12.0"),
    ("NIHIL", 0, "C-101", "NIHIL"),
    ("(5)", -5, "C-101", "(5)"),  # the rule on smallest values refuses it
]
NUMBERS_ASKED_ABOUT = [
    ("1,234,567", 1_234_567, "C-102", "1234567"),
    ("1 234", 1234, "C-102", "1234"),
    ("2,3 M", 2_300_000_000, "C-102", "2.300.000.000"),
    ("2 T", 2_000_000_000_000, "C-102", "2.000.000.000.000"),
    ("10k", 10_000, "C-102", "10.000"),
    ("10K", 10_000, "C-102", "10.000"),
    ("1.5 jt", 1_500_000, "C-102", "1.500.000"),
    ("15 x", 15, "C-102", "15"),
    ("15 kali", 15, "C-102", "15"),
    ("1,2E+06", 1_200_000, "C-102", "1.200.000"),
    ("tidak ada", 0, "C-102", "0"),
    ("-", None, "C-103", None),
    ("–", None, "C-103", None),
]
NUMBERS_REFUSED = [
    ("1,234", "C-104", "1234 atau 1 koma 234"),
    (1.234, "C-105", "1234"),
    (12.5, "C-105", "12500"),
    (0.8534, "C-120", None),
    (0.45, "C-120", None),
    (12.3456, "C-001", None),
    ("12.5", "C-001", None),
    ("0,85", "C-001", None),
    ("1.234,5", "C-001", None),
    ("1,234.5", "C-001", None),
    ("12.345.67", "C-001", None),
    ("lima", "C-001", None),
    ("12 banyak", "C-001", None),
    (True, "C-001", None),
    (time(10, 15), "C-001", None),
    ("1O5", "C-106", "105"),
    ("l5", "C-106", "15"),
    (">1.000", "C-107", None),
    ("1.000+", "C-107", None),
    ("500-an", "C-107", None),
    ("±500", "C-107", None),
    ("10-15", "C-107", None),
    ("sekitar 500", "C-107", None),
    ("3 org (2 media)", "C-107", None),
    ("1,23E+15", "C-108", None),
    (1e15, "C-108", None),
    ("85%", "C-109", None),
    ("85,5 %", "C-109", None),
    (datetime(2026, 10, 15), "C-110", None),
    ("#REF!", "C-006", None),
    ("####", "C-134", None),
]


@pytest.mark.parametrize(("cell", "value"), PLAIN_NUMBERS)
def test_a_plain_number_is_read_without_a_word(cell: Cell, value: int | None):
    assert read("integer", cell) == Reading(value)


@pytest.mark.parametrize(("cell", "value", "rule", "found"), NUMBERS_PUT_RIGHT)
def test_a_number_that_can_mean_one_thing_is_put_right(cell: str, value: int, rule: str, found: str):
    reading = read("integer", cell)
    assert (reading.value, rules_of(reading, Severity.INFO)) == (value, [rule])
    assert reading.notes[0].found == found


@pytest.mark.parametrize(("cell", "value", "rule", "meant"), NUMBERS_ASKED_ABOUT)
def test_a_number_that_most_likely_means_one_thing_is_asked_about(
    cell: str, value: int | None, rule: str, meant: str | None
):
    reading = read("integer", cell)
    assert (reading.value, rules_of(reading, Severity.QUERY)) == (value, [rule])
    assert reading.notes[0].meant == meant


@pytest.mark.parametrize(("cell", "rule", "meant"), NUMBERS_REFUSED)
def test_a_number_that_can_mean_two_things_is_refused(cell: Cell, rule: str, meant: str | None):
    assert refusal("integer", cell) == (rule, meant)


PLAIN_DATES: list[tuple[Cell, Origin, datetime]] = [
    ("2026-11-17", WIB, datetime(2026, 11, 17)),
    ("2026-11-17 14:30", WIB, datetime(2026, 11, 17, 14, 30)),
    ("17/11/2026", WIB, datetime(2026, 11, 17)),
    ("7/11/2026 9.05", WIB, datetime(2026, 11, 7, 9, 5)),
    ("17/11/2026 14:30", WIB, datetime(2026, 11, 17, 14, 30)),
    ("17 November 2026", WIB, datetime(2026, 11, 17)),
    ("Minggu, 22 November 2026", WIB, datetime(2026, 11, 22)),
    (datetime(2026, 11, 17, 9, 5), WIB, datetime(2026, 11, 17, 9, 5)),
    (date(2026, 11, 17), WIB, datetime(2026, 11, 17)),
    (date(2027, 12, 31), WIB, datetime(2027, 12, 31)),
    (date(2000, 1, 1), WIB, datetime(2000, 1, 1)),
    (date(2100, 12, 31), Origin("", "Asia/Jakarta"), datetime(2100, 12, 31)),
]
DATES_PUT_RIGHT = [
    ("17-11-2026", datetime(2026, 11, 17)),
    ("17.11.26", datetime(2026, 11, 17)),
    ("2026/11/17", datetime(2026, 11, 17)),
    ("17 Nopember 2026", datetime(2026, 11, 17)),
    ("17  november 2026", datetime(2026, 11, 17)),
    ("Selasa 17 November 2026", datetime(2026, 11, 17)),
    ("hari Selasa tanggal 17 November 2026", datetime(2026, 11, 17)),
    ("Jum'at, 20 November 2026", datetime(2026, 11, 20)),
    ("Jum’at 20 November 2026", datetime(2026, 11, 20)),
    ("17 Nov 2026", datetime(2026, 11, 17)),
    ("17-Nov-26", datetime(2026, 11, 17)),
    ("November 17, 2026", datetime(2026, 11, 17)),
    ("3 Pebruari 2026", datetime(2026, 2, 3)),
    ("5 Agst 2026", datetime(2026, 8, 5)),
    ("5 Agt 2026", datetime(2026, 8, 5)),
    ("1 Des 2026", datetime(2026, 12, 1)),
    ("1 Dec 2026", datetime(2026, 12, 1)),
    ("2-Mei-2026", datetime(2026, 5, 2)),
    ("2 May 2026", datetime(2026, 5, 2)),
    ("17 November 2026 14.30 WIB", datetime(2026, 11, 17, 14, 30)),
    ("17/11/2026 2:30 PM", datetime(2026, 11, 17, 14, 30)),
    ("17 November 2026 pukul 09.05 WITA", datetime(2026, 11, 17, 8, 5)),
    ("17 November 2026 10.00 WIT", datetime(2026, 11, 17, 8, 0)),
    ("2026-11-17T07:30:00Z", datetime(2026, 11, 17, 14, 30)),
    ("2026-11-17T07:30:00+08:00", datetime(2026, 11, 17, 6, 30)),
    ("17 November 2026 00.30 WIT", datetime(2026, 11, 16, 22, 30)),
]
W46 = Origin("2026-W46", "Asia/Jakarta")  # 9 to 15 November 2026
DATES_ASKED_ABOUT: list[tuple[Cell, Origin, datetime, str, str]] = [
    ("Senin, 17 November 2026", WIB, datetime(2026, 11, 17), "C-112", "Selasa, 17 November 2026"),
    ("17 Nov", WIB, datetime(2026, 11, 17), "C-113", "Selasa, 17 November 2026"),
    ("17/11", WIB, datetime(2026, 11, 17), "C-113", "Selasa, 17 November 2026"),
    ("2 Januari", Origin("2026-W53", "Asia/Jakarta"), datetime(2027, 1, 2), "C-113", "Sabtu, 2 Januari 2027"),
    ("46343", WIB, datetime(2026, 11, 17), "C-114", "Selasa, 17 November 2026"),
    (46343.0, WIB, datetime(2026, 11, 17), "C-114", "Selasa, 17 November 2026"),
    (46343.604166, WIB, datetime(2026, 11, 17, 14, 30), "C-114", "Selasa, 17 November 2026 pukul 14.30 WIB"),
    ("11/9/2026", W46, datetime(2026, 9, 11), "C-115", "Senin, 9 November 2026"),
    (datetime(2026, 9, 11), W46, datetime(2026, 9, 11), "C-115", "Senin, 9 November 2026"),
    ("11/17/2026", WIB, datetime(2026, 11, 17), "C-116", "Selasa, 17 November 2026"),
]
DATES_REFUSED: list[tuple[Cell, str]] = [
    ("31/11/2026", "C-002"), ("00/11/2026", "C-002"), ("besok", "C-002"), ("November 2026", "C-002"),
    ("24.00", "C-002"), ("17 November 2026 24.00", "C-002"), (5.0, "C-002"), (1e300, "C-002"),
    (True, "C-002"), (time(9, 30), "C-002"), (timedelta(days=1), "C-002"), ("12345678", "C-002"),
    ("16-22 November 2026", "C-117"), ("16 s/d 20 November 2026", "C-117"),
    ("18/11/2026 - 20/11/2026", "C-117"),
    ("17/11/2062", "C-118"), (datetime(1900, 1, 5), "C-118"), (date(1999, 12, 31), "C-118"),
    (date(2028, 1, 1), "C-118"), ("#########", "C-134"), ("#N/A", "C-006"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "origin", "value"), PLAIN_DATES)
def test_a_plain_date_is_read_without_a_word(cell: Cell, origin: Origin, value: datetime):
    assert read("datetime", cell, origin) == Reading(value)


@pytest.mark.parametrize(("cell", "value"), DATES_PUT_RIGHT)
def test_a_written_date_is_read_day_before_month_in_the_units_own_zone(cell: str, value: datetime):
    reading = read("datetime", cell)
    assert (reading.value, rules_of(reading, Severity.INFO)) == (value, ["C-111"])


@pytest.mark.parametrize(("cell", "origin", "value", "rule", "meant"), DATES_ASKED_ABOUT)
def test_a_date_that_says_too_little_or_contradicts_itself_is_asked_about(
    cell: Cell, origin: Origin, value: datetime, rule: str, meant: str
):
    reading = read("datetime", cell, origin)
    assert (reading.value, rules_of(reading, Severity.QUERY)) == (value, [rule])
    assert reading.notes[0].meant == meant


@pytest.mark.parametrize(("cell", "rule"), DATES_REFUSED)
def test_what_is_no_day_is_refused(cell: Cell, rule: str):
    assert refusal("datetime", cell) == (rule, None)


def test_a_month_in_words_or_a_date_in_iso_cannot_have_changed_places_with_its_day():
    assert read("datetime", "11 September 2026", W46).notes == ()
    assert rules_of(read("datetime", "11 Sept 2026", W46), Severity.INFO) == ["C-111"]
    assert read("datetime", "2026-09-11", W46).notes == ()


@pytest.mark.parametrize(
    ("cell", "found"),
    [("16/11/2026", "16/11/2026"), ("16 November 2026", "16 November 2026"), ("2026-11-16", "2026-11-16"),
     ("Senin, 16 November 2026", "Senin, 16 November 2026"), (date(2026, 11, 16), "16/11/2026"),
     (datetime(2026, 11, 16), "16/11/2026")],
)  # fmt: skip
def test_a_moment_without_its_time_is_asked_about(cell: Cell, found: str):
    reading = read("moment", cell)
    assert reading == Reading(datetime(2026, 11, 16), (Note("C-119", found),))
    assert rules_of(reading, Severity.QUERY) == ["C-119"]
    assert "C-119" not in [note.rule for note in read("datetime", cell).notes]


@pytest.mark.parametrize(
    "cell",
    ["16/11/2026 09:30", "16/11/2026 00:00", "16 November 2026 pukul 09.30 WIB", "2026-11-16T09:30",
     datetime(2026, 11, 16, 9, 30), 46342.4, "46342,4"],
)  # fmt: skip
def test_a_moment_with_its_time_is_not(cell: Cell):
    assert "C-119" not in [note.rule for note in read("moment", cell).notes]


def test_a_number_of_days_alone_names_no_time():
    assert [note.rule for note in read("moment", 46342.0).notes] == ["C-114", "C-119"]
    assert [note.rule for note in read("moment", "46342").notes] == ["C-114", "C-119"]
    assert read("moment", "").notes == ()


def test_a_date_column_keeps_the_day_that_is_written():
    reading = read("date", "17 November 2026 00.30 WIT")
    assert (reading.value, reading.notes[0].meant) == (date(2026, 11, 17), "Selasa, 17 November 2026")
    assert read("date", datetime(2026, 11, 17, 9, 30)) == Reading(date(2026, 11, 17))


def test_without_a_known_week_no_year_and_no_number_is_guessed():
    unknown = Origin("", "Asia/Makassar")
    assert refusal("date", "17 Nov", unknown) == ("C-002", None)
    assert refusal("date", 46343.0, unknown) == ("C-002", None)


ADDRESSES = [
    ("https://www.komdigi.go.id/berita/detail/x", "https://www.komdigi.go.id/berita/detail/x", []),
    ("https://a.go.id/x?id=5#bagian", "https://a.go.id/x?id=5#bagian", []),
    ("di situs kami", "di situs kami", []),  # the rule on addresses refuses these two
    ("www.contoh", "www.contoh", []),
    ("www.bpom.go.id/berita/1", "https://www.bpom.go.id/berita/1", ["C-121"]),
    ("x.com/akun/status/1", "https://x.com/akun/status/1", ["C-121"]),
    ("HTTPS://WWW.BPOM.GO.ID/Berita/1", "https://www.bpom.go.id/Berita/1", ["C-121"]),
    ("https://www.bpom.go.id/1?utm_source=wa&utm_medium=share", "https://www.bpom.go.id/1", ["C-121"]),
    ("https://a.go.id/x?igsh=abc&id=5", "https://a.go.id/x?id=5", ["C-121"]),
    ("https:// bnn.go.id/a", "https://bnn.go.id/a", ["C-122"]),
    ("https:// www.bnn.go.id/a", "https://www.bnn.go.id/a", ["C-122"]),
    ("https : // www.bnn.go.id/a", "https://www.bnn.go.id/a", ["C-122"]),
    ("https://www. bnn.go.id/a", "https://www.bnn.go.id/a", ["C-122"]),
    ("https://\u00a0www.bnn.go.id/berita\u200b/1", "https://www.bnn.go.id/berita/1", ["C-122"]),
    ("https://www.bnn.go.id/ berita/1", "https://www.bnn.go.id/berita/1", ["C-122"]),
    ("htpp://a.go.id/1", "http://a.go.id/1", ["C-122"]),
    ("https//a.go.id/1", "https://a.go.id/1", ["C-122"]),
    ('=HYPERLINK("https://a.go.id/1","baca")', "https://a.go.id/1", ["C-122"]),
    ("https://bit.ly/3xyz", "https://bit.ly/3xyz", ["C-123"]),
    ("bit.ly/3xyz", "https://bit.ly/3xyz", ["C-123", "C-121"]),
    ("https://t.me/c/123/45", "https://t.me/c/123/45", ["C-124"]),
    ("https://t.me/kanal/45", "https://t.me/kanal/45", []),
    ("-", None, ["C-135"]),
]


@pytest.mark.parametrize(("cell", "value", "said"), ADDRESSES)
def test_an_address_is_completed_and_never_fetched(cell: str, value: str | None, said: list[str]):
    reading = read("url", cell)
    assert (reading.value, [note.rule for note in reading.notes]) == (value, said)


@pytest.mark.parametrize(
    ("cell", "rule", "meant"),
    [
        ("https://a.go.id/1 ; https://a.go.id/2", "C-125", "2"),
        ("https://a.go.id/1,https://a.go.id/2", "C-125", "2"),
        ("a.go.id/1\nb.go.id/2\nc.go.id/3", "C-125", "3"),
        ("a.go.id/1 dan b.go.id/2", "C-125", "2"),
        ("@ditjenbeacukai", "C-126", None),
        ("file:///C:/Users/humas/rilis.pdf", "C-127", None),
        ("C:\\Users\\humas\\rilis.pdf", "C-127", None),
        ("rilis final.pdf", "C-127", None),
        ("http://192.168.1.10/rilis", "C-128", None),
        ("http://localhost:8080/x", "C-128", None),
        ("http://169.254.169.254/latest", "C-128", None),
        ("http://[::1]/", "C-128", None),
        ("http://2130706433/", "C-128", None),
    ],
)
def test_what_nobody_else_can_open_is_refused(cell: str, rule: str, meant: str | None):
    assert refusal("url", cell) == (rule, meant)


TEXTS: list[tuple[Cell, Value | None, list[Note]]] = [
    ("Kenali rokok ilegal", "Kenali rokok ilegal", []),
    ("Awas! 📢 “Rokok polos” 👨\u200d👩\u200d👧", "Awas! 📢 “Rokok polos” 👨\u200d👩\u200d👧", []),
    ("baris satu\nbaris dua", "baris satu\nbaris dua", []),
    ("𝗚𝗲𝗿𝗮𝗸 m²", "𝗚𝗲𝗿𝗮𝗸 m²", []),
    (7.0, "7", []), (12.5, "12,5", []), (True, "Ya", []), (time(9, 30), "09:30", []),
    (datetime(2026, 11, 17, 9, 30), "17/11/2026 09:30", []),
    ("  Rilis\u00a0 pers ", "Rilis pers", [Note("C-131", "Rilis pers")]),
    ("Ri\u200blis\ufeff", "Rilis", [Note("C-131", "Rilis")]),
    ("\u202eRilis", "Rilis", [Note("C-131", "Rilis")]),
    ("\u200b", None, []), ("\u00a0 ", None, []),
    ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", [Note("C-132", "=cmd|' /C calc'!A0")]),
    ("+SUM(1)", "+SUM(1)", [Note("C-132", "+SUM(1)")]),
    ("-2+3", "-2+3", [Note("C-132", "-2+3")]),
    ("@SUM(1+1)", "@SUM(1+1)", [Note("C-132", "@SUM(1+1)")]),
    ("@humas_ri", "@humas_ri", []),
    ("\t=1+1", "=1+1", [Note("C-131", "=1+1"), Note("C-132", "=1+1")]),
    ("â€œRilisâ€", "â€œRilisâ€", [Note("C-133", "â€œRilisâ€", "“Rilis”")]),
    ("CafÃ©", "CafÃ©", [Note("C-133", "CafÃ©", "Café")]),
    ("-", None, [Note("C-135", "-")]),
    ("nihil", None, [Note("C-135", "nihil")]),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value", "notes"), TEXTS)
def test_text_is_kept_but_for_what_nobody_sees(cell: Cell, value: Value | None, notes: list[Note]):
    assert read("text", cell) == Reading(value, tuple(notes))


@pytest.mark.parametrize("cell", ["1,23E+15", 3174051203900010.0])
def test_a_long_number_that_lost_digits_is_no_text(cell: Cell):
    assert refusal("text", cell) == ("C-108", None)


def test_a_text_of_any_length_is_kept_in_full():
    assert read("text", "a" * 32_767).value == "a" * 32_767


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
@pytest.mark.parametrize(
    "kind", ["text", "url", "integer", "date", "datetime", "yesno", "list", "code", "codes"]
)
def test_a_number_without_end_is_an_error_of_the_program(kind: str, number: float):
    assert refusal(kind, number) == ("C-006", None)


@pytest.mark.parametrize("kind", ["text", "url", "integer", "date", "datetime", "yesno", "list", "codes"])
def test_a_cell_without_a_value_is_to_be_fixed_whatever_its_column_holds(kind: str):
    assert refusal(kind, CellFault("formula", "=SUM(A1:A3)")) == ("C-005", None)
    assert refusal(kind, CellFault("error", "#DIV/0!")) == ("C-006", None)


@pytest.mark.parametrize(
    "cell",
    [
        '=DISPIMG("ID_4C1F00AA11BB22CC33DD44EE55FF6677",1)',
        '=IMAGE("https://a.go.id/f.png")',
        CellFault("picture", "#VALUE!"),
    ],
)
@pytest.mark.parametrize("kind", ["text", "url", "integer", "date", "list", "yesno", "codes"])
def test_a_picture_in_a_cell_is_asked_about_and_is_no_value(kind: str, cell: Cell):
    reading = read(kind, cell)
    assert (reading.value, rules_of(reading, Severity.QUERY)) == (None, ["C-008"])


def test_words_about_a_picture_are_words():
    assert read("text", "IMAGE: rapat kerja").value == "IMAGE: rapat kerja"


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [("Ya", True, []), ("Tidak", False, []), (True, True, []), (False, False, []), ("YA", True, ["C-141"]),
     ("y", True, ["C-141"]), ("iya", True, ["C-141"]), ("yes", True, ["C-141"]), (1.0, True, ["C-141"]),
     ("v", True, ["C-141"]), ("✓", True, ["C-141"]), ("TRUE", True, ["C-141"]), ("tdk", False, ["C-141"]),
     ("no", False, ["C-141"]), (0.0, False, ["C-141"]), ("", None, []), ("-", None, ["C-135"])],
)  # fmt: skip
def test_yes_and_no_are_read_where_it_is_plain_which(cell: Cell, value: bool | None, said: list[str]):
    reading = read("yesno", cell)
    assert (reading.value, rules_of(reading, Severity.INFO)) == (value, said)


@pytest.mark.parametrize("cell", ["mungkin", "ada", "x", "t", 2.0, "Ya/Tidak"])
def test_an_answer_that_may_be_either_is_refused(cell: Cell):
    assert refusal("yesno", cell) == ("C-003", None)


def test_nihil_is_a_yes_beside_a_heading_that_says_nihil():
    nil = ColumnSpec("nil_issue", "Nihil Isu", "yesno")
    assert read_value("Nihil", nil, WIB) == Reading(True, (Note("C-141", "Nihil", "Ya"),))
    assert read("yesno", "nihil") == Reading(None, (Note("C-135", "nihil"),))


CHANNELS = ("Media online", "TV", "WhatsApp/Telegram", "000", "LS-01", "LS-02")


@pytest.mark.parametrize(
    ("kind", "cell", "value", "said"),
    [
        ("list", "Media online", "Media online", []),
        ("list", " media  ONLINE", "Media online", ["C-141"]),
        ("list", "TV ", "TV", ["C-131"]),
        ("list", "ig", "ig", []),
        ("list", "WhatsApp/Telegram", "WhatsApp/Telegram", []),
        ("code", 0.0, "000", []),
        ("code", "ls-01", "LS-01", ["C-141"]),
        ("codes", "LS-01; LS-02", ["LS-01", "LS-02"], []),
        ("codes", "LS-01 dan LS-02", ["LS-01", "LS-02"], []),
        ("codes", "ls-01, 0", ["LS-01", "000"], ["C-141"]),
        ("codes", "XX-9", ["XX-9"], []),
        ("codes", ";", None, ["C-135"]),
        ("codes", "LS 01", ["LS-01"], ["C-141"]),
        ("codes", "ls01 LS-02", ["LS-01", "LS-02"], ["C-141"]),
        ("codes", "LS–01 / LS 02", ["LS-01", "LS-02"], ["C-141"]),
        ("codes", "LS 1", ["LS 1"], []),
        ("code", "LS 01", "LS-01", ["C-141"]),
        ("code", "LS\u201101", "LS-01", ["C-136"]),
        ("codes", "LS\u201101; LS\u221202", ["LS-01", "LS-02"], ["C-136"]),
        ("codes", "\u201cLS-01\u201d", ['"LS-01"'], ["C-136"]),
        ("list", "WhatsApp\uff0fTelegram", "WhatsApp/Telegram", ["C-131"]),
        ("list", "Media\u2007online", "Media online", ["C-131"]),
        ("code", "LS-01: Kenali rokok ilegal, dan laporkan", "LS-01", ["C-141"]),
        ("code", "LS\u201101 \u2013 Kenali rokok ilegal", "LS-01", ["C-141"]),
        ("codes", "LS-01: Kenali ciri, pita dan cap; LS-02 (Laporkan)", ["LS-01", "LS-02"], ["C-141"]),
        ("codes", "LS-01: Kenali; XX-9", ["LS-01: Kenali", "XX-9"], []),
        ("codes", "Bukan pesan prioritas", ["000"], ["C-141"]),
        ("code", "bukan pesan prioritas", "000", ["C-141"]),
        ("codes", "000: Bukan pesan prioritas", ["000"], ["C-141"]),
        ("codes", "000 Bukan pesan prioritas", ["000"], ["C-141"]),
        ("identifier", "komdigi\u20111", "komdigi-1", ["C-136"]),
        ("identifier", "komdigi\u200b-1", "komdigi-1", ["C-131"]),
        ("identifier", "2026\u2013W47", "2026-W47", ["C-136"]),
        ("identifier", "komdigi-1", "komdigi-1", []),
    ],
)
def test_a_value_of_a_list_gets_the_lists_spelling(kind: str, cell: Cell, value: Value, said: list[str]):
    reading = read(kind, cell, choices=CHANNELS)
    assert (reading.value, rules_of(reading, Severity.INFO)) == (value, said)


@pytest.mark.parametrize("cell", ["TV, Media online", "tv\nmedia online", "TV dan Media Online"])
def test_several_values_of_a_list_in_one_cell_are_refused(cell: str):
    assert refusal("list", cell, choices=CHANNELS) == ("C-142", None)


@pytest.mark.parametrize("cell", ["LS-01; LS-02", "ls 01 dan 000"])
def test_several_codes_where_one_is_wanted_are_refused(cell: str):
    assert refusal("code", cell, choices=CHANNELS) == ("C-142", None)
    assert read("code", "LS-01; XX-9", choices=CHANNELS).value == "LS-01; XX-9"  # for the rules to ask about


EMPTY_WORDS = [
    "NA",
    "N/A",
    "n/a",
    "n.a.",
    "-",
    "\u2013",
    "\u2014",
    "\u2011",
    "nihil",
    "tidak ada",
    "Tidak\u00a0ada",
]
ALL_KINDS = ["text", "identifier", "url", "date", "datetime", "list", "code", "codes", "yesno"]


@pytest.mark.parametrize("word", EMPTY_WORDS)
def test_words_for_nothing_mean_the_same_in_every_column(word: str):
    for kind in ALL_KINDS:
        reading = read(kind, word, choices=CHANNELS)
        assert (reading.value, rules_of(reading, Severity.INFO)) == (None, ["C-135"]), kind
    counts = {word: read("integer", word).value for word in EMPTY_WORDS}
    assert {word for word, value in counts.items() if value == 0} == {"nihil", "tidak ada", "Tidak\u00a0ada"}
    assert set(counts.values()) == {0, None}


def test_a_choice_of_the_list_is_never_a_word_for_nothing():
    assert read("list", "Tidak ada", choices=("Tidak ada", "Ya")).value == "Tidak ada"


@pytest.mark.parametrize("kind", ["integer", "date", "datetime", "identifier", "code", "codes"])
@pytest.mark.parametrize(
    ("text", "digit"),
    [("10\u00b2", "\u00b2"), ("\u2460", "\u2460"), ("1\u00bd", "\u00bd"), ("\u0663", "\u0663")],
)
def test_a_digit_that_is_no_plain_one_is_never_read_as_one(kind: str, text: str, digit: str):
    assert refusal(kind, text) == ("C-007", digit)


@pytest.mark.parametrize("mark", ["x", "X", "×", "(x)", "*"])
def test_a_mark_beside_nihil_is_a_yes_and_asked(mark: str):
    nil = ColumnSpec("nil_issue", "Nihil Isu", "yesno")
    reading = read_value(mark, nil, WIB)
    assert (reading.value, rules_of(reading, Severity.QUERY)) == (True, ["C-143"])


@pytest.mark.parametrize("mark", ["v", "V", "√", "✓", "✔", "☑", "☒", "[v]", "ya."])
def test_a_tick_is_a_yes(mark: str):
    nil = ColumnSpec("nil_issue", "Nihil Isu", "yesno")
    reading = read_value(mark, nil, WIB)
    assert (reading.value, rules_of(reading, Severity.INFO)) == (True, ["C-141"])


# Laws


HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"


@given(
    st.sampled_from(
        [("identifier", "komdigi-1"), ("code", "LS-01"), ("codes", "LS-01; LS-02"), ("date", "17-11-2026"),
         ("datetime", "17-11-2026 09:30"), ("integer", "-5"), ("date", "2026-11-17"), ("list", "X-1")]
    ),
    st.data(),
)  # fmt: skip
def test_look_alike_hyphens_change_no_value(cell: tuple[str, str], data: st.DataObject):
    kind, text = cell
    choices = (*CHANNELS, "X-1")
    written = "".join(data.draw(st.sampled_from(HYPHENS)) if letter == "-" else letter for letter in text)
    assert read(kind, written, choices=choices).value == read(kind, text, choices=choices).value


@given(st.text())
def test_a_clean_text_stays_as_it_is(text: str):
    cleaned, _ = clean_text(text)
    assert clean_text(cleaned) == (cleaned, False)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2027, 12, 31)).map(
        lambda at: at.replace(second=0, microsecond=0)
    )
)
def test_a_moment_as_it_is_shown_is_that_moment(moment: datetime):
    assert read("datetime", show_cell(moment)).value == moment


@given(st.integers(-(10**14), 10**14))
def test_a_number_as_it_is_shown_is_that_number(number: int):
    assert read("integer", show_cell(number)) == Reading(number)


@given(st.sampled_from(["text", "url", "integer", "date", "datetime", "yesno", "list", "codes"]), st.text())
def test_any_text_is_read_or_refused(kind: str, text: str):
    try:
        said = [note.rule for note in read(kind, text, choices=CHANNELS).notes]
    except UnreadableCellError as error:
        said = [error.rule]
    assert set(said) <= set(SEVERITIES)
    assert len(set(said)) == len(said)  # one finding a cell and rule
