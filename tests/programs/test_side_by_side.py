"""Shards that are worked on side by side, each in a process of its own."""

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orkestra.errors import Permanent, Transient
from orkestra.quality.failures import RuleFailedError, RulesFailedError
from orkestra.settings import Settings
from orkestra.steps.each_shard import run_side_by_side
from orkestra.steps.run import Counts, Run

RUN = Run(Settings(home=Path()), datetime(2026, 11, 23, tzinfo=UTC), "test")


def count_pid(_: Run, shard: str) -> Counts:
    return {shard: 1, "all": 1, f"pid {os.getpid()}": 1}


def test_counts_are_summed_and_each_shard_has_a_process():
    counts = run_side_by_side(count_pid, RUN, ["a", "b", "c"], at_once=2)
    pids = [name for name in counts if name.startswith("pid")]
    assert {name: counts[name] for name in ("a", "b", "c", "all")} == {"a": 1, "b": 1, "c": 1, "all": 3}
    assert len(pids) == 3
    assert f"pid {os.getpid()}" not in pids


def test_they_run_at_the_same_time(tmp_path: Path):
    """Each waits until the other has begun."""

    def meet(_: Run, shard: str) -> Counts:
        (tmp_path / shard).touch()
        while len(list(tmp_path.iterdir())) < 2:
            time.sleep(0.01)
        return {}

    assert run_side_by_side(meet, RUN, ["a", "b"], at_once=2) == {}


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Transient("The store is away."), Transient),
        (Permanent("No bucket."), Permanent),
        (RulesFailedError([RuleFailedError("B-001", "no such column")]), Permanent),
    ],
)
def test_an_error_is_raised_when_the_others_have_ended(tmp_path: Path, error: Exception, kind: type):
    def work(_: Run, shard: str) -> Counts:
        if shard == "a":
            raise error
        time.sleep(0.2)
        (tmp_path / shard).touch()
        return {}

    with pytest.raises(kind) as raised:
        run_side_by_side(work, RUN, ["a", "b", "c"], at_once=2)
    assert str(raised.value) == str(error)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "c"]


@pytest.mark.parametrize("end", ["killed", "bug"])
def test_a_process_that_ends_without_an_answer_can_be_tried_again(
    end: str, capfd: pytest.CaptureFixture[str]
):
    def work(_: Run, __: str) -> Counts:
        if end == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        raise KeyError("a bug of ours")

    with pytest.raises(Transient, match=r"at work on a ended without an answer \(exit (-9|1)\)"):
        run_side_by_side(work, RUN, ["a"])
    assert ("a bug of ours" in capfd.readouterr().err) == (end == "bug")
