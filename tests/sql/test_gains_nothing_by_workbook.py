"""The same tricks with real workbooks, from the bucket to the figures: no sheet, rule or verdict helps."""

from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from orkestra import pipeline
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from workbooks import ISSUE, PUBLICATION, SURVEY, workbook

WEEK = Week(2026, 47)
HONEST_AT = datetime.fromisoformat("2026-11-23T08:00:00+07:00")
FREEZE_AT = datetime.fromisoformat("2026-11-25T08:00:00+07:00")
OVERDUE: dict[str, Any] = ISSUE | {
    "issue_code": "isu-1", "status": "Baru", "first_response_local": None, "response_form": None,
    "response_url": None,
}  # fmt: skip
NIL = ("issue", "outreach", "survey", "behaviour")
BLANK_ISSUES = ("publication", "outreach", "survey", "behaviour")
# units that no desk asked, and what each sends an hour after its overdue hoax; None: it stays honest
TRICKS: dict[str, dict[str, Any] | None] = {
    "kemenag": None,
    "kemlu": {"issue": [OVERDUE | {"level": "Rendah"}]},
    "kemhan": {"issue": [OVERDUE | {"kind": "Peluang"}]},
    "kemensos": {"issue": [OVERDUE | {"kind": "Keluhan layanan"}]},
    "kemenkum": {"issue": [OVERDUE | {"issue_code": "isu-2", "level": "Rendah"}]},
    "kementan": {"issue": [OVERDUE | {"detected_local": datetime(2026, 11, 22, 20)}]},
    "kemendagri": {"issue": [OVERDUE | {"detected_local": "17/11/2026 23:00 WIB"}]},
    "kemenbud": {},  # the sheet is nil
    "kemnaker": {"nil": BLANK_ISSUES},
    "kemenpora": {"issue": [OVERDUE | {"status": "Selesai", "closed_local": datetime(2026, 11, 17, 9)}]},
    "kemenhut": {
        "issue": [
            ISSUE
            | {  # days alone: no answer within no hours
                "issue_code": "isu-1",
                "detected_local": date(2026, 11, 17),
                "first_response_local": "17/11/2026",
            }
        ]
    },
    "esdm": {"issue": [OVERDUE | {"first_response_local": datetime(2026, 11, 17, 7)}]},  # the row is held
}


def put(settings: Settings, unit: str, data: bytes, hour: int = 0) -> None:
    S3Store(settings).put(
        settings.submissions_bucket, f"masuk/{unit}/{WEEK}/{hour}.xlsx", data, "application/zip",
        modified_at=HONEST_AT + timedelta(hours=hour),
    )  # fmt: skip


def collect_and_measure(settings: Settings) -> None:
    for step in pipeline.list_steps("collect_submissions"):
        run = pipeline.Run(settings, FREEZE_AT, "collect")
        pipeline.find_step("collect_submissions", step)(run)
    for step in ("freeze", "measure", "check"):
        pipeline.find_step("report_week", step)(pipeline.Run(settings, FREEZE_AT, "report", WEEK))


def figures(settings: Settings, indicator: str, pattern: str = "^$") -> dict[str, tuple[Any, ...]]:
    with psycopg.connect(settings.warehouse_url) as connection:
        rows = connection.execute(
            "select scope_code, value, numerator, denominator from kpi.value where indicator = %s"
            " and scope = 'unit' and dimension ~ %s",
            [indicator, pattern],
        ).fetchall()
    return {row[0]: row[1:] for row in rows}


@pytest.fixture
def sent(synced: Settings) -> Settings:
    """What everyone sent is collected, and the week is measured."""
    for unit, trick in TRICKS.items():
        put(synced, unit, workbook(unit, nil=("publication", *NIL), issue=[OVERDUE]))
        if trick is not None:
            put(synced, unit, workbook(unit, **({"nil": ("publication", *NIL)} | trick)), hour=1)
    lucky = SURVEY | {
        "before_date": date(2026, 11, 3), "before_count": 100, "before_yes_count": 20, "after_count": 100,
        "after_yes_count": 80,
    }  # fmt: skip
    page = "https://www.komdigi.go.id/berita/1"
    put(synced, "komdigi", workbook(
        "komdigi",
        publication=[
            PUBLICATION | {"channel": "Situs web", "url": f"{page}{ending}"}
            for ending in ("", "/", "?utm_source=wa", "?fbclid=1", "#atas", "/amp")
        ],
        survey=[lucky, lucky | {"area": "kota  batam"}, lucky],
    ))  # fmt: skip
    collect_and_measure(synced)
    return synced


def test_tricks_in_workbooks_gain_nothing(sent: Settings) -> None:
    answered, still_open = figures(sent, "2.1"), figures(sent, "2.3")
    for unit in TRICKS:
        assert answered[unit][1:] == (0, 1), unit
        # closing what nobody answered closes nothing; another name makes a second issue
        assert still_open[unit][0] == {"kemenkum": 2}.get(unit, 1), unit

    # three copies of one lucky session are one, and one session has no verdict
    pool = "item=KN1;sampling=Sesi;level=B3"
    assert figures(sent, "3.1", f"{pool}.*part=rows$") == {"komdigi": (1, 1, None)}
    # six addresses of one page are one publication
    assert figures(sent, "1.3")["komdigi"][0] == 1
