"""Judges and answers pre-checks in one step, and keeps nothing of them."""

import logging

from orkestra.answer.compose_receipt import compose_receipt
from orkestra.answer.marker import Marker
from orkestra.answer.messages import describe_failure
from orkestra.answer.precheck_answer import put_precheck_answer
from orkestra.answer.receipt import Receipt
from orkestra.errors import Transient
from orkestra.intake.prechecks import Precheck, delete_precheck, fetch_precheck, list_prechecks
from orkestra.intake.run import CollectionRun
from orkestra.outbox.queue import queue
from orkestra.registry import Registry
from orkestra.returns.decide import Decided
from orkestra.returns.judge import judge_submission
from orkestra.steps.run import Run
from orkestra.steps.stage_files import find_limits
from orkestra.store.objects import ObjectStore
from orkestra.warehouse.describe_error import describe_safely

log = logging.getLogger(__name__)


def answer_prechecks(run: Run, work: CollectionRun, registry: Registry, store: ObjectStore) -> int:
    """The number of pre-checks that were answered now."""
    count = 0
    with Marker() as marker:
        for precheck in list_prechecks(work, "validated"):
            try:
                answer_precheck(run, work, registry, store, marker, precheck)
                count += 1
            except Transient:
                raise
            except Exception as error:  # one pre-check must never stop the others: it waits
                if work.is_broken:
                    raise
                log.error(
                    "precheck_failed unit=%s submission_id=%s %s",
                    precheck.unit_code, precheck.submission_id, describe_safely(error),
                )  # fmt: skip
                alarm = describe_failure("reply", precheck, run.settings.alarm_channel)
                queue(work, alarm, run.as_of)
    return count


def answer_precheck(
    run: Run, work: CollectionRun, registry: Registry, store: ObjectStore, marker: Marker, precheck: Precheck
) -> None:
    """Write the answer, then deletes the unit's object, then forgets the pre-check.

    Why in this order: killed anywhere, the next run answers once more or finds the object gone, which means
    that it was answered.
    """
    is_too_large = precheck.size_bytes > find_limits(run, registry).file_bytes
    data = None if is_too_large else fetch_precheck(store, precheck)
    if data is not None or is_too_large:
        receipt = judge_precheck(work, registry, precheck)
        own = data if isinstance(data, bytes) else None
        put_precheck_answer(store, precheck.bucket, marker, precheck.name, receipt, own)
        store.erase(precheck.bucket, precheck.key, etag=precheck.etag)
    with work.transaction():
        delete_precheck(work, precheck.submission_id)
    log.info("precheck_answered unit=%s week=%s", precheck.unit_code, precheck.week)


def judge_precheck(work: CollectionRun, registry: Registry, precheck: Precheck) -> Receipt:
    """The answer that the file would get, as things stand now; nothing is recorded."""
    judged = judge_submission(work, registry, precheck)
    now = work.one("returns/find_state", week=precheck.week, unit=precheck.unit_code)
    decided = Decided(
        precheck.submission_id, precheck.unit_code, precheck.week, precheck.received_at, None, judged.verdict,
        now["state"] or "BELUM", now["version_in_force"], judged.sheets,
        block_reason=judged.block_reason, is_misplaced=judged.is_misplaced, is_precheck=True,
    )  # fmt: skip
    return compose_receipt(work, registry, decided)
