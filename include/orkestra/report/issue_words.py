"""Issues as people follow them: one line an issue, whoever was asked to answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from orkestra.indonesian import (
    JAKARTA,
    format_date,
    format_hours,
    format_moment,
    format_number,
    format_share,
    join_words,
)
from orkestra.report.edition import IssueRow

SERIOUS = 3  # level rank of Tinggi
LIMITS = {4: "4 jam", 3: "24 jam", 2: "tiga hari kerja"}  # by level rank


@dataclass(frozen=True)
class IssueGroup:
    """One issue with all units that have it; `rows` is never empty."""

    rows: Sequence[IssueRow]

    @property
    def first(self) -> IssueRow:
        """The unit whose limit ends first."""
        return self.rows[0]

    @property
    def silent(self) -> list[IssueRow]:
        """The units that have not responded, in order of their limits."""
        return [row for row in self.rows if row.first_response_at is None and row.is_open_at_end]

    @property
    def is_open(self) -> bool:
        """True if it is open for any unit."""
        return any(row.is_open_at_end for row in self.rows)

    @property
    def answered_words(self) -> str:
        """A phrase about its responses; of several units: "2 dari 3 unit sudah menanggapi"."""
        if len(self.rows) > 1:
            answered = sum(row.first_response_at is not None for row in self.rows)
            return f"{answered} dari {len(self.rows)} unit sudah menanggapi"
        if self.first.is_passed_on:
            return "diteruskan, tetapi belum tercatat di unit lain"
        if self.first.first_response_at is None:
            return "belum ditanggapi"
        if self.first.is_answered_in_time:
            return "ditanggapi dalam batas waktu"
        if self.first.first_response_at > self.first.limit_at:
            return "ditanggapi setelah batas"
        return "ditanggapi, buktinya belum tercatat"

    @property
    def notes(self) -> list[str]:
        """Further notes: who noticed it first, and how people spoke of it before and after."""
        is_late = any(row.is_noticed_elsewhere_first for row in self.rows)
        noticed = ["dicatat pihak lain lebih dulu"] if is_late else []
        return noticed + list(dict.fromkeys(filter(None, map(describe_conversation, self.rows))))

    @property
    def unit_words(self) -> str:
        """The units, those without a response marked."""
        return join_words(
            [row.unit_name if row.first_response_at else f"{row.unit_name} (belum)" for row in self.rows]
        )


def describe_conversation(row: IssueRow) -> str:
    """The share of negative conversation: "percakapan negatif 40% (n 120) → 22% (n 98)"; or empty."""
    before = show_negative(row.negative_before_count, row.conversation_before_count)
    after = show_negative(row.negative_after_count, row.conversation_after_count)
    return f"percakapan negatif {before} → {after}" if before and after else ""


def show_negative(negative: int | None, said: int | None) -> str:
    """A share with its base: "40% (n 120)"; nothing where either is not known."""
    if negative is None or not said:
        return ""
    return f"{format_share(negative / said)} (n {format_number(said)})"


def group_issues(issues: Sequence[IssueRow]) -> list[IssueGroup]:
    """The issues, the most serious and most urgent first; a desk's issue is one, whoever was asked."""

    def identity(row: IssueRow) -> tuple[str, str]:
        return ("", row.issue_code) if row.is_asked_by_desk else (row.unit_code, row.issue_code)

    ordered = sorted(issues, key=lambda row: (identity(row), row.limit_at, row.unit_code))
    groups = [IssueGroup(list(rows)) for _, rows in groupby(ordered, identity)]
    return sorted(
        groups, key=lambda group: (-group.first.level_rank, group.first.limit_at, identity(group.first))
    )


def list_due(issues: Sequence[IssueRow], level: str) -> list[str]:
    """Each issue of a level that fell due in the week, with what became of it; a desk's issues first."""
    due = [row for row in issues if row.is_due and row.level == level]
    groups = sorted(group_issues(due), key=lambda group: not group.first.is_asked_by_desk)
    return [f"“{group.first.title}”: {group.answered_words}" for group in groups]


def describe_waiting(group: IssueGroup, close_at: datetime) -> str:
    """The time without a response: "belum ditanggapi 31 jam"."""
    hours = (close_at - min(row.started_at for row in group.silent)).total_seconds() / 3600
    return f"belum ditanggapi {format_hours(hours)}"


def describe_passed(row: IssueRow) -> str:
    """Since when a limit has passed: "Batas 4 jam lewat sejak 17 November"."""
    day = row.limit_at.astimezone(JAKARTA).date()
    return f"Batas {LIMITS[row.limit_rank]} lewat sejak {format_date(day, weekday=False).rsplit(' ', 1)[0]}"


def describe_limit(limit_at: datetime, close_at: datetime) -> str:
    """The limit, and whether it has passed: "Rabu, 18 November 2026 17.00 WIB, sudah lewat"."""
    return f"{format_moment(limit_at)}{', sudah lewat' if limit_at < close_at else ''}"
