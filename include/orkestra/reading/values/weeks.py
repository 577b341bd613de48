"""A week as people write it: "W47 2026", "16-22 November 2026", "Pekan 3 November 2026"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from orkestra.plain_letters import find_odd_digit
from orkestra.reading.values.date_text import read_year, try_date
from orkestra.reading.values.date_words import MONTH_NUMBERS, MONTH_PATTERN
from orkestra.reading.values.texts import flatten_text
from orkestra.week import Week

MAX_TEXT_LENGTH = 120
YEARS = range(2000, 2101)  # other years are typing errors
ORDINALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4}

WORD = r"(?:(?:pekan|minggu|periode|week|wk|mg)\s?)?(?:ke[\s-]?)?"
NUMBERED = (
    re.compile(r"(?P<year>\d{4})[\s/-]*(?:w|pekan|minggu)[\s-]?(?P<number>\d{1,2})"),
    re.compile(rf"{WORD}w?[\s-]?(?P<number>\d{{1,2}})(?:\s?[/,-]\s?|\s|\stahun\s)(?P<year>\d{{4}})"),
)
OF_MONTH = re.compile(
    rf"(?:pekan|minggu|mg)\s(?:ke[\s-]?)?(?P<ordinal>\d|{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
    rf"(?:\sbulan)?,?\s(?P<month>{MONTH_PATTERN})\.?\s(?P<year>\d{{4}})"
)
DAY = rf"(\d{{1,2}})(?:[\s/.-](\d{{1,2}}|{MONTH_PATTERN})\.?(?:[\s/.-]('?\d{{2}}|\d{{4}}))?)?"
SPAN = re.compile(
    rf"(?:(?:periode|tanggal|tgl\.?)\s)?{DAY}\s?(?:-|–|—|s\s?/\s?d|s\.d\.?|sd|sampai|hingga)\s?{DAY}"
)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
IN_BRACKETS = re.compile(r"\s?\([^()]*\)$")


@dataclass(frozen=True)
class WeekReading:
    """The week in a text; `is_certain` is False where people may count weeks in another way."""

    week: Week
    is_certain: bool = True


def read_week(text: str) -> WeekReading | None:
    """The week in a text; None if there is none, or one that no calendar has."""
    plain = flatten_text(text).casefold()
    is_readable = len(plain) <= MAX_TEXT_LENGTH and not find_odd_digit(plain)
    reading = _read_plain(IN_BRACKETS.sub("", plain)) if is_readable else None
    return reading if reading and reading.week.year in YEARS else None


def _read_plain(plain: str) -> WeekReading | None:
    for pattern in NUMBERED:
        if match := pattern.fullmatch(plain):
            return _read_number(int(match["year"]), int(match["number"]), is_iso="-w" in plain)
    if match := OF_MONTH.fullmatch(plain):
        ordinal = match["ordinal"]
        number = int(ordinal) if ordinal.isdigit() else ORDINALS[ordinal]
        return _read_week_of_month(int(match["year"]), MONTH_NUMBERS[match["month"]], number)
    if match := SPAN.fullmatch(plain):
        return _read_span(match)
    return _read_day(plain)


def _read_number(year: int, number: int, *, is_iso: bool) -> WeekReading | None:
    """The week of a year by its number.

    Why week 1 is uncertain: people often count from 1 January, which may lie in the last week of the year
    before.
    """
    try:
        week = Week(year, number)
    except ValueError:
        return None
    return WeekReading(week, is_certain=is_iso or number != 1 or date(year, 1, 1) in week)


def _read_week_of_month(year: int, month: int, number: int) -> WeekReading | None:
    """The number-th week of a month, which is the week of its number-th Thursday."""
    first = try_date(year, month, 1)
    if first is None or year not in YEARS:
        return None
    thursday = first + timedelta(days=(3 - first.weekday()) % 7, weeks=number - 1)
    if number < 1 or thursday.month != month:
        return None
    return WeekReading(Week.of(thursday), is_certain=False)


def _read_span(match: re.Match[str]) -> WeekReading | None:
    """The week with both days of a span; month and year of the first may be those of the last."""
    day, month, year, last_day, last_month, last_year = match.groups()
    if last_month is None or last_year is None:
        return None
    last = try_date(read_year(last_year), _month_of(last_month), int(last_day))
    first = try_date(read_year(year or last_year), _month_of(month or last_month), int(day))
    if first is None or last is None or first > last or Week.of(first) != Week.of(last):
        return None
    return WeekReading(Week.of(first))


def _month_of(text: str) -> int:
    return int(text) if text.isdigit() else MONTH_NUMBERS[text]


def _read_day(plain: str) -> WeekReading | None:
    """The week of a single day, never certain."""
    if match := ISO_DAY.fullmatch(plain):
        day = try_date(int(match[1]), int(match[2]), int(match[3]))
    elif (match := re.fullmatch(DAY, plain)) and match[2] and match[3]:
        day = try_date(read_year(match[3]), _month_of(match[2]), int(match[1]))
    else:
        return None
    return WeekReading(Week.of(day), is_certain=False) if day else None
