"""Rules that cannot be evaluated: an active one fails the run, and a shadow rule is left out."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from conftest import HOME
from embedded import postgres
from orkestra import pipeline
from orkestra.cli import main
from orkestra.errors import Permanent, Transient
from orkestra.quality.engine import PLANS
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.workbooks import PUBLICATION, workbook

WEEK = Week.parse("2026-W47")
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
SECRET = "Judul yang rahasia"
TONED = PUBLICATION | {"tone": "Positif", "title": SECRET}  # trips B-016 by its statement
B_016 = (
    "select submission_id, 'publication' as sheet, row_no, 'tone' as column_name, tone as found"
    " from checks.publication where tone is not null"
)
Fault = Callable[[Path], None]


def statement(old: str, new: str) -> Fault:
    """The statement of B-016 with a fault in it."""

    def spoil(home: Path) -> None:
        assert old in B_016
        (home / "sql" / "checks" / "b_016.sql").write_text(B_016.replace(old, new), encoding="utf-8")

    return spoil


def suite(old: str, new: str) -> Fault:
    """The suite of Publikasi with a fault in it."""

    def spoil(home: Path) -> None:
        path = home / "expectations" / "publication.json"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


FAULTS: dict[str, tuple[Fault, str]] = {
    "syntax": (statement("select", "selec"), "B-016 .*SyntaxError"),
    "a column that is not there": (statement("tone as found", "nope as found"), "B-016 .*column .nope."),
    "no sheet": (statement("'publication' as sheet, ", ""), "B-016 .*gives no sheet"),
    "a sheet that is none": (statement("'publication'", "'publikasi'"), "B-016 .*a sheet that is none"),
    "a column of no sheet": (statement("'tone'", "'tones'"), "B-016 .*no column tones"),
    "a row that is a text": (statement("row_no", "'7' as row_no"), "B-016 .*row_no is no integer"),
    "found that is a number": (statement("tone as found", "7 as found"), "B-016 .*is no text"),
    "a submission of nobody": (statement("submission_id", "0 as submission_id"), "B-016 .*not in the batch"),
    "an error in one row": (
        statement("tone as found", "1 / (row_no - 6) as found"),
        "B-016 .*DivisionByZero",
    ),
    "a value that is quoted": (
        statement("tone as found", "cast(title as integer) as found"),
        "B-016 .*InvalidText",
    ),
    "one that writes": (
        statement("select", "with gone as (delete from intake.finding returning 1) select"),
        "B-016 .*(InsufficientPrivilege|FeatureNotSupported)",
    ),
    "one that does not end": (statement("tone is not null", "pg_sleep(60) is null"), "B-016 .*QueryCanceled"),
    "another number each time": (
        statement("where", ", generate_series(1, mod(pg_backend_pid(), 1000) + 1) where"),
        r"B-016 .*counted \d+ rows, the statement gave \d+",
    ),
    "no file": (lambda home: (home / "sql" / "checks" / "b_016.sql").unlink(), "B-016 .*No statement"),
    "no list": (suite('"$PARAMETER": "nada"', '"$PARAMETER": "nadaa"'), "B-002 .*no list nadaa"),
    "an expectation on no column": (suite('"column": "url"', '"column": "urls"'), "B-004 .*urls"),
    "an expectation that is none": (suite("to_match_regex", "to_match_regexes"), "B-015 .*not found"),
    "an argument that is none": (suite('"regex"', '"regexp"'), "B-015 .*regexp"),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the files of the rules; a test may change it."""
    for folder in ("expectations", "sql", "include/registry", "include/templates"):
        shutil.copytree(HOME / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def staged(settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two submissions that wait to be validated, one of them with a finding."""
    monkeypatch.setitem(PLANS, "statement_timeout", "2s")
    own = replace(settings, home=home)
    run_step(own, "sync_registry", "sync")
    for unit, row in (
        ("komdigi", TONED),
        ("kemenkes", PUBLICATION | {"url": "https://www.instagram.com/p/k/"}),
    ):
        S3Store(own).put(
            own.submissions_bucket, f"masuk/{unit}/{WEEK}/a.xlsx", workbook(unit, publication=[row]),
            "application/zip", modified_at=BATAS - timedelta(hours=1),
        )  # fmt: skip
    for step in ("claim", "archive", "stage"):
        run_step(own, "collect_submissions", step)
    return own


def run_step(settings: Settings, flow: str, step: str) -> dict[str, Any]:
    moment = WEEK.start_at if flow == "sync_registry" else BATAS
    return dict(pipeline.find_step(flow, step)(pipeline.Run(settings, moment, "a")))


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(settings.warehouse_url) as connection:
        return connection.execute(query).fetchall()


def set_status(settings: Settings, rule: str, status: str) -> None:
    path = settings.home / "include" / "registry" / "rules.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [
        line.replace(",active,", f",{status},", 1) if line.startswith(rule) else line for line in lines
    ]
    path.write_text("".join(changed), encoding="utf-8")
    run_step(settings, "sync_registry", "sync")


def test_an_active_rule_that_fails_is_named_and_the_next_run_validates_everything(
    staged: Settings, tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
):
    for name, (spoil, said) in FAULTS.items():
        broken = tmp_path_factory.mktemp("broken")
        shutil.copytree(staged.home, broken, dirs_exist_ok=True)
        spoil(broken)
        for other in ("cover", "issue", "outreach", "survey"):  # one that is validated before is enough
            (broken / "expectations" / f"{other}.json").unlink()
        with pytest.raises(Permanent, match=f"Rule {said}.* status shadow or withdrawn") as failed:
            run_step(replace(staged, home=broken), "collect_submissions", "validate")
        assert SECRET not in str(failed.value) + caplog.text, name
        assert rows(staged, "select distinct progress, verdict from intake.submission") == [("staged", None)]
        assert rows(staged, "select count(*) from intake.finding where origin = 'rules'") == [(0,)]
    reported = rows(
        staged, "select dedupe_key, status, payload::text from notify.notification where kind = 'alarm'"
    )
    keys = {f"alarm/rule/{rule}/active/2026-11-23" for rule in ("B-002", "B-004", "B-015", "B-016")}
    assert {(key, status) for key, status, _ in reported} == {(key, "preview") for key in keys}
    assert all("sync_registry" in payload and SECRET not in payload for _, _, payload in reported)
    run_step(staged, "collect_submissions", "validate")
    assert run_step(staged, "collect_submissions", "decide") == {"accepted": 1, "accepted_partly": 1}
    assert rows(staged, "select rule from quality.failing_rule") == []


def test_a_lost_connection_is_not_reported_as_a_failing_rule(
    staged: Settings, postgres_server: postgres.Server
):
    statement("tone is not null", "pg_sleep(60) is null")(staged.home)
    with (
        ending_sleepers(postgres_server.url("postgres", "postgres")),
        pytest.raises(Transient, match="The warehouse is away or broke off"),
    ):
        run_step(staged, "collect_submissions", "validate")
    assert rows(staged, "select rule from quality.failure") == []
    assert rows(staged, "select count(*) from notify.notification where kind = 'alarm'") == [(0,)]


@contextmanager
def ending_sleepers(url: str) -> Iterator[None]:
    """End every connection that sleeps in a rule, as a server does at shutdown."""
    over = threading.Event()

    def end_sleepers() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not over.wait(0.05):
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'"
                )

    thread = threading.Thread(target=end_sleepers)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("name", ["no file", "an error in one row"])
def test_a_shadow_rule_that_fails_blocks_no_submission_and_raises_an_alarm(
    staged: Settings, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    set_status(staged, "B-016", "shadow")
    FAULTS[name][0](staged.home)
    assert run_step(staged, "collect_submissions", "validate")["rules_failed"] == 1
    assert run_step(staged, "collect_submissions", "decide") == {"accepted": 2}
    looked = "select count(*) from quality.result where rule = "
    assert rows(staged, f"{looked} 'B-016'") == [(0,)]
    assert rows(staged, f"{looked} 'B-010'") == [(2,)]
    (reported,) = rows(staged, "select payload::text from notify.notification where kind = 'alarm'")
    assert "unit tidak terganggu" in reported[0]
    monkeypatch.setenv("ORKESTRA_HOME", str(staged.home))
    monkeypatch.setenv("ORKESTRA_WAREHOUSE", staged.warehouse_url)
    capsys.readouterr()
    assert main(["rules", "--shadow"]) == 0
    assert "B-016  FAILS (shadow) in 1 runs since 2026-11-23" in capsys.readouterr().out
    assert main(["rules", "--shadow", "--json"]) == 0
    reported = [line for line in json.loads(capsys.readouterr().out) if line["rule"] == "B-016"]
    assert [(line["status"], line["run_count"]) for line in reported] == [("shadow", 1)]
