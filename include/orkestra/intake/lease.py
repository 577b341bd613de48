"""Leases: one run at a time claims, and one step at a time works on a shard, by DAG or command line."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from orkestra.errors import Transient
from orkestra.intake.process_mark import has_ended, mark_process
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import Row, Warehouse, open_warehouse

HEARTBEAT_SECONDS = 5
EXPIRY_SECONDS = 30  # a holder that was killed is forgotten after this long
BETWEEN_STEPS_SECONDS = 120  # kept for the same run until its next step starts

CLAIM = "claim"  # the lease of the step that lists the bucket; all others are those of shards
IDLE = uuid.UUID(int=0)  # the token of a lease whose run is between two steps


class LeaseHeldError(Transient):
    """Another run is at work; it is named in the message."""


class LeaseEndedError(Transient):
    """The shard is no more: all of it is answered, or its units were given to other shards."""


class Afterwards(Enum):
    """The fate of a lease after a step: kept for the run's next one, free for any run, or gone."""

    KEEP = "keep"
    FREE = "free"
    END = "end"


class Lease:
    """A lease that this process holds."""

    def __init__(self, settings: Settings, name: str, token: uuid.UUID, afterwards: Afterwards) -> None:
        self.name = name
        self.afterwards = afterwards
        self._settings = settings
        self._token = token
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease heartbeat", daemon=True)
        self._thread.start()

    def check(self, warehouse: Warehouse) -> None:
        """Make sure that the lease is still ours.

        Raises: Transient, when another run has taken it, so that no two ever write side by side.
        """
        self._require(warehouse.execute(
            "select 1 from intake.lease where name = %(name)s and token = %(token)s",
            name=self.name, token=self._token,
        ))  # fmt: skip

    def lock(self, warehouse: Warehouse) -> None:
        """Make sure that the lease is ours, and stays so until the transaction ends.

        Raises: as `check`.
        """
        self._require(warehouse.rows("intake/lock_lease", name=self.name, token=self._token))

    def _require(self, held: list[Row]) -> None:
        if not held:
            raise Transient("The lease was lost to another run while this one was stopped or cut off.")

    def _beat(self) -> None:
        while not self._stop.wait(HEARTBEAT_SECONDS):
            try:
                self._extend(EXPIRY_SECONDS, self._token)
            except Transient:
                continue  # the next beat tries again; the expiry decides

    def _extend(self, seconds: int, token_after: uuid.UUID) -> None:
        with open_warehouse(self._settings) as warehouse:
            warehouse.execute(
                "update intake.lease set token = %(token_after)s,"
                " expires_at = clock_timestamp() + %(seconds)s * interval '1 second'"
                " where name = %(name)s and token = %(token)s",
                token_after=token_after, seconds=seconds, name=self.name, token=self._token,
            )  # fmt: skip

    def give_back(self) -> None:
        """End the heartbeat; the lease is free, kept a while for the run's next step, or gone."""
        self._stop.set()
        self._thread.join()
        if self.afterwards is Afterwards.END:
            with open_warehouse(self._settings) as warehouse:
                warehouse.execute(
                    "delete from intake.lease where name = %(name)s and token = %(token)s",
                    name=self.name,
                    token=self._token,
                )
        else:
            seconds = BETWEEN_STEPS_SECONDS if self.afterwards is Afterwards.KEEP else 0
            self._extend(seconds, IDLE)


def list_left_behind(warehouse: Warehouse) -> list[uuid.UUID]:
    """The tokens of leases whose processes have died within a step."""
    held = warehouse.execute("select token, process from intake.lease where token <> %(idle)s", idle=IDLE)
    return [row["token"] for row in held if has_ended(row["process"])]


@contextmanager
def hold_lease(
    settings: Settings, name: str, holder: str, afterwards: Afterwards = Afterwards.FREE
) -> Iterator[Lease]:
    """The lease `name` for one step of the run `holder`, and its fate afterwards.

    After an error a shard's lease is kept, unless it was to be free: the run comes back to try again.
    Why: the lease of a process of this machine that has died is taken at once.

    Raises: LeaseHeldError, naming who holds it and since when; LeaseEndedError, if the shard is no more.
    """
    token = uuid.uuid4()
    with open_warehouse(settings) as warehouse:
        taken = warehouse.rows(
            "intake/take_lease", name=name, holder=holder, token=token, process=mark_process(),
            expiry=EXPIRY_SECONDS, idle=IDLE, left_behind=list_left_behind(warehouse),
        )  # fmt: skip
        if not taken:
            raise _refuse(warehouse, name)
    lease = Lease(settings, name, token, afterwards)
    try:
        yield lease
    except BaseException:
        if lease.afterwards is Afterwards.END:
            lease.afterwards = Afterwards.KEEP
        raise
    finally:
        lease.give_back()


def _refuse(warehouse: Warehouse, name: str) -> Transient:
    for held in warehouse.execute(
        "select holder, acquired_at, expires_at from intake.lease where name = %(name)s", name=name
    ):
        return LeaseHeldError(
            f"Run {held['holder']} has been at work ({name}) since {held['acquired_at']:%Y-%m-%d %H:%M:%S} "
            f"UTC. Wait for it; if it died, its lease ends at {held['expires_at']:%H:%M:%S} UTC."
        )
    return LeaseEndedError(f"{name} has ended: nothing of it waits, or its units are in other shards by now.")
