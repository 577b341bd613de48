"""Stages the rows of files: uploads from the archive, pre-checks from where they lie."""

from collections import Counter
from collections.abc import Container
from functools import partial

from orkestra.answer.messages import describe_failure
from orkestra.feedback.describe_finding import FindingTexts
from orkestra.intake.prechecks import Fetch, delete_precheck, list_prechecks, read_precheck, set_week
from orkestra.intake.read_upload import Archived, list_archived, read_ahead, read_archived
from orkestra.intake.run import CollectionRun
from orkestra.intake.stage import stage_submission
from orkestra.outbox.queue import queue
from orkestra.reading.document import ReaderDocument
from orkestra.reading.reader_process import ReaderProcess
from orkestra.reading.specs import file_limits, list_public_numbers, sheet_specs
from orkestra.registry import Registry
from orkestra.registry.policy import Limits
from orkestra.steps.run import Run
from orkestra.store.objects import ObjectStore
from orkestra.submission_key import SubmissionKey
from orkestra.week import Week


def find_limits(run: Run, registry: Registry) -> Limits:
    """The limits of size and time for files at the run's moment."""
    return registry.policy.limits_for(Week.of(run.as_of))


def open_reader(run: Run, registry: Registry, *, is_released: bool = False) -> ReaderProcess:
    """The process that reads files, or those that a person has released; it starts with the first one."""
    rule = find_limits(run, registry)
    limits = file_limits(rule, is_released=is_released)
    seconds = rule.released_reader_seconds if is_released else rule.reader_seconds
    public = list_public_numbers(registry)
    return ReaderProcess(sheet_specs(registry), limits, seconds_per_file=seconds, public=public)


def stage_archived(
    run: Run, work: CollectionRun, registry: Registry, reader: ReaderProcess, store: ObjectStore
) -> Counter[str]:
    """The counts of all archived uploads."""
    counts: Counter[str] = Counter()
    specs, texts = sheet_specs(registry), FindingTexts(registry)
    with open_reader(run, registry, is_released=True) as patient_reader:

        def read(submission: Archived) -> ReaderDocument:
            return read_archived(
                submission, store, run.settings.archive_bucket,
                patient_reader if submission.is_released else reader,
                file_limits(find_limits(run, registry), is_released=submission.is_released), registry,
            )  # fmt: skip

        for submission, document in read_ahead(list_archived(work), read):
            outcome = stage_submission(work, submission, document, specs, texts)
            raise_alarm(run, work, submission, outcome)
            counts.update(outcome)
    return counts


def stage_prechecks(
    run: Run,
    work: CollectionRun,
    registry: Registry,
    reader: ReaderProcess,
    fetch: Fetch,
    weeks: Container[Week],
) -> Counter[str]:
    """The counts of all pre-checks of this run; a file may name one of the `weeks` as its own.

    One whose file is gone is forgotten.
    """
    counts: Counter[str] = Counter()
    specs, texts = sheet_specs(registry), FindingTexts(registry)
    read = partial(
        read_precheck, fetch=fetch, reader=reader, limits=file_limits(find_limits(run, registry)),
        registry=registry, weeks=weeks,
    )  # fmt: skip
    for precheck, answer in read_ahead(list_prechecks(work, "claimed"), read):
        if answer is None:
            with work.transaction():
                delete_precheck(work, precheck.submission_id)
            continue
        read_as, document = answer
        set_week(work, read_as)
        outcome = stage_submission(work, read_as, document, specs, texts)
        raise_alarm(run, work, read_as, outcome)
        counts.update(outcome)
    return counts


def raise_alarm(run: Run, work: CollectionRun, submission: SubmissionKey, outcome: Counter[str]) -> None:
    """Queue an alarm about a file that the reader could not cope with."""
    if outcome["failed"]:
        alarm = describe_failure("stage", submission, run.settings.alarm_channel)
        queue(work, alarm, run.as_of)
