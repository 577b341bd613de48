"""What a validated submission deserves by itself, whatever else its unit has sent."""

from dataclasses import dataclass

from orkestra.findings import Verdict
from orkestra.registry import Registry
from orkestra.registry.sheet_names import DATA_SHEETS
from orkestra.returns.verdict import SheetTally, decide_verdict
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.warehouse import Warehouse

MISPLACED = {"S-002", "S-003"}  # the rules of a file that names another unit or week than its folder
HOLDS = ("quarantine", "personal_data")  # heaviest first


@dataclass(frozen=True)
class SheetResult:
    """One data sheet of a decided submission."""

    shown_name: str
    status: str
    row_count: int
    held_count: int


@dataclass(frozen=True)
class Judged:
    """What a submission deserves by itself; `hold` is why it waits for a person, if it does.

    `is_misplaced`: it names another unit or week than its folder.
    """

    verdict: Verdict
    sheets: dict[str, SheetResult]
    hold: str | None
    is_misplaced: bool


def judge_submission(warehouse: Warehouse, registry: Registry, submission: SubmissionKey) -> Judged:
    """The verdict on a validated submission, from its findings alone; writes nothing."""
    tally = warehouse.rows("returns/tally", submission_id=submission.submission_id)
    lines = {line["sheet"]: line for line in tally}
    sheets = {
        name: SheetResult(line["shown_name"], line["status"], line["row_count"], line["held_count"])
        for name in DATA_SHEETS
        if (line := lines.get(name))
    }
    found = {rule for line in tally for rule in line["rules"]}
    holds = {rule.hold for rule in registry.rules if rule.id in found}
    hold = next((hold for hold in HOLDS if hold in holds), None)
    limits = registry.policy.verdict_for(submission.week)
    verdict = decide_verdict(
        has_reject=hold is not None or any(line["has_reject"] for line in tally),
        has_file_fix=any(line["has_file_fix"] for line in tally),
        sheets={name: SheetTally(sheet.row_count, sheet.held_count) for name, sheet in sheets.items()},
        held_share=limits.held_share,
        held_minimum=limits.held_minimum,
    )
    return Judged(verdict, sheets, hold, is_misplaced=not found.isdisjoint(MISPLACED))
