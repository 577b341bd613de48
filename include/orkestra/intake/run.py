"""One collection run, and the lease under which its steps write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from orkestra.intake.lease import Lease, hold_lease
from orkestra.warehouse.connect import connect

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


@dataclass(frozen=True)
class CollectionRun:
    """A run that may write: its connection, its id in intake.run, its lease, and when this step began."""

    connection: "psycopg.Connection[Row]"
    run_id: int
    lease: Lease
    started_at: datetime

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction under the lease: until it ends, no other run can take that.

        Raises: Transient, when another run has it already.
        """
        with self.connection.transaction():
            self.lease.check(self.connection)
            yield


@contextmanager
def collecting(url: str, label: str, as_of: datetime, *, ends_run: bool = False) -> Iterator[CollectionRun]:
    """The run of that label, for one step; `ends_run` gives the lease up instead of keeping it for the next.

    Its connection commits each statement by itself: what belongs together is said by `transaction()`.

    Raises: LeaseHeldError, when another run is live.
    """
    with hold_lease(url, label, ends_run=ends_run) as lease, connect(url, autocommit=True) as connection:
        row = connection.execute(
            "insert into intake.run (label, as_of) values (%s, %s)"
            " on conflict (label) do update set as_of = excluded.as_of"
            " returning run_id, clock_timestamp() as started_at",
            [label, as_of],
        ).fetchone()
        assert row
        yield CollectionRun(connection, row["run_id"], lease, row["started_at"])
