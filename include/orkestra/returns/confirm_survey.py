"""Which survey row a coordinator confirms to be of a random sample."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orkestra.returns.decisions import Decision, RefusedDecisionError
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


@dataclass(frozen=True)
class ConfirmedRow:
    """One accepted row of sheet Survei."""

    unit_code: str
    submission_id: int
    version: int
    row_no: int


def find_unconfirmed(connection: "psycopg.Connection[Row]", decision: Decision) -> ConfirmedRow:
    """The row that a decision confirms: called Acak, with Dokumen, in the version in force.

    Raises: RefusedDecisionError, if there is none, or more than one and none was named; it says what to do.
    """
    rows = [row for row in list_unconfirmed(connection, decision.week) if row.unit_code == decision.unit_code]
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


def list_unconfirmed(connection: "psycopg.Connection[Row]", week: Week) -> list[ConfirmedRow]:
    """The rows of a week that wait to be confirmed, unit by unit."""
    rows = connection.execute(
        "select unit_code, in_force.submission_id, in_force.version, survey.row_no"
        " from returns.version_in_force as in_force"
        " inner join fact.survey using (unit_code, submission_id)"
        " where in_force.week = %s and survey.sampling = 'Acak' and btrim(survey.document) <> ''"
        "  and not exists (select from returns.decision where decision.kind = 'confirm_survey'"
        "   and decision.submission_id = survey.submission_id and decision.row_no = survey.row_no)"
        " order by unit_code, survey.row_no",
        [str(week)],
    ).fetchall()
    return [ConfirmedRow(**row) for row in rows]
