"""Tells the units that a withdrawn rule had held up, each once for each of its weeks."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.indonesian import format_moment
from orkestra.outbox.message import Message, context, escape_text, section
from orkestra.outbox.queue import queue
from orkestra.registry import Contact
from orkestra.registry.find_recipient import find_recipient
from orkestra.warehouse.connect import run_statement
from orkestra.week import Week

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

WEEKS_BACK = 8


def tell_held_up(
    connection: "psycopg.Connection[Row]", home: Path, contacts: Sequence[Contact], as_of: datetime
) -> int:
    """How many units were told now; run it whenever the registry may have changed."""
    first_week = str(Week.of(as_of) + -WEEKS_BACK)
    held_up = run_statement(connection, home, "quality/list_held_up", {"first_week": first_week})
    return sum(queue(connection, describe_held_up(row, contacts, as_of), as_of) for row in held_up)


def describe_held_up(held_up: "Row", contacts: Sequence[Contact], as_of: datetime) -> Message:
    """The message to one unit that a rule which held up its week is withdrawn, and what it can do."""
    rule, unit = held_up["rule"], held_up["unit_code"]
    week = Week.parse(held_up["week"])
    what = "sebagian baris" if held_up["verdict"] == "accepted_partly" else "laporan"
    if as_of <= held_up["close_at"]:
        step = (
            f"Unggah lagi berkas yang sama ke folder `masuk/{unit}/{week}/` paling lambat "
            f"*{format_moment(held_up['close_at'])}*: berkas itu diperiksa ulang tanpa aturan ini."
        )
    else:
        step = "Pekan itu sudah ditutup; tidak ada yang perlu dilakukan. Laporan mencatat pencabutan ini."
    return Message(
        dedupe_key=f"withdrawn/{week}/{unit}/{rule}",
        kind="withdrawn",
        week=str(week),
        unit_code=unit,
        recipient=find_recipient(contacts, unit, as_of.date()),
        text=f"Aturan {rule} dicabut; temuannya tidak berlaku lagi.",
        blocks=[
            section(
                f"*Aturan {rule} dicabut.* Karena aturan ini {what} unit Anda untuk {week.label} "
                f"(kiriman v{held_up['version']}) tertahan; temuannya tidak berlaku lagi.\n{step}"
            ),
            context(f"Sebab pencabutan: {escape_text(held_up['reason'])}"),
        ],
    )
