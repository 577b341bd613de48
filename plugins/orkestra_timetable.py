"""The schedule of `report_week`: one run per week, at its freeze, with the week as partition key."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pendulum
from airflow.exceptions import InvalidPartitionKeyError
from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from airflow.utils.strings import get_random_string
from pydantic import TypeAdapter

from orkestra.indonesian import JAKARTA
from orkestra.moments import Holidays, MomentPolicy, moments_of
from orkestra.registry.read_calendar import read_calendar
from orkestra.settings import find_home
from orkestra.week import Week

HOLIDAYS = TypeAdapter(Holidays)
POLICY = TypeAdapter(MomentPolicy)


class FreezeTimetable(Timetable):
    """One run per ISO week from `first_week` on, when it freezes; a holiday moves the moment, not the week.

    Why: rules and days off are part of the serialised DAG, because the scheduler must not read files. So a
    corrected holiday file counts from the next parse of the DAG file on.
    """

    partitioned = True
    run_ordering = ("partition_date", "run_after")
    description = "Once a week when its returns freeze, moved by Indonesian public holidays"

    def __init__(self, first_week: Week, holidays: Holidays, policy: MomentPolicy) -> None:
        self.first_week = first_week
        self._holidays = holidays
        self._policy = policy

    @classmethod
    def from_registry(cls, environ: Mapping[str, str]) -> "FreezeTimetable":
        """The timetable by policy.yaml and holidays.csv; ORKESTRA_FIRST_WEEK overrides the first week.

        Raises: Permanent, with every fault of these two files.
        """
        policy, holidays = read_calendar(find_home(environ))
        written = environ.get("ORKESTRA_FIRST_WEEK")
        return cls(Week.parse(written) if written else policy.first_week, holidays, policy.moments)

    @property
    def summary(self) -> str:
        """The rule in force for new weeks, for the UI: "Working day 3 after the week, 08:00 WIB"."""
        freeze = max(self._policy.rules, key=lambda rule: rule.from_week).freeze
        return f"Working day {freeze.working_day} after the week, {freeze.at:%H:%M} WIB"

    def next_dagrun_info_v2(
        self, *, last_dagrun_info: DagRunInfo | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The run of the week after the last one; without catchup, of the last week that has frozen."""
        week = self.first_week
        if last_dagrun_info and last_dagrun_info.partition_key:
            week = Week.parse(last_dagrun_info.partition_key).next
        if restriction.earliest:
            week = max(week, first_week_from(restriction.earliest))
        if not restriction.catchup:
            while self.run_of(week.next).run_after <= pendulum.now():
                week = week.next
        if restriction.latest and week.start_at > restriction.latest:
            return None
        return self.run_of(week)

    def iter_partition_dagrun_infos(self, *, earliest: datetime, latest: datetime) -> Iterator[DagRunInfo]:
        """The runs of the weeks whose Monday lies between two wall-clock times in Jakarta, for backfills."""
        week = first_week_from(self.localize_partition_datetime(earliest))
        while week.start_at <= self.localize_partition_datetime(latest):
            yield self.run_of(week)
            week = week.next

    def run_of(self, week: Week) -> DagRunInfo:
        """The run of one week, as Airflow needs it."""
        return DagRunInfo(
            run_after=utc(moments_of(week, self._holidays, self._policy).freeze_at),
            data_interval=None,
            partition_date=utc(week.start_at),
            partition_key=str(week),
        )

    def _decode_partition_date(self, partition_key: str) -> datetime:
        try:
            return utc(Week.parse(partition_key).start_at)
        except ValueError as error:
            raise InvalidPartitionKeyError(str(error)) from error

    def localize_partition_datetime(self, dt: datetime) -> pendulum.DateTime:
        """The same wall-clock time in Jakarta: people name a backfill's days there."""
        return utc(dt.replace(tzinfo=JAKARTA))

    def infer_manual_data_interval(self, *, run_after: pendulum.DateTime) -> DataInterval:
        """A point: a week's run has no data interval, but Airflow asks when somebody gives a logical date."""
        return DataInterval.exact(run_after)

    def generate_run_id(self, *, run_type: Any, run_after: pendulum.DateTime, **extra: Any) -> str:
        """A run id that names the week: "scheduled__2026-W47__x3d9"."""
        label = extra.get("partition_key") or run_after.isoformat()
        return str(run_type.generate_run_id(suffix=f"{label}__{get_random_string()}"))

    def serialize(self) -> dict[str, Any]:
        """Everything that decides a freeze, as JSON."""
        return {
            "first_week": str(self.first_week),
            "holidays": HOLIDAYS.dump_python(self._holidays, mode="json"),
            "policy": POLICY.dump_python(self._policy, mode="json"),
        }

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "FreezeTimetable":
        """The timetable that `serialize` described."""
        return cls(
            Week.parse(data["first_week"]),
            HOLIDAYS.validate_python(data["holidays"]),
            POLICY.validate_python(data["policy"]),
        )


def utc(moment: datetime) -> pendulum.DateTime:
    """The moment as Airflow wants it."""
    return pendulum.instance(moment).in_timezone("UTC")


def first_week_from(moment: datetime) -> Week:
    """The first week that begins at or after a moment."""
    week = Week.of(moment)
    return week if week.start_at >= moment else week.next


class OrkestraTimetables(AirflowPlugin):
    """Make the timetable known to scheduler, api-server and command line."""

    name = "orkestra_timetables"
    timetables = [FreezeTimetable]  # noqa: RUF012  Airflow's own type
