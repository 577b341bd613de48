"""The decisions of the week: at most three items, each with an owner and a date."""

from collections.abc import Sequence
from dataclasses import dataclass

from orkestra.indonesian import format_date, join_words
from orkestra.report.edition import Edition
from orkestra.report.issue_words import (
    SERIOUS,
    IssueGroup,
    describe_limit,
    describe_passed,
    describe_waiting,
    group_issues,
)

MAX_DECISIONS = 3
MAX_TITLE = 160  # letters of an issue's title in a sentence
NAMED = 5  # more units than that are counted, not named
AWAY = ("BELUM", "PERLU_PERBAIKAN")
DESK_LEAD = "koordinator Bakohumas"


@dataclass(frozen=True)
class DecisionItem:
    """One item; `names` are the units that only coordinators may read."""

    text: str
    owner: str
    date: str
    names: str = ""


def list_decisions(edition: Edition) -> list[DecisionItem]:
    """The items: the most serious issue that waits, messages nobody measured, units missing again."""
    candidates = (
        decide_issue(edition, group_issues(edition.issues)),
        decide_measurement(edition),
        decide_missing(edition),
    )
    return [decision for decision in candidates if decision][:MAX_DECISIONS]


def decide_issue(edition: Edition, groups: Sequence[IssueGroup]) -> DecisionItem | None:
    """The most serious issue from Tinggi on that nobody, or not everybody, has answered."""
    waiting = [group for group in groups if group.first.level_rank >= SERIOUS and group.silent]
    if not waiting:
        return None
    group = waiting[0]
    urgent = group.silent[0]
    text = (
        f"Isu “{shorten(group.first.title)}” (tingkat {group.first.level}) "
        f"{describe_waiting(group, edition.close_at)}."
    )
    date = f"batas tanggapan {describe_limit(urgent.limit_at, edition.close_at)}"
    if urgent.limit_at < edition.close_at:
        text += f" {describe_passed(urgent)}. Putuskan hari ini siapa yang menjawab."
        date = "hari ini"
    if len(waiting) > 1:
        text += f" {len(waiting) - 1} isu berat lain juga menunggu."
    names = name_few([row.unit_name for row in group.silent])
    return DecisionItem(text, group.first.lead_name, date, names)


def decide_measurement(edition: Edition) -> DecisionItem | None:
    """The active messages that 3.4 does not count as measured."""
    unmeasured = [
        message
        for message in edition.messages
        if edition.figures.get("3.4", "message", message.message_code).value != 1
    ]
    if not unmeasured:
        return None
    names = join_words([f"“{shorten(message.message_text)}”" for message in unmeasured])
    text = f"{len(unmeasured)} dari {len(edition.messages)} pesan belum diukur dampaknya: {names}."
    if len(unmeasured) == len(edition.messages):
        text = f"Belum satu pun dari {len(unmeasured)} pesan aktif diukur dampaknya."
    owners = dict.fromkeys(message.lead_name or DESK_LEAD for message in unmeasured)
    return DecisionItem(text, join_words(list(owners)), propose_date(edition))


def decide_missing(edition: Edition) -> DecisionItem | None:
    """The units that are missing again: this week and the week before."""
    again = [unit for unit in edition.units if unit.state in AWAY and unit.state_before in AWAY]
    if not again:
        return None
    text = f"{len(again)} unit belum melapor dua pekan berturut-turut."
    return DecisionItem(text, DESK_LEAD, propose_date(edition), name_few([unit.short_name for unit in again]))


def name_few(names: list[str]) -> str:
    """The names, or some of them and how many there are besides."""
    rest = [f"{len(names) - NAMED} unit lain"] if len(names) > NAMED else []
    return join_words(names[:NAMED] + rest)


def shorten(title: str) -> str:
    """A title short enough for a sentence; a cut says so."""
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1]}…"


def propose_date(edition: Edition) -> str:
    """A proposed date: the end of the week after the reported one."""
    return f"usul: paling lambat {format_date(edition.week.next.sunday)}"
