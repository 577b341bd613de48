"""The first section: what must be decided this week."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from orkestra.report.decisions import DecisionItem, list_decisions
from orkestra.report.edition import Edition


@dataclass(frozen=True)
class Decisions:
    """The items to decide, at most three."""

    template: ClassVar = "report/decisions.html.j2"
    decisions: Sequence[DecisionItem]


def compose(edition: Edition, *, is_public: bool) -> Decisions:  # noqa: ARG001  the part hides the names
    """The section of one copy."""
    return Decisions(list_decisions(edition))
