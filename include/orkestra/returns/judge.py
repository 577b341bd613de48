"""The verdict on a validated submission by itself, whatever else its unit has sent."""

from dataclasses import dataclass

from orkestra.findings import Verdict
from orkestra.registry import Registry
from orkestra.returns.verdict import SheetTally, decide_verdict
from orkestra.sheet_names import DATA_SHEETS
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.warehouse import Warehouse

MISPLACED = {"S-002", "S-003"}  # the rules of a file that names another unit or week than its folder
BLOCK_REASONS = ("quarantine", "personal_data")  # heaviest first


@dataclass(frozen=True)
class SheetResult:
    """One data sheet of a decided submission."""

    shown_name: str
    status: str
    row_count: int
    rejected_count: int


@dataclass(frozen=True)
class Judged:
    """The verdict on a submission by itself; `block_reason` is why it waits for a person, if it does.

    `is_misplaced`: it names another unit or week than its folder.
    """

    verdict: Verdict
    sheets: dict[str, SheetResult]
    block_reason: str | None
    is_misplaced: bool


def judge_submission(warehouse: Warehouse, registry: Registry, submission: SubmissionKey) -> Judged:
    """The verdict on a validated submission, from its findings alone; writes nothing."""
    tally = warehouse.rows("returns/tally", submission_id=submission.submission_id)
    lines = {line["sheet"]: line for line in tally}
    sheets = {
        name: SheetResult(line["shown_name"], line["status"], line["row_count"], line["rejected_count"])
        for name in DATA_SHEETS
        if (line := lines.get(name))
    }
    found = {rule for line in tally for rule in line["rules"]}
    reasons = {rule.block_reason for rule in registry.rules if rule.rule in found}
    block_reason = next((reason for reason in BLOCK_REASONS if reason in reasons), None)
    limits = registry.policy.verdict_for(submission.week)
    verdict = decide_verdict(
        has_reject=block_reason is not None or any(line["has_reject"] for line in tally),
        has_file_fix=any(line["has_file_fix"] for line in tally),
        sheets={name: SheetTally(sheet.row_count, sheet.rejected_count) for name, sheet in sheets.items()},
        allowed_rejected_share=limits.allowed_rejected_share,
        allowed_rejected_rows=limits.allowed_rejected_rows,
    )
    return Judged(verdict, sheets, block_reason, is_misplaced=not found.isdisjoint(MISPLACED))
