"""The calendar of a week: working days, working hours, and the three moments due, close, freeze."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orkestra.field_types import ClockTime, Count, IsoWeek
from orkestra.indonesian import JAKARTA, join_words
from orkestra.week import Week

CORRECTABLE = timedelta(weeks=4)  # submissions later than that after a week are recorded, not published


@dataclass(frozen=True)
class Holidays:
    """The days off of the government's decree: *libur nasional* and *cuti bersama*.

    Source: SKB 3 Menteri, in include/registry/holidays.csv.
    """

    names: Mapping[date, str]

    def is_working_day(self, day: date) -> bool:
        """True if a day is Monday to Friday and no day off."""
        return day.weekday() < 5 and day not in self.names

    def next_working_day(self, day: date, count: int = 1) -> date:
        """The `count`-th working day after a day."""
        while count:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def years_without_decree(self, first: date, last: date) -> list[int]:
        """The years between two days for which no decree is known; in them only weekends are off."""
        known = {day.year for day in self.names}
        return [year for year in range(first.year, last.year + 1) if year not in known]


@dataclass(frozen=True)
class Appointment:
    """A moment after a week's end: the n-th working day, at an hour in Jakarta."""

    working_day: Count
    at: ClockTime


@dataclass(frozen=True)
class MomentRule:
    """The moments of all weeks from `from_week` on: due, close and freeze.

    `shared_freeze_gap_hours` separates the freezes of weeks that share their moments.
    """

    from_week: IsoWeek
    due: Appointment
    close: Appointment
    freeze: Appointment
    shared_freeze_gap_hours: Count


@dataclass(frozen=True)
class MomentPolicy:
    """The dated rules of policy.yaml `moments` and the hours in which people may be addressed."""

    rules: Sequence[MomentRule]
    working_hours: tuple[time, time]

    def rule_for(self, week: Week) -> MomentRule:
        """The newest rule that is in force in a week.

        Raises: ValueError, for a week before the first rule.
        """
        begun = [rule for rule in self.rules if rule.from_week <= week]
        if not begun:
            raise ValueError(f"policy.yaml has no moments for {week}")
        return max(begun, key=lambda rule: rule.from_week)


@dataclass(frozen=True)
class Moments:
    """Due, close and freeze of one week; `reason` is a caveat about them, in Indonesian."""

    due_at: datetime
    close_at: datetime
    freeze_at: datetime
    reason: str | None = None


def moments_of(week: Week, holidays: Holidays, policy: MomentPolicy) -> Moments:
    """The moments at which one week is due, closes and freezes.

    Units: aware datetimes in Asia/Jakarta.
    Why: a holiday moves the moment, never the week. A week without a working day shares its moments with the
    week before; then the later one freezes a little after the earlier, so that reports come out in order.
    """
    moments = plain_moments(week, holidays, policy)
    gap_hours = policy.rule_for(week).shared_freeze_gap_hours * count_sharing_before(week, holidays)
    years = [
        str(year) for year in holidays.years_without_decree(week.end_at.date(), moments.freeze_at.date())
    ]
    reason = f"Belum ada SKB hari libur {join_words(years)}: hanya Sabtu dan Minggu yang dihitung libur."
    freeze_at = moments.freeze_at + timedelta(hours=gap_hours)
    return replace(moments, freeze_at=freeze_at, reason=reason if years else None)


def first_open_week(as_of: datetime, holidays: Holidays, policy: MomentPolicy) -> Week:
    """The earliest week whose close is in the future: the first week of an installation that begins now.

    Why: returns of a week are accepted for some days after it, so a new installation can still collect them.
    """
    week = Week.of(as_of)
    while moments_of(week.previous, holidays, policy).close_at > as_of:
        week = week.previous
    return week


def plain_moments(week: Week, holidays: Holidays, policy: MomentPolicy) -> Moments:
    """The three moments of one week, without regard to weeks that share them."""
    rule = policy.rule_for(week)
    due_at, close_at, freeze_at = (
        datetime.combine(
            holidays.next_working_day(week.sunday, appointment.working_day), appointment.at, JAKARTA
        )
        for appointment in (rule.due, rule.close, rule.freeze)
    )
    return Moments(due_at, close_at, freeze_at)


def count_sharing_before(week: Week, holidays: Holidays) -> int:
    """The number of weeks before this one that share its moments, because no working day lies between."""
    count = 0
    while not any(holidays.is_working_day(week.monday + timedelta(days=day)) for day in range(5)):
        week, count = week.previous, count + 1
    return count


def is_working_time(moment: datetime, zone: ZoneInfo, holidays: Holidays, policy: MomentPolicy) -> bool:
    """True if people in a zone may be addressed at a moment: in working hours of a working day."""
    local = moment.astimezone(zone)
    opens, closes = policy.working_hours
    return holidays.is_working_day(local.date()) and opens <= local.time() < closes
