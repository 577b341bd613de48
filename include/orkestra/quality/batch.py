"""The submissions that are validated together, and what becomes of them."""

import logging
from collections.abc import Iterable, Mapping

from orkestra.errors import Transient
from orkestra.feedback.describe_finding import FindingTexts, SheetPlaces
from orkestra.feedback.store_findings import store_findings
from orkestra.findings import Finding, SheetPart
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.warehouse import Warehouse

log = logging.getLogger(__name__)
# A validation costs the same for one submission as for many, but its findings are all in memory at once.
MAX_SUBMISSIONS = 200
MAX_ROWS = 50_000


def begin_batch(
    warehouse: Warehouse,
    run_id: int,
    *,
    shard: str | None = None,
    most: int = MAX_SUBMISSIONS,
    most_rows: int = MAX_ROWS,
) -> dict[int, SubmissionKey]:
    """The staged submissions of a shard that came first, made the batch of this run: its views show them now.

    Without a shard it is a check by command line, which takes its own submissions only.
    """
    rows = warehouse.rows(
        "quality/begin_batch", SubmissionKey, run_id=run_id, shard=shard, most=most, most_rows=most_rows
    )
    warehouse.set("orkestra.run_id", str(run_id))
    return {key.submission_id: key for key in rows}


def finish_batch(
    warehouse: Warehouse,
    run_id: int,
    batch: Mapping[int, SubmissionKey],
    findings: Iterable[tuple[int, Finding]],
    texts: FindingTexts,
) -> None:
    """Store the findings and moves the whole batch on; call it in a transaction.

    Raises: Transient, when another run has moved some of it on meanwhile.
    """
    by_submission: dict[int, list[Finding]] = {}
    for submission_id, finding in findings:
        by_submission.setdefault(submission_id, []).append(finding)
    places = read_places(warehouse, list(by_submission))
    for submission_id, found in by_submission.items():
        store_findings(texts, warehouse, "rules", batch[submission_id], found, places[submission_id])
    moved = warehouse.run("quality/finish_batch", submission_ids=list(batch), run_id=run_id)
    if moved != len(batch):
        raise Transient(f"{len(batch) - moved} of {len(batch)} submissions were taken on by another run.")
    for key in batch.values():
        log.info(
            "validated unit=%s week=%s submission_id=%s findings=%s",
            key.unit_code, key.week, key.submission_id, len(by_submission.get(key.submission_id, [])),
        )  # fmt: skip


def read_places(warehouse: Warehouse, submission_ids: list[int]) -> dict[int, dict[str, SheetPlaces]]:
    """The places of each sheet's columns in each file."""
    places: dict[int, dict[str, SheetPlaces]] = {}
    for row in warehouse.execute(
        "select submission_id, sheet, shown_name, column_letters, parts from intake.sheet"
        " where submission_id = any(%(ids)s)",
        ids=submission_ids,
    ):
        parts = [SheetPart(**part) for part in row["parts"]]
        sheet = SheetPlaces(row["shown_name"], row["column_letters"], parts)
        places.setdefault(row["submission_id"], {})[row["sheet"]] = sheet
    return places
