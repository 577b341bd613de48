"""The words about a correction: what was sent or decided since, and what it did to the figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from orkestra.indonesian import format_moment, format_number, format_share
from orkestra.registry.read_cards import Card
from orkestra.report.correction import Cause, Move
from orkestra.report.edition import Edition
from orkestra.report.names import STATES

OTHER_CAUSES = {
    "registry": "Daftar rujukan (unit, pesan, desk, atau hari libur) diperbaiki.",
    "statements": "Cara menghitung diperbaiki.",
    "compared": "Laporan pekan yang menjadi pembanding sudah diperbaiki.",
}


@dataclass(frozen=True)
class MoveLine:
    """One line of the table: a figure before and now."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class CorrectionWords:
    """The section "Apa yang berubah sejak edisi n"; there is none in a first edition."""

    title: str
    causes: Sequence[str]
    lines: Sequence[MoveLine]
    rest: str


def describe_correction(edition: Edition, *, is_public: bool) -> CorrectionWords | None:
    """The section's words; the public copy counts units and names none."""
    if edition.edition_no == 1:
        return None
    causes, moves = edition.correction.causes, edition.correction.moves
    cards = {card.code: card for card in edition.cards}
    lines = [describe_move(move, cards[move.indicator], edition) for move in moves if is_shown(move)]
    lines = [line for line in lines if line.before != line.now]
    return CorrectionWords(
        title=f"Apa yang berubah sejak edisi {edition.edition_no - 1}",
        causes=count_causes(causes) if is_public else [describe_cause(cause, edition) for cause in causes],
        lines=lines,
        rest=describe_rest(len(moves), len(lines), is_public=is_public),
    )


def describe_cause(cause: Cause, edition: Edition) -> str:
    """One reason in a sentence, with the number of the receipt where there is one."""
    if cause.kind in OTHER_CAUSES:
        return OTHER_CAUSES[cause.kind]
    state = describe_state(cause)
    if cause.kind == "state":
        return (
            f"{cause.unit_name}: {state}." if state else f"{cause.unit_name}: ketepatan waktunya diperbaiki."
        )
    week = "" if cause.week == edition.week else f" untuk {cause.week.label}"
    if cause.received_at is None:
        return f"{cause.unit_name}: versi {cause.version_before}{week} tidak dihitung lagi."
    instead = f", menggantikan versi {cause.version_before}" if cause.version_before else ""
    receipt = f", tanda terima {cause.receipt_number}" if cause.receipt_number else ""
    return (
        f"{cause.unit_name}: versi {cause.version_now}{week}{instead}, "
        f"diterima {format_moment(cause.received_at)}{receipt}{f'; {state}' if state else ''}."
    )


def describe_state(cause: Cause) -> str:
    """The change of a unit's state in words; empty, if it did not change."""
    if cause.state_before is None or cause.state_now is None or cause.state_before == cause.state_now:
        return ""
    before, now = STATES[cause.state_before], STATES[cause.state_now]
    return f"statusnya dari {before.lower()} menjadi {now.lower()}"


def count_causes(causes: Sequence[Cause]) -> list[str]:
    """The reasons without names."""
    sent = len({cause.unit_code for cause in causes if cause.kind == "submission"})
    decided = sum(cause.kind == "state" for cause in causes)
    counted = [
        (sent, f"Kiriman {sent} unit yang diperbaiki atau terlambat ikut dihitung."),
        (decided, f"Status {decided} unit diperbaiki."),
    ]
    others = [OTHER_CAUSES[cause.kind] for cause in causes if cause.kind in OTHER_CAUSES]
    return [words for number, words in counted if number] + others


def is_shown(move: Move) -> bool:
    """True if a figure is in the short table: of all of Bakohumas, or what was measured of a message."""
    if move.indicator.startswith("3.") and move.scope == "message":
        return bool(move.dimension) and "part=" not in move.dimension
    return move.scope == "national" and not move.dimension


def describe_move(move: Move, card: Card, edition: Edition) -> MoveLine:
    """A figure before and now."""
    label = card.title
    if move.scope == "message":
        item = dict(part.split("=", 1) for part in move.dimension.split(";")).get("item", "")
        label += f" · {move.scope_code} · {edition.item_names.get(item, item)}"
    return MoveLine(
        label,
        show_value(card.unit, move.value_before, move.numerator_before, move.denominator_before),
        show_value(card.unit, move.value_now, move.numerator_now, move.denominator_now),
    )


def show_value(unit: str, value: float | None, numerator: float | None, denominator: float | None) -> str:
    """A value in the unit of its card, a share with its counts."""
    if value is None:
        return "tidak ada data"
    if unit == "share":
        counts = f"{format_number(numerator or 0)} dari {format_number(denominator or 0)}"
        return f"{counts} ({format_share(value)})"
    if unit == "points":
        return f"{'+' if value > 0 else ''}{format_number(value, 1)} poin"
    if unit == "hours":
        return f"{format_number(value, 1)} jam"
    return format_number(value)


def describe_rest(all_count: int, shown_count: int, *, is_public: bool) -> str:
    """A sentence about what the table leaves out, or that no figure changed."""
    if not all_count:
        return "Tidak ada angka yang berubah karenanya."
    rest = all_count - shown_count
    if not rest:
        return ""
    words = f"{format_number(rest)} angka lain, misalnya menurut unit, pesan, atau kanal, ikut berubah"
    return f"{words}." if is_public else f"{words}; semuanya ada dalam `angka.json`."
