"""The rows that people look at each week, and what they found: what no figure can prove."""

from collections.abc import Sequence
from dataclasses import dataclass

from orkestra.indonesian import format_number, format_share
from orkestra.report.edition import Edition, SampleRate, SampleRow

QUESTIONS = {
    "tag": "Apakah publikasi ini benar membawa pesan yang kodenya ditulis?",
    "issue": "Apakah jenis, tingkat, dan waktu terdeteksinya benar?",
    "answer": "Apakah tanggapan ini benar diberikan, pada waktu itu, dan menjawab isunya?",
}


@dataclass(frozen=True)
class SampleLine:
    """One row in the coordinators' list; `address` is empty where nothing can be opened."""

    place: int
    unit: str
    title: str
    said: str
    question: str
    link: str
    address: str


def list_sample(edition: Edition) -> Sequence[SampleLine]:
    """The rows in the order in which they were drawn."""
    return [describe_row(row) for row in edition.sample]


def describe_row(row: SampleRow) -> SampleLine:
    """One row with what is asked of it."""
    link = row.link or ""
    return SampleLine(
        place=row.place,
        unit=f"{row.unit_name}, baris {row.row_no}",
        title=row.title,
        said=row.said,
        question=QUESTIONS[row.kind],
        link=link or "tidak ada tautan",
        address=link if link.startswith(("https://", "http://")) else "",
    )


def describe_rate(rate: SampleRate) -> str:
    """The rate of true rows among those that were looked at: "Dari 20 baris … 18 benar (90%); 10 belum …"."""
    if not rate.asked_count:
        return "Belum ada baris contoh dari empat pekan sebelumnya."
    if not rate.judged_count:
        return (
            f"Dari {format_number(rate.asked_count)} baris contoh empat pekan sebelumnya belum satu pun "
            "diperiksa koordinator."
        )
    words = (
        f"Dari {format_number(rate.judged_count)} baris contoh empat pekan sebelumnya yang diperiksa "
        f"koordinator, {format_number(rate.right_count)} benar "
        f"({format_share(rate.right_count / rate.judged_count)})"
    )
    rest = rate.asked_count - rate.judged_count
    return f"{words}; {format_number(rest)} lainnya belum dapat dipastikan." if rest else f"{words}."
