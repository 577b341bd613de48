"""Drop suggestions for damaged counts that cannot be right."""

from collections.abc import Sequence
from dataclasses import replace

from orkestra.findings import Finding
from orkestra.reading.specs import ColumnSpec
from orkestra.reading.values.numbers import LOCALE_DAMAGE, SHARE_OR_COUNT
from orkestra.reading.values.readings import Value

# Each count that is part of another count in its row.
WHOLE = {
    "before_yes_count": "before_count", "after_yes_count": "after_count",
    "no_to_yes_count": "before_count", "yes_to_no_count": "before_count",
    "female_count": "participant_count", "male_count": "participant_count",
    "negative_before_count": "conversation_before_count", "negative_after_count": "conversation_after_count",
    "proven_count": "value_count",
}  # fmt: skip


def drop_impossible(
    findings: Sequence[Finding], columns: Sequence[ColumnSpec], values: Sequence[Value | None]
) -> list[Finding]:
    """The findings of one row; a suggested part that is larger than its whole is dropped from its finding."""
    counts = {column.name: value for column, value in zip(columns, values, strict=True)}
    return [
        replace(finding, rule=SHARE_OR_COUNT, meant=None) if _is_impossible(finding, counts) else finding
        for finding in findings
    ]


def _is_impossible(finding: Finding, counts: dict[str, Value | None]) -> bool:
    whole = counts.get(WHOLE.get(finding.column_name or "", ""))
    return finding.rule == LOCALE_DAMAGE and isinstance(whole, int) and int(finding.meant or 0) > whole
