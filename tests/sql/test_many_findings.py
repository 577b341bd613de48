"""More findings of one rule than Great Expectations lists by itself: each is reported, at its own cell."""

import io
import json
from collections import Counter
from datetime import datetime, timedelta

import psycopg
import pytest
from openpyxl import Workbook, load_workbook

from orkestra import pipeline
from orkestra.commands.precheck import make_document
from orkestra.errors import Permanent
from orkestra.quality.validate import RESULT_FORMAT
from orkestra.settings import Settings
from orkestra.steps.precheck_files import PrecheckFile, precheck_files
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.workbooks import PUBLICATION, registry, workbook

WEEK = Week.parse("2026-W47")
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
MAX_LISTED = 1000  # findings of one rule, one by one
WRONG_CHANNEL = PUBLICATION | {"channel": "TikTokk"}


def odd_workbook() -> tuple[bytes, dict[str, set[str]]]:
    """Publikasi on two sheets, columns in other orders, headings elsewhere, rows left out; and the bad cells.

    Two in three rows name a channel that is none: 200 on the first sheet, 1,000 on the second.
    """
    book = load_workbook(io.BytesIO(workbook()))
    del book["Publikasi"]
    bad = {
        name: fill(book, name, heading_row, count)
        for name, heading_row, count in (("Publikasi", 3, 300), ("Publikasi lanjutan", 8, 1500))
    }
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), bad


def fill(book: Workbook, name: str, heading_row: int, count: int) -> set[str]:
    """The cells with a channel that is none, of so many rows on a new sheet; every seventh row is blank."""
    page = book.create_sheet(name)
    columns = list(reversed(registry().columns("publication")))
    if name != "Publikasi":
        columns = columns[5:] + columns[:5]
    for place, column in enumerate(columns, start=2):
        page.cell(heading_row, place, column.heading)
    bad, row_no = set(), heading_row
    for number in range(count):
        row_no += 2 if row_no % 7 == 0 else 1
        row = (WRONG_CHANNEL if number % 3 else PUBLICATION) | {
            "item_no": number,
            "title": f"{name} {number}",
        }
        row["url"] = f"https://www.instagram.com/p/{name[-1]}{number}/"
        for place, column in enumerate(columns, start=2):
            cell = page.cell(row_no, place, row.get(column.column_name))
            if column.column_name == "channel" and number % 3:
                bad.add(cell.coordinate)
    return bad


def test_each_of_very_many_findings_names_its_own_cell(synced: Settings):
    data, bad = odd_workbook()
    store = S3Store(synced)
    store.put(
        synced.submissions_bucket, f"masuk/komdigi/{WEEK}/a.xlsx", data, "application/zip",
        modified_at=BATAS - timedelta(hours=1),
    )  # fmt: skip
    for step in pipeline.FLOWS["collect_submissions"]:
        step(pipeline.Run(synced, BATAS, "test"))
    with psycopg.connect(synced.warehouse_url) as connection:
        stored = connection.execute(
            "select shown_sheet, array_agg(cell) from intake.finding where rule = 'B-002' group by 1"
        ).fetchall()
    assert {sheet: set(cells) for sheet, cells in stored} == bad
    folder = f"hasil/komdigi/{WEEK}"
    receipt = json.loads(store.get(synced.submissions_bucket, f"{folder}/tanda-terima-v1.json") or b"")
    groups = [group for group in receipt["groups"] if group["rule"] == "B-002"]
    assert {group["sheet"]: group["count"] for group in groups} == {
        name: len(cells) for name, cells in bad.items()
    }
    singly = [found for found in receipt["findings"] if found["rule"] == "B-002"]
    assert len(singly) == MAX_LISTED + 1
    assert "Masih ada 200 temuan yang sama" in singly[-1]["message"]
    page = (store.get(synced.submissions_bucket, f"{folder}/tanda-terima.html") or b"").decode()
    assert "Publikasi lanjutan, 1.000 sel: " in page
    sent_back = store.get(synced.submissions_bucket, f"{folder}/hasil-periksa-v1.xlsx") or b""
    marked = load_workbook(io.BytesIO(sent_back))
    for name, cells in bad.items():
        areas = [area for block in marked[name].conditional_formatting for area in block.sqref.ranges]
        coloured = {marked[name].cell(*place).coordinate for area in areas for place in area.cells}
        assert coloured == cells, name


def test_a_check_lists_so_many_of_a_rule_and_says_how_many_more(synced: Settings):
    data, _ = odd_workbook()
    run = pipeline.Run(synced, BATAS, "check", WEEK)
    (receipt,) = precheck_files(run, [PrecheckFile("komdigi", "a.xlsx", data)])
    found = [finding for finding in make_document(receipt)["findings"] if finding["rule"] == "B-002"]
    assert Counter(finding["cell"] is None for finding in found) == {False: MAX_LISTED, True: 1}


def test_a_list_that_is_not_complete_fails_loudly(synced: Settings, monkeypatch: pytest.MonkeyPatch):
    """As it would be if Great Expectations listed 20 again: it counts all, and lists some."""
    monkeypatch.setitem(RESULT_FORMAT, "partial_unexpected_count", 20)
    data, _ = odd_workbook()
    said = r"Rule B-002 could not be evaluated: 1200 cells of publication\.channel offend, but 20 were listed"
    with pytest.raises(Permanent, match=said):
        precheck_files(pipeline.Run(synced, BATAS, "check", WEEK), [PrecheckFile("komdigi", "a.xlsx", data)])
