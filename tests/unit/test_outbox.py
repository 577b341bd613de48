"""Messages: their limits, their escaping, and how they read in a terminal."""

import pytest

from orkestra.errors import Permanent
from orkestra.outbox.notification import (
    Notification,
    check_limits,
    context,
    escape_text,
    header,
    list_sections,
    section,
)
from orkestra.outbox.read import render_text
from orkestra.week import Week


def message_of(blocks, text="Pengingat"):
    return Notification("test/1", "test", Week.parse("2026-W47"), "komdigi", "C1", text, blocks)


def test_text_from_outside_pings_nobody():
    assert escape_text("<!channel> R&D > 1") == "&lt;!channel&gt; R&amp;D &gt; 1"


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        ([section("x")] * 51, "blocks has 51 of at most 50"),
        ([section("x" * 3001)], "block 1: section has 3001 of at most 3000"),
        ([section("x"), header("x" * 151)], "block 2: header has 151 of at most 150"),
        ([{"type": "context", "elements": [{"text": "x"}] * 11}], "block 1: elements has 11 of at most 10"),
        ([{"type": "section", "fields": [{"text": "x" * 2001}]}], "one of fields has 2001 of at most 2000"),
    ],
)
def test_what_slack_would_refuse_fails_loudly(blocks, fault):
    with pytest.raises(Permanent, match=f"test/1.*{fault}"):
        check_limits(message_of(blocks))


def test_a_message_at_the_limits_passes():
    blocks = [header("x" * 150), context("x"), *([section("x" * 3000)] * 48)]
    check_limits(message_of(blocks, text="x" * 4000))


@pytest.mark.parametrize("text", ["", "x" * 4001])
def test_a_notification_has_a_text_of_bearable_length(text):
    with pytest.raises(Permanent, match="text"):
        check_limits(message_of([section("x")], text))


def test_a_long_list_is_split_between_lines_and_loses_none():
    lines = [f"• Unit {number} " + "x" * 90 for number in range(110)]
    sections = list(list_sections(lines))
    check_limits(message_of(sections))
    assert len(sections) == 4
    assert "\n".join(block["text"]["text"] for block in sections).splitlines() == lines


def test_a_message_reads_well_in_a_terminal():
    blocks = [
        header("Laporan pekan 47"),
        section("*Komdigi* &lt;sudah&gt; mengirim 2*3 berkas.\nLihat <https://contoh.id/a|tanda terima>."),
        {"type": "divider"},
        context("<https://contoh.id> · R&amp;D"),
    ]
    assert render_text(blocks).split("\n\n") == [
        "Laporan pekan 47",
        "Komdigi <sudah> mengirim 2*3 berkas.\nLihat tanda terima (https://contoh.id/a).",
        "─" * 40,
        "https://contoh.id · R&D",
    ]
