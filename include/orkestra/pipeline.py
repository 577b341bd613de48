"""The table of contents: one function a step, in the order of the week.

Every step takes a `Run` and returns its counts. A step takes every submission that stands before it,
whichever run left it there, and leaves it behind itself: progress is in the database. Any step may be killed
at any point and run again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.answer.messages import describe_receipt, describe_stranger
from orkestra.answer.receipt import compose_receipt, store_receipt
from orkestra.answer.reply import send_replies
from orkestra.errors import Permanent
from orkestra.intake.archive import archive_claims
from orkestra.intake.claim import claim_uploads, count_pending, list_known, sort_objects
from orkestra.intake.reader_process import ReaderProcess
from orkestra.intake.rows import file_limits, sheet_specs
from orkestra.intake.run import collecting
from orkestra.intake.stage import list_archived, read_ahead, read_archived, store_rows
from orkestra.kpi.guard import check_edition
from orkestra.kpi.measure import measure_edition
from orkestra.outbox.queue import queue
from orkestra.outbox.send import send_pending
from orkestra.quality.suites import load_suites
from orkestra.quality.validate import begin_batch, finish_batch, run_suites
from orkestra.registry import Contact, Registry, read_contacts, read_registry
from orkestra.remind.queue_reminders import queue_reminders
from orkestra.report.freeze import Frozen, find_newest, freeze_edition
from orkestra.report.publish import publish_edition
from orkestra.report.render import render_edition
from orkestra.report.summary import compose_summary
from orkestra.returns.decide import decide_return, list_undecided
from orkestra.returns.grid import rewrite_grid
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.warehouse.connect import connect
from orkestra.warehouse.finding_rows import FindingWriter
from orkestra.warehouse.registry_copy import copy_registry
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

Counts = Mapping[str, int | str]

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
    """The registry's files into the warehouse as a version, and the grid of the weeks still open.

    Of a week before the first one, the grid is written when the run names it.
    """
    registry = read_registry(run.settings.home)
    first_week = Week.parse(run.settings.first_week) if run.settings.first_week else None
    with connect(run.url) as connection:
        synced = copy_registry(connection, registry, code_version=run.settings.code_version, as_of=run.as_of)
        version_id = synced.version_id
        weeks = rewrite_grid(connection, registry, version_id, run.as_of, first_week=first_week)
        if run.week:
            weeks += rewrite_grid(connection, registry, version_id, run.as_of, weeks=[run.week])
    return {"version": synced.version_id, "units": len(registry.units), "weeks_written": len(weeks)}


# --- collect_submissions ---


def claim(run: Run) -> Counts:
    """New uploads become rows of the ledger; `pending` is what waits at any step, whoever left it there."""
    bucket = run.settings.submissions_bucket
    with collecting(run.url, run.label, run.as_of) as work:
        units, weeks = list_known(work.connection)
        listed = S3Store(run.settings).list_objects(bucket, "masuk/")
        uploads, strangers = sort_objects(listed, units, weeks)
        with work.connection.transaction():
            claimed = claim_uploads(
                work.connection, bucket, uploads, work.run_id, run.as_of,
                listed_at=work.started_at, trust_object_time=run.settings.trust_object_time,
            )  # fmt: skip
            channel = run.settings.slack_channel
            messages = [describe_stranger(info, channel) for info in strangers]
            reported = sum(queue(work.connection, message, run.as_of) for message in messages)
        pending = count_pending(work.connection)
        work.lease.ends_run = not pending
    return {"claimed": claimed, "unknown_keys": reported, "pending": pending}


def archive(run: Run) -> Counts:
    """The bytes of every claimed upload, kept for good under their SHA-256 before any parsing."""
    with collecting(run.url, run.label, run.as_of) as work:
        return archive_claims(work, S3Store(run.settings), run.settings.archive_bucket)


def stage(run: Run) -> Counts:
    """Every archived file, read in a process of its own; its rows stored as they are, file by file."""
    counts: Counter[str] = Counter(read=0, unreadable=0, rows=0)
    with collecting(run.url, run.label, run.as_of) as work:
        registry = load_registry(work.connection)
        specs, writer = sheet_specs(registry), FindingWriter(registry)
        limits = registry.policy.limits_for(Week.of(run.as_of))
        with ReaderProcess(specs, file_limits(limits), seconds_a_file=limits.reader_seconds) as reader:
            store, bucket = S3Store(run.settings), run.settings.archive_bucket
            read = partial(read_archived, store=store, archive_bucket=bucket, reader=reader)
            for submission, document in read_ahead(list_archived(work.connection), read):
                work.lease.check()
                counts.update(store_rows(work.connection, submission, document, specs, writer, work.run_id))
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
                    counts[str(decided.verdict)] += 1
    return dict(counts)


def reply(run: Run) -> Counts:
    """Receipts into the units' folders."""
    with collecting(run.url, run.label, run.as_of, ends_run=True) as work:
        store = S3Store(run.settings)
        return send_replies(work.connection, store, run.settings.submissions_bucket, run.settings.home)


# --- report_week ---


def freeze(run: Run) -> Counts:
    """What one edition is made from: all that was received by tutup. Nothing changed: the newest edition."""
    with connect(run.url) as connection:
        frozen = freeze_edition(
            connection, run.settings.home, run.required_week, run.as_of, run.settings.code_version
        )
    return {"edition": frozen.edition_no, "is_new": int(frozen.is_new)}


def measure(run: Run) -> Counts:
    """Every indicator of the newest edition, one statement each."""
    with newest_edition(run) as (connection, edition):
        return {"figures": measure_edition(connection, run.settings.home, edition.edition_id)}


def check(run: Run) -> Counts:
    """Figures that contradict each other stop the edition here, before anyone sees it."""
    with newest_edition(run) as (connection, edition):
        return {"guards": check_edition(connection, run.settings.home, edition.edition_id)}


def render(run: Run) -> Counts:
    """The report's files, made once to see that they can be."""
    with newest_edition(run) as (connection, edition):
        return {"files": len(render_edition(connection, run.settings.home, edition.edition_id).files)}


def publish(run: Run) -> Counts:
    """The files into the bucket of reports."""
    with newest_edition(run) as (connection, edition):
        store, bucket = S3Store(run.settings), run.settings.reports_bucket
        published = publish_edition(connection, run.settings.home, store, bucket, edition.edition_id)
    return {"edition": published.key, "files": published.file_count}


def summarize(run: Run) -> Counts:
    """The summary for the coordinators' channel, into the outbox."""
    with newest_edition(run) as (connection, edition):
        channel = run.settings.slack_channel
        message = compose_summary(connection, run.settings.home, edition.edition_id, channel)
        return {"summaries": int(queue(connection, message, run.as_of))}


# --- remind_units ---


def compose(run: Run) -> Counts:
    """One message for each unit that is late, one digest for the coordinators, into the outbox, once."""
    with connect(run.url) as connection:
        registry = load_registry(connection)
        contacts = run.read_contacts(registry)
        return queue_reminders(connection, run.settings, registry, contacts, run.as_of, run.week)


# --- the end of every flow that tells people something ---


def send(run: Run) -> Counts:
    """What waits in the outbox, each message once."""
    return send_pending(run.settings, run.as_of)


@contextmanager
def newest_edition(run: Run) -> Iterator[tuple["psycopg.Connection[Row]", Frozen]]:
    """The edition that the steps after `freeze` work on, and a connection."""
    with connect(run.url) as connection:
        yield connection, find_newest(connection, run.settings.home, run.required_week)
