"""The cards of the indicators: what each one is called, why it matters, and which statement makes it."""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from orkestra.errors import Permanent


@dataclass(frozen=True)
class Card:
    """One indicator of kpis.yaml; `file` names its statement in sql/kpi/."""

    code: str
    title: str
    why: str
    numerator: str
    denominator: str
    unit: str
    better: str
    owner: str
    reviewed_on: date
    file: str


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
    if wrong:
        raise Permanent(
            f"{path.name}, indicator {entry.get('code')!r}: "
            f"missing, unknown or of the wrong kind: {', '.join(wrong)}."
        )
    return Card(**entry)
