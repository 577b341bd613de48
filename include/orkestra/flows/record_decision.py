"""A coordinator's decision is checked, carried out, kept, and sent to the unit."""

from dataclasses import replace

from orkestra.answer.decision_messages import describe_decision, describe_refusal
from orkestra.answer.decision_words import Timing
from orkestra.errors import Permanent
from orkestra.indonesian import JAKARTA
from orkestra.intake.blocked import BlockedVersion, check_release, find_blocked
from orkestra.intake.end_block import erase_blocked, release_blocked
from orkestra.outbox.queue import queue
from orkestra.registry import Registry
from orkestra.registry.find_recipient import find_recipient
from orkestra.returns.confirm_survey import find_unconfirmed
from orkestra.returns.decisions import (
    BLOCK_KINDS,
    CONFIRM,
    SAMPLE,
    Decision,
    RefusedDecisionError,
    check_return,
    check_wording,
    find_recorded,
    store_decision,
)
from orkestra.returns.sample_answers import store_answer
from orkestra.returns.standing import find_standing
from orkestra.returns.states import lock_return, record_state
from orkestra.steps.run import Counts, Run
from orkestra.store.objects import S3Store
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.warehouse.warehouse import Warehouse, open_warehouse


def record(run: Run) -> Counts:
    """Record one decision with all that follows from it, once per label: a retry changes nothing.

    Raises: RefusedDecisionError, if it cannot be carried out; the coordinators' channel gets the reason.
    """
    if run.decision is None:
        raise Permanent("This step needs a decision: use `orkestra decide`, or the DAG's form.")
    try:
        return carry_out(run, run.decision)
    except RefusedDecisionError as refusal:
        message = describe_refusal(run.decision, str(refusal), run.label, run.settings.slack_channel)
        with open_warehouse(run.settings) as warehouse:
            queue(warehouse, message, run.as_of)
        raise


def carry_out(run: Run, decision: Decision) -> Counts:
    """Record one decision.

    Raises: RefusedDecisionError, if it cannot be carried out.
    Why: objects go before the row that says so, because a retry can repeat only what is not yet recorded.
    """
    check_wording(decision)
    done = {"kind": decision.kind, "unit": decision.unit_code, "week": str(decision.week)}
    if decision.kind == SAMPLE:
        with open_warehouse(run.settings) as warehouse, warehouse.transaction():
            is_new = store_answer(warehouse, decision, run.label, run.as_of)
        return done | {"recorded": int(is_new), "state": decision.answer or ""}
    with open_warehouse(run.settings) as warehouse, warehouse.transaction():
        lock_return(warehouse, decision.unit_code, decision.week)
        if find_recorded(warehouse, run.label) is not None:
            return done | {"recorded": 0}
        registry = load_registry(warehouse)
        check_return(warehouse, registry, decision)
        blocked = end_block(run, warehouse, decision) if decision.kind in BLOCK_KINDS else None
        confirmed = find_unconfirmed(warehouse, decision) if decision.kind == CONFIRM else None
        about = confirmed or blocked
        row_no = confirmed.row_no if confirmed else None
        decision_id = store_decision(
            warehouse, decision, run.label, run.as_of, about.submission_id if about else None, row_no
        )
        state = record_state(
            warehouse, decision.unit_code, decision.week,
            cause=decision.kind, happened_at=run.as_of, decision_id=decision_id,
        )  # fmt: skip
        version = about.version if about else decision.version
        notify_unit(
            run, warehouse, registry, replace(decision, version=version, row=row_no), decision_id
        )  # fmt: skip
    return done | {"recorded": 1, "state": state}


def end_block(run: Run, warehouse: Warehouse, decision: Decision) -> BlockedVersion:
    """The blocked version that a decision is about, released or erased."""
    store, archive = S3Store(run.settings), run.settings.archive_bucket
    blocked = find_blocked(warehouse, decision)
    if decision.kind == "release":
        check_release(warehouse, store, archive, decision, blocked)
        release_blocked(warehouse, archive, blocked, run.label, run.as_of)
    else:
        erase_blocked(warehouse, store, archive, run.settings.submissions_bucket, decision, blocked)
    return blocked


def notify_unit(
    run: Run,
    warehouse: Warehouse,
    registry: Registry,
    decision: Decision,
    decision_id: int,
) -> None:
    """Put the message to the unit into the outbox."""
    week = decision.week
    unit = registry.unit(decision.unit_code, week.sunday)
    zone = unit.zone if unit else JAKARTA
    contacts, today = run.read_contacts(registry), run.as_of.astimezone(zone).date()
    message = describe_decision(
        decision, decision_id,
        find_standing(warehouse, decision.unit_code, week),
        Timing.at(run.as_of, week, registry.moments_of(week), zone),
        unit.unit_name if unit else decision.unit_code,
        find_recipient(contacts, decision.unit_code, today),
    )  # fmt: skip
    queue(warehouse, message, run.as_of)
