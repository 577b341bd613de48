"""The week beside the one before, over the same units; changes beside those of four weeks before."""

from collections.abc import Mapping
from dataclasses import dataclass

from orkestra.indonesian import format_hours, format_number, format_share
from orkestra.report.figures import Figure, Figures
from orkestra.report.impact_words import format_points
from orkestra.report.response_words import LEVELS
from orkestra.report.shares import PERCENT_FROM

PREFIX = "compare=four_weeks_before;"


@dataclass(frozen=True)
class ComparisonLine:
    """One indicator: this week and the one before over the same base, and all that was published then."""

    label: str
    base: str
    now: str
    before: str
    change: str
    published: str


def list_comparisons(figures: Figures, titles: Mapping[str, str]) -> list[ComparisonLine]:
    """The lines of the table; empty without an edition of the week before."""
    if not figures.get("2.3", dimension="compare=last_week").n:
        return []
    lines = [
        compare(figures, "1.1", titles["1.1"], "tugas", percent_from=1),
        compare(figures, "2.1", f"{titles['2.1']}, tingkat Tinggi dan Kritis", split="headline=serious"),
        *(
            compare(figures, "2.2", f"{titles['2.2']}, tingkat {level}", split=f"level={level};percentile=50")
            for level in LEVELS
        ),
        compare(figures, "2.3", f"{titles['2.3']}: masih terbuka"),
        compare(figures, "2.4", titles["2.4"]),
    ]
    return [line for line in lines if (line.now, line.before) != ("–", "–")]


def compare(
    figures: Figures,
    indicator: str,
    label: str,
    base: str = "unit",
    *,
    split: str = "",
    percent_from: int = PERCENT_FROM,
) -> ComparisonLine:
    """One line."""
    place = ";".join(filter(None, ("compare=last_week", split)))
    change = figures.get(indicator, dimension=place)
    now, before, published = (
        figures.get(indicator, dimension=f"{place};part={part}") for part in ("now", "before", "published")
    )
    may_show = change.value is not None and min(now.total, before.total) >= percent_from
    if now.method != "share":
        may_show = change.value is not None
    return ComparisonLine(
        label=label,
        base=f"{format_number(change.n or 0)} {base}",
        now=show_side(now, percent_from),
        before=show_side(before, percent_from),
        change=show_change(change.value or 0, now.method) if may_show else "–",
        published=show_side(published, percent_from),
    )


def show_side(figure: Figure, percent_from: int) -> str:
    """One side: "143 dari 231 (62%)", "6", "separuh dalam 9 jam"."""
    if figure.value is None:
        return "–"
    if figure.method == "count":
        return format_number(figure.value)
    if figure.method == "kaplan-meier":
        return f"separuh dalam {format_hours(figure.value)}"
    share = f" ({format_share(figure.value)})" if figure.total >= percent_from else ""
    return f"{format_number(figure.count)} dari {format_number(figure.total)}{share}"


def show_change(value: float, method: str) -> str:
    """A difference with its sign and unit: "+7 poin", "−2", "+2 hari 6 jam"."""
    if method == "kaplan-meier" and abs(value) >= 1:
        return f"{'+' if value > 0 else '−'}{format_hours(abs(value))}"
    unit = {"share": " poin", "kaplan-meier": " jam"}.get(method, "")
    return f"{'+' if value > 0 else ''}{format_points(value)}{unit}"


def list_change_comparisons(figures: Figures, item_names: Mapping[str, str]) -> list[str]:
    """Measured changes beside those of four weeks before, whose 28 days share no day with these."""
    lines = []
    for figure in (*figures.all("3.1", "message", PREFIX), *figures.all("3.2", "message", PREFIX)):
        if figure.value is None or "part" in figure.parts:
            continue
        pool = figure.dimension.removeprefix(PREFIX)
        now = figures.get(figure.indicator, "message", figure.scope_code, pool)
        before = figures.get(
            figure.indicator, "message", figure.scope_code, f"{figure.dimension};part=published"
        )
        interval = (
            f", kisaran {format_points(figure.lower)} sampai {format_points(figure.upper)}"
            if figure.lower is not None and figure.upper is not None
            else ""
        )
        lines.append(
            f"{figure.scope_code} · {item_names.get(figure.parts['item'], figure.parts['item'])} "
            f"({figure.parts['sampling'].lower()}): {show_change(now.value or 0, 'share')} sekarang, "
            f"{show_change(before.value or 0, 'share')} empat pekan sebelumnya "
            f"(selisih {show_change(figure.value, 'share')}{interval})."
        )
    return lines
