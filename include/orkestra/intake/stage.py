"""Stores what files say: rows as they are, findings, explanations; one transaction a submission."""

import json
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from orkestra.errors import OrkestraError
from orkestra.feedback.describe_finding import FindingTexts, SheetPlaces
from orkestra.feedback.store_findings import store_findings
from orkestra.findings import Finding
from orkestra.intake.read_upload import READING_FAILED, say_unreadable
from orkestra.intake.run import CollectionRun
from orkestra.reading.document import ReaderDocument
from orkestra.reading.specs import SheetSpec
from orkestra.reading.structure import find_structure
from orkestra.reading.values.answers import NEITHER
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.describe_error import describe_safely
from orkestra.warehouse.warehouse import Warehouse

log = logging.getLogger(__name__)
SHEET_NOT_READ = ("S-004", "S-018")  # the rules of a sheet that holds something which is no table


def stage_submission(
    work: CollectionRun,
    submission: SubmissionKey,
    document: ReaderDocument,
    specs: Sequence[SheetSpec],
    texts: FindingTexts,
) -> Counter[str]:
    """The counts of one submission. Rows that cannot be stored, for whatever reason, are its own outcome.

    Why: one file must never stop the others; what it did is logged, reported to us, and answered to the unit.
    """
    try:
        with work.transaction():
            return store_rows(work, submission, document, specs, texts)
    except OrkestraError:
        raise
    except Exception as error:
        if work.is_broken:
            raise
        log.error(
            "staging_failed unit=%s submission_id=%s %s",
            submission.unit_code, submission.submission_id, describe_safely(error),
        )  # fmt: skip
        unreadable = say_unreadable(Finding(READING_FAILED))
        with work.transaction():
            return store_rows(work, submission, unreadable, specs, texts)


def store_rows(
    work: CollectionRun,
    submission: SubmissionKey,
    document: ReaderDocument,
    specs: Sequence[SheetSpec],
    texts: FindingTexts,
) -> Counter[str]:
    """The counts of one submission; its rows, sheets, findings and progress belong into one transaction."""
    cover, sheets = document.cover, document.sheets
    findings = list(document.findings)
    statuses: dict[str, str] = {}
    places: dict[str, SheetPlaces] = {}
    stored = []
    for spec in specs:
        sheet = sheets.get(spec.name)
        if sheet:
            places[spec.name] = SheetPlaces(sheet.shown_name, sheet.column_letters, sheet.parts)
        row_count = sheet.row_count if sheet else 0
        status = "filled" if row_count else "nil" if cover.get(f"nil_{spec.name}") else "blank"
        if sheet and row_count:
            _copy_rows(work, spec, sheet.copy_text)
        statuses[spec.name] = status
        stored.append({
            "submission_id": submission.submission_id,
            "sheet": spec.name,
            "shown_name": sheet.shown_name if sheet else spec.shown_name,
            "status": status,
            "row_count": row_count,
            "column_letters": json.dumps(sheet.column_letters if sheet else {}),
            "parts": json.dumps([asdict(part) for part in sheet.parts] if sheet else []),
        })  # fmt: skip
    work.run_many("intake/store_sheet", stored)
    is_readable = document.is_readable
    asked = {(finding.sheet, finding.column_name) for finding in findings if finding.rule == NEITHER}
    if is_readable:
        unread = {finding.sheet for finding in findings if finding.rule in SHEET_NOT_READ}
        unread |= {name for name in statuses if ("cover", f"nil_{name}") in asked}
        cells = places["cover"].column_letters if "cover" in places else {}
        known_statuses = {name: status for name, status in statuses.items() if name not in unread}
        findings += find_structure(texts.registry, submission, cover, known_statuses, cells)
    store_findings(texts, work, "reader", submission, findings, places)
    _store_explanations(work, submission, document.explanations)
    work.execute(
        "update intake.submission set progress = 'staged', run_id = %(run_id)s where submission_id = %(id)s",
        run_id=work.run_id,
        id=submission.submission_id,
    )
    row_count = sum(sheet.row_count for name, sheet in sheets.items() if name != "cover")
    log.info(
        "staged unit=%s week=%s submission_id=%s rows=%s findings=%s",
        submission.unit_code,
        submission.week,
        submission.submission_id,
        row_count,
        len(findings),
    )
    is_failed = any(finding.rule == READING_FAILED for finding in findings)
    return Counter(read=1, rows=row_count, unreadable=int(not is_readable), failed=int(is_failed))


def _store_explanations(
    warehouse: Warehouse, submission: SubmissionKey, explanations: Mapping[str, str]
) -> None:
    """Keep what the unit wrote beside our findings, whatever becomes of the file."""
    warehouse.run(
        "intake/store_explanations",
        submission_id=submission.submission_id,
        codes=list(explanations),
        explanations=list(explanations.values()),
    )


def _copy_rows(warehouse: Warehouse, spec: SheetSpec, lines: str) -> None:
    columns = ["submission_id", "row_no", "unreadable", *(column.name for column in spec.columns)]
    columns += ["without_time"] if spec.has_moments else []
    warehouse.copy_lines(f"staging.{spec.name}", columns, lines)
