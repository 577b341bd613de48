"""The arguments that a task passes to the library: its moment, its week, its connections."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from airflow.sdk.definitions.context import Context
from airflow.sdk.execution_time.context import set_current_context

from orkestra.errors import Permanent
from orkestra.returns.decisions import Decision
from orkestra.week import Week
from orkestra_connections import read_settings
from orkestra_decisions import find_decision
from orkestra_steps import describe, find_moment, find_week

STARTED = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("as_of", "moment"),
    [
        (None, STARTED),
        ("2026-11-23T12:31:00+07:00", datetime(2026, 11, 23, 5, 31, tzinfo=UTC)),
        ("2026-11-23T05:31:00Z", datetime(2026, 11, 23, 5, 31, tzinfo=UTC)),
        ("2026-11-23T12:31:00", datetime(2026, 11, 23, 5, 31, tzinfo=UTC)),
    ],
)
def test_the_moment_is_the_parameter_or_the_start_of_the_run(as_of, moment):
    assert find_moment({"as_of": as_of}, STARTED) == moment


def test_the_week_is_the_parameter_or_the_partition_key():
    assert find_week({"week": "2026-W46"}, None, True) == Week(2026, 46)
    assert find_week({"week": None}, "2026-W47", True) == Week(2026, 47)
    assert find_week({"week": None}, None, False) is None


@pytest.mark.parametrize("written", [None, "2026-W99"])
def test_a_missing_or_wrong_week_fails_without_retry(written):
    with pytest.raises(Permanent, match="2026-W"):
        find_week({"week": written}, None, True)


def test_a_run_cannot_report_another_week_than_its_partition_key():
    with pytest.raises(Permanent, match=r"2026-W47.*2026-W46"):
        find_week({"week": "2026-W46"}, "2026-W47", True)


def test_a_decision_is_the_form_and_its_sender():
    form = {
        "kind": "release",
        "unit": " kkp ",
        "week": "2026-W47",
        "version": 2,
        "reason": "Sudah diperiksa. ",
    }
    decision = Decision("release", "kkp", Week(2026, 47), "Sudah diperiksa.", "koordinator", 2)
    assert find_decision(form, "koordinator") == decision
    sample = form | {"kind": "sample", "version": None, "row": 3, "answer": "wrong"}
    assert find_decision(sample, "koordinator") == replace(
        decision, kind="sample", version=None, row=3, answer="wrong"
    )
    assert find_decision({"week": None, "as_of": None}, "koordinator") is None
    unnamed = find_decision(form, None)
    assert unnamed is not None
    assert unnamed.decided_by == "pengguna Airflow tanpa nama"


def test_a_wrong_form_is_red_with_its_reason_and_without_a_stack_trace(dags, connections):
    connections("warehouse", conn_type="postgres", host="/nowhere")
    connections("submissions", conn_type="aws", login="K", password="S")
    pushed = {}
    ti = SimpleNamespace(xcom_push=pushed.__setitem__)
    dag = dags["record_decision"]
    params = {"kind": "excuse", "unit": "kkp", "week": "2026-W99", "reason": "Kantor kebanjiran."}
    dag_run = SimpleNamespace(start_date=STARTED, triggering_user_name="sari")
    context = Context(dag=dag, run_id="manual", params=params, dag_run=dag_run, ti=ti)
    with set_current_context(context), pytest.raises(SystemExit) as end:
        dag.get_task("record").python_callable()
    why = "Pekan 2026-W99 tidak ada. Tulis pekannya seperti 2026-W47, lalu kirim lagi."
    assert end.value.code == f"Keputusan tidak dicatat. {why}"
    assert pushed == {"return_value": {"recorded": 0, "refused": why}}
    assert ti.rendered_map_index == why


def test_counts_fit_into_airflows_column():
    assert describe({"accepted": 81, "needs_fix": 4}) == "accepted 81 · needs_fix 4"
    assert len(describe({f"count_{number}": number for number in range(100)})) == 250


@pytest.fixture
def connections(monkeypatch):
    """Sets a connection the way every deployment can: by environment."""
    for name in ("WAREHOUSE", "SUBMISSIONS", "SLACK_API_DEFAULT"):
        monkeypatch.delenv(f"AIRFLOW_CONN_{name}", raising=False)
    return lambda conn_id, **fields: monkeypatch.setenv(f"AIRFLOW_CONN_{conn_id.upper()}", json.dumps(fields))


def test_settings_come_from_the_connections(connections):
    connections(
        "warehouse", conn_type="postgres", host="/run/a b", schema="warehouse", login="c", password="p@/"
    )
    store = {"endpoint_url": "http://127.0.0.1:9000"}
    connections("submissions", conn_type="aws", login="KEY", password="SECRET", extra=store)
    settings = read_settings({"ORKESTRA_SLACK_CHANNEL": "C1", "ORKESTRA_TRUST_OBJECT_TIME": "1"})
    assert settings.warehouse_url == "postgresql://c:p%40%2F@/warehouse?host=%2Frun%2Fa%20b"
    assert (settings.s3_access_key, settings.s3_secret_key) == ("KEY", "SECRET")
    assert (settings.s3_endpoint, settings.s3_region) == ("http://127.0.0.1:9000", "us-east-1")
    assert settings.slack_token == "", "no connection to Slack means previews"
    assert (settings.slack_channel, settings.trust_object_time) == ("C1", True)


def test_production_differs_only_in_its_connections(connections):
    connections(
        "warehouse", conn_type="postgres", host="db", port=5433, schema="w", login="c", password="p",
        extra={"sslmode": "require"},
    )  # fmt: skip
    connections(
        "submissions", conn_type="aws", login="K", password="S", extra={"region_name": "ap-southeast-3"}
    )
    connections("slack_api_default", conn_type="slack", password="xoxb-1")
    settings = read_settings({})
    assert settings.warehouse_url == "postgresql://c:p@/w?host=db&port=5433&sslmode=require"
    assert (settings.s3_endpoint, settings.s3_region) == (None, "ap-southeast-3")
    assert (settings.slack_token, settings.slack_base_url) == ("xoxb-1", None)


def test_a_missing_connection_is_named(connections):
    connections("submissions", conn_type="aws", login="K", password="S")
    with pytest.raises(Permanent, match="AIRFLOW_CONN_WAREHOUSE"):
        read_settings({})


@pytest.mark.parametrize(
    ("task_id", "at_least"),
    [
        ("measure", timedelta(minutes=10)),  # a database may be restarted meanwhile
        ("freeze", timedelta(hours=2)),  # and a scheduler that slept has to collect first
    ],
)
def test_retries_last_longer_than_expected_outages(dags, task_id, at_least):
    task = dags["report_week"].get_task(task_id)
    waits = [
        min(task.retry_delay * task.retry_exponential_backoff**number, task.max_retry_delay)
        for number in range(task.retries)
    ]
    assert sum(waits, timedelta()) >= at_least
