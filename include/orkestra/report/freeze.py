"""Fixes what one edition of a week is made from."""

from dataclasses import dataclass
from datetime import datetime

from orkestra.errors import Permanent, Transient
from orkestra.indonesian import format_moment
from orkestra.moments import CORRECTABLE
from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week


@dataclass(frozen=True)
class Frozen:
    """One edition of a week; `is_new` says whether this call opened it."""

    edition_id: int
    edition_no: int
    week: Week
    status: str
    submissions_sha256: str
    statements_sha256: str | None = None
    is_new: bool = False


class _NothingChangedError(Exception):
    """Undoes the edition that was just opened: what counts is the same as in `edition`, the newest one."""

    def __init__(self, edition: Frozen) -> None:
        super().__init__(edition)
        self.edition = edition


def freeze_edition(
    warehouse: Warehouse,
    week: Week,
    as_of: datetime,
    code_version: str,
    *,
    bucket: str,
    registry_version_id: int | None = None,
    is_correction: bool = False,
    is_moved: bool = False,
) -> Frozen:
    """The edition of all that `bucket` received by close: a new one, or the newest if nothing changed since.

    A correction counts what was received up to `as_of`, at most four weeks after the week. `is_moved` makes
    an edition though what counts is the same: today's statements come to other figures.

    Raises: Permanent, before close or for a week without moments; Transient, while the bucket was not listed
    since close or a submission is undecided.
    Why: `registry_version_id` is by default that of the week's grid: a later sync moves no old figure. A new
    edition takes the place and the number of one that was never published: readers count editions.
    """
    with warehouse.transaction():
        warehouse.run("report/lock_week", week=week)
        correct_until = min(as_of, week.end_at + CORRECTABLE) if is_correction else None
        moments = require_ready(warehouse, week, as_of, bucket, correct_until)
        newest = find_edition(warehouse, week)
        parameters = {
            "week": week,
            "as_of": as_of,
            "counted_until": moments["counted_until"],
            "code_version": code_version,
            "registry_version_id": registry_version_id or moments["registry_version_id"],
        }
        try:
            with warehouse.transaction():
                warehouse.run("report/discard_drafts", week=week)
                opened = open_edition(warehouse, parameters)
                if newest and newest.submissions_sha256 == opened.submissions_sha256 and not is_moved:
                    raise _NothingChangedError(newest)
        except _NothingChangedError as unchanged:
            return unchanged.edition
        return opened


def find_newest(warehouse: Warehouse, week: Week) -> Frozen:
    """The newest edition of a week.

    Raises: Permanent, if the week has none.
    """
    newest = find_edition(warehouse, week)
    if not newest:
        raise Permanent(f"{week} has no edition yet: run the step `freeze` first.")
    return newest


def require_ready(
    warehouse: Warehouse,
    week: Week,
    as_of: datetime,
    bucket: str,
    correct_until: datetime | None = None,
) -> Row:
    """The moments of the week, once it may be frozen.

    Raises: Permanent, before close or for an unknown week; Transient, while an upload may be unknown or is
    undecided.
    """
    parameters = {"week": week, "bucket": bucket, "correct_until": correct_until}
    rows = warehouse.rows("report/find_moments", **parameters)
    if as_of < week.end_at:
        raise Permanent(f"{week} ends at {week.end_at.isoformat()}: there is nothing to report before that.")
    if not rows or rows[0]["registry_version_id"] is None:
        raise Permanent(
            f"{week} has no moments or no expected units. Run `ORKESTRA_FIRST_WEEK={week} orkestra sync`, "
            f"or the DAG sync_registry with the parameter week, then freeze again."
        )
    moments = rows[0]
    if as_of < moments["close_at"]:
        raise Permanent(
            f"{week} closes at {moments['close_at'].isoformat()} ({format_moment(moments['close_at'])}); "
            f"at {as_of.isoformat()} its report would miss submissions. Run it after that."
        )
    if moments["listed_until"] is None or moments["listed_until"] < moments["close_at"]:
        raise Transient(
            f"Nobody has looked into bucket {bucket} since {week} closed at "
            f"{moments['close_at'].isoformat()}, so uploads may be unknown. Run the step `claim` "
            f"(`orkestra collect`, or the DAG collect_submissions) as of then or later, then freeze again."
        )
    if moments["undecided_count"]:
        raise Transient(
            f"{moments['undecided_count']} submissions for {week} are not decided yet. "
            f"Run `orkestra collect` (or the DAG collect_submissions) until they are, then freeze again."
        )
    return moments


def open_edition(warehouse: Warehouse, parameters: Row) -> Frozen:
    """A new edition with its grid and its submissions, sealed with the hash of what counts in it."""
    which = warehouse.one("report/freeze_edition", **parameters)
    warehouse.run("report/freeze_submissions", **which)
    warehouse.run("report/freeze_units", **which)
    warehouse.run("report/freeze_units_before", **which)
    warehouse.run("report/freeze_compared", **which)
    warehouse.run("report/freeze_questions", **which)
    warehouse.run("report/freeze_withdrawn", **which)
    sealed = warehouse.one("report/freeze_fingerprint", **which)
    return Frozen(**sealed, is_new=True)


def find_edition(warehouse: Warehouse, week: Week) -> Frozen | None:
    """The newest edition of a week, if it has one."""
    return warehouse.one_or_none("report/find_newest_edition", Frozen, week=week)
