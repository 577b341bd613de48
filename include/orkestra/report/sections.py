"""The sections of the report: sentences and table rows, ready to be laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orkestra.indonesian import format_number, format_share, join_words
from orkestra.report.edition import Edition, IssueRow
from orkestra.report.figures import Figure, Figures
from orkestra.report.issue_words import IssueGroup, group_issues

PERCENT_FROM = 10  # below that many issues the report shows counts only
MOST_SERIOUS = 5
STATES = {
    "LAPOR": "Lapor",
    "NIHIL": "Nihil",
    "PERLU_PERBAIKAN": "Perlu perbaikan",
    "BELUM": "Belum",
    "DIKECUALIKAN": "Dikecualikan",
}
AMONG_DUE = {
    "reported_late": "baru dilaporkan setelah lewat batas",
    "raised": "atas isu yang tingkatnya dinaikkan kemudian",
    "without_news": "tanpa kabar dari unitnya pada pekan ini",
}
BESIDE_DUE = {
    "not_yet_due": "belum jatuh tempo",
    "overdue_before_start": "sudah lewat batas sebelum pelaporan dimulai, jadi tidak ikut dihitung",
}
SHEETS = {
    "publication": "Publikasi",
    "issue": "Isu",
    "outreach": "Tatap Muka",
    "survey": "Survei",
    "behaviour": "Perilaku",
}


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


def lead_issues(figures: Figures) -> str:
    """The first sentences about issues: Tinggi and Kritis, the desks' apart, Sedang, what is open."""
    return " ".join(filter(None, (lead_serious(figures), lead_medium(figures), lead_open(figures))))


def lead_serious(figures: Figures) -> str:
    """How many responses to serious issues came in time, and apart those to issues of the desks."""
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
    """What is open on Sunday night."""
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


def list_answered(figures: Figures) -> list[Share]:
    """Answered within the limit, by level, the heaviest first."""
    return [
        show_share(level, figures.get("2.1", dimension=f"level={level}"), percent_from=PERCENT_FROM)
        for level in ("Kritis", "Tinggi", "Sedang")
    ]


def list_beside_answers(figures: Figures) -> list[str]:
    """What must be known to read 2.1 rightly, as sentences; empty if there is nothing."""

    def count(words: Mapping[str, str]) -> list[str]:
        counts = {name: figures.get("2.1", dimension=f"count={name}").count for name in words}
        return [f"{counts[name]} {text}" for name, text in words.items() if counts[name]]

    due, apart = count(AMONG_DUE), count(BESIDE_DUE)
    return [
        *([f"Dari {figures.get('2.1').total} tanggapan yang jatuh tempo: {'; '.join(due)}."] if due else []),
        *([f"Di luar itu: {'; '.join(apart)}."] if apart else []),
    ]


def list_balance(edition: Edition) -> list[tuple[str, str, str]]:
    """The terms of "isu masuk dan selesai": sign, words, number; terms at zero that are rare are left out."""
    figures = edition.figures
    since = ", dari yang dilaporkan sejak pelaporan dimulai" if edition.began_week else ""
    terms = [
        ("", f"Terbuka di awal pekan{since}", "open_at_start", True),
        ("+", "Sudah dicatat desk sebelum pelaporan dimulai", "registered_before", False),
        ("+", "Baru", "new", True),
        ("+", "Dibuka lagi", "reopened", True),
        ("+", "Unitnya kembali ke daftar", "returned", False),
        ("−", "Selesai", "closed", True),
        ("−", "Unitnya keluar dari daftar", "left", False),
        ("=", "Terbuka di akhir pekan", "open_at_end", True),
    ]
    return [
        (sign, words, show_count(figures.get("2.3", dimension=f"flow={name}")))
        for sign, words, name, always in terms
        if always or figures.get("2.3", dimension=f"flow={name}").count
    ]


def list_most_serious(issues: Sequence[IssueRow]) -> list[IssueGroup]:
    """The five most serious issues that are open."""
    return [group for group in group_issues(issues) if group.is_open][:MOST_SERIOUS]


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
    """How many unique publications carry a message; empty without publications."""
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


def lead_completeness(edition: Edition) -> str:
    """The first sentence about completeness: who reported, who did not."""
    complete, on_time = edition.figures.get("K0.1"), edition.figures.get("K0.2")
    states = count_states(edition)
    if not complete.total:
        return "Tidak ada unit yang wajib melapor pada pekan ini."
    if not complete.count:
        return f"Belum satu pun dari {complete.total} unit melapor; semua angka di atas kosong karena itu."
    rest = [
        f"{states[state]} {words}"
        for state, words in (("PERLU_PERBAIKAN", "perlu perbaikan"), ("BELUM", "belum"))
        if states[state]
    ]
    tail = f"; {join_words(rest)}" if rest else ""
    return f"{complete.count} dari {complete.total} unit melapor, {on_time.count} tepat waktu{tail}."


def count_states(edition: Edition) -> dict[str, int]:
    """How many units are in each state."""
    return {state: sum(unit.state == state for unit in edition.units) for state in STATES}


def list_completeness(edition: Edition, scope: str, scope_code: str) -> list[Share]:
    """The shares of K0 for all of Bakohumas or for a desk."""
    bases = {"K0.1": "", "K0.2": "", "K0.3": " (dari yang melapor)", "K0.4": " (dari yang melapor)"}
    return [
        show_share(f"{edition.titles[code]}{base}", edition.figures.get(code, scope, scope_code))
        for code, base in bases.items()
    ]


def describe_rejected(figures: Figures, *sheets: str) -> str:
    """How many rows of the sheets behind an indicator were rejected; empty without rows."""
    held = {SHEETS[sheet]: figures.get("K0.5", dimension=f"sheet={sheet}") for sheet in sheets}
    counted = [
        f"{format_number(figure.count)} dari {format_number(figure.total)} baris {name}"
        for name, figure in held.items()
        if figure.total
    ]
    return f"Ditahan dan tidak ikut dihitung: {join_words(counted)}." if counted else ""


def describe_rejected_issues(figures: Figures) -> str:
    """How many rows of Isu were rejected, and that they are no way out; empty without rows."""
    held = figures.get("K0.5", dimension="sheet=issue")
    if not held.total:
        return ""
    words = f"Ditahan: {format_number(held.count)} dari {format_number(held.total)} baris Isu"
    if not held.count:
        return f"{words}."
    return (
        f"{words}. Yang waktunya terbaca, dengan tingkatnya atau sebagai hoaks, "
        "tetap dihitung: belum ditanggapi."
    )


def list_rejected(figures: Figures) -> list[Share]:
    """BlockedVersion rows by sheet, only where there are rows."""
    shares: Sequence[Share] = [
        show_share(name, figures.get("K0.5", dimension=f"sheet={sheet}")) for sheet, name in SHEETS.items()
    ]
    return [share for share in shares if share.percent]
