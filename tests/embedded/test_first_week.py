"""The first week of a new machine: the earliest week whose close has not passed."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from embedded.environment import find_first_week
from embedded.state import State
from orkestra import pipeline
from orkestra.settings import Settings
from orkestra.store.objects import S3Store

TUESDAY = datetime.fromisoformat("2026-11-24T09:00:00+07:00")


@pytest.fixture
def state(tmp_path: Path) -> State:
    state = State(tmp_path)
    state.run.mkdir()
    return state


def test_the_first_week_stays_the_same_later(state: State) -> None:
    assert find_first_week(state, TUESDAY) == "2026-W47"
    assert find_first_week(state, TUESDAY + timedelta(weeks=9)) == "2026-W47"


def test_a_return_that_was_due_yesterday_is_taken(state: State, settings: Settings) -> None:
    """A new machine that is synced on Tuesday morning still takes returns that close that afternoon."""
    begun = replace(settings, first_week=find_first_week(state, TUESDAY))
    for week in ("2026-W46", "2026-W47", "2026-W48"):
        key, sent_at = f"masuk/kkp/{week}/laporan.xlsx", TUESDAY - timedelta(hours=1)
        S3Store(begun).put(begun.submissions_bucket, key, b"PK", "text/plain", modified_at=sent_at)
    pipeline.find_step("sync_registry", "sync")(pipeline.Run(begun, TUESDAY, "begin"))
    counts = pipeline.find_step("collect_submissions", "claim")(pipeline.Run(begun, TUESDAY, "begin"))
    assert counts["claimed"] == 2, "W47 is open until 16.00, W48 runs; W46 is closed"
