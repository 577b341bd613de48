"""Notifications to late units and coordinators: values in, notifications out."""

from collections.abc import Sequence

from orkestra.indonesian import format_moment, format_number
from orkestra.outbox.notification import (
    Block,
    Notification,
    context,
    escape_text,
    header,
    list_sections,
    section,
)
from orkestra.remind.late_units import LateUnit, Questions

STEP = "batas+30"


def compose_reminder(late: LateUnit, recipient: str | None) -> Notification:
    """The one reminder to a late unit: what is missing, until when it is accepted, and where it goes."""
    week = f"Pekan {late.week.number}/{late.week.year}"
    name = escape_text(late.unit_name)
    folder = f"{late.unit_code}/{late.week}"
    until = f"*{format_moment(late.close_at, late.zone)}*"
    if late.needs_sending_again:
        text = f"Laporan {week} dari {late.short_name} perlu diunggah lagi."
        what = (
            f"Laporan *{name}* untuk *{late.week.label}* sudah kami terima, tetapi tertahan oleh aturan yang "
            "sudah dicabut. Tidak ada yang perlu diperbaiki lagi."
        )
        how = f"Unggah lagi berkas yang sama ke folder `masuk/{folder}/` paling lambat {until}."
    elif late.needs_mending:
        text = f"Laporan {week} dari {late.short_name} perlu diperbaiki."
        what = (
            f"Laporan *{name}* untuk *{late.week.label}* sudah kami terima, tetapi belum dapat dipakai: "
            f"ada *{late.fault_count} hal* yang perlu diperbaiki. "
            f"Letak dan cara memperbaikinya tertulis di `hasil/{folder}/tanda-terima.html`."
        )
        how = f"Perbaikannya masih diterima sampai {until}. Unggah berkas baru ke folder `masuk/{folder}/`."
    else:
        text = f"Laporan {week} dari {late.short_name} belum kami terima."
        what = (
            f"Laporan *{name}* untuk *{late.week.label}* belum kami terima. "
            f"Batas pengirimannya {format_moment(late.due_at, late.zone)}."
        )
        how = (
            f"Laporan masih diterima sampai {until}. Unggah satu berkas ke folder `masuk/{folder}/`. "
            "Jika pada pekan itu tidak ada kegiatan, kirim laporan nihil."
        )
    return Notification(
        dedupe_key=f"reminder/{late.week}/{late.unit_code}/{STEP}",
        kind="reminder",
        week=late.week,
        unit_code=late.unit_code,
        recipient=recipient,
        text=escape_text(text),
        blocks=[
            section(f"{what}\n{how}"),
            context("Pesan otomatis. Jika laporan baru saja dikirim, pesan ini boleh diabaikan."),
        ],
    )


def compose_digest(
    late_units: Sequence[LateUnit], unreachable: set[str], questions: Questions, channel: str
) -> Notification:
    """One week's list of late units for the coordinators; `unreachable` are the units without a contact."""
    first = late_units[0]
    missing = [late for late in late_units if not late.needs_mending]
    unusable = [late for late in late_units if late.needs_mending]
    week = f"Pekan {first.week.number}/{first.week.year}"
    title = f"{week}: {len(late_units)} dari {first.expected_count} laporan belum selesai"
    lines = []
    for name, units in (("Belum mengirim", missing), ("Perlu perbaikan", unusable)):
        if units:
            lines.append(f"*{name} ({len(units)})*")
            lines += [describe_late_unit(late, late.unit_code in unreachable) for late in units]
    return Notification(
        dedupe_key=f"digest/{first.week}/{STEP}",
        kind="digest",
        week=first.week,
        unit_code=None,
        recipient=channel,
        text=title,
        blocks=[
            header(title),
            section(
                f"{first.week.label}. Batas {format_moment(first.due_at)}; "
                f"laporan masih diterima sampai *{format_moment(first.close_at)}*."
            ),
            *list_sections(lines),
            *describe_questions(questions),
            context(
                "Setiap unit yang punya kontak diingatkan satu kali; "
                "yang sudah memberi izin terlambat baru diingatkan sesudah waktu yang dijanjikannya."
            ),
        ],
    )


def describe_questions(questions: Questions) -> list[Block]:
    """A sentence about the questions that units have explained; empty, if none stand."""
    if not questions.question_count:
        return []
    asked, explained = format_number(questions.question_count), format_number(questions.explained_count)
    return [
        section(
            f"Unit sudah menjelaskan *{explained} dari {asked} pertanyaan* tentang isiannya. "
            "Penjelasan diterima tanpa diperiksa."
        )
    ]


def describe_late_unit(late: LateUnit, is_unreachable: bool) -> str:
    """One line of the digest."""
    line = f"• {escape_text(late.short_name)}"
    if late.needs_sending_again:
        line += ": tinggal mengunggah lagi, aturan yang menahannya sudah dicabut"
    elif late.needs_mending:
        line += f": {late.fault_count} hal"
    if late.promised_at:
        line += f", menyusul {format_moment(late.promised_at)}"
    return f"{line} (tanpa kontak)" if is_unreachable else line
