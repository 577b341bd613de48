"""Steps that work on one shard at a time."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from orkestra.intake.lease import LeaseEndedError, LeaseHeldError
from orkestra.intake.shards import list_shards
from orkestra.steps.run import Counts, Run
from orkestra.warehouse.warehouse import open_warehouse

log = logging.getLogger(__name__)


def each_shard(step: Callable[[Run, str], Counts]) -> Callable[[Run], Counts]:
    """The step of a run on its shard; without one, on every shard that no other run is at work on.

    A shard that has ended counts nothing.
    """

    @wraps(step)
    def run_step(run: Run) -> Counts:
        if run.shard is not None:
            try:
                return step(run, run.shard)
            except LeaseEndedError as error:
                log.info("nothing to do: %s", error)
                return {}
        with open_warehouse(run.settings) as warehouse:
            shards = list_shards(warehouse)
        counts: Counter[str] = Counter()
        for shard in shards:
            try:
                counts.update(run_step(replace(run, shard=shard)))
            except LeaseHeldError as error:
                log.info("left alone: %s", error)
        return dict(counts)

    return run_step
