"""The words about rules of validation: which were withdrawn, and what units explained."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orkestra.indonesian import format_moment, format_number, join_words
from orkestra.report.edition import Edition, QuestionRow, WithdrawnRow
from orkestra.sheet_names import SHEET_NAMES

HELD_NOTHING = {
    "query": "tidak menahan apa pun; hanya bertanya",
    "info": "tidak menahan apa pun; hanya memberi tahu",
}


@dataclass(frozen=True)
class WithdrawnLine:
    """One rule that was withdrawn: what it said, since when and why, and whom it had blocked."""

    rule: str
    said: str
    since: str
    reason: str
    blocked: str


def describe_questions(questions: Sequence[QuestionRow]) -> str:
    """A sentence with the number of questions, and of those that units explained."""
    asked = sum(question.question_count for question in questions)
    explained = sum(question.explained_count for question in questions)
    if not asked:
        return "Tidak ada isian yang dipertanyakan."
    answered = f"{format_number(explained)} sudah" if explained else "belum ada yang"
    return (
        f"{format_number(asked)} pertanyaan diajukan tentang isian unit, {answered} dijelaskan. "
        "Pertanyaan tidak menahan baris; penjelasan diterima tanpa diperiksa."
    )


def list_withdrawn(edition: Edition, *, is_public: bool) -> list[WithdrawnLine]:
    """The withdrawn rules that touch the week; the public copy counts units and names none."""
    names = None if is_public else {unit.unit_code: unit.short_name for unit in edition.units}
    return [
        WithdrawnLine(
            rule=row.rule,
            said=f"{SHEET_NAMES[row.sheet]}: {say(row)}" if row.sheet else say(row),
            since=format_moment(row.withdrawn_at),
            reason=row.reason,
            blocked=describe_rejected(row, names),
        )
        for row in edition.withdrawn
    ]


def say(row: WithdrawnRow) -> str:
    """The text of a rule, with dots for what differed from cell to cell."""
    return re.sub(r"\{\w+\}", "…", row.message)


def describe_rejected(row: WithdrawnRow, names: dict[str, str] | None) -> str:
    """The units that the rule had blocked, in this week and the 8 before; without `names` their number."""
    if row.severity in HELD_NOTHING:
        return HELD_NOTHING[row.severity]
    parts = [
        count_units(codes, when, names)
        for codes, when in (
            (row.unit_codes, "pada pekan ini"),
            (row.earlier_unit_codes, "dalam 8 pekan sebelumnya"),
        )
        if codes
    ]
    return "; ".join(parts) or "tidak ada unit yang tertahan"


def count_units(codes: Sequence[str], when: str, names: dict[str, str] | None) -> str:
    """The number of units, with their names if these may be shown."""
    words = f"{format_number(len(codes))} unit {when}"
    return words if names is None else f"{words}: {join_words([names.get(code, code) for code in codes])}"
