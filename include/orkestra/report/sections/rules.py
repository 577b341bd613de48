"""Rules of validation that were withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from orkestra.report.edition import Edition
from orkestra.report.rule_words import WithdrawnLine, list_withdrawn


@dataclass(frozen=True)
class Rules:
    """Withdrawn rules, and the units that they had blocked."""

    template: ClassVar = "report/rules.html.j2"
    withdrawn: Sequence[WithdrawnLine]


def compose(edition: Edition, *, is_public: bool) -> Rules:
    """The section of one copy; the public one names no unit."""
    return Rules(list_withdrawn(edition, is_public=is_public))
