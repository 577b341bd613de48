"""Due, close and freeze around the holidays of the decrees for 2025 to 2027."""

import csv
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkestra.indonesian import JAKARTA
from orkestra.moments import (
    Appointment,
    Holidays,
    MomentPolicy,
    MomentRule,
    first_open_week,
    is_working_time,
    moments_of,
)
from orkestra.week import Week

HOLIDAYS_FILE = Path(__file__).parents[2] / "include" / "registry" / "holidays.csv"
POLICY = MomentPolicy(
    rules=[
        MomentRule(
            from_week=Week(2025, 1),
            due=Appointment(1, time(12)),
            close=Appointment(2, time(16)),
            freeze=Appointment(3, time(8)),
            shared_freeze_gap_hours=1,
        )
    ],
    working_hours=(time(8), time(17)),
)


@pytest.fixture(scope="module")
def holidays():
    with HOLIDAYS_FILE.open(encoding="utf-8", newline="") as file:
        return Holidays({date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(file)})


def at(day, hour):
    return datetime.combine(date.fromisoformat(day), time(hour), JAKARTA)


@pytest.mark.parametrize(
    ("week", "due", "close", "freeze"),
    [
        ("2026-W46", at("2026-11-16", 12), at("2026-11-17", 16), at("2026-11-18", 8)),
        ("2026-W12", at("2026-03-25", 12), at("2026-03-26", 16), at("2026-03-27", 8)),
        ("2026-W53", at("2027-01-04", 12), at("2027-01-06", 16), at("2027-01-07", 8)),
        # weeks that share moments: all of the later week is days off
        ("2025-W13", at("2025-04-08", 12), at("2025-04-09", 16), at("2025-04-10", 8)),
        ("2025-W14", at("2025-04-08", 12), at("2025-04-09", 16), at("2025-04-10", 9)),
        ("2025-W15", at("2025-04-14", 12), at("2025-04-15", 16), at("2025-04-16", 8)),
        ("2027-W09", at("2027-03-16", 12), at("2027-03-17", 16), at("2027-03-18", 8)),
        ("2027-W10", at("2027-03-16", 12), at("2027-03-17", 16), at("2027-03-18", 9)),
    ],
)
def test_the_three_moments(holidays, week, due, close, freeze):
    moments = moments_of(Week.parse(week), holidays, POLICY)
    assert (moments.due_at, moments.close_at, moments.freeze_at) == (due, close, freeze)
    assert moments.reason is None


def test_a_year_without_decree_counts_weekends_alone_and_says_so(holidays):
    moments = moments_of(Week.parse("2028-W08"), holidays, POLICY)
    assert moments.due_at == at("2028-02-28", 12)
    assert moments.reason == "Belum ada SKB hari libur 2028: hanya Sabtu dan Minggu yang dihitung libur."


def test_the_year_that_counts_is_the_one_after_the_week(holidays):
    assert moments_of(Week.parse("2025-W01"), holidays, POLICY).reason is None
    assert moments_of(Week.parse("2027-W51"), holidays, POLICY).reason is None
    assert "2028" in (moments_of(Week.parse("2027-W52"), holidays, POLICY).reason or "")


@given(st.integers(min_value=0, max_value=155))
def test_reports_come_out_in_the_order_of_their_weeks(count):
    with HOLIDAYS_FILE.open(encoding="utf-8", newline="") as file:
        holidays = Holidays({date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(file)})
    week = Week(2025, 1) + count
    moments, following = (moments_of(one, holidays, POLICY) for one in (week, week.next))
    assert week.end_at < moments.due_at < moments.close_at < moments.freeze_at < following.freeze_at


def test_a_dated_rule_changes_only_the_weeks_from_then_on(holidays):
    later = MomentRule(
        Week(2026, 40),
        Appointment(1, time(10)),
        Appointment(1, time(16)),
        Appointment(2, time(8)),
        shared_freeze_gap_hours=0,
    )
    policy = MomentPolicy([*POLICY.rules, later], POLICY.working_hours)
    assert moments_of(Week(2026, 39), holidays, policy) == moments_of(Week(2026, 39), holidays, POLICY)
    assert moments_of(Week(2026, 40), holidays, policy).due_at.hour == 10
    with pytest.raises(ValueError, match="2024-W01"):
        moments_of(Week(2024, 1), holidays, policy)


def test_working_days(holidays):
    assert holidays.is_working_day(date(2026, 11, 20))
    assert not holidays.is_working_day(date(2026, 11, 21))
    assert not holidays.is_working_day(date(2026, 3, 20))
    assert holidays.next_working_day(date(2026, 3, 17)) == date(2026, 3, 25)
    assert holidays.next_working_day(date(2026, 11, 20), 3) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("moment", "zone", "is_working"),
    [
        (at("2026-11-20", 8), "Asia/Jakarta", True),
        (at("2026-11-20", 7), "Asia/Jakarta", False),
        (at("2026-11-20", 7), "Asia/Makassar", True),
        (at("2026-11-20", 16), "Asia/Makassar", False),
        (at("2026-11-20", 17), "Asia/Jakarta", False),
        (at("2026-11-21", 9), "Asia/Jakarta", False),
        (at("2026-12-25", 9), "Asia/Jakarta", False),
    ],
)
def test_working_hours_are_those_of_the_zone(holidays, moment, zone, is_working):
    assert is_working_time(moment, ZoneInfo(zone), holidays, POLICY) is is_working


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (at("2026-11-22", 23), "2026-W47"),  # Sunday: only the running week
        (at("2026-11-23", 0), "2026-W47"),  # Monday: the week that ended yesterday is not due yet
        (at("2026-11-24", 9), "2026-W47"),  # Tuesday: it was due yesterday and is still open
        (at("2026-11-24", 16), "2026-W48"),  # its close
        (at("2026-03-26", 15), "2026-W12"),  # after the days off around Idulfitri
        (at("2025-04-08", 13), "2025-W13"),  # two weeks that share their moments
        (at("2025-04-09", 16), "2025-W15"),
    ],
)
def test_an_installation_begins_with_the_earliest_week_that_is_still_open(holidays, moment, week):
    assert str(first_open_week(moment, holidays, POLICY)) == week


@given(st.datetimes(datetime(2025, 2, 1), datetime(2027, 12, 1), timezones=st.just(JAKARTA)))
def test_the_first_open_week_is_open_and_the_one_before_it_is_not(moment):
    with HOLIDAYS_FILE.open(encoding="utf-8", newline="") as file:
        days_off = Holidays({date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(file)})
    week = first_open_week(moment, days_off, POLICY)
    assert moments_of(week, days_off, POLICY).close_at > moment
    assert moments_of(week.previous, days_off, POLICY).close_at <= moment
