"""The ISO week, the period of every return."""

import re
from datetime import date, datetime, time, timedelta
from functools import total_ordering
from typing import TYPE_CHECKING, Any

from orkestra.indonesian import JAKARTA, format_date_span

if TYPE_CHECKING:
    from pydantic_core import core_schema

WRITTEN = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
# A week in a sentence, and not in a path or an address.
IN_TEXT = re.compile(r"(?<![\w/.-])(?:pekan )?(\d{4}-W\d{2})(?![\w/-])", re.ASCII)


@total_ordering
class Week:
    """One ISO week, Monday 00:00 to Sunday 24:00 in Asia/Jakarta; `str()` gives "2026-W47".

    Raises: ValueError, if the year has no such week.
    Why no dataclass: `dataclasses.asdict` would take a week apart, which is one value like a date.
    """

    __slots__ = ("number", "year")

    def __init__(self, year: int, number: int) -> None:
        date.fromisocalendar(year, number, 1)
        self.year = year
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Week) and (self.year, self.number) == (other.year, other.number)

    def __lt__(self, other: "Week") -> bool:
        return (self.year, self.number) < (other.year, other.number)

    def __hash__(self) -> int:
        return hash((self.year, self.number))

    def __repr__(self) -> str:
        return f"Week({self.year}, {self.number})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> "core_schema.CoreSchema":
        """The schema of a field that is a week: "2026-W47" in JSON and CSV."""
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.parse(str(value)),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def parse(cls, text: str) -> "Week":
        """The week that is written exactly as "2026-W47".

        Raises: ValueError, for every other spelling and for weeks that do not exist.
        """
        match = WRITTEN.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is no ISO week; wanted for example 2026-W47")
        try:
            return cls(int(match[1]), int(match[2]))
        except ValueError as error:
            raise ValueError(f"{text!r} does not exist: {error}") from error

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week of a day; an aware moment counts for its day in Jakarta.

        Raises: ValueError, for a moment without a zone.
        """
        if isinstance(day, datetime):
            if day.tzinfo is None:
                raise ValueError(f"{day!r} has no zone, so its week is unknown")
            day = day.astimezone(JAKARTA).date()
        iso = day.isocalendar()
        return cls(iso.year, iso.week)

    @property
    def monday(self) -> date:
        """The first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """The last day."""
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def start_at(self) -> datetime:
        """Monday 00:00 in Jakarta."""
        return datetime.combine(self.monday, time(), JAKARTA)

    @property
    def end_at(self) -> datetime:
        """Sunday 24:00 in Jakarta, the first moment after the week."""
        return datetime.combine(self.sunday + timedelta(days=1), time(), JAKARTA)

    @property
    def next(self) -> "Week":
        """The week after."""
        return self + 1

    @property
    def previous(self) -> "Week":
        """The week before."""
        return self + -1

    @property
    def label(self) -> str:
        """The name for people: "Pekan 47/2026 (16–22 November 2026)"."""
        return f"Pekan {self.number}/{self.year} ({format_date_span(self.monday, self.sunday)})"

    @property
    def in_sentence(self) -> str:
        """The name for people inside a sentence: "pekan 47/2026 (16–22 November 2026)"."""
        return f"p{self.label[1:]}"

    @property
    def short_label(self) -> str:
        """The name for people without its dates: "pekan 47/2026"."""
        return f"pekan {self.number}/{self.year}"

    def __add__(self, count: int) -> "Week":
        return Week.of(self.monday + timedelta(weeks=count))

    def __contains__(self, day: date) -> bool:
        return Week.of(day) == self

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"


def span_weeks(first: Week, last: Week) -> list[Week]:
    """The weeks from one to another, both included; none if the last is before the first."""
    count = (last.monday - first.monday).days // 7 + 1
    return [first + place for place in range(count)]


def name_weeks(text: str) -> str:
    """A text with its weeks named for people: 2026-W47 becomes "pekan 47/2026 (16–22 November 2026)".

    Why several weeks have no dates: the sentence would become too long to read.
    """
    is_single = len(IN_TEXT.findall(text)) == 1

    def name(found: re.Match[str]) -> str:
        try:
            week = Week.parse(found[1])
        except ValueError:
            return found[0]
        return week.in_sentence if is_single else week.short_label

    return IN_TEXT.sub(name, text)
