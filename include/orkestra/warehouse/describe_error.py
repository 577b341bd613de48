"""Errors in words for many readers, in a log or in Slack: never with a value that a unit wrote.

Why: PostgreSQL quotes the row that it stumbled over, in the message itself or behind it (DETAIL, CONTEXT).
"""

import re
import traceback
from pathlib import Path

ABOUT_VALUES = ("22", "23")  # SQLSTATE classes whose messages quote values: data exception, integrity
OF_DRIVER = re.compile(r"\(psycopg\.errors\.(\w+)\) ")  # how SQLAlchemy begins
MAX_LENGTH = 300


def describe_safely(error: BaseException) -> str:
    """An error by its class, by what the warehouse says of it without a value, and by where it came from."""
    return f"{describe_error(error)}, at {describe_place(error)}"


class StatementFailedError(Exception):
    """The warehouse could not run a statement; says why without a value."""


def describe_error(error: BaseException) -> str:
    """An error by its class; one of the warehouse also by its table, and its words if they hold no value."""
    import psycopg

    name = type(error).__name__
    if not isinstance(error, psycopg.Error):
        return name
    reported = error.diag
    places = (reported.schema_name, reported.table_name, reported.column_name, reported.constraint_name)
    where = ".".join(place for place in places if place)
    said = "" if _is_about_values(error.sqlstate) else (reported.message_primary or "").strip()
    return ": ".join(part for part in (name, where, said) if part)


def describe_driver_error(message: str) -> str:
    """The same for an error that is known only as SQLAlchemy and Great Expectations wrote it down."""
    import psycopg

    of_driver = OF_DRIVER.match(message)
    if not of_driver:
        return shorten(message)
    error = getattr(psycopg.errors, of_driver[1], None)
    if error is None or _is_about_values(error.sqlstate):
        return of_driver[1]
    return shorten(f"{of_driver[1]}: {message[of_driver.end() :].partition(chr(10))[0]}")


def describe_place(error: BaseException) -> str:
    """The lines through which an error came, the last first: a traceback without its message."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)


def shorten(text: str) -> str:
    """A text in one line that is not too long."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_LENGTH else f"{line[:MAX_LENGTH]}…"


def _is_about_values(sqlstate: str | None) -> bool:
    return sqlstate is None or sqlstate.startswith(ABOUT_VALUES)
