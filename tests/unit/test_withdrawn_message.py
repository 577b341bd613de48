"""The message to a unit when a rule that blocked its week is withdrawn."""

from datetime import datetime
from typing import Any

import pytest

from orkestra.outbox.notification import check_limits
from orkestra.outbox.read import render_text
from orkestra.quality.withdrawn import describe_withdrawn_block
from orkestra.registry import Contact
from orkestra.week import Week

WITHDRAWN_BLOCK = {
    "rule": "B-099",
    "reason": "Judul resmi memang pendek.",
    "week": Week.parse("2026-W47"),
    "unit_code": "kkp",
    "version": 2,
    "verdict": "needs_fix",
    "close_at": datetime.fromisoformat("2026-11-24T16:00:00+07:00"),
    "zone": "Asia/Jakarta",
    "problem": "Judul terlalu pendek: “Cukai”.",
    "other_count": 0,
}
CONTACTS = [Contact("kkp", "officer", "Contoh", "slack", "U1", None, None)]


def describe(moment: str = "2026-11-23T13:00:00+07:00", **changes: Any) -> str:
    message = describe_withdrawn_block(WITHDRAWN_BLOCK | changes, CONTACTS, datetime.fromisoformat(moment))
    check_limits(message)
    assert (message.dedupe_key, message.recipient) == ("withdrawn/2026-W47/kkp/B-099", "U1")
    return render_text(message.blocks)


def test_a_unit_reads_which_rule_why_and_what_to_do():
    assert describe() == (
        "Aturan B-099 dicabut. Karena aturan ini laporan unit Anda dalam kiriman v2 untuk "
        "Pekan 47/2026 (16–22 November 2026) tertahan; temuannya tidak berlaku lagi.\n"
        "Bunyinya: Judul terlalu pendek: “Cukai”.\n"
        "Unggah lagi berkas yang sama ke folder `masuk/kkp/2026-W47/` paling lambat "
        "Selasa, 24 November 2026 16.00 WIB: berkas itu diperiksa tanpa aturan ini.\n\n"
        "Sebab pencabutan: Judul resmi memang pendek."
    )


@pytest.mark.parametrize(
    ("moment", "changes", "words"),
    [
        ("2026-11-23T13:00:00+07:00", {"verdict": "accepted_partly"}, "sebagian baris unit Anda"),
        ("2026-11-24T16:00:00+07:00", {}, "paling lambat Selasa"),
        ("2026-11-24T16:00:00+07:00", {"zone": "Asia/Jayapura"}, "24 November 2026 18.00 WIT"),
        ("2026-11-24T16:01:00+07:00", {}, "sudah ditutup, jadi kirimannya masuk edisi berikutnya"),
        ("2026-12-21T00:00:00+07:00", {}, "Unggah lagi berkas yang sama"),
        ("2026-12-21T00:01:00+07:00", {}, "tidak dikoreksi lagi; tidak ada yang perlu dilakukan"),
        ("2026-11-23T13:00:00+07:00", {"other_count": 7}, "Perbaiki 7 temuan lain yang masih menahan, lalu"),
        ("2026-11-23T13:00:00+07:00", {"problem": None}, "tidak berlaku lagi.\nUnggah lagi"),
    ],
)
def test_what_it_can_do_depends_on_the_moment_and_on_other_rules(
    moment: str, changes: dict[str, Any], words: str
):
    assert words in describe(moment, **changes)


def test_what_stood_in_a_cell_pings_nobody():
    withdrawn_block = WITHDRAWN_BLOCK | {"problem": "“<!channel>” terlalu pendek.", "reason": "<!here>"}
    message = describe_withdrawn_block(withdrawn_block, CONTACTS, WITHDRAWN_BLOCK["close_at"])
    assert "<!" not in str(message.blocks)
