"""The state of every expected unit in a week, for people who ask."""

from typing import TYPE_CHECKING

from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


def list_states(connection: "psycopg.Connection[Row]", week: Week) -> "list[Row]":
    """Every expected unit of a week with its state, and the newest submission's verdict and time."""
    return connection.execute(
        "select state.unit_code, expected.short_name, state.state, newest.version, newest.verdict,"
        "  newest.received_at, in_force.version as version_in_force"
        " from returns.state"
        " inner join registry.expected_unit_week as expected using (week, unit_code)"
        " left join lateral ("
        "  select version, verdict, received_at from intake.submission"
        "  where submission.week = state.week and submission.unit_code = state.unit_code"
        "   and version is not null order by version desc limit 1"
        " ) as newest on true"
        " left join returns.version_in_force as in_force using (week, unit_code)"
        " where state.week = %s order by state.unit_code",
        [str(week)],
    ).fetchall()
