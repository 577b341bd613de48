"""Statements that `orkestra rules --check` reports fail in the real run, and no others do."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from orkestra.quality.engine import quiet_great_expectations, reader_url
from orkestra.quality.statement_traps import find_traps

GOOD = [
    "select 1 as a",
    "select 1 as a;;\n",
    "select 1::text as a",
    "select 'a:b DD:MI' as a",
    "-- see: word\nselect 1 as a",
    "-- a;b\nselect ';' as a",
    "select 'a%b' as a where 'a' like 'a%'",
    "select '%s %(x)s %%' as a",
    "select (array[1, 2])[1:2] as a",
    "select (array[1, 2])[1:n] as a from (select 2 as n) as t",
    "-- it's\nselect 1 as a where '--' = '--'",
    "select 1 as a /* ; */",
]
STOPS = {
    "select ':word' as a": (1, "`:word` is read as a bind parameter"),
    "-- see :word\nselect 1 as a": (1, "`:word` is read as a bind parameter"),
    "select 1 as a,\n ':b' as b": (2, "`:b` is read as a bind parameter; write a space after the colon"),
    "select 'x{3}' as a": (1, "`{3}` is read as a placeholder"),
    "select '{unit}' as a": (1, "`{unit}` is read as a placeholder"),
    "select 'a}' as a": (1, "`}` is read as a placeholder"),
    "select 1 as a;\nselect 2 as a": (1, "`;` stands before the end"),
    "select 1 as a\n-- why\n": (2, "its last line is a comment"),
    "select 1 as a -- b\n;\n": (1, "its last line is a comment"),
    "-- nothing\n": (1, "it is empty"),
    "": (1, "it is empty"),
}
# They run, but Great Expectations and we would send two different texts.
DIFFERS = {
    "select 'a\\:b' as a": (1, r"`\:b` is sent without its backslash once"),
    "select '{{' as a": (1, "`{` is read as a placeholder"),
}


@pytest.fixture(scope="module")
def runs(postgres_server) -> Iterator[Callable[[str], bool]]:
    """A function that is true if a statement runs in Great Expectations and directly."""
    postgres_server.make_warehouse("traps")
    url, as_collector = (postgres_server.url(f"orkestra_{role}", "traps") for role in ("owner", "collector"))
    with psycopg.connect(url, autocommit=True) as connection, quiet_great_expectations() as gx:
        connection.execute("create table one as select 1 as x")
        connection.execute("grant usage on schema public to public")
        connection.execute("grant select on one to public")
        context = gx.get_context(mode="ephemeral")
        source = context.data_sources.add_sql("traps", connection_string=reader_url(as_collector, 0))
        asset = source.add_table_asset("one", table_name="one")
        batch = asset.add_batch_definition_whole_table("run").get_batch()

        def run(statement: str) -> bool:
            try:
                expectation = gx.expectations.UnexpectedRowsExpectation(unexpected_rows_query=statement)
                connection.execute(statement.encode()).fetchall()
            except (ValueError, psycopg.Error):
                return False
            info = batch.validate(expectation, result_format="BOOLEAN_ONLY").exception_info
            parts = [info, *(part for part in info.values() if isinstance(part, dict))]
            return not any(part.get("raised_exception") for part in parts)

        yield run
    postgres_server.drop_database("traps")


@pytest.mark.parametrize("statement", GOOD)
def test_a_statement_that_runs_is_not_reported(runs: Callable[[str], bool], statement: str):
    assert runs(statement)
    assert list(find_traps(statement)) == []


@pytest.mark.parametrize("statement", STOPS)
def test_a_statement_that_would_fail_is_reported_before_it_runs(runs: Callable[[str], bool], statement: str):
    assert not runs(statement)
    line, words = STOPS[statement]
    assert [place for place, found in find_traps(statement) if words in found] == [line]


@pytest.mark.parametrize("statement", DIFFERS)
def test_a_statement_that_would_be_sent_in_two_forms_is_reported(runs: Callable[[str], bool], statement: str):
    assert runs(statement)
    line, words = DIFFERS[statement]
    assert [place for place, found in find_traps(statement) if words in found] == [line]
