"""The answer to a late notice: until when we wait, or how to write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from orkestra.indonesian import format_moment
from orkestra.outbox.notification import Notification, context, escape_text, section
from orkestra.returns.late_notice import LateNotice

HOW = (
    "Tulis tanggal dan jamnya pada baris pertama, misalnya `24/11/2026 10.00`, dan alasannya pada baris "
    "berikutnya, lalu unggah lagi dengan nama `izin-terlambat.txt`."
)


def describe_notice(
    notice: LateNotice,
    notice_id: int,
    unit_name: str,
    close_at: datetime,
    zone: ZoneInfo,
    recipient: str | None,
) -> Notification:
    """The message about one notice; one a notice."""
    week = notice.week
    title, what = describe_promise(notice, close_at, zone)
    return Notification(
        dedupe_key=f"late-notice/{notice_id}",
        kind="late-notice",
        week=notice.week,
        unit_code=notice.unit_code,
        recipient=recipient,
        text=title,
        blocks=[
            section(f"*{title}*\n{escape_text(unit_name)}, {week.label}. {what}"),
            context("Izin terlambat tidak mengubah batas pengiriman dan tidak menggantikan laporan."),
        ],
    )


def describe_promise(notice: LateNotice, close_at: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """A sentence that says if the promised time was understood, and what follows."""
    if notice.promised_at is None:
        said = f"“{escape_text(notice.said)}” belum dapat kami baca sebagai waktu. " if notice.said else ""
        return "Izin terlambat belum dapat dibaca.", f"{said}{HOW}"
    until = format_moment(notice.promised_at, zone)
    if notice.promised_at <= notice.received_at:
        return "Waktu pada izin terlambat sudah lewat.", f"Kami membacanya sebagai {until}. {HOW}"
    what = f"Laporan kami tunggu sampai *{until}*; sebelum itu tidak ada pengingat."
    if notice.promised_at > close_at:
        what += (
            f" Laporan yang datang setelah batas tutup, {format_moment(close_at, zone)}, "
            "masuk edisi berikutnya."
        )
    return "Izin terlambat diterima.", what
