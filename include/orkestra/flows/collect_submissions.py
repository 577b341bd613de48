"""From an upload to its answer: claim, archive, stage, validate, decide, reply."""

import logging
from collections import Counter
from collections.abc import Sequence
from functools import partial

from orkestra.answer.backlog_message import describe_backlogs
from orkestra.answer.compose_receipt import compose_receipt, store_receipt
from orkestra.answer.decision_messages import describe_block
from orkestra.answer.messages import describe_failure, describe_receipt
from orkestra.answer.reply import ReplyFolder, repair_newest_pages, send_replies
from orkestra.answer.unroutable import describe_unroutable
from orkestra.errors import OrkestraError
from orkestra.intake.archive import archive_claims, archive_key
from orkestra.intake.claim import (
    claim_uploads,
    count_pending,
    list_uploads,
    read_known,
    sort_objects,
)
from orkestra.intake.lease import Afterwards
from orkestra.intake.prechecks import delete_dead_prechecks, fetch_precheck
from orkestra.intake.run import CollectionRun, claiming, collecting
from orkestra.intake.shards import cut_shards
from orkestra.intake.unroutable import record_unroutable
from orkestra.outbox.queue import queue
from orkestra.quality.failures import RulesFailedError
from orkestra.registry import Contact, Registry
from orkestra.returns.decide import decide_return, list_undecided, list_waiting
from orkestra.steps.answer_prechecks import answer_prechecks
from orkestra.steps.each_shard import each_shard
from orkestra.steps.record_late_notices import record_late_notices
from orkestra.steps.run import Counts, Run
from orkestra.steps.send_messages import send
from orkestra.steps.stage_files import open_reader, stage_archived, stage_prechecks
from orkestra.steps.validate_staged import validate_staged
from orkestra.store.objects import S3Store
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.describe_error import describe_safely
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.week import Week

log = logging.getLogger(__name__)


def claim(run: Run) -> Counts:
    """Claim new uploads as rows of the ledger, and cut what waits into shards.

    `pending` counts what waits at any step, whoever left it, with messages.
    """
    bucket = run.settings.submissions_bucket
    with claiming(run.settings, run.label, run.as_of) as work:
        registry = load_registry(work)
        delete_dead_prechecks(work)
        known = read_known(work, registry, run.as_of)
        limits = registry.policy.limits_for(Week.of(run.as_of))
        found = sort_objects(list_uploads(S3Store(run.settings), bucket), known)
        with work.transaction():
            claimed = claim_uploads(
                work, bucket, found.uploads, work.run_id, run.as_of,
                listed_at=work.started_at, trust_object_time=run.settings.trust_object_time,
                max_returns=limits.max_returns_per_run, max_prechecks=limits.max_prechecks_per_run,
            )  # fmt: skip
            unroutable = record_unroutable(work, bucket, found.unroutable, work.run_id)
            channel, week = run.settings.slack_channel, Week.of(run.as_of)
            messages = [
                *describe_unroutable(unroutable, channel),
                *describe_backlogs(claimed.backlogs, week, channel),
            ]
            for message in messages:
                queue(work, message, run.as_of)
        notices = record_late_notices(run, work, registry, found.late_notices)
        pending = count_pending(work)
        with work.transaction():
            shards = cut_shards(work, run.label, run.settings.max_shards, run.between_steps)
    return {
        "claimed": claimed.return_count,
        "prechecks": claimed.precheck_count,
        "put_off": claimed.waiting_count,
        "late_notices": notices,
        "unroutable": len(unroutable),
        "pending": pending,
        "shards": len(shards),
    }


@each_shard
def archive(run: Run, shard: str) -> Counts:
    """Keep the bytes of every claimed upload for good, under their SHA-256, before any parsing."""
    with collecting(run.settings, run.label, run.as_of, shard, run.between_steps) as work:
        return archive_claims(work, S3Store(run.settings), run.settings.archive_bucket)


@each_shard
def stage(run: Run, shard: str) -> Counts:
    """Read every archived file in a process of its own, and store its rows as they are."""
    counts: Counter[str] = Counter(read=0, rows=0, unreadable=0, failed=0)
    with collecting(run.settings, run.label, run.as_of, shard, run.between_steps) as work:
        registry, store = load_registry(work), S3Store(run.settings)
        with open_reader(run, registry) as reader:
            counts.update(stage_archived(run, work, registry, reader, store))
            weeks = read_known(work, registry, run.as_of).weeks
            counts.update(stage_prechecks(run, work, registry, reader, partial(fetch_precheck, store), weeks))
    return dict(counts)


@each_shard
def validate(run: Run, shard: str) -> Counts:
    """Evaluate the rules of `expectations/` on all staged submissions, in the warehouse, batch by batch."""
    try:
        with collecting(run.settings, run.label, run.as_of, shard, run.between_steps) as work:
            return validate_staged(run, work, load_registry(work))
    except RulesFailedError:
        send(run)  # the alarm: the step that sends does not come
        raise


@each_shard
def decide(run: Run, shard: str) -> Counts:
    """Decide version, verdict, state, facts and receipt of each submission; one transaction per return."""
    counts: Counter[str] = Counter()
    with collecting(run.settings, run.label, run.as_of, shard, run.between_steps) as work:
        registry = load_registry(work)
        contacts = run.read_contacts(registry)
        for unit_code, week in list_undecided(work, shard):
            try:
                with work.transaction():
                    counts.update(decide_and_answer(run, work, registry, contacts, unit_code, week))
            except OrkestraError:
                raise
            except Exception as error:  # one return must never stop the others: it waits
                if work.is_broken:
                    raise
                log.error("deciding_failed unit=%s week=%s %s", unit_code, week, describe_safely(error))
                for submission in list_waiting(work, unit_code, week):
                    alarm = describe_failure("decide", submission, run.settings.alarm_channel)
                    queue(work, alarm, run.as_of)
                counts["failed"] += 1
    return dict(counts)


@each_shard
def reply(run: Run, shard: str) -> Counts:
    """Write receipts into the units' folders; pre-checks are judged, answered and deleted here."""
    with collecting(run.settings, run.label, run.as_of, shard, Afterwards.END) as work:
        store, settings = S3Store(run.settings), run.settings

        def fetch(sha256: str) -> bytes | None:
            return store.get(settings.archive_bucket, archive_key(sha256))

        def report_failure(submission: SubmissionKey) -> None:
            alarm = describe_failure("reply", submission, settings.alarm_channel)
            queue(work, alarm, run.as_of)

        bucket = settings.submissions_bucket
        counts = send_replies(work, shard, store, bucket, fetch, report_failure, work.check_lease)
        repair_newest_pages(ReplyFolder(work, store, bucket, work.check_lease), shard)
        prechecks = answer_prechecks(run, work, load_registry(work), store)
    return {**counts, "prechecks": prechecks}


def decide_and_answer(
    run: Run,
    work: CollectionRun,
    registry: Registry,
    contacts: Sequence[Contact],
    unit_code: str,
    week: Week,
) -> Counter[str]:
    """The verdicts of one unit's week, each with its receipt and the message about it."""
    verdicts: Counter[str] = Counter()
    for decided in decide_return(work, registry, unit_code, week, run.as_of):
        receipt = compose_receipt(work, registry, decided)
        store_receipt(work, decided, receipt)
        queue(work, describe_receipt(receipt, contacts), run.as_of)
        if decided.block_reason:
            queue(work, describe_block(decided, receipt, run.settings.slack_channel), run.as_of)
        verdicts[str(decided.verdict)] += 1
    return verdicts
