"""Late notices: a unit says when its return will come. They are kept for good and change no state."""

from dataclasses import dataclass
from datetime import datetime

from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week


@dataclass(frozen=True)
class LateNotice:
    """One notice; `said` is its first line, `promised_at` what that means, if it means anything."""

    unit_code: str
    week: Week
    etag: str
    received_at: datetime
    said: str
    promised_at: datetime | None
    reason: str | None


def list_known(warehouse: Warehouse) -> set[tuple[Week, str, str, datetime]]:
    """The notices that are kept, as (week, unit_code, etag, received_at)."""
    return {
        (row["week"], row["unit_code"], row["etag"], row["received_at"])
        for row in warehouse.execute("select week, unit_code, etag, received_at from returns.late_notice")
    }


def store_notice(warehouse: Warehouse, notice: LateNotice) -> int | None:
    """The id of a notice, kept for good; None, if it was known."""
    stored = warehouse.rows(
        "returns/store_late_notice",
        week=notice.week,
        unit_code=notice.unit_code,
        received_at=notice.received_at,
        promised_at=notice.promised_at,
        reason=notice.reason,
        etag=notice.etag,
    )
    return stored[0]["late_notice_id"] if stored else None
