"""Notifications to a unit about its receipt, and to our own team about a failure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from orkestra.answer.receipt import Receipt
from orkestra.findings import Severity
from orkestra.indonesian import JAKARTA, format_number
from orkestra.outbox.notification import Notification, context, escape_text, section
from orkestra.registry import Contact
from orkestra.registry.find_recipient import find_recipient
from orkestra.submission_key import SubmissionKey


def describe_receipt(receipt: Receipt, contacts: Sequence[Contact]) -> Notification:
    """The short message to a unit that its submission has been answered."""
    received_date = date.fromisoformat(receipt.received_at[:10])
    folder = f"hasil/{receipt.unit}/{receipt.week}"
    lines = [
        f"*{escape_text(receipt.verdict_text)}* Laporan {escape_text(receipt.unit_name)}, "
        f"{receipt.week_label}, diterima {receipt.received}.",
        *count_in_words(receipt.counts),
        emphasise(receipt.next_step, receipt.deadline),
    ]
    if receipt.workbook:
        lines.append(f"Letak dan cara memperbaikinya ada di berkas `{receipt.workbook}`.")
    return Notification(
        dedupe_key=f"receipt/{receipt.number}",
        kind="receipt",
        week=receipt.of_week,
        unit_code=receipt.unit,
        recipient=find_recipient(contacts, receipt.unit, received_date),
        text=f"{receipt.verdict_text} {receipt.number}",
        blocks=[
            section("\n".join(lines)),
            context(f"Tanda terima {receipt.number} · folder `{folder}/`"),
        ],
    )


def count_in_words(counts: Mapping[str, int]) -> list[str]:
    """A sentence about how much there is to mend; empty, if there is nothing."""
    fix_count, question_count = counts[Severity.REJECT] + counts[Severity.FIX], counts[Severity.QUERY]
    parts = [f"{format_number(fix_count)} hal yang harus diperbaiki"] if fix_count else []
    parts += [f"{format_number(question_count)} pertanyaan"] if question_count else []
    return [f"Ada {' dan '.join(parts)}."] if parts else []


def emphasise(sentence: str, deadline: str | None) -> str:
    """The sentence in Slack's mrkdwn, its deadline in bold."""
    text = escape_text(sentence)
    return text.replace(deadline, f"*{deadline}*") if deadline else text


def describe_failure(step: str, submission: SubmissionKey, channel: str) -> Notification:
    """The alarm to the system's own team that a step could not cope with one submission; one a submission."""
    unit, week = submission.unit_code, submission.week
    return Notification(
        dedupe_key=f"alarm/{step}/{submission.submission_id}",
        kind="alarm",
        week=week,
        unit_code=unit,
        recipient=channel,
        text=f"Satu kiriman {unit} gagal diproses.",
        blocks=[
            section(
                f"Kiriman {submission.submission_id} (unit `{unit}`, {week.in_sentence}) "
                f"gagal pada langkah `{step}`. Kiriman unit lain tidak terganggu. "
                "Sebabnya tercatat di log tugas itu di Airflow."
            )
        ],
    )


def describe_rule_failure(rule: str, reason: str, status: str, as_of: datetime, channel: str) -> Notification:
    """The alarm to the system's own team that a rule could not be evaluated; one a rule and day."""
    mend = (
        f"Perbaiki `expectations/` atau `sql/checks/` untuk {rule} (periksa dengan `orkestra rules --check`)"
    )
    if status == "shadow":
        effect = "Aturan ini masih dicoba diam-diam: unit tidak terganggu, dan aturan lain tetap berjalan."
        step = f"{mend}."
    else:
        effect = "*Tidak ada kiriman yang diperiksa* sampai ini beres; tidak ada yang hilang atau ditolak."
        step = (
            f"{mend}, atau ubah statusnya di `include/registry/rules.csv` menjadi `shadow` atau `withdrawn` "
            "dan jalankan DAG `sync_registry`. Semua kiriman diproses oleh pengumpulan berikutnya."
        )
    return Notification(
        dedupe_key=f"alarm/rule/{rule}/{status}/{as_of.astimezone(JAKARTA):%Y-%m-%d}",
        kind="alarm",
        week=None,
        unit_code=None,
        recipient=channel,
        text=f"Aturan {rule} gagal dijalankan.",
        blocks=[
            section(f"*Aturan {rule} gagal dijalankan.* {effect}\n{step}"),
            context(escape_text(reason)),
        ],
    )
