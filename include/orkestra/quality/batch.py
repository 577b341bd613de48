"""The submissions that are validated together, and what becomes of them."""

import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from orkestra.errors import Transient
from orkestra.feedback.describe_finding import FindingTexts, SheetPlaces
from orkestra.feedback.store_findings import store_findings
from orkestra.findings import Finding, SheetPart
from orkestra.submission_key import SubmissionKey

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

log = logging.getLogger(__name__)
# A validation costs the same for one submission as for many, but its findings are all in memory at once.
MOST_SUBMISSIONS = 200
MOST_ROWS = 50_000

# Returns before pre-checks, the oldest first. Touches the batch alone: with ten thousand staged, fifty
# batches would write each of them fifty times.
BEGIN = """
with earliest as (
    select submission_id, submission.is_trial, received_at
    from intake.submission
    inner join intake.run using (run_id)
    where progress = 'staged'
        and case when %(is_check)s then run_id = %(run_id)s else not run.is_trial end
    order by submission.is_trial, received_at, submission_id
    limit %(most)s
),

sized as (
    select earliest.submission_id, sum(size.row_count) over received - size.row_count as rows_before
    from earliest
    inner join lateral (
        select coalesce(sum(sheet.row_count), 0) as row_count
        from intake.sheet where sheet.submission_id = earliest.submission_id
    ) as size on true
    window received as (order by earliest.is_trial, earliest.received_at, earliest.submission_id)
),

chosen as (
    select submission_id from sized where rows_before < %(most_rows)s
),

put_off as (
    update intake.submission set is_in_batch = false
    where progress = 'staged' and is_in_batch and run_id = %(run_id)s
        and submission_id not in (select submission_id from chosen)
)

update intake.submission set run_id = %(run_id)s, is_in_batch = true
from chosen
where submission.submission_id = chosen.submission_id
returning submission.submission_id, unit_code, week
"""


def begin_batch(
    connection: "psycopg.Connection[Row]",
    run_id: int,
    *,
    is_check: bool = False,
    most: int = MOST_SUBMISSIONS,
    most_rows: int = MOST_ROWS,
) -> dict[int, SubmissionKey]:
    """The staged submissions that came first, made the batch of this run: from now on its views show them.

    A check by command line takes its own submissions only, a collection all but those.
    """
    parameters = {"run_id": run_id, "is_check": is_check, "most": most, "most_rows": most_rows}
    rows = connection.execute(BEGIN, parameters).fetchall()
    connection.execute("select set_config('orkestra.run_id', %s, false)", [str(run_id)])
    return {
        row["submission_id"]: SubmissionKey(row["submission_id"], row["unit_code"], row["week"])
        for row in rows
    }


def finish_batch(
    connection: "psycopg.Connection[Row]",
    run_id: int,
    batch: Mapping[int, SubmissionKey],
    findings: Iterable[tuple[int, Finding]],
    texts: FindingTexts,
) -> None:
    """Stores the findings and moves the whole batch on; call it in a transaction.

    Raises: Transient, when another run has moved some of it on meanwhile.
    """
    by_submission: dict[int, list[Finding]] = {}
    for submission_id, finding in findings:
        by_submission.setdefault(submission_id, []).append(finding)
    places = read_places(connection, list(by_submission))
    for submission_id, found in by_submission.items():
        store_findings(texts, connection, "rules", batch[submission_id], found, places[submission_id])
    moved = connection.execute(
        "update intake.submission set progress = 'validated'"
        " where submission_id = any(%s) and progress = 'staged' and run_id = %s and is_in_batch",
        [list(batch), run_id],
    ).rowcount
    if moved != len(batch):
        raise Transient(f"{len(batch) - moved} of {len(batch)} submissions were taken on by another run.")
    for key in batch.values():
        log.info(
            "validated unit=%s week=%s submission_id=%s findings=%s",
            key.unit_code, key.week, key.submission_id, len(by_submission.get(key.submission_id, [])),
        )  # fmt: skip


def read_places(
    connection: "psycopg.Connection[Row]", submission_ids: list[int]
) -> dict[int, dict[str, SheetPlaces]]:
    """Where the columns of each sheet stand in each file."""
    places: dict[int, dict[str, SheetPlaces]] = {}
    for row in connection.execute(
        "select submission_id, sheet, shown_name, column_letters, parts from intake.sheet"
        " where submission_id = any(%s)",
        [submission_ids],
    ):
        parts = [SheetPart(**part) for part in row["parts"]]
        sheet = SheetPlaces(row["shown_name"], row["column_letters"], parts)
        places.setdefault(row["submission_id"], {})[row["sheet"]] = sheet
    return places
