"""Submissions put into a warehouse as the step `stage` leaves them."""

import itertools
from datetime import datetime

from orkestra.feedback.describe_finding import FindingTexts
from orkestra.intake.read_upload import Archived
from orkestra.intake.run import CollectionRun
from orkestra.intake.stage import store_rows
from orkestra.reading.reader import read_submission
from orkestra.reading.specs import Origin, file_limits, sheet_specs
from support.workbooks import registry

AS_OF = datetime.fromisoformat("2026-11-23T05:00:00+00:00")  # when all is received: 12:00 in Jakarta
LIMITS = file_limits(registry().policy.limits[0])
ORIGIN = Origin("2026-W47", "Asia/Jakarta")
SILENT = {rule.rule for rule in registry().rules if rule.severity == "info"} | {"S-005", "C-119"}
NUMBERS = itertools.count()


def stage_file(
    work: CollectionRun, unit: str, data: bytes, received_at: datetime = AS_OF, is_precheck: bool = False
) -> int:
    """The id of a submission whose rows are staged; the reader finds nothing in it that a unit must mend."""
    submission = insert_submission(work, f"{unit}/{next(NUMBERS)}", unit, received_at, is_precheck)
    specs = sheet_specs(registry())
    document = read_submission(data, submission.submission_id, specs, LIMITS, ORIGIN)
    assert {f.rule for f in document.findings} <= SILENT
    store_rows(work, submission, document, specs, FindingTexts(registry()))
    return submission.submission_id


def insert_submission(
    work: CollectionRun, name: object, unit: str = "komdigi", received_at: datetime = AS_OF,
    is_precheck: bool = False,
) -> Archived:  # fmt: skip
    """A submission whose bytes are archived."""
    row = work.connection.execute(
        "insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code, week,"
        " received_at, run_id, progress, sha256, is_precheck)"
        " values ('kiriman', %s, 'e', %s, 1, %s, '2026-W47', %s, %s, 'archived', %s, %s)"
        " returning submission_id, unit_code, week, sha256, size_bytes",
        [f"masuk/{name}", received_at, unit, received_at, work.run_id, f"{name}", is_precheck],
    ).fetchone()
    return Archived(**row)
