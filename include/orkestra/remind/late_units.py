"""Late units at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week

AFTER_BATAS = timedelta(minutes=30)


@dataclass(frozen=True)
class Questions:
    """The number of questions about the returns of a week, and of those that units explained."""

    question_count: int
    explained_count: int


@dataclass(frozen=True)
class LateUnit:
    """One unit without an accepted return after due; `fault_count` is what its newest version must mend.

    `promised_at`: when its return will come, as its late notice says.
    """

    week: Week
    unit_code: str
    unit_name: str
    short_name: str
    zone: ZoneInfo
    due_at: datetime
    close_at: datetime
    state: str
    promised_at: datetime | None
    fault_count: int
    expected_count: int

    def has_time_left(self, as_of: datetime) -> bool:
        """True if it is not to be reminded yet: the time that it promised lies ahead."""
        return self.promised_at is not None and as_of < self.promised_at

    @property
    def needs_mending(self) -> bool:
        """True if a file has come that could not be used; otherwise nothing has come."""
        return self.state == "PERLU_PERBAIKAN"

    @property
    def needs_sending_again(self) -> bool:
        """True if nothing stands against that file any more: the rules that blocked it are withdrawn."""
        return self.needs_mending and not self.fault_count


def count_questions(warehouse: Warehouse, week: Week, as_of: datetime) -> Questions:
    """The questions about what units had sent for a week by `as_of`."""
    return warehouse.one("remind/questions", Questions, week=week, as_of=as_of)


def find_late_units(warehouse: Warehouse, as_of: datetime, week: Week | None = None) -> list[LateUnit]:
    """The late units of a week, or of every week that is between due + 30 minutes and close.

    Why: what a unit had sent by `as_of` counts, not what the warehouse knows today, so that a past moment can
    be played again.
    """
    rows = warehouse.rows("remind/late_units", as_of=as_of, wait=AFTER_BATAS, week=week)
    return [LateUnit(**{**row, "zone": ZoneInfo(row["zone"])}) for row in rows]
