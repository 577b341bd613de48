"""The numbered answer to a submission: first as data, then as a page."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orkestra.answer.receipt_words import write_words
from orkestra.findings import Severity
from orkestra.indonesian import JAKARTA, format_moment
from orkestra.registry import Registry
from orkestra.returns.decide import ACCEPTED, Decided, SheetResult
from orkestra.templates import load_template
from orkestra.warehouse.connect import run_statement
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

TRIAL = "PRA-PERIKSA"
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


def receipt_number(unit_code: str, week: Week, version: int | None) -> str:
    """The number on a receipt, such as BKH-2026W47-komdigi-v2; a trial has none."""
    if version is None:
        return TRIAL
    return f"BKH-{week.year}W{week.number:02}-{unit_code}-v{version}"


def compose_receipt(
    connection: "psycopg.Connection[Row]", home: Path, registry: Registry, decided: Decided
) -> Receipt:
    """The receipt of a decided submission, as things stand at the decision.

    A trial has no version: its number is PRA-PERIKSA, and it says that nothing was recorded.
    """
    week = Week.parse(decided.week)
    unit = registry.unit(decided.unit_code, week.sunday)
    zone = unit.zone if unit else JAKARTA
    number = receipt_number(decided.unit_code, week, decided.version)
    findings = list_findings(
        connection, home, decided.submission_id, registry.policy.limits_for(week).findings_a_rule
    )
    counts = Counter(Severity(finding["severity"]) for finding in findings)
    workbook = name_workbook(decided.version) if counts.total() > counts[Severity.INFO] else None
    words = write_words(decided, counts, workbook, registry.moments_of(week), zone)
    content: dict[str, Any] = {
        "receipt": number,
        "unit": decided.unit_code,
        "unit_name": unit.name if unit else decided.unit_code,
        "week": decided.week,
        "week_label": week.label,
        "received_at": decided.received_at.astimezone(zone).isoformat(timespec="seconds"),
        "received": format_moment(decided.received_at, zone),
        "verdict": str(decided.verdict),
        "verdict_text": words.verdict,
        "sheets": {name: count_rows(decided, sheet) for name, sheet in decided.sheets.items()},
        "state": decided.state,
        "in_force": (
            receipt_number(decided.unit_code, week, decided.version_in_force)
            if decided.version_in_force
            else None
        ),
        "counts_now": words.counts_now,
        "next_step": words.next_step,
        "deadline": words.deadline,
        "findings": findings,
    }
    return Receipt(number, content)


def name_workbook(version: int | None) -> str:
    """The name of the marked-up workbook of a version; of a trial, without one."""
    return f"hasil-periksa-v{version}.xlsx" if version else "hasil-periksa.xlsx"


def count_rows(decided: Decided, sheet: SheetResult) -> dict[str, Any]:
    """What became of one sheet's rows; of a file that is not accepted, all are held."""
    held_count = sheet.held_count if decided.verdict in ACCEPTED else sheet.row_count
    return {
        "name": sheet.shown_name,
        "status": sheet.status,
        "rows": sheet.row_count,
        "accepted": sheet.row_count - held_count,
        "held": held_count,
    }


def store_receipt(connection: "psycopg.Connection[Row]", decided: Decided, receipt: Receipt) -> None:
    """Keeps a receipt for good; call it in the transaction that decides."""
    connection.execute(
        "insert into intake.receipt (submission_id, receipt_number, content) values (%s, %s, %s::json)",
        [decided.submission_id, receipt.number, json.dumps(receipt.content)],
    )


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
