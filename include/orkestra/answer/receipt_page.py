"""A receipt as a page that stands alone, reads on a phone, and prints on one sheet of paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from orkestra.answer.group_findings import Group, describe_place_once, describe_problem
from orkestra.answer.marked_workbook import MarkedWorkbook
from orkestra.answer.receipt import Receipt
from orkestra.findings import Severity
from orkestra.templates import load_template

SEVERITY_WORDS = {
    Severity.REJECT: "Tolak",
    Severity.FIX: "Perbaiki",
    Severity.QUERY: "Pertanyaan",
    Severity.INFO: "Info",
}
# So that the page prints on one: how many groups of each kind, and how much of what was found. Further
# groups are folded away, and are not printed.
SHOWN_OPEN, SHOWN_EXPLAINED, SHOWN_INFO = 6, 1, 2
MAX_FOLDED = 100
SHOWN_PROBLEM, SHOWN_EXPLANATION = 160, 90


@dataclass(frozen=True)
class Shown:
    """The groups of one kind: those on the page, those folded away, and how many there are beyond."""

    first: list[dict[str, str]]
    folded: list[dict[str, str]]
    rest_count: int

    @classmethod
    def of(cls, groups: Sequence[Group], first_count: int) -> Self:
        """The groups in few words, so many of them on the page."""
        shown = [describe(group) for group in groups[: first_count + MAX_FOLDED]]
        return cls(shown[:first_count], shown[first_count:], len(groups) - first_count)


def render_receipt(receipt: Receipt, marked: MarkedWorkbook | None = None) -> str:
    """The receipt as an HTML page; every text is escaped. `marked` is the workbook beside it."""
    groups = list_groups(receipt)
    to_do = [group for group in groups if group.severity != Severity.INFO and not group.explanation]
    explained = [group for group in groups if group.explanation]
    mended = [group for group in groups if group.severity == Severity.INFO]
    return load_template("receipt.html.j2").render(
        receipt=receipt,
        is_list_only=marked.is_list_only if marked else True,
        lost=marked.lost if marked else [],
        severity_words=SEVERITY_WORDS,
        to_do=Shown.of(to_do, SHOWN_OPEN),
        explained=Shown.of(explained, SHOWN_EXPLAINED),
        mended=Shown.of(mended, SHOWN_INFO),
    )


def list_groups(receipt: Receipt) -> list[Group]:
    """The groups of a receipt; of one from before there were groups, each finding as one."""
    return receipt.groups or [
        Group(found.rule, found.severity, None, 1, False, [], found.message, "", [], 0, [], None)
        for found in receipt.findings
    ]


def describe(group: Group) -> dict[str, str]:
    """A group in few words; examples are left out where they would not fit."""
    problem = describe_problem(group)
    return {
        "severity": group.severity,
        "place": describe_place_once(group),
        "problem": problem if len(problem) <= SHOWN_PROBLEM else cut(group.problem, SHOWN_PROBLEM),
        "mend": group.mend,
        "explanation": cut(group.explanation or "", SHOWN_EXPLANATION),
    }


def cut(text: str, length: int) -> str:
    """A text that is too long for the page, up to a point."""
    return text if len(text) <= length else f"{text[:length].rstrip()}…"
