"""Findings for people: those of one rule, sheet and column in one sentence if it is true of each of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from orkestra.findings import MORE_CELLS, Severity, cut_text
from orkestra.indonesian import format_number

SHOWN_RANGES = 8  # of the places of a group; a group of single cells would fill a page
SHOWN_EXAMPLES = 3
MAX_WORDINGS = 20  # of one rule in one column; more are not read one by one
NAMED_WORDINGS = 3
MAX_CODES = 1000  # of questions in one group: a cell has room for some 3,600 codes
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
    """Findings that a person reads as one; `places` are cells and ranges such as H25:H35, or rows.

    `problem` and `mend` are true of each of them: they say what all have in common, or name single cells.
    """

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
    families: dict[tuple[object, ...], list[Found]] = {}
    for found in findings:
        about_cells = found.cell is not None
        key = (found.rule, found.sheet, found.shown_name, found.column_name, about_cells, found.explanation)
        families.setdefault(key, []).append(found)
    parts = [part for family in families.values() for part in _split_family(family)]
    severities = list(Severity)
    parts.sort(key=lambda part: (severities.index(Severity(part[0][0].severity)), _is_rest(part[0][0])))
    return [_join(members, is_alike=is_alike) for members, is_alike in parts]


def _split_family(family: Sequence[Found]) -> Iterator[tuple[Sequence[Found], bool]]:
    """The findings of one rule and column by wording, with True; if these are too many, all with False."""
    by_wording: dict[tuple[str, str], list[Found]] = {}
    for found in family:
        by_wording.setdefault(find_wording(found), []).append(found)
    is_alike = len(by_wording) <= MAX_WORDINGS
    for members in by_wording.values() if is_alike else [family]:
        size = MAX_CODES if members[0].code else len(members)
        yield from ((members[start : start + size], is_alike) for start in range(0, len(members), size))


def find_wording(found: Found) -> tuple[str, str]:
    """The problem and the remedy of a finding, without the value that was found."""
    if not found.found:
        return found.problem, found.mend
    quoted = f"“{found.found}”"
    if quoted in found.problem:
        return found.problem.replace(quoted, "“”"), found.mend.replace(quoted, "“”")
    if found.found not in found.problem:
        return found.problem, found.mend
    value = re.compile(rf"(?<!\w){re.escape(found.found)}(?!\w)")
    return value.sub("“”", found.problem), value.sub("“”", found.mend)


def _is_rest(found: Found) -> bool:
    return found.cell is None and (found.found or "").endswith(MORE_CELLS)


def _join(members: Sequence[Found], *, is_alike: bool) -> Group:
    first = members[0]
    others = {member.found for member in members if member.found and member.found != first.found}
    says_found = is_alike and first.found is not None and first.found in first.problem
    problem, mend = (_show_problem(first), first.mend) if is_alike else _name_some(members)
    codes = dict.fromkeys(member.code for member in members if member.code)
    return Group(
        rule=first.rule,
        severity=first.severity,
        sheet=first.shown_name,
        count=len(members),
        has_cells=first.cell is not None,
        places=list(join_places(members)),
        problem=problem,
        mend=mend,
        examples=sorted(others)[:SHOWN_EXAMPLES] if says_found else [],
        other_count=len(others) if says_found else 0,
        codes=list(codes),
        explanation=first.explanation,
    )


def _show_problem(found: Found) -> str:
    return found.problem.replace(found.found, shorten(found.found)) if found.found else found.problem


def _name_some(members: Sequence[Found]) -> tuple[str, str]:
    """The problem and what to do of cells that each have words of their own: the first ones by name."""
    mends = {member.mend for member in members}
    named = [
        " ".join(
            (
                f"{member.cell or f'Baris {member.row_no}'}:",
                _show_problem(member),
                *([member.mend] if len(mends) > 1 and member.mend else []),
            )
        )
        for member in members[:NAMED_WORDINGS]
    ]
    rest = f"Isi {format_number(len(members) - len(named))} sel lainnya berbeda-beda."
    return " ".join([*named, rest]), mends.pop() if len(mends) == 1 else "Periksa satu per satu."


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
    """The place: "Publikasi!H23", "Publikasi, 12 sel: H23, H25–H35", "Lembar Survei", "Seluruh berkas"."""
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
    """The place, but empty if the words of the group say it themselves."""
    names_column = group.problem.startswith(f"Lembar {group.sheet}, kolom ")
    names_sheet = f"lembar {group.sheet}".casefold() in group.problem.casefold()
    return "" if names_column or (names_sheet and not group.places) else describe_place(group)


def describe_problem(group: Group) -> str:
    """The problem at one place, with more of what was found."""
    texts = [group.problem]
    if group.examples:
        shown = [f"“{shorten(text)}”" for text in group.examples]
        rest = group.other_count - len(shown)
        more = f", dan {format_number(rest)} isi lain" if rest else ""
        texts.append(f"Begitu juga {', '.join(shown)}{more}.")
    return " ".join(texts)


def shorten(text: str) -> str:
    """The beginning of what was found: enough to recognise it."""
    if len(text) <= SHOWN_LENGTH:
        return text
    cut = cut_text(text, SHOWN_LENGTH)
    return cut if cut.endswith("…”") else f"{cut.rstrip()}…"
