"""Join the findings of many cells: those of Info rules to one per column, thousands of others to a count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from orkestra.findings import MORE_CELLS, Finding
from orkestra.indonesian import format_number, join_words

MAX_CELLS_PER_RULE = 5_000  # per column: a quarter of the rows that a file may have
MAX_NAMED_ROWS = 10


def join_findings(
    findings: Iterable[Finding], info_rules: Sequence[str], letters: Mapping[str, str]
) -> Iterator[Finding]:
    """The findings of cells, those of Info rules joined to one per column.

    Why others beyond MAX_CELLS_PER_RULE are joined, too: a finding per cell would be 360,000 for a large
    file. A sheet with so many faults is rejected as a whole, so no faulty row is accepted because it was not
    named.
    """
    groups: dict[tuple[str, str | None], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.column_name), []).append(finding)
    for (rule, _), members in groups.items():
        if rule in info_rules:
            yield _join(members, letters)
        else:
            yield from members[:MAX_CELLS_PER_RULE]
            if len(members) > MAX_CELLS_PER_RULE:
                rest = f"{format_number(len(members) - MAX_CELLS_PER_RULE)}{MORE_CELLS}"
                yield Finding(rule, members[0].sheet, None, members[0].column_name, rest)


def _join(members: Sequence[Finding], letters: Mapping[str, str]) -> Finding:
    first = members[0]
    cell = letters.get(first.column_name or "", "") + (str(first.row_no) if first.row_no else "")
    place = " ".join(text for text in (cell, f"“{first.found}”" if first.found else "") if text)
    count = f"{format_number(len(members))} sel, misalnya " if len(members) > 1 else "sel "
    return Finding(first.rule, first.sheet, None, first.column_name, count + place, first.meant)


def name_rows(row_nos: Sequence[int]) -> str:
    """Row numbers for people, neighbours as ranges: "baris 7, 9–12, dan 14"; of many, the first ones."""
    ranges: list[list[int]] = []
    for row_no in sorted(row_nos):
        if ranges and row_no == ranges[-1][1] + 1:
            ranges[-1][1] = row_no
        else:
            ranges.append([row_no, row_no])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in ranges[:MAX_NAMED_ROWS]]
    more = sum(last - first + 1 for first, last in ranges[MAX_NAMED_ROWS:])
    return f"baris {join_words([*shown, *([f'{format_number(more)} lainnya'] if more else [])])}"


def shorten_list(texts: Sequence[str]) -> str:
    """An enumeration for people; of many texts, the first ones."""
    more = [f"{format_number(len(texts) - MAX_NAMED_ROWS)} lainnya"] if len(texts) > MAX_NAMED_ROWS else []
    return join_words([*texts[:MAX_NAMED_ROWS], *more])
