"""Steps that work on one shard at a time, or on all of them side by side."""

import logging
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from multiprocessing.connection import Connection
from typing import NoReturn

from orkestra.errors import OrkestraError, Permanent, Transient
from orkestra.intake.lease import LeaseEndedError, LeaseHeldError
from orkestra.intake.shards import list_shards
from orkestra.steps.run import Counts, Run
from orkestra.warehouse.warehouse import open_warehouse

log = logging.getLogger(__name__)


def each_shard(step: Callable[[Run, str], Counts]) -> Callable[[Run], Counts]:
    """The step of a run on its shard; without one, on every shard that no other run is at work on.

    A shard that has ended counts nothing.
    """

    def run_shard(run: Run, shard: str) -> Counts:
        try:
            return step(replace(run, shard=shard), shard)
        except LeaseEndedError as error:
            log.info("nothing to do: %s", error)
            return {}

    def run_if_free(run: Run, shard: str) -> Counts:
        try:
            return run_shard(run, shard)
        except LeaseHeldError as error:
            log.info("left alone: %s", error)
            return {}

    @wraps(step)
    def run_step(run: Run) -> Counts:
        if run.shard is not None:
            return run_shard(run, run.shard)
        with open_warehouse(run.settings) as warehouse:
            shards = list_shards(warehouse)
        if len(shards) == 1:
            return run_if_free(run, shards[0])
        return run_side_by_side(run_if_free, run, shards)

    return run_step


def run_side_by_side(
    work: Callable[[Run, str], Counts], run: Run, shards: Sequence[str], at_once: int | None = None
) -> Counts:
    """The sum of what is counted on each shard, each in a process of its own; by default one per core.

    Raises: Permanent or Transient, the first of what the processes raised, after all have ended.
    """
    at_once = at_once or os.cpu_count() or 1
    counts: Counter[str] = Counter()
    errors: list[OrkestraError] = []
    for start in range(0, len(shards), at_once):
        for ended in [_Process(work, run, shard) for shard in shards[start : start + at_once]]:
            answer = ended.wait()
            if isinstance(answer, OrkestraError):
                errors.append(answer)
            else:
                counts.update(answer)
    if errors:
        raise errors[0]
    return dict(counts)


class _Process:
    """A fork of this process that works on one shard.

    Why a fork: what this process has imported costs it nothing. No thread of ours lives between two steps.
    """

    def __init__(self, work: Callable[[Run, str], Counts], run: Run, shard: str) -> None:
        fork = multiprocessing.get_context("fork")
        self._shard = shard
        self._answer, answering = fork.Pipe(duplex=False)
        self._process = fork.Process(target=_work, args=(answering, work, run, shard), daemon=True)
        self._process.start()
        answering.close()

    def wait(self) -> Counts | OrkestraError:
        """The counts, or the error."""
        try:
            answer: Counts | OrkestraError = self._answer.recv()
        except EOFError:
            self._process.join()
            answer = Transient(
                f"The process at work on {self._shard} ended without an answer "
                f"(exit {self._process.exitcode}); the log above says why. Try again."
            )
        self._process.join()
        return answer


def _work(answering: Connection, work: Callable[[Run, str], Counts], run: Run, shard: str) -> NoReturn:
    try:
        answering.send(work(run, shard))
    except OrkestraError as error:  # not each kind can be sent as it is
        answering.send((Permanent if isinstance(error, Permanent) else Transient)(str(error)))
    raise SystemExit
