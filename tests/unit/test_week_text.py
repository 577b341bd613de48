"""Weeks as people write them on the cover."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkestra.reading.values.weeks import read_week
from orkestra.week import Week


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2026-W47", "2026-W47"),
        ("2026-w47", "2026-W47"),
        ("2027-W01", "2027-W01"),
        ("W47 2026", "2026-W47"),
        ("w47/2026", "2026-W47"),
        ("2026 W47", "2026-W47"),
        ("Pekan 47/2026", "2026-W47"),
        ("Pekan ke-47 2026", "2026-W47"),
        ("Minggu ke 47 tahun 2026", "2026-W47"),
        ("47/2026", "2026-W47"),
        ("Pekan 47/2026 (16–22 November 2026)", "2026-W47"),
        ("16-22 November 2026", "2026-W47"),
        ("16–22 Nopember 2026", "2026-W47"),
        ("16 s/d 20 November 2026", "2026-W47"),
        ("16/11/2026 - 22/11/2026", "2026-W47"),
        ("28 Desember 2026 - 3 Januari 2027", "2026-W53"),
        ("30 November - 6 Desember 2026", "2026-W49"),
    ],
)
def test_a_week_is_understood(text: str, week: str):
    reading = read_week(text)
    assert reading
    assert (str(reading.week), reading.is_certain) == (week, True)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("Pekan 3 November 2026", "2026-W47"),
        ("Minggu III November 2026", "2026-W47"),
        ("minggu ke-3 bulan November 2026", "2026-W47"),
        ("W1 2027", "2027-W01"),  # 1 January 2027 lies in the week before
        ("17 November 2026", "2026-W47"),
        ("17/11/2026", "2026-W47"),
        ("2026-11-17", "2026-W47"),
    ],
)
def test_a_week_that_people_may_count_otherwise_is_uncertain(text: str, week: str):
    reading = read_week(text)
    assert reading
    assert (str(reading.week), reading.is_certain) == (week, False)


@pytest.mark.parametrize(
    "text",
    [
        "2026-W54", "Minggu", "Minggu V November 2026", "Minggu 0 November 2026", "47", "Pekan 47", "",
        "15-21 November 2026", "22-16 November 2026", "31 November - 6 Desember 2026", "November 2026",
        "99/2026", "0000-W01", "Minggu 1 Mei 0000", "1-3/1/9999",
    ],
)  # fmt: skip
def test_what_is_no_one_week_is_not_guessed(text: str):
    assert read_week(text) is None


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)).map(Week.of))
def test_a_week_as_it_is_shown_is_that_week(week: Week):
    for text in (str(week), week.label):
        reading = read_week(text)
        assert reading
        assert reading.week == week


@given(st.text())
def test_any_text_is_a_week_or_none(text: str):
    read_week(text)
