"""Assignments as written ("desk:…", "group:…", "all") into spans of weeks per message and unit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from orkestra.registry.entries import Assignment, Desk, Unit
from orkestra.week import Week

Span = tuple[Week, Week | None]


def expand_assignments(
    written: Iterable[Assignment], units: Sequence[Unit], desks: Sequence[Desk]
) -> tuple[Assignment, ...]:
    """One assignment per message, unit and unbroken span of weeks.

    Why: several lines may name the same unit (its desk and its group), and the members of both change with
    time; every reader of the result needs one answer per week.
    """
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for assignment in written:
        for unit_code, valid_from, valid_to in target_members(assignment.unit_code, units, desks):
            first = max(assignment.from_week, Week.of(valid_from)) if valid_from else assignment.from_week
            last = earliest(assignment.to_week, last_whole_week(valid_to))
            if last is None or first <= last:
                spans[assignment.message_code, unit_code].append((first, last))
    return tuple(
        Assignment(message, unit, first, last)
        for (message, unit), unit_spans in sorted(spans.items())
        for first, last in merge_spans(unit_spans)
    )


def target_members(
    target: str, units: Sequence[Unit], desks: Sequence[Desk]
) -> Iterator[tuple[str, date | None, date | None]]:
    """The units that a target stands for, each with the days within which it does."""
    kind, _, name = target.partition(":")
    if kind == "desk" and name:
        for desk in desks:
            if desk.desk_code == name:
                yield from ((member, desk.valid_from, desk.valid_to) for member in desk.member_codes)
    elif target == "all" or (kind == "group" and name):
        for unit in units:
            if unit.is_expected and name in ("", unit.group_name):
                yield unit.unit_code, unit.valid_from, unit.valid_to
    else:
        yield target, None, None


def last_whole_week(valid_to: date | None) -> Week | None:
    """The last week whose Sunday is not after a day."""
    return Week.of(valid_to + timedelta(days=1)).previous if valid_to else None


def earliest(*weeks: Week | None) -> Week | None:
    """The earliest of some weeks, where None is never."""
    return min((week for week in weeks if week is not None), default=None)


def merge_spans(spans: Iterable[Span]) -> Iterator[Span]:
    """The same weeks in as few spans as possible, in order."""
    ordered = sorted(spans, key=lambda span: span[0])
    first, last = ordered[0]
    for next_first, next_last in ordered[1:]:
        if last is None or next_first <= last.next:
            last = None if last is None or next_last is None else max(last, next_last)
        else:
            yield first, last
            first, last = next_first, next_last
    yield first, last
