"""The words about response times and clarified hoaxes: 2.2 and 2.4."""

from orkestra.indonesian import format_hours, format_share, join_words
from orkestra.report.edition import Edition
from orkestra.report.figures import Figures
from orkestra.report.shares import PERCENT_FROM

LEVELS = ("Kritis", "Tinggi", "Sedang")


def list_response_times(figures: Figures) -> list[str]:
    """One sentence a level, the heaviest first."""
    return [f"{level} {describe_times(figures, '2.2', f'level={level};')}." for level in LEVELS]


def describe_times(figures: Figures, indicator: str, prefix: str) -> str:
    """The times until half and three quarters were given; of few each wait: "(14 tanggapan): separuh …"."""
    median = figures.get(indicator, dimension=f"{prefix}percentile=50")
    third_quartile = figures.get(indicator, dimension=f"{prefix}percentile=75")
    count = median.n or 0
    if not count:
        return "(0 tanggapan): tidak ada data"
    if count < PERCENT_FROM:
        return f"({count} tanggapan): {list_waits(figures, indicator, prefix)}"
    if median.value is None:
        return f"({count} tanggapan): kurang dari separuh isu sudah ditanggapi"
    words = f"({count} tanggapan): separuh diberikan dalam {format_hours(median.value)}"
    if third_quartile.value is None:
        return f"{words}, kurang dari tiga perempat sudah diberikan"
    return f"{words}, tiga perempat dalam {format_hours(third_quartile.value)}"


def list_waits(figures: Figures, indicator: str, prefix: str) -> str:
    """Each wait of a few issues: "ditanggapi setelah 2 jam dan 5 jam; belum ditanggapi setelah 6 hari"."""
    hours: dict[str, list[str]] = {"answered": [], "followed": [], "silent": []}
    for wait in figures.all(indicator, prefix=f"{prefix}wait="):
        hours[wait.method].append(format_hours(wait.value or 0))
    words = {
        "answered": f"ditanggapi setelah {join_words(hours['answered'])}",
        "followed": f"belum ditanggapi setelah {join_words(hours['followed'])}",
        "silent": f"{len(hours['silent'])} tanpa kabar karena unitnya belum melapor",
    }
    return "; ".join(text for kind, text in words.items() if hours[kind])


def describe_window(edition: Edition) -> str:
    """The time that is looked back at: 28 days, in the first weeks since reporting began."""
    if edition.began_week is None:
        return "dalam 28 hari yang berakhir pada pekan ini"
    return f"sejak pelaporan dimulai pada pekan {edition.began_week.number}"


def lead_hoaxes(figures: Figures, window: str) -> str:
    """A sentence about hoaxes that were clarified where people can read it, and the first responses."""
    clarified, in_time = figures.get("2.4"), figures.get("2.4", dimension="within=limit")
    if not clarified.total:
        first = (
            "Tidak ada hoaks, disinformasi, atau misinformasi yang batas klarifikasinya jatuh pada pekan ini."
        )
    else:
        share = f" ({format_share(clarified.value or 0)})" if clarified.total >= PERCENT_FROM else ""
        first = (
            f"Hoaks, disinformasi, dan misinformasi: {clarified.count} dari {clarified.total} klarifikasi "
            f"yang jatuh tempo sudah ada tautannya{share}, {in_time.count} di antaranya dalam 24 jam."
        )
    before = figures.get("2.4", dimension="count=overdue_before_start").count
    if before:
        first += f" {before} klarifikasi sudah lewat batas sebelum pelaporan dimulai dan tidak ikut dihitung."
    if not figures.get("2.4", dimension="percentile=50").n:
        return first
    return f"{first} Waktu tanggapannya {window} {describe_times(figures, '2.4', '')}."
