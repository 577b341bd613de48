"""The moment at which a unit will send its return, read from the first line of its late notice."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orkestra.moments import Holidays
from orkestra.reading.values.date_text import WRONG_WEEKDAY, parse_date_text
from orkestra.reading.values.date_words import WEEKDAY_NUMBERS, WEEKDAY_PATTERN
from orkestra.reading.values.readings import UnreadableCellError
from orkestra.reading.values.texts import flatten_text
from orkestra.week import Week

END_OF_DAY = time(16)  # a day alone means that day at this hour
MAX_DISTANCE = timedelta(days=60)  # from the notice: a time further away is a typing error
LEAD = re.compile(
    r"(?:(?:mohon|minta|izin|ijin|terlambat|keterlambatan|untuk|saya|kami|laporan|berkas|baru|akan|bisa|dapat"
    r"|di\s?kirim(?:kan)?|kirim|mengirim|menyusul|unggah|diunggah|paling lambat|selambatnya|sampai|hingga"
    r"|janji|waktu|pada|estimasi|rencana)\b[\s:,]*)*"
)
REASON = re.compile(r"\s*(?:[,;:(-]\s*)?\b(?:karena|dikarenakan|sebab|akibat|lantaran|alasan)\b.*")
HOUR = re.compile(
    r"(?:\b(?P<lead>jam|pukul|pkl\.?|pk\.?)\s?)?\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?"
    r"(?:\s?(?P<half>pagi|siang|sore|malam)\b)?(?P<zone>\s?(?:wib|wita|wit)\b)?[\s.]*$"
)
# An hour below the number is after noon: "3 sore" is 15:00.
HALVES = {"pagi": 0, "siang": 11, "sore": 12, "malam": 12}
DAYS_AHEAD = {"": None, "hari ini": 0, "besok": 1, "esok": 1, "lusa": 2}


def read_promise(line: str, received_at: datetime, zone: ZoneInfo, holidays: Holidays) -> datetime | None:
    """The promised time; None if the line has none, more than one, or one that cannot be meant.

    Why: an hour without a day means today, or the next working day if it is past; a day without an hour means
    its afternoon.
    """
    text = strip_words(line)
    day, clock = split_hour(text)
    near = find_near_day(day, clock, received_at.astimezone(zone), holidays)
    texts = [f"{near:%d/%m/%Y} {clock}"] if near else [text, f"{day} {clock}"]
    moment = next(filter(None, (read_date(text, received_at, zone) for text in texts)), None)
    return moment if moment and abs(moment - received_at) <= MAX_DISTANCE else None


def strip_words(line: str) -> str:
    """The words of a line that name the time, without polite words before and reasons after; "" for none."""
    text = LEAD.sub("", flatten_text(line).casefold(), count=1)
    return REASON.sub("", text, count=1).strip(" .,:;")


def read_date(text: str, received_at: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment of a date, in the unit's zone where the text names none; None if it is no date."""
    try:
        said = parse_date_text(text.strip(), Week.of(received_at))
    except (UnreadableCellError, ValueError):
        return None
    if any(note.rule == WRONG_WEEKDAY for note in said.notes):
        return None
    return datetime.combine(said.day, END_OF_DAY if said.clock == time() else said.clock, said.zone or zone)


def split_hour(text: str) -> tuple[str, str]:
    """The text without the hour at its end, and the hour as "15:00 wib"; "" if there is none.

    "jam 3 sore" is 15:00; a number without a word, as in "24/11/2026", is no hour.
    """
    match = HOUR.search(text)
    if match is None or not (match["lead"] or match["half"] or match["zone"] or match["minute"]):
        return text, ""
    hour = int(match["hour"])
    if match["half"] and hour < HALVES[match["half"]] and hour < 12:
        hour += 12
    zone = (match["zone"] or "").strip()
    return text[: match.start()].rstrip(" ,/-"), f"{hour:02}:{match['minute'] or '00'} {zone}".strip()


def find_near_day(text: str, clock: str, now: datetime, holidays: Holidays) -> date | None:
    """The day of a text without a date: only an hour, "besok" (tomorrow), or a weekday's name."""
    today = now.date()
    is_over = bool(clock) and clock[:5] <= f"{now:%H:%M}"
    if text == "" and clock:
        is_today = holidays.is_working_day(today) and not is_over
        return today if is_today else holidays.next_working_day(today)
    if ahead := re.fullmatch(rf"(?:hari\s)?({WEEKDAY_PATTERN})(?:\s(?:depan|besok))?", text):
        days = (WEEKDAY_NUMBERS[ahead[1]] - today.weekday()) % 7
        return today + timedelta(days=7 if days == 0 and is_over else days)
    days_ahead = DAYS_AHEAD.get(text)
    return None if days_ahead is None else today + timedelta(days=days_ahead)
