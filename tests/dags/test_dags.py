"""Exactly these DAGs load, retry, and have the steps of their flow."""

import copy
import subprocess
import sys
from contextlib import nullcontext
from datetime import timedelta
from itertools import pairwise

import pytest
from airflow.sdk import RetryAction
from airflow.sdk.exceptions import ParamValidationError
from airflow.serialization.serialized_objects import DagSerialization

from orkestra.errors import Permanent, Transient
from orkestra_steps import Refusal
from support.airflow_home import REPO, parse_dags

LEASE = timedelta(seconds=30)
NAMES = ["collect_submissions", "record_decision", "remind_units", "report_week", "sync_registry"]


def test_exactly_these_dags_load(dags):
    assert sorted(dags) == NAMES
    assert sorted(path.stem for path in (REPO / "dags").glob("*.py")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_dag_has_documentation_owner_and_tags(dags, name):
    dag = dags[name]
    assert dag.dag_display_name != dag.dag_id
    assert dag.description
    assert "**Flow**" in dag.doc_md
    assert "red task" in dag.doc_md
    assert "orkestra" in dag.tags
    assert dag.max_active_runs == 1


@pytest.mark.parametrize("name", [name for name in NAMES if name != "record_decision"])
def test_a_dag_can_play_another_week_and_moment(dags, name):
    more = {"correct": False} if name == "report_week" else {}
    assert dags[name].params.dump() == {"week": None, "as_of": None} | more


def test_the_form_has_a_field_for_each_part_of_a_decision(dags):
    from orkestra.returns.decisions import KINDS, REASON_LENGTHS, SAMPLE_ANSWERS

    params = dags["record_decision"].params
    assert set(params) == {"kind", "unit", "week", "version", "row", "answer", "reason", "as_of"}
    kind, reason = params.get_param("kind").schema, params.get_param("reason").schema
    assert kind["enum"] == list(KINDS) == list(kind["values_display"])
    unit = params.get_param("unit").schema
    assert unit["enum"] == list(unit["values_display"])
    assert unit["values_display"]["kkp"] == "Kementerian Kelautan dan Perikanan (kkp)"
    assert list(unit["values_display"].values()) == sorted(unit["values_display"].values())
    assert params.get_param("answer").schema["enum"] == [None, *SAMPLE_ANSWERS]
    assert range(reason["minLength"], reason["maxLength"] + 1) == REASON_LENGTHS
    assert dags["record_decision"].timetable.can_be_scheduled is False


@pytest.mark.parametrize(
    ("change", "is_taken"),
    [
        ({}, True),
        ({"kind": "release", "version": 2}, True),
        ({"kind": "sample", "row": 3, "answer": "right"}, True),
        ({"kind": "sample", "row": 0, "answer": "right"}, False),
        ({"kind": "confirm_survey", "row": 20}, True),
        ({"kind": "sample", "row": 3, "answer": "perhaps"}, False),
        ({"kind": "forgive"}, False),
        ({"unit": ""}, False),
        ({"unit": "tidak-ada"}, False),
        ({"week": "2026-47"}, False),
        ({"version": 0}, False),
        ({"reason": "ya"}, False),
        ({"reason": None}, False),
    ],
)
def test_the_form_accepts_only_possible_decisions(dags, change, is_taken):
    params = copy.deepcopy(dags["record_decision"].params)
    with nullcontext() if is_taken else pytest.raises(ParamValidationError):
        params.update({"unit": "kkp", "week": "2026-W47", "reason": "Kantor kebanjiran."} | change)
        params.validate()


@pytest.mark.parametrize("name", NAMES)
def test_a_dag_that_people_trigger_is_not_paused(dags, name):
    """A run of a paused DAG stays queued without any notice; an operator starts schedules."""
    is_manual = not dags[name].timetable.can_be_scheduled
    assert dags[name].is_paused_upon_creation is (False if is_manual else None)


def test_a_refused_decision_is_red_and_its_reason_is_still_sent(dags):
    record, send = (dags["record_decision"].get_task(name) for name in ("record", "send"))
    assert send.is_teardown
    assert not send.on_failure_fail_dagrun, "then `record` decides about the run's state"
    assert not record.is_teardown
    decide = record.retry_policy.evaluate
    assert decide(Refusal("Tidak ada unit itu."), 1, 4).action is RetryAction.FAIL
    assert decide(SystemExit(1), 1, 4).action is RetryAction.DEFAULT


@pytest.mark.parametrize("name", NAMES)
def test_tasks_retry_all_but_permanent_errors(dags, name):
    for task in dags[name].tasks:
        assert task.doc_md
        assert task.owner == "data-engineering"
        assert task.retries >= 3
        second = task.retry_delay * task.retry_exponential_backoff
        assert task.retry_delay + second >= LEASE, "each retry would meet the lease of the killed try"
        decide = task.retry_policy.evaluate
        assert decide(Permanent("bad registry"), 1, 4).action is RetryAction.FAIL
        assert decide(Transient("S3 away"), 1, 4).action is RetryAction.DEFAULT
        assert decide(ValueError("anything else"), 1, 4).action is RetryAction.DEFAULT


@pytest.mark.parametrize("name", NAMES)
def test_tasks_are_the_steps_of_the_flow_in_their_order(dags, name):
    from orkestra.pipeline import FLOWS, list_steps

    assert sorted(FLOWS) == NAMES
    assert [task.task_id for task in dags[name].topological_sort()] == list_steps(name)
    for step, following in pairwise(list_steps(name)):
        downstream = dags[name].get_task(step).downstream_task_ids
        assert downstream == {following} or (step == "claim" and following in downstream)


def test_what_follows_the_claim_runs_once_for_each_shard(dags):
    from orkestra.pipeline import list_steps

    dag = dags["collect_submissions"]
    groups = {name: group for name, group in dag.task_group_dict.items() if name}
    assert {name: sorted(group.children) for name, group in groups.items()} == {
        "read": ["archive", "stage"],
        "answer": ["decide", "reply", "validate"],
    }
    first, *inside, last = list_steps("collect_submissions")
    assert all(dag.get_task(step).get_closest_mapped_task_group() for step in inside)
    assert not any(dag.get_task(step).get_closest_mapped_task_group() for step in (first, last))


def test_one_shard_that_fails_keeps_no_other_waiting_and_the_run_is_red(dags):
    dag = dags["collect_submissions"]
    assert dag.get_task("validate").trigger_rule == "all_done"
    assert dag.get_task("send").is_teardown
    assert not dag.get_task("send").on_failure_fail_dagrun, "then `reply` decides about the run's state"


@pytest.mark.parametrize("name", NAMES)
def test_a_dag_survives_serialization(dags, name):
    serialized = DagSerialization.serialize_dag(dags[name])
    again = DagSerialization.deserialize_dag(serialized)
    assert again.timetable.serialize() == serialized["timetable"]["__var"]
    assert again.task_ids == dags[name].task_ids


def test_two_parses_give_the_same(dags):
    """Otherwise every parse would make a new version of the DAG."""
    second = parse_dags()
    for name in NAMES:
        assert DagSerialization.serialize_dag(second[name]) == DagSerialization.serialize_dag(dags[name])


def test_parsing_imports_no_heavy_library():
    """In a process of its own, because other tests import these libraries."""
    program = """
import sys
sys.path[:0] = ["tests", "include"]
from support import airflow_home
airflow_home.parse_dags()
heavy = {"great_expectations", "pandas", "numpy", "boto3", "psycopg", "slack_sdk", "openpyxl"}
print(sorted(heavy & sys.modules.keys()))
"""
    parsed = subprocess.run(
        [sys.executable, "-c", program], cwd=REPO, capture_output=True, text=True, check=False
    )
    assert parsed.stdout.strip() == "[]", parsed.stderr
