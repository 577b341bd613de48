"""Rules in status shadow, withdrawn and broken, through whole collections, with the results that are kept."""

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from conftest import HOME
from orkestra import pipeline
from orkestra.cli import main
from orkestra.errors import Permanent
from orkestra.quality.page import render_page
from orkestra.quality.shadow import list_shadow
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week
from support.workbooks import PUBLICATION, workbook

WEEK = Week.parse("2026-W47")
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
GOOD = [PUBLICATION | {"url": f"https://www.instagram.com/p/{number}/"} for number in range(3)]
EARLY = PUBLICATION | {"published_local": datetime(2026, 11, 15, 9), "url": "https://www.instagram.com/p/e/"}
ASKED = PUBLICATION | {"url": "https://www.instagram.com/humas/"}  # a question: rule B-019
B_010 = "B-010,publication,fix,active,2025-01-01,,"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the files of the rules; a test may change it."""
    for folder in ("expectations", "sql", "include/registry", "include/templates"):
        shutil.copytree(HOME / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def own(settings: Settings, home: Path) -> Settings:
    return replace(settings, home=home)


def sync(settings: Settings, label: str, as_of: datetime = WEEK.start_at) -> dict[str, Any]:
    return dict(pipeline.find_step("sync_registry", "sync")(pipeline.Run(settings, as_of, label, WEEK)))


def collect(settings: Settings, label: str, as_of: datetime = BATAS) -> dict[str, Any]:
    steps = pipeline.list_steps("collect_submissions")
    run = pipeline.Run(settings, as_of, label)
    return {step: dict(pipeline.find_step("collect_submissions", step)(run)) for step in steps}


def put(settings: Settings, unit: str, publications: list[dict[str, Any]], name: str = "a.xlsx") -> None:
    data = workbook(unit, publication=publications)
    store, key = S3Store(settings), f"masuk/{unit}/{WEEK}/{name}"
    store.put(
        settings.submissions_bucket, key, data, "application/zip", modified_at=BATAS - timedelta(hours=1)
    )


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(settings.warehouse_url) as connection:
        return connection.execute(query).fetchall()


def list_received(settings: Settings) -> dict[str, str]:
    """All that units received: each file in their folders, a workbook with its parts, each message."""
    store, bucket, reported = S3Store(settings), settings.submissions_bucket, {}
    for info in store.list_objects(bucket, "hasil/"):
        data = store.get(bucket, info.key) or b""
        if info.key.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = b"".join(archive.read(name) for name in archive.namelist())
        reported[info.key] = data.decode(errors="replace")
    for kind, payload in rows(settings, "select kind, payload::text from notify.notification"):
        reported[f"message/{kind}"] = reported.get(f"message/{kind}", "") + payload
    return reported


def change_file(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def withdraw(home: Path) -> None:
    path = home / "include" / "registry" / "rules.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [
        f"{line.replace('active', 'withdrawn')}Terlalu ketat" if line.startswith(B_010) else line
        for line in lines
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_shadow_rule_is_counted_and_reported_to_no_unit(
    own: Settings, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    change_file(home / "include" / "registry" / "rules.csv", B_010, B_010.replace("active", "shadow"))
    sync(own, "sync")
    put(own, "komdigi", [*GOOD[1:], ASKED, EARLY])
    put(own, "kemenkes", [PUBLICATION])
    assert collect(own, "a")["decide"] == {"accepted": 2}
    assert rows(own, "select * from intake.finding where rule = 'B-010'") == []
    found = rows(own, "select rule, severity, sheet, row_no, found from quality.shadow_finding")
    assert found == [("B-010", "fix", "publication", 9, "15/11/2026")]
    assert rows(own, "select count(*) from fact.publication") == [(5,)]
    reported = list_received(own)
    assert {name.rpartition("/")[2] for name in reported} >= {
        "tanda-terima-v1.json", "tanda-terima.html", "hasil-periksa-v1.xlsx", "receipt",
    }  # fmt: skip
    assert {
        name for name, text in reported.items() if "B-019" in text
    }  # a question is found, so the test can fail
    assert [name for name, text in reported.items() if "B-010" in text or "Tanggal tayang 15" in text] == []
    with open_warehouse(own) as warehouse:
        (share,) = [row for row in list_shadow(warehouse) if row["rule"] == "B-010"]
    assert (share["week"], share["hit_unit_count"], share["unit_count"]) == (Week.parse("2026-W47"), 1, 2)
    assert (share["hit_row_count"], share["row_count"], share["good_row_count"]) == (1, 5, 1)
    monkeypatch.setenv("ORKESTRA_HOME", str(home))
    monkeypatch.setenv("ORKESTRA_WAREHOUSE", own.warehouse_url)
    sent = home / "laporan.xlsx"
    sent.write_bytes(workbook("komdigi", publication=[ASKED, EARLY]))
    capsys.readouterr()
    assert main(["precheck", str(sent), "--unit", "komdigi", "--as-of", BATAS.isoformat(), "--json"]) == 0
    checked = capsys.readouterr().out
    assert ("B-019" in checked, "B-010" in checked) == (True, False)
    assert main(["rules", "--shadow"]) == 0
    line = (
        "B-010  2026-W47  units 1 of 2 (50.0%)  rows 1 of 5 (20.0%)  of these good by all other rules 1 of 1"
    )
    assert line in capsys.readouterr().out
    assert main(["rules"]) == 0
    assert "B-010  publication fix    shadow     2025-01-01  Tanggal tayang" in capsys.readouterr().out


def test_results_are_kept_per_run_rule_unit_and_week(own: Settings):
    sync(own, "sync")
    put(own, "komdigi", [*GOOD, EARLY])
    put(own, "kemenkes", [PUBLICATION])
    collect(own, "a")
    kept = rows(
        own,
        "select unit_code, week, evaluated_count, failed_count, rejected_count from quality.result"
        " inner join intake.run using (run_id) where rule = 'B-010' and label like 'a, shard %'"
        " order by unit_code",
    )
    assert kept == [("kemenkes", "2026-W47", 1, 0, 0), ("komdigi", "2026-W47", 4, 1, 1)]
    evaluated = rows(own, "select count(distinct rule) from quality.result")
    with open_warehouse(own) as warehouse:
        registry = load_registry(warehouse)
        page = render_page(warehouse, registry, BATAS)
    assert evaluated == [(len([rule for rule in registry.rules if rule.is_evaluated]),)]
    assert "2026-W47" in page
    assert "B-010" in page


def test_a_withdrawn_rule_unblocks_its_submissions_and_notifies_once(own: Settings, home: Path):
    sync(own, "sync")
    put(own, "komdigi", [EARLY, EARLY, *GOOD])
    put(own, "kemenkes", [PUBLICATION])
    assert collect(own, "a")["decide"] == {"accepted": 1, "needs_fix": 1}
    withdraw(home)
    assert sync(own, "withdraw", BATAS)["withdrawals_notified"] == 1
    assert sync(own, "again", BATAS)["withdrawals_notified"] == 0
    reported = rows(
        own, "select unit_code, week, payload::text from notify.notification where kind = 'withdrawn'"
    )
    assert [(unit, week) for unit, week, _ in reported] == [("komdigi", "2026-W47")]
    assert "Terlalu ketat" in reported[0][2]
    assert "Bunyinya: Tanggal tayang 15/11/2026 di luar pekan" in reported[0][2]
    assert "Unggah lagi berkas yang sama" in reported[0][2]
    put(own, "komdigi", [EARLY, EARLY, *GOOD], name="b.xlsx")
    assert collect(own, "b", BATAS + timedelta(hours=1))["decide"] == {"accepted": 1}
    assert rows(own, "select version, verdict from intake.submission where unit_code = 'komdigi'") == [
        (1, "needs_fix"), (2, "accepted"),
    ]  # fmt: skip
    assert sync(own, "later", BATAS)["withdrawals_notified"] == 0
    listed = "select rule, reason, finding_count, unit_count, rejected_count from quality.withdrawn_rule"
    assert rows(own, listed) == [("B-010", "Terlalu ketat", 2, 1, 2)]


def test_a_withdrawal_notifies_no_unit_that_has_mended_its_file_and_names_other_faults(
    own: Settings, home: Path
):
    sync(own, "sync")
    put(own, "komdigi", [EARLY, EARLY, *GOOD])
    put(own, "kemenkes", [EARLY, EARLY | {"channel": "?"}, *GOOD])
    collect(own, "a")
    put(own, "komdigi", GOOD, name="b.xlsx")
    collect(own, "b")
    withdraw(home)
    assert sync(own, "withdraw", BATAS)["withdrawals_notified"] == 1
    reported = rows(own, "select unit_code, payload::text from notify.notification where kind = 'withdrawn'")
    assert [unit for unit, _ in reported] == ["kemenkes"]
    assert "Perbaiki 1 temuan lain yang masih menahan" in reported[0][1]


def test_findings_of_a_rule_that_is_withdrawn_before_the_decision_do_not_count(own: Settings, home: Path):
    sync(own, "sync")
    put(own, "komdigi", [EARLY, EARLY, *GOOD])
    run = pipeline.Run(own, BATAS, "a")
    for step in ("claim", "archive", "stage", "validate"):
        pipeline.find_step("collect_submissions", step)(run)
    withdraw(home)
    sync(own, "withdraw", BATAS)
    assert dict(pipeline.find_step("collect_submissions", "decide")(run)) == {"accepted": 1}
    assert rows(own, "select count(*) from fact.publication") == [(5,)]


@pytest.mark.parametrize("fault", ["a statement", "a column"])
def test_a_broken_rule_is_named_and_the_next_run_validates_everything(own: Settings, home: Path, fault: str):
    sync(own, "sync")
    put(own, "komdigi", GOOD)
    broken = home.parent / f"{home.name}-broken"
    shutil.copytree(home, broken)
    if fault == "a statement":
        rule = "B-010"
        change_file(broken / "sql" / "checks" / "b_010.sql", "    row_no,", "    no_such_column,")
    else:
        rule = "B-015"
        change_file(
            broken / "expectations" / "publication.json",
            '"column": "url",\n        "regex"',
            '"column": "no_such_column",\n        "regex"',
        )
    with pytest.raises(Permanent, match=f"Rule {rule} could not be evaluated"):
        collect(replace(own, home=broken), "a")
    assert rows(own, "select progress, verdict from intake.submission") == [("staged", None)]
    assert rows(own, "select count(*) from intake.finding where origin = 'rules'") == [(0,)]
    assert collect(own, "a")["decide"] == {"accepted": 1}
