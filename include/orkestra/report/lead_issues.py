"""The lead of the section about issues: how many were answered in time, and how many are open."""

from orkestra.indonesian import format_number, format_share
from orkestra.report.figures import Figure, Figures
from orkestra.report.shares import PERCENT_FROM

AMONG_DUE = {
    "reported_late": "baru dilaporkan setelah lewat batas",
    "raised": "atas isu yang tingkatnya dinaikkan kemudian",
    "without_news": "tanpa kabar dari unitnya pada pekan ini",
}


def lead_issues(figures: Figures) -> str:
    """The first sentences about issues: Tinggi and Kritis, the desks' apart, Sedang, what is open."""
    return " ".join(filter(None, (lead_serious(figures), lead_medium(figures), lead_open(figures))))


def lead_serious(figures: Figures) -> str:
    """A sentence about responses to serious issues in time, and apart about issues of the desks."""
    answered = figures.get("2.1", dimension="headline=serious")
    if not answered.total:
        return "Tidak ada tanggapan atas isu Tinggi atau Kritis yang jatuh tempo pada pekan ini."
    words = f"Atas isu Tinggi dan Kritis, {describe_answered(answered, describe_base(figures, answered))}"
    desk = figures.get("2.1", dimension="headline=serious_desk")
    if not desk.total:
        return f"{words}."
    return f"{words}; atas isu yang didaftarkan desk {desk.count} dari {desk.total}."


def describe_answered(answered: Figure, base: str = "") -> str:
    """Responses in time: "18 dari 40 tanggapan yang jatuh tempo diberikan tepat waktu (45%; 26 isu; …)"."""
    words = f"{answered.count} dari {answered.total} tanggapan yang jatuh tempo diberikan tepat waktu"
    percent = format_share(answered.value or 0) if answered.total >= PERCENT_FROM else ""
    beside = "; ".join(filter(None, (percent, base)))
    return f"{words} ({beside})" if beside else words


def describe_base(figures: Figures, answered: Figure) -> str:
    """Of how many issues: "26 isu; satu isu dapat menjadi tugas beberapa unit"; nothing if of as many."""
    issues = figures.get("2.1", dimension=f"{answered.dimension};count=issues").count
    if issues in (0, answered.total):
        return ""
    return f"{issues} isu; satu isu dapat menjadi tugas beberapa unit"


def lead_medium(figures: Figures) -> str:
    """The same of Sedang, on its own; nothing if none was due."""
    answered = figures.get("2.1", dimension="level=Sedang")
    return f"Atas isu Sedang, {describe_answered(answered)}." if answered.total else ""


def lead_open(figures: Figures) -> str:
    """A sentence about the issues that are open on Sunday night."""
    still_open = figures.get("2.3")
    oldest = figures.get("2.3", dimension="age=oldest_days").value
    if still_open.value is None:
        return "Belum ada unit yang melaporkan isu."
    if not still_open.count:
        return "Pada Minggu malam tidak ada isu yang masih terbuka."
    words = (
        f"Pada Minggu malam masih terbuka {format_number(still_open.count)} isu, "
        "dihitung untuk tiap unit yang menanganinya"
    )
    if oldest is None:
        return f"{words}."
    return f"{words}; yang tertua dari tingkat Sedang ke atas saat itu berumur {format_number(oldest)} hari."
