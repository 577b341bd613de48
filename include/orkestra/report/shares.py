"""Shares and counts as the report shows them."""

from dataclasses import dataclass

from orkestra.indonesian import format_number, format_share, join_words
from orkestra.report.figures import Figure, Figures
from orkestra.report.names import SHEETS

PERCENT_FROM = 10  # below that many issues the report shows counts only


@dataclass(frozen=True)
class Share:
    """A share as it is shown: "61 dari 86", "71%"; `width` is its bar, 0 to 100."""

    label: str
    counts: str
    percent: str
    width: float
    note: str = ""


def show_share(label: str, figure: Figure, *, percent_from: int = 1, note: str = "") -> Share:
    """A share with its counts; "tidak ada data" without a denominator."""
    if figure.value is None:
        return Share(label, "tidak ada data", "", 0, note)
    return Share(
        label,
        f"{format_number(figure.count)} dari {format_number(figure.total)}",
        format_share(figure.value) if figure.total >= percent_from else "",
        100 * figure.value,
        note,
    )


def show_count(figure: Figure) -> str:
    """A count, or "tidak ada data"."""
    return "tidak ada data" if figure.value is None else format_number(figure.value)


def describe_rejected(figures: Figures, *sheets: str) -> str:
    """A sentence about the rejected rows of the sheets behind an indicator; empty without rows."""
    rejected = {SHEETS[sheet]: figures.get("K0.5", dimension=f"sheet={sheet}") for sheet in sheets}
    counted = [
        f"{format_number(figure.count)} dari {format_number(figure.total)} baris {name}"
        for name, figure in rejected.items()
        if figure.total
    ]
    return f"Ditahan dan tidak ikut dihitung: {join_words(counted)}." if counted else ""
