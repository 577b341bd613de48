"""The suites of `expectations/`, one a sheet, with their parameters filled in."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orkestra.errors import Permanent
from orkestra.registry import Registry
from orkestra.warehouse.connect import read_statement

QUERY = "unexpected_rows_expectation"


@dataclass(frozen=True)
class Suite:
    """One sheet's expectations in Great Expectations' own shape, and the values of their `$PARAMETER`s."""

    sheet: str
    document: dict[str, Any]
    parameters: dict[str, Any]


def load_suites(home: Path, registry: Registry) -> list[Suite]:
    """Every suite with the expectations whose rule is active or in the shadow, in the order of their names.

    Raises: Permanent, if a rule is not in rules.csv or a parameter names a statement that is not its rule's.
    """
    paths = sorted((home / "expectations").glob("*.json"))
    if not paths:
        raise Permanent(f"No suites in {home / 'expectations'}: is ORKESTRA_HOME right?")
    return [_load_suite(path, home, registry) for path in paths]


def _load_suite(path: Path, home: Path, registry: Registry) -> Suite:
    document = json.loads(path.read_text(encoding="utf-8"))
    is_evaluated = {rule.id: rule.is_evaluated for rule in registry.rules}
    for expectation in document["expectations"]:
        if expectation["meta"]["rule"] not in is_evaluated:
            raise Permanent(f"{path.name}: rule {expectation['meta']['rule']} is not in rules.csv.")
    document["expectations"] = [
        expectation for expectation in document["expectations"] if is_evaluated[expectation["meta"]["rule"]]
    ]
    parameters: dict[str, Any] = {}
    for expectation in document["expectations"]:
        for argument, value in expectation["kwargs"].items():
            if not isinstance(value, dict):
                continue
            name = value["$PARAMETER"]
            if argument == "unexpected_rows_query":
                if name != statement_name(expectation["meta"]["rule"]):
                    raise Permanent(
                        f"{path.name}: rule {expectation['meta']['rule']} names the statement {name}."
                    )
                parameters[name] = read_statement(home, f"checks/{name}")
            else:
                parameters[name] = list(registry.list_values(name))
    return Suite(path.stem, document, parameters)


def statement_name(rule: str) -> str:
    """The file of sql/checks that belongs to a rule: B-014 is b_014."""
    return rule.lower().replace("-", "_")
