"""The words about the labels of units: how many have each, and how many may have one by chance."""

from collections.abc import Iterable
from dataclasses import dataclass

from orkestra.indonesian import format_number
from orkestra.report.edition import Edition
from orkestra.week import Week

BY_CHANCE = 0.05  # of judged units whose people did not change: two items, 2.5 % each
LABELS = (
    "Perilaku membaik",
    "Kesadaran membaik",
    "Terukur, belum terbukti membaik",
    "Aktif, belum terukur",
    "Tanpa kegiatan",
    "Belum lapor",
)


@dataclass(frozen=True)
class LabelLine:
    """One label with how many units have it; `names` only for coordinators."""

    label: str
    count: int
    names: str


def read_labels(edition: Edition) -> dict[str, str]:
    """The label of each unit that has one."""
    return {
        figure.scope_code: figure.parts["label"] for figure in edition.figures.all("3.0", "unit", "label=")
    }


def list_labels(edition: Edition, *, is_public: bool) -> list[LabelLine]:
    """The number of units per label, the strongest first; empty before labels were ever set."""
    labels = read_labels(edition)
    if not labels:
        return []
    names = {unit.unit_code: unit.short_name for unit in edition.units}
    return [
        LabelLine(
            label=label,
            count=edition.figures.get("3.0", dimension=f"label={label}").count,
            names=""
            if is_public
            else list_names(names[code] for code, own in labels.items() if own == label and code in names),
        )
        for label in LABELS
    ]


def list_names(names: Iterable[str]) -> str:
    """Name in the order of the alphabet, whatever their capitals."""
    return ", ".join(sorted(names, key=str.casefold))


def find_label_week(edition: Edition) -> Week | None:
    """The week at whose end the labels were set; None if they never were."""
    weeks = [figure.parts["week"] for figure in edition.figures.all("3.0", prefix="week=")]
    return Week.parse(weeks[0]) if weeks else None


def describe_labels(edition: Edition) -> str:
    """A sentence about when labels were set, and how many of them chance alone may have given."""
    week = find_label_week(edition)
    if week is None:
        return "Label unit ditetapkan setiap empat pekan; sampai pekan ini belum pernah."
    judged = edition.figures.get("3.0", dimension="count=judged").count
    first = f"Label ditetapkan setiap empat pekan, terakhir pada akhir {week.label}."
    if not judged:
        return f"{first} Belum ada unit yang dapat dinilai (paling sedikit 100 orang)."
    return (
        f"{first} Dari {judged} unit yang dapat dinilai (paling sedikit 100 orang), sekitar "
        f"{format_number(judged * BY_CHANCE, 1)} bisa tampak membaik hanya karena kebetulan. "
        "Banyaknya kegiatan tidak menaikkan label."
    )
