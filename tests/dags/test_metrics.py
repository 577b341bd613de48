"""The figures of a step arrive at a StatsD server, through Airflow's own metrics."""

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from support import airflow_home  # noqa: F401  # isort: skip  before anything that imports Airflow

from airflow.sdk.observability import stats
from airflow.sdk.observability.metrics.stats_utils import get_stats_factory

from orkestra import pipeline
from orkestra.errors import Permanent
from orkestra.findings import Verdict
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from orkestra_metrics import COLLECTION, measure_step

WEEK = Week.parse("2026-W47")
NOON = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


class StatsdServer:
    """A StatsD server on loopback that keeps what it receives."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.2)

    def read(self) -> dict[str, tuple[float, str]]:
        """Value and kind of each figure, by name."""
        found = {}
        while True:
            try:
                line = self.socket.recv(65535).decode()
            except TimeoutError:
                return found
            for one in line.splitlines():
                name, value, kind = re.fullmatch(r"airflow\.([\w.]+):([\d.]+)\|(\w+)", one).groups()
                found[name] = (float(value), kind)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StatsdServer]:
    """A StatsD server that Airflow's settings name."""
    listener = StatsdServer()
    monkeypatch.setenv("AIRFLOW__METRICS__STATSD_ON", "True")
    monkeypatch.setenv("AIRFLOW__METRICS__STATSD_HOST", "127.0.0.1")
    monkeypatch.setenv("AIRFLOW__METRICS__STATSD_PORT", str(listener.socket.getsockname()[1]))
    stats.initialize(factory=get_stats_factory(), export_legacy_names=False)
    yield listener
    monkeypatch.undo()
    stats.initialize(factory=get_stats_factory(), export_legacy_names=False)
    listener.socket.close()


def put(settings: Settings, key: str) -> None:
    S3Store(settings).put(
        settings.submissions_bucket, key, b"PK " + key.encode(), "application/zip",
        modified_at=NOON - timedelta(hours=1),
    )  # fmt: skip


def measure(settings: Settings, *steps: str) -> None:
    for step in steps:
        measure_step(COLLECTION, step, pipeline.Run(settings, NOON, "test"))


def test_a_collection_sends_its_figures(synced: Settings, server: StatsdServer):
    for number in range(52):
        put(synced, f"masuk/komdigi/2026-W47/{number}.xlsx")
    put(synced, "cek/kkp/coba.xlsx")
    measure(synced, "claim")
    figures = server.read()
    step = "orkestra.collect_submissions.claim"
    assert figures.pop(f"{step}.seconds")[1] == "ms"
    assert figures == {
        f"{step}.claimed": (50, "c"),
        f"{step}.prechecks": (1, "c"),
        f"{step}.put_off": (2, "g"),
        f"{step}.late_notices": (0, "c"),
        f"{step}.unroutable": (0, "c"),
        f"{step}.pending": (52, "g"),
        f"{step}.shards": (1, "g"),
        "orkestra.waiting.return_count": (50, "g"),
        "orkestra.waiting.precheck_count": (1, "g"),
        "orkestra.waiting.oldest_upload_seconds": (3600, "g"),
        "orkestra.waiting.message_count": (1, "g"),
        "orkestra.waiting.oldest_message_seconds": (0, "g"),
    }
    measure(synced, *pipeline.list_steps(COLLECTION)[1:])
    figures = server.read()
    assert figures["orkestra.collect_submissions.decide.rejected"] == (50, "c")
    assert figures["orkestra.collect_submissions.reply.replied"] == (50, "c")
    assert figures["orkestra.waiting.return_count"] == (0, "g")
    assert figures["orkestra.waiting.oldest_upload_seconds"] == (0, "g")


def test_a_step_that_fails_sends_its_time_alone(synced: Settings, server: StatsdServer):
    with pytest.raises(Permanent):
        measure(replace(synced, submissions_bucket="none"), "claim")
    assert list(server.read()) == ["orkestra.collect_submissions.claim.seconds"]


def test_nothing_is_sent_or_asked_where_metrics_are_off(
    synced: Settings, server: StatsdServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AIRFLOW__METRICS__STATSD_ON", "False")
    measure(synced, "claim")
    assert server.read() == {}


def read_page() -> dict[str, str]:
    """The kind of each figure that docs/metrics.md names."""
    rows = re.findall(r"^\| (`.*?) \| (counter|gauge|timer) \|", PAGE.read_text(), re.MULTILINE)
    return {name: kind for names, kind in rows for name in re.findall(r"`([\w.<>]+)`", names)}


def test_every_figure_of_every_flow_is_documented(synced: Settings, server: StatsdServer):
    from orkestra.returns.decisions import Decision

    put(synced, "masuk/kkp/2026-W47/a.xlsx")
    excuse = Decision("excuse", "kkp", WEEK, "Ada bencana.", "koordinator")
    later = NOON + timedelta(days=2)
    played = [
        ("sync_registry", WEEK.start_at),
        ("collect_submissions", NOON),
        ("record_decision", NOON),
        ("remind_units", NOON + timedelta(hours=6)),
        ("collect_submissions", later),
        ("report_week", later),
    ]
    assert {flow for flow, _ in played} == set(pipeline.FLOWS)
    for flow, moment in played:
        for step in pipeline.list_steps(flow):
            measure_step(flow, step, pipeline.Run(synced, moment, flow, WEEK, decision=excuse))
    page, kinds = read_page(), {"counter": "c", "gauge": "g", "timer": "ms"}
    sent = {name: kind for name, (_, kind) in server.read().items()}
    assert len(sent) > 40
    documented = {}
    for name in sent:
        _, flow, _, *last = name.split(".")
        of_any_step = ".".join(["orkestra.<dag>.<step>", *last])
        row = next((row for row in (name, name.replace(flow, "<dag>", 1), of_any_step) if row in page), None)
        documented[name] = kinds[page[row]] if row else "missing"
    assert documented == sent


def test_the_page_names_no_step_that_is_gone_and_every_verdict():
    steps = {f"{flow}.{step}" for flow in pipeline.FLOWS for step in pipeline.list_steps(flow)}
    named = {name.removeprefix("orkestra.").rpartition(".")[0] for name in read_page() if "<" not in name}
    assert named - {"waiting"} <= steps
    assert {f"orkestra.collect_submissions.decide.{verdict}" for verdict in Verdict} <= set(read_page())
