"""The suites of `expectations/`, one a sheet, with their parameters filled in."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orkestra.errors import Permanent
from orkestra.registry import Registry
from orkestra.warehouse.connect import read_statement


@dataclass(frozen=True)
class Suite:
    """One sheet's expectations in Great Expectations' own shape, and the values of their `$PARAMETER`s."""

    sheet: str
    document: dict[str, Any]
    parameters: dict[str, Any]


def load_suites(home: Path, registry: Registry) -> list[Suite]:
    """Every suite, in the order of their names.

    Raises: Permanent, if a parameter is neither a list of lists.csv nor a statement of sql/checks.
    """
    paths = sorted((home / "expectations").glob("*.json"))
    if not paths:
        raise Permanent(f"No suites in {home / 'expectations'}: is ORKESTRA_HOME right?")
    return [_load_suite(path, home, registry) for path in paths]


def _load_suite(path: Path, home: Path, registry: Registry) -> Suite:
    document = json.loads(path.read_text(encoding="utf-8"))
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
