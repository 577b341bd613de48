"""The page of the report: its head, and its sections in order.

To add a section, add a module in `sections/`, a part of the template, and a line here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from orkestra.indonesian import format_moment, join_words
from orkestra.report.edition import Edition
from orkestra.report.sections import (
    cards,
    comparison,
    completeness,
    correction,
    decisions,
    impact,
    issues,
    publications,
    rules,
    sample,
    units,
)

SECTIONS = (
    decisions,  # what must be decided this week
    correction,  # of a correction: what it changes
    impact,  # change in people
    issues,  # response to what was going on
    publications,  # distribution of messages
    comparison,  # the week before
    completeness,  # who has reported
    units,  # each unit, for coordinators
    rules,  # withdrawn rules
    sample,  # rows that people look at
    cards,  # how each indicator is made
)


class Section(Protocol):
    """The content of one part of the template."""

    @property
    def template(self) -> str:
        """The part, below include/templates."""


@dataclass(frozen=True)
class Page:
    """One copy of the report."""

    title: str
    subtitle: str
    desks: str
    is_demo: bool
    sections: Sequence[Section]


def compose_page(edition: Edition, *, is_public: bool) -> Page:
    """The words of one copy of the report."""
    composed = [section.compose(edition, is_public=is_public) for section in SECTIONS]
    return Page(
        title="Laporan Mingguan Bakohumas",
        subtitle=(
            f"{edition.week.label} · Edisi {edition.edition_no} · "
            f"data sampai {format_moment(edition.row['counted_until'])}"
        ),
        desks=join_words(list(edition.desk_names.values())),
        is_demo=any(message.is_demo for message in edition.messages),
        sections=[section for section in composed if section],
    )
