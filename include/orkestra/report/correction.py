"""What an edition changes in the one before it: why, and which figures moved by how much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.warehouse.connect import Row, run_statement

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Cause:
    """One reason: a "submission", a "state" that a person decided, the "registry", or the "statements".

    The last two have no unit; `version_now` is None when a submission no longer counts.
    """

    kind: str
    week: str
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
        """Whether a figure of that scope can have moved by it."""
        if self.unit_code is None:
            return True
        if scope == "unit":
            return self.unit_code == scope_code
        return scope != "desk" or scope_code in self.desk_codes


@dataclass(frozen=True)
class Move:
    """One figure that is new, gone or different; `units` are those whose return changed it."""

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


@dataclass(frozen=True)
class Correction:
    """Why an edition differs from the one before it, and where; both empty for the first one."""

    causes: Sequence[Cause]
    moves: Sequence[Move]


def load_correction(connection: "psycopg.Connection[Row]", home: Path, edition_id: int) -> Correction:
    """What moved since the edition before.

    Why: a figure of all units moves by all that changed together, so it names them all; nobody can say which
    share each has in it.
    """
    which = {"edition_id": edition_id}
    causes = [Cause(**row) for row in run_statement(connection, home, "report/list_causes", which)]
    moves = run_statement(connection, home, "report/list_moves", which)
    return Correction(causes, [Move(**row, units=name_units(causes, row)) for row in moves])


def name_units(causes: Iterable[Cause], figure: Row) -> list[str]:
    """The codes of the units whose changed return stands behind a figure."""
    scope, scope_code = figure["scope"], figure["scope_code"]
    codes = {cause.unit_code for cause in causes if cause.concerns(scope, scope_code)}
    return sorted(code for code in codes if code)
