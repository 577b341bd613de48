"""A week as PostgreSQL has it: the text "2026-W47"."""

from typing import TYPE_CHECKING, Any

from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg


def register_week(adapters: "psycopg.adapt.AdaptersMap") -> None:
    """Let a week be the parameter of a statement."""
    from psycopg.types.string import StrDumper

    class WeekDumper(StrDumper):
        def dump(self, obj: Any) -> bytes:
            return str(obj).encode()

    adapters.register_dumper(Week, WeekDumper)
