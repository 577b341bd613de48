"""The message to a unit about its receipt: it says how much there is to do, where, and until when."""

import pytest

from orkestra.answer.messages import count_in_words, describe_receipt, emphasise
from orkestra.outbox.notification import check_limits
from support.receipts import receipt


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"reject": 0, "fix": 0, "query": 0}, []),
        ({"reject": 0, "fix": 1200, "query": 3}, ["Ada 1.200 hal yang harus diperbaiki dan 3 pertanyaan."]),
        ({"reject": 1, "fix": 2, "query": 0}, ["Ada 3 hal yang harus diperbaiki."]),
        ({"reject": 0, "fix": 0, "query": 1}, ["Ada 1 pertanyaan."]),
    ],
)
def test_what_there_is_to_do_is_counted(counts: dict[str, int], words: list[str]):
    assert count_in_words(counts) == words


def test_the_deadline_is_bold_and_nothing_pings_anybody():
    assert (
        emphasise("Kirim <!channel> & selesai Senin.", "Senin")
        == "Kirim &lt;!channel&gt; &amp; selesai *Senin*."
    )


def test_the_message_reads_well():
    sent = receipt(
        [], receipt="BKH-2026W47-komdigi-v1", unit_name="Kementerian <Komdigi>",
        workbook="hasil-periksa-v1.xlsx", counts={"reject": 0, "fix": 12, "query": 1},
    )  # fmt: skip
    message = describe_receipt(sent, [])
    check_limits(message)
    assert message.blocks[0]["text"]["text"].splitlines() == [
        "*Perlu perbaikan. Kiriman ini belum dihitung.* Laporan Kementerian &lt;Komdigi&gt;, "
        "Pekan 47/2026 (16–22 November 2026), diterima Senin, 23 November 2026 12.00 WIB.",
        "Ada 12 hal yang harus diperbaiki dan 1 pertanyaan.",
        "Perbaiki semua temuan, lalu unggah lagi paling lambat *Selasa, 24 November 2026 16.00 WIB*.",
        "Letak dan cara memperbaikinya ada di berkas `hasil-periksa-v1.xlsx`.",
    ]
