"""The part of a collection that records late notices."""

from collections.abc import Iterable

from orkestra.answer.late_notice_message import describe_notice
from orkestra.indonesian import JAKARTA
from orkestra.intake.claim import Upload
from orkestra.intake.late_notice import read_notices
from orkestra.intake.run import CollectionRun
from orkestra.outbox.queue import queue
from orkestra.registry import Registry
from orkestra.registry.find_recipient import find_recipient
from orkestra.returns.late_notice import store_notice
from orkestra.steps.run import Run
from orkestra.store.objects import S3Store


def record_late_notices(run: Run, work: CollectionRun, registry: Registry, uploads: Iterable[Upload]) -> int:
    """The number of new late notices; each is kept, and its unit gets an answer that says how it was read."""
    store, bucket = S3Store(run.settings), run.settings.submissions_bucket
    contacts = run.read_contacts(registry)
    count = 0
    for notice in read_notices(work, store, bucket, uploads, registry, run.as_of):
        week = notice.week
        unit = registry.unit(notice.unit_code, week.sunday)
        zone, name = (unit.zone, unit.unit_name) if unit else (JAKARTA, notice.unit_code)
        with work.transaction():
            notice_id = store_notice(work, notice)
            if notice_id is None:
                continue
            recipient = find_recipient(contacts, notice.unit_code, run.as_of.astimezone(zone).date())
            close_at = registry.moments_of(week).close_at
            message = describe_notice(notice, notice_id, name, close_at, zone, recipient)
            queue(work, message, run.as_of)
        count += 1
    return count
