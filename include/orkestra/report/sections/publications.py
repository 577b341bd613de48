"""Publications: the coverage of messages, and narratives on their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from orkestra.indonesian import format_number, format_share
from orkestra.report.edition import Edition, MergedRow
from orkestra.report.figures import Figure, Figures
from orkestra.report.narrative_words import ChainLine, describe_merged, lead_outreach, list_chain, show_merged
from orkestra.report.shares import Share, describe_rejected, show_count, show_share


@dataclass(frozen=True)
class Publications:
    """Coverage first; the count of publications comes last, because it shows no change in people."""

    template: ClassVar = "report/publications.html.j2"
    publications: str
    rejected_publications: str
    desk_coverage: Sequence[str]
    coverage: Sequence[Share]
    chain: Sequence[ChainLine]
    outreach: str
    publication_count: str
    messaged: str
    merged: str
    merged_rows: Sequence[MergedRow]
    channels: Sequence[tuple[str, int]]
    media_types: Sequence[tuple[str, int]]
    outdoor: str


def compose(edition: Edition, *, is_public: bool) -> Publications:
    """The section of one copy; only coordinators see which rows were merged."""
    figures = edition.figures
    return Publications(
        publications=lead_publications(figures),
        rejected_publications=describe_rejected(figures, "publication", "outreach"),
        desk_coverage=list_desk_coverage(edition),
        coverage=list_coverage(edition),
        chain=list_chain(edition),
        outreach=lead_outreach(figures),
        publication_count=show_count(figures.get("1.3")),
        messaged=describe_messaged(figures.get("1.2")),
        merged=describe_merged(edition.merged, edition.week),
        merged_rows=[] if is_public else show_merged(edition.merged),
        channels=list_volume(figures, "channel"),
        media_types=list_volume(figures, "media_type"),
        outdoor=describe_outdoor(edition),
    )


def lead_publications(figures: Figures) -> str:
    """The first sentence about publications: coverage with its range."""
    figure = figures.get("1.1")
    if not figure.n:
        return "Tidak ada pesan prioritas yang ditugaskan pada pekan ini."
    if figure.value is None:
        return "Belum ada unit yang lembar Publikasinya terisi, jadi cakupan pesan tidak dapat dihitung."
    return f"{describe_coverage(figure)}."


def list_desk_coverage(edition: Edition) -> list[str]:
    """Coverage by the members of each desk, with its own range: it is never mixed with that of all."""
    figures = {
        name: edition.figures.get("1.1", "desk", code) for code, name in sorted(edition.desk_names.items())
    }
    return [
        f"Anggota {name}: {describe_coverage(figure)}."
        if figure.value is not None
        else f"Anggota {name}: tidak ada data, karena belum satu pun lembar Publikasinya terisi."
        for name, figure in figures.items()
        if figure.n
    ]


def describe_coverage(figure: Figure) -> str:
    """Pairs with the range for missing units: "61 dari 86 tugas … terlaksana (71%; 66–73% bila …)"."""
    words = (
        f"{format_number(figure.count)} dari {format_number(figure.total)} tugas menyebarkan pesan "
        f"terlaksana ({format_share(figure.value or 0)}"
    )
    if (figure.n or 0) > figure.total:
        words += f"; {show_range(figure)} bila unit yang belum melapor dihitung"
    return f"{words})"


def show_range(figure: Figure) -> str:
    """The range for missing units: "66–73%"."""
    if figure.lower is None or figure.upper is None:
        return ""
    return f"{format_share(figure.lower).rstrip('%')}–{format_share(figure.upper)}"


def list_coverage(edition: Edition) -> list[Share]:
    """Coverage of each message, in the order of priority, with the range as note."""
    figures = [
        (message, edition.figures.get("1.1", "message", message.message_code)) for message in edition.messages
    ]
    return [
        show_share(
            message.message_text,
            figure,
            note=show_range(figure) if (figure.n or 0) > figure.total else "",
        )
        for message, figure in figures
    ]


def describe_messaged(figure: Figure) -> str:
    """A sentence with the number of unique publications that carry a message; empty without publications."""
    if figure.value is None:
        return ""
    return (
        f"{format_number(figure.count)} di antaranya ({format_share(figure.value)}) membawa paling sedikit "
        "satu pesan prioritas."
    )


def list_volume(figures: Figures, split: str) -> list[tuple[str, int]]:
    """Unique publications by channel or media type, by name and never by rank."""
    return sorted(
        (figure.dimension.removeprefix(f"{split}="), figure.count)
        for figure in figures.all("1.3", prefix=f"{split}=")
    )


def describe_outdoor(edition: Edition) -> str:
    """Outdoor media in a line of its own, or nothing."""
    points = edition.figures.get("1.3", dimension="outdoor=placements")
    areas = edition.figures.get("1.3", dimension="outdoor=areas")
    if not points.count:
        return ""
    return (
        f"Media luar ruang: {format_number(points.count)} titik di {format_number(areas.count)} "
        "kabupaten/kota. Satu baris laporan dihitung satu publikasi, berapa pun titiknya."
    )
