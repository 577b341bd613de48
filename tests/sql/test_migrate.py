"""Migrations on a real PostgreSQL."""

import psycopg
import pytest

from conftest import HOME, copy_database
from embedded import postgres
from orkestra.errors import Permanent
from orkestra.warehouse.connect import connect
from orkestra.warehouse.migrate import migrate


def test_migrating_twice_applies_nothing_the_second_time(
    postgres_server: postgres.Server, warehouse_template: str
):
    assert migrate(postgres_server.url("orkestra_owner", warehouse_template), HOME) == []


def test_an_edited_migration_is_refused(postgres_server: postgres.Server, warehouse_template: str):
    copy_database(postgres_server, warehouse_template, "edited")
    url = postgres_server.url("orkestra_owner", "edited")
    with psycopg.connect(url) as connection:
        connection.execute("update public.migration set sha256 = 'other' where name = '0020_intake.sql'")
    with pytest.raises(Permanent, match=r"0020_intake\.sql was edited"):
        migrate(url, HOME)
    postgres_server.drop_database("edited")


@pytest.mark.parametrize("statement", ["update fact.publication set title = 'x'", "delete from fact.issue"])
def test_the_collector_cannot_change_facts(warehouse: str, statement: str):
    with psycopg.connect(warehouse) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_reader_can_only_read(warehouse: str):
    with psycopg.connect(warehouse, options="-c role=orkestra_reader") as connection:
        assert connection.execute("select count(*) from fact.publication").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("insert into intake.run (label, as_of) values ('x', '2026-01-01')")


def test_a_warehouse_that_was_never_migrated_says_what_to_do(postgres_server: postgres.Server):
    postgres_server.make_warehouse("fresh")
    with (
        pytest.raises(Permanent, match=r"relation \"returns.week\" does not exist\): run `orkestra migrate`"),
        connect(postgres_server.url("orkestra_collector", "fresh")) as connection,
    ):
        connection.execute("select week from returns.week")
    postgres_server.drop_database("fresh")


def test_what_points_to_a_submission_has_an_index(warehouse: str):
    """A pre-check is removed in the time that its own rows take, however long the history is."""
    with psycopg.connect(warehouse) as connection:
        lacking = connection.execute(
            "select conrelid::regclass::text || '.' || attname from pg_constraint"
            " inner join pg_attribute on attrelid = conrelid and attnum = conkey[1]"
            " where contype = 'f' and confrelid = 'intake.submission'::regclass"
            " and not exists (select from pg_index where indrelid = conrelid and indkey[0] = conkey[1])"
        ).fetchall()
    assert lacking == []
