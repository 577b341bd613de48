"""Faults of a file as a whole, apart from its rows."""

from collections.abc import Mapping
from typing import Any

from orkestra.findings import Finding
from orkestra.reading.identity import check_identity
from orkestra.registry import Registry
from orkestra.sheet_names import DATA_SHEETS
from orkestra.submission_key import SubmissionKey

GIVEN_BY_TEMPLATE = {"unit_code", "unit_name", "week", "template_version"}


def find_structure(
    registry: Registry,
    submission: SubmissionKey,
    cover: Mapping[str, Any],
    statuses: dict[str, str],
    cells: Mapping[str, str] | None = None,
) -> list[Finding]:
    """The faults of a file as a whole: the wrong unit or week, no cover, nothing filled in.

    `statuses` has only sheets that could be read, because nobody knows of another one that it is blank;
    `cells` has the cells of the cover's values.
    """
    if statuses.get("cover") != "filled":
        return [Finding("S-001")]
    findings = check_identity(registry, submission, cover)
    data_sheets = {name: status for name, status in statuses.items() if name != "cover"}
    if is_untouched(cover, data_sheets):
        findings.append(Finding("S-006"))
    else:
        nil_cells = {name: (cells or {}).get(f"nil_{name}", "") for name in data_sheets}
        findings += [
            Finding("S-005", name, meant=f" (sel {nil_cells[name]})" if nil_cells[name] else "")
            for name, status in data_sheets.items()
            if status == "blank"
        ]
    return findings


def is_untouched(cover: Mapping[str, Any], data_sheets: Mapping[str, str]) -> bool:
    """True if a file holds only what the template brings: unit and week, and last week's open issues."""
    filled = {name for name, status in data_sheets.items() if status != "blank"}
    if not filled:
        return set(data_sheets) == set(DATA_SHEETS)
    return filled == {"issue"} and GIVEN_BY_TEMPLATE.issuperset(cover)
