"""SQL stands in files: in code only what is short and about one table."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "include" / "orkestra"
BEGINNING = re.compile(r"\s*(select|insert into|update|delete from|with|copy|lock|create|alter|drop)\s", re.I)
TABLE = re.compile(r"\b(?:from|into|update|join|table)\s+([a-z_]+\.[a-z_]+)", re.I)
MAX_LINES = 3
ROOM_OF_PSYCOPG = "warehouse"
COUNT = 38  # statements in code; lower it when one moves to sql/


def list_statements() -> Iterator[tuple[str, ast.Constant, bool]]:
    """Each text that begins as SQL does: its place, the text, and True if it is run where it stands."""
    for path in sorted(LIBRARY.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        run = {
            call.args[0]
            for call in ast.walk(tree)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "execute"
            and call.args
        }
        docstrings = {
            node.body[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and node not in docstrings else None
            if isinstance(text, str) and BEGINNING.match(text) and TABLE.search(text):
                yield f"{path.relative_to(LIBRARY)}:{node.lineno}", node, node in run


def test_a_statement_in_code_is_short_and_about_one_table():
    faults = []
    for place, node, is_run in list_statements():
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        tables = set(TABLE.findall(node.value))
        if place.startswith(ROOM_OF_PSYCOPG):
            continue
        if not is_run:
            faults.append(f"{place} is kept in a constant")
        if lines > MAX_LINES or len(tables) > 1 or " join " in node.value:
            faults.append(f"{place} has {lines} lines about {sorted(tables)}")
    assert faults == [], "move it to sql/"


def test_the_number_of_statements_in_code_does_not_grow():
    assert len(list(list_statements())) == COUNT
