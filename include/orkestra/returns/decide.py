"""Decides the submissions of one unit and week, in the order they were received."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from orkestra.findings import Verdict
from orkestra.registry import Registry
from orkestra.returns.judge import SheetResult, judge_submission
from orkestra.returns.promote import promote_rows
from orkestra.returns.states import lock_return, record_state
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week

log = logging.getLogger(__name__)

ACCEPTED = (Verdict.ACCEPTED, Verdict.ACCEPTED_PARTLY)


@dataclass(frozen=True)
class Decided:
    """One submission with its verdict, and what counts for its unit and week from now on.

    `keeps_first_date`: it is refused, but what is mended before close counts as sent on its date.
    """

    submission_id: int
    unit_code: str
    week: Week
    received_at: datetime
    version: int | None
    verdict: Verdict
    state: str
    version_in_force: int | None
    sheets: dict[str, SheetResult]
    block_reason: str | None = None
    is_misplaced: bool = False
    keeps_first_date: bool = False
    is_precheck: bool = False


def list_undecided(warehouse: Warehouse, shard: str | None) -> list[tuple[str, Week]]:
    """The units and weeks of a shard that have validated submissions, as (unit_code, week)."""
    rows = warehouse.rows("returns/list_undecided", shard=shard)
    return [(row["unit_code"], row["week"]) for row in rows]


def list_waiting(warehouse: Warehouse, unit_code: str, week: Week) -> list[SubmissionKey]:
    """The validated submissions of one unit and week."""
    waiting = list_validated(warehouse, unit_code, week)
    return [SubmissionKey(row["submission_id"], unit_code, week) for row in waiting]


def list_validated(warehouse: Warehouse, unit_code: str, week: Week) -> list[Row]:
    """The same, as rows of the ledger in the order in which they were received."""
    return warehouse.rows("returns/list_validated", unit_code=unit_code, week=week)


def decide_return(
    warehouse: Warehouse,
    registry: Registry,
    unit_code: str,
    week: Week,
    as_of: datetime,
) -> Iterator[Decided]:
    """The decision on each waiting submission of one unit and week; call it inside a transaction.

    Same bytes as the newest version are no version: they get its receipt again and are not yielded.
    """
    lock_return(warehouse, unit_code, week)
    for row in list_validated(warehouse, unit_code, week):
        newest = warehouse.one_or_none("returns/find_newest", unit_code=unit_code, week=week)
        if newest and is_repeat(row, newest):
            warehouse.execute(
                "update intake.submission set progress = 'decided', repeats_submission_id = %(repeats)s,"
                " decided_as_of = %(as_of)s where submission_id = %(id)s",
                repeats=newest["submission_id"],
                as_of=as_of,
                id=row["submission_id"],
            )
            continue
        version = newest["version"] + 1 if newest else 1
        yield _decide_version(warehouse, registry, unit_code, week, as_of, row, version)


def is_repeat(row: "Row", newest: "Row") -> bool:
    """True if a submission is the newest version again.

    Why: bytes that a person released are to be decided again; so are those that were discarded and come back,
    because they lie in the archive again, and those that a withdrawn rule had blocked.
    """
    is_same = row["sha256"] is not None and row["sha256"] == newest["sha256"]
    is_open_again = newest["is_discarded"] or newest["is_unblocked"]
    return is_same and row["releases_submission_id"] is None and not is_open_again


def _decide_version(
    warehouse: Warehouse,
    registry: Registry,
    unit_code: str,
    week: Week,
    as_of: datetime,
    row: "Row",
    version: int,
) -> Decided:
    submission_id = row["submission_id"]
    judged = judge_submission(warehouse, registry, SubmissionKey(submission_id, unit_code, week))
    verdict, sheets = judged.verdict, judged.sheets
    warehouse.execute(
        "update intake.submission set progress = 'decided', version = %(version)s, verdict = %(verdict)s,"
        " block_reason = %(block_reason)s, is_misplaced = %(is_misplaced)s, decided_as_of = %(as_of)s"
        " where submission_id = %(id)s",
        version=version,
        verdict=verdict,
        block_reason=judged.block_reason,
        is_misplaced=judged.is_misplaced,
        as_of=as_of,
        id=submission_id,
    )
    if verdict in ACCEPTED:
        promote_rows(warehouse, registry, unit_code, week, submission_id, sheets)
    in_force = warehouse.execute(
        "select version from returns.version_in_force where unit_code = %(unit)s and week = %(week)s",
        unit=unit_code,
        week=week,
    )
    state = record_state(
        warehouse, unit_code, week, cause=f"v{version} {verdict}",
        happened_at=row["received_at"], submission_id=submission_id,
    )  # fmt: skip
    log.info(
        "decided unit=%s week=%s version=%s verdict=%s state=%s", unit_code, week, version, verdict, state
    )
    return Decided(
        submission_id, unit_code, week, row["received_at"], version, verdict, state,
        in_force[0]["version"] if in_force else None, sheets,
        block_reason=judged.block_reason, is_misplaced=judged.is_misplaced,
        keeps_first_date=not in_force and keeps_first_date(warehouse, submission_id),
    )  # fmt: skip


def keeps_first_date(warehouse: Warehouse, submission_id: int) -> bool:
    """True if a version that is mended by close counts as sent when this refused one was."""
    rows = warehouse.execute(
        "select keeps_first_date from returns.version where submission_id = %(id)s", id=submission_id
    )
    return bool(rows and rows[0]["keeps_first_date"])
