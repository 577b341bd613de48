"""The suites of `expectations/`, one a sheet, with their parameters filled in."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orkestra.errors import Permanent
from orkestra.quality.failures import RuleFailedError
from orkestra.registry import Registry
from orkestra.warehouse.warehouse import read_statement

QUERY = "unexpected_rows_expectation"


@dataclass(frozen=True)
class Suite:
    """One sheet's expectations in Great Expectations' own shape, and the values of their `$PARAMETER`s.

    `failures` are the rules that had to be left out, because one of their parameters has no value.
    """

    sheet: str
    document: dict[str, Any]
    parameters: dict[str, Any]
    failures: tuple[RuleFailedError, ...] = ()


def load_suites(home: Path, registry: Registry) -> list[Suite]:
    """Every suite with the expectations whose rule is active or in the shadow, in the order of their names.

    Raises: Permanent, if a file is no suite, or an expectation's rule is not in rules.csv.
    """
    paths = sorted((home / "expectations").glob("*.json"))
    if not paths:
        raise Permanent(f"No suites in {home / 'expectations'}: is ORKESTRA_HOME right?")
    return [_load_suite(path, home, registry) for path in paths]


def _load_suite(path: Path, home: Path, registry: Registry) -> Suite:
    document = _read_document(path)
    is_evaluated = {rule.rule: rule.is_evaluated for rule in registry.rules}
    parameters: dict[str, Any] = {}
    expectations, failures = [], []
    for expectation in document["expectations"]:
        rule = expectation.get("meta", {}).get("rule")
        if rule not in is_evaluated:
            raise Permanent(f"{path.name}: rule {rule} is not in rules.csv.")
        if not is_evaluated[rule]:
            continue
        try:
            parameters |= _fill(expectation, home, registry)
        except Permanent as error:
            failures.append(RuleFailedError(rule, f"{path.name}: {error}"))
        else:
            expectations.append(expectation)
    return Suite(path.stem, document | {"expectations": expectations}, parameters, tuple(failures))


def _read_document(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise Permanent(f"{path.name} is no JSON: {error}. No rule of it can be evaluated.") from error
    return document


def _fill(expectation: dict[str, Any], home: Path, registry: Registry) -> dict[str, Any]:
    """The values of an expectation's parameters.

    Raises: Permanent, if one is no statement of its rule and no list that has values.
    """
    parameters: dict[str, Any] = {}
    for argument, value in expectation["kwargs"].items():
        if not isinstance(value, dict):
            continue
        name = value["$PARAMETER"]
        if argument == "unexpected_rows_query":
            if name != statement_name(expectation["meta"]["rule"]):
                raise Permanent(f"it names the statement {name}")
            parameters[name] = read_statement(home, f"checks/{name}")
        else:
            parameters[name] = list(registry.list_values(name))
            if not parameters[name]:
                raise Permanent(f"lists.csv has no list {name}")
    return parameters


def statement_name(rule: str) -> str:
    """The file of sql/checks that belongs to a rule: B-014 is b_014."""
    return rule.lower().replace("-", "_")
