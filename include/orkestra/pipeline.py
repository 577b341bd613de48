"""The table of contents: one function a step, in the order of the week.

Every step takes a `Run` and returns its counts. A step takes every submission that stands before it,
whichever run left it there, and leaves it behind itself: progress is in the database. Any step may be killed
at any point and run again.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orkestra.answer.messages import describe_receipt, describe_stranger
from orkestra.answer.receipt import compose_receipt, store_receipt
from orkestra.answer.reply import send_replies
from orkestra.errors import Permanent
from orkestra.intake.archive import archive_claims
from orkestra.intake.claim import claim_uploads, count_pending, list_known, sort_objects
from orkestra.intake.reader_process import ReaderProcess
from orkestra.intake.rows import sheet_specs
from orkestra.intake.run import collecting
from orkestra.intake.stage import list_archived, read_archived, store_rows
from orkestra.outbox.queue import queue
from orkestra.outbox.send import send_pending
from orkestra.quality.suites import load_suites
from orkestra.quality.validate import begin_batch, finish_batch, run_suites
from orkestra.registry import Contact, Registry, read_contacts, read_registry
from orkestra.returns.decide import decide_return, list_undecided
from orkestra.returns.grid import rewrite_grid
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.warehouse.connect import connect
from orkestra.warehouse.finding_rows import FindingWriter
from orkestra.warehouse.registry_copy import copy_registry
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.week import Week

Counts = Mapping[str, int | str]
log = logging.getLogger("orkestra")

FLOWS: dict[str, tuple[str, ...]] = {
    "sync_registry": ("sync",),
    "collect_submissions": ("claim", "archive", "stage", "validate", "decide", "reply", "send"),
    "report_week": ("freeze", "measure", "check", "render", "publish", "summarize", "send"),
    "remind_units": ("compose", "send"),
}


@dataclass(frozen=True)
class Run:
    """Who runs a step, as of which moment, and for which week where a step needs one."""

    settings: Settings
    as_of: datetime
    label: str
    week: Week | None = None

    @property
    def url(self) -> str:
        """The warehouse, as the collector."""
        return self.settings.require_warehouse()

    @property
    def required_week(self) -> Week:
        """The week of a step that cannot do without.

        Raises: Permanent, if there is none.
        """
        if self.week is None:
            raise Permanent("This step needs a week, for example 2026-W47.")
        return self.week

    def read_contacts(self, registry: Registry) -> tuple[Contact, ...]:
        """The people of the units: the configured file, else the invented ones of the demo."""
        demo = self.settings.home / "include" / "registry" / "contacts.demo.csv"
        return read_contacts(Path(self.settings.contacts) if self.settings.contacts else demo, registry)


# --- sync_registry ---


def sync(run: Run) -> Counts:
    """The registry's files into the warehouse as a version, and the grid of the weeks still open."""
    registry = read_registry(run.settings.home)
    first_week = Week.parse(run.settings.first_week) if run.settings.first_week else None
    with connect(run.url) as connection:
        synced = copy_registry(connection, registry, code_version=run.settings.code_version, as_of=run.as_of)
        weeks = rewrite_grid(
            connection, registry, synced.version_id, run.as_of, first_week=first_week,
            weeks=[run.week] if run.week else None,
        )  # fmt: skip
    return {"version": synced.version_id, "units": len(registry.units), "weeks_written": len(weeks)}


# --- collect_submissions ---


def claim(run: Run) -> Counts:
    """New uploads become rows of the ledger; `pending` is what waits at any step, whoever left it there."""
    bucket = run.settings.submissions_bucket
    with collecting(run.url, run.label, run.as_of) as work:
        units, weeks = list_known(work.connection)
        uploads, strangers = sort_objects(S3Store(run.settings).list_objects(bucket, "masuk/"), units, weeks)
        claimed = claim_uploads(
            work.connection, bucket, uploads, work.run_id, run.as_of,
            listed_at=work.started_at, trust_object_time=run.settings.trust_object_time,
        )  # fmt: skip
        channel = run.settings.slack_channel
        reported = sum(
            queue(work.connection, describe_stranger(info, channel), run.as_of) for info in strangers
        )
        pending = count_pending(work.connection)
        work.lease.ends_run = not pending
    return {"claimed": claimed, "unknown_keys": reported, "pending": pending}


def archive(run: Run) -> Counts:
    """The bytes of every claimed upload, kept for good under their SHA-256 before any parsing."""
    with collecting(run.url, run.label, run.as_of) as work:
        return archive_claims(work, S3Store(run.settings), run.settings.archive_bucket)


def stage(run: Run) -> Counts:
    """Every archived file read in a process of its own, its rows stored as they are; one transaction a file."""
    counts: Counter[str] = Counter(read=0, unreadable=0, rows=0)
    with collecting(run.url, run.label, run.as_of) as work:
        registry = load_registry(work.connection)
        specs, writer, store = sheet_specs(registry), FindingWriter(registry), S3Store(run.settings)
        with ReaderProcess(specs) as reader:
            for submission in list_archived(work.connection):
                work.lease.check()
                document = read_archived(submission, store, run.settings.archive_bucket, reader)
                counts.update(
                    store_rows(work.connection, submission, document, specs, writer, work.run_id)
                )
    return dict(counts)


def validate(run: Run) -> Counts:
    """The rules of `expectations/` on all staged submissions together, in the warehouse."""
    with collecting(run.url, run.label, run.as_of) as work:
        registry = load_registry(work.connection)
        batch = begin_batch(work.connection, work.run_id)
        if not batch:
            return {"validated": 0}
        suites = load_suites(run.settings.home, registry)
        findings = list(run_suites(work.connection, run.url, work.run_id, suites))
        work.lease.check()
        finish_batch(work.connection, batch, findings, FindingWriter(registry))
    return {"validated": len(batch), "findings": len(findings)}


def decide(run: Run) -> Counts:
    """Version, verdict, state, facts, receipt, message of each submission; one transaction a unit's week."""
    counts: Counter[str] = Counter()
    with collecting(run.url, run.label, run.as_of) as work:
        registry = load_registry(work.connection)
        contacts = run.read_contacts(registry)
        for unit_code, week in list_undecided(work.connection):
            work.lease.check()
            with work.connection.transaction():
                for decided in decide_return(
                    work.connection, run.settings.home, registry, unit_code, week, run.as_of
                ):
                    receipt = compose_receipt(work.connection, run.settings.home, registry, decided)
                    store_receipt(work.connection, decided, receipt)
                    queue(work.connection, describe_receipt(receipt, contacts), run.as_of)
                    counts[decided.verdict] += 1
    return dict(counts)


def reply(run: Run) -> Counts:
    """Receipts into the units' folders."""
    with collecting(run.url, run.label, run.as_of, ends_run=True) as work:
        store = S3Store(run.settings)
        return send_replies(work.connection, store, run.settings.submissions_bucket, run.settings.home)


def send(run: Run) -> Counts:
    """What waits in the outbox, each message once; every flow that tells people something ends with it."""
    return send_pending(run.settings, run.as_of)
