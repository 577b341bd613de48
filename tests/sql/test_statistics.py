"""The statistics of sql/view agree with published values, with SciPy, and with plain arithmetic."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy
import psycopg
import pytest
from scipy import stats

from conftest import copy_database
from embedded.postgres import Server

Z = 1.959964


@pytest.fixture(scope="module")
def sql(postgres_server: Server, warehouse_template: str) -> Iterator[psycopg.Connection[Any]]:
    """A warehouse for all tests here: they change nothing."""
    copy_database(postgres_server, warehouse_template, "statistics")
    with psycopg.connect(postgres_server.url("orkestra_collector", "statistics")) as connection:
        connection.autocommit = True
        yield connection
    postgres_server.drop_database("statistics")


def run(sql: psycopg.Connection[Any], statement: str, *values: Any) -> Any:
    """The first row, or None."""
    return sql.execute(statement.encode(), values).fetchone()


@pytest.mark.parametrize(
    ("yes", "asked", "z", "interval", "digits"),
    [
        # Source: Newcombe (1998), Stat Med 17:857, table I, method 3
        (81, 263, Z, (0.2553, 0.3662), 4),
        (15, 148, Z, (0.0624, 0.1605), 4),
        (0, 20, Z, (0.0000, 0.1611), 4),
        (1, 29, Z, (0.0061, 0.1718), 4),
        # Source: Wilson (1927), JASA 22:209, the formula at full precision
        (0, 1, Z, (0, 0.793451), 6),
        (50, 100, Z, (0.403832, 0.596168), 6),
        (50, 100, 2.575829, (0.375280, 0.624720), 6),
        (7, 20, Z, (0.181192, 0.567146), 6),
        (999, 1000, Z, (0.994357, 0.999823), 6),
    ],
)
def test_wilson(
    sql: psycopg.Connection[Any], yes: int, asked: int, z: float, interval: Sequence[float], digits: int
) -> None:
    found = run(sql, "select * from statistics.wilson_interval(%s, %s, %s)", yes, asked, z)
    assert [round(end, digits) for end in found] == list(interval)


@pytest.mark.parametrize(("yes", "asked"), [(0, 0), (5, 4), (-1, 4)])
def test_no_people_or_impossible_counts_have_no_interval(
    sql: psycopg.Connection[Any], yes: int, asked: int
) -> None:
    assert run(sql, "select * from statistics.wilson_interval(%s, %s)", yes, asked) is None
    assert run(sql, "select * from statistics.newcombe_interval(%s, %s, 1, 2)", yes, asked) is None
    assert run(sql, "select * from statistics.newcombe_interval(1, 2, %s, %s)", yes, asked) is None


def test_a_part_of_a_person_is_no_count(sql: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.UndefinedFunction):
        run(sql, "select * from statistics.wilson_interval(2.5, 4)")


@pytest.mark.parametrize(
    ("first", "second", "z", "interval", "digits"),
    [
        # Source: Newcombe (1998), Stat Med 17:873, table II, method 10
        ((56, 70), (48, 80), Z, (0.0524, 0.3339), 4),
        ((9, 10), (3, 10), Z, (0.1705, 0.8090), 4),
        ((5, 56), (0, 29), Z, (-0.0381, 0.1926), 4),
        ((0, 10), (0, 20), Z, (-0.1611, 0.2775), 4),
        ((10, 10), (0, 10), Z, (0.6075, 1.0), 4),
        # Source: Fagerland, Lydersen and Laake (2017), Statistical Analysis of Contingency Tables
        ((7, 34), (1, 34), Z, (0.0189, 0.3404), 4),
        # the formula at full precision
        ((130, 200), (104, 200), 1.644854, (0.048969, 0.208652), 6),
        ((45, 150), (45, 150), Z, (-0.102894, 0.102894), 6),
    ],
)
def test_newcombe_of_different_people(
    sql: psycopg.Connection[Any],
    first: tuple[int, int],
    second: tuple[int, int],
    z: float,
    interval: Sequence[float],
    digits: int,
) -> None:
    found = run(sql, "select * from statistics.newcombe_interval(%s, %s, %s, %s, %s)", *first, *second, z)
    assert [round(end, digits) for end in found] == list(interval)


@pytest.mark.parametrize(
    ("pairs", "interval", "phi", "digits"),
    [
        # Source: Newcombe (1998), Stat Med 17:2635, method 10
        ((20, 12, 2, 16), (0.0562, 0.3292), 0.45495422, 4),
        # Source: Fagerland et al. (2014), Stat Med; Chang (2024); Tang et al. (2010)
        ((1, 1, 7, 12), (-0.507, -0.026), 0.0, 3),
        ((7, 25, 2, 68), (0.133, 0.318), 0.27387004, 3),
        ((8, 3, 1, 2), (-0.1574, 0.4136), 0.15569979, 4),
        # the formula at full precision
        ((0, 0, 10, 0), (-1.0, -0.607509), 0.0, 6),
        ((120, 18, 61, 101), (-0.198230, -0.086638), 0.49544976, 6),
    ],
)
def test_newcombe_of_the_same_people(
    sql: psycopg.Connection[Any],
    pairs: tuple[int, int, int, int],
    interval: Sequence[float],
    phi: float,
    digits: int,
) -> None:
    lower, upper, found_phi = run(
        sql, "select * from statistics.newcombe_paired_interval(%s, %s, %s, %s)", *pairs
    )
    assert [round(lower, digits), round(upper, digits)] == list(interval)
    assert found_phi == pytest.approx(phi, abs=1e-8)


@pytest.mark.parametrize("pairs", [(0, 0, 0, 0), (5, -1, 2, 3)])
def test_no_pairs_or_impossible_ones_have_no_interval(
    sql: psycopg.Connection[Any], pairs: tuple[int, int, int, int]
) -> None:
    assert run(sql, "select * from statistics.newcombe_paired_interval(%s, %s, %s, %s)", *pairs) is None


# Source: Hyndman and Fan (1996), Am Stat 50:361, type 7
@pytest.mark.parametrize(("p", "value"), [(0.25, 4.5), (0.5, 10.5), (0.75, 24.25), (0.9, 40.3)])
def test_quantile_of_type_7(sql: psycopg.Connection[Any], p: float, value: float) -> None:
    sample = [2, 3, 5, 8, 13, 21, 34, 55]
    assert run(sql, "select statistics.quantile(%s, %s)", sample, p)[0] == pytest.approx(value)


def test_no_sample_has_no_quantile(sql: psycopg.Connection[Any]) -> None:
    assert run(sql, "select statistics.quantile('{}', 0.5)") == (None,)


@pytest.mark.parametrize(
    ("sample", "scores"),
    [
        # Source: Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers: 25.86 and 26.31
        (
            [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3],
            [-1.573833, 0.6745, -0.224833, 0.224833, -0.6745, -1.573833, -0.6745, 0.6745, 25.855833, 26.3055],
        ),
        (
            [10, 12, 11, 13, 12, 11, 10, 95],
            [-1.01175, 0.33725, -0.33725, 1.01175, 0.33725, -0.33725, -1.01175, 56.32075],
        ),
        ([0, 0, 0, 0, 1, 0, 0, 3], [0, 0, 0, 0, 1.595769, 0, 0, 4.787308]),  # by the mean distance
        ([4, 4, 4, 4, 4], [0, 0, 0, 0, 0]),
        ([1, 2, 3, 4], [None] * 4),  # too few
        ([7], [None]),
    ],
)
def test_robust_z(sql: psycopg.Connection[Any], sample: list[float], scores: list[float | None]) -> None:
    found = sql.execute(
        "select statistics.robust_z(value, %(sample)s)"
        " from unnest(%(sample)s) with ordinality as listed (value, place) order by place",
        {"sample": [float(value) for value in sample]},
    )
    assert [row[0] for row in found] == pytest.approx(scores, abs=1e-6)


def test_a_value_beside_a_sample_without_spread_has_no_score(sql: psycopg.Connection[Any]) -> None:
    assert run(sql, "select statistics.robust_z(5, array[4, 4, 4, 4, 4])") == (None,)


# Source: Freireich et al. (1963), the 6-MP arm; R's survfit gives the median 23
REMISSION = (
    [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
    [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
)
ISSUES = ([4, 6, 24, 24, 48, 48, 72], [1, 1, 0, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("waits", "events", "survival", "digits"),
    [
        (*REMISSION, [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], 3),
        (*ISSUES, [0.857143, 0.714286], 6),
        ([5, 5, 5, 9], [1, 0, 1, 1], [0.5, 0.0], 6),  # answers precede censorings at equal times
    ],
)
def test_kaplan_meier_curve(
    sql: psycopg.Connection[Any], waits: list[int], events: list[int], survival: list[float], digits: int
) -> None:
    rows = sql.execute(
        "select survival from statistics.kaplan_meier(%s, %s::int[]::boolean[]) where event_count > 0",
        [waits, events],
    )
    assert [round(row[0], digits) for row in rows] == survival


@pytest.mark.parametrize(
    ("waits", "events", "p", "percentile"),
    [
        (*REMISSION, 0.5, 23),
        (*ISSUES, 0.25, 6),
        (*ISSUES, 0.5, None),
        ([2, 3, 5, 6, 8, 30, 52, 70, 75], [1, 1, 1, 1, 1, 0, 0, 0, 0], 0.5, 8),
        ([5, 5, 5, 9], [1, 0, 1, 1], 0.5, 5),  # S is 0.5 exactly
        ([1, 2, 3, 4, 5, 6], [1] * 6, 0.5, 3),  # S is above 0.5 in its last digit only
        ([5, 6], [0, 0], 0.5, None),
        ([], [], 0.5, None),
    ],
)
def test_kaplan_meier_percentile(
    sql: psycopg.Connection[Any], waits: list[int], events: list[int], p: float, percentile: float | None
) -> None:
    found = run(
        sql, "select statistics.kaplan_meier_percentile(%s, %s::int[]::boolean[], %s)", waits, events, p
    )
    assert found == (percentile,)


def test_critical_values_as_scipy_has_them(sql: psycopg.Connection[Any]) -> None:
    found = sql.execute(
        "select statistics.student_t_975(df), statistics.chi_square_90(df) from generate_series(1, 200) as df"
    ).fetchall()
    freedoms = numpy.arange(1, 201)
    expected = numpy.column_stack([stats.t.ppf(0.975, freedoms), stats.chi2.ppf(0.9, freedoms)])
    assert numpy.array(found) == pytest.approx(expected, abs=6e-7)


@pytest.mark.parametrize("df", [201, 500, 5000, 10**6])
def test_beyond_the_table_no_interval_is_too_narrow(sql: psycopg.Connection[Any], df: int) -> None:
    t, chi_square = run(sql, "select statistics.student_t_975(%s), statistics.chi_square_90(%s)", df, df)
    assert 0 <= t - stats.t.ppf(0.975, df) < 0.012
    assert chi_square == pytest.approx(stats.chi2.ppf(0.9, df), abs=4e-3)


@pytest.mark.parametrize("df", [None, -1, 0])
def test_no_freedom_has_no_critical_value(sql: psycopg.Connection[Any], df: int | None) -> None:
    statement = "select statistics.student_t_975(%s::bigint), statistics.chi_square_90(%s)"
    assert run(sql, statement, df, df) == (None, None)


Rows = list[tuple[str, int, int, int, int, int | None, int | None] | tuple[Any, ...]]
POOLED = ("difference", "before_share", "after_share", "within_error", "between_error", "cluster_count",
          "small_unit_count", "lower", "upper", "heterogeneity", "heterogeneity_limit", "method")  # fmt: skip


def pool(sql: psycopg.Connection[Any], rows: Rows) -> dict[str, Any]:
    """The SQL's counts of surveys: (unit, asked, yes before, asked, yes after, b, c, perhaps a session)."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 7
    sessions = columns[7] if len(columns) > 7 else [None] * len(rows)
    found = sql.execute(
        f"""
        select {", ".join(POOLED)}
        from statistics.pool_strata((
            select array_agg(cast(row(listed.*) as statistics.stratum))
            from unnest(
                %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
                %s::bigint[], %s::text[]
            ) as listed
        ))
        """.encode(),
        [*columns[:7], sessions],
    ).fetchone()
    return dict(zip(POOLED, found, strict=True)) if found else {}


def units(tables: Sequence[Sequence[int]], *, one: bool = False) -> Rows:
    """Surveys from (yes after, asked after, yes before, asked before), each of its own unit or all of one."""
    return [
        ("u" if one else f"u{place}", n0, x0, n1, x1, None, None)
        for place, (x1, n1, x0, n0) in enumerate(tables)
    ]


@pytest.mark.parametrize("is_one_unit", [False, True])
def test_mean_over_units_or_over_the_sessions_of_one(sql: psycopg.Connection[Any], is_one_unit: bool) -> None:
    """Source: Student (1908), Biometrika 6:1, additional hours of sleep; here in tenths of a share."""
    hours = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    asked = 10**6
    tables = [(round((0.2 + hour / 10) * asked), asked, asked // 5, asked) for hour in hours]

    found = pool(sql, units(tables, one=is_one_unit))

    ends = [10 * found[name] for name in ("difference", "lower", "upper")]
    assert ends == pytest.approx([1.58, 0.7001142, 2.4598858], abs=2e-6)
    assert found["cluster_count"] == 10
    assert found["method"] == f"mean over {'sessions' if is_one_unit else 'units'}, student"


@pytest.mark.parametrize(
    ("tables", "difference"),
    [
        # Source: Rothman, Greenland and Lash (2008), Modern Epidemiology, table 15-1
        ([(8, 106, 5, 120), (22, 98, 16, 85)], 0.034900),
        # nobody said yes in the last one: it stays in
        ([(640, 1000, 512, 1000), (45, 100, 44, 100), (9, 10, 3, 10), (0, 20, 0, 10)], 0.120178),
        # adding the raw counts would give 85/250 - 165/250 = -0.32
        ([(45, 50, 160, 200), (40, 200, 5, 50)], 0.1),
    ],
)
def test_inside_a_unit_surveys_are_pooled_after_mantel_and_haenszel(
    sql: psycopg.Connection[Any], tables: Sequence[Sequence[int]], difference: float
) -> None:
    """Two units that are alike: their mean is what each of them found."""
    one = units(tables, one=True)
    found = pool(sql, one + [("other", *row[1:]) for row in one])

    assert found["difference"] == pytest.approx(difference, abs=5e-7)
    assert found["between_error"] == pytest.approx(0)


def test_units_count_alike_however_many_people_they_ask(sql: psycopg.Connection[Any]) -> None:
    """Source: 0.2, 0 and 0.1 by hand; adding all people up would give 0.197."""
    found = pool(sql, units([(6000, 10000, 4000, 10000), (40, 100, 40, 100), (50, 100, 40, 100)]))

    assert found["difference"] == pytest.approx(0.1)
    assert (found["before_share"], found["after_share"]) == pytest.approx((0.4, 0.5))
    assert found["between_error"] == pytest.approx(0.1 / 3**0.5)
    assert found["upper"] == pytest.approx(0.1 + stats.t.ppf(0.975, 2) * 0.1 / 3**0.5)


def test_where_units_agree_the_people_asked_make_the_interval(sql: psycopg.Connection[Any]) -> None:
    found = pool(sql, units([(50, 100, 40, 100)] * 3))

    after, before = 50.5 / 101, 40.5 / 101  # half a person more on either side
    floor = ((after * (1 - after) + before * (1 - before)) / 100 / 3) ** 0.5
    assert found["within_error"] == pytest.approx(floor)
    assert (found["lower"], found["upper"]) == pytest.approx((0.1 - Z * floor, 0.1 + Z * floor))
    assert found["method"] == "mean over units, people asked"


def test_small_units_are_one_cluster(sql: psycopg.Connection[Any]) -> None:
    large = [(50, 100, 40, 100), (40, 100, 40, 100)]
    small = [(29, 29, 0, 29), (15, 29, 15, 40)]  # one arm is enough to be small

    found = pool(sql, units([*large, *small]))

    weights = [29 * 29 / 58, 29 * 40 / 69]
    together = (weights[0] * 1 + weights[1] * (15 / 29 - 15 / 40)) / sum(weights)
    assert found["difference"] == pytest.approx((0.1 + 0 + together) / 3)
    assert (found["cluster_count"], found["small_unit_count"]) == (3, 2)
    grown = pool(sql, units([*large, (30, 30, 0, 30), (15, 30, 15, 40)]))
    assert (grown["cluster_count"], grown["small_unit_count"]) == (4, 0)


def test_where_all_units_are_small_each_stands_for_itself(sql: psycopg.Connection[Any]) -> None:
    found = pool(sql, units([(20, 25, 10, 25), (10, 25, 10, 25), (15, 25, 10, 25), (15, 25, 10, 25)]))

    assert (found["cluster_count"], found["small_unit_count"]) == (4, 0)
    assert found["difference"] == pytest.approx(0.2)


def test_surveys_of_one_session_are_one_cluster(sql: psycopg.Connection[Any]) -> None:
    rows = [("u", 30, 10, 30, yes, None, None, code) for yes, code in ((25, "a"), (5, "a"), (20, "b"))]

    found = pool(sql, rows)

    assert found["cluster_count"] == 2
    assert found["difference"] == pytest.approx(((25 + 5 - 20) / 60 + 10 / 30) / 2)


def test_inside_one_unit_sessions_are_what_differs(sql: psycopg.Connection[Any]) -> None:
    tables = [(90, 100, 40, 100), (40, 100, 40, 100), (40, 100, 40, 100), (60, 100, 40, 100)]
    one, several = pool(sql, units(tables, one=True)), pool(sql, units(tables))

    assert (one["cluster_count"], one["method"]) == (4, "mean over sessions, student")
    assert one["between_error"] == pytest.approx(several["between_error"])


@pytest.mark.parametrize(
    ("row", "method", "interval"),
    [
        (("u", 80, 48, 70, 56, None, None), "newcombe", (0.0524, 0.3339)),
        (("u", 50, 22, 50, 32, 12, 2), "newcombe paired", (0.0562, 0.3292)),
        (("u", 50, 0, 50, 0, None, None), "newcombe", (-0.0713, 0.0713)),
    ],
)
def test_a_single_survey_has_an_interval_of_its_own_kind(
    sql: psycopg.Connection[Any], row: Any, method: str, interval: tuple[float, float]
) -> None:
    found = pool(sql, [row])
    assert found["method"] == method
    assert (round(found["lower"], 4), round(found["upper"], 4)) == interval
    assert (found["heterogeneity"], found["heterogeneity_limit"]) == (None, None)


def test_cochrans_q_is_taken_about_the_most_precise_mean(sql: psycopg.Connection[Any]) -> None:
    """Source: Cochran (1954), Biometrics 10:101; by hand with half a person more on either side."""
    tables = [(6000, 10000, 4000, 10000), (40, 100, 40, 100), (50, 100, 40, 100)]
    changes = numpy.array([0.2, 0, 0.1])
    parts = [((x1 + 0.5) / (n1 + 1), n1, (x0 + 0.5) / (n0 + 1), n0) for x1, n1, x0, n0 in tables]
    weights = numpy.array([1 / (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) for p1, n1, p0, n0 in parts])
    middle = numpy.average(changes, weights=weights)

    found = pool(sql, units(tables))

    assert found["heterogeneity"] == pytest.approx(float(sum(weights * (changes - middle) ** 2)))
    assert found["heterogeneity_limit"] == pytest.approx(4.605170)


@pytest.mark.parametrize("row", [(0, 50, 0, 50), (50, 50, 50, 50), (50, 50, 0, 50)])
def test_nobody_and_everybody_still_leave_an_interval(
    sql: psycopg.Connection[Any], row: Sequence[int]
) -> None:
    found = pool(sql, units([row, row]))
    assert -1 <= found["lower"] < found["upper"] <= 1


@pytest.mark.parametrize("rows", [[], [("u", 0, 0, 10, 5, None, None)]])
def test_no_survey_with_two_arms_gives_nothing(sql: psycopg.Connection[Any], rows: Rows) -> None:
    assert pool(sql, rows) == {}
