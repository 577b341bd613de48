"""Findings and the content of receipts."""

from dataclasses import asdict, replace
from typing import Any

from orkestra.answer.compose_receipt import count_findings, list_singly
from orkestra.answer.group_findings import Found, group_findings
from orkestra.answer.receipt import Receipt
from orkestra.week import Week

CHANNEL = Found(
    rule="B-002", severity="fix", sheet="publication", shown_name="Publikasi", cell="C23", row_no=23,
    column_name="channel", found="ig", message="[B-002] Publikasi!C23: “ig” tidak dikenal. Pilih.",
    problem="“ig” tidak dikenal.", mend="Pilih.", code=None, explanation=None,
)  # fmt: skip


DOUBLE = replace(CHANNEL, rule="D-001", severity="query", code="0a1b2c3d", problem="Baris ini ada dua kali.")


WHOLE_SHEET = replace(CHANNEL, rule="S-005", severity="query", cell=None, row_no=None, column_name=None)


WHOLE_FILE = replace(WHOLE_SHEET, rule="F-001", severity="reject", sheet=None, shown_name=None)
OWN_SHEETS = ("Publikasi", "Isu", "Tatap Muka", "Survei", "Perilaku")


def at(found: Found, *rows: int, **changes: Any) -> list[Found]:
    letter = (found.cell or "C")[0]
    return [replace(found, row_no=row, cell=found.cell and f"{letter}{row}", **changes) for row in rows]


def receipt(found: list[Found], *, unit_name: str = "Komdigi", **changes: Any) -> Receipt:
    """A receipt with these findings, as it is read back from JSON."""
    return Receipt.model_validate(document(found, unit_name=unit_name) | changes)


def document(found: list[Found], *, unit_name: str = "Komdigi", **changes: Any) -> dict[str, Any]:
    """The JSON of such a receipt."""
    sheets = {
        name: {"name": name, "status": "filled", "rows": 20000, "accepted": 0, "rejected": 20000}
        for name in OWN_SHEETS
    }
    deadline = "Selasa, 24 November 2026 16.00 WIB"
    return {
        "receipt": "BKH-2026W47-komdigi-v2",
        "unit": "komdigi",
        "week": "2026-W47",
        "unit_name": unit_name,
        "week_label": Week.parse("2026-W47").label,
        "received_at": "2026-11-23T12:00:00+07:00",
        "received": "Senin, 23 November 2026 12.00 WIB",
        "verdict": "needs_fix",
        "verdict_text": "Perlu perbaikan. Kiriman ini belum dihitung.",
        "sheets": sheets,
        "counts_now": "Yang berlaku tetap kiriman v1; kiriman ini tidak menggantikannya.",
        "next_step": f"Perbaiki semua temuan, lalu unggah lagi paling lambat {deadline}.",
        "deadline": deadline,
        "workbook": "hasil-periksa-v2.xlsx",
        "counts": count_findings(found),
        "groups": [asdict(group) for group in group_findings(found)],
        "findings": [finding.model_dump() for finding in list_singly(found, 1000)],
    } | changes
