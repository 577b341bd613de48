"""Finds where registry, suites, statements and code disagree about the rules; needs no warehouse."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orkestra.feedback.describe_finding import FindingTexts
from orkestra.findings import Finding, Severity
from orkestra.quality.statement_traps import find_traps
from orkestra.quality.suites import QUERY, statement_name
from orkestra.registry import Registry
from orkestra.registry.entries import Rule
from orkestra.submission_key import SubmissionKey

GX_SEVERITIES = {Severity.FIX: "critical", Severity.QUERY: "warning", Severity.INFO: "info"}
OF_SUITES = ("B-", "K-", "D-", "P-")  # the other families are the reader's
COLUMNS = ("column", "column_A", "column_B")
OF_VIEWS = {"monday_date", "sunday_date", "received_local"}  # what the views of checks add to a sheet
IN_CODE = re.compile(r'"([FSC]-\d{3})"')


def find_disagreements(home: Path, registry: Registry) -> list[str]:
    """The faults of the rules, one sentence per fault; none if they agree."""
    rules = {rule.rule: rule for rule in registry.rules}
    faults: list[str] = []
    expectations = list(_read_expectations(home, faults))
    used = {expectation["meta"]["rule"] for _, expectation in expectations}
    for suite, entry in expectations:
        faults += [*_check_expectation(home, rules, suite, entry), *_check_arguments(registry, suite, entry)]
    faults += [
        f"rules.csv: {rule} has no expectation: add it to {rules[rule].sheet or 'cover'}.json."
        for rule in rules
        if rule.startswith(OF_SUITES) and rule not in used
    ]
    statements = {path.stem for path in (home / "sql" / "checks").glob("*.sql")}
    wanted = {statement_name(entry["meta"]["rule"]) for _, entry in expectations if entry["type"] == QUERY}
    faults += [f"sql/checks/{name}.sql is used by no expectation." for name in sorted(statements - wanted)]
    faults += _check_reader(home, set(rules))
    faults += [fault for rule in registry.rules for fault in _check_words(registry, rule)]
    return faults


def _read_expectations(home: Path, faults: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every expectation that says what its rule is, with its suite; of the others a fault."""
    for path in sorted((home / "expectations").glob("*.json")):
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))["expectations"]
        except (json.JSONDecodeError, KeyError) as error:
            faults.append(f"{path.name} is no suite: {error}.")
            continue
        for place, entry in enumerate(entries, start=1):
            lacking = [name for name in ("type", "kwargs", "severity", "meta") if name not in entry]
            if not lacking and "rule" not in entry["meta"]:
                lacking = ["meta.rule"]
            if lacking:
                faults.append(f"{path.name}: expectation {place} has no {', '.join(lacking)}.")
            else:
                yield path.stem, entry


def _check_expectation(
    home: Path, rules: dict[str, Rule], suite: str, expectation: dict[str, Any]
) -> Iterator[str]:
    rule_id = expectation["meta"]["rule"]
    rule = rules.get(rule_id)
    if rule is None:
        yield f"{suite}.json: {rule_id} is not in rules.csv."
        return
    wanted = GX_SEVERITIES.get(Severity(rule.severity))
    if expectation["severity"] != wanted:
        yield f"{suite}.json: {rule_id} is {rule.severity}, so its severity must be {wanted!r}."
    if rule.sheet not in (None, suite):
        yield f"{suite}.json: {rule_id} belongs to {rule.sheet}.json."
    if expectation["type"] == QUERY:
        name = statement_name(rule_id)
        if expectation["kwargs"]["unexpected_rows_query"] != {"$PARAMETER": name}:
            yield f"{suite}.json: {rule_id} must name the statement {name}."
        path = home / "sql" / "checks" / f"{name}.sql"
        if not path.is_file():
            yield f"{suite}.json: {rule_id} needs sql/checks/{name}.sql."
            return
        for line, trap in find_traps(path.read_text(encoding="utf-8")):
            yield f"sql/checks/{name}.sql:{line}: {rule_id} would stop when it is run: {trap}"


def _check_arguments(registry: Registry, suite: str, expectation: dict[str, Any]) -> Iterator[str]:
    """Columns and lists that are not there, and lists that stand in the suite itself."""
    kwargs, rule = expectation["kwargs"], expectation["meta"]["rule"]
    known = {column.column_name for column in registry.columns(suite)} | OF_VIEWS
    named = [kwargs.get(name) for name in COLUMNS] + [expectation["meta"].get("column")]
    for column in sorted({column for column in named if column} - known):
        yield f"{suite}.json: {rule} names the column {column}, which columns.csv does not have in {suite}."
    for name, value in kwargs.items():
        if isinstance(value, list):
            yield f"{suite}.json: {rule} holds a list: put it into lists.csv and name it by $PARAMETER."
        if name == "value_set" and isinstance(value, dict) and not registry.list_values(value["$PARAMETER"]):
            yield f"{suite}.json: {rule} names the list {value['$PARAMETER']}, which lists.csv does not have."


def _check_reader(home: Path, rules: set[str]) -> Iterator[str]:
    sources = sorted((home / "include" / "orkestra").rglob("*.py"))
    used = {rule for path in sources for rule in IN_CODE.findall(path.read_text(encoding="utf-8"))}
    listed = {rule for rule in rules if not rule.startswith(OF_SUITES)}
    for rule in sorted(used - rules):
        yield f"The code uses {rule}, but rules.csv does not have it."
    for rule in sorted(listed - used):
        yield f"rules.csv: {rule} is used nowhere in the code."


def _check_words(registry: Registry, rule: Rule) -> Iterator[str]:
    submission = SubmissionKey(0, "unit", registry.policy.first_week)
    finding = Finding(rule.rule, rule.sheet, 6, None, "isi", "maksud")
    try:
        described = str(FindingTexts(registry).describe(submission, finding, {}))
    except KeyError as error:
        yield f"rules.csv: {rule.rule} has the placeholder {error}, which nothing fills."
    else:
        if "{" in described or "}" in described:
            yield f"rules.csv: {rule.rule} has a brace in its words that belongs to no placeholder."
