"""Composes the receipt of a decided submission."""

import json
from collections import Counter
from collections.abc import Iterable

from orkestra.answer.group_findings import Found, group_findings
from orkestra.answer.receipt import Receipt, ReceiptFinding, ReceiptSheet, receipt_number
from orkestra.answer.receipt_words import describe_fixes, write_words
from orkestra.findings import Severity, Verdict
from orkestra.indonesian import JAKARTA, format_moment, format_number
from orkestra.registry import Registry
from orkestra.registry.policy import VerdictRule
from orkestra.returns.decide import ACCEPTED, Decided
from orkestra.returns.judge import SheetResult
from orkestra.returns.verdict import find_max_rejected
from orkestra.warehouse.warehouse import Warehouse


def compose_receipt(warehouse: Warehouse, registry: Registry, decided: Decided) -> Receipt:
    """The receipt of a decided submission, as things stand at the decision.

    A pre-check has no version: its number is PRA-PERIKSA, and it says that nothing was recorded.
    """
    week = decided.week
    unit = registry.unit(decided.unit_code, week.sunday)
    zone = unit.zone if unit else JAKARTA
    findings = read_findings(warehouse, decided.submission_id)
    counts = count_findings(findings)
    is_open = any(counts[severity] for severity in (Severity.REJECT, Severity.FIX, Severity.QUERY))
    workbook = name_workbook(decided.version) if is_open else None
    words = write_words(decided, counts[Severity.QUERY], workbook, registry.moments_of(week), zone)
    return Receipt(
        number=receipt_number(decided.unit_code, week, decided.version),
        unit=decided.unit_code,
        unit_name=unit.unit_name if unit else decided.unit_code,
        week=str(week),
        week_label=week.label,
        received_at=decided.received_at.astimezone(zone).isoformat(timespec="seconds"),
        received=format_moment(decided.received_at, zone),
        verdict=str(decided.verdict),
        verdict_text=words.verdict,
        sheets={name: count_rows(decided, sheet) for name, sheet in decided.sheets.items()},
        fixes=list_fixes(decided, findings, registry.policy.verdict_for(week)),
        block_reason=decided.block_reason,
        state=decided.state,
        in_force=(
            receipt_number(decided.unit_code, week, decided.version_in_force)
            if decided.version_in_force
            else None
        ),
        counts_now=words.counts_now,
        next_step=words.next_step,
        deadline=words.deadline,
        workbook=workbook,
        counts=counts,
        groups=group_findings(findings),
        findings=list_singly(findings, registry.policy.limits_for(week).max_findings_per_rule),
    )


def name_workbook(version: int | None) -> str:
    """The name of the marked-up workbook of a version; of a pre-check, without one."""
    return f"hasil-periksa-v{version}.xlsx" if version else "hasil-periksa.xlsx"


def count_rows(decided: Decided, sheet: SheetResult) -> ReceiptSheet:
    """The counts of one sheet's rows; of a file that is not accepted, all are rejected."""
    rejected_count = sheet.rejected_count if decided.verdict in ACCEPTED else sheet.row_count
    return ReceiptSheet(
        name=sheet.shown_name,
        status=sheet.status,
        rows=sheet.row_count,
        accepted=sheet.row_count - rejected_count,
        rejected=rejected_count,
    )


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
        content=json.dumps(receipt.to_document()),
    )


def read_findings(warehouse: Warehouse, submission_id: int) -> list[Found]:
    """The findings of a submission, the heaviest first."""
    return warehouse.rows("answer/findings", Found, submission_id=submission_id)


def count_findings(findings: Iterable[Found]) -> dict[str, int]:
    """The number of findings per severity; questions that are answered count apart."""
    counts = Counter("explained" if found.explanation else found.severity for found in findings)
    return {name: counts[name] for name in (*Severity, "explained")}


def list_singly(findings: Iterable[Found], max_per_rule: int) -> list[ReceiptFinding]:
    """Findings one by one for programs; at most so many per rule, then one with the number of the others."""
    listed: list[ReceiptFinding] = []
    seen: Counter[tuple[str, str]] = Counter()
    for found in findings:
        seen[found.rule, found.severity] += 1
        if seen[found.rule, found.severity] <= max_per_rule:
            listed.append(ReceiptFinding.of(found))
    for (rule, severity), count in seen.items():
        if count > max_per_rule:
            rest = format_number(count - max_per_rule)
            message = f"[{rule}] Masih ada {rest} temuan yang sama; perbaiki semuanya."
            listed.append(ReceiptFinding(rule=rule, severity=severity, message=message))
    return listed
