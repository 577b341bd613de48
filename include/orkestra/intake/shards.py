"""Shards: what waits, cut by unit into parts that several workers take through the steps side by side."""

import heapq
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from orkestra.intake.lease import BETWEEN_STEPS_SECONDS, IDLE, Afterwards, list_left_behind
from orkestra.intake.process_mark import mark_process
from orkestra.warehouse.warehouse import Warehouse

MIN_SUBMISSIONS = 25  # a second worker costs some seconds of its own: it is not worth fewer than these
BYTES_LIKE_ONE_MORE = 50_000  # a file of this size takes about as long as the fixed work for each file
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WaitingUnit:
    """A unit of which something waits."""

    unit_code: str
    submission_count: int
    size_bytes: int

    @property
    def weight(self) -> float:
        """The work that waits, in files of common size."""
        return self.submission_count + self.size_bytes / BYTES_LIKE_ONE_MORE


@dataclass(frozen=True)
class Shard:
    """A part of what waits: all submissions of some units."""

    name: str
    unit_count: int
    submission_count: int

    def __str__(self) -> str:
        """The shard in a line for people: "shard 17: 46 units, 120 submissions"."""
        return f"{self.name}: {self.unit_count} units, {self.submission_count} submissions"


def cut_shards(
    warehouse: Warehouse, holder: str, max_shards: int, afterwards: Afterwards = Afterwards.KEEP
) -> list[Shard]:
    """Cut what waits in no shard into new ones, kept for the run `holder` or free; call it in a transaction.

    Shards that nobody works on are ended first, so what a dead run left is cut anew. A unit that another
    run is at work on stays with it; what it sends meanwhile waits for the next claim.
    """
    ended = warehouse.rows(
        "intake/end_shards", holder=holder, idle=IDLE, left_behind=list_left_behind(warehouse)
    )
    for row in ended:
        log.info("ended %s: nobody was at work on it", row["name"])
    waiting = warehouse.rows("intake/list_waiting_units", WaitingUnit)
    seconds = BETWEEN_STEPS_SECONDS if afterwards is Afterwards.KEEP else 0
    return [_store(warehouse, holder, units, seconds) for units in share_out(waiting, max_shards)]


def _store(warehouse: Warehouse, holder: str, units: list[WaitingUnit], seconds: int) -> Shard:
    made = warehouse.one(
        "intake/store_shard",
        unit_codes=[unit.unit_code for unit in units], holder=holder, idle=IDLE, process=mark_process(),
        expiry=seconds,
    )  # fmt: skip
    shard = Shard(made["name"], len(units), sum(unit.submission_count for unit in units))
    log.info("cut %s", shard)
    return shard


def share_out(waiting: Iterable[WaitingUnit], max_shards: int) -> list[list[WaitingUnit]]:
    """The units in at most so many parts of about the same weight; few submissions stay together."""
    units = sorted(waiting, key=lambda unit: (-unit.weight, unit.unit_code))
    count = -(-sum(unit.submission_count for unit in units) // MIN_SUBMISSIONS)
    parts: list[tuple[float, int, list[WaitingUnit]]] = [
        (0.0, number, []) for number in range(min(max_shards, count, len(units)))
    ]
    for unit in units:
        weight, number, members = heapq.heappop(parts)
        heapq.heappush(parts, (weight + unit.weight, number, [*members, unit]))
    return [members for _, _, members in sorted(parts, key=lambda part: part[1])]


def list_shards(warehouse: Warehouse, holder: str | None = None) -> list[str]:
    """The names of the shards of a run, or of all, in the order in which they were cut."""
    return [row["name"] for row in warehouse.rows("intake/list_shards", holder=holder)]
