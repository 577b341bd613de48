"""The cases of rules that are files: tests/quality/cases/<rule>.trips.json and <rule>.passes.json."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from support.rule_histories import Past, Story
from support.workbooks import BEHAVIOUR, ISSUE, OUTREACH, PUBLICATION, SURVEY, registry

FOLDER = Path(__file__).parents[1] / "quality" / "cases"
GOOD = {
    "publication": PUBLICATION,
    "issue": ISSUE,
    "outreach": OUTREACH,
    "survey": SURVEY,
    "behaviour": BEHAVIOUR,
}
DATES = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}


def read_stories() -> list[Story]:
    """A story a file, called as the file is; its findings are rule, sheet, row and column."""
    return [_read_story(path) for path in sorted(FOLDER.glob("*.json"))]


def list_unpaired() -> list[str]:
    """What is missing of each rule that has one file: the other."""
    names = {path.name for path in FOLDER.glob("*.json")}
    wanted = {f"{name.partition('.')[0]}.{kind}.json" for name in names for kind in ("trips", "passes")}
    return [f"tests/quality/cases/{name} is missing." for name in sorted(wanted - names)]


def _read_story(path: Path) -> Story:
    told = json.loads(path.read_text(encoding="utf-8"))
    rule, _, kind = path.stem.partition(".")
    found = tuple((rule, *place) for place in told.get("found", []))
    assert kind in ("trips", "passes"), f"{path.name}: wanted <rule>.trips.json or <rule>.passes.json"
    assert bool(found) == (kind == "trips"), f"{path.name}: what trips has findings, what passes has none"
    sheets = {
        name: [GOOD[name] | _with_dates(name, row) for row in rows] if name != "cover" else rows
        for name, rows in told["sheets"].items()
    }
    past = tuple(Past(one["weeks_ago"], _with_past_dates(one["sheets"])) for one in told.get("past", []))
    return Story(path.name, sheets, past=past, found=found, unit=told["unit"])


def _with_past_dates(sheets: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {name: [_with_dates(name, row) for row in rows] for name, rows in sheets.items()}


def _with_dates(sheet: str, row: dict[str, Any]) -> dict[str, Any]:
    types = {column.column: column.type for column in registry().columns(sheet)}
    return {
        name: DATES[types[name]](value) if types.get(name) in DATES and isinstance(value, str) else value
        for name, value in row.items()
    }
