"""Findings for people: those of one rule, sheet and column together, what blocks first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from orkestra.findings import MORE_CELLS, Severity
from orkestra.indonesian import format_number

SHOWN_RANGES = 8  # of the places of a group; a group of single cells would fill a page
SHOWN_EXAMPLES = 3
MOST_CODES = 1000  # of questions in one group: a cell has room for some 3,600 codes
SHOWN_LENGTH = 60  # of what was found


@dataclass(frozen=True)
class Found:
    """One finding as sql/answer/findings.sql gives it; `shown_name` is what the unit calls `sheet`.

    `code` and `explanation` only of a question: by what the unit may refer to it, and what it answered.
    """

    rule: str
    severity: str
    sheet: str | None
    shown_name: str | None
    cell: str | None
    row_no: int | None
    column_name: str | None
    found: str | None
    message: str
    problem: str
    mend: str
    code: str | None
    explanation: str | None


@dataclass(frozen=True)
class Group:
    """Findings that a person reads as one; `places` are cells and ranges such as H25:H35, or rows."""

    rule: str
    severity: str
    sheet: str | None
    count: int
    has_cells: bool
    places: list[str]
    problem: str
    mend: str
    examples: list[str]
    other_count: int
    codes: list[str]
    explanation: str | None


def group_findings(findings: Iterable[Found]) -> list[Group]:
    """The groups, in the order of their first findings: give findings heaviest first.

    What stands for many cells that are not named comes behind those that are.
    """
    groups: dict[tuple[object, ...], list[list[Found]]] = {}
    for found in findings:
        about_cells = found.cell is not None
        key = (found.rule, found.sheet, found.shown_name, found.column_name, about_cells, found.explanation)
        alike = groups.setdefault(key, [[]])
        if found.code and len(alike[-1]) == MOST_CODES:
            alike.append([])
        alike[-1].append(found)
    joined = [members for alike in groups.values() for members in alike]
    severities = list(Severity)
    joined.sort(key=lambda members: (severities.index(Severity(members[0].severity)), _is_rest(members[0])))
    return [_join(members) for members in joined]


def _is_rest(found: Found) -> bool:
    return found.cell is None and (found.found or "").endswith(MORE_CELLS)


def _join(members: Sequence[Found]) -> Group:
    first = members[0]
    others = {member.found for member in members if member.found and member.found != first.found}
    says_found = first.found is not None and first.found in first.problem
    codes = dict.fromkeys(member.code for member in members if member.code)
    return Group(
        rule=first.rule,
        severity=first.severity,
        sheet=first.shown_name,
        count=len(members),
        has_cells=first.cell is not None,
        places=list(join_places(members)),
        problem=first.problem.replace(first.found, shorten(first.found)) if first.found else first.problem,
        mend=first.mend,
        examples=sorted(others)[:SHOWN_EXAMPLES] if says_found else [],
        other_count=len(others),
        codes=list(codes),
        explanation=first.explanation,
    )


def join_places(members: Iterable[Found]) -> Iterator[str]:
    """Cells as ranges where they stand one below the other: H23, H25:H35; rows where no cell is known."""
    places = sorted({_place(member) for member in members} - {("", 0)})
    for (letters, _), run in groupby(
        enumerate(places), lambda numbered: (numbered[1][0], numbered[1][1] - numbered[0])
    ):
        rows = [row for _, (_, row) in run]
        yield f"{letters}{rows[0]}" + (f":{letters}{rows[-1]}" if len(rows) > 1 else "")


def _place(member: Found) -> tuple[str, int]:
    match = re.fullmatch(r"([A-Z]+)(\d+)", member.cell or "")
    return (match[1], int(match[2])) if match else ("", member.row_no or 0)


def describe_place(group: Group) -> str:
    """Where: "Publikasi!H23", "Publikasi, 12 sel: H23, H25–H35", "Lembar Survei", "Seluruh berkas"."""
    if group.sheet is None:
        return "Seluruh berkas"
    if not group.places:
        return f"Lembar {group.sheet}"
    if group.has_cells and group.count == 1:
        return f"{group.sheet}!{group.places[0]}"
    shown = ", ".join(place.replace(":", "–") for place in group.places[:SHOWN_RANGES])
    rest = ", …" if len(group.places) > SHOWN_RANGES else ""
    if group.has_cells:
        return f"{group.sheet}, {format_number(group.count)} sel: {shown}{rest}"
    return f"{group.sheet}, baris {shown}{rest}"


def describe_place_once(group: Group) -> str:
    """Where, but nothing if the words of the group say it themselves."""
    names_column = group.problem.startswith(f"Lembar {group.sheet}, kolom ")
    names_sheet = f"lembar {group.sheet}".casefold() in group.problem.casefold()
    return "" if names_column or (names_sheet and not group.places) else describe_place(group)


def describe_problem(group: Group) -> str:
    """What is wrong there, with more of what was found."""
    texts = [group.problem]
    if group.examples:
        shown = [f"“{shorten(text)}”" for text in group.examples]
        rest = group.other_count - len(shown)
        more = f", dan {format_number(rest)} isi lain" if rest else ""
        texts.append(f"Begitu juga {', '.join(shown)}{more}.")
    return " ".join(texts)


def shorten(text: str) -> str:
    """The beginning of what was found: enough to recognise it."""
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH].rstrip()}…"
