"""A receipt as people see it: on paper, and on a phone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orkestra.answer.marked_workbook import MarkedWorkbook
from orkestra.answer.receipt import Receipt
from orkestra.answer.receipt_page import render_receipt
from orkestra.findings import Severity
from support.programs import count_pages
from support.receipts import CHANNEL, DOUBLE, OWN_SHEETS, WHOLE_SHEET, at, receipt


def worst_case() -> Receipt:
    """A receipt with a thousand findings of forty rules, each with the longest text of a cell."""
    wide, found = "W" * 200, []
    for number in range(1000):
        severity = ("fix", "query", "query", "info")[number % 4]
        found_text = f"{number}{wide}"[:200]
        one = replace(
            CHANNEL,
            rule=f"B-{number % 40:03}",
            severity=severity,
            cell=f"C{number * 2}",
            row_no=number * 2,
            found=found_text,
            problem=f"“{found_text}” bukan pilihan yang dikenal.",
            mend="Pilih dari daftar. " * 6,
            code="0a1b2c3d",
            explanation=wide * 2 if number % 8 == 1 else None,
        )
        found.append(one)
    found.sort(key=lambda one: list(Severity).index(Severity(one.severity)))
    return receipt(
        found,
        unit_name="Kementerian Koordinator Bidang " + "Pembangunan Manusia dan Kebudayaan " * 5,
        counts_now="Belum ada kiriman yang berlaku. Tanggal kirimnya tetap tercatat: bila perbaikannya "
        "diterima paling lambat Selasa, 24 November 2026 16.00 WIB, laporan ini terhitung dikirim Senin.",
    )


@pytest.mark.parametrize(
    "marked", [None, MarkedWorkbook(b""), MarkedWorkbook(b"", lost=["tanda tangan digital"])]
)
def test_the_longest_receipt_prints_on_one_page(
    marked: MarkedWorkbook | None, chromium: Callable[[Path], Path], tmp_path: Path
):
    page = tmp_path / "receipt.html"
    page.write_text(render_receipt(worst_case(), marked), encoding="utf-8")
    assert count_pages(chromium(page)) == 1


NAMES = ("name", "status", "rows", "accepted", "rejected")


def name_sheets(*names: str) -> dict[str, Any]:
    """Sheets with the maximum of rows, under the names that a unit gave them; one is empty, one nil."""
    kinds = (
        ("filled", 20_000, 0, 20_000),
        ("blank", 0, 0, 0),
        ("nil", 0, 0, 0),
        ("filled", 20_000, 20_000, 0),
    )
    return {
        str(place): dict(zip(NAMES, (name, *kinds[place % 4]), strict=True))
        for place, name in enumerate(names)
    }


@pytest.mark.parametrize("width", [320, 360, 390])
@pytest.mark.parametrize(
    ("sheets", "unit_name"),
    [
        (OWN_SHEETS, "Badan Pembinaan Ideologi Pancasila"),
        (("Publikasi Siaran Pers November", "Isu"), "Kementerian Koordinator Bidang Pemberdayaan Masyarakat"),
        (("Publikasi_Siaran_Pers_November", "Isu"), "Kementerian Koordinator Bidang Pemberdayaan Masyarakat"),
    ],
)
def test_a_phone_breaks_no_word_and_needs_no_scrolling_sideways(
    sheets: tuple[str, ...], unit_name: str, width: int, phone: Callable[[str, int], dict[str, Any]]
):
    found = [*at(CHANNEL, *range(1, 41, 2)), DOUBLE, replace(WHOLE_SHEET, severity="info")]
    page = render_receipt(receipt(found, unit_name=unit_name, sheets=name_sheets(*sheets)))
    measured = phone(page, width)
    broken = [word for word in measured["broken"] if len(word) < 20]
    assert (broken, measured["too_wide"]) == ([], 0)


def test_a_word_longer_than_the_line_of_a_phone_is_broken(
    phone: Callable[[str, int], dict[str, Any]],
):
    measured = phone(render_receipt(worst_case()), 390)
    assert measured["too_wide"] == 0
    assert any(word.endswith("W" * 50) for word in measured["broken"])
    assert [word for word in measured["broken"] if len(word) < 20] == []
