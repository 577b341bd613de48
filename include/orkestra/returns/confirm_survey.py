"""Survey rows that coordinators confirm to be of a random sample."""

from dataclasses import dataclass

from orkestra.returns.decisions import Decision, RefusedDecisionError
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week


@dataclass(frozen=True)
class ConfirmedRow:
    """One accepted row of sheet Survei."""

    unit_code: str
    submission_id: int
    version: int
    row_no: int


def find_unconfirmed(warehouse: Warehouse, decision: Decision) -> ConfirmedRow:
    """The row that a decision confirms: called Acak, with Dokumen, in the version in force.

    Raises: RefusedDecisionError, if there is none, or more than one and none was named; it says what to do.
    """
    rows = [row for row in list_unconfirmed(warehouse, decision.week) if row.unit_code == decision.unit_code]
    waiting = {row.row_no: row for row in rows}
    place = f"{decision.unit_code} untuk {decision.week.in_sentence}"
    listed = ", ".join(str(row_no) for row_no in waiting)
    if decision.row is None and len(waiting) > 1:
        raise RefusedDecisionError(
            f"Lebih dari satu survei {place} menunggu disahkan: baris {listed}. Isi Nomor baris."
        )
    wanted = next(iter(waiting), None) if decision.row is None else decision.row
    if wanted not in waiting:
        one = "Tidak ada survei" if decision.row is None else f"Baris {decision.row} bukan survei"
        raise RefusedDecisionError(
            f"{one} {place} yang menunggu disahkan; yang menunggu: {f'baris {listed}' if listed else '–'}."
            " Yang dapat disahkan hanya baris yang diterima, bertulisan Acak, dan menyebut Dokumennya."
        )
    return waiting[wanted]


def list_unconfirmed(warehouse: Warehouse, week: Week) -> list[ConfirmedRow]:
    """The rows of a week that wait to be confirmed, unit by unit."""
    return warehouse.rows("returns/list_unconfirmed", ConfirmedRow, week=week)
