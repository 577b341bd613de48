"""The cards of the indicators in words, for the end of the report."""

from collections.abc import Sequence
from dataclasses import dataclass

from orkestra.indonesian import format_date
from orkestra.registry.read_cards import Card
from orkestra.report.edition import Edition

NONE = "Tidak ada"  # the denominator of what is no part of anything
UNITS = {
    "share": "persen",
    "count": "jumlah",
    "points": "poin persen",
    "hours": "jam",
    "days": "hari",
    "label": "label",
}
BETTER = {
    "higher": "makin tinggi makin baik",
    "lower": "makin rendah makin baik",
    "context": "tinggi rendahnya tidak berarti baik atau buruk",
}


@dataclass(frozen=True)
class CardLine:
    """One indicator: what it is called, why it matters, what is counted, and how to read it."""

    title: str
    why: str
    counted: str
    reading: str


def list_cards(edition: Edition) -> Sequence[CardLine]:
    """The cards in the order of kpis.yaml.

    Raises: KeyError, for a unit or a direction that has no words.
    """
    names = {unit.unit_code: unit.short_name for unit in edition.units}
    return [
        CardLine(
            title=f"{card.code} {card.title}",
            why=card.why,
            counted=describe_counted(card),
            reading=(
                f"Satuan: {UNITS[card.unit]}; {BETTER[card.better]}. Penanggung jawab: "
                f"{names.get(card.owner, card.owner)}. "
                f"Ditinjau {format_date(card.reviewed_on, weekday=False)}."
            ),
        )
        for card in edition.cards
    ]


def describe_counted(card: Card) -> str:
    """The numerator, and the denominator if there is one."""
    whole = "" if card.denominator == NONE else f" Dari: {card.denominator}."
    return f"Yang dihitung: {card.numerator}.{whole}"
