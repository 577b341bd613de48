"""The changes of an edition to the one before it: why, and which figures changed by how much."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week

Figure = tuple[str, str, str, str]
Return = tuple[Week, str]  # week and unit


@dataclass(frozen=True)
class Cause:
    """One reason: a "submission", a "state" that a person decided, or one without a unit.

    Those are the "registry", the "statements", and "compared": the edition of an earlier week that it is read
    with. `version_now` is None when a submission no longer counts.
    """

    kind: str
    week: Week
    unit_code: str | None
    version_before: int | None
    version_now: int | None
    receipt_number: str | None
    received_at: datetime | None
    state_before: str | None
    state_now: str | None
    unit_name: str | None
    desk_codes: Sequence[str]

    def concerns(self, scope: str, scope_code: str) -> bool:
        """True if a figure of that scope can have changed by it."""
        if scope == "unit":
            return self.unit_code == scope_code
        return scope != "desk" or scope_code in self.desk_codes


@dataclass(frozen=True)
class Move:
    """One figure that is new, gone or different; `units` are those whose return changed it.

    `receipts` are of the submissions among them; both are empty where something else did.
    """

    indicator: str
    scope: str
    scope_code: str
    dimension: str
    value_before: float | None
    value_now: float | None
    difference: float | None
    numerator_before: float | None
    numerator_now: float | None
    denominator_before: float | None
    denominator_now: float | None
    units: Sequence[str]
    receipts: Sequence[str]


@dataclass(frozen=True)
class Correction:
    """The causes and places of the differences to the edition before; both empty for the first one."""

    causes: Sequence[Cause]
    moves: Sequence[Move]


def load_correction(warehouse: Warehouse, edition_id: int) -> Correction:
    """The figures that changed since the edition before, each with the returns behind it.

    Why: `measure` has traced them; returns that were not tried one by one are named together.
    """
    which = {"edition_id": edition_id}
    causes = warehouse.rows("report/list_causes", Cause, **which)
    traced: dict[Figure, set[Return]] = defaultdict(set)
    for row in warehouse.rows("report/list_traced", **which):
        traced[key_of(row)].add((row["week"], row["unit_code"]))
    moves = warehouse.rows("report/list_moves", **which)
    return Correction(causes, [name_returns(row, causes, traced) for row in moves])


def name_returns(row: Row, causes: Sequence[Cause], traced: Mapping[Figure, Collection[Return]]) -> Move:
    """One move with the units and the receipts of the returns behind it."""
    behind = [
        cause
        for cause in causes
        if cause.unit_code
        and (
            (cause.week, cause.unit_code) in traced.get(key_of(row), ())
            if traced
            else cause.concerns(row["scope"], row["scope_code"])
        )
    ]
    return Move(
        **row,
        units=sorted({cause.unit_code for cause in behind if cause.unit_code}),
        receipts=sorted({cause.receipt_number for cause in behind if cause.receipt_number}),
    )


def key_of(row: Row) -> Figure:
    """The columns that identify a figure."""
    return row["indicator"], row["scope"], row["scope_code"], row["dimension"]
