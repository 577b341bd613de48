"""From close to the published report: freeze, measure, check, render, publish, summarize."""

from collections.abc import Iterator
from contextlib import contextmanager

from orkestra.kpi.guard import check_edition
from orkestra.kpi.measure import measure_edition
from orkestra.kpi.replay import comes_out_otherwise
from orkestra.kpi.trace_moves import trace_moves
from orkestra.moments import CORRECTABLE
from orkestra.outbox.queue import queue
from orkestra.report.freeze import Frozen, find_newest, freeze_edition
from orkestra.report.publish import publish_edition
from orkestra.report.render import render_edition
from orkestra.report.summary import compose_alarm, compose_summary
from orkestra.steps.run import Counts, Run
from orkestra.store.objects import S3Store
from orkestra.warehouse.warehouse import Warehouse, open_warehouse


def freeze(run: Run) -> Counts:
    """A new edition of all that was received by close; the newest one, if nothing changed since."""
    with open_warehouse(run.settings) as warehouse:
        settings, week = run.settings, run.required_week
        frozen = freeze_edition(
            warehouse, week, run.as_of, settings.code_version,
            bucket=settings.submissions_bucket,
            is_correction=run.is_correction,
            is_moved=run.is_correction and comes_out_otherwise(warehouse, week),
        )  # fmt: skip
    return {"edition": frozen.edition_no, "is_new": int(frozen.is_new)}


def measure(run: Run) -> Counts:
    """Compute every indicator of the newest edition; for a correction also which return changed what."""
    with newest_edition(run) as (warehouse, edition):
        code_version = run.settings.code_version
        figures = measure_edition(warehouse, edition.edition_id, code_version)
        if edition.status != "published":
            trace_moves(warehouse, edition.edition_id)
    return {"figures": figures}


def check(run: Run) -> Counts:
    """Stop an edition whose figures contradict each other, before anyone sees it."""
    with newest_edition(run) as (warehouse, edition):
        return {"guards": check_edition(warehouse, edition.edition_id)}


def render(run: Run) -> Counts:
    """Make the report's files once, to see that they can be made."""
    with newest_edition(run) as (warehouse, edition):
        return {"files": len(render_edition(warehouse, edition.edition_id).files)}


def publish(run: Run) -> Counts:
    """Put the files into the bucket of reports."""
    with newest_edition(run) as (warehouse, edition):
        store, bucket = S3Store(run.settings), run.settings.reports_bucket
        published = publish_edition(warehouse, store, bucket, edition.edition_id)
    return {"edition": published.key, "files": published.file_count}


def summarize(run: Run) -> Counts:
    """Queue the summary for the coordinators' channel; of a week long past it is only recorded.

    If nobody reported, the system's own team is alarmed besides.
    """
    reason = "more than four weeks after its week" if is_long_past(run) else None
    with newest_edition(run) as (warehouse, edition):
        channel = run.settings.slack_channel
        message = compose_summary(warehouse, edition.edition_id, channel)
        is_new = queue(warehouse, message, run.as_of, kept_back_because=reason)
        alarm = compose_alarm(warehouse, edition.edition_id, run.settings.alarm_channel)
        if alarm:
            queue(warehouse, alarm, run.as_of, kept_back_because=reason)
    return {"summaries": int(is_new and not reason)}


def is_long_past(run: Run) -> bool:
    """True if nobody waits for this report any more: many old weeks at once must not flood a channel."""
    return run.as_of > run.required_week.end_at + CORRECTABLE


@contextmanager
def newest_edition(run: Run) -> Iterator[tuple[Warehouse, Frozen]]:
    """The edition that the steps after `freeze` work on, and the warehouse."""
    with open_warehouse(run.settings) as warehouse:
        yield warehouse, find_newest(warehouse, run.required_week)
