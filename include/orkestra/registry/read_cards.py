"""The cards of the indicators: title, reason, owner and the statement that computes each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from orkestra.errors import Permanent
from orkestra.field_types import NO_OTHER_FIELDS, Day
from orkestra.registry.lined_yaml import list_problems, load_yaml
from orkestra.registry.problems import Problem


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Card:
    """One indicator of kpis.yaml; `file` names its statement in sql/kpi/.

    `scopes` are those of its figures, as "national, desk". `compared` is the statement that compares it with
    an earlier week.
    """

    code: str
    title: str
    why: str
    numerator: str
    denominator: str
    unit: Literal["share", "count", "points", "hours", "days", "label"]
    better: Literal["higher", "lower", "context"]
    scopes: str
    owner: str
    reviewed_on: Day
    file: str
    compared: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The statements that make its figures."""
        return (self.file, self.compared) if self.compared else (self.file,)


CARDS = TypeAdapter(list[Card])


def list_files(cards: Sequence[Card]) -> list[str]:
    """The statements in the order in which they run: those that compare figures come last."""
    compared = [card.compared for card in cards if card.compared]
    return list(dict.fromkeys([card.file for card in cards] + compared))


def read_cards(home: Path) -> list[Card]:
    """The cards in the order of kpis.yaml.

    Raises: Permanent, with every fault of every card, or with the codes if one is there twice.
    """
    path = home / "include" / "registry" / "kpis.yaml"
    problems: list[Problem] = []
    content = load_yaml(path, problems)
    try:
        cards = CARDS.validate_python(content)
    except ValidationError as error:
        listed = "\n".join(map(str, problems or list_problems(path, content, error)))
        raise Permanent(f"The cards of the indicators cannot be read:\n{listed}") from error
    codes = [card.code for card in cards]
    if len(set(codes)) < len(codes):
        raise Permanent(f"{path.name}: a code is there twice in {codes}. Give each indicator its own.")
    return cards
