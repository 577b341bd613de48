"""The lease: one collection run at a time may write, by DAG or command line."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from orkestra.errors import Transient
from orkestra.intake.process_mark import has_ended, mark_process
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import Warehouse, open_warehouse

HEARTBEAT_SECONDS = 5
EXPIRY_SECONDS = 30  # a holder that was killed is forgotten after this long
BETWEEN_STEPS_SECONDS = 120  # kept for the same run until its next step starts

IDLE = uuid.UUID(int=0)  # the token of a lease whose run is between two steps


class LeaseHeldError(Transient):
    """Another run is writing; it is named in the message."""


class Lease:
    """A lease that this process holds."""

    def __init__(self, settings: Settings, token: uuid.UUID, *, ends_run: bool) -> None:
        self.ends_run = ends_run
        self._settings = settings
        self._token = token
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease heartbeat", daemon=True)
        self._thread.start()

    def check(self, warehouse: Warehouse) -> None:
        """Make sure that the lease is still ours; inside a transaction it stays ours until that ends.

        Raises: Transient, when another run has taken it, so that no two ever write side by side.
        """
        held = warehouse.execute(
            "select 1 from intake.lease where name = 'collect' and token = %(token)s for share",
            token=self._token,
        )
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
                " where name = 'collect' and token = %(token)s",
                token_after=token_after, seconds=seconds, token=self._token,
            )  # fmt: skip

    def give_back(self) -> None:
        """End the heartbeat; the lease is free, or kept a while for the run's next step."""
        self._stop.set()
        self._thread.join()
        self._extend(0 if self.ends_run else BETWEEN_STEPS_SECONDS, IDLE)


def find_left_behind(warehouse: Warehouse) -> uuid.UUID | None:
    """The token of a lease whose process has died within a step; None otherwise."""
    held = warehouse.execute(
        "select token, process from intake.lease where name = 'collect' and token <> %(idle)s", idle=IDLE
    )
    return held[0]["token"] if held and has_ended(held[0]["process"]) else None


@contextmanager
def hold_lease(
    settings: Settings, holder: str, *, ends_run: bool = False, is_single: bool = False
) -> Iterator[Lease]:
    """The lease for one step of the run `holder`; kept for the run's next step unless that run ends.

    `is_single`: the run is this one step, whatever comes of it.
    Why: the lease of a process of this machine that has died is taken at once.

    Raises: LeaseHeldError, naming who holds it and since when.
    """
    token = uuid.uuid4()
    with open_warehouse(settings) as warehouse:
        taken = warehouse.rows(
            "intake/take_lease", holder=holder, token=token, process=mark_process(), expiry=EXPIRY_SECONDS,
            idle=IDLE, left_behind=find_left_behind(warehouse),
        )  # fmt: skip
        if not taken:
            for held in warehouse.execute(
                "select holder, acquired_at, expires_at from intake.lease where name = 'collect'"
            ):
                raise LeaseHeldError(
                    f"Run {held['holder']} has been collecting since {held['acquired_at']:%Y-%m-%d %H:%M:%S} "
                    "UTC. "
                    f"Wait for it; if it died, its lease ends at {held['expires_at']:%H:%M:%S} UTC."
                )
            raise LeaseHeldError("Another run took the lease this moment. Try again.")
    lease = Lease(settings, token, ends_run=ends_run or is_single)
    try:
        yield lease
    except BaseException:
        lease.ends_run = is_single  # else the same run comes back to try this step again
        raise
    finally:
        lease.give_back()
