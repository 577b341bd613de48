"""The numbered answer to a submission: first as data, then as a page."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from orkestra.answer.group_findings import Found, group_findings
from orkestra.answer.receipt_words import describe_fixes, write_words
from orkestra.findings import Severity, Verdict
from orkestra.indonesian import JAKARTA, format_moment, format_number
from orkestra.registry import Registry
from orkestra.registry.policy import VerdictRule
from orkestra.returns.decide import ACCEPTED, Decided
from orkestra.returns.judge import SheetResult
from orkestra.returns.verdict import find_max_rejected
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week

TRIAL = "PRA-PERIKSA"


@dataclass(frozen=True)
class Receipt:
    """The receipt of one submission; `content` is what JSON and HTML are made from, and is never changed."""

    number: str
    content: dict[str, Any]


def receipt_number(unit_code: str, week: Week, version: int | None) -> str:
    """The number on a receipt, such as BKH-2026W47-komdigi-v2; a pre-check has none."""
    if version is None:
        return TRIAL
    return f"BKH-{week.year}W{week.number:02}-{unit_code}-v{version}"


def compose_receipt(warehouse: Warehouse, registry: Registry, decided: Decided) -> Receipt:
    """The receipt of a decided submission, as things stand at the decision.

    A pre-check has no version: its number is PRA-PERIKSA, and it says that nothing was recorded.
    """
    week = decided.week
    unit = registry.unit(decided.unit_code, week.sunday)
    zone = unit.zone if unit else JAKARTA
    number = receipt_number(decided.unit_code, week, decided.version)
    findings = read_findings(warehouse, decided.submission_id)
    counts = count_findings(findings)
    is_open = any(counts[severity] for severity in (Severity.REJECT, Severity.FIX, Severity.QUERY))
    workbook = name_workbook(decided.version) if is_open else None
    words = write_words(decided, counts[Severity.QUERY], workbook, registry.moments_of(week), zone)
    most_a_rule = registry.policy.limits_for(week).max_findings_per_rule
    content: dict[str, Any] = {
        "receipt": number,
        "unit": decided.unit_code,
        "unit_name": unit.name if unit else decided.unit_code,
        "week": str(decided.week),
        "week_label": week.label,
        "received_at": decided.received_at.astimezone(zone).isoformat(timespec="seconds"),
        "received": format_moment(decided.received_at, zone),
        "verdict": str(decided.verdict),
        "verdict_text": words.verdict,
        "sheets": {name: count_rows(decided, sheet) for name, sheet in decided.sheets.items()},
        "fixes": list_fixes(decided, findings, registry.policy.verdict_for(week)),
        "hold": decided.block_reason,
        "state": decided.state,
        "in_force": (
            receipt_number(decided.unit_code, week, decided.version_in_force)
            if decided.version_in_force
            else None
        ),
        "counts_now": words.counts_now,
        "next_step": words.next_step,
        "deadline": words.deadline,
        "workbook": workbook,
        "counts": counts,
        "groups": [asdict(group) for group in group_findings(findings)],
        "findings": list_singly(findings, most_a_rule),
    }
    return Receipt(number, content)


def name_workbook(version: int | None) -> str:
    """The name of the marked-up workbook of a version; of a pre-check, without one."""
    return f"hasil-periksa-v{version}.xlsx" if version else "hasil-periksa.xlsx"


def count_rows(decided: Decided, sheet: SheetResult) -> dict[str, Any]:
    """The counts of one sheet's rows; of a file that is not accepted, all are rejected."""
    rejected_count = sheet.rejected_count if decided.verdict in ACCEPTED else sheet.row_count
    return {
        "name": sheet.shown_name,
        "status": sheet.status,
        "rows": sheet.row_count,
        "accepted": sheet.row_count - rejected_count,
        "held": rejected_count,
    }


def list_fixes(decided: Decided, findings: Iterable[Found], limits: VerdictRule) -> list[str]:
    """Sentences about what to mend in each sheet of a file that is not counted; none of another."""
    if decided.verdict != Verdict.NEEDS_FIX:
        return []
    file_fixes = Counter(
        found.sheet
        for found in findings
        if found.severity == Severity.FIX and (found.row_no is None or found.sheet == "cover")
    )
    max_rejected = {
        name: find_max_rejected(sheet.row_count, limits.allowed_rejected_share, limits.allowed_rejected_rows)
        for name, sheet in decided.sheets.items()
    }
    return describe_fixes(decided.sheets, file_fixes, max_rejected)


def store_receipt(warehouse: Warehouse, decided: Decided, receipt: Receipt) -> None:
    """Keep a receipt for good; call it in the transaction that decides."""
    warehouse.execute(
        "insert into intake.receipt (submission_id, receipt_number, content)"
        " values (%(id)s, %(number)s, cast(%(content)s as json))",
        id=decided.submission_id,
        number=receipt.number,
        content=json.dumps(receipt.content),
    )


def read_findings(warehouse: Warehouse, submission_id: int) -> list[Found]:
    """The findings of a submission, the heaviest first."""
    return warehouse.rows("answer/findings", Found, submission_id=submission_id)


def count_findings(findings: Iterable[Found]) -> dict[str, int]:
    """The number of findings per severity; questions that are answered count apart."""
    counts = Counter("explained" if found.explanation else found.severity for found in findings)
    return {name: counts[name] for name in (*Severity, "explained")}


def list_singly(findings: Iterable[Found], most_a_rule: int) -> list[dict[str, Any]]:
    """Findings one by one for programs; at most so many a rule, then one with the number of the others."""
    listed: list[dict[str, Any]] = []
    seen: Counter[tuple[str, str]] = Counter()
    for found in findings:
        seen[found.rule, found.severity] += 1
        if seen[found.rule, found.severity] <= most_a_rule:
            listed.append(
                {
                    "rule": found.rule,
                    "severity": found.severity,
                    "sheet": found.sheet,
                    "sheet_name": found.shown_name,
                    "cell": found.cell,
                    "row": found.row_no,
                    "column": found.column_name,
                    "found": found.found,
                    "message": found.message,
                    "code": found.code,
                    "explanation": found.explanation,
                }
            )
    for (rule, severity), count in seen.items():
        if count > most_a_rule:
            rest = format_number(count - most_a_rule)
            message = f"[{rule}] Masih ada {rest} temuan yang sama; perbaiki semuanya."
            listed.append(dict.fromkeys(listed[0]) | {"rule": rule, "severity": severity, "message": message})
    return listed
