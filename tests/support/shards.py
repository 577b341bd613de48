"""One shard of all units, for tests that put rows into the ledger by themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from orkestra.intake.lease import Afterwards
from orkestra.intake.run import CollectionRun, collecting
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import open_warehouse


def make_shard(settings: Settings, holder: str = "test") -> str:
    """The name of the only shard from now on: all units of the registry and of the ledger, kept for a run."""
    with open_warehouse(settings) as warehouse:
        warehouse.execute("delete from intake.lease where name <> 'claim'")
        (row,) = warehouse.execute("select 'shard ' || nextval('intake.shard_number') as name")
        warehouse.execute(
            "insert into intake.lease (name, holder, token, acquired_at, expires_at) values (%(name)s,"
            " %(holder)s, '00000000-0000-0000-0000-000000000000', clock_timestamp(), clock_timestamp())",
            name=row["name"],
            holder=holder,
        )
        warehouse.execute(
            "insert into intake.shard_unit (unit_code, shard) select unit_code, %(name)s from"
            " (select unit_code from registry.unit union select unit_code from intake.submission) as unit",
            name=row["name"],
        )
    return str(row["name"])


@contextmanager
def collecting_all(settings: Settings, label: str, as_of: datetime) -> Iterator[CollectionRun]:
    """A run at work on one shard of all units, which ends with it."""
    shard = make_shard(settings, label)
    with collecting(settings, label, as_of, shard, Afterwards.END) as work:
        yield work
