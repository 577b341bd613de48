"""The tasks of the DAGs: each runs one step of the library's pipeline.

A DAG file sets schedule and order; a task reads its moment, its week and its connections, calls the
step of the same name in `orkestra.pipeline`, and shows what the step counted.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import ExceptionRetryPolicy, Param, RetryAction, RetryRule, get_current_context, task
from airflow.sdk.exceptions import DownstreamTasksSkipped

from orkestra.errors import Permanent
from orkestra.indonesian import JAKARTA
from orkestra.week import Week
from orkestra_decisions import find_decision
from orkestra_metrics import measure_step

if TYPE_CHECKING:
    from airflow.sdk import XComArg
    from airflow.sdk.definitions.context import Context

    from orkestra.steps.run import Run

Counts = dict[str, int | str]


class Refusal(SystemExit):
    """The failure of a task whose form was filled in wrongly.

    Why: Airflow logs the sentence of a `SystemExit` as the last error, without a stack trace.
    """


RETRIES = 6  # over ten minutes, long enough for a database to restart

DATA_ENGINEERS = {
    "owner": "data-engineering",
    "retries": RETRIES,
    "retry_delay": timedelta(seconds=10),  # then 20: by then the lease of a killed run has expired (30 s)
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(minutes=10),
    "retry_policy": ExceptionRetryPolicy(
        [
            RetryRule(
                Permanent, RetryAction.FAIL, reason="Trying again cannot help: see the error's next step"
            ),
            RetryRule(Refusal, RetryAction.FAIL),
        ]
    ),
    "execution_timeout": timedelta(minutes=30),
}

RUN_PARAMS = {
    "week": Param(
        None,
        type=["null", "string"],
        pattern=r"^\d{4}-W\d{2}$",
        title="Week",
        description="The ISO week, for example 2026-W47. Empty: the partition key, else what is open then.",
    ),
    "as_of": Param(
        None,
        type=["null", "string"],
        format="date-time",
        title="As of",
        description="What the run takes for now, to play a past moment again. Empty: the start of the run.",
    ),
}


CORRECTION_PARAMS = {
    "correct": Param(
        False,
        type="boolean",
        title="Correct",
        description="Also count submissions after close, and measure again if sql/kpi has changed.",
    ),
}


def step(
    task_id: str, doc: str, *, retries: int = RETRIES, shard: str | None = None, rule: str = "all_success"
) -> "XComArg":
    """The task that runs the pipeline's step of the same name and returns its counts.

    `shard` is the part of what waits that it works on, inside a mapped task group; `rule` the trigger rule.
    Why a template: the counts can be read without a log, in the column *Map Index* of the run's list of
    tasks, in the task's XCom, and in the run's result over REST.
    """

    def run_step(shard: str | None = None) -> Counts:
        return run_and_show(task_id, shard)

    made = _decorate(task_id, doc, retries, rule)(run_step)(**({} if shard is None else {"shard": shard}))
    made.operator.returns_dag_result = True
    return made


def claim_step(doc: str) -> "XComArg":
    """The task that runs the step *claim* and returns the names of the shards that it cut.

    If nothing waits, all later tasks are skipped and the run is green.
    """

    def run_claim() -> list[str]:
        from orkestra import pipeline

        counts = run_and_show("claim", None)
        context = get_current_context()
        if not counts["pending"]:
            following = context["task"].get_flat_relatives(upstream=False)
            raise DownstreamTasksSkipped(tasks=sorted(task.task_id for task in following))
        return pipeline.list_shards(make_run(context))

    return _decorate("claim", doc)(run_claim)()


def _decorate(task_id: str, doc: str, retries: int = RETRIES, rule: str = "all_success") -> Any:
    return task(
        task_id=task_id, doc_md=doc, retries=retries, trigger_rule=rule, map_index_template="{{ counts }}"
    )


def run_and_show(task_id: str, shard: str | None) -> Counts:
    """The counts of one step, which are shown as the name of the task's instance."""
    from orkestra.returns.decisions import RefusedDecisionError

    context = get_current_context()
    try:
        counts = run_pipeline_step(context, task_id, shard)
    except RefusedDecisionError as refusal:
        # the template is rendered after an `Exception` only
        context["ti"].rendered_map_index = str(refusal)[:250]  # type: ignore[attr-defined]
        context["ti"].xcom_push("return_value", {"recorded": 0, "refused": str(refusal)})
        raise Refusal(f"Keputusan tidak dicatat. {refusal}") from None
    context["counts"] = describe(counts, shard)  # type: ignore[typeddict-unknown-key]  read by the template
    return counts


def run_pipeline_step(context: "Context", task_id: str, shard: str | None = None) -> Counts:
    """The counts of one step."""
    return measure_step(context["dag"].dag_id, task_id, replace(make_run(context), shard=shard))


def make_run(context: "Context") -> "Run":
    """The arguments that a DAG run gives to each of its steps."""
    import os

    from orkestra import pipeline
    from orkestra_connections import read_settings

    is_partitioned = getattr(context["dag"].timetable, "partitioned", False)
    user = getattr(context["dag_run"], "triggering_user_name", None)
    decision = find_decision(context["params"], user)  # first, because it refuses in Indonesian
    return pipeline.Run(
        settings=read_settings(os.environ),
        label=f"{context['dag'].dag_id} {context['run_id']}",
        as_of=find_moment(context["params"], context["dag_run"].start_date),
        week=find_week(context["params"], context.get("partition_key"), is_partitioned),
        is_correction=bool(context["params"].get("correct")),
        decision=decision,
    )


def find_moment(params: Mapping[str, Any], started_at: datetime) -> datetime:
    """The moment that counts as now: the parameter, else the run's start, the same for all its tasks.

    Units: aware; a parameter without an offset is Jakarta's time.
    """
    if not params.get("as_of"):
        return started_at
    moment = datetime.fromisoformat(params["as_of"])
    return moment if moment.tzinfo else moment.replace(tzinfo=JAKARTA)


def find_week(params: Mapping[str, Any], partition_key: str | None, needs_week: bool) -> Week | None:
    """The run's week: the parameter, else the partition key.

    Raises: Permanent, if a week is needed and none is given, or two that differ, or one that does not exist.
    """
    written = params.get("week") or partition_key
    if partition_key and written != partition_key:
        raise Permanent(
            f"This run's partition key is {partition_key} and its parameter `week` is {written}. "
            "Trigger it again with one of them."
        )
    if not written and needs_week:
        raise Permanent(
            "This run has no week. Trigger it again with a partition key such as 2026-W47, "
            "or with the parameter `week` where no partition key can be given."
        )
    try:
        return Week.parse(written) if written else None
    except ValueError as error:
        raise Permanent(f"This run's week is wrong: {error}") from error


def describe(counts: Counts, shard: str | None = None) -> str:
    """The counts in one line that fits into Airflow's column: "shard 17: accepted 81 · needs_fix 4"."""
    listed = " · ".join(f"{name} {value}" for name, value in counts.items())
    return (f"{shard}: {listed or 'nothing left'}" if shard else listed)[:250]
