"""Issues: answered in time, how fast, and what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from orkestra.indonesian import format_moment, format_number
from orkestra.report.edition import Edition, IssueRow
from orkestra.report.figures import Figures
from orkestra.report.issue_words import IssueGroup, describe_limit, group_issues, list_due
from orkestra.report.lead_issues import AMONG_DUE, lead_issues
from orkestra.report.response_words import describe_window, lead_hoaxes, list_response_times
from orkestra.report.shares import PERCENT_FROM, Share, show_count, show_share

BESIDE_DUE = {
    "not_yet_due": "belum jatuh tempo",
    "overdue_before_start": "sudah lewat batas sebelum pelaporan dimulai, jadi tidak ikut dihitung",
}
MAX_SERIOUS = 5
LEVEL_MARKS = {"Kritis": "●●●●", "Tinggi": "●●●○", "Sedang": "●●○○", "Rendah": "●○○○"}


@dataclass(frozen=True)
class IssueLine:
    """One line of the most serious issues; `units` is empty in the public copy."""

    title: str
    kind: str
    level: str
    mark: str
    detected: str
    limit: str
    answered: str
    units: str
    notes: str


@dataclass(frozen=True)
class Issues:
    """The section about the week's issues."""

    template: ClassVar = "report/issues.html.j2"
    issues: str
    rejected_issues: str
    answered: Sequence[Share]
    due: Sequence[tuple[str, Sequence[str]]]
    beside: Sequence[str]
    window: str
    response_times: Sequence[str]
    hoaxes: str
    balance: Sequence[tuple[str, str, str]]
    old_count: int
    serious: Sequence[IssueLine]


def compose(edition: Edition, *, is_public: bool) -> Issues:
    """The section of one copy; the public one names no unit."""
    figures = edition.figures
    answered, window = list_answered(figures), describe_window(edition)
    return Issues(
        issues=lead_issues(figures),
        rejected_issues=describe_rejected_issues(figures),
        answered=answered,
        due=[(share.label, list_due(edition.issues, share.label)) for share in answered if not share.percent],
        beside=list_beside_answers(figures),
        window=window,
        response_times=list_response_times(figures),
        hoaxes=lead_hoaxes(figures, window),
        balance=list_balance(edition),
        old_count=figures.get("2.3", dimension="age=older_than_7_days").count,
        serious=[describe_issue(edition, group, is_public) for group in list_most_serious(edition.issues)],
    )


def describe_issue(edition: Edition, group: IssueGroup, is_public: bool) -> IssueLine:
    """One of the most serious issues."""
    first = group.first
    return IssueLine(
        title=first.title,
        kind=first.kind,
        level=first.level,
        mark=LEVEL_MARKS[first.level],
        detected=format_moment(min(row.started_at for row in group.rows)),
        limit=describe_limit(first.limit_at, edition.close_at),
        answered=group.answered_words,
        units="" if is_public else group.unit_words,
        notes="; ".join(group.notes),
    )


def list_answered(figures: Figures) -> list[Share]:
    """Answered within the limit, by level, the heaviest first."""
    return [
        show_share(level, figures.get("2.1", dimension=f"level={level}"), percent_from=PERCENT_FROM)
        for level in ("Kritis", "Tinggi", "Sedang")
    ]


def list_beside_answers(figures: Figures) -> list[str]:
    """Sentences that must be known to read 2.1 rightly; none if there is nothing."""

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
    return [group for group in group_issues(issues) if group.is_open][:MAX_SERIOUS]


def describe_rejected_issues(figures: Figures) -> str:
    """A sentence about the rejected rows of Isu, and that they are no way out; empty without rows."""
    rejected = figures.get("K0.5", dimension="sheet=issue")
    if not rejected.total:
        return ""
    words = f"Ditahan: {format_number(rejected.count)} dari {format_number(rejected.total)} baris Isu"
    if not rejected.count:
        return f"{words}."
    return (
        f"{words}. Yang waktunya terbaca, dengan tingkatnya atau sebagai hoaks, "
        "tetap dihitung: belum ditanggapi."
    )
