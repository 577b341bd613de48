"""A warehouse that an earlier version has filled is brought to the newest schema and goes on where it was.

`tests/files/upgrade/warehouse.dump` was made by the version before migration 0170: a reported week, 2026-W47,
and an upload of 2026-W48 (`waiting.xlsx`) that is archived and not read yet.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import psycopg
import pytest

from conftest import HOME
from embedded import postgres
from orkestra import pipeline
from orkestra.intake.archive import archive_key
from orkestra.kpi.replay import replay_edition
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.warehouse.migrate import migrate
from orkestra.warehouse.programs import run_program
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week

FILES = HOME / "tests" / "files" / "upgrade"
NAME = "upgraded"
REPORTED, OPEN = Week.parse("2026-W47"), Week.parse("2026-W48")
BATAS = datetime.fromisoformat("2026-11-30T12:00:00+07:00")
NEW = ["0170_names.sql", "0171_shards.sql", "views"]


@pytest.fixture
def old(postgres_server: postgres.Server, settings_for: Callable[[str], Settings]) -> Iterator[Settings]:
    """The warehouse of the earlier version; its buckets have got other names."""
    postgres_server.make_warehouse(NAME)
    owner_url = postgres_server.url("orkestra_owner", NAME)
    settings = replace(settings_for(NAME), owner_url=owner_url)
    words = ("--exit-on-error", "--single-transaction", "--no-owner", "--dbname", NAME)
    run_program("pg_restore", owner_url, *words, FILES / "warehouse.dump")
    with psycopg.connect(owner_url) as connection:
        for table in ("submission", "listing"):
            connection.execute(f"update intake.{table} set bucket = %s", [settings.submissions_bucket])
    yield settings
    postgres_server.drop_database(NAME)


def rows(settings: Settings, query: str) -> list[tuple]:
    with psycopg.connect(settings.owner_url) as connection:
        return connection.execute(query).fetchall()


def test_migrations_are_applied_to_rows_and_what_was_reported_stays(old: Settings):
    figures = "select indicator, scope, scope_code, dimension, value from kpi.value order by 1, 2, 3, 4"
    facts = "select unit_code, week, row_no, title from fact.publication order by 1, 2, 3"
    before = rows(old, figures), rows(old, facts)
    assert [len(one) > 0 for one in before] == [True, True]
    applied = migrate(old.owner_url, HOME)
    assert applied[-1] == "views"
    assert applied[: len(NEW) - 1] == NEW[:-1]
    assert (rows(old, figures), rows(old, facts)) == before
    with open_warehouse(old) as warehouse:
        assert replay_edition(warehouse, REPORTED, 1).agrees
    assert migrate(old.owner_url, HOME) == []


def test_what_waited_is_read_and_answered(old: Settings):
    migrate(old.owner_url, HOME)
    store, data = S3Store(old), (FILES / "waiting.xlsx").read_bytes()
    store.put(old.archive_bucket, archive_key(hashlib.sha256(data).hexdigest()), data, "application/zip")
    for flow in ("sync_registry", "collect_submissions"):  # the first as docker/prepare and ./run do
        for step in pipeline.FLOWS[flow]:
            step(pipeline.Run(old, BATAS, "after the upgrade"))
    answered = f"select unit_code, progress, verdict, version from intake.submission where week = '{OPEN}'"
    assert rows(old, answered) == [("kemenkeu", "replied", "needs_fix", 1)]
    assert store.get(old.submissions_bucket, f"hasil/kemenkeu/{OPEN}/tanda-terima.html")
    sent_twice = "select dedupe_key from notify.notification group by 1 having count(*) > 1"
    assert rows(old, sent_twice) == []
