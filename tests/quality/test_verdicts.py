"""The verdict of each file, from its bytes to its receipt: each limit with a file on both sides."""

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest

from orkestra import pipeline
from orkestra.settings import Settings
from orkestra.sheet_names import DATA_SHEETS
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.workbooks import OUTREACH, PUBLICATION, registry, workbook

WEEK = Week.parse("2026-W47")
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
UNITS = [unit.unit_code for unit in registry().units_expected(WEEK.sunday)]
Make = Callable[[str], bytes]


def publications(good: int, bad: int = 0, **fault: Any) -> list[dict[str, Any]]:
    """Accepted rows, then rows that a rule rejects: their channel does not exist."""
    rows = [
        PUBLICATION | {"message_codes": "000", "title": f"Judul {number}"} for number in range(good + bad)
    ]
    for number, row in enumerate(rows):
        row["url"] = f"https://www.instagram.com/p/{number}/"
        row.update((fault or {"reach_count": 9}) if number >= good else {})  # a reach without its source
    return rows


def sheets(cover: dict[str, Any] | None = None, **values: Any) -> Make:
    """A function that makes a unit's signed workbook with these changes; no two units share an address."""
    rows = values.pop("publication", [])

    def make(unit: str) -> bytes:
        own = [row | {"url": row["url"].replace("/p/", f"/p/{unit}")} for row in rows]
        return workbook(unit, cover=cover, **({"publication": own} if own else {}), **values)

    return make


def outreach(good: int, bad: int) -> list[dict[str, Any]]:
    rows = [
        OUTREACH | {"message_codes": "000", "activity": f"Kegiatan {number}"} for number in range(good + bad)
    ]
    return [row | ({"participant_count": 1} if number >= good else {}) for number, row in enumerate(rows)]


def with_other_lines(unit: str, good: int, bad: int) -> bytes:
    """Data rows and among them rows that are none: headings again, an example, a total."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(unit, publication=publications(good, bad))))
    page = book["Publikasi"]
    headings = [cell.value for cell in page[5]]
    reach = next(place for place, name in enumerate(headings) if name and name.startswith("Jangkauan"))
    page.append(headings)
    page.append(["Contoh", *[cell.value for cell in page[6]][1:]])
    page.append(["Jumlah", *[None] * (reach - 1), 9 * bad])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


TWICE = {"reach_count": 9, "tone": "Positif"}  # B-017, and B-016: a tone only where others report
NO_SIGNED_SHEET: tuple[str, ...] = ()
NIL = {"nil_reason": "Libur bersama"}
# what is sent, the verdict, and (data rows, rows that count) of the sheets that have rows
CASES: dict[str, tuple[Make, str, dict[str, tuple[int, int]]]] = {
    "nothing held": (sheets(publication=publications(5)), "accepted", {"publication": (5, 5)}),
    "1 of 1 held": (sheets(publication=publications(0, 1)), "accepted_partly", {"publication": (1, 0)}),
    "1 of 4 held": (sheets(publication=publications(3, 1)), "accepted_partly", {"publication": (4, 3)}),
    "1 of 5 held": (sheets(publication=publications(4, 1)), "accepted_partly", {"publication": (5, 4)}),
    "2 of 5 held": (sheets(publication=publications(3, 2)), "needs_fix", {"publication": (5, 0)}),
    "2 of 9 held": (sheets(publication=publications(7, 2)), "needs_fix", {"publication": (9, 0)}),
    "2 of 10 held": (sheets(publication=publications(8, 2)), "accepted_partly", {"publication": (10, 8)}),
    "3 of 10 held": (sheets(publication=publications(7, 3)), "needs_fix", {"publication": (10, 0)}),
    "a row held by two rules is one row": (
        sheets(publication=publications(4, 1, **TWICE)), "accepted_partly", {"publication": (5, 4)}
    ),
    "each sheet within its own limit": (
        sheets(publication=publications(4, 1), outreach=outreach(4, 1)),
        "accepted_partly", {"publication": (5, 4), "outreach": (5, 4)},
    ),
    "one sheet beyond its limit": (
        sheets(publication=publications(20), outreach=outreach(3, 2)),
        "needs_fix", {"publication": (20, 0), "outreach": (5, 0)},
    ),
    "headings, an example and a total are no data rows, 2 of 10": (
        lambda unit: with_other_lines(unit, 8, 2), "accepted_partly", {"publication": (10, 8)}
    ),
    "headings, an example and a total are no data rows, 2 of 9": (
        lambda unit: with_other_lines(unit, 7, 2), "needs_fix", {"publication": (9, 0)}
    ),
    "questions alone": (
        sheets(publication=[*publications(2), publications(1)[0]]), "accepted", {"publication": (3, 3)}
    ),
    "Identitas has something to fix": (
        sheets({"office_contact": None}, publication=publications(5)), "needs_fix", {"publication": (5, 0)}
    ),
    "an old template": (
        sheets({"template_version": "v0"}, publication=publications(5)), "needs_fix", {"publication": (5, 0)}
    ),
    "another week, and rows to fix": (
        sheets({"week": "2026-W46"}, publication=publications(1, 4)), "rejected", {"publication": (5, 0)}
    ),
    "nil beside a row": (
        sheets({"nil_publication": "Ya"} | NIL, publication=publications(1)), "accepted_partly",
        {"publication": (1, 0)},
    ),
    "nil beside rows": (
        sheets({"nil_publication": "Ya"}, publication=publications(3)), "needs_fix", {"publication": (3, 0)}
    ),
    "no row in a sheet that is not signed as nil": (
        sheets(publication=publications(1), nil=("issue", "outreach", "survey")), "accepted",
        {"publication": (1, 1)},
    ),
    "nil throughout": (sheets(NIL, nil=DATA_SHEETS), "accepted", {}),
    "nil throughout without a reason": (sheets(nil=DATA_SHEETS), "needs_fix", {}),
    "an empty template": (sheets(nil=NO_SIGNED_SHEET), "needs_fix", {}),
    "personal data": (
        sheets(publication=publications(4, 1, note="NIK 3171011508900001")), "rejected",
        {"publication": (5, 0)},
    ),
    "no workbook": (lambda _: b"%PDF-1.7", "rejected", {}),
}  # fmt: skip


@pytest.fixture
def receipts(synced: Settings) -> dict[str, dict[str, Any]]:
    """The receipt of each case, all sent by units of their own and collected in one run."""
    store, cases = S3Store(synced), list(zip(CASES, UNITS, strict=False))
    for name, unit in cases:
        key = f"masuk/{unit}/{WEEK}/laporan.xlsx"
        sent_at = BATAS - timedelta(hours=1)
        store.put(synced.submissions_bucket, key, CASES[name][0](unit), "x/y", modified_at=sent_at)
    run = pipeline.Run(synced, BATAS, "verdicts")
    for step in pipeline.list_steps("collect_submissions"):
        pipeline.find_step("collect_submissions", step)(run)
    keys = {name: f"hasil/{unit}/{WEEK}/tanda-terima-v1.json" for name, unit in cases}
    return {
        name: json.loads(store.get(synced.submissions_bucket, key) or b"{}") for name, key in keys.items()
    }


def test_each_case_has_its_verdict_and_accepted_rows(receipts: dict[str, dict[str, Any]]):
    got = {
        name: (
            receipt["verdict"],
            {
                sheet: (counts["rows"], counts["accepted"])
                for sheet, counts in receipt["sheets"].items()
                if counts["rows"]
            },
        )
        for name, receipt in receipts.items()
    }
    assert got == {name: (verdict, rows) for name, (_, verdict, rows) in CASES.items()}
    states = {name: receipt["state"] for name, receipt in receipts.items()}
    assert states["nil throughout"] == "NIHIL"
    assert states["another week, and rows to fix"] == "BELUM"
    assert states["an empty template"] == "PERLU_PERBAIKAN"
    assert receipts["personal data"]["block_reason"] == "personal_data"
    twice = receipts["a row held by two rules is one row"]["findings"]
    assert {found["rule"] for found in twice} == {"B-016", "B-017"}
    assert "nihil" in json.dumps(receipts["an empty template"])
    assert receipts["questions alone"]["counts"]["query"] > 0
