"""Four times the rows, four times the work, with any statistics of the tables that PostgreSQL may have.

A new submission is in no statistics, so the planner takes it for a row or two. Work is counted in rows, not
in seconds.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from conftest import HOME
from embedded.postgres import Server
from orkestra.quality.engine import PLANS
from orkestra.settings import Settings
from support.large_submissions import SHEETS, accept, add_findings, add_submission
from support.plan_work import count_work

CHECKS = sorted((HOME / "sql" / "checks").glob("*.sql"))
AFTER_FINDINGS = ["answer/findings", "returns/tally", *(f"promote/{sheet}" for sheet in SHEETS)]
FEW, MANY = 500, 2000  # rows of each sheet
FEW_FOUND, MANY_FOUND = 5000, 20_000  # findings
GROWTH = 4.6  # sorting and looking things up take a little more than four times as long
FLAT = 200_000  # so little may also come from another plan
EARLIER = ("2026-W46", "2026-11-15T12:00:00+07:00")

Owner = psycopg.Connection[Any]


def know_nothing(owner: Owner) -> None:
    """No statistics at all, as on a fresh warehouse."""


def know_small(owner: Owner) -> None:
    """Statistics of a warehouse whose submissions were all of the smallest size."""
    for number in range(30):
        site = f"https://{number}.id/"
        small = add_submission(owner, 1, unit=f"unit-{number}", week="2026-W40", label="small", site=site)
        add_findings(owner, small, 1, sheets=["publication"], severities=["fix"])
        accept(owner, small)
    owner.execute("analyze")


@pytest.fixture(params=[know_nothing, know_small], ids=lambda param: param.__name__)
def owner(request: pytest.FixtureRequest, postgres_server: Server, synced: Settings) -> Iterator[Owner]:
    """A superuser's connection to a warehouse with the statistics of the parameter."""
    url = postgres_server.url("postgres", urlsplit(synced.warehouse_url).path.removeprefix("/"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set statement_timeout = '20s'")
        with connection.transaction():
            request.param(connection)
        yield connection


def list_uneven(works: dict[str, list[int]]) -> list[str]:
    """The statements whose work grows faster than their rows."""
    return [
        f"{name}: {few:,} → {many:,}" for name, (few, many) in works.items() if many > max(GROWTH * few, FLAT)
    ]


def test_the_work_of_checks_grows_linearly_with_the_rows_of_a_file(owner: Owner):
    works: dict[str, list[int]] = {path.stem: [] for path in CHECKS}
    for rows in (FEW, MANY):
        with owner.transaction(force_rollback=True):
            add_batch(owner, rows)
            for path in CHECKS:
                works[path.stem].append(count_safely(owner, path))
    assert not (uneven := list_uneven(works)), "\n".join(uneven)


def add_batch(owner: Owner, rows: int) -> None:
    """A batch of one submission, as large as its unit's own week before and another unit's of its week."""
    accept(owner, add_submission(owner, rows, week=EARLIER[0], at=EARLIER[1], label="past", shift=1))
    add_submission(owner, rows, unit="kkp", progress="validated", label="other")
    add_submission(owner, rows)
    (run_id,) = owner.execute("select run_id from intake.run where label = 'large'").fetchone()
    for name, value in {"orkestra.run_id": str(run_id), **PLANS}.items():
        owner.execute("select set_config(%s, %s, true)", [name, value])


def count_safely(owner: Owner, path: Path, parameters: Any = None) -> int:
    """The work of a statement; infinite for one that does not end in time."""
    try:
        with owner.transaction(force_rollback=True):
            owner.execute("set local statement_timeout = '20s'")
            return count_work(owner, path.read_text(), parameters)
    except psycopg.errors.QueryCanceled:
        return 10**12


def test_the_work_after_validation_grows_linearly_with_the_findings(owner: Owner):
    works: dict[str, list[int]] = {name: [] for name in AFTER_FINDINGS}
    for found in (FEW_FOUND, MANY_FOUND):
        with owner.transaction(force_rollback=True):
            submission_id = add_submission(owner, found // 2, progress="validated")
            add_findings(owner, submission_id, found // 10)
            for name in AFTER_FINDINGS:
                parameters = {"submission_id": submission_id, "zone": "Asia/Jakarta"}
                works[name].append(count_safely(owner, HOME / "sql" / f"{name}.sql", parameters))
    assert not (uneven := list_uneven(works)), "\n".join(uneven)
