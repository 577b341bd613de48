"""What people are told in a message: a unit about its receipt, the coordinators about a stray object."""

import hashlib
from collections.abc import Sequence
from datetime import date

from orkestra.answer.receipt import Receipt
from orkestra.outbox.message import Message, context, escape_text, section
from orkestra.registry import Contact
from orkestra.registry.find_recipient import find_recipient
from orkestra.store.objects import ObjectInfo
from orkestra.warehouse.finding_rows import SubmissionKey


def describe_receipt(receipt: Receipt, contacts: Sequence[Contact]) -> Message:
    """The short message to a unit that its submission has been answered."""
    content = receipt.content
    received_date = date.fromisoformat(content["received_at"][:10])
    finding_count = len(content["findings"])
    folder = f"hasil/{content['unit']}/{content['week']}"
    lines = [
        f"*{escape_text(content['verdict_text'])}* Laporan {escape_text(content['unit_name'])}, "
        f"{content['week_label']}, diterima {content['received']}.",
        content["next_step"],
    ]
    if finding_count:
        lines.append(
            f"Ada {finding_count} temuan; letak sel dan cara memperbaikinya tertulis di tanda terima."
        )
    return Message(
        dedupe_key=f"receipt/{receipt.number}",
        kind="receipt",
        week=content["week"],
        unit_code=content["unit"],
        recipient=find_recipient(contacts, content["unit"], received_date),
        text=f"{content['verdict_text']} {receipt.number}",
        blocks=[
            section("\n".join(lines)),
            context(f"Tanda terima {receipt.number} · `{folder}/tanda-terima.html`"),
        ],
    )


def describe_stranger(info: ObjectInfo, channel: str) -> Message:
    """The message to the coordinators about an object that belongs to no unit's week; one a key, for good."""
    key = escape_text(info.key[:200].encode("unicode_escape").decode()).replace("`", "'")
    return Message(
        dedupe_key=f"unknown-key/{hashlib.sha256(info.key.encode()).hexdigest()}",
        kind="unknown-key",
        week=None,
        unit_code=None,
        recipient=channel,
        text="Ada berkas di folder yang tidak dikenal.",
        blocks=[
            section(
                f"Ada berkas di folder yang tidak dikenal: `{key}`. "
                "Berkas itu tidak diproses dan tidak dihapus. "
                "Letak yang benar: `masuk/kode-unit/pekan/nama-berkas.xlsx`, "
                "misalnya `masuk/komdigi/2026-W47/laporan.xlsx`."
            )
        ],
    )


def describe_failure(step: str, submission: SubmissionKey, channel: str) -> Message:
    """The alarm to the system's own team that a step could not cope with one submission; one a submission."""
    unit, week = submission.unit_code, submission.week
    return Message(
        dedupe_key=f"alarm/{step}/{submission.submission_id}",
        kind="alarm",
        week=week,
        unit_code=unit,
        recipient=channel,
        text=f"Satu kiriman {unit} gagal diproses.",
        blocks=[
            section(
                f"Kiriman {submission.submission_id} (unit `{unit}`, pekan {week}) gagal pada langkah "
                f"`{step}`. "
                "Kiriman unit lain tidak terganggu. Sebabnya tercatat di log tugas itu di Airflow."
            )
        ],
    )
