"""Rules, suites, statements, columns and code agree; results of one validation go where they should."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import HOME
from orkestra.errors import Permanent
from orkestra.feedback.describe_finding import FindingTexts
from orkestra.feedback.store_findings import store_findings
from orkestra.findings import Finding
from orkestra.intake.stage import store_rows
from orkestra.quality.batch import begin_batch
from orkestra.quality.suites import Suite, load_suites
from orkestra.quality.validate import run_suites
from orkestra.reading.reader import read_submission
from orkestra.reading.specs import sheet_specs
from orkestra.registry import Registry
from orkestra.settings import Settings
from orkestra.submission_key import SubmissionKey
from orkestra.week import Week
from support.shards import collecting_all
from support.staged_files import AS_OF, LIMITS, ORIGIN, insert_submission, stage_file
from support.workbooks import PUBLICATION, registry, workbook

FAMILIES = ("B-", "K-", "D-", "P-")  # all others are the reader's


def with_rule(rule_id: str, **change: Any) -> Registry:
    rules = [replace(rule, **change) if rule.rule == rule_id else rule for rule in registry().rules]
    return replace(registry(), rules=tuple(rules))


def test_rules_of_suites_statements_and_registry_agree():
    used = {
        e["meta"]["rule"] for suite in load_suites(HOME, registry()) for e in suite.document["expectations"]
    }
    listed = {rule.rule for rule in registry().rules if rule.rule.startswith(FAMILIES)}
    statements = {f.stem.upper().replace("_", "-") for f in (HOME / "sql" / "checks").glob("*.sql")}
    assert used == listed
    assert statements <= listed


def test_rules_of_the_readers_code_and_of_the_registry_agree():
    sources = sorted((HOME / "include" / "orkestra").rglob("*.py"))
    used = {rule for path in sources for rule in re.findall(r'"([FSC]-\d{3})"', path.read_text("utf-8"))}
    assert used == {rule.rule for rule in registry().rules if not rule.rule.startswith(FAMILIES)}


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
    ("change", "reported", "in_the_shadow"),
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
def test_the_status_of_a_rule_in_the_week_decides_where_its_findings_go(
    rules_warehouse: str, change: dict[str, Any], reported: list[str], in_the_shadow: list[str]
):
    findings = [Finding("C-001", "issue", 6, "negative_before_count", "x"), Finding("S-005", "issue")]
    with collecting_all(Settings(HOME, rules_warehouse), f"goes {change}", AS_OF) as work:
        submission = insert_submission(work, f"goes {change}")
        key = SubmissionKey(submission.submission_id, "komdigi", Week.parse("2026-W47"))
        store_findings(FindingTexts(with_rule("C-001", **change)), work, "reader", key, findings, {})

        def rules_in(table: str) -> list[str]:
            query = f"select rule from {table} where submission_id = %s order by rule"
            rows = work.connection.execute(query, [key.submission_id])
            return [row["rule"] for row in rows]

        assert (rules_in("intake.finding"), rules_in("quality.shadow_finding")) == (reported, in_the_shadow)


def test_a_pre_check_leaves_no_shadow_finding(rules_warehouse: str):
    with collecting_all(Settings(HOME, rules_warehouse), "trial", AS_OF) as work:
        submission = insert_submission(work, "trial", is_precheck=True)
        key = SubmissionKey(submission.submission_id, "komdigi", Week.parse("2026-W47"))
        texts = FindingTexts(with_rule("C-001", status="shadow"))
        store_findings(texts, work, "reader", key, [Finding("C-001", "issue", 6, "level", "x")], {})
        query = "select count(*) as count from quality.shadow_finding where submission_id = %s"
        row = work.connection.execute(query, [key.submission_id]).fetchone()
    assert row == {"count": 0}


def test_severities_of_suites_and_registry_agree():
    severities = {"fix": "critical", "query": "warning", "info": "info"}
    rules = {rule.rule: rule for rule in registry().rules}
    for suite in load_suites(HOME, registry()):
        for expectation in suite.document["expectations"]:
            rule = rules[expectation["meta"]["rule"]]
            assert expectation["severity"] == severities[rule.severity], rule.rule
            assert rule.sheet in (None, suite.sheet), rule.rule


def test_columns_and_suites_agree_both_ways():
    """The suite of a column expects its line of columns.csv: required, list, minimum, length.

    The length of several codes in a cell is the reader's: it splits them.
    """
    wanted, expected = set(), set()
    for column in registry().sheet_columns:
        key = (column.sheet, column.column_name)
        wanted |= {(*key, "required")} if column.is_required else set()
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
def test_all_findings_of_a_file_are_listed(rules_warehouse: str, count: int):
    """20 is Great Expectations' silent limit for its own expectations on SQL, 200 for statements."""
    row = PUBLICATION | {"channel": "ig", "tone": "Positif"}
    with collecting_all(Settings(HOME, rules_warehouse), f"many {count}", AS_OF) as work:
        submission_id = stage_file(work, "komdigi", workbook(publication=[row]))
        columns = ", ".join(name for name in row if name != "item_no")
        work.connection.execute(
            f"insert into staging.publication (submission_id, row_no, unreadable, {columns})"
            f" select submission_id, row_no + place, unreadable, {columns}"
            " from staging.publication, generate_series(1, %s) as place where submission_id = %s",
            [count - 1, submission_id],
        )
        work.connection.execute(
            "update intake.submission set progress = 'validated' where progress = 'staged'"
            " and submission_id <> %s",
            [submission_id],
        )
        begin_batch(work, work.run_id, shard=work.shard)
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
    with collecting_all(Settings(HOME, rules_warehouse), "rights", AS_OF) as work:
        submission = insert_submission(work, 30_000)
        specs, texts = sheet_specs(registry()), FindingTexts(registry())
        document = read_submission(workbook(), submission.submission_id, specs, LIMITS, ORIGIN)
        store_rows(work, submission, document, specs, texts)
        begin_batch(work, work.run_id, shard=work.shard)
        answers = run_suites(work, rules_warehouse, work.run_id, [asking])
    assert {finding.found for _, finding in answers} == {"orkestra_reader"}


def test_a_rule_that_cannot_be_evaluated_is_named(rules_warehouse: str):
    broken = _query_suite("b_020", "select no_such_column from checks.issue")
    with collecting_all(Settings(HOME, rules_warehouse), "broken", AS_OF) as work:
        begin_batch(work, work.run_id, shard=work.shard)
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
