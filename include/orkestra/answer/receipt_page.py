"""A receipt as a page that stands alone, reads on a phone, and prints on one sheet of paper."""

from pathlib import Path
from typing import Any

from orkestra.answer.group_findings import Group, describe_place, describe_problem
from orkestra.findings import Severity
from orkestra.templates import load_template

SEVERITY_WORDS = {
    Severity.REJECT: "Tolak",
    Severity.FIX: "Perbaiki",
    Severity.QUERY: "Pertanyaan",
    Severity.INFO: "Info",
}
# So that the page stays one page: how many groups of each kind, and how much of what was found.
SHOWN_OPEN, SHOWN_EXPLAINED, SHOWN_INFO = 6, 1, 2
SHOWN_PROBLEM, SHOWN_EXPLANATION = 160, 90


def render_receipt(home: Path, content: dict[str, Any]) -> str:
    """The receipt as an HTML page; every text is escaped.

    `is_list_only` and `lost` in it tell what came of the marked-up workbook.
    """
    groups = list_groups(content)
    to_do = [group for group in groups if group.severity != Severity.INFO and not group.explanation]
    explained = [group for group in groups if group.explanation]
    mended = [group for group in groups if group.severity == Severity.INFO]
    return load_template(home, "receipt.html.j2").render(
        receipt=content,
        deadline=content.get("deadline"),
        workbook=content.get("workbook"),
        is_list_only=content.get("is_list_only", True),
        lost=content.get("lost", []),
        severity_words=SEVERITY_WORDS,
        to_do=[describe(group) for group in to_do[:SHOWN_OPEN]],
        to_do_rest=len(to_do) - SHOWN_OPEN,
        explained=[describe(group) for group in explained[:SHOWN_EXPLAINED]],
        explained_rest=len(explained) - SHOWN_EXPLAINED,
        mended=[describe(group) for group in mended[:SHOWN_INFO]],
        mended_rest=len(mended) - SHOWN_INFO,
    )


def list_groups(content: dict[str, Any]) -> list[Group]:
    """The groups of a receipt; of one from before there were groups, each finding as one."""
    if "groups" in content:
        return [Group(**group) for group in content["groups"]]
    return [
        Group(found["rule"], found["severity"], None, 1, False, [], found["message"], "", [], 0, [], None)
        for found in content["findings"]
    ]


def describe(group: Group) -> dict[str, str]:
    """A group in few words; without its place, where the words name the sheet themselves."""
    names_sheet = not group.places and group.sheet is not None and group.sheet in group.problem
    return {
        "severity": group.severity,
        "place": "" if names_sheet else describe_place(group),
        "problem": cut(describe_problem(group), SHOWN_PROBLEM),
        "mend": group.mend,
        "explanation": cut(group.explanation or "", SHOWN_EXPLANATION),
    }


def cut(text: str, length: int) -> str:
    """A text that is too long for the page, up to a point."""
    return text if len(text) <= length else f"{text[:length].rstrip()}…"
