"""The work of a statement, counted in rows: the same on any machine, however busy."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg

REMOVED = ("Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck")


def count_work(connection: psycopg.Connection[Any], statement: str, parameters: Any = None) -> int:
    """The rows that all nodes of a statement's plan gave or threw away, as often as they ran.

    The statement is run.
    """
    explained = f"explain (analyze, timing off, format json) {statement}".encode()
    (plan,) = connection.execute(explained, parameters).fetchone()
    return sum(map(count_rows, list_nodes(json.loads(json.dumps(plan))[0]["Plan"])))


def count_rows(node: Mapping[str, Any]) -> int:
    """The rows that one node gave or threw away."""
    return round(node["Actual Loops"] * (node["Actual Rows"] + sum(node.get(name, 0) for name in REMOVED)))


def list_nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every node of a plan."""
    yield node
    for child in node.get("Plans", []):
        yield from list_nodes(child)
