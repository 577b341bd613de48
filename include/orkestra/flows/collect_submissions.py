"""From an upload to its answer: claim, archive, stage, validate, decide, reply."""

import logging
from collections import Counter
from collections.abc import Sequence
from functools import partial

from orkestra.answer.messages import describe_failure, describe_receipt
from orkestra.answer.receipt import compose_receipt, store_receipt
from orkestra.answer.reply import send_replies
from orkestra.answer.strays import describe_strays
from orkestra.errors import OrkestraError
from orkestra.flows.run import Counts, Run
from orkestra.intake.archive import archive_claims
from orkestra.intake.claim import (
    claim_uploads,
    count_pending,
    list_uploads,
    read_known,
    record_strays,
    sort_objects,
)
from orkestra.intake.reader_process import ReaderProcess
from orkestra.intake.run import CollectionRun, collecting
from orkestra.intake.specs import file_limits, sheet_specs
from orkestra.intake.stage import list_archived, read_ahead, read_archived, stage_submission
from orkestra.outbox.queue import queue
from orkestra.quality.suites import load_suites
from orkestra.quality.validate import begin_batch, finish_batch, run_suites
from orkestra.registry import Contact, Registry
from orkestra.returns.decide import decide_return, list_undecided, list_waiting
from orkestra.store.objects import S3Store
from orkestra.warehouse.finding_rows import FindingWriter
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.week import Week

log = logging.getLogger(__name__)


def claim(run: Run) -> Counts:
    """New uploads become rows of the ledger; `pending` is what waits at any step, whoever left it there."""
    bucket = run.settings.submissions_bucket
    with collecting(run.url, run.label, run.as_of) as work:
        known = read_known(work.connection, load_registry(work.connection), run.as_of)
        found = sort_objects(list_uploads(S3Store(run.settings), bucket), known)
        with work.transaction():
            claimed = claim_uploads(
                work.connection, bucket, found.uploads, work.run_id, run.as_of,
                listed_at=work.started_at, trust_object_time=run.settings.trust_object_time,
            )  # fmt: skip
            strays = record_strays(work.connection, bucket, found.strays, work.run_id)
            for message in describe_strays(strays, run.settings.slack_channel):
                queue(work.connection, message, run.as_of)
        pending = count_pending(work.connection)
        work.lease.ends_run = not pending
    return {**claimed, "unknown_keys": len(strays), "pending": pending}


def archive(run: Run) -> Counts:
    """The bytes of every claimed upload, kept for good under their SHA-256 before any parsing."""
    with collecting(run.url, run.label, run.as_of) as work:
        return archive_claims(work, S3Store(run.settings), run.settings.archive_bucket)


def stage(run: Run) -> Counts:
    """Every archived file, read in a process of its own; its rows stored as they are, file by file."""
    counts: Counter[str] = Counter(read=0, rows=0, unreadable=0, failed=0)
    with collecting(run.url, run.label, run.as_of) as work:
        registry = load_registry(work.connection)
        specs, writer = sheet_specs(registry), FindingWriter(registry)
        rule = registry.policy.limits_for(Week.of(run.as_of))
        hotlines = [hotline.number for hotline in registry.policy.hotlines]
        with ReaderProcess(
            specs, file_limits(rule), seconds_a_file=rule.reader_seconds, hotlines=hotlines
        ) as reader:
            store, bucket = S3Store(run.settings), run.settings.archive_bucket
            read = partial(
                read_archived, store=store, archive_bucket=bucket, reader=reader, limits=file_limits(rule),
                registry=registry,
            )  # fmt: skip
            for submission, document in read_ahead(list_archived(work.connection), read):
                outcome = stage_submission(work, submission, document, specs, writer)
                counts.update(outcome)
                if outcome["failed"]:
                    alarm = describe_failure("stage", submission, run.settings.alarm_channel)
                    queue(work.connection, alarm, run.as_of)
    return dict(counts)


def validate(run: Run) -> Counts:
    """The rules of `expectations/` on all staged submissions together, in the warehouse."""
    with collecting(run.url, run.label, run.as_of) as work:
        registry = load_registry(work.connection)
        with work.transaction():
            batch = begin_batch(work.connection, work.run_id)
        if not batch:
            return {"validated": 0}
        suites = load_suites(run.settings.home, registry)
        findings = list(run_suites(work.connection, run.url, work.run_id, suites))
        with work.transaction():
            finish_batch(work.connection, work.run_id, batch, findings, FindingWriter(registry))
    return {"validated": len(batch), "findings": len(findings)}


def decide(run: Run) -> Counts:
    """Version, verdict, state, facts, receipt, message of each submission; one transaction a unit's week."""
    counts: Counter[str] = Counter()
    with collecting(run.url, run.label, run.as_of) as work:
        registry = load_registry(work.connection)
        contacts = run.read_contacts(registry)
        for unit_code, week in list_undecided(work.connection):
            try:
                with work.transaction():
                    counts.update(decide_and_answer(run, work, registry, contacts, unit_code, week))
            except OrkestraError:
                raise
            except Exception:  # one unit's week must never stop the others: it waits, and we are told once
                if work.connection.broken:
                    raise
                log.exception("deciding_failed unit=%s week=%s", unit_code, week)
                for submission in list_waiting(work.connection, unit_code, week):
                    alarm = describe_failure("decide", submission, run.settings.alarm_channel)
                    queue(work.connection, alarm, run.as_of)
                counts["failed"] += 1
    return dict(counts)


def reply(run: Run) -> Counts:
    """Receipts into the units' folders."""
    with collecting(run.url, run.label, run.as_of, ends_run=True) as work:
        store = S3Store(run.settings)
        return send_replies(work.connection, store, run.settings.submissions_bucket, run.settings.home)


def decide_and_answer(
    run: Run,
    work: CollectionRun,
    registry: Registry,
    contacts: Sequence[Contact],
    unit_code: str,
    week: str,
) -> Counter[str]:
    """The verdicts of one unit's week, each with its receipt and the message about it."""
    verdicts: Counter[str] = Counter()
    home = run.settings.home
    for decided in decide_return(work.connection, home, registry, unit_code, week, run.as_of):
        receipt = compose_receipt(work.connection, home, registry, decided)
        store_receipt(work.connection, decided, receipt)
        queue(work.connection, describe_receipt(receipt, contacts), run.as_of)
        verdicts[str(decided.verdict)] += 1
    return verdicts
