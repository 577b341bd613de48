"""Ways to look better in K0, publications and issues, tried through workbooks beside honest units."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from conftest import copy_database
from embedded.postgres import Server
from orkestra import pipeline
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.workbooks import ISSUE, PUBLICATION, workbook

WEEK = Week(2026, 47)
MONDAY = datetime.fromisoformat("2026-11-23T08:00:00+07:00")  # due is at 12.00
FREEZE_AT = datetime.fromisoformat("2026-11-25T08:00:00+07:00")
ALL = ("publication", "issue", "outreach", "survey", "behaviour")
OPEN: dict[str, Any] = ISSUE | {
    "status": "Baru", "kind": "Krisis", "first_response_local": None, "response_form": None,
    "response_url": None,
}  # fmt: skip
DETECTED = datetime(2026, 11, 17, 8)
LATE = {"first_response_local": datetime(2026, 11, 18, 12), "response_form": "Klarifikasi",
        "response_url": "https://www.contoh.go.id/klarifikasi/1", "status": "Direspons"}  # fmt: skip
PROMPT = LATE | {"first_response_local": datetime(2026, 11, 17, 10)}
POST, OTHER_POST, HOAX_POST = (
    f"https://www.facebook.com/groups/warga/posts/{number}" for number in (1, 2, 3)
)


def shown(unit: str, number: int = 1, **values: Any) -> dict[str, Any]:
    return OPEN | {"issue_code": f"{unit}-{number}"} | values


def small(unit: str) -> list[dict[str, Any]]:
    """Ten trivial issues, all answered at once."""
    return [shown(unit, number, level="Sedang", **PROMPT) for number in range(2, 12)]


def carry(unit: str, count: int, *codes: str) -> list[dict[str, Any]]:
    address = f"https://www.instagram.com/p/{unit}"
    return [
        PUBLICATION | {"url": f"{address}{number}/", "message_codes": "; ".join(codes)}
        for number in range(count)
    ]


HELD_HOAX = shown("kemenpar", kind="Hoaks", level="Rendah", first_response_local=datetime(2026, 11, 17, 7))
CALM = {"level": "Rendah", "kind": "Keluhan layanan"}
# unit: what it sends, in this order, one workbook two hours after the other
SENT: dict[str, list[dict[str, list[dict[str, Any]]]]] = {
    # a publication with every code; an honest one
    "polri": [{"publication": carry("polri", 1, "LS-01", "LS-02", "LS-03", "LS-05")}],
    "kejagung": [{"publication": carry("kejagung", 1, "LS-01", "LS-02")}],
    # reported as Rendah, answered late, raised afterwards; honestly reported
    "kemenkum": [
        {"issue": [shown("kemenkum", level="Rendah", **LATE)]},
        {"issue": [shown("kemenkum", level="Kritis", **LATE)]},
    ],
    "kemenham": [{"issue": [shown("kemenham", level="Kritis", **LATE)]}],
    # ten trivial issues beside one that is not
    "kemensos": [{"issue": [shown("kemensos"), *small("kemensos")]}],
    # Terdeteksi just before the response; whoever reported of the same post when it came up
    "kemlu": [{"issue": [shown("kemlu", origin_url=f"{POST}?utm_source=wa", **LATE
                              | {"detected_local": datetime(2026, 11, 18, 11)})]}],
    "kemenag": [{"issue": [shown("kemenag", origin_url=POST, **PROMPT)]}],
    # Terdeteksi far back
    "kemhan": [{"issue": [shown("kemhan", detected_local=datetime(2026, 9, 21, 8))]}],
    # closed on Sunday without an answer
    "kemnaker": [{"issue": [shown("kemnaker", status="Selesai", closed_local=datetime(2026, 11, 22, 20))]}],
    # signed nil by due, the return itself later; one row by due; all of it by due
    "kementrans": [{}, {}, {}, {"issue": [shown("kementrans", **PROMPT)]}],
    "kemenpora": [{"issue": [shown("kemenpora", **PROMPT)]}, {}, {}, {"issue": small("kemenpora")}],
    "kemenbud": [{"issue": small("kemenbud")}],
    # passed on to a unit that knows nothing of it, with a word; to one that does
    "esdm": [{"issue": [shown("esdm", response_form="Diteruskan ke unit lain", follow_up="ok",
                             first_response_local=datetime(2026, 11, 17, 9))]}],
    "pu": [{"issue": [shown("pu", response_form="Diteruskan ke unit lain", follow_up="Nota 7",
                           first_response_local=datetime(2026, 11, 17, 9), origin_url=OTHER_POST)]}],
    "pkp": [{"issue": [shown("pkp", origin_url=OTHER_POST, **PROMPT)]}],
    # a link to the front page; a hoax row held, named otherwise, named a chance; honestly reported
    "kemenhut": [{"issue": [shown("kemenhut", kind="Hoaks",
                                 **PROMPT | {"response_url": "https://www.kemenhut.go.id/"})]}],
    "kemenpar": [{"issue": [HELD_HOAX, *(shown("kemenpar", number, **CALM) for number in range(2, 8))]}],
    "kemenekraf": [{"issue": [shown("kemenekraf", kind="Keluhan layanan", origin_url=HOAX_POST)]}],
    "kemenpppa": [{"issue": [shown("kemenpppa", kind="Peluang", level="Rendah", origin_url=HOAX_POST)]}],
    "ombudsman": [{"issue": [shown("ombudsman", kind="Hoaks", origin_url=HOAX_POST)]}],
}  # fmt: skip
UNANSWERED, ANSWERED = (0, 1), (1, 1)


def put(settings: Settings, unit: str, sheets: dict[str, list[dict[str, Any]]], hours: int) -> None:
    nil = tuple(sheet for sheet in ALL if sheet not in sheets)
    cover = {"nil_reason": "Belum ada kegiatan"} if not sheets else {}
    S3Store(settings).put(
        settings.submissions_bucket, f"masuk/{unit}/{WEEK}/{hours}.xlsx",
        workbook(unit, nil=nil, cover=cover, **sheets), "application/zip",
        modified_at=MONDAY + timedelta(hours=hours),
    )  # fmt: skip


@pytest.fixture(scope="module")
def sent(postgres_server: Server, synced_template: str, settings_for: Any) -> Iterator[Settings]:
    """Collect what everyone sent, and measure the week; reporting began weeks before."""
    copy_database(postgres_server, synced_template, "response_tricks")
    settings = settings_for("response_tricks")
    earlier = replace(settings, first_week="2026-W42")
    pipeline.find_step("sync_registry", "sync")(
        pipeline.Run(earlier, (WEEK + -5).start_at, "sync", WEEK + -5)
    )
    for unit, versions in SENT.items():
        for place, sheets in enumerate(versions):
            put(settings, unit, sheets, hours=2 * place)
    for step in pipeline.list_steps("collect_submissions"):
        pipeline.find_step("collect_submissions", step)(pipeline.Run(settings, FREEZE_AT, "collect"))
    for step in ("freeze", "measure", "check"):
        pipeline.find_step("report_week", step)(pipeline.Run(settings, FREEZE_AT, "report", WEEK))
    yield settings
    postgres_server.drop_database("response_tricks")


def look(settings: Settings, statement: str) -> dict[str, Any]:
    """The rows that the statement finds, by its first column."""
    with psycopg.connect(settings.warehouse_url) as connection:
        rows = connection.execute(statement.encode()).fetchall()
    return {row[0]: row[1] if len(row) == 2 else row[1:] for row in rows}


def figures(settings: Settings, indicator: str, dimension: str = "") -> dict[str, Any]:
    return look(
        settings,
        "select scope_code, numerator, denominator from kpi.value where scope = 'unit'"
        f" and indicator = '{indicator}' and dimension = '{dimension}'",
    )


def test_every_return_was_accepted(sent: Settings) -> None:
    verdicts = look(sent, "select unit_code, min(verdict), max(verdict) from intake.submission group by 1")
    assert verdicts == {
        unit: ("accepted_partly",) * 2 if unit == "kemenpar" else ("accepted",) * 2 for unit in SENT
    }


def test_a_publication_with_every_code_counts_for_two(sent: Settings) -> None:
    carried = {unit: counts[0] for unit, counts in figures(sent, "1.1").items()}
    assert carried["polri"] == carried["kejagung"] == 2


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        ("kemenkum", UNANSWERED), ("kemenham", UNANSWERED), ("kemensos", UNANSWERED), ("kemlu", UNANSWERED),
        ("kemenag", ANSWERED), ("kemhan", UNANSWERED), ("kemnaker", UNANSWERED), ("esdm", UNANSWERED),
        ("pu", ANSWERED), ("pkp", ANSWERED), ("kemenekraf", UNANSWERED),
    ],
)  # fmt: skip
def test_answers_to_serious_issues(sent: Settings, unit: str, counts: tuple[int, int]) -> None:
    assert figures(sent, "2.1", "headline=serious")[unit] == counts


def test_raised_issues_are_counted_beside(sent: Settings) -> None:
    raised = look(
        sent,
        "select scope_code, value from kpi.value where indicator = '2.1' and dimension = 'count=raised'"
        " and scope = 'national'",
    )
    assert raised == {"": 1}


def test_detected_far_back_it_waits_all_the_same(sent: Settings) -> None:
    waits = look(sent, "select unit_code, wait_hours > 1400 from report.edition_wait where not is_answered")
    assert waits["kemhan"] is True


def test_closed_without_an_answer_it_stays_open(sent: Settings) -> None:
    assert figures(sent, "2.3")["kemnaker"][0] == 1


def test_a_little_by_batas_is_not_punctual(sent: Settings) -> None:
    punctual = look(sent, "select unit_code, is_on_time from report.edition_unit")
    units = ("kementrans", "kemenpora", "kemenbud")
    assert [punctual[unit] for unit in units] == [False, False, True]


@pytest.mark.parametrize("unit", ["kemenhut", "kemenpar", "kemenekraf", "kemenpppa", "ombudsman"])
def test_hoaxes_are_unclarified_whatever_they_are_called(sent: Settings, unit: str) -> None:
    assert figures(sent, "2.4")[unit] == UNANSWERED


def test_what_is_asked_about_them(sent: Settings) -> None:
    asked = look(
        sent,
        "select submission.unit_code, array_agg(distinct finding.rule order by finding.rule)"
        " from intake.finding inner join intake.submission using (submission_id)"
        " where finding.rule in ('B-027', 'B-034', 'B-071', 'K-007') group by 1",
    )
    assert asked == {"polri": ["B-071"], "kemnaker": ["B-027"], "kemenhut": ["B-034"]}
