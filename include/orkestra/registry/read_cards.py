"""The cards of the indicators: what each one is called, why it matters, and which statement makes it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from orkestra.errors import Permanent

UNITS = ("share", "count", "points", "hours", "days", "label")
DIRECTIONS = ("higher", "lower", "context")


@dataclass(frozen=True)
class Card:
    """One indicator of kpis.yaml; `file` names its statement in sql/kpi/.

    `scopes` are those that its figures have, as "national, desk". `compared` is the statement that sets it
    beside an earlier week; those run when all others have.
    """

    code: str
    title: str
    why: str
    numerator: str
    denominator: str
    unit: str
    better: str
    scopes: str
    owner: str
    reviewed_on: date
    file: str
    compared: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The statements that make its figures."""
        return (self.file, self.compared) if self.compared else (self.file,)


def list_files(cards: Sequence[Card]) -> list[str]:
    """The statements in the order in which they run: what compares figures comes after them."""
    compared = [card.compared for card in cards if card.compared]
    return list(dict.fromkeys([card.file for card in cards] + compared))


def read_cards(home: Path) -> list[Card]:
    """The cards in the order of kpis.yaml.

    Raises: Permanent, if a card lacks something, has something unknown, or a code is there twice.
    """
    path = home / "include" / "registry" / "kpis.yaml"
    wanted = {field.name: field.type for field in fields(Card)}
    cards = [read_card(entry, wanted, path) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]
    codes = [card.code for card in cards]
    if len(set(codes)) < len(codes):
        raise Permanent(f"{path.name}: a code is there twice in {codes}. Give each indicator its own.")
    return cards


def read_card(entry: dict[str, Any], wanted: dict[str, Any], path: Path) -> Card:
    """One card.

    Raises: Permanent, with the fields that do not fit.
    """
    wrong = sorted(name for name, kind in wanted.items() if not isinstance(entry.get(name), kind))
    wrong += sorted(set(entry) - set(wanted))
    wrong += [
        f"{name} {entry[name]!r} (choose from {', '.join(choices)})"
        for name, choices in (("unit", UNITS), ("better", DIRECTIONS))
        if name not in wrong and entry[name] not in choices
    ]
    if wrong:
        raise Permanent(
            f"{path.name}, indicator {entry.get('code')!r}: "
            f"missing, unknown or of the wrong kind: {', '.join(wrong)}."
        )
    return Card(**entry)
