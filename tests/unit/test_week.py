"""The ISO week and the Indonesian way to write numbers and dates."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkestra import indonesian
from orkestra.week import Week, span_weeks

DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 1, 1))


@given(DAYS)
def test_a_week_survives_being_written_and_read(day):
    week = Week.of(day)
    assert Week.parse(str(week)) == week
    assert day in week
    assert week.monday <= day <= week.sunday


@given(DAYS, st.integers(min_value=-120, max_value=120))
def test_adding_weeks_moves_the_monday_by_seven_days_each(day, count):
    week = Week.of(day)
    assert (week + count).monday - week.monday == timedelta(weeks=count)
    assert (week + count < week) == (count < 0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-W5",
        "2026W47",
        "2026-w47",
        " 2026-W47",
        "2026-W47\n",
        "2026-W00",
        "2025-W53",
        "26-W47",
        "",
        "٢٠٢٦-W47",
    ],
)
def test_other_spellings_and_weeks_that_do_not_exist_are_refused(text):
    with pytest.raises(ValueError, match=r"ISO|does not exist"):
        Week.parse(text)


def test_2026_has_53_weeks_and_the_last_one_ends_in_2027():
    week = Week.parse("2026-W53")
    assert (week.monday, week.sunday) == (date(2026, 12, 28), date(2027, 1, 3))
    assert str(week.next) == "2027-W01"
    assert str(Week.parse("2027-W01").previous) == "2026-W53"


def test_a_week_begins_and_ends_at_midnight_in_jakarta():
    week = Week.parse("2026-W47")
    assert week.start_at == datetime(2026, 11, 15, 17, tzinfo=UTC)
    assert week.end_at == datetime(2026, 11, 22, 17, tzinfo=UTC)


def test_a_moment_belongs_to_the_week_that_it_is_in_jakarta():
    assert str(Week.of(datetime(2026, 11, 22, 16, 59, tzinfo=UTC))) == "2026-W47"
    assert str(Week.of(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))) == "2026-W48"
    with pytest.raises(ValueError, match="zone"):
        Week.of(datetime(2026, 11, 22, 17, 0))


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("2026-W47", "Pekan 47/2026 (16–22 November 2026)"),
        ("2026-W49", "Pekan 49/2026 (30 November–6 Desember 2026)"),
        ("2026-W53", "Pekan 53/2026 (28 Desember 2026–3 Januari 2027)"),
        ("2026-W05", "Pekan 5/2026 (26 Januari–1 Februari 2026)"),
    ],
)
def test_labels(written, label):
    assert Week.parse(written).label == label


def test_dates_and_times_as_indonesians_write_them():
    moment = datetime(2026, 11, 25, 1, 5, tzinfo=UTC)
    assert indonesian.format_date(date(2026, 11, 25)) == "Rabu, 25 November 2026"
    assert indonesian.format_date_span(date(2026, 11, 25), date(2026, 11, 25)) == "25 November 2026"
    assert indonesian.format_time(moment) == "08.05 WIB"
    assert indonesian.format_time(moment, ZoneInfo("Asia/Makassar")) == "09.05 WITA"
    assert indonesian.format_moment(moment, ZoneInfo("Asia/Jayapura")) == "Rabu, 25 November 2026 10.05 WIT"
    late = datetime(2026, 11, 25, 16, tzinfo=UTC)
    assert indonesian.format_moment(late, ZoneInfo("Asia/Makassar")) == "Kamis, 26 November 2026 00.00 WITA"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 1, "1.234,5"),
        (1234567, 0, "1.234.567"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-0.04, 1, "0,0"),
        (-2.5, 1, "-2,5"),
    ],
)
def test_numbers(value, decimals, text):
    assert indonesian.format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("share", "decimals", "text"), [(0.37, 0, "37%"), (0.705, 0, "71%"), (61 / 86, 1, "70,9%")]
)
def test_shares(share, decimals, text):
    assert indonesian.format_share(share, decimals) == text


def test_enumerations():
    assert indonesian.join_words(["A"]) == "A"
    assert indonesian.join_words(["A", "B"]) == "A dan B"
    assert indonesian.join_words(["A", "B", "C"]) == "A, B, dan C"


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        ("2026-W52", "2027-W01", ["2026-W52", "2026-W53", "2027-W01"]),
        ("2026-W47", "2026-W47", ["2026-W47"]),
        ("2026-W47", "2026-W46", []),
    ],
)
def test_a_span_of_weeks_has_both_its_ends(first, last, weeks):
    assert [str(week) for week in span_weeks(Week.parse(first), Week.parse(last))] == weeks
