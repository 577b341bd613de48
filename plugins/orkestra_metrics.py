"""The figures of each step, sent through Airflow's own metrics; off unless `[metrics]` is on in Airflow.

docs/metrics.md names each of them. A name carries the DAG, the step and the count, because plain StatsD drops
tags. No unit, no file and no person is ever part of a name.
"""

import logging
import time
from typing import TYPE_CHECKING

from airflow.sdk.configuration import conf
from airflow.sdk.observability import stats

if TYPE_CHECKING:
    from orkestra.pipeline import Run

SWITCHES = ("statsd_on", "otel_on", "statsd_datadog_enabled")
PREFIX = "orkestra"
COLLECTION = "collect_submissions"
LEVELS = {  # what is there now, which each run reports again; all other counts are of what was done
    "pending", "put_off", "shards", "units", "version", "edition", "late", "promised", "quiet_hours",
    "without_contact",
}  # fmt: skip
log = logging.getLogger(__name__)


def measure_step(dag_id: str, step_id: str, run: "Run") -> dict[str, int | str]:
    """The counts of one step of the pipeline, on the run's shard if it has one; they are sent besides."""
    from orkestra import pipeline

    began = time.monotonic()
    try:
        counts = dict(pipeline.find_step(dag_id, step_id)(run))
    finally:
        if is_on():
            stats.timing(f"{PREFIX}.{dag_id}.{step_id}.seconds", 1000 * (time.monotonic() - began))
    if is_on():
        send_counts(f"{PREFIX}.{dag_id}.{step_id}", counts)
        if dag_id == COLLECTION:
            send_waiting(run)
    return counts


def is_on() -> bool:
    """True if Airflow sends metrics anywhere."""
    return any(conf.getboolean("metrics", switch, fallback=False) for switch in SWITCHES)


def send_counts(prefix: str, counts: dict[str, int | str]) -> None:
    """Send each count: what was done as a counter, what is there as a gauge, words not at all."""
    for name, count in counts.items():
        if not isinstance(count, int):
            continue
        if name in LEVELS:
            stats.gauge(f"{prefix}.{name}", count)
        else:
            stats.incr(f"{prefix}.{name}", count)


def send_waiting(run: "Run") -> None:
    """Send how much waits for an answer, and for how long.

    Why an error ends here: a step that has done its work never fails for a figure about it.
    """
    from orkestra.errors import OrkestraError
    from orkestra.intake.waiting import measure_waiting

    try:
        waiting = measure_waiting(run.settings, run.as_of)
    except OrkestraError as error:
        log.warning("waiting_not_measured error=%s", error)
        return
    for name, level in waiting.items():
        stats.gauge(f"{PREFIX}.waiting.{name}", level)
