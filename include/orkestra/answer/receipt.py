"""The receipt: the numbered answer to a submission, from which JSON, page and workbook are made."""

from typing import Any, Self

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from orkestra.answer.group_findings import Found, Group
from orkestra.findings import Severity
from orkestra.week import Week

PRECHECK = "PRA-PERIKSA"


class ReceiptSheet(BaseModel):
    """The counts of one sheet's rows; `status` is filled, nil or blank."""

    model_config = ConfigDict(frozen=True)

    name: str
    status: str
    rows: int
    accepted: int
    rejected: int = Field(validation_alias=AliasChoices("rejected", "held"))


class ReceiptFinding(BaseModel):
    """One finding by itself, for programs. A line about further findings has neither place nor value.

    `code` and `explanation` only of a question.
    """

    model_config = ConfigDict(frozen=True)

    rule: str
    severity: str
    sheet: str | None = None
    sheet_name: str | None = None
    cell: str | None = None
    row: int | None = None
    column: str | None = None
    found: str | None = None
    message: str
    code: str | None = None
    explanation: str | None = None

    @classmethod
    def of(cls, found: Found) -> Self:
        """The finding as it stands in a receipt."""
        return cls(
            rule=found.rule,
            severity=found.severity,
            sheet=found.sheet,
            sheet_name=found.shown_name,
            cell=found.cell,
            row=found.row_no,
            column=found.column_name,
            found=found.found,
            message=found.message,
            code=found.code,
            explanation=found.explanation,
        )


class Receipt(BaseModel):
    """The receipt of one submission; it is never changed. Texts are in Indonesian.

    Units: `received_at` ISO 8601 in the unit's zone.
    Why defaults: a receipt of an earlier version can be shown again, though it has fewer fields.
    """

    model_config = ConfigDict(frozen=True)

    number: str = Field(
        validation_alias=AliasChoices("number", "receipt"),
        serialization_alias="receipt",
        description="Such as BKH-2026W47-komdigi-v2; PRA-PERIKSA of a pre-check",
    )
    unit: str
    unit_name: str
    week: str = Field(description="Such as 2026-W47")
    week_label: str
    received_at: str
    received: str
    verdict: str = Field(description="accepted, accepted_partly, needs_fix or rejected")
    verdict_text: str
    sheets: dict[str, ReceiptSheet]
    fixes: list[str] = []
    block_reason: str | None = Field(
        default=None,
        validation_alias=AliasChoices("block_reason", "hold"),
        description="quarantine or personal_data: it waits until a person releases or discards it",
    )
    state: str | None = Field(default=None, description="The state of the return after this submission")
    in_force: str | None = Field(default=None, description="The number of the receipt that is in force")
    counts_now: str
    next_step: str
    deadline: str | None = None
    workbook: str | None = Field(default=None, description="The name of the marked-up workbook")
    counts: dict[str, int] = Field(default_factory=dict, description="Findings per severity, and explained")
    groups: list[Group] = []
    findings: list[ReceiptFinding]

    @property
    def of_week(self) -> Week:
        """The week of the return."""
        return Week.parse(self.week)

    @property
    def is_precheck(self) -> bool:
        """True for the answer to a pre-check."""
        return self.number == PRECHECK

    @property
    def question_count(self) -> int:
        """The number of questions that are not answered."""
        return self.counts.get(Severity.QUERY, 0)

    def to_document(self) -> dict[str, Any]:
        """The receipt as JSON has it; `Receipt.model_validate` is the way back."""
        return self.model_dump(by_alias=True)


def receipt_number(unit_code: str, week: Week, version: int | None) -> str:
    """The number on a receipt, such as BKH-2026W47-komdigi-v2; a pre-check has none."""
    if version is None:
        return PRECHECK
    return f"BKH-{week.year}W{week.number:02}-{unit_code}-v{version}"
