"""Late notices: a unit says when its return will come. They are kept for good and change no state."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


@dataclass(frozen=True)
class LateNotice:
    """One notice; `said` is its first line, `promised_at` what that means, if it means anything."""

    unit_code: str
    week: str
    etag: str
    received_at: datetime
    said: str
    promised_at: datetime | None
    reason: str | None


def list_known(connection: "psycopg.Connection[Row]") -> set[tuple[str, str, str, datetime]]:
    """The notices that are kept, as (week, unit_code, etag, received_at)."""
    return {
        (row["week"], row["unit_code"], row["etag"], row["received_at"])
        for row in connection.execute("select week, unit_code, etag, received_at from returns.late_notice")
    }


def store_notice(connection: "psycopg.Connection[Row]", notice: LateNotice) -> int | None:
    """The id of a notice, kept for good; None, if it was known."""
    row = connection.execute(
        "insert into returns.late_notice (week, unit_code, received_at, promised_at, reason, etag)"
        " values (%s, %s, %s, %s, %s, %s) on conflict do nothing returning late_notice_id",
        [
            notice.week, notice.unit_code, notice.received_at, notice.promised_at, notice.reason, notice.etag,
        ],
    ).fetchone()  # fmt: skip
    return row["late_notice_id"] if row else None
