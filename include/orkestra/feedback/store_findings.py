"""Stores findings as the unit will read them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from orkestra.feedback.describe_finding import FindingTexts, SheetPlaces
from orkestra.findings import Finding
from orkestra.submission_key import SubmissionKey
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

INSERT = """
insert into intake.finding (
    submission_id, origin, rule, severity, sheet, row_no, column_name, cell, found, message, problem, mend,
    shown_sheet, shown_row
)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict do nothing
"""
# nothing of a pre-check is recorded
INSERT_SHADOW = """
insert into quality.shadow_finding (submission_id, rule, severity, sheet, row_no, column_name, found)
select submission_id, %(rule)s, %(severity)s, %(sheet)s, %(row_no)s, %(column_name)s, %(found)s
from intake.submission
where submission_id = %(submission_id)s and not is_trial
on conflict do nothing
"""


def store_findings(
    texts: FindingTexts,
    connection: "psycopg.Connection[Row]",
    origin: str,
    submission: SubmissionKey,
    findings: Iterable[Finding],
    places: Mapping[str, SheetPlaces],
) -> None:
    """Stores the findings of one submission by what their rules are in its week: aloud or in the shadow.

    Those of other rules are dropped: withdrawn ones, and such as do not hold in that week.

    Raises: Permanent, if a finding names a rule that the registry does not have.
    """
    week = Week.parse(submission.week)
    by_status: dict[str | None, list[Finding]] = {}
    for finding in findings:
        by_status.setdefault(texts.rule_of(finding).status_in(week), []).append(finding)
    told = [
        (submission.submission_id, origin, *texts.describe(submission, finding, places))
        for finding in by_status.get("active", [])
    ]
    unheard = [
        {"submission_id": submission.submission_id, "severity": texts.rule_of(finding).severity}
        | asdict(finding)
        for finding in by_status.get("shadow", [])
    ]
    with connection.cursor() as cursor:
        if told:
            cursor.executemany(INSERT, told)
        if unheard:
            cursor.executemany(INSERT_SHADOW, unheard)
