"""The alarm that a message to a channel of ours did not get through."""

from orkestra.outbox.notification import Notification, context, escape_text, section

NAMES = {
    "summary": "Ringkasan",
    "digest": "Daftar unit yang terlambat",
    "block": "Permintaan keputusan",
    "refusal": "Jawaban atas keputusan",
    "unroutable": "Pemberitahuan berkas tanpa alamat",
}


def describe_undelivered(message: Notification, reason: str, channel: str) -> Notification:
    """The alarm to the system's own team; one per message."""
    name = NAMES.get(message.kind, f"Pesan `{message.kind}`")
    which = f" {message.week.in_sentence}" if message.week else ""
    return Notification(
        dedupe_key=f"alarm/undelivered/{message.dedupe_key}",
        kind="alarm",
        week=message.week,
        unit_code=message.unit_code,
        recipient=channel,
        text=f"{name}{which} tidak sampai ke {escape_text(message.recipient or 'tujuannya')}.",
        blocks=[
            section(
                f"*{name}{which} tidak sampai ke {escape_text(message.recipient or 'tujuannya')}.*\n"
                "Betulkan sebabnya, lalu kirim lagi dengan "
                f"`orkestra outbox --resend --key {escape_text(message.dedupe_key)}`."
            ),
            context(escape_text(reason)),
        ],
    )
