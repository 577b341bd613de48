"""Each rule is tripped by a submission of its own; all are run in one validation, as always.

Rules of one row have their cases here, those across rows, weeks and units in rule_histories.py.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from conftest import HOME, copy_database
from embedded import postgres
from orkestra.errors import Permanent
from orkestra.feedback.describe_finding import FindingTexts
from orkestra.feedback.store_findings import store_findings
from orkestra.findings import Finding
from orkestra.intake.read_upload import Archived
from orkestra.intake.run import CollectionRun, collecting
from orkestra.intake.stage import store_rows
from orkestra.quality.batch import begin_batch
from orkestra.quality.suites import Suite, load_suites
from orkestra.quality.validate import run_suites
from orkestra.reading.reader import read_submission
from orkestra.reading.specs import Origin, file_limits, sheet_specs
from orkestra.registry import Registry
from orkestra.registry.entries import Assignment
from orkestra.settings import Settings
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.registry_copy import copy_registry
from orkestra.warehouse.warehouse import connect
from orkestra.week import Week
from support.kpi_world import World
from support.rule_files import list_unpaired, read_stories
from support.rule_histories import STORIES, Story, file_of
from support.workbooks import BEHAVIOUR, ISSUE, OUTREACH, PUBLICATION, SURVEY, registry, workbook

AS_OF = datetime.fromisoformat("2026-11-23T05:00:00+00:00")  # when all is received: 12:00 in Jakarta
LATER = datetime(2026, 11, 23, 12, 1)
LIMITS = file_limits(registry().policy.limits[0])
ORIGIN = Origin("2026-W47", "Asia/Jakarta")
REPORTS = next(entry.code for entry in registry().behaviour_indicators if entry.owner_unit == "komdigi")
OUTDOOR = {"channel": "Media luar ruang", "url": None, "evidence": "foto.jpg"}
UNANSWERED = {"kind": "Krisis", "first_response_local": None, "response_url": None}
FAMILIES = ("B-", "K-", "D-", "P-")  # all others are the reader's
UNHEARD = {rule.id for rule in registry().rules if rule.severity == "info"} | {"S-005", "C-119"}
NUMBERS = itertools.count()
IN_FILES = read_stories()
WORDING = {item.code: item.wording for item in registry().items}
REFUSED = {"item_code": "PR1", "question_text": WORDING["PR1"]}
BRIEF, TUESDAY = "UJI-1", datetime(2026, 11, 17, 9, 30)  # a message of Wednesday and Thursday
PANEL = SURVEY | {"design": "PANEL", "no_to_yes_count": 15, "yes_to_no_count": 2}

# rule, sheet, what is changed in a good row, and the column that must be named
CASES = [
    ("B-001", "publication", {"title": None}, "title"),
    ("B-001", "issue", {"level": None}, "level"),
    ("B-001", "outreach", {"district": None}, "district"),
    ("B-001", "survey", {"after_count": None}, "after_count"),
    ("B-001", "behaviour", {"data_source": None}, "data_source"),
    ("B-002", "publication", {"channel": "ig"}, "channel"),
    ("B-002", "issue", {"status": "Beres"}, "status"),
    (
        "B-002",
        "publication",
        {"media_type": "Liputan", "tone": "Positif"},
        "media_type",
    ),  # the tone may be right
    ("B-002", "survey", {"item_code": "KN9"}, "item_code"),
    ("B-002", "behaviour", {"indicator_code": "LAIN"}, "indicator_code"),
    ("B-003", "publication", {"interaction_count": -1}, "interaction_count"),
    ("B-003", "publication", {"placement_count": 0}, "placement_count"),
    ("B-004", "cover", {"prepared_by": "a" * 201}, "prepared_by"),
    ("B-004", "publication", {"title": "a" * 201}, "title"),
    ("B-004", "publication", {"url": "https://instagram.com/p/" + "a" * 2000}, "url"),
    ("B-004", "issue", {"issue_code": "a" * 51}, "issue_code"),
    ("B-004", "outreach", {"district": "a" * 201}, "district"),
    ("B-004", "survey", {"audience": "a" * 201}, "audience"),
    ("B-004", "behaviour", {"explanation": "a" * 2001}, "explanation"),
    ("B-010", "publication", {"published_local": datetime(2026, 11, 23, 0, 0)}, "published_local"),
    ("B-010", "publication", {"published_local": datetime(2026, 11, 15, 23, 59)}, "published_local"),
    ("B-011", "outreach", {"held_date": date(2026, 11, 15)}, "held_date"),
    ("B-012", "publication", {"url": None}, "url"),
    ("B-013", "publication", {"channel": "Radio", "url": None}, "evidence"),
    ("B-014", "publication", {"url": "https://notinstagram.com/p/" + "1" * 200}, "url"),
    ("B-015", "publication", {"url": "www.contoh", "channel": "Situs web"}, "url"),
    ("B-015", "issue", {"origin_url": "ftp://contoh.go.id/a"}, "origin_url"),
    ("B-015", "issue", {"response_url": "di situs kami"}, "response_url"),
    ("B-016", "publication", {"tone": "Positif"}, "tone"),
    ("B-017", "publication", {"reach_count": 500}, "reach_source"),
    ("B-018", "publication", OUTDOOR | {"area": "Batam"}, "placement_count"),
    ("B-018", "publication", OUTDOOR | {"placement_count": 3}, "area"),
    ("B-019", "publication", {"url": "https://www.instagram.com/humas/"}, "url"),
    ("B-019", "publication", {"url": "https://www.contoh.go.id/", "channel": "Situs web"}, "url"),
    ("B-020", "issue", {"first_response_local": datetime(2026, 11, 17, 7, 59)}, "first_response_local"),
    ("B-020", "issue", {"first_response_local": "16/11/2026"}, "first_response_local"),
    ("B-021", "issue", {"closed_local": datetime(2026, 11, 17, 11, 59), "status": "Selesai"}, "closed_local"),
    ("B-022", "issue", {"status": "Selesai"}, "closed_local"),
    ("B-023", "issue", {"conversation_before_count": 3, "negative_before_count": 4}, "negative_before_count"),
    ("B-024", "issue", {"conversation_after_count": 3, "negative_after_count": 4}, "negative_after_count"),
    ("B-025", "issue", {"response_url": None}, "response_url"),
    ("B-026", "issue", UNANSWERED | {"detected_local": LATER}, "detected_local"),
    ("B-026", "issue", {"first_response_local": LATER}, "first_response_local"),
    ("B-026", "issue", {"closed_local": LATER, "status": "Selesai"}, "closed_local"),
    ("B-030", "outreach", {"female_count": 30}, "participant_count"),
    ("B-031", "outreach", {"female_count": 41, "male_count": None}, "female_count"),
    ("B-031", "outreach", {"female_count": None, "male_count": 41}, "male_count"),
    ("B-040", "survey", {"before_yes_count": 41}, "before_yes_count"),
    ("B-041", "survey", {"after_yes_count": 41}, "after_yes_count"),
    ("B-042", "survey", PANEL | {"after_yes_count": 26}, "after_yes_count"),
    ("B-042", "survey", PANEL | {"after_count": 41}, "after_count"),
    ("B-042", "survey", PANEL | {"no_to_yes_count": 29, "yes_to_no_count": None}, "no_to_yes_count"),
    ("B-042", "survey", PANEL | {"no_to_yes_count": None, "yes_to_no_count": 13}, "yes_to_no_count"),
    ("B-043", "survey", {"before_date": date(2026, 11, 19)}, "after_date"),
    ("B-044", "survey", {"before_date": date(2026, 11, 1), "after_date": date(2026, 11, 8)}, "after_date"),
    (
        "B-045",
        "survey",
        REFUSED | {"before_date": date(2026, 10, 22), "after_date": date(2026, 11, 18)},
        "after_date",
    ),
    ("B-046", "survey", {"question_text": "Apakah Anda tahu ciri rokok ilegal?"}, "question_text"),
    ("B-047", "survey", {"after_count": 31}, "after_count"),
    ("B-050", "behaviour", {"proven_count": 13}, "proven_count"),
    ("B-060", "cover", {"nil_reason": None}, "nil_reason"),
    ("B-061", "cover", {"declared_date": date(2026, 11, 21)}, "declared_date"),
    ("B-061", "cover", {"declared_date": date(2026, 11, 24)}, "declared_date"),
    ("B-062", "cover", {"template_version": "v0"}, "template_version"),
    ("B-063", "cover", {"template_version": None}, "template_version"),
    (
        "B-070",
        "publication",
        {"reach_count": 10, "reach_source": "Rating", "interaction_count": 11},
        "interaction_count",
    ),
    ("K-001", "publication", {"message_codes": "LS-01; LS-99"}, "message_codes"),
    ("K-001", "issue", {"message_codes": "LS-99"}, "message_codes"),
    ("K-001", "outreach", {"message_codes": "LS-99"}, "message_codes"),
    ("K-001", "survey", {"message_code": "LS-99"}, "message_code"),
    ("K-002", "publication", {"message_codes": "LS-01; LS-06"}, "message_codes"),
    ("K-002", "survey", {"before_date": date(2025, 7, 27)}, "message_code"),
    ("K-002", "publication", {"message_codes": BRIEF, "published_local": TUESDAY}, "message_codes"),
    ("K-002", "outreach", {"message_codes": BRIEF, "held_date": date(2026, 11, 20)}, "message_codes"),
    ("K-003", "publication", {"message_codes": "LS-04; LS-01"}, "message_codes"),
    ("K-003", "issue", {"issue_code": "DESK-013", "message_codes": "LS-04"}, "message_codes"),
    ("K-004", "outreach", {"has_quiz": "Ya"}, "has_quiz"),
]
# cells that a rule would ask for or compare, had the reader not said already that it cannot read them
UNREADABLE = [
    ("publication", {"channel": "Situs web", "url": "https://komdigi.go.id/u1"}, "url"),
    ("publication", {"channel": "Radio", "url": None, "evidence": "siaran"}, "evidence"),
    ("publication", {"reach_count": 5, "reach_source": "Tiras"}, "reach_source"),
    ("publication", OUTDOOR | {"area": "Batam", "placement_count": 1}, "area"),
    ("publication", OUTDOOR | {"area": "Batam", "placement_count": 1}, "placement_count"),
    ("publication", {}, "message_codes"),
    ("issue", {"status": "Selesai", "closed_local": datetime(2026, 11, 18)}, "closed_local"),
    ("issue", {}, "response_url"),
    ("outreach", {"female_count": 0, "male_count": 40, "participant_count": 40}, "female_count"),
    ("outreach", {"female_count": 40, "male_count": 0, "participant_count": 40}, "male_count"),
    ("survey", PANEL, "no_to_yes_count"),
    ("cover", {}, "nil_reason"),
]
# good rows that stand close to a rule and must not trip it
GOOD = [
    ("publication", {"published_local": datetime(2026, 11, 22, 23, 59)}),
    ("publication", {"published_local": datetime(2026, 11, 16, 0, 0)}),
    ("publication", {"title": "a" * 200}),
    ("publication", {"channel": "X", "url": "https://twitter.com/a/status/1"}),
    ("publication", {"channel": "Instagram", "url": "https://m.instagram.com/p/1"}),
    ("publication", {"channel": "Radio", "url": None, "evidence": "siaran 4"}),
    ("publication", {"media_type": "Diliput", "tone": "Netral"}),
    ("publication", {"reach_count": 0, "reach_source": "Rating", "interaction_count": 0}),
    ("publication", OUTDOOR | {"url": "https://contoh.go.id/", "area": "Batam", "placement_count": 1}),
    ("issue", {"first_response_local": datetime(2026, 11, 17, 8, 0)}),
    ("issue", UNANSWERED | {"detected_local": LATER - timedelta(minutes=1)}),
    ("issue", {"origin_url": "https://x.com/akun/status/1"}),
    ("issue", {"issue_code": "DESK-014", "message_codes": "LS-04"}),  # its desk has asked this unit
    ("outreach", {"female_count": 40, "male_count": 0}),
    ("survey", {"before_yes_count": 40, "after_yes_count": 40}),
    ("survey", {"after_count": 32}),
    ("survey", {"sampling": "Acak", "after_count": 25}),
    ("survey", {"before_date": date(2025, 7, 28)}),
    ("survey", {"message_code": "000"}),
    ("publication", {"message_codes": f"LS-01; {BRIEF}", "published_local": datetime(2026, 11, 18, 0, 0)}),
    ("outreach", {"message_codes": BRIEF, "held_date": date(2026, 11, 19)}),
    ("issue", {"message_codes": BRIEF}),  # it was active on some day of the week
    ("survey", {"question_text": f" {WORDING['KN1'].upper().rstrip('?')} "}),
    ("survey", PANEL | {"no_to_yes_count": None, "yes_to_no_count": None}),
    ("survey", PANEL),
    ("survey", {"before_date": date(2026, 11, 1), "after_date": date(2026, 11, 9)}),
    (
        "survey",
        REFUSED | {"before_date": date(2026, 10, 21), "after_date": date(2026, 11, 18)},
    ),
    ("survey", REFUSED | {"design": "BANDING", "sampling": "Daring sukarela"}),
    ("behaviour", {"proven_count": 12}),
    ("cover", {"declared_date": date(2026, 11, 23), "template_version": "V1"}),
]
ROWS = {
    "publication": PUBLICATION,
    "issue": ISSUE,
    "outreach": OUTREACH,
    "survey": SURVEY,
    "behaviour": BEHAVIOUR | {"indicator_code": REPORTS},
}
ALL_NIL = ("publication", "issue", "outreach", "survey", "behaviour")


def _file(sheet: str, change: dict[str, object]) -> bytes:
    if sheet == "cover":
        return workbook(nil=ALL_NIL, cover={"nil_reason": "Tidak ada kegiatan"} | change)
    return workbook(**{sheet: [ROWS[sheet] | change]}, nil=tuple(name for name in ALL_NIL if name != sheet))


def _changed_registry() -> Registry:
    """The registry, in which komdigi was elsewhere before and has a message of two days."""
    now = next(unit for unit in registry().units if unit.code == "komdigi")
    before = replace(now, zone=ZoneInfo("Asia/Jayapura"), valid_to=date(2026, 11, 1))
    now_here = replace(now, valid_from=date(2026, 11, 2))
    others = tuple(unit for unit in registry().units if unit.code != "komdigi")
    message = replace(
        registry().messages[0], code=BRIEF, valid_from=date(2026, 11, 18), valid_to=date(2026, 11, 19)
    )
    assigned = Assignment(BRIEF, "komdigi", Week.parse("2026-W47"), None)
    return replace(
        registry(),
        units=(*others, before, now_here),
        messages=(*registry().messages, message),
        assignments=(*registry().assignments, assigned),
    )


def with_rule(rule_id: str, **change: Any) -> Registry:
    rules = [replace(rule, **change) if rule.id == rule_id else rule for rule in registry().rules]
    return replace(registry(), rules=tuple(rules))


@pytest.fixture(scope="module")
def rules_warehouse(postgres_server: postgres.Server, warehouse_template: str) -> str:
    copy_database(postgres_server, warehouse_template, "rules")
    return postgres_server.url("orkestra_collector", "rules")


@pytest.fixture(scope="module")
def found(postgres_server: postgres.Server, rules_warehouse: str) -> dict[int | str, list[Finding]]:
    """What one validation finds, by the number of the case (then of the good rows) or the story's name."""
    findings: dict[int | str, list[Finding]] = {}
    with connect(rules_warehouse, HOME) as warehouse:
        copy_registry(warehouse, _changed_registry(), code_version="test", as_of=AS_OF)
    with World(rules_warehouse) as world:
        for story in STORIES + IN_FILES:
            for past in story.past:
                past.submit(world, story.unit)
    with collecting(Settings(HOME, rules_warehouse), "rules", AS_OF, ends_run=True) as work:
        named = {stage_file(work, *file): name for name, file in list_files()}
        owner_url = postgres_server.url("orkestra_owner", "rules")
        _make_unreadable(owner_url, {name: submission_id for submission_id, name in named.items()})
        begin_batch(work, work.run_id, most=1000)
        suites = load_suites(HOME, registry())
        for submission_id, finding in run_suites(work, rules_warehouse, work.run_id, suites):
            findings.setdefault(named[submission_id], []).append(finding)
    return findings


def list_files() -> Iterator[tuple[int | str, tuple[Any, ...]]]:
    """All files with what they are called: unit, bytes, when they were received, whether they are trials."""
    changes = [(sheet, change) for _, sheet, change, _ in CASES] + GOOD
    changes += [(sheet, change) for sheet, change, _ in UNREADABLE]
    # the files without rows first: none may have fewer rows than the one of the same week before it
    for number, change in sorted(enumerate(changes), key=lambda numbered: numbered[1][0] != "cover"):
        yield number, ("komdigi", _file(*change))
    for story in STORIES + IN_FILES:
        yield story.name, (story.unit, story.data)
        for other in story.beside:
            minutes = timedelta(minutes=1 if other.is_later else -1)
            yield (
                f"beside {story.name}",
                (other.unit, file_of(other.unit, other.sheets), AS_OF + minutes, other.is_trial),
            )


def _make_unreadable(owner_url: str, submissions: dict[int | str, int]) -> None:
    """Takes from each of these files what its cell says, as the reader does with what it cannot read."""
    with connect(owner_url, HOME) as warehouse:
        for number, (sheet, _, column) in enumerate(UNREADABLE, start=len(CASES) + len(GOOD)):
            warehouse.connection.execute(
                f"update staging.{sheet} set {column} = null, unreadable = %s where submission_id = %s",
                [[column], submissions[number]],
            )


def stage_file(
    work: CollectionRun, unit: str, data: bytes, received_at: datetime = AS_OF, is_trial: bool = False
) -> int:
    """The id of a submission whose rows are staged; nothing in it is for the reader to say."""
    submission = insert_submission(work, f"{unit}/{next(NUMBERS)}", unit, received_at, is_trial)
    specs = sheet_specs(registry())
    document = read_submission(data, submission.submission_id, specs, LIMITS, ORIGIN)
    assert {f["rule"] for f in document["findings"]} <= UNHEARD
    store_rows(work, submission, document, specs, FindingTexts(registry()))
    return submission.submission_id


def insert_submission(
    work: CollectionRun, name: object, unit: str = "komdigi", received_at: datetime = AS_OF,
    is_trial: bool = False,
) -> Archived:  # fmt: skip
    row = work.execute(
        "insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code, week,"
        " received_at, run_id, progress, sha256, is_trial)"
        " values ('kiriman', %s, 'e', %s, 1, %s, '2026-W47', %s, %s, 'archived', %s, %s)"
        " returning submission_id, unit_code, week, sha256, size_bytes",
        [f"masuk/{name}", received_at, unit, received_at, work.run_id, f"{name}", is_trial],
    ).fetchone()
    return Archived(**row)


@pytest.mark.parametrize(
    "number", range(len(CASES)), ids=lambda n: f"{CASES[n][0]}-{CASES[n][1]}-{CASES[n][3]}"
)
def test_a_fault_trips_its_rule_and_it_alone(found: dict[int, list[Finding]], number: int):
    rule, sheet, _, column = CASES[number]
    row_no = 0 if sheet == "cover" else 6
    assert [(f.rule, f.sheet, f.row_no, f.column_name) for f in found.get(number, [])] == [
        (rule, sheet, row_no, column)
    ]


@pytest.mark.parametrize("number", range(len(GOOD)), ids=lambda n: f"{GOOD[n][0]}-{n}")
def test_a_good_row_trips_nothing(found: dict[int, list[Finding]], number: int):
    assert found.get(len(CASES) + number, []) == []


@pytest.mark.parametrize(
    "number", range(len(UNREADABLE)), ids=lambda n: f"{UNREADABLE[n][0]}-{UNREADABLE[n][2]}"
)
def test_of_a_cell_that_cannot_be_read_the_rules_say_nothing(
    found: dict[int | str, list[Finding]], number: int
):
    assert found.get(len(CASES) + len(GOOD) + number, []) == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_trips_what_it_says_and_nothing_else(found: dict[int | str, list[Finding]], story: Story):
    places = [(f.rule, f.sheet, f.row_no, f.column_name, f.found, f.meant) for f in found.get(story.name, [])]
    assert sorted(places, key=str) == sorted(story.found, key=str)


@pytest.mark.parametrize("story", IN_FILES, ids=lambda story: story.name)
def test_a_file_trips_what_it_says_and_nothing_else(found: dict[int | str, list[Finding]], story: Story):
    places = [(f.rule, f.sheet, f.row_no, f.column_name) for f in found.get(story.name, [])]
    assert sorted(places, key=str) == sorted(story.found, key=str)


def test_what_was_found_is_shown_shortened(found: dict[int, list[Finding]]):
    longest = dict.fromkeys(("B-004", "B-014"), 0)  # one of Great Expectations' own, one statement
    for finding in (finding for findings in found.values() for finding in findings):
        longest[finding.rule] = max(longest.get(finding.rule, 0), len(finding.found or ""))
    assert (longest["B-004"], longest["B-014"], max(longest.values())) == (200, 200, 200)


def test_every_rule_of_the_suites_has_data_that_trips_it_and_data_that_does_not():
    used = {
        e["meta"]["rule"] for suite in load_suites(HOME, registry()) for e in suite.document["expectations"]
    }
    tripped = {case[0] for case in CASES} | {
        found[0] for story in STORIES + IN_FILES for found in story.found
    }
    lacking = [f"Nothing trips {rule}: write {rule}.trips.json." for rule in sorted(used - tripped)]
    lacking += [f"{rule} is tripped, but no suite has it." for rule in sorted(tripped - used)]
    assert lacking + list_unpaired() == []


def test_every_finding_reads_as_a_sentence(found: dict[int | str, list[Finding]]):
    """Whatever a rule finds, its words leave no gap: what they name, the rule has told."""
    texts, key = FindingTexts(registry()), SubmissionKey(0, "komdigi", "2026-W47")
    for finding in (finding for findings in found.values() for finding in findings):
        described = texts.describe(key, finding, {})
        problem, mend = described.problem, described.mend
        for text in (problem, mend):
            assert not re.search(r"[{}]|“\s*”|\(\s*\)|\s[.,:;)]|\s{2}|None", text), (finding.rule, text)
            assert text[-1] in ".?”", (finding.rule, text)


def test_rules_of_suites_statements_and_registry_agree():
    used = {
        e["meta"]["rule"] for suite in load_suites(HOME, registry()) for e in suite.document["expectations"]
    }
    listed = {rule.id for rule in registry().rules if rule.id.startswith(FAMILIES)}
    statements = {f.stem.upper().replace("_", "-") for f in (HOME / "sql" / "checks").glob("*.sql")}
    assert used == listed
    assert statements <= listed


def test_rules_of_the_readers_code_and_of_the_registry_agree():
    sources = sorted((HOME / "include" / "orkestra").rglob("*.py"))
    used = {rule for path in sources for rule in re.findall(r'"([FSC]-\d{3})"', path.read_text("utf-8"))}
    assert used == {rule.id for rule in registry().rules if not rule.id.startswith(FAMILIES)}


@pytest.mark.parametrize(
    ("status", "is_evaluated"), [("active", True), ("shadow", True), ("withdrawn", False)]
)
def test_a_withdrawn_rule_is_not_evaluated(status: str, is_evaluated: bool):
    def rules_of(some: Registry) -> list[str]:
        suites = load_suites(HOME, some)
        return [e["meta"]["rule"] for suite in suites for e in suite.document["expectations"]]

    everything = rules_of(registry())
    assert "B-010" in everything
    kept = [rule for rule in everything if is_evaluated or rule != "B-010"]
    assert rules_of(with_rule("B-010", status=status)) == kept


@pytest.mark.parametrize(
    ("change", "told", "in_the_shadow"),
    [
        ({}, ["C-001", "S-005"], []),
        ({"status": "shadow"}, ["S-005"], ["C-001"]),
        ({"status": "withdrawn"}, ["S-005"], []),
        ({"since": date(2026, 11, 22)}, ["C-001", "S-005"], []),  # the Sunday of W47
        ({"since": date(2026, 11, 23)}, ["S-005"], []),
        ({"until": date(2026, 11, 22)}, ["C-001", "S-005"], []),
        ({"until": date(2026, 11, 21)}, ["S-005"], []),
    ],
)
def test_where_a_finding_goes_by_the_status_of_its_rule_in_the_week(
    rules_warehouse: str, change: dict[str, Any], told: list[str], in_the_shadow: list[str]
):
    findings = [Finding("C-001", "issue", 6, "negative_before_count", "x"), Finding("S-005", "issue")]
    with collecting(Settings(HOME, rules_warehouse), f"goes {change}", AS_OF, ends_run=True) as work:
        submission = insert_submission(work, f"goes {change}")
        key = SubmissionKey(submission.submission_id, "komdigi", "2026-W47")
        store_findings(FindingTexts(with_rule("C-001", **change)), work, "reader", key, findings, {})

        def rules_in(table: str) -> list[str]:
            query = f"select rule from {table} where submission_id = %s order by rule"
            rows = work.execute(query, [key.submission_id])
            return [row["rule"] for row in rows]

        assert (rules_in("intake.finding"), rules_in("quality.shadow_finding")) == (told, in_the_shadow)


def test_a_pre_check_leaves_nothing_in_the_shadow(rules_warehouse: str):
    with collecting(Settings(HOME, rules_warehouse), "trial", AS_OF, ends_run=True) as work:
        submission = insert_submission(work, "trial", is_trial=True)
        key = SubmissionKey(submission.submission_id, "komdigi", "2026-W47")
        texts = FindingTexts(with_rule("C-001", status="shadow"))
        store_findings(texts, work, "reader", key, [Finding("C-001", "issue", 6, "level", "x")], {})
        query = "select count(*) as count from quality.shadow_finding where submission_id = %s"
        row = work.execute(query, [key.submission_id]).fetchone()
    assert row == {"count": 0}


def test_severities_of_suites_and_registry_agree():
    severities = {"fix": "critical", "query": "warning", "info": "info"}
    rules = {rule.id: rule for rule in registry().rules}
    for suite in load_suites(HOME, registry()):
        for expectation in suite.document["expectations"]:
            rule = rules[expectation["meta"]["rule"]]
            assert expectation["severity"] == severities[rule.severity], rule.id
            assert rule.sheet in (None, suite.sheet), rule.id


def test_columns_and_suites_agree_both_ways():
    """What columns.csv says of a column (required, list, minimum, length) is what its suite expects.

    The length of several codes in a cell is the reader's: it splits them.
    """
    wanted, expected = set(), set()
    for column in registry().sheet_columns:
        key = (column.sheet, column.column)
        wanted |= {(*key, "required")} if column.required else set()
        wanted |= {(*key, column.list)} if column.list and column.type != "yesno" else set()
        wanted |= {(*key, "minimum", column.minimum)} if column.minimum is not None else set()
        if column.type in ("text", "url", "code", "codes"):
            assert column.max_length, f"{key} has no max_length"
        if column.type != "codes":
            wanted |= {(*key, "length", column.max_length)} if column.max_length else set()
    for suite in load_suites(HOME, registry()):
        for expectation in suite.document["expectations"]:
            kwargs = expectation["kwargs"]
            key = (suite.sheet, kwargs.get("column"))
            match expectation["meta"]["rule"]:
                case "B-001" | "B-063":
                    expected.add((*key, "required"))
                case "B-002":
                    expected.add((*key, kwargs["value_set"]["$PARAMETER"]))
                case "B-003":
                    expected.add((*key, "minimum", kwargs["min_value"]))
                case "B-004":
                    expected.add((*key, "length", kwargs["max_value"]))
    assert wanted == expected


@pytest.mark.parametrize("count", [20, 200, 20_000])
def test_all_findings_of_a_file_are_there(rules_warehouse: str, count: int):
    """20 is Great Expectations' silent limit for its own expectations on SQL, 200 for statements."""
    row = PUBLICATION | {"channel": "ig", "tone": "Positif"}
    with collecting(Settings(HOME, rules_warehouse), f"many {count}", AS_OF, ends_run=True) as work:
        submission_id = stage_file(work, "komdigi", workbook(publication=[row]))
        columns = ", ".join(name for name in row if name != "item_no")
        work.execute(
            f"insert into staging.publication (submission_id, row_no, unreadable, {columns})"
            f" select submission_id, row_no + place, unreadable, {columns}"
            " from staging.publication, generate_series(1, %s) as place where submission_id = %s",
            [count - 1, submission_id],
        )
        work.execute(
            "update intake.submission set progress = 'validated' where progress = 'staged'"
            " and submission_id <> %s",
            [submission_id],
        )
        begin_batch(work, work.run_id)
        found = run_suites(work, rules_warehouse, work.run_id, load_suites(HOME, registry()))
    rules = [finding.rule for _, finding in found]
    assert (rules.count("B-002"), rules.count("B-016")) == (count, count)


def _query_suite(name: str, statement: str) -> Suite:
    rule = name.upper().replace("_", "-")
    expectation = {
        "type": "unexpected_rows_expectation",
        "kwargs": {"unexpected_rows_query": {"$PARAMETER": name}},
        "severity": "critical",
        "meta": {"rule": rule},
    }
    return Suite("issue", {"name": "issue", "expectations": [expectation]}, {name: statement})


def test_statements_are_run_with_the_rights_of_the_reader(rules_warehouse: str):
    asking = _query_suite(
        "b_020",
        "select submission_id, 'cover' as sheet, row_no, null as column_name, current_user as found"
        " from checks.cover",
    )
    with collecting(Settings(HOME, rules_warehouse), "rights", AS_OF, ends_run=True) as work:
        submission = insert_submission(work, 30_000)
        specs, texts = sheet_specs(registry()), FindingTexts(registry())
        document = read_submission(workbook(), submission.submission_id, specs, LIMITS, ORIGIN)
        store_rows(work, submission, document, specs, texts)
        begin_batch(work, work.run_id)
        answers = run_suites(work, rules_warehouse, work.run_id, [asking])
    assert {finding.found for _, finding in answers} == {"orkestra_reader"}


def test_a_rule_that_cannot_be_evaluated_names_itself_and_holds_nothing(rules_warehouse: str):
    broken = _query_suite("b_020", "select no_such_column from checks.issue")
    with collecting(Settings(HOME, rules_warehouse), "broken", AS_OF, ends_run=True) as work:
        begin_batch(work, work.run_id)
        with pytest.raises(Permanent, match=r"B-020 could not be evaluated"):
            run_suites(work, rules_warehouse, work.run_id, [broken])


def test_an_expectation_that_names_another_rules_statement_fails(tmp_path: Path):
    (tmp_path / "expectations").mkdir()
    (tmp_path / "expectations" / "issue.json").write_text(
        '{"name": "issue", "expectations": [{"type": "unexpected_rows_expectation", "severity": "critical",'
        ' "kwargs": {"unexpected_rows_query": {"$PARAMETER": "b_021"}}, "meta": {"rule": "B-020"}}]}'
    )
    (suite,) = load_suites(tmp_path, registry())
    assert suite.document["expectations"] == []
    assert [str(failure) for failure in suite.failures] == [
        "Rule B-020 could not be evaluated: issue.json: it names the statement b_021"
    ]
