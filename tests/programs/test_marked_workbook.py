"""Marks that a worker process sets, and a marked workbook that LibreOffice saves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orkestra.answer.marked_workbook import mark_workbook
from orkestra.answer.marker import Marker
from orkestra.answer.marking.cell_comments import MARK
from orkestra.answer.marking.list_sheet import NAME
from support.marks import AMBER, ORDERS, RED, book_of, colours_of, write_unit_workbook
from support.receipts import receipt
from support.workbooks import workbook


@pytest.fixture(scope="module")
def sent() -> bytes:
    return write_unit_workbook()


def test_libreoffice_opens_it_and_what_it_saves_is_marked_once(
    sent: bytes, soffice: Callable[[Path, str], Path], tmp_path: Path
):
    path = tmp_path / "marked.xlsx"
    path.write_bytes(mark_workbook(sent, ORDERS).data)
    again = book_of(mark_workbook(soffice(path, "xlsx").read_bytes(), ORDERS).data)
    assert again.sheetnames.count(NAME) == 1
    page = again["Publikasi"]
    assert sorted(colours_of(page).values()) == sorted([AMBER, RED, "none"])
    counts = {cell.coordinate: cell.comment.text.count(MARK) for row in page for cell in row if cell.comment}
    assert counts == {"C6": 1, "D6": 0, "G6": 1}


CONTENT: dict[str, Any] = {
    "receipt": "BKH-2026W47-komdigi-v2", "unit_name": "Komdigi", "week_label": "Pekan 47/2026",
    "received": "Senin", "verdict_text": "Perlu perbaikan.", "next_step": "Perbaiki.", "block_reason": None,
    "workbook": "hasil-periksa-v2.xlsx", "counts": {"query": 1}, "groups": [], "findings": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "data", "is_list_only"),
    [
        ({}, workbook(), False),
        ({}, b"kode;tautan\n", True),
        ({}, b"", True),
        ({}, None, True),
        ({"block_reason": "personal_data"}, workbook(), True),
    ],
)
def test_the_unit_gets_at_least_the_list(changes: dict[str, Any], data: bytes | None, is_list_only: bool):
    with Marker() as marker:
        first, second = (marker.mark(receipt([], **CONTENT | changes), data) for _ in range(2))
    assert first == second
    assert first
    assert first.is_list_only == is_list_only
    assert book_of(first.data).sheetnames[0] == NAME
    assert (len(book_of(first.data).sheetnames) == 1) == is_list_only


def test_no_workbook_is_made_without_findings():
    with Marker() as marker:
        assert marker.mark(receipt([], **CONTENT | {"workbook": None}), workbook()) is None


def test_a_worker_that_dies_leaves_the_list_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("orkestra.child_process.sys.executable", "/bin/false")
    with Marker() as marker:
        marked = marker.mark(receipt([], **CONTENT), workbook())
    assert marked
    assert marked.is_list_only
