"""The week beside the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from orkestra.report.comparison_words import ComparisonLine, list_change_comparisons, list_comparisons
from orkestra.report.edition import Edition


@dataclass(frozen=True)
class Comparison:
    """Figures over the units of both weeks, and changes beside those of four weeks before."""

    template: ClassVar = "report/comparison.html.j2"
    comparisons: Sequence[ComparisonLine]
    change_comparisons: Sequence[str]


def compose(edition: Edition, *, is_public: bool) -> Comparison:  # noqa: ARG001  the same in both copies
    """The section of one copy."""
    return Comparison(
        comparisons=list_comparisons(edition.figures, edition.titles),
        change_comparisons=list_change_comparisons(edition.figures, edition.item_names),
    )
