"""The words about narratives, and about publications that several rows report: 1.8 and the list of 1.3."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from orkestra.indonesian import format_number, format_share, join_words
from orkestra.report.edition import Edition, MergedRow
from orkestra.report.figures import Figure, Figures
from orkestra.week import Week, name_weeks

SHOWN_MERGED = 50  # the rest stands in the JSON


@dataclass(frozen=True)
class ChainLine:
    """One message whose narrative began in the last 28 days."""

    message: str
    komdigi: str
    units: str
    median: str


def list_chain(edition: Edition) -> list[ChainLine]:
    """The messages whose narrative began in the last 28 days, link by link."""
    texts = {message.message_code: message.message_text for message in edition.messages}
    return [
        describe_chain(edition.figures, figure.scope_code, texts.get(figure.scope_code, ""))
        for figure in edition.figures.all("1.8", "message", "link=komdigi")
    ]


def describe_chain(figures: Figures, code: str, text: str) -> ChainLine:
    """One message: days to Komdigi, units that followed at once, and the day by which half had."""
    units = figures.get("1.8", "message", code, "link=units")
    if units.method == "before reporting":
        return ChainLine(text or code, "tidak ada data: narasi dimulai sebelum pelaporan", "–", "–")
    return ChainLine(
        message=text or code,
        komdigi=describe_days(figures.get("1.8", "message", code, "link=komdigi")),
        units=f"{units.count} dari {units.total} ({format_share(units.value)})"
        if units.value is not None
        else "tidak ada data",
        median=describe_days(figures.get("1.8", "message", code, "link=units;part=median_day")),
    )


def describe_days(figure: Figure) -> str:
    """Calendar days: "hari yang sama", "2 hari", "belum"."""
    if figure.value is None:
        return "belum"
    if figure.value == 0:
        return "hari yang sama"
    return f"{format_number(figure.value, 0 if figure.value == int(figure.value) else 1)} hari"


def lead_outreach(figures: Figures) -> str:
    """A sentence about the messages that field officers and community groups carried."""
    messages = figures.get("1.8", dimension="link=outreach")
    sessions, districts = (
        figures.get("1.8", dimension=f"link=outreach;part={part}") for part in ("sessions", "districts")
    )
    if sessions.value is None:
        return "Belum ada unit yang lembar Tatap Mukanya terisi atau nihil."
    if not sessions.count:
        return "Penyuluh (PIP) dan KIM belum membawa satu pun pesan aktif pada pekan ini."
    quiz = figures.get("1.8", dimension="link=outreach;part=quiz")
    return (
        f"Penyuluh (PIP) dan KIM membawa {messages.count} dari {messages.total} pesan aktif dalam "
        f"{format_number(sessions.count)} tatap muka di {format_number(districts.count)} kabupaten/kota; "
        f"{format_number(quiz.count)} di antaranya dengan kuis."
    )


def describe_merged(merged: Sequence[MergedRow], week: Week) -> str:
    """A sentence with the number of publications that several rows report, and why they are one."""
    if not merged:
        return ""
    reasons = [
        f"{count} karena {words}"
        for reason, words in (("alamat sama", "alamatnya sama"), ("judul sama", "judul dan medianya sama"))
        if (count := sum(row.reason == reason for row in merged))
    ]
    notes = {
        "publikasi bersama beberapa unit": sum(len(row.unit_codes) > 1 for row in merged),
        "sudah dihitung pada pekan sebelumnya": sum(row.counted_week != week for row in merged),
    }
    first = f"{len(merged)} publikasi tercatat pada beberapa baris dan dihitung satu kali"
    rest = [f"{words[0].upper()}{words[1:]}: {count}." for words, count in notes.items() if count]
    return " ".join([f"{first}: {join_words(reasons)}.", *rest])


def show_merged(merged: Sequence[MergedRow]) -> list[MergedRow]:
    """The first of them, with the rows that report each as people read them."""
    shown = merged[:SHOWN_MERGED]
    return [replace(row, reported_rows=[name_weeks("; ".join(row.reported_rows))]) for row in shown]
