"""The section of the cards: how each indicator is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from orkestra.report.card_words import CardLine, list_cards
from orkestra.report.edition import Edition


@dataclass(frozen=True)
class Cards:
    """The cards of all indicators."""

    template: ClassVar = "report/cards.html.j2"
    cards: Sequence[CardLine]


def compose(edition: Edition, *, is_public: bool) -> Cards:  # noqa: ARG001  the same in both copies
    """The section of one copy."""
    return Cards(list_cards(edition))
