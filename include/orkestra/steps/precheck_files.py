"""Pre-checks files by command line, beside whatever is being collected, and records nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from orkestra.answer.receipt import Receipt
from orkestra.errors import Permanent
from orkestra.intake.claim import read_known
from orkestra.intake.keys import Known, find_unit_fault
from orkestra.intake.prechecks import (
    delete_dead_prechecks,
    delete_precheck,
    list_prechecks,
    store_local_precheck,
)
from orkestra.intake.run import CollectionRun, checking
from orkestra.registry import Registry
from orkestra.steps.answer_prechecks import judge_precheck
from orkestra.steps.run import Run
from orkestra.steps.stage_files import open_reader, stage_prechecks
from orkestra.steps.validate_staged import validate_staged
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.week import Week


@dataclass(frozen=True)
class PrecheckFile:
    """A file that a unit might send."""

    unit_code: str
    name: str
    data: bytes


def precheck_files(run: Run, files: Sequence[PrecheckFile]) -> list[Receipt]:
    """The answer that each file would get if its unit sent it at the run's moment.

    Without a week in the run, each file names its own, or is taken for one of the earliest open week.

    Raises: Permanent, if a unit or the week is unknown.
    """
    with checking(run.settings, run.label, run.as_of) as work:
        registry = load_registry(work)
        known = read_known(work, registry, run.as_of)
        week = choose_week(run.week, known)
        for file in files:
            if fault := find_unit_fault(file.unit_code, week, registry):
                raise Permanent(fault)
        delete_dead_prechecks(work)
        contents: dict[int, bytes] = {}
        try:
            for number, file in enumerate(files):
                key = f"{work.run_id}/{number}/{file.name}"
                submission_id = store_local_precheck(work, file.unit_code, week, key, file.data, run.as_of)
                contents[submission_id] = file.data
            return _answer(run, work, registry, contents, known)
        finally:
            for submission_id in contents:
                delete_precheck(work, submission_id)


def _answer(
    run: Run, work: CollectionRun, registry: Registry, contents: dict[int, bytes], known: Known
) -> list[Receipt]:
    with open_reader(run, registry) as reader:
        choices = () if run.week else known.weeks
        stage_prechecks(
            run, work, registry, reader, lambda precheck: contents[precheck.submission_id], choices
        )
    validate_staged(run, work, registry)
    receipts = {
        precheck.submission_id: judge_precheck(work, registry, precheck)
        for precheck in list_prechecks(work, "validated")
    }
    return [receipts[submission_id] for submission_id in contents]


def choose_week(wanted: Week | None, known: Known) -> Week:
    """The week to check for, until a file names another.

    Raises: Permanent, if the warehouse has no grid for it.
    """
    if wanted and wanted not in known.weeks:
        raise Permanent(
            f"{wanted} has no grid: no unit reports for it, or `orkestra sync` has not written it."
        )
    week = wanted or known.precheck_week
    if week is None:
        raise Permanent("No week is open: name one with --week, for example --week 2026-W47.")
    return week
