"""Migrations on a real PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from conftest import HOME, copy_database
from embedded import postgres
from orkestra.errors import Permanent
from orkestra.warehouse.migrate import migrate
from orkestra.warehouse.warehouse import connect


def test_migrating_twice_applies_nothing_the_second_time(
    postgres_server: postgres.Server, warehouse_template: str
):
    assert migrate(postgres_server.url("orkestra_owner", warehouse_template), HOME) == []


@pytest.fixture
def migrated(postgres_server: postgres.Server, warehouse_template: str) -> Iterator[str]:
    """The owner's URL of a migrated warehouse."""
    copy_database(postgres_server, warehouse_template, "migrated")
    yield postgres_server.url("orkestra_owner", "migrated")
    postgres_server.drop_database("migrated")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the statements, to be edited."""
    for folder in ("schema", "view"):
        shutil.copytree(HOME / "sql" / folder, tmp_path / "sql" / folder)
    return tmp_path


def edit(home: Path, name: str, change: Callable[[str], str]) -> None:
    path = home / "sql" / name
    before = path.read_text() if path.exists() else ""
    path.write_text(change(before))
    assert path.read_text() != before


def test_an_edited_migration_is_refused(migrated: str, home: Path):
    edit(home, "schema/0030_intake.sql", lambda text: text + "-- one word more\n")
    with pytest.raises(Permanent, match=r"0030_intake\.sql was edited"):
        migrate(migrated, home)


def test_a_view_is_applied_again_when_it_changed(postgres_server: postgres.Server, migrated: str, home: Path):
    edit(home, "view/42_quality.sql", lambda text: text.replace("withdrawn_block", "was_blocked"))
    assert migrate(migrated, home) == ["views"]
    assert migrate(migrated, home) == []
    collector = postgres_server.url("orkestra_collector", "migrated")
    with psycopg.connect(collector, options="-c role=orkestra_reader") as connection:
        connection.execute("select from quality.was_blocked")
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("select from quality.withdrawn_block")


def test_functions_are_made_again_with_other_parameters_and_go_when_they_are_no_more(
    migrated: str, home: Path
):
    """`create or replace` refuses the one and leaves the other."""
    edit(home, "view/11_calendar.sql", lambda text: text.replace("monday", "day"))
    edit(home, "view/99_more.sql", lambda _: "create or replace function kpi.one() returns int return 1;")
    assert migrate(migrated, home) == ["views"]
    (home / "sql" / "view" / "99_more.sql").unlink()
    assert migrate(migrated, home) == ["views"]
    with psycopg.connect(migrated) as connection:
        names = "select proargnames from pg_proc where proname = 'label_week'"
        assert connection.execute(names).fetchall() == [(["day"],)]
        assert connection.execute("select from pg_proc where proname = 'one'").fetchall() == []
        connection.execute("select fact.normalise_url('https://x.id')")


def test_a_migration_may_change_what_views_read(migrated: str, home: Path):
    edit(home, "schema/9000_wider.sql", lambda _: "alter table registry.unit alter short_name type varchar;")
    assert migrate(migrated, home) == ["9000_wider.sql", "views"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("schema/9000_broken.sql", "create table registry.extra (x integer); select * from nowhere;"),
        ("view/9000_broken.sql", "create view registry.extra as select * from nowhere;"),
    ],
)
def test_a_broken_file_is_named_and_nothing_is_changed(migrated: str, home: Path, name: str, text: str):
    edit(home, name, lambda _: text)
    with pytest.raises(Permanent, match=f'sql/{name} cannot be applied.*relation "nowhere" does not exist'):
        migrate(migrated, home)
    with psycopg.connect(migrated) as connection:
        connection.execute("select from registry.unit_now")
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("select from registry.extra")


def test_the_view_of_somebody_else_is_never_dropped(
    postgres_server: postgres.Server, migrated: str, home: Path
):
    with psycopg.connect(postgres_server.url("postgres", "migrated")) as connection:
        connection.execute("create view public.analyst as select indicator from kpi.latest")
    edit(home, "view/60_figures.sql", lambda text: text + "-- one word more\n")
    with pytest.raises(
        Permanent, match=r"view analyst depends on view kpi\.latest.*run `orkestra migrate` again"
    ):
        migrate(migrated, home)
    with psycopg.connect(postgres_server.url("postgres", "migrated")) as connection:
        connection.execute("select indicator from public.analyst")


@pytest.mark.parametrize("statement", ["update fact.publication set title = 'x'", "delete from fact.issue"])
def test_the_collector_cannot_change_facts(warehouse_url: str, statement: str):
    with psycopg.connect(warehouse_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_reader_can_only_read(warehouse_url: str):
    with psycopg.connect(warehouse_url, options="-c role=orkestra_reader") as connection:
        assert connection.execute("select count(*) from fact.publication").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("insert into intake.run (label, as_of) values ('x', '2026-01-01')")


def test_a_warehouse_that_was_never_migrated_says_what_to_do(postgres_server: postgres.Server):
    postgres_server.make_warehouse("fresh")
    with (
        pytest.raises(Permanent, match=r"relation \"returns.week\" does not exist\): run `orkestra migrate`"),
        connect(postgres_server.url("orkestra_collector", "fresh"), HOME) as warehouse,
    ):
        warehouse.execute("select week from returns.week")
    postgres_server.drop_database("fresh")


def test_what_points_to_a_submission_has_an_index(warehouse_url: str):
    """A pre-check is removed in the time that its own rows take, however long the history is."""
    with psycopg.connect(warehouse_url) as connection:
        lacking = connection.execute(
            "select conrelid::regclass::text || '.' || attname from pg_constraint"
            " inner join pg_attribute on attrelid = conrelid and attnum = conkey[1]"
            " where contype = 'f' and confrelid = 'intake.submission'::regclass"
            " and not exists (select from pg_index where indrelid = conrelid and indkey[0] = conkey[1])"
        ).fetchall()
    assert lacking == []
