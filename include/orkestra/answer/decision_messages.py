"""The messages about holds and decisions: to the coordinators, and to the unit that is concerned."""

from orkestra.answer.decision_words import Timing, write_words
from orkestra.answer.receipt import Receipt
from orkestra.outbox.notification import Notification, context, escape_text, section
from orkestra.returns.decide import Decided
from orkestra.returns.decisions import LABELS, Decision
from orkestra.returns.standing import Standing

BLOCK_WORDS = {
    "quarantine": "berkasnya tidak aman atau terlalu besar untuk dibuka begitu saja",
    "personal_data": "isinya memuat data pribadi",
}


def describe_block(decided: Decided, receipt: Receipt, channel: str) -> Notification:
    """The message to the coordinators that a version waits for them; one a version.

    Why: it says what kind of trouble and never what was found; the receipt shows that masked.
    """
    assert decided.block_reason
    which = f"--unit {decided.unit_code} --week {decided.week} --version {decided.version}"
    return Notification(
        dedupe_key=f"block/{decided.submission_id}",
        kind="block",
        week=decided.week,
        unit_code=decided.unit_code,
        recipient=channel,
        text=escape_text(f"Kiriman v{decided.version} dari {receipt.unit_name} menunggu keputusan."),
        blocks=[
            section(
                f"Kiriman v{decided.version} dari *{escape_text(receipt.unit_name)}* untuk "
                f"*{receipt.week_label}* ditahan: {BLOCK_WORDS[decided.block_reason]}. "
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
    standing: Standing,
    timing: Timing,
    unit_name: str,
    recipient: str | None,
) -> Notification:
    """The message to a unit about a decision of the coordinators; one per decision."""
    title, what = write_words(decision, standing, timing)
    return Notification(
        dedupe_key=f"decision/{decision_id}",
        kind="decision",
        week=decision.week,
        unit_code=decision.unit_code,
        recipient=recipient,
        text=title,
        blocks=[
            section(f"*{title}*\n{escape_text(unit_name)}, {decision.week.label}. {what}"),
            context(f"Alasan koordinator: {escape_text(decision.reason)}"),
        ],
    )  # fmt: skip


def describe_refusal(decision: Decision, why: str, label: str, channel: str) -> Notification:
    """The message to the coordinators that a decision of theirs was not recorded; one per run."""
    kind = LABELS.get(decision.kind, decision.kind).partition(":")[0]
    return Notification(
        dedupe_key=f"refused/{label}",
        kind="refusal",
        week=decision.week,
        unit_code=decision.unit_code,
        recipient=channel,
        text=escape_text(f"Keputusan tidak dicatat. {why}"),
        blocks=[
            section(
                f"*Keputusan tidak dicatat.* {escape_text(why)}\n"
                f"Yang diminta {escape_text(decision.decided_by)}: *{escape_text(kind)}*, unit "
                f"`{escape_text(decision.unit_code)}`, {decision.week.in_sentence}."
            ),
            context("Di Airflow: pilih *Record a decision*, lalu Trigger, dan isi formulirnya lagi."),
        ],
    )
