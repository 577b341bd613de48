"""Decides the submissions of one unit and week, in the order they were received."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.findings import Verdict
from orkestra.registry import Registry
from orkestra.returns.judge import SheetResult, judge_submission
from orkestra.returns.promote import promote_rows
from orkestra.returns.states import lock_return, record_state
from orkestra.submission_key import SubmissionKey

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

log = logging.getLogger(__name__)

ACCEPTED = (Verdict.ACCEPTED, Verdict.ACCEPTED_PARTLY)


@dataclass(frozen=True)
class Decided:
    """One submission with its verdict, and what counts for its unit and week from now on.

    `keeps_first_date`: it is refused, but what is mended before tutup counts as sent on its date.
    """

    submission_id: int
    unit_code: str
    week: str
    received_at: datetime
    version: int | None
    verdict: Verdict
    state: str
    version_in_force: int | None
    sheets: dict[str, SheetResult]
    hold: str | None = None
    is_misplaced: bool = False
    keeps_first_date: bool = False
    is_trial: bool = False


def list_undecided(connection: "psycopg.Connection[Row]") -> list[tuple[str, str]]:
    """The units and weeks that have validated submissions, as (unit_code, week)."""
    return [
        (row["unit_code"], row["week"])
        for row in connection.execute(
            "select unit_code, week from intake.submission where progress = 'validated' and not is_trial"
            " group by unit_code, week order by week, unit_code"
        )
    ]


def list_waiting(connection: "psycopg.Connection[Row]", unit_code: str, week: str) -> list[SubmissionKey]:
    """The validated submissions of one unit and week."""
    rows = connection.execute(
        "select submission_id, unit_code, week from intake.submission"
        " where progress = 'validated' and not is_trial and unit_code = %s and week = %s"
        " order by submission_id",
        [unit_code, week],
    )
    return [SubmissionKey(**row) for row in rows]


def decide_return(
    connection: "psycopg.Connection[Row]",
    home: Path,
    registry: Registry,
    unit_code: str,
    week: str,
    as_of: datetime,
) -> Iterator[Decided]:
    """What each waiting submission of one unit and week got; call it inside a transaction.

    Same bytes as the newest version are no version: they get its receipt again and are not yielded.
    """
    lock_return(connection, unit_code, week)
    waiting = connection.execute(
        "select submission_id, sha256, received_at, releases_submission_id from intake.submission"
        " where progress = 'validated' and not is_trial and unit_code = %s and week = %s"
        " order by received_at, submission_id",
        [unit_code, week],
    ).fetchall()
    for row in waiting:
        newest = connection.execute(
            "select submission_id, version, sha256,"
            "  exists (select from returns.decision where decision.submission_id = submission.submission_id"
            "   and kind = 'discard') as is_discarded,"
            "  exists (select from quality.held_up where held_up.submission_id = submission.submission_id)"
            "   as is_unheld"
            " from intake.submission"
            " where unit_code = %s and week = %s and version is not null order by version desc limit 1",
            [unit_code, week],
        ).fetchone()
        if newest and is_repeat(row, newest):
            connection.execute(
                "update intake.submission set progress = 'decided', repeats_submission_id = %s,"
                " decided_as_of = %s"
                " where submission_id = %s",
                [newest["submission_id"], as_of, row["submission_id"]],
            )
            continue
        version = newest["version"] + 1 if newest else 1
        yield _decide_version(connection, home, registry, unit_code, week, as_of, row, version)


def is_repeat(row: "Row", newest: "Row") -> bool:
    """Whether a submission is the newest version again.

    Why: bytes that a person released are to be decided anew; so are those that were discarded and come back,
    because they lie in the archive again, and those that a rule held up which is withdrawn.
    """
    is_same = row["sha256"] is not None and row["sha256"] == newest["sha256"]
    is_open_again = newest["is_discarded"] or newest["is_unheld"]
    return is_same and row["releases_submission_id"] is None and not is_open_again


def _decide_version(
    connection: "psycopg.Connection[Row]",
    home: Path,
    registry: Registry,
    unit_code: str,
    week: str,
    as_of: datetime,
    row: "Row",
    version: int,
) -> Decided:
    submission_id = row["submission_id"]
    judged = judge_submission(connection, home, registry, SubmissionKey(submission_id, unit_code, week))
    verdict, sheets = judged.verdict, judged.sheets
    connection.execute(
        "update intake.submission set progress = 'decided', version = %s, verdict = %s, hold = %s,"
        " is_misplaced = %s, decided_as_of = %s where submission_id = %s",
        [version, verdict, judged.hold, judged.is_misplaced, as_of, submission_id],
    )
    if verdict in ACCEPTED:
        promote_rows(connection, home, registry, unit_code, week, submission_id, sheets)
    in_force = connection.execute(
        "select version from returns.version_in_force where unit_code = %s and week = %s",
        [unit_code, week],
    ).fetchone()
    state = record_state(
        connection, home, unit_code, week, cause=f"v{version} {verdict}",
        happened_at=row["received_at"], submission_id=submission_id,
    )  # fmt: skip
    log.info(
        "decided unit=%s week=%s version=%s verdict=%s state=%s", unit_code, week, version, verdict, state
    )
    return Decided(
        submission_id, unit_code, week, row["received_at"], version, verdict, state,
        in_force["version"] if in_force else None, sheets,
        hold=judged.hold, is_misplaced=judged.is_misplaced,
        keeps_first_date=in_force is None and keeps_first_date(connection, submission_id),
    )  # fmt: skip


def keeps_first_date(connection: "psycopg.Connection[Row]", submission_id: int) -> bool:
    """Whether what is mended before tutup counts as sent when this refused version was."""
    row = connection.execute(
        "select keeps_first_date from returns.version where submission_id = %s", [submission_id]
    ).fetchone()
    return bool(row and row["keeps_first_date"])
