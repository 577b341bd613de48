"""The marks to set in a workbook, made from a receipt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from orkestra.answer.group_findings import Group, describe_place, describe_problem
from orkestra.findings import Severity

if TYPE_CHECKING:  # the worker imports this module, and needs neither receipts nor pydantic
    from orkestra.answer.receipt import Receipt, ReceiptFinding

MAX_COMMENTS = 5000  # per workbook; further cells are only coloured
TAGS = {Severity.REJECT: "Tolak", Severity.FIX: "Perbaiki", Severity.QUERY: "Pertanyaan"}
ANSWERED = "Sudah dijelaskan"


@dataclass(frozen=True)
class ListLine:
    """One line of the sheet "Yang perlu diperbaiki"; `target` is the first cell of its findings."""

    tag: str
    look: str
    sheet: str | None
    place: str
    target: str | None
    problem: str
    mend: str
    is_question: bool
    explanation: str
    codes: str


@dataclass(frozen=True)
class MarkOrders:
    """The content of a marked-up workbook: the head of its list, the lines, and marks by sheet and cell.

    `lone_head` is the head of a list in a workbook of its own. `areas` has the cells and ranges to colour by
    sheet and mark ("fix", "query"), `comments` the texts by sheet and cell.
    """

    head: list[str]
    lone_head: list[str]
    lines: list[ListLine]
    areas: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    comments: dict[str, dict[str, str]] = field(default_factory=dict)


def make_orders(receipt: "Receipt") -> MarkOrders:
    """The orders for the workbook of one receipt."""
    groups = [group for group in receipt.groups if group.severity != Severity.INFO]
    groups.sort(key=lambda group: group.explanation is not None)
    head, lone_head = (list(write_head(receipt, is_alone=is_alone)) for is_alone in (False, True))
    orders = MarkOrders(head, lone_head, [make_line(group) for group in groups])
    for group in groups:
        if group.has_cells and group.sheet and not group.explanation:
            mark = "query" if group.severity == Severity.QUERY else "fix"
            orders.areas.setdefault(group.sheet, {}).setdefault(mark, []).extend(group.places)
    for sheet, cell, text in list_comments(receipt.findings):
        comments = orders.comments.setdefault(sheet, {})
        comments[cell] = f"{comments[cell]}\n{text}" if cell in comments else text
    return orders


def write_head(receipt: "Receipt", *, is_alone: bool) -> Iterator[str]:
    """The lines above the list: unit, week and receipt, and the instructions."""
    yield f"{receipt.unit_name}, {receipt.week_label}"
    yield f"Tanda terima {receipt.number}, diterima {receipt.received}. {receipt.verdict_text}"
    yield receipt.next_step
    yield "Merah: harus diperbaiki. Kuning: pertanyaan; betulkan isinya bila memang salah."
    has_questions = receipt.question_count > 0
    if has_questions:
        yield "Bila isinya sudah benar, tulis alasannya di kolom Penjelasan (10 sampai 500 karakter)."
    if not is_alone:
        yield "Perbaiki langsung di berkas ini, simpan, lalu unggah. Lembar ini tidak perlu dihapus."
    elif has_questions:
        yield "Perbaiki di berkas Anda sendiri, salin lembar ini ke dalamnya, lalu unggah berkas Anda."
    else:
        yield "Perbaiki di berkas Anda sendiri, lalu unggah lagi."


def make_line(group: Group) -> ListLine:
    """A group of findings as a line."""
    place = describe_place(group)
    if group.sheet:
        place = place.removeprefix(f"Lembar {group.sheet}").removeprefix(group.sheet).lstrip("!, ")
    first = group.places[0].partition(":")[0] if group.places else None
    is_question = group.severity == Severity.QUERY
    return ListLine(
        tag=ANSWERED if group.explanation else TAGS[Severity(group.severity)],
        look="text" if group.explanation else "query" if is_question else "fix",
        sheet=group.sheet,
        place=place or "seluruh lembar",
        target=first if group.has_cells else f"A{first or 1}" if group.sheet else None,
        problem=describe_problem(group),
        mend="" if group.explanation else group.mend,
        is_question=is_question,
        explanation=group.explanation or "",
        codes=" ".join(group.codes),
    )


def list_comments(findings: "Sequence[ReceiptFinding]") -> Iterator[tuple[str, str, str]]:
    """Sheet, cell and text of each comment."""
    marked = (
        (found.sheet_name, found.cell, found)
        for found in findings
        if found.cell and found.sheet_name and found.severity != Severity.INFO and not found.explanation
    )
    for sheet, cell, found in islice(marked, MAX_COMMENTS):
        words = found.message.split(f"!{cell}: ", 1)[-1]
        yield sheet, cell, f"{TAGS[Severity(found.severity)]}: {words} [{found.rule}]"
