"""One collection run, and the lease under which its steps write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from orkestra.intake.lease import Lease, hold_lease
from orkestra.intake.process_mark import mark_process
from orkestra.warehouse.connect import connect

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


STATEMENT_SECONDS = 60  # one that takes longer fails with the submission that it is about; others go on


@dataclass(frozen=True)
class CollectionRun:
    """A run that may write: its connection, its id in intake.run, when this step began, and its lease.

    Without a lease it is a check by command line, which handles submissions of its own and no others.
    """

    connection: "psycopg.Connection[Row]"
    run_id: int
    started_at: datetime
    lease: Lease | None = None

    @property
    def is_check(self) -> bool:
        """Whether this is a check by command line."""
        return self.lease is None

    def end_here(self) -> None:
        """Gives the lease up after this step, because no other has anything to do."""
        if self.lease:
            self.lease.ends_run = True

    def check(self) -> None:
        """Makes sure, right before something is written outside the warehouse, that the lease is still ours.

        Raises: Transient, when another run has taken it.
        """
        if self.lease:
            self.lease.check(self.connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction under the lease: until it ends, no other run can take that.

        Raises: Transient, when another run has it already.
        """
        with self.connection.transaction():
            if self.lease:
                self.lease.check(self.connection)
            yield


@contextmanager
def collecting(
    url: str, label: str, as_of: datetime, *, ends_run: bool = False, is_single: bool = False
) -> Iterator[CollectionRun]:
    """The run of that label, for one step; `ends_run` gives the lease up instead of keeping it for the next.

    `is_single`: this step is the whole run.

    Its connection commits each statement by itself: what belongs together is said by `transaction()`.

    Raises: LeaseHeldError, when another run is live.
    """
    with (
        hold_lease(url, label, ends_run=ends_run, is_single=is_single) as lease,
        connect(url, autocommit=True) as connection,
    ):
        yield _open_run(connection, label, as_of, lease)


@contextmanager
def checking(url: str, label: str, as_of: datetime) -> Iterator[CollectionRun]:
    """A run of its own for a check by command line, beside whatever is being collected.

    Why: it needs no lease, because nobody else touches its submissions and it touches nobody else's.
    """
    with connect(url, autocommit=True) as connection:
        yield _open_run(connection, label, as_of, None)


def _open_run(
    connection: "psycopg.Connection[Row]", label: str, as_of: datetime, lease: Lease | None
) -> CollectionRun:
    connection.execute("select set_config('statement_timeout', %s, false)", [f"{STATEMENT_SECONDS}s"])
    row = connection.execute(
        "insert into intake.run (label, as_of, is_trial, process) values (%s, %s, %s, %s)"
        " on conflict (label) do update set as_of = excluded.as_of"
        " returning run_id, clock_timestamp() as started_at",
        [label, as_of, lease is None, None if lease else mark_process()],
    ).fetchone()
    assert row
    return CollectionRun(connection, row["run_id"], row["started_at"], lease)
