"""The section about completeness: who has reported, and how many rows were rejected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from orkestra.indonesian import join_words
from orkestra.report.edition import Edition
from orkestra.report.figures import Figures
from orkestra.report.names import SHEETS, STATE_MARKS, STATES
from orkestra.report.rule_words import describe_questions
from orkestra.report.shares import Share, show_share


@dataclass(frozen=True)
class Completeness:
    """Compliance by desk, states, rejected rows and questions."""

    template: ClassVar = "report/completeness.html.j2"
    completeness: str
    scopes: Sequence[tuple[str, Sequence[Share]]]
    is_corrected: bool
    states: Sequence[tuple[str, str, int]]
    rejected: Sequence[Share]
    nil_again: str
    questions: str
    reason: str


def compose(edition: Edition, *, is_public: bool) -> Completeness:
    """The section of one copy; the public one names no unit."""
    states = count_states(edition)
    desks = [("desk", code, name) for code, name in edition.desk_names.items()]
    return Completeness(
        completeness=lead_completeness(edition),
        scopes=[
            (name, list_completeness(edition, scope, code))
            for scope, code, name in [("national", "", "Seluruh Bakohumas"), *desks]
        ],
        is_corrected=bool(edition.correction.causes),
        states=[(STATE_MARKS[state], name, states[state]) for state, name in STATES.items()],
        rejected=list_rejected(edition.figures),
        nil_again="" if is_public else join_words(edition.nil_again),
        questions=describe_questions(edition.questions),
        reason=edition.row["reason"] or "",
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
    """The number of units in each state."""
    return {state: sum(unit.state == state for unit in edition.units) for state in STATES}


def list_completeness(edition: Edition, scope: str, scope_code: str) -> list[Share]:
    """The shares of K0 for all of Bakohumas or for a desk."""
    bases = {"K0.1": "", "K0.2": "", "K0.3": " (dari yang melapor)", "K0.4": " (dari yang melapor)"}
    return [
        show_share(f"{edition.titles[code]}{base}", edition.figures.get(code, scope, scope_code))
        for code, base in bases.items()
    ]


def list_rejected(figures: Figures) -> list[Share]:
    """BlockedVersion rows by sheet, only where there are rows."""
    shares: Sequence[Share] = [
        show_share(name, figures.get("K0.5", dimension=f"sheet={sheet}")) for sheet, name in SHEETS.items()
    ]
    return [share for share in shares if share.percent]
