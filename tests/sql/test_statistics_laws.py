"""On whatever numbers: the statistics of sql/view agree with second_statistics.py and keep their laws."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy
import psycopg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import copy_database
from embedded.postgres import Server
from support import second_statistics as second

SIZES = st.sampled_from([1, 2, 3, 10, 97, 1000]) | st.integers(1, 2000)
CELLS = st.sampled_from([0, 0, 1, 7, 300]) | st.integers(0, 2000)
POOLED = ("difference", "before_share", "after_share", "within_error", "between_error", "cluster_count",
          "heterogeneity", "heterogeneity_limit", "lower", "upper")  # fmt: skip
law = settings(deadline=None)  # a busy machine breaks no law
VALUES = st.sampled_from([0.0, 1.0, 1.5]) | st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@pytest.fixture(scope="module")
def sql(postgres_server: Server, warehouse_template: str) -> Iterator[psycopg.Connection[Any]]:
    """A warehouse for all tests here: they change nothing."""
    copy_database(postgres_server, warehouse_template, "statistics_laws")
    with psycopg.connect(postgres_server.url("orkestra_collector", "statistics_laws")) as connection:
        connection.autocommit = True
        yield connection
    postgres_server.drop_database("statistics_laws")


def run(sql: psycopg.Connection[Any], statement: str, *values: Any) -> Any:
    return sql.execute(statement.encode(), values).fetchone()


def near(expected: Sequence[float | None] | dict[str, Any], digits: float = 1e-6) -> Any:
    return pytest.approx(expected, abs=digits)


@st.composite
def arm(draw: st.DrawFn) -> tuple[int, int]:
    """(yes, asked), nobody and everybody often among them."""
    asked = draw(SIZES)
    return draw(st.sampled_from([0, asked]) | st.integers(0, asked)), asked


@law
@given(arm(), arm())
def test_intervals_of_one_and_two_shares(
    sql: psycopg.Connection[Any], first: tuple[int, int], other: tuple[int, int]
) -> None:
    assert run(sql, "select * from statistics.wilson_interval(%s, %s)", *first) == near(second.wilson(*first))
    statement = "select * from statistics.newcombe_interval(%s, %s, %s, %s)"
    lower, upper = run(sql, statement, *first, *other)
    assert (lower, upper) == near(second.newcombe(*first, *other))
    assert -1 <= lower <= first[0] / first[1] - other[0] / other[1] <= upper <= 1
    assert run(sql, statement, *other, *first) == near(
        (-upper, -lower), 1e-12
    )  # reported the other way round


@law
@given(st.tuples(CELLS, CELLS, CELLS, CELLS).filter(any))
@example((20, 0, 0, 30))  # nobody changed
@example((0, 0, 0, 30))  # an empty margin
@example((0, 12, 0, 0))
@example((10**9, 10**9, 10**9, 10**9))
def test_intervals_of_pairs(sql: psycopg.Connection[Any], pairs: tuple[int, int, int, int]) -> None:
    both, gained, lost, none = pairs
    statement = "select lower, upper from statistics.newcombe_paired_interval(%s, %s, %s, %s)"

    lower, upper = run(sql, statement, *pairs)

    assert (lower, upper) == near(second.newcombe_paired(*pairs))
    assert run(sql, statement, both, lost, gained, none) == near((-upper, -lower), 1e-12)


@law
@given(st.lists(VALUES, min_size=1, max_size=40), st.floats(0, 1))
def test_quantiles(sql: psycopg.Connection[Any], sample: list[float], p: float) -> None:
    found = run(sql, "select statistics.quantile(%s, %s)", sample, p)
    assert found == near([numpy.quantile(sample, p, method="linear")])


@law
@given(st.lists(VALUES, min_size=1, max_size=20), VALUES)
@example([4.0] * 5, 4.0)  # all alike
@example([4.0] * 5, 5.0)
def test_robust_z(sql: psycopg.Connection[Any], sample: list[float], value: float) -> None:
    found = run(sql, "select statistics.robust_z(%s, %s)", value, sample)[0]
    expected = second.robust_z(value, sample)
    assert found == (expected if expected is None else pytest.approx(expected, rel=1e-6, abs=1e-6))


@law
@given(
    st.lists(st.tuples(st.integers(0, 12).map(float), st.booleans()), min_size=1, max_size=40),
    st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]),
)
@example([(3.0, True)] * 7, 0.5)  # all at once
@example([(3.0, False), (5.0, False)], 0.5)  # none answered
@example([(float(wait), True) for wait in range(1, 7)], 0.5)  # above one half in its last digit only
def test_kaplan_meier(sql: psycopg.Connection[Any], waits: list[tuple[float, bool]], p: float) -> None:
    columns = [list(column) for column in zip(*waits, strict=True)]

    curve = sql.execute("select wait, survival from statistics.kaplan_meier(%s, %s)", columns).fetchall()
    found = run(sql, "select statistics.kaplan_meier_percentile(%s, %s, %s)", *columns, p)

    assert numpy.array(curve) == near(numpy.array(second.survival(*columns)), 1e-12)
    assert found == (second.percentile(*columns, p),)


@st.composite
def survey(draw: st.DrawFn) -> second.Survey:
    """One of at most four units; people asked twice, or different ones."""
    unit = draw(st.sampled_from(["u1", "u2", "u3", "u4"]))
    if draw(st.booleans()):
        both, gained, lost, none = draw(st.tuples(CELLS, CELLS, CELLS, CELLS).filter(any))
        asked = both + gained + lost + none
        return unit, asked, both + lost, asked, both + gained, gained, lost
    (x0, n0), (x1, n1) = draw(arm()), draw(arm())
    return unit, n0, x0, n1, x1, None, None


def pool(sql: psycopg.Connection[Any], surveys: Sequence[second.Survey]) -> dict[str, Any]:
    """The counts that the SQL makes of surveys."""
    columns = [list(column) for column in zip(*surveys, strict=True)]
    found = run(
        sql,
        f"""
        select {", ".join(POOLED)}
        from statistics.pool_strata((
            select array_agg(cast(row(listed.*) as statistics.stratum))
            from unnest(
                %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
                %s::bigint[], cast(array[] as text[])
            ) as listed
        ))
        """,
        *columns,
    )
    return dict(zip(POOLED, found, strict=True))


@law
@given(st.lists(survey(), min_size=2, max_size=12))
@example([("u1", 50, 20, 50, 25, None, None)] * 2)  # one unit: its sessions are what differs
@example([("u1", 50, 20, 50, 20, 0, 0), ("u2", 9, 3, 9, 3, 0, 0)])  # nobody changed anywhere
@example([("u1", 50, 0, 50, 50, 50, 0), ("u2", 9, 0, 9, 9, 9, 0)])  # everybody did
@example([("u1", 29, 9, 40, 30, None, None), ("u2", 30, 9, 30, 20, None, None)])  # one of two is small
@example([("u1", 9, 9, 9, 3, None, None), ("u2", 9, 3, 9, 3, None, None)])  # both are
@example([("u1", 10**9, 5 * 10**8, 10**9, 5 * 10**8 + 1, None, None), ("u2", 1, 0, 1, 1, None, None)])
def test_pools(sql: psycopg.Connection[Any], surveys: list[second.Survey]) -> None:
    found, expected = pool(sql, surveys), second.pool(surveys)
    # the table of critical values has six decimals
    assert found == near(expected, 2e-6)

    turned = pool(sql, [(unit, n1, x1, n0, x0, c, b) for unit, n0, x0, n1, x1, b, c in surveys])
    assert turned["difference"] == pytest.approx(-found["difference"], abs=1e-12)
    assert (turned["lower"], turned["upper"]) == near((-found["upper"], -found["lower"]), 1e-12)
    assert found["lower"] <= found["difference"] <= found["upper"]
    assert found["after_share"] - found["before_share"] == near(found["difference"], 1e-12)


@law
@given(st.lists(survey(), min_size=2, max_size=6))
def test_a_survey_with_an_empty_arm_adds_nothing(
    sql: psycopg.Connection[Any], surveys: list[second.Survey]
) -> None:
    assert pool(sql, [*surveys, ("u9", 0, 0, 10, 3, None, None)]) == pool(sql, surveys)


@pytest.mark.parametrize("count", [10**8 + 7, 10**9, 3 * 10**9 + 7])
def test_very_many_people(sql: psycopg.Connection[Any], count: int) -> None:
    """No overflow, nothing below nothing, and no end on the wrong side."""
    wilson = run(sql, "select * from statistics.wilson_interval(%s, %s)", count - 1, count)
    # Source: the exact ends of x = n - 1 for large n, in units of 1/n: 1 + z^2/2 ∓ z sqrt(1 + z^2/4)
    ends = [1 + second.Z**2 / 2 + sign * second.Z * math.sqrt(1 + second.Z**2 / 4) for sign in (1, -1)]
    assert [(1 - end) * count for end in wilson] == pytest.approx(ends, rel=1e-5)
    paired = run(sql, "select * from statistics.newcombe_paired_interval(%s, 0, 0, %s)", count, count)
    assert 0 < -paired[0] == paired[1] < 1e-4
    assert pool(sql, [("u1", count, 0, count, count, count, 0)])["upper"] == 1
