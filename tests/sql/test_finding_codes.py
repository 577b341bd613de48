"""The code of a finding stays with the thing that it is about; an explanation silences it for eight weeks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conftest import HOME
from orkestra.answer.compose_receipt import read_findings
from orkestra.warehouse.warehouse import connect

SENT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PUBLICATION = {"published_local": "2026-11-17 09:30", "channel": "Instagram", "title": "Cukai", "url": None}
QUERY = {"rule": "B-070", "severity": "query", "sheet": "publication", "row_no": 7, "found": "12"}


@pytest.fixture
def warehouse(warehouse_url: str):
    with connect(warehouse_url, HOME, autocommit=True) as warehouse:
        warehouse.connection.execute("insert into intake.run (label, as_of) values ('test', %s)", [SENT])
        yield warehouse


def send(
    warehouse: Any,
    *,
    unit: str = "komdigi",
    week: str = "2026-W47",
    sent_at: datetime = SENT,
    row: dict[str, Any] | None = None,
    is_precheck: bool = False,
    explains: tuple[str, str] | None = None,
    **finding: Any,
) -> int:
    """A submission with one publication and one finding in its row."""
    stored = QUERY | {"column_name": "interaction_count", "message": "?", "cell": None} | finding
    submission_id = warehouse.connection.execute(
        "insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code, week,"
        " received_at, run_id, is_precheck) select 'b', gen_random_uuid()::text, 'e', %(at)s, 1, %(unit)s,"
        " %(week)s, %(at)s, run_id, %(is_precheck)s from intake.run returning submission_id",
        {"at": sent_at, "unit": unit, "week": week, "is_precheck": is_precheck},
    ).fetchone()["submission_id"]
    warehouse.connection.execute(
        "insert into staging.publication (submission_id, row_no, unreadable, published_local, channel, title,"
        " url) values (%(id)s, %(row_no)s, '{}', %(published_local)s, %(channel)s, %(title)s, %(url)s)",
        PUBLICATION | {"id": submission_id, "row_no": stored["row_no"]} | (row or {}),
    )
    warehouse.connection.execute(
        "insert into intake.finding (submission_id, origin, rule, severity, sheet, row_no, column_name,"
        " found, message, cell) values (%(id)s, 'rules', %(rule)s, %(severity)s, %(sheet)s, %(row_no)s,"
        " %(column_name)s, %(found)s, %(message)s, %(cell)s)",
        stored | {"id": submission_id},
    )
    if explains:
        warehouse.connection.execute(
            "insert into intake.explanation values (%s, %s, %s)", [submission_id, *explains]
        )
    return int(submission_id)


def code_of(warehouse: Any, submission_id: int) -> str:
    row = warehouse.connection.execute(
        "select code from returns.finding_code where submission_id = %s", [submission_id]
    ).fetchone()
    return str(row["code"])


def test_findings_come_in_the_order_of_the_sheet(warehouse: Any):
    submission_id = send(warehouse, severity="fix", cell="B7")
    for row_no, cell, column in [
        (7, "AA7", "a"),
        (7, "Z7", "b"),
        (6, "N6", "c"),
        (None, "B13", "d"),
        (None, None, "e"),
    ]:
        warehouse.connection.execute(
            "insert into intake.finding (submission_id, origin, rule, severity, sheet, row_no, cell,"
            " column_name, message) values (%s, 'rules', 'B-001', 'fix', 'publication', %s, %s, %s, '?')",
            [submission_id, row_no, cell, column],
        )
    reported = [found.cell for found in read_findings(warehouse, submission_id)]
    assert reported == [None, "B13", "N6", "B7", "Z7", "AA7"]


@pytest.mark.parametrize(
    "change",
    [
        {"row_no": 99},
        {"week": "2026-W48", "sent_at": SENT + timedelta(days=7)},
        {"found": " 12 "},
        {"row": {"published_local": "2026-11-17 22:00", "title": "  CUKAI! "}},
    ],
)
def test_the_code_stays(warehouse: Any, change: dict[str, Any]):
    assert code_of(warehouse, send(warehouse, **change)) == code_of(warehouse, send(warehouse))


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "kemenkes"},
        {"rule": "B-019"},
        {"column_name": "reach_count"},
        {"found": "13"},
        {"row": {"published_local": "2026-11-18 09:30"}},
        {"row": {"title": "Rokok"}},
        {"row": {"url": "https://x.com/a/1"}},
    ],
)
def test_another_thing_has_another_code(warehouse: Any, change: dict[str, Any]):
    assert code_of(warehouse, send(warehouse, **change)) != code_of(warehouse, send(warehouse))


def test_rules_of_plausibility_judge_a_week(warehouse: Any):
    codes = {
        code_of(warehouse, send(warehouse, rule="P-001", week=week)) for week in ("2026-W47", "2026-W48")
    }
    assert len(codes) == 2


ANSWER = "Memang benar demikian."


@pytest.mark.parametrize(
    ("text", "later", "is_explained"),
    [
        (ANSWER, timedelta(0), True),
        (ANSWER, timedelta(weeks=8), True),
        (ANSWER, timedelta(weeks=8, seconds=1), False),
        (ANSWER, timedelta(seconds=-1), False),
        ("a" * 10, timedelta(weeks=1), True),
        ("a" * 9 + "   ", timedelta(weeks=1), False),
        ("a" * 500, timedelta(weeks=1), True),
        ("a" * 501, timedelta(weeks=1), False),
    ],
)
def test_an_explanation_of_10_to_500_characters_holds_for_eight_weeks(
    warehouse: Any, text: str, later: timedelta, is_explained: bool
):
    code = code_of(warehouse, send(warehouse))
    send(warehouse, explains=(code, text))
    asked = send(warehouse, sent_at=SENT + later)
    (found,) = read_findings(warehouse, asked)
    assert (found.code, found.explanation) == (code, text if is_explained else None)


def test_an_explanation_holds_in_the_very_submission_and_the_newest_is_shown(warehouse: Any):
    code = code_of(warehouse, send(warehouse))
    send(warehouse, explains=(code, ANSWER))
    (found,) = read_findings(warehouse, send(warehouse, explains=(code, "Sudah dicek lagi.")))
    assert found.explanation == "Sudah dicek lagi."


@pytest.mark.parametrize("change", [{"unit": "kemenkes"}, {"is_precheck": True}])
def test_neither_another_unit_nor_a_pre_check_explains(warehouse: Any, change: dict[str, Any]):
    code = code_of(warehouse, send(warehouse))
    send(warehouse, explains=(code, ANSWER), **change)
    (found,) = read_findings(warehouse, send(warehouse, sent_at=SENT + timedelta(days=1)))
    assert found.explanation is None


def test_what_must_be_fixed_cannot_be_explained(warehouse: Any):
    asked = send(warehouse, severity="fix")
    warehouse.connection.execute(
        "insert into intake.explanation values (%s, %s, %s)", [asked, code_of(warehouse, asked), ANSWER]
    )
    (found,) = read_findings(warehouse, asked)
    assert (found.code, found.explanation) == (None, None)
    assert warehouse.rows("answer/findings", submission_id=asked)
