"""Dates and times of cells in the unit's own zone; the week decides what an ambiguous one may mean."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from orkestra.indonesian import ZONE_NAMES, format_date
from orkestra.reading.specs import Origin
from orkestra.reading.values.date_text import NOT_A_DATE, parse_date_text
from orkestra.reading.values.readings import Note, Reading, UnreadableCellError
from orkestra.reading.values.texts import flatten_text
from orkestra.week import Week

READ_AS, SERIAL, SWAPPED, FAR_AWAY, WITHOUT_TIME = "C-111", "C-114", "C-115", "C-118", "C-119"

FIRST_YEAR, LAST_YEAR = 2000, 2100  # LAST_YEAR where no week is known; other years are typing errors
MAX_TEXT_LENGTH = 80  # no date is longer, and the patterns are slow on long texts
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::\d{2})?)?", re.ASCII)
SHOWN = re.compile(r"\d{1,2}/\d{1,2}/\d{4}(?: \d{1,2}[.:]\d{2})?", re.ASCII)
SERIAL_NUMBER = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)
SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 local, on purpose, as all moments of a cell
SERIAL_REACH = timedelta(days=731)  # from the week; a number beyond is no date that lost its format


def read_moment(cell: datetime | date | float | str, origin: Origin, *, has_time: bool = True) -> Reading:
    """The moment in a cell, naive, in the zone of its unit; midnight where there is no time.

    Raises: UnreadableCellError, if the cell has none, several, or one that cannot be meant.
    """
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        return _check(moment, cell, origin)
    if isinstance(cell, str):
        if match := ISO.fullmatch(cell):
            return _check(_read_iso(match), cell, origin, may_be_swapped=False)
        found = flatten_text(cell)
        if len(found) > MAX_TEXT_LENGTH:
            raise UnreadableCellError(NOT_A_DATE, found)
        is_number = SERIAL_NUMBER.fullmatch(found)
        return _read_serial(found, origin) if is_number else _read_words(found, origin, has_time)
    return _read_serial(str(cell).removesuffix(".0"), origin)


def has_time(cell: datetime | date | float | str, origin: Origin) -> bool:
    """True if a cell with a moment has its time, too.

    Why: a spreadsheet stores a day as its first moment, so midnight means that there is no time.
    """
    if isinstance(cell, str):
        found = flatten_text(cell)
        if match := ISO.fullmatch(found):
            return match[4] is not None
        if not SERIAL_NUMBER.fullmatch(found):
            return parse_date_text(found, find_week(origin.week)).has_clock
        return float(found.replace(",", ".")) % 1 > 0
    return cell.time() != time() if isinstance(cell, datetime) else isinstance(cell, float) and cell % 1 > 0


def show_date(day: date) -> str:
    """A day, with its time if it has one, as spreadsheet programs show it."""
    clock = f"{day: %H:%M}" if isinstance(day, datetime) and day.time() != time() else ""
    return f"{day:%d/%m/}{day.year}{clock}"


def find_week(text: str) -> Week | None:
    """The week of a file; None where it is not known yet."""
    try:
        return Week.parse(text)
    except ValueError:
        return None


def _read_iso(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001 local
    except ValueError as error:
        raise UnreadableCellError(NOT_A_DATE, match[0]) from error


def _read_serial(found: str, origin: Origin) -> Reading:
    """The date behind a number that lost its format, if it lies near the week."""
    week = find_week(origin.week)
    try:
        moment = SERIAL_START + timedelta(days=float(found.replace(",", ".")), seconds=30)
    except OverflowError as error:
        raise UnreadableCellError(NOT_A_DATE, found) from error
    moment = moment.replace(second=0, microsecond=0)
    if week is None or abs(moment.date() - week.monday) > SERIAL_REACH:
        raise UnreadableCellError(NOT_A_DATE, found)
    return Reading(moment, (Note(SERIAL, found, _describe(moment, origin)),))


def _read_words(found: str, origin: Origin, has_time: bool) -> Reading:
    said = parse_date_text(found, find_week(origin.week))
    moment = datetime.combine(said.day, said.clock if has_time else time())
    if said.zone and has_time:
        moment = moment.replace(tzinfo=said.zone).astimezone(ZoneInfo(origin.zone)).replace(tzinfo=None)
    notes = said.notes + _check(moment, found, origin, may_be_swapped=not said.has_named_month).notes
    if notes or _is_as_shown(found, moment):
        return Reading(moment, notes)
    return Reading(moment, (Note(READ_AS, found, _describe(moment, origin)),))


def _is_as_shown(found: str, moment: datetime) -> bool:
    """True if the text is the date as the template or a calendar writes it, so that no note is needed."""
    words = {format_date(moment.date(), weekday=weekday) for weekday in (True, False)}
    return found in words or SHOWN.fullmatch(found) is not None


def _describe(moment: datetime, origin: Origin) -> str:
    clock = f" pukul {moment:%H.%M} {ZONE_NAMES.get(origin.zone, '')}".rstrip()
    return format_date(moment.date()) + (clock if moment.time() != time() else "")


@lru_cache(maxsize=16)
def _bounds(week: str) -> tuple[date, date, int]:
    """Monday and Sunday of a week, and the last year that a date of its file may have."""
    known = find_week(week)
    return (known.monday, known.sunday, known.year + 1) if known else (date.max, date.max, LAST_YEAR)


def _check(moment: datetime, cell: str | date, origin: Origin, *, may_be_swapped: bool = True) -> Reading:
    """The moment, with a question where day and month seem to have changed places.

    Raises: UnreadableCellError, for a year that cannot be meant.
    """
    monday, sunday, last_year = _bounds(origin.week)
    day = moment.date()
    if monday <= day <= sunday:
        return Reading(moment)
    if not FIRST_YEAR <= day.year <= last_year:
        raise UnreadableCellError(FAR_AWAY, cell if isinstance(cell, str) else show_date(cell))
    if may_be_swapped and day.day <= 12:
        swapped = day.replace(day=day.month, month=day.day)
        if monday <= swapped <= sunday:
            return Reading(moment, (Note(SWAPPED, show_date(day), format_date(swapped)),))
    return Reading(moment)
