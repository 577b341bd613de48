"""One collection run, and the leases under which its steps write."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from orkestra.intake.lease import CLAIM, Afterwards, Lease, hold_lease
from orkestra.intake.process_mark import mark_process
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import Warehouse, open_warehouse

STATEMENT_SECONDS = 60  # one that takes longer fails with the submission that it is about; others go on


class CollectionRun(Warehouse):
    """The warehouse in the hands of one run that may write, under its lease.

    Without a lease it is a check by command line, which handles submissions of its own and no others.
    """

    def __init__(self, warehouse: Warehouse, label: str, as_of: datetime, lease: Lease | None = None) -> None:
        super().__init__(warehouse.connection, warehouse.home)
        self.set("statement_timeout", f"{STATEMENT_SECONDS}s")
        begun = self.one(
            "intake/begin_run", label=label, as_of=as_of, is_precheck=lease is None,
            process=None if lease else mark_process(),
        )  # fmt: skip
        self.run_id: int = begun["run_id"]
        self.started_at: datetime = begun["started_at"]
        self._lease = lease

    @property
    def is_local(self) -> bool:
        """True for a check by command line."""
        return self._lease is None

    @property
    def shard(self) -> str | None:
        """The name of the shard that the step works on; None for a claim and a check by command line."""
        return self._lease.name if self._lease and self._lease.name != CLAIM else None

    def check_lease(self) -> None:
        """Make sure, right before something is written outside the warehouse, that the lease is still ours.

        Raises: Transient, when another run has taken it.
        """
        if self._lease:
            self._lease.check(self)

    @contextmanager
    def transaction(self, *, force_rollback: bool = False) -> Iterator[None]:
        """A transaction under the lease: until it ends, no other run can take that.

        Raises: Transient, when another run has it already.
        """
        with super().transaction(force_rollback=force_rollback):
            if self._lease:
                self._lease.lock(self)
            yield


@contextmanager
def claiming(settings: Settings, label: str, as_of: datetime) -> Iterator[CollectionRun]:
    """The run of that label while it claims what is new.

    Raises: LeaseHeldError, when another run claims.
    """
    with hold_lease(settings, CLAIM, label) as lease, _open(settings, label, as_of, lease) as work:
        yield work


@contextmanager
def collecting(
    settings: Settings,
    label: str,
    as_of: datetime,
    shard: str,
    afterwards: Afterwards = Afterwards.KEEP,
) -> Iterator[CollectionRun]:
    """The run of that label, for one step on one shard, and the fate of the shard's lease afterwards.

    Each statement is committed by itself: what belongs together is said by `transaction()`.

    Raises: LeaseHeldError, when another run is at work on the shard; LeaseEndedError, if it is no more.
    """
    with (
        hold_lease(settings, shard, label, afterwards) as lease,
        _open(settings, f"{label}, {shard}", as_of, lease) as work,
    ):
        yield work


@contextmanager
def _open(settings: Settings, label: str, as_of: datetime, lease: Lease) -> Iterator[CollectionRun]:
    with open_warehouse(settings, autocommit=True) as warehouse:
        yield CollectionRun(warehouse, label, as_of, lease)


@contextmanager
def checking(settings: Settings, label: str, as_of: datetime) -> Iterator[CollectionRun]:
    """A run of its own for a check by command line, beside whatever is being collected.

    Why: it needs no lease, because nobody else touches its submissions and it touches nobody else's.
    """
    with open_warehouse(settings, autocommit=True) as warehouse:
        yield CollectionRun(warehouse, label, as_of)
