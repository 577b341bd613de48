"""No rule reads all of the past: every read of a growing table uses an index with a condition."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from conftest import HOME

GROWING = {"staging", "fact", "intake"}
# holds only what waits for its verdict, or only the batch
SMALL = {"submission_progress", "submission_batch"}


@pytest.mark.parametrize("path", sorted((HOME / "sql" / "checks").glob("*.sql")), ids=lambda path: path.stem)
def test_a_check_can_be_answered_by_indexes(plans: psycopg.Connection[Any], path: Any):
    (plan,) = plans.execute(f"explain (format json, verbose) {path.read_text()}".encode()).fetchone()
    whole = [
        f"{node['Node Type']} on {node['Schema']}.{node['Relation Name']}"
        for node in list_nodes(json.loads(json.dumps(plan))[0]["Plan"])
        if node.get("Schema") in GROWING
        and "Index Cond" not in node
        and "Recheck Cond" not in node
        and node.get("Index Name") not in SMALL
    ]
    assert whole == []


@pytest.fixture(scope="module")
def plans(postgres_server: Any, warehouse_template: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection whose planner avoids reading whole tables wherever it can."""
    url = postgres_server.url("orkestra_collector", warehouse_template)
    with psycopg.connect(url) as connection:
        connection.execute("set enable_seqscan = off")
        connection.execute("set orkestra.run_id = '1'")
        yield connection


def list_nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every node of a plan."""
    yield node
    for child in node.get("Plans", []):
        yield from list_nodes(child)
