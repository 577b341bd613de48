"""Decides the submissions of one unit and week, in the order they were received."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.findings import Verdict
from orkestra.registry import Registry
from orkestra.registry.sheet_names import DATA_SHEETS
from orkestra.returns.verdict import SheetTally, decide_verdict
from orkestra.warehouse.connect import run_statement
from orkestra.warehouse.finding_rows import SubmissionKey
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

log = logging.getLogger(__name__)

ACCEPTED = (Verdict.ACCEPTED, Verdict.ACCEPTED_PARTLY)
MISPLACED = {"S-002", "S-003"}  # the rules of a file that names another unit or week than its folder
HOLDS = ("quarantine", "personal_data")  # heaviest first


@dataclass(frozen=True)
class SheetResult:
    """One data sheet of a decided submission."""

    shown_name: str
    status: str
    row_count: int
    held_count: int


@dataclass(frozen=True)
class Judged:
    """What a submission deserves by itself; `hold` is why it waits for a person, if it does.

    `is_misplaced`: it names another unit or week than its folder.
    """

    verdict: Verdict
    sheets: dict[str, SheetResult]
    hold: str | None
    is_misplaced: bool


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
            "select unit_code, week from intake.submission where progress = 'validated'"
            " group by unit_code, week order by week, unit_code"
        )
    ]


def list_waiting(connection: "psycopg.Connection[Row]", unit_code: str, week: str) -> list[SubmissionKey]:
    """The validated submissions of one unit and week."""
    rows = connection.execute(
        "select submission_id, unit_code, week from intake.submission"
        " where progress = 'validated' and unit_code = %s and week = %s order by submission_id",
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
    connection.execute(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"return/{week}/{unit_code}"]
    )
    waiting = connection.execute(
        "select submission_id, sha256, received_at from intake.submission"
        " where progress = 'validated' and unit_code = %s and week = %s order by received_at, submission_id",
        [unit_code, week],
    ).fetchall()
    for row in waiting:
        newest = connection.execute(
            "select submission_id, version, sha256 from intake.submission"
            " where unit_code = %s and week = %s and version is not null order by version desc limit 1",
            [unit_code, week],
        ).fetchone()
        if newest and row["sha256"] and newest["sha256"] == row["sha256"]:
            connection.execute(
                "update intake.submission set progress = 'decided', repeats_submission_id = %s,"
                " decided_as_of = %s"
                " where submission_id = %s",
                [newest["submission_id"], as_of, row["submission_id"]],
            )
            continue
        version = newest["version"] + 1 if newest else 1
        yield _decide_version(connection, home, registry, unit_code, week, as_of, row, version)


def judge_submission(
    connection: "psycopg.Connection[Row]", home: Path, registry: Registry, submission: SubmissionKey
) -> Judged:
    """The verdict on a validated submission, from its findings alone; writes nothing."""
    tally = run_statement(connection, home, "returns/tally", {"submission_id": submission.submission_id})
    lines = {line["sheet"]: line for line in tally}
    sheets = {
        name: SheetResult(line["shown_name"], line["status"], line["row_count"], line["held_count"])
        for name in DATA_SHEETS
        if (line := lines.get(name))
    }
    found = {rule for line in tally for rule in line["rules"]}
    holds = {rule.hold for rule in registry.rules if rule.id in found}
    hold = next((hold for hold in HOLDS if hold in holds), None)
    limits = registry.policy.verdict_for(Week.parse(submission.week))
    verdict = decide_verdict(
        has_reject=hold is not None or any(line["has_reject"] for line in tally),
        has_file_fix=any(line["has_file_fix"] for line in tally),
        sheets={name: SheetTally(sheet.row_count, sheet.held_count) for name, sheet in sheets.items()},
        held_share=limits.held_share,
        held_minimum=limits.held_minimum,
    )
    return Judged(verdict, sheets, hold, is_misplaced=not found.isdisjoint(MISPLACED))


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
        "select version, submission_id from returns.version_in_force where unit_code = %s and week = %s",
        [unit_code, week],
    ).fetchone()
    state = find_state(verdict, sheets) if in_force is None or verdict in ACCEPTED else None
    state = record_state(
        connection, unit_code, week, state, version, verdict, submission_id, row["received_at"]
    )
    log.info(
        "decided unit=%s week=%s version=%s verdict=%s state=%s", unit_code, week, version, verdict, state
    )
    return Decided(
        submission_id, unit_code, week, row["received_at"], version, verdict, state,
        in_force["version"] if in_force else None, sheets,
        hold=judged.hold, is_misplaced=judged.is_misplaced,
    )  # fmt: skip


def find_state(verdict: Verdict, sheets: dict[str, SheetResult]) -> str:
    """The state that a submission brings about, if nothing better is in force."""
    if verdict not in ACCEPTED:
        return "PERLU_PERBAIKAN"
    return "NIHIL" if all(sheet.status == "nil" for sheet in sheets.values()) else "LAPOR"


def record_state(
    connection: "psycopg.Connection[Row]",
    unit_code: str,
    week: str,
    state: str | None,
    version: int,
    verdict: Verdict,
    submission_id: int,
    happened_at: datetime,
) -> str:
    """The state from now on; a change is a row of the history. None: a refused file changes nothing."""
    current = connection.execute(
        "select state from returns.history where unit_code = %s and week = %s"
        " order by history_id desc limit 1",
        [unit_code, week],
    ).fetchone()
    now = current["state"] if current else "BELUM"
    if state is None or state == now:
        return str(now)
    connection.execute(
        "insert into returns.history (week, unit_code, state, cause, submission_id, happened_at)"
        " values (%s, %s, %s, %s, %s, %s)",
        [week, unit_code, state, f"v{version} {verdict}", submission_id, happened_at],
    )
    return state


def promote_rows(
    connection: "psycopg.Connection[Row]",
    home: Path,
    registry: Registry,
    unit_code: str,
    week: str,
    submission_id: int,
    sheets: dict[str, SheetResult],
) -> None:
    """Writes the rows that nothing holds back into the fact tables, and how many each sheet held."""
    unit = registry.unit(unit_code, Week.parse(week).sunday)
    parameters = {"submission_id": submission_id, "zone": unit.zone.key if unit else "Asia/Jakarta"}
    for name, sheet in sheets.items():
        if sheet.row_count:
            run_statement(connection, home, f"promote/{name}", parameters)
        if sheet.held_count:
            connection.execute(
                "update intake.sheet set held_count = %s where submission_id = %s and sheet = %s",
                [sheet.held_count, submission_id, name],
            )
