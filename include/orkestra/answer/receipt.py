"""The numbered answer to a submission: first as data, then as a page."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from orkestra.findings import Severity, Verdict
from orkestra.indonesian import JAKARTA, format_moment
from orkestra.moments import Moments
from orkestra.registry import Registry
from orkestra.returns.decide import Decided
from orkestra.templates import load_template
from orkestra.warehouse.connect import run_statement
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

SEVERITY_WORDS = {
    Severity.REJECT: "Tolak",
    Severity.FIX: "Perbaiki",
    Severity.QUERY: "Pertanyaan",
    Severity.INFO: "Info",
}


@dataclass(frozen=True)
class Receipt:
    """The receipt of one submission; `content` is what JSON and HTML are made from, and is never changed."""

    number: str
    content: dict[str, Any]


def receipt_number(unit_code: str, week: Week, version: int) -> str:
    """The number on a receipt, such as BKH-2026W47-komdigi-v2."""
    return f"BKH-{week.year}W{week.number:02}-{unit_code}-v{version}"


def compose_receipt(
    connection: "psycopg.Connection[Row]", home: Path, registry: Registry, decided: Decided
) -> Receipt:
    """The receipt of a decided submission, as things stand at the decision."""
    week = Week.parse(decided.week)
    unit = registry.unit(decided.unit_code, week.sunday)
    zone = unit.zone if unit else JAKARTA
    number = receipt_number(decided.unit_code, week, decided.version)
    held_count = sum(sheet.held_count for sheet in decided.sheets.values())
    is_accepted = decided.version == decided.version_in_force
    content: dict[str, Any] = {
        "receipt": number,
        "unit": decided.unit_code,
        "unit_name": unit.name if unit else decided.unit_code,
        "week": decided.week,
        "week_label": week.label,
        "received_at": decided.received_at.astimezone(zone).isoformat(timespec="seconds"),
        "received": format_moment(decided.received_at, zone),
        "verdict": str(decided.verdict),
        "verdict_text": verdict_text(decided, held_count),
        "sheets": {
            name: {
                "name": sheet.shown_name,
                "status": sheet.status,
                "rows": sheet.row_count,
                "accepted": sheet.row_count - sheet.held_count if is_accepted else 0,
                "held": sheet.held_count if is_accepted else sheet.row_count,
            }
            for name, sheet in decided.sheets.items()
        },
        "state": decided.state,
        "in_force": (
            receipt_number(decided.unit_code, week, decided.version_in_force)
            if decided.version_in_force
            else None
        ),
        "counts_now": counts_now_text(decided),
        "next_step": next_step_text(decided, held_count, registry.moments_of(week), zone),
        "findings": list_findings(
            connection, home, decided.submission_id, registry.policy.limits_for(week).findings_a_rule
        ),
    }
    return Receipt(number, content)


def store_receipt(connection: "psycopg.Connection[Row]", decided: Decided, receipt: Receipt) -> None:
    """Keeps a receipt for good; call it in the transaction that decides."""
    connection.execute(
        "insert into intake.receipt (submission_id, receipt_number, content) values (%s, %s, %s::json)",
        [decided.submission_id, receipt.number, json.dumps(receipt.content)],
    )


def verdict_text(decided: Decided, held_count: int) -> str:
    """The verdict in a sentence or two."""
    if decided.verdict == Verdict.ACCEPTED and decided.state == "NIHIL":
        return "Diterima sebagai laporan nihil."
    return {
        Verdict.ACCEPTED: "Diterima. Tidak ada baris yang ditahan.",
        Verdict.ACCEPTED_PARTLY: f"Diterima sebagian. {held_count} baris ditahan sampai diperbaiki.",
        Verdict.NEEDS_FIX: "Perlu perbaikan. Kiriman ini belum dihitung.",
        Verdict.REJECTED: "Ditolak. Kiriman ini tidak dapat dipakai.",
    }[decided.verdict]


def counts_now_text(decided: Decided) -> str:
    """Which version counts for the unit's week from now on."""
    if decided.version_in_force is None:
        return "Belum ada kiriman yang berlaku untuk pekan ini."
    if decided.version_in_force == decided.version:
        return f"Kiriman ini (v{decided.version}) yang berlaku."
    return f"Yang berlaku tetap kiriman v{decided.version_in_force}; kiriman ini tidak menggantikannya."


def next_step_text(decided: Decided, held_count: int, moments: Moments, zone: ZoneInfo) -> str:
    """What the unit should do next, and until when it still counts for this edition."""
    is_open = decided.received_at <= moments.close_at
    until = f"paling lambat {format_moment(moments.close_at, zone)}"
    late = "" if is_open else " Kiriman setelah batas tutup masuk edisi berikutnya."
    if decided.verdict == Verdict.ACCEPTED:
        return f"Tidak ada yang perlu dilakukan.{late}"
    if decided.verdict == Verdict.ACCEPTED_PARTLY:
        when = f" {until}" if is_open else ""
        return f"Perbaiki {held_count} baris yang ditahan, lalu unggah lagi berkas yang lengkap{when}.{late}"
    when = f" {until}" if is_open else ""
    return f"Perbaiki temuan di bawah ini, lalu unggah lagi ke folder yang sama{when}.{late}"


def list_findings(
    connection: "psycopg.Connection[Row]", home: Path, submission_id: int, most_a_rule: int
) -> list[dict[str, Any]]:
    """What was found, heaviest first, sheet by sheet; at most so many a rule, then one with the number."""
    parameters = {"submission_id": submission_id, "most": most_a_rule}
    rows = run_statement(connection, home, "answer/findings", parameters)
    findings = [
        {
            "rule": row["rule"],
            "severity": row["severity"],
            "sheet": row["sheet"],
            "cell": row["cell"],
            "row": row["row_no"],
            "column": row["column_name"],
            "found": row["found"],
            "message": row["message"],
        }
        for row in rows
    ]
    for row in rows:
        rest = row["rule_count"] - most_a_rule
        if row["rule_rank"] == most_a_rule and rest > 0:
            message = f"[{row['rule']}] Masih ada {rest} temuan yang sama; perbaiki semuanya."
            findings.append(
                {"rule": row["rule"], "severity": row["severity"], "sheet": None, "cell": None, "row": None}
                | {"column": None, "found": None, "message": message}
            )
    return findings


def render_receipt(home: Path, content: dict[str, Any]) -> str:
    """The receipt as an HTML page that stands alone; every text is escaped."""
    received_at = datetime.fromisoformat(content["received_at"])
    template = load_template(home, "receipt.html.j2")
    return template.render(receipt=content, severity_words=SEVERITY_WORDS, received_at=received_at)
