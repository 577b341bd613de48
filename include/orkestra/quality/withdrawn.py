"""Tells the units that a withdrawn rule had held up, each once for each of its weeks."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from orkestra.indonesian import format_moment, format_number
from orkestra.moments import CORRECTABLE
from orkestra.outbox.message import Message, context, escape_text, section
from orkestra.outbox.queue import queue
from orkestra.registry import Contact
from orkestra.registry.find_recipient import find_recipient
from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week

WEEKS_BACK = 8


def tell_held_up(warehouse: Warehouse, contacts: Sequence[Contact], as_of: datetime) -> int:
    """How many units were told now; run it whenever the registry may have changed."""
    first_week = Week.of(as_of) + -WEEKS_BACK
    held_up = warehouse.rows("quality/list_held_up", first_week=first_week)
    return sum(queue(warehouse, describe_held_up(row, contacts, as_of), as_of) for row in held_up)


def describe_held_up(held_up: "Row", contacts: Sequence[Contact], as_of: datetime) -> Message:
    """The message to one unit that a rule which held up its week is withdrawn, and what it can do."""
    rule, unit = held_up["rule"], held_up["unit_code"]
    week = held_up["week"]
    what = "sebagian baris" if held_up["verdict"] == "accepted_partly" else "laporan"
    told = f"Bunyinya: {escape_text(held_up['problem'])}\n" if held_up["problem"] else ""
    return Message(
        dedupe_key=f"withdrawn/{week}/{unit}/{rule}",
        kind="withdrawn",
        week=week,
        unit_code=unit,
        recipient=find_recipient(contacts, unit, as_of.date()),
        text=f"Aturan {rule} dicabut; temuannya tidak berlaku lagi.",
        blocks=[
            section(
                f"*Aturan {rule} dicabut.* Karena aturan ini {what} unit Anda dalam kiriman "
                f"v{held_up['version']} untuk {week.label} tertahan; temuannya tidak berlaku lagi.\n"
                f"{told}{describe_step(held_up, week, as_of)}"
            ),
            context(f"Sebab pencabutan: {escape_text(held_up['reason'])}"),
        ],
    )


def describe_step(held_up: "Row", week: Week, as_of: datetime) -> str:
    """What the unit can do: send the same file, or mend first what other rules hold up."""
    if as_of > week.end_at + CORRECTABLE:
        return "Pekan itu tidak dikoreksi lagi; tidak ada yang perlu dilakukan."
    folder, others = f"`masuk/{held_up['unit_code']}/{week}/`", held_up["other_count"]
    mend = f"Perbaiki {format_number(others)} temuan lain yang masih menahan, lalu unggah lagi berkasnya"
    send = f"{mend if others else 'Unggah lagi berkas yang sama'} ke folder {folder}"
    if as_of > held_up["close_at"]:
        return f"{send}. Pekan itu sudah ditutup, jadi kirimannya masuk edisi berikutnya."
    until = format_moment(held_up["close_at"], ZoneInfo(held_up["zone"]))
    return f"{send} paling lambat *{until}*: berkas itu diperiksa tanpa aturan ini."
