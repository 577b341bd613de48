"""Notifies the units that a withdrawn rule had blocked, each once per week."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from orkestra.indonesian import format_moment, format_number
from orkestra.moments import CORRECTABLE
from orkestra.outbox.notification import Notification, context, escape_text, section
from orkestra.outbox.queue import queue
from orkestra.registry import Contact
from orkestra.registry.find_recipient import find_recipient
from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week

WEEKS_BACK = 8


def notify_withdrawn(warehouse: Warehouse, contacts: Sequence[Contact], as_of: datetime) -> int:
    """The number of units that were notified now; run it whenever the registry may have changed."""
    first_week = Week.of(as_of) + -WEEKS_BACK
    withdrawn_block = warehouse.rows("quality/list_withdrawn_blocks", first_week=first_week)
    return sum(
        queue(warehouse, describe_withdrawn_block(row, contacts, as_of), as_of) for row in withdrawn_block
    )


def describe_withdrawn_block(
    withdrawn_block: "Row", contacts: Sequence[Contact], as_of: datetime
) -> Notification:
    """The message to one unit that a rule that blocked its week is withdrawn, and what it can do."""
    rule, unit = withdrawn_block["rule"], withdrawn_block["unit_code"]
    week = withdrawn_block["week"]
    what = "sebagian baris" if withdrawn_block["verdict"] == "accepted_partly" else "laporan"
    quotation = f"Bunyinya: {escape_text(withdrawn_block['problem'])}\n" if withdrawn_block["problem"] else ""
    return Notification(
        dedupe_key=f"withdrawn/{week}/{unit}/{rule}",
        kind="withdrawn",
        week=week,
        unit_code=unit,
        recipient=find_recipient(contacts, unit, as_of.date()),
        text=f"Aturan {rule} dicabut; temuannya tidak berlaku lagi.",
        blocks=[
            section(
                f"*Aturan {rule} dicabut.* Karena aturan ini {what} unit Anda dalam kiriman "
                f"v{withdrawn_block['version']} untuk {week.label} tertahan; temuannya tidak berlaku lagi.\n"
                f"{quotation}{describe_step(withdrawn_block, week, as_of)}"
            ),
            context(f"Sebab pencabutan: {escape_text(withdrawn_block['reason'])}"),
        ],
    )


def describe_step(withdrawn_block: "Row", week: Week, as_of: datetime) -> str:
    """The unit's next step: send the same file, or first mend what other rules found."""
    if as_of > week.end_at + CORRECTABLE:
        return "Pekan itu tidak dikoreksi lagi; tidak ada yang perlu dilakukan."
    folder, others = f"`masuk/{withdrawn_block['unit_code']}/{week}/`", withdrawn_block["other_count"]
    mend = f"Perbaiki {format_number(others)} temuan lain yang masih menahan, lalu unggah lagi berkasnya"
    send = f"{mend if others else 'Unggah lagi berkas yang sama'} ke folder {folder}"
    if as_of > withdrawn_block["close_at"]:
        return f"{send}. Pekan itu sudah ditutup, jadi kirimannya masuk edisi berikutnya."
    until = format_moment(withdrawn_block["close_at"], ZoneInfo(withdrawn_block["zone"]))
    return f"{send} paling lambat *{until}*: berkas itu diperiksa tanpa aturan ini."
