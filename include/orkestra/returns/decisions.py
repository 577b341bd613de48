"""What a person decides about a unit's week or a held version: checked, then kept for good."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from orkestra.errors import Permanent
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

EXCUSES = ("excuse", "end_excuse")  # about a unit's week
KINDS = (*EXCUSES, "release", "discard")  # the others are about one held version
REASON_LENGTHS = range(10, 501)
NAME_LENGTHS = range(1, 101)


@dataclass(frozen=True)
class Decision:
    """What a person wants; `version` is needed only where more than one version is held."""

    kind: str
    unit_code: str
    week: Week
    reason: str
    decided_by: str
    version: int | None = None


def check_wording(decision: Decision) -> None:
    """Makes sure that a decision says what it must.

    Raises: Permanent, naming what is wrong.
    """
    if decision.kind not in KINDS:
        raise Permanent(f"{decision.kind!r} is no decision; choose one of {', '.join(KINDS)}.")
    for name, text, lengths in (
        ("reason", decision.reason, REASON_LENGTHS),
        ("name", decision.decided_by, NAME_LENGTHS),
        ("unit", decision.unit_code, NAME_LENGTHS),
    ):
        if len(text) not in lengths or not text.isprintable():
            raise Permanent(
                f"The {name} must be one line of {lengths.start} to {lengths.stop - 1} characters; "
                f"found {text[:40]!r}."
            )
    if decision.version is not None and decision.kind in EXCUSES:
        raise Permanent(f"`{decision.kind}` is about the whole week: leave the version out.")


def check_return(connection: "psycopg.Connection[Row]", decision: Decision) -> None:
    """Makes sure that the unit and the week exist, and that an excuse changes something.

    Raises: Permanent, saying what to do.
    """
    week, unit = str(decision.week), decision.unit_code
    found = connection.execute(
        "select exists (select from returns.week where week = %(week)s) as has_grid,"
        " exists (select from registry.unit_now where unit_code = %(unit)s) as is_unit,"
        " exists (select from registry.expected_unit_week where week = %(week)s and unit_code = %(unit)s)"
        "  as is_expected,"
        " (select kind = 'excuse' from returns.decision"
        "  where week = %(week)s and unit_code = %(unit)s and kind in ('excuse', 'end_excuse')"
        "  order by decision_id desc limit 1) as is_excused",
        {"week": week, "unit": unit},
    ).fetchone()
    assert found
    if not found["has_grid"]:
        raise Permanent(f"{week} has no grid, so nobody owes a return for it. Check the week, or sync first.")
    if not found["is_unit"]:
        raise Permanent(f"No unit is called {unit!r}. `orkestra status {week}` lists the codes.")
    if decision.kind not in EXCUSES:
        return
    if not found["is_expected"]:
        raise Permanent(f"{unit} owes no return for {week}, so there is nothing to excuse.")
    if decision.kind == "excuse" and found["is_excused"]:
        raise Permanent(f"{unit} is excused for {week} already; nothing was recorded.")
    if decision.kind == "end_excuse" and not found["is_excused"]:
        raise Permanent(f"{unit} is not excused for {week}, so there is no excuse to end.")


def find_recorded(connection: "psycopg.Connection[Row]", label: str) -> int | None:
    """The decision that was recorded under a label, if a first try came that far."""
    row = connection.execute("select decision_id from returns.decision where label = %s", [label]).fetchone()
    return row["decision_id"] if row else None


def store_decision(
    connection: "psycopg.Connection[Row]",
    decision: Decision,
    label: str,
    decided_at: datetime,
    submission_id: int | None,
) -> int:
    """The id of the decision, kept for good; `submission_id` is the held version that it is about."""
    row = connection.execute(
        "insert into returns.decision"
        " (label, kind, week, unit_code, submission_id, reason, decided_by, decided_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s) returning decision_id",
        [
            label, decision.kind, str(decision.week), decision.unit_code, submission_id, decision.reason,
            decision.decided_by, decided_at,
        ],
    ).fetchone()  # fmt: skip
    assert row
    return int(row["decision_id"])
