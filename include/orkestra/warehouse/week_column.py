"""Weeks as PostgreSQL has them: the text "2026-W47" in columns named `week`, `weeks` or `…_week`."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg
    from psycopg.rows import RowMaker

parse_week = cache(Week.parse)


def dump_weeks(adapters: "psycopg.adapt.AdaptersMap") -> None:
    """Let a week be the parameter of a statement."""
    from psycopg.types.string import StrDumper

    class WeekDumper(StrDumper):
        def dump(self, obj: Any) -> bytes:
            return str(obj).encode()

    adapters.register_dumper(Week, WeekDumper)


def make_rows(kind: type[Any] | None) -> "Callable[[psycopg.Cursor[Any]], RowMaker[Any]]":
    """The row factory for dicts, or for values of a type, with weeks as `Week`.

    Why by the column's name: a domain over text reaches the client as text, so its type says nothing.
    """
    from psycopg.rows import class_row, dict_row

    def make_row_maker(cursor: "psycopg.Cursor[Any]") -> "RowMaker[Any]":
        make_row: Callable[[Sequence[Any]], Any] = (class_row(kind) if kind else dict_row)(cursor)
        places = [place for place, column in enumerate(cursor.description or ()) if is_week(column.name)]

        def make_row_with_weeks(values: Sequence[Any]) -> Any:
            loaded = list(values)
            for place in places:
                loaded[place] = load_week(loaded[place])
            return make_row(loaded)

        return make_row_with_weeks if places else make_row

    return make_row_maker


def is_week(column_name: str) -> bool:
    """True for a column that holds a week, or several."""
    return column_name in ("week", "weeks") or column_name.endswith("_week")


def load_week(value: Any) -> Any:
    """The week, the weeks, or None."""
    if isinstance(value, list):
        return [parse_week(text) for text in value]
    return parse_week(value) if isinstance(value, str) else value
