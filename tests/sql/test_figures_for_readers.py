"""The warehouse as a BI tool finds it: every column explained, everything readable, nothing writable."""

from collections.abc import Iterator

import psycopg
import pytest

from embedded.postgres import Server
from orkestra.registry.read_cards import read_cards
from support.kpi_world import HOME, W47, World

SCHEMAS = ["kpi", "report"]
RELATIONS = (
    "select relation.oid::regclass::text from pg_class as relation"
    " where relation.relnamespace = any(%s::text[]::regnamespace[]) and relation.relkind in ('r', 'v')"
)


@pytest.fixture
def reader(warehouse_url: str, postgres_server: Server) -> Iterator[psycopg.Connection[tuple[str]]]:
    """A connection of the role that BI tools get."""
    name = psycopg.conninfo.conninfo_to_dict(warehouse_url)["dbname"]
    with psycopg.connect(postgres_server.url("orkestra_reader", str(name))) as connection:
        yield connection


def test_every_table_and_column_says_what_it_is(reader: psycopg.Connection[tuple[str]]) -> None:
    silent = reader.execute(
        "select relation.oid::regclass::text || coalesce('.' || attribute.attname, '')"
        " from pg_class as relation left join pg_attribute as attribute"
        "  on attribute.attrelid = relation.oid and attribute.attnum >= 0 and not attribute.attisdropped"
        " where relation.relnamespace = any(%s::text[]::regnamespace[]) and relation.relkind in ('r', 'v')"
        " and (obj_description(relation.oid, 'pg_class') is null"
        "  or col_description(relation.oid, attribute.attnum) is null)",
        [SCHEMAS],
    ).fetchall()

    assert silent == []


def test_the_reader_reads_everything_and_writes_nothing(reader: psycopg.Connection[tuple[str]]) -> None:
    relations = [row[0] for row in reader.execute(RELATIONS, [SCHEMAS])]
    assert {"kpi.latest", "kpi.value", "report.edition"} < set(relations)

    for relation in relations:
        reader.execute(f"select * from {relation} limit 0".encode())
    granted = reader.execute(
        "select relation.oid::regclass::text from pg_class as relation"
        " where relation.relkind in ('r', 'v') and relation.relnamespace = any("
        "  select oid from pg_namespace where nspname !~ '^(pg_|information_schema)')"
        " and has_table_privilege('orkestra_reader', relation.oid, 'insert, update, delete, truncate')"
    ).fetchall()
    assert granted == []


def test_latest_is_the_newest_published_edition_of_each_week(warehouse_url: str) -> None:
    with World(warehouse_url) as world:
        for week in (W47.previous, W47):
            world.expect("u1", "u2", week=week)
            world.submit("u1", week=week, publication=[{}])
            world.publish(week)
        world.submit("u2", received="2026-11-24 10:00", publication=[{}, {}])
        corrected = world.publish()
        world.submit("u2", received="2026-11-24 11:00", publication=[{}] * 9)
        world.measure()  # a draft is nobody's figure

        rows = world.connection.execute(
            "select week, edition_no, title, unit, value from kpi.latest"
            " where indicator = '1.3' and scope = 'national' and dimension = '' order by week"
        ).fetchall()
        count = world.connection.execute(
            "select (select count(*) from kpi.latest where week = %s) as latest,"
            " (select count(*) from kpi.value where edition_id = %s) as measured",
            [str(W47), corrected],
        ).fetchone()

    title = next(card.title for card in read_cards(HOME) if card.code == "1.3")
    assert [tuple(row.values()) for row in rows] == [
        (str(W47.previous), 1, title, "count", 1.0),
        (str(W47), 2, title, "count", 3.0),
    ]
    assert count
    assert count["latest"] == count["measured"]


def test_every_figure_has_a_card_beside_it(warehouse_url: str) -> None:
    with World(warehouse_url) as world:
        world.expect("u1")
        world.publish()
        lacking = world.connection.execute("select indicator from kpi.latest where title is null").fetchall()
        cards = world.connection.execute("select indicator from kpi.card").fetchall()

    assert lacking == []
    assert {row["indicator"] for row in cards} == {card.code for card in read_cards(HOME)}


def test_an_analyst_reads_coverage_by_desk_over_the_weeks_in_one_query(
    warehouse_url: str, reader: psycopg.Connection[tuple[str]]
) -> None:
    weeks = [W47 + -back for back in (3, 2, 1, 0)]
    with World(warehouse_url) as world:
        world.expect("u1", "u2", "u3", week=weeks[0], desk=("u1", "u2"))
        world.message("m1", "u1", "u2", "u3")
        for week in weeks[1:]:
            world.expect("u1", "u2", "u3", week=week)
        for back, week in enumerate(weeks):
            for unit in ("u1", "u2", "u3")[: back % 3 + 1]:
                world.submit(unit, week=week, publication=[{"message_codes": ["m1"]}])
            world.publish(week)
        rows = reader.execute(
            "select monday_date, scope_name, value, numerator, denominator, lower, upper from kpi.latest"
            " where indicator = '1.1' and scope = 'desk' and dimension = '' order by 1"
        ).fetchall()
        names = world.connection.execute(
            "select distinct scope, scope_name from kpi.latest where indicator in ('K0.1', '1.1')"
            " and scope in ('national', 'message') order by 1"
        ).fetchall()

    assert rows == [
        (weeks[0].monday, "Desk", 1, 1, 1, 0.5, 1),
        (weeks[1].monday, "Desk", 1, 2, 2, 1, 1),
        (weeks[2].monday, "Desk", 1, 2, 2, 1, 1),
        (weeks[3].monday, "Desk", 1, 1, 1, 0.5, 1),
    ]
    assert [tuple(name.values()) for name in names] == [("message", "Pesan m1"), ("national", "Bakohumas")]
