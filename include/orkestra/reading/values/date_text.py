"""Parse a date in words or figures: always day before month, as in Indonesia."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta, timezone

from orkestra.indonesian import format_date
from orkestra.reading.values.date_words import MONTH_NUMBERS, MONTH_PATTERN, WEEKDAY_NUMBERS, WEEKDAY_PATTERN
from orkestra.reading.values.readings import Note, UnreadableCellError
from orkestra.week import Week

NOT_A_DATE, WRONG_WEEKDAY, NO_YEAR, MONTH_FIRST, SPAN = "C-002", "C-112", "C-113", "C-116", "C-117"
OFFSETS = {"wib": 7, "wita": 8, "wit": 9, "z": 0, "utc": 0, "gmt": 0}

LEAD = re.compile(rf"(?:hari\s)?(?:(?P<weekday>{WEEKDAY_PATTERN})\b\.?\s?[,/]?\s?)?(?:(?:tanggal|tgl\.?)\s)?")
CLOCK = re.compile(
    r"[\s,t]+(?:(?:pukul|jam|pkl\.?|pk\.?)\s?)?"
    r"(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:[.:]\d{2}(?:\.\d+)?)?\s?(?P<half>[ap]m)?"
    r"\s?(?P<zone>wib|wita|wit|z|utc|gmt|(?P<offset>[+-]\d{2}):?(?P<rest>\d{2}))?$",
    re.ASCII,
)
MONTH = rf"(?P<name>{MONTH_PATTERN})\.?"
YEAR = r"(?P<year>'?\d{2}|\d{4})"
DAYS = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}})\s?[-/.]\s?(?P<month>\d{{1,2}})(?:\s?[-/.]\s?{YEAR})?",
        rf"(?P<day>\d{{1,2}})[\s\-/.]?{MONTH}(?:[\s\-/.,]\s?{YEAR})?",
        rf"{MONTH}\s(?P<day>\d{{1,2}})(?:,?\s{YEAR})?",
    )
]
DATES = re.compile(rf"\d{{4}}|{MONTH}|/", re.ASCII)
SPANNING = re.compile(r"(?:-|–|—|\bs\s?/\s?d\b|\bs\.d\b\.?|\bsd\b|\bsampai\b|\bhingga\b|\bdan\b|&)\s?\d")


@dataclass(frozen=True)
class DateParts:
    """The parts of a date: the day, the time (midnight where there is none), its zone, and questions."""

    day: date
    has_named_month: bool
    clock: time
    zone: timezone | None
    notes: tuple[Note, ...]
    has_clock: bool


def parse_date_text(found: str, week: Week | None) -> DateParts:
    """The parts of a date; a missing year becomes the one nearest to the week.

    Raises: UnreadableCellError, if the text is no date, or more than one.
    """
    text = found.casefold().replace("’", "'").replace("`", "'")
    lead = LEAD.match(text)
    weekday = lead["weekday"] if lead else None
    text = text[lead.end() :] if lead else text
    clock = CLOCK.search(text)
    text = (text[: clock.start()] if clock else text).strip(" ,")
    match = next((match for pattern in DAYS if (match := pattern.fullmatch(text))), None)
    if match is None:
        raise UnreadableCellError(SPAN if SPANNING.search(text) and DATES.search(text) else NOT_A_DATE, found)
    day, notes = _read_day(match, found, week)
    if weekday and WEEKDAY_NUMBERS[weekday] != day.weekday():
        notes = (*notes, Note(WRONG_WEEKDAY, found, format_date(day)))
    has_named_month = bool(match.groupdict().get("name"))
    return DateParts(
        day, has_named_month, _read_clock(clock, found), _read_zone(clock), notes, clock is not None
    )


def try_date(year: int, month: int, day: int) -> date | None:
    """The day; None if the calendar does not have it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_year(text: str) -> int:
    """A year of two or four figures."""
    year = int(text.lstrip("'"))
    return year + 2000 if year < 100 else year


def _read_day(match: re.Match[str], found: str, week: Week | None) -> tuple[date, tuple[Note, ...]]:
    parts = match.groupdict()
    name = parts.get("name")
    day, month = int(parts["day"]), MONTH_NUMBERS[name] if name else int(parts["month"])
    rule = None
    if parts["year"]:
        if month > 12 >= day:
            day, month, rule = month, day, MONTH_FIRST
        said = try_date(read_year(parts["year"]), month, day)
    else:
        years = (week.year - 1, week.year, week.year + 1) if week else ()
        dates = [candidate for year in years if (candidate := try_date(year, month, day))]
        said = min(dates, key=lambda candidate: abs(candidate - week.monday)) if dates and week else None
        rule = NO_YEAR
    if said is None:
        raise UnreadableCellError(NOT_A_DATE, found)
    return said, (Note(rule, found, format_date(said)),) if rule else ()


def _read_clock(match: re.Match[str] | None, found: str) -> time:
    if match is None:
        return time()
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    try:
        return time(hour, int(match["minute"]))
    except ValueError as error:
        raise UnreadableCellError(NOT_A_DATE, found) from error


def _read_zone(match: re.Match[str] | None) -> timezone | None:
    if match is None or not match["zone"]:
        return None
    if not match["offset"]:
        return timezone(timedelta(hours=OFFSETS[match["zone"]]))
    minutes = int(match["offset"][1:]) * 60 + int(match["rest"])
    return timezone(timedelta(minutes=-minutes if match["offset"].startswith("-") else minutes))
