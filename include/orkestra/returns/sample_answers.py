"""What a coordinator finds of a row that was drawn for people to look at: checked, then kept for good."""

from typing import TYPE_CHECKING

from orkestra.returns.decisions import SAMPLE_ANSWERS, Decision, RefusedDecisionError

if TYPE_CHECKING:
    from datetime import datetime

    import psycopg

    from orkestra.warehouse.connect import Row


def store_answer(
    connection: "psycopg.Connection[Row]", decision: Decision, label: str, decided_at: "datetime"
) -> bool:
    """Keep an answer, once per label; False, if the label has one already.

    Raises: RefusedDecisionError, if it names no row of the week's newest sample or no answer.
    """
    if decision.answer not in SAMPLE_ANSWERS:
        raise RefusedDecisionError(f"Jawaban contoh harus salah satu dari {', '.join(SAMPLE_ANSWERS)}.")
    row = find_row(connection, decision)
    stored = connection.execute(
        "insert into returns.sample_answer"
        " (label, edition_id, place, answer, reason, decided_by, decided_at)"
        " values (%s, %s, %s, %s, %s, %s, %s) on conflict (label) do nothing",
        [
            label, row["edition_id"], decision.row, decision.answer, decision.reason, decision.decided_by,
            decided_at,
        ],
    )  # fmt: skip
    return stored.rowcount == 1


def find_row(connection: "psycopg.Connection[Row]", decision: Decision) -> "Row":
    """The row that an answer is about.

    Raises: RefusedDecisionError, if the sample has no such row or another unit's.
    """
    row = connection.execute(
        "select sample.edition_id, sample.unit_code from report.edition"
        " inner join report.edition_sample as sample using (edition_id)"
        " where edition.week = %s and edition.status = 'published' and sample.place = %s"
        " order by edition.edition_no desc limit 1",
        [str(decision.week), decision.row],
    ).fetchone()
    if row is None:
        raise RefusedDecisionError(
            f"Contoh {decision.week.in_sentence} tidak memuat baris nomor {decision.row}. "
            "Nomornya tertulis pada bagian Pemeriksaan contoh dalam laporan koordinator."
        )
    if row["unit_code"] != decision.unit_code:
        raise RefusedDecisionError(
            f"Baris contoh nomor {decision.row} pada {decision.week.in_sentence} milik {row['unit_code']}, "
            f"bukan {decision.unit_code}. Periksa nomor atau unitnya."
        )
    return row
