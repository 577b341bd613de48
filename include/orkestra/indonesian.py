"""Numbers, dates and times as Indonesians write them, for all texts that people read."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
ZONE_NAMES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


MAX_HOURS = 48  # longer spans are written in days


def format_date(day: date, *, weekday: bool = True) -> str:
    """A date in words: "Rabu, 25 November 2026", or without the weekday."""
    words = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]}, {words}" if weekday else words


def format_date_span(first: date, last: date) -> str:
    """Two dates, with common parts written once: "16–22 November 2026", "28 Desember 2026–3 Januari 2027"."""
    end = format_date(last, weekday=False)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]}–{end}"
    return f"{format_date(first, weekday=False)}–{end}"


def format_time(moment: datetime, zone: ZoneInfo = JAKARTA) -> str:
    """The time of day in a zone of Indonesia: "08.00 WIB"."""
    local = moment.astimezone(zone)
    return f"{local:%H.%M} {ZONE_NAMES.get(zone.key, zone.key)}"


def format_moment(moment: datetime, zone: ZoneInfo = JAKARTA) -> str:
    """Date and time: "Selasa, 24 November 2026 16.00 WIB"."""
    return f"{format_date(moment.astimezone(zone).date())} {format_time(moment, zone)}"


def format_number(value: float | Decimal, decimals: int = 0) -> str:
    """A number with dots for thousands and a comma: "1.234,5"; halves are rounded away from zero."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded + 0:,f}".translate(str.maketrans(",.", ".,"))


def format_hours(hours: float) -> str:
    """A span of time: "kurang dari 1 jam", "48 jam", and beyond that "2 hari 6 jam"."""
    if hours < 1:
        return "kurang dari 1 jam"
    days, rest = divmod(int(Decimal(str(hours)).quantize(Decimal(1), ROUND_HALF_UP)), 24)
    if 24 * days + rest <= MAX_HOURS:
        return f"{24 * days + rest} jam"
    return f"{format_number(days)} hari {rest} jam" if rest else f"{format_number(days)} hari"


def format_share(share: float | Decimal, decimals: int = 0) -> str:
    """A share of 0 to 1 as a percentage: "37%"."""
    return f"{format_number(Decimal(str(share)) * 100, decimals)}%"


def join_words(words: Sequence[str]) -> str:
    """An enumeration: "A", "A dan B", "A, B, dan C"."""
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"
