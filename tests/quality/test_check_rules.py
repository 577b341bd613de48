"""`orkestra rules --check`: registry, suites, SQL and code agree, or the difference is named."""

import json
import shutil
from pathlib import Path

import pytest

from conftest import HOME
from orkestra.cli import main
from orkestra.quality.check_rules import find_disagreements
from orkestra.registry import read_registry

REGISTRY, SUITES, CHECKS = "include/registry", "expectations", "sql/checks"
RULES, ISSUE = f"{REGISTRY}/rules.csv", f"{SUITES}/issue.json"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of everything that is compared; a test may break it."""
    for folder in (REGISTRY, SUITES, CHECKS, "include/orkestra"):
        shutil.copytree(HOME / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_rules_of_the_repository_agree():
    assert find_disagreements(HOME, read_registry(HOME)) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (ISSUE, '"rule": "B-021"', '"rule": "B-920"', "issue.json: B-920 is not in rules.csv."),
        (ISSUE, '"rule": "B-021"', '"rule": "B-022"',
         "rules.csv: B-021 has no expectation: add it to issue.json."),
        (ISSUE, '"b_021"', '"b_022"', "issue.json: B-021 must name the statement b_021."),
        (RULES, "B-021,issue,fix", "B-021,issue,query",
         "issue.json: B-021 is query, so its severity must be 'warning'."),
        (RULES, "B-021,issue,", "B-021,survey,", "issue.json: B-021 belongs to survey.json."),
        (RULES, "Selesai ({found}) mendahului", "Selesai ({isi}) mendahului",
         "rules.csv: B-021 has the placeholder 'isi', which nothing fills."),
        (RULES, "Selesai ({found}) mendahului", "Selesai ({found) mendahului",
         "rules.csv: B-021 has a brace in its words that belongs to no placeholder."),
        (ISSUE, '"column": "kind"', '"column": "sort"',
         "issue.json: B-001 names the column sort, which columns.csv does not have in issue."),
        (ISSUE, '"column_A": "conversation_before_count"', '"column_A": "answered"',
         "issue.json: B-023 names the column answered, which columns.csv does not have in issue."),
        (ISSUE, '"$PARAMETER": "tingkat"', '"$PARAMETER": "level"',
         "issue.json: B-002 names the list level, which lists.csv does not have."),
        (ISSUE, '{\n          "$PARAMETER": "tingkat"\n        }', '["Rendah", "Tinggi"]',
         "issue.json: B-002 holds a list: put it into lists.csv and name it by $PARAMETER."),
        (ISSUE, '"rule": "B-021"', '"regel": "B-021"', "issue.json: expectation 29 has no meta.rule."),
        (ISSUE, '"name": "issue",', '"name": "issue"',
         "issue.json is no suite: Expecting ',' delimiter: line 3 column 3 (char 22)."),
        (RULES, "C-001,", "C-901,", "rules.csv: C-901 is used nowhere in the code."),
        (RULES, "C-001,", "C-901,", "The code uses C-001, but rules.csv does not have it."),
    ],
)  # fmt: skip
def test_a_disagreement_is_named(home: Path, path: str, old: str, new: str, fault: str):
    text = (home / path).read_text(encoding="utf-8")
    assert old in text
    (home / path).write_text(text.replace(old, new), encoding="utf-8")
    assert fault in find_disagreements(home, read_registry(home))


def test_a_statement_that_would_fail_at_run_time_is_named_with_its_line_and_word(home: Path):
    path = home / CHECKS / "b_021.sql"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], "-- as in the :header of the sheet", *lines[2:]]) + "\n")
    assert find_disagreements(home, read_registry(home)) == [
        "sql/checks/b_021.sql:3: B-021 would stop when it is run: `:header` is read as a bind parameter; "
        "write a space after the colon, or ':' || 'header'."
    ]


def test_a_statement_without_its_rule_and_a_rule_without_its_statement_are_named(home: Path):
    (home / CHECKS / "b_021.sql").rename(home / CHECKS / "b_920.sql")
    faults = find_disagreements(home, read_registry(home))
    assert "issue.json: B-021 needs sql/checks/b_021.sql." in faults
    assert "sql/checks/b_920.sql is used by no expectation." in faults


def test_the_command_checks_without_a_warehouse(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("ORKESTRA_HOME", str(home))
    monkeypatch.delenv("ORKESTRA_WAREHOUSE", raising=False)
    assert main(["rules", "--check"]) == 0
    assert capsys.readouterr().out == "Registry, suites, statements and code agree.\n"
    (home / CHECKS / "b_920.sql").write_text("")
    assert main(["rules", "--check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == ["sql/checks/b_920.sql is used by no expectation."]
