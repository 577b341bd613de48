"""What is told about holds and decisions: coordinators that one is needed, a unit what was decided."""

from datetime import datetime
from zoneinfo import ZoneInfo

from orkestra.answer.receipt import Receipt
from orkestra.indonesian import format_moment
from orkestra.moments import Moments
from orkestra.outbox.message import Message, context, escape_text, section
from orkestra.returns.decide import Decided
from orkestra.returns.decisions import Decision

HOLD_WORDS = {
    "quarantine": "berkasnya tidak aman atau terlalu besar untuk dibuka begitu saja",
    "personal_data": "isinya memuat data pribadi",
}

DECISION_WORDS = {
    "excuse": (
        "Tidak wajib melapor untuk pekan {week}.",
        "Koordinator membebaskan unit ini dari laporan pekan itu, jadi tidak ada yang perlu dikirim. "
        "Laporan yang tetap dikirim diterima seperti biasa.",
    ),
    "end_excuse": (
        "Laporan pekan {week} kembali ditunggu.",
        "Pembebasan dari laporan pekan itu dicabut. Kirim laporan ke folder `masuk/{place}/` {until}.",
    ),
    "release": (
        "Kiriman v{version} tidak lagi ditahan.",
        "Kiriman itu sekarang diperiksa seperti biasa dan mendapat nomor versi baru. "
        "Hasilnya menyusul di `hasil/{place}/tanda-terima.html`; tidak ada yang perlu dikirim ulang.",
    ),
    "discard": (
        "Kiriman v{version} dibuang.",
        "Berkas itu sudah dihapus dan tidak dihitung; tanda terimanya tetap ada. "
        "Kirim berkas yang bersih ke folder `masuk/{place}/` {until}.",
    ),
}


def describe_hold(decided: Decided, receipt: Receipt, channel: str) -> Message:
    """The message to the coordinators that a version waits for them; one a version.

    Why: it says what kind of trouble and never what was found; the receipt shows that masked.
    """
    assert decided.hold
    content = receipt.content
    which = f"--unit {decided.unit_code} --week {decided.week} --version {decided.version}"
    return Message(
        dedupe_key=f"hold/{decided.submission_id}",
        kind="hold",
        week=decided.week,
        unit_code=decided.unit_code,
        recipient=channel,
        text=escape_text(f"Kiriman v{decided.version} dari {content['unit_name']} menunggu keputusan."),
        blocks=[
            section(
                f"Kiriman v{decided.version} dari *{escape_text(content['unit_name'])}* untuk "
                f"*{content['week_label']}* ditahan: {HOLD_WORDS[decided.hold]}. "
                f"Temuannya tertulis di tanda terima {receipt.number}.\n"
                "Putuskan: *Lepaskan* bila kiriman itu boleh diperiksa seperti biasa, "
                "*Buang* bila berkasnya harus dihapus dan unit mengirim yang bersih."
            ),
            context(
                "Di Airflow: pilih *Record a decision*, lalu Trigger. Di terminal: "
                f'`orkestra decide release {which} --reason "…"`, atau `discard` untuk membuang.'
            ),
        ],
    )


def describe_decision(
    decision: Decision,
    decision_id: int,
    version: int | None,
    unit_name: str,
    until: str,
    recipient: str | None,
) -> Message:
    """The message to a unit about a decision of the coordinators; one a decision.

    `version` is the held one that it is about; `until` says by when a file still counts.
    """
    values = {
        "week": decision.week.number,
        "version": version,
        "place": f"{decision.unit_code}/{decision.week}",
        "until": until,
    }
    title, what = (words.format_map(values) for words in DECISION_WORDS[decision.kind])
    return Message(
        dedupe_key=f"decision/{decision_id}",
        kind="decision",
        week=str(decision.week),
        unit_code=decision.unit_code,
        recipient=recipient,
        text=title,
        blocks=[
            section(f"*{title}*\n{escape_text(unit_name)}, {decision.week.label}. {what}"),
            context(f"Alasan koordinator: {escape_text(decision.reason)}"),
        ],
    )


def describe_until(moments: Moments, zone: ZoneInfo, as_of: datetime) -> str:
    """By when a file still counts for the week's first edition."""
    if as_of <= moments.close_at:
        return f"paling lambat {format_moment(moments.close_at, zone)}"
    return "secepatnya; kiriman setelah batas tutup masuk edisi berikutnya"
