"""Answers of coordinators about sampled rows: checked, then kept for good."""

from typing import TYPE_CHECKING

from orkestra.returns.decisions import SAMPLE_ANSWERS, Decision, RefusedDecisionError
from orkestra.warehouse.warehouse import Row, Warehouse

if TYPE_CHECKING:
    from datetime import datetime


def store_answer(warehouse: Warehouse, decision: Decision, label: str, decided_at: "datetime") -> bool:
    """Keep an answer, once per label; False, if the label has one already.

    Raises: RefusedDecisionError, if it names no row of the week's newest sample or no answer.
    """
    if decision.answer not in SAMPLE_ANSWERS:
        raise RefusedDecisionError(f"Jawaban contoh harus salah satu dari {', '.join(SAMPLE_ANSWERS)}.")
    row = find_row(warehouse, decision)
    stored_count = warehouse.run(
        "returns/store_sample_answer",
        label=label,
        edition_id=row["edition_id"],
        place=decision.row,
        answer=decision.answer,
        reason=decision.reason,
        decided_by=decision.decided_by,
        decided_at=decided_at,
    )
    return stored_count == 1


def find_row(warehouse: Warehouse, decision: Decision) -> "Row":
    """The row that an answer is about.

    Raises: RefusedDecisionError, if the sample has no such row or another unit's.
    """
    row = warehouse.one_or_none("returns/find_sample_row", week=decision.week, place=decision.row)
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
