"""The issues that a template takes over from the week before."""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from orkestra import pipeline
from orkestra.cli import main
from orkestra.settings import Settings
from orkestra.workbook.open_issues import list_open_issues
from support.kpi_world import W47, World, at
from support.workbooks import registry

W46 = W47.previous
OPEN = {
    "issue_code": "oikn-1",
    "title": "Kabar bohong",
    "message_codes": ["LS-01", "LS-02"],
    "detected_at": at("2026-11-12 08:00"),
    "first_response_at": at("2026-11-12 10:30"),
    "response_form": "Klarifikasi",
    "conversation_before_count": 1200,
    "status": "Direspons",
    "follow_up": "Pantau terus",
}
CLOSED = OPEN | {"issue_code": "oikn-2", "status": "Selesai", "closed_at": at("2026-11-13 08:00")}


@pytest.fixture
def world(settings: Settings) -> Iterator[World]:
    """A warehouse with the registry in force."""
    pipeline.find_step("sync_registry", "sync")(pipeline.Run(settings, W46.start_at, "sync", W46))
    with World(settings.warehouse_url) as world:
        yield world


def list_codes(world: World, unit: str = "oikn") -> list[str]:
    found = list_open_issues(world.warehouse, registry().unit(unit, W47.sunday), W47)
    return [row["issue_code"] for row in found]


def test_what_the_week_before_left_open_comes_again_in_the_units_time(world: World):
    world.submit("oikn", week=W46, issue=[CLOSED, OPEN])
    (row,) = list_open_issues(world.warehouse, registry().unit("oikn", W47.sunday), W47)
    assert {name: value for name, value in row.items() if value is not None} == {
        "issue_code": "oikn-1",
        "title": "Kabar bohong",
        "kind": "Hoaks",
        "level": "Tinggi",
        "message_codes": "LS-01; LS-02",
        "detected_local": datetime(2026, 11, 12, 9, 0),
        "first_response_local": datetime(2026, 11, 12, 11, 30),
        "response_form": "Klarifikasi",
        "conversation_before_count": 1200,
    }


def test_only_the_version_in_force_of_this_unit_and_of_the_week_before_counts(world: World):
    world.submit("oikn", week=W46, issue=[OPEN | {"issue_code": "lama"}])
    world.submit("oikn", week=W46, issue=[OPEN | {"issue_code": "berlaku"}])
    world.submit("oikn", week=W46, verdict="rejected", issue=[OPEN | {"issue_code": "ditolak"}])
    world.submit("polri", week=W46, issue=[OPEN | {"issue_code": "polri-1"}])
    world.submit("oikn", week=W46.previous, issue=[OPEN | {"issue_code": "dua-pekan-lalu"}])
    assert list_codes(world) == ["berlaku"]
    assert list_codes(world, "polri") == ["polri-1"]
    assert list_codes(world, "komdigi") == []


def test_what_was_closed_without_an_answer_comes_again(world: World):
    """It stays open, as the report says; of Rendah no answer is asked."""
    unanswered = CLOSED | {"first_response_at": None}
    low = unanswered | {"issue_code": "oikn-3", "level": "Rendah"}
    world.submit("oikn", week=W46, issue=[unanswered, low])
    assert list_codes(world) == ["oikn-2"]


def test_the_command_prefills_them(
    world: World, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
):
    world.submit("oikn", week=W46, issue=[OPEN])
    monkeypatch.setenv("ORKESTRA_WAREHOUSE", settings.warehouse_url)
    path = tmp_path / "templat.xlsx"
    assert main(["template", "--unit", "oikn", "--week", "2026-W47", "-o", str(path)]) == 0
    assert capsys.readouterr().err == ""
    sheet = load_workbook(io.BytesIO(path.read_bytes()))["Isu"]
    headings = [cell.value.rstrip("*") for cell in sheet[5]]
    row = dict(zip(headings, (cell.value for cell in sheet[6]), strict=True))
    assert (row["Kode isu"], row["Kode pesan"], row["Status"]) == ("oikn-1", "LS-01; LS-02", None)
    assert (row["Terdeteksi"], row["Tindak lanjut"]) == (datetime(2026, 11, 12, 9, 0), None)
