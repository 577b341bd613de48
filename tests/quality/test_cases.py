"""Each rule of expectations/ is tripped by its own cases and by no others; all cases are one validation."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from conftest import HOME
from embedded import postgres
from orkestra.feedback.describe_finding import FindingTexts
from orkestra.findings import Finding
from orkestra.quality.batch import begin_batch
from orkestra.quality.suites import load_suites
from orkestra.quality.validate import run_suites
from orkestra.settings import Settings
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.warehouse import connect
from orkestra.week import Week
from support.kpi_world import World
from support.rule_cases import PLAIN_UNIT, Case, list_lacking, read_cases
from support.shards import collecting_all
from support.staged_files import AS_OF, stage_file
from support.workbooks import registry

Found = dict[str, list[Finding]]


@pytest.fixture(scope="module")
def found(postgres_server: postgres.Server, rules_warehouse: str) -> Found:
    """The findings of one validation, by the name of the case."""
    findings: Found = {}
    with World(rules_warehouse) as world:
        for past in (past for case in read_cases() for past in case.past):
            past.submit(world)
    with collecting_all(Settings(HOME, rules_warehouse), "rules", AS_OF) as work:
        named = {stage_file(work, *file): name for name, file in list_files()}
        _make_unreadable(postgres_server.url("orkestra_owner", "test_cases"), named)
        begin_batch(work, work.run_id, shard=work.shard, most=1000)
        suites = load_suites(HOME, registry())
        for submission_id, finding in run_suites(work, rules_warehouse, work.run_id, suites):
            findings.setdefault(named[submission_id], []).append(finding)
    return findings


def list_files() -> Iterator[tuple[str, tuple[str, bytes, datetime, bool]]]:
    """All files with the names of their cases: unit, bytes, moment of receipt, and true for a pre-check."""
    # the files without rows first: none may have fewer rows than the one of the same week before it
    for case in sorted(read_cases(), key=lambda case: [*case.sheets] != ["cover"]):
        yield case.name, (case.unit, case.data, AS_OF, False)
        for other in case.beside:
            moment = AS_OF + timedelta(minutes=1 if other.is_later else -1)
            yield f"beside {case.name}", (other.unit, other.data, moment, other.is_precheck)


def _make_unreadable(owner_url: str, named: dict[int, str]) -> None:
    """Empty the unreadable cells, as the reader does."""
    submissions = {name: submission_id for submission_id, name in named.items()}
    with connect(owner_url, HOME) as warehouse:
        for case in read_cases():
            if case.unreadable:
                sheet, column = case.unreadable
                warehouse.connection.execute(
                    f"update staging.{sheet} set {column} = null, unreadable = %s where submission_id = %s",
                    [[column], submissions[case.name]],
                )


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_a_case_has_its_findings_and_no_others(found: Found, case: Case):
    findings = [describe(finding) for finding in found.get(case.name, [])]
    wanted = [*case.found]
    for finding in findings:  # what was found, and what it was compared with, only where the case names them
        matching = next((one for one in wanted if one.items() <= finding.items()), None)
        assert matching, finding
        wanted.remove(matching)
    assert wanted == []


def describe(finding: Finding) -> dict[str, Any]:
    """A finding in the words of the cases."""
    return {
        "rule": finding.rule,
        "sheet": finding.sheet,
        "row": finding.row_no,
        "column": finding.column_name,
        "found": finding.found,
        "meant": finding.meant,
    }


def test_every_rule_of_the_suites_has_cases():
    suites = load_suites(HOME, registry())
    assert list_lacking({e["meta"]["rule"] for suite in suites for e in suite.document["expectations"]}) == []


def test_a_rule_without_cases_is_named():
    rules = {case.rule for case in read_cases()}
    assert list_lacking(rules | {"B-999"}) == [
        "Nothing trips B-999: write it into tests/quality/cases/b_999.yaml.",
        "Nothing passes B-999: write it into tests/quality/cases/b_999.yaml.",
    ]
    assert list_lacking(rules - {"B-001"}) == ["No suite has B-001."]


def test_no_two_cases_are_of_one_unit():
    """Otherwise the past of one case would be the past of the other."""
    units = Counter(case.unit for case in read_cases() if case.unit != PLAIN_UNIT)
    assert [unit for unit, count in units.items() if count > 1] == []


def test_found_texts_are_shown_shortened(found: Found):
    longest = dict.fromkeys(("B-004", "B-014"), 0)  # one of Great Expectations' own, one statement
    for finding in (finding for findings in found.values() for finding in findings):
        longest[finding.rule] = max(longest.get(finding.rule, 0), len(finding.found or ""))
    assert (longest["B-004"], longest["B-014"], max(longest.values())) == (200, 200, 200)


def test_every_finding_reads_as_a_sentence(found: Found):
    """The words of a rule leave no gap: every value that they name is there."""
    texts, key = FindingTexts(registry()), SubmissionKey(0, "komdigi", Week.parse("2026-W47"))
    for finding in (finding for findings in found.values() for finding in findings):
        described = texts.describe(key, finding, {})
        problem, mend = described.problem, described.mend
        for text in (problem, mend):
            assert not re.search(r"[{}]|“\s*”|\(\s*\)|\s[.,:;)]|\s{2}|None", text), (finding.rule, text)
            assert text[-1] in ".?”", (finding.rule, text)
