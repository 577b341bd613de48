"""The same tricks with real workbooks, from the bucket to the figures: no sheet, rule or verdict helps."""

from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from orkestra import pipeline
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.workbooks import ISSUE, OUTREACH, PUBLICATION, SURVEY, workbook

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


def put_early(settings: Settings, unit: str, data: bytes) -> None:
    """A return of week 45, in time."""
    S3Store(settings).put(
        settings.submissions_bucket, f"masuk/{unit}/2026-W45/0.xlsx", data, "application/zip",
        modified_at=HONEST_AT - timedelta(days=14),
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


OCTOBER = date(2026, 11, 2)  # of week 45
QUIZ: dict[str, Any] = SURVEY | {
    "message_code": "SS-01", "before_date": OCTOBER, "after_date": date(2026, 11, 18), "before_count": 90,
    "before_yes_count": 20, "after_count": 90, "after_yes_count": 70,
}  # fmt: skip
THIRD = QUIZ | {"before_count": 30, "before_yes_count": 5, "after_count": 30, "after_yes_count": 25}
# what each unit sends of its one quiz of 90 people, and the level and sampling that this may have
SURVEYS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "kemenag": ([QUIZ], "Sesi B3 1"),  # honest
    "kemlu": ([THIRD | {"after_yes_count": yes} for yes in (25, 24, 26)], "Sesi B3 1"),  # as three sessions
    "kemhan": ([QUIZ | {"before_date": date(2026, 11, 3)}], "Sesi B2 1"),  # a date 15 days apart
    "kemensos": ([THIRD], "Sesi B2 1"),  # those who did badly are left out
    "kemenkum": ([QUIZ | {"sampling": "Acak", "document": "Rekap.pdf"}], "Sesi B3 1"),  # called random
    "kementan": ([QUIZ | {"sampling": "Acak", "document": "Rekap.pdf", "area": "Jepara"}], "Sesi B2 1"),
    "kemendagri": ([QUIZ | {"sampling": "Daring sukarela"}], "Daring sukarela B2 1"),
    "kemenbud": ([QUIZ | {"organizer": "Mitra kami", "sampling": "Acak", "document": "x.pdf"}], "Sesi B3 1"),
}  # fmt: skip


def test_a_quiz_gains_nothing_by_how_it_is_written_down(synced: Settings) -> None:
    """Each unit held one quiz with 90 people in week 45 and reported it then."""
    early = Week(2026, 45)
    pipeline.find_step("sync_registry", "sync")(pipeline.Run(synced, early.start_at, "sync 45", early))
    held = OUTREACH | {
        "event_date": OCTOBER, "message_codes": "SS-01", "has_quiz": "Ya", "participant_count": 90,
        "female_count": 50, "male_count": 40,
    }  # fmt: skip
    for unit, (rows, _) in SURVEYS.items():
        put_early(synced, unit, workbook(
            unit, str(early), cover={"declared_date": date(2026, 11, 8)}, outreach=[held],
            nil=("publication", "issue", "survey", "behaviour"),
        ))  # fmt: skip
        put(synced, unit, workbook(unit, nil=("publication", "issue", "outreach", "behaviour"), survey=rows))
    collect_and_measure(synced)
    with psycopg.connect(synced.warehouse_url) as connection:
        rows = connection.execute(
            "select unit_code, sampling || ' ' || level || ' ' || count(distinct session_code)"
            " from report.edition_survey group by unit_code, sampling, level"
        ).fetchall()
    assert dict(rows) == {unit: expected for unit, (_, expected) in SURVEYS.items()}


@pytest.fixture
def sent(synced: Settings) -> Settings:
    """Collect what everyone sent, and measure the week."""
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

    # three copies of one lucky session are one, and without a Tatap Muka it proves nothing
    pool = "item=KN1;sampling=Sesi;level=B2"
    assert figures(sent, "3.1", f"{pool}.*part=rows$") == {"komdigi": (1, 1, None)}
    # six addresses of one page are one publication
    assert figures(sent, "1.3")["komdigi"][0] == 1


LABELLED = Week(2026, 46)  # at whose end labels are set
SESSIONS: list[dict[str, Any]] = [
    SURVEY | {
        "design": "BANDING", "area": area, "before_date": date(2026, 11, 10),
        "after_date": date(2026, 11, 10), "before_count": 60, "before_yes_count": yes,
        "after_count": 60, "after_yes_count": yes + 25,
    }
    for area, yes in (("Kota Batam", 20), ("Kota Dumai", 21), ("Jepara", 19))
]  # fmt: skip
BAD = SESSIONS[0] | {
    "area": "Kota Kudus",
    "before_count": 300,
    "before_yes_count": 240,
    "after_count": 300,
    "after_yes_count": 30,
}
# what else each unit has to report, and the label that it may have
FALLS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "kemenag": ([], "Kesadaran membaik"),  # honest, and nothing else to report
    "kemlu": ([BAD | {"sampling": "Daring sukarela"}], "Terukur, belum terbukti membaik"),  # called online
    "kemhan": ([BAD | {"question_text": "Percaya?"}], "Terukur, belum terbukti membaik"),  # in other words
    "kemensos": ([BAD | {"audience": None}], "Terukur, belum terbukti membaik"),  # rejected on purpose
}


def test_a_bad_result_is_hidden_from_no_label(synced: Settings) -> None:
    """Each unit held three good sessions; those that hide a bad survey are not better off for it."""
    pipeline.find_step("sync_registry", "sync")(pipeline.Run(synced, LABELLED.start_at, "sync 46", LABELLED))
    held = [
        OUTREACH | {
            "event_date": row["before_date"], "message_codes": "LS-01", "has_quiz": "Ya",
            "district": row["area"], "participant_count": 60, "female_count": 30, "male_count": 30,
        }
        for row in SESSIONS
    ]  # fmt: skip
    for unit, (more, _) in FALLS.items():
        S3Store(synced).put(
            synced.submissions_bucket, f"masuk/{unit}/{LABELLED}/0.xlsx",
            workbook(
                unit, str(LABELLED), cover={"declared_date": date(2026, 11, 15)}, outreach=held,
                nil=("publication", "issue", "behaviour"), survey=[*SESSIONS, *more],
            ),
            "application/zip", modified_at=HONEST_AT - timedelta(days=7),
        )  # fmt: skip
    freeze_at = FREEZE_AT - timedelta(days=7)
    for step in pipeline.list_steps("collect_submissions"):
        pipeline.find_step("collect_submissions", step)(pipeline.Run(synced, freeze_at, "collect"))
    for step in ("freeze", "measure", "check"):
        pipeline.find_step("report_week", step)(pipeline.Run(synced, freeze_at, "report", LABELLED))
    with psycopg.connect(synced.warehouse_url) as connection:
        labels = connection.execute(
            "select unit_code, label from report.edition_label where unit_code = any(%s)", [list(FALLS)]
        ).fetchall()
        demoted = connection.execute(
            "select numerator, denominator from kpi.value"
            " where indicator = '3.1' and scope_code = 'LS-01' and dimension = 'count=demoted'"
        ).fetchall()
    assert dict(labels) == {unit: label for unit, (_, label) in FALLS.items()}
    assert demoted == [(2, 14)]
