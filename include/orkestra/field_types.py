"""The types of fields that are read from text: pydantic checks them, these functions say what is wrong.

A blank is None to all of them; only a field that may be None, or a list, accepts it.
"""

import re
from datetime import date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, Strict

from orkestra.week import Week


def parse_flag(value: object) -> object:
    """The boolean that is written as "true" or "false"."""
    if not isinstance(value, str):
        return value
    if value not in ("true", "false"):
        raise ValueError(f"{value!r} is neither true nor false")
    return value == "true"


def parse_day(value: object) -> object:
    """The day that is written as "2026-11-16"."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is no date; wanted for example 2026-11-16") from error


def parse_moment(value: object) -> object:
    """The moment that is written with its zone, as "2026-11-09T09:00:00+07:00"."""
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is no moment; wanted for example 2026-11-09T09:00:00+07:00") from error
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} says no zone; write for example +07:00 after it")
    return moment


def parse_clock_time(value: object) -> object:
    """The time of day that is written as "08:00", or in JSON as "08:00:00".

    Why: without quotes, YAML makes 08:00 a number of minutes.
    """
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d\d:\d\d(:00)?", value):
        raise ValueError(f'{value!r} is no time; write it in quotes, as "08:00"')
    try:
        return time.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is no time of a day") from error


def parse_week(value: object) -> Week:
    """The week that is written as "2026-W47"."""
    return value if isinstance(value, Week) else Week.parse(str(value))


def split_texts(value: object) -> object:
    """The texts between "|"; none for a blank."""
    if value is None:
        return ()
    return tuple(part.strip() for part in value.split("|")) if isinstance(value, str) else value


def refuse_flag(value: object) -> object:
    """The value, unless it is a boolean, which pydantic would take as 0 or 1."""
    if isinstance(value, bool):
        raise ValueError(f"{value!r} is no number")
    return value


NO_OTHER_FIELDS = ConfigDict(extra="forbid")
Flag = Annotated[bool, Strict(), BeforeValidator(parse_flag)]
Day = Annotated[date, Strict(), BeforeValidator(parse_day)]
Moment = Annotated[datetime, Strict(), BeforeValidator(parse_moment)]
ClockTime = Annotated[time, Strict(), BeforeValidator(parse_clock_time)]
IsoWeek = Annotated[Week, PlainValidator(parse_week)]
Texts = Annotated[tuple[str, ...], BeforeValidator(split_texts)]
Count = Annotated[int, Field(ge=0), BeforeValidator(refuse_flag)]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(refuse_flag)]
