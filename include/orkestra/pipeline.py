"""The table of contents: the flows of the week and their steps, in order. Read this first.

Every step takes a `Run` (settings, `as_of`, who runs it, the week where one is needed) and returns its
counts. A step takes everything that stands before it, whichever run left it there, and leaves it behind
itself: progress is in the database. Any step may be killed at any point and run again.

The same names are the tasks of the DAGs in `dags/` and the commands of `orkestra`.
"""

from collections.abc import Callable

from orkestra.flows.collect_submissions import archive, claim, decide, reply, stage, validate
from orkestra.flows.record_decision import record
from orkestra.flows.remind_units import compose
from orkestra.flows.report_week import check, freeze, measure, publish, render, summarize
from orkestra.flows.sync_registry import sync
from orkestra.intake import shards
from orkestra.steps.run import Counts, Run
from orkestra.steps.send_messages import send
from orkestra.warehouse.warehouse import open_warehouse

Step = Callable[[Run], Counts]

FLOWS: dict[str, tuple[Step, ...]] = {
    "sync_registry": (
        sync,  # the registry's files become a version in the warehouse, with the grid of open weeks
    ),
    "collect_submissions": (
        claim,  # new objects in the bucket become rows of the ledger, once; what waits is cut into shards
        # from here on each shard by itself, on as many workers as there are
        archive,  # their bytes are kept for good under their SHA-256
        stage,  # each file is read in a process of its own, its rows stored as they are
        # all shards are staged before any is validated: rules that compare units need the others' rows
        validate,  # the rules of expectations/, in the warehouse, on all submissions of the shard together
        decide,  # version, verdict, state, facts, receipt: one transaction a unit's week
        reply,  # receipts into the units' folders
        send,  # what waits in the outbox
    ),
    "report_week": (
        freeze,  # what counts in this edition
        measure,  # one statement an indicator
        check,  # figures that contradict each other stop here
        render,  # HTML and JSON
        publish,  # into the bucket of reports
        summarize,  # the coordinators' summary, into the outbox
        send,
    ),
    "remind_units": (
        compose,  # a message for each late unit, a digest for the coordinators, into the outbox
        send,
    ),
    "record_decision": (
        record,  # a coordinator excuses a unit, or releases or discards a blocked version
        send,
    ),
}

__all__ = ["FLOWS", "Counts", "Run", "Step"]


def list_shards(run: Run) -> list[str]:
    """The names of the shards that a run's claim has cut and that wait for its next steps."""
    with open_warehouse(run.settings) as warehouse:
        return shards.list_shards(warehouse, holder=run.label)


def list_steps(flow: str) -> list[str]:
    """The names of a flow's steps, in order: task ids and the choices of `--step`."""
    return [step.__name__ for step in FLOWS[flow]]


def find_step(flow: str, name: str) -> Step:
    """One step of a flow.

    Raises: KeyError, if the flow has no such step.
    """
    return {step.__name__: step for step in FLOWS[flow]}[name]
