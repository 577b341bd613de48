"""How long responses took, and whether hoaxes were clarified: 2.2 and 2.4 in words."""

from orkestra.indonesian import format_number, format_share, join_words
from orkestra.report.figures import Figures
from orkestra.report.sections import PERCENT_FROM

DAYS_FROM = 72  # hours; longer waits are told in days
LEVELS = ("Kritis", "Tinggi", "Sedang")


def list_response_times(figures: Figures) -> list[str]:
    """One sentence a level, the heaviest first."""
    return [f"{level} {describe_times(figures, '2.2', f'level={level};')}." for level in LEVELS]


def describe_times(figures: Figures, indicator: str, prefix: str) -> str:
    """When half and three quarters were answered; of few issues each wait: "(14 isu): separuh …"."""
    median = figures.get(indicator, dimension=f"{prefix}percentile=50")
    third_quartile = figures.get(indicator, dimension=f"{prefix}percentile=75")
    count = median.n or 0
    if not count:
        return "(0 isu): tidak ada data"
    if count < PERCENT_FROM:
        return f"({count} isu): {list_waits(figures, indicator, prefix)}"
    if median.value is None:
        return f"({count} isu): kurang dari separuh isu sudah ditanggapi"
    words = f"({count} isu): separuh ditanggapi dalam {format_hours(median.value)}"
    if third_quartile.value is None:
        return f"{words}, kurang dari tiga perempat sudah ditanggapi"
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


def format_hours(hours: float) -> str:
    """A span of time: "kurang dari 1 jam", "9 jam", "6 hari"."""
    if hours < 1:
        return "kurang dari 1 jam"
    return f"{format_number(hours)} jam" if hours < DAYS_FROM else f"{format_number(hours / 24)} hari"


def lead_hoaxes(figures: Figures) -> str:
    """Whether hoaxes were clarified where people can read it, and how long the first response took."""
    clarified, in_time = figures.get("2.4"), figures.get("2.4", dimension="within=limit")
    if not clarified.total:
        first = (
            "Tidak ada hoaks, disinformasi, atau misinformasi yang batas klarifikasinya jatuh pada pekan ini."
        )
    else:
        share = f" ({format_share(clarified.value or 0)})" if clarified.total >= PERCENT_FROM else ""
        first = (
            f"Klarifikasi dengan tautan ada untuk {clarified.count} dari {clarified.total} hoaks, "
            f"disinformasi, dan misinformasi{share}, {in_time.count} di antaranya dalam batas waktu."
        )
    if not figures.get("2.4", dimension="percentile=50").n:
        return first
    return f"{first} Waktu tanggapannya dalam 28 hari {describe_times(figures, '2.4', '')}."
