"""The cases of the rules of expectations/: a file per rule in tests/quality/cases, such as b_012.yaml.

`trips` are submissions in which the rule finds something, `passes` stand close to it and nothing is found in
them. expectations/README.md describes the form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from support.kpi_world import W47, World
from support.workbooks import BEHAVIOUR, ISSUE, OUTREACH, PUBLICATION, SURVEY, registry, workbook

FOLDER = Path(__file__).parents[1] / "quality" / "cases"
KINDS = ("trips", "passes")
PLAIN_UNIT = "komdigi"  # of cases of one row, which no other submission of the unit can change
GOOD = {
    "publication": PUBLICATION,
    "issue": ISSUE,
    "outreach": OUTREACH,
    "survey": SURVEY,
    "behaviour": BEHAVIOUR,
}
ACCEPTED = {
    "outreach": {
        "event_date": date(2026, 11, 10),
        "activity": "Sosialisasi",
        "organizer": "Humas",
        "district": "Kota Batam",
        "audience": "Pedagang",
        "participant_count": 40,
        "message_codes": ["LS-01"],
    },
    "survey": {name: value for name, value in SURVEY.items() if name != "item_no"},
}
Sheets = dict[str, Any]


@dataclass(frozen=True)
class Past:
    """A version that was accepted so many weeks ago (0: an earlier one of this week, -1: next week's)."""

    weeks_ago: int
    unit: str
    sheets: Sheets

    def submit(self, world: World) -> None:
        received = "2026-11-22 10:00" if self.weeks_ago == 0 else None
        world.submit(self.unit, week=W47 + -self.weeks_ago, received=received, **self.sheets)


@dataclass(frozen=True)
class Beside:
    """Another file of the same batch; it was received before the case's own, unless `is_later`."""

    unit: str
    sheets: Sheets
    is_later: bool = False
    is_precheck: bool = False

    @property
    def data(self) -> bytes:
        """The file."""
        return file_of(self.unit, self.sheets)


@dataclass(frozen=True)
class Case:
    """A submission, what was there before it, and what must be found in it.

    `found` are mappings with rule, sheet, row and column, and with found and meant where they matter.
    `unreadable` are sheet and column of a cell that the reader could not read.
    """

    name: str
    rule: str
    kind: str
    unit: str
    sheets: Sheets
    past: tuple[Past, ...] = ()
    beside: tuple[Beside, ...] = ()
    found: tuple[dict[str, Any], ...] = ()
    unreadable: tuple[str, str] | None = None

    @property
    def data(self) -> bytes:
        """The file."""
        return file_of(self.unit, self.sheets)


def file_of(unit: str, sheets: Sheets) -> bytes:
    """A workbook in which every sheet that is not named is nil."""
    nil = tuple(name for name in GOOD if name not in sheets)
    cover = {"nil_reason": "Tidak ada kegiatan"} if len(nil) == len(GOOD) else {}
    rows = {name: rows for name, rows in sheets.items() if name != "cover"}
    return workbook(unit, nil=nil, cover=cover | sheets.get("cover", {}), **rows)


@cache
def read_cases() -> tuple[Case, ...]:
    """All cases, by the names of their files and in the order in which they stand there."""
    return tuple(case for path in sorted(FOLDER.glob("*.yaml")) for case in _read_file(path))


def list_lacking(rules: set[str]) -> list[str]:
    """The rules without a case of each kind, and the files of rules that do not exist."""
    known = {(case.rule, case.kind) for case in read_cases()}
    lacking = [
        f"Nothing {kind} {rule}: write it into tests/quality/cases/{rule.lower().replace('-', '_')}.yaml."
        for rule in sorted(rules)
        for kind in KINDS
        if (rule, kind) not in known
    ]
    return lacking + [f"No suite has {rule}." for rule in sorted({rule for rule, _ in known} - rules)]


def _read_file(path: Path) -> Iterator[Case]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert list(content) == [*KINDS], f"{path.name}: wanted trips and passes"
    rule = path.stem.upper().replace("_", "-")
    for kind in KINDS:
        for number, written in enumerate(content[kind], start=1):
            yield _read_case(f"{path.stem}-{kind}-{number}", rule, kind, written)


def _read_case(name: str, rule: str, kind: str, written: dict[str, Any]) -> Case:
    unknown = set(written) - {"why", "unit", "sheets", "past", "beside", "found", "unreadable"}
    assert not unknown, f"{name}: {unknown} is not known"
    assert ("found" in written) == (kind == "trips"), f"{name}: what trips has findings, what passes has none"
    unit = written.get("unit", PLAIN_UNIT)
    found = tuple({"rule": rule} | one for one in written.get("found", []))
    assert kind == "passes" or rule in {one["rule"] for one in found}, f"{name}: {rule} finds nothing"
    return Case(
        name,
        rule,
        kind,
        unit,
        _fill(written["sheets"], GOOD),
        tuple(past for one in written.get("past", []) for past in _read_past(unit, one)),
        tuple(Beside(**one | {"sheets": _fill(one["sheets"], GOOD)}) for one in written.get("beside", [])),
        found,
        tuple(written["unreadable"]) if "unreadable" in written else None,
    )


def _read_past(unit: str, written: dict[str, Any]) -> Iterator[Past]:
    weeks = written["weeks_ago"]
    for weeks_ago in weeks if isinstance(weeks, list) else [weeks]:
        yield Past(weeks_ago, written.get("unit", unit), _fill(written.get("sheets", {}), ACCEPTED))


def _fill(sheets: Sheets, good: dict[str, dict[str, Any]]) -> Sheets:
    """The whole rows of sheets in which rows say only how they differ from a good one."""
    return {
        name: rows
        if name == "cover"
        else [good.get(name, {}) | row for changes in rows for row in _repeat(changes)]
        for name, rows in ((name, _spell_out(rows)) for name, rows in sheets.items())
    }


def _repeat(changes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """`times` so many rows, in whose texts {n} is their number."""
    count = changes.get("times", 1)
    row = {name: value for name, value in changes.items() if name != "times"}
    for n in range(count):
        yield {
            name: value.replace("{n}", str(n)) if isinstance(value, str) else value
            for name, value in row.items()
        }


def _spell_out(value: Any) -> Any:
    """Long texts, written as what is repeated, and the questions of surveys, written as their codes."""
    match value:
        case list():
            return [_spell_out(one) for one in value]
        case {"repeat": text, **rest}:
            return f"{rest.get('after', '')}{text * rest['times']}"
        case {"wording": code}:
            return next(item.wording for item in registry().items if item.item_code == code)
        case dict():
            return {name: _spell_out(one) for name, one in value.items()}
    return value
