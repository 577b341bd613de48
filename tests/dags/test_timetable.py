"""The freeze as Airflow plans it: third working day after the week, 08:00 WIB, which is 01:00 UTC."""

from datetime import UTC, datetime
from itertools import pairwise

import pendulum
import pytest
from airflow.exceptions import InvalidPartitionKeyError
from airflow.timetables.base import DagRunInfo, TimeRestriction

from orkestra.errors import Permanent
from orkestra_timetable import FreezeTimetable
from support.airflow_home import REPO

EVER = TimeRestriction(earliest=None, latest=None, catchup=True)


def timetable_from(first_week="2026-W46"):
    return FreezeTimetable.from_registry({"ORKESTRA_HOME": str(REPO), "ORKESTRA_FIRST_WEEK": first_week})


def run_after_week(timetable, week, restriction=EVER):
    last = DagRunInfo(run_after=pendulum.now(), data_interval=None, partition_key=week) if week else None
    return timetable.next_dagrun_info_v2(last_dagrun_info=last, restriction=restriction)


@pytest.mark.parametrize(
    ("week", "frozen_at"),
    [
        ("2026-W46", "2026-11-18T01:00Z"),
        ("2026-W12", "2026-03-27T01:00Z"),  # Nyepi and Idulfitri push it to the Friday of the week after
        ("2026-W53", "2027-01-07T01:00Z"),  # the year's 53rd week, then New Year's Day is off
        ("2025-W13", "2025-04-10T01:00Z"),
        ("2025-W14", "2025-04-10T02:00Z"),  # no working day in between: same moments, one hour later
    ],
)
def test_a_week_runs_at_its_freeze(week, frozen_at):
    info = run_after_week(timetable_from(week), None)
    assert info.partition_key == week
    assert info.run_after == datetime.fromisoformat(frozen_at)
    assert info.data_interval is None


def test_the_next_run_follows_the_partition_and_not_the_moved_moment():
    timetable = timetable_from()
    weeks = []
    week = "2026-W51"
    for _ in range(4):
        info = run_after_week(timetable, week)
        week = info.partition_key
        weeks.append(week)
    assert weeks == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]


def test_every_freeze_comes_after_the_one_before():
    first, last = datetime(2025, 1, 6, tzinfo=UTC), datetime(2027, 12, 20, tzinfo=UTC)
    infos = timetable_from().iter_partition_dagrun_infos(earliest=first, latest=last)
    moments = [info.run_after for info in infos]
    assert len(moments) == 155
    assert all(earlier < later for earlier, later in pairwise(moments))


def test_catchup_runs_the_missed_weeks_and_without_it_only_the_last():
    timetable = timetable_from("2025-W40")
    no_catchup = EVER._replace(catchup=False)
    assert run_after_week(timetable, "2025-W40").partition_key == "2025-W41"
    latest = run_after_week(timetable, "2025-W40", no_catchup)
    assert latest.run_after <= pendulum.now()
    assert run_after_week(timetable, latest.partition_key).run_after > pendulum.now()


def test_start_and_end_date_are_respected():
    timetable = timetable_from("2025-W40")
    monday = pendulum.datetime(2026, 11, 16, tz="Asia/Jakarta")
    started = EVER._replace(earliest=monday)
    assert timetable.next_dagrun_info_v2(last_dagrun_info=None, restriction=started).partition_key == (
        "2026-W47"
    )
    tuesday = EVER._replace(earliest=monday.add(days=1))
    assert timetable.next_dagrun_info_v2(last_dagrun_info=None, restriction=tuesday).partition_key == (
        "2026-W48"
    )
    ended = EVER._replace(latest=monday)
    assert run_after_week(timetable, "2026-W46", ended).partition_key == "2026-W47"
    assert run_after_week(timetable, "2026-W47", ended) is None


@pytest.mark.parametrize("week", ["2026-W46", "2026-W53", "2027-W01"])
def test_a_typed_key_means_the_same_partition_as_a_scheduled_run(week):
    timetable = timetable_from(week)
    scheduled = run_after_week(timetable, None)
    assert timetable.resolve_partition_date(week) == scheduled.partition_date


@pytest.mark.parametrize("key", ["2026-W54", "2025-W53", "2026-W5", "2026-47", "2026-W47-1", "2026-w47", ""])
def test_a_key_that_is_no_week_is_refused(key):
    with pytest.raises(InvalidPartitionKeyError):
        timetable_from().resolve_partition_date(key)


def test_a_backfill_of_one_day_is_that_weeks_run():
    """`airflow backfill create --from-date 2026-11-16 --to-date 2026-11-16` passes midnights."""
    monday = datetime(2026, 11, 16, tzinfo=UTC)
    infos = timetable_from().iter_partition_dagrun_infos(earliest=monday, latest=monday)
    assert [info.partition_key for info in infos] == ["2026-W47"]


def test_a_backfill_is_one_run_per_week_from_the_first_monday_to_the_last():
    """docs/editions.md: `--from-date 2026-09-28 --to-date 2026-11-16`."""
    infos = timetable_from("2026-W01").iter_partition_dagrun_infos(
        earliest=datetime(2026, 9, 28, tzinfo=UTC), latest=datetime(2026, 11, 16, tzinfo=UTC)
    )
    assert [info.partition_key for info in infos] == [f"2026-W{week}" for week in range(40, 48)]


def test_serialization_carries_the_calendar():
    timetable = timetable_from()
    again = FreezeTimetable.deserialize(timetable.serialize())
    assert again.serialize() == timetable.serialize()
    assert run_after_week(again, "2026-W11") == run_after_week(timetable, "2026-W11")
    assert again.summary == "Working day 3 after the week, 08:00 WIB"


def test_a_corrected_holiday_file_counts_at_the_next_parse(tmp_path):
    registry = tmp_path / "include" / "registry"
    registry.mkdir(parents=True)
    for name in ("policy.yaml", "holidays.csv"):
        text = (REPO / "include" / "registry" / name).read_text(encoding="utf-8")
        (registry / name).write_text(text, encoding="utf-8")
    environ = {"ORKESTRA_HOME": str(tmp_path)}
    before = run_after_week(FreezeTimetable.from_registry(environ), "2026-W46")
    with (registry / "holidays.csv").open("a", encoding="utf-8") as file:
        file.write("2026-11-25,Hari libur tambahan,libur_nasional,Keppres\n")
    after = run_after_week(FreezeTimetable.from_registry(environ), "2026-W46")
    assert before.run_after == datetime(2026, 11, 25, 1, tzinfo=UTC)
    assert after.run_after == datetime(2026, 11, 26, 1, tzinfo=UTC)
    assert after.partition_key == before.partition_key == "2026-W47"


def test_a_broken_holiday_file_is_named(tmp_path):
    with pytest.raises(Permanent, match=r"policy\.yaml"):
        FreezeTimetable.from_registry({"ORKESTRA_HOME": str(tmp_path)})
