"""Store findings with the words that the unit will read."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from orkestra.feedback.describe_finding import FindingTexts, SheetPlaces
from orkestra.findings import Finding
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.warehouse import Warehouse


def store_findings(
    texts: FindingTexts,
    warehouse: Warehouse,
    origin: str,
    submission: SubmissionKey,
    findings: Iterable[Finding],
    places: Mapping[str, SheetPlaces],
) -> None:
    """Store the findings of one submission: those of active rules and, apart, those of shadow rules.

    Findings of rules that are withdrawn, or not in force in the submission's week, are dropped.

    Raises: Permanent, if a finding names a rule that the registry does not have.
    """
    week = submission.week
    by_status: dict[str | None, list[Finding]] = {}
    for finding in findings:
        by_status.setdefault(texts.rule_of(finding).status_in(week), []).append(finding)
    warehouse.run_many(
        "feedback/store_finding",
        [
            {"submission_id": submission.submission_id, "origin": origin}
            | asdict(texts.describe(submission, finding, places))
            for finding in by_status.get("active", [])
        ],
    )
    warehouse.run_many(
        "feedback/store_shadow_finding",
        [
            {"submission_id": submission.submission_id, "severity": texts.rule_of(finding).severity}
            | asdict(finding)
            for finding in by_status.get("shadow", [])
        ],
    )
