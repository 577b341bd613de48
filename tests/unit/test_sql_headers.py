"""Every statement says what it makes, and what it says of its parameters is true."""

import re
from pathlib import Path

import pytest

SQL = Path(__file__).parents[2] / "sql"
FILES = sorted(SQL.rglob("*.sql"))
WORDS = ("purpose", "one row per", "reads", "writes", "parameters")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SQL)))
def test_a_statement_begins_with_its_header(path: Path):
    text = path.read_text().replace("\n--   ", " ")  # a line that goes on
    lines = text.splitlines()
    head = [re.fullmatch(r"-- ([a-z ]+): (.+)", line) for line in lines[: len(WORDS)]]
    assert [match and match[1] for match in head] == list(WORDS)
    said = head[-1][2]
    used = set(re.findall(r"%\((\w+)\)s", "\n".join(lines)))
    if not used:
        assert said.startswith("none"), "no parameter is used"
    if "the columns of kpi.value" in said:
        used -= {"indicator", "scope", "scope_code", "dimension", "value", "numerator", "denominator"}
        used -= {"lower", "upper", "n", "method", "evidence"}
    for name in used:
        assert re.search(rf"\b{name}\b", said), f"parameter {name} is used and not said"


def test_there_are_statements():
    assert len(FILES) > 50
