"""One hash of all statements that make the figures."""

import hashlib
from functools import cache
from pathlib import Path

# the indicators, the views and functions that they read, and what is worked out for them beforehand
STATEMENTS = ("kpi/*.sql", "schema/*.sql", "view/*.sql", "report/record_*.sql")


@cache
def hash_statements(home: Path) -> str:
    """One SHA-256 over the names and texts of all files that decide what an indicator comes to."""
    paths = sorted(path for pattern in STATEMENTS for path in (home / "sql").glob(pattern))
    lines = [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in paths]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
