"""A migration that an installation may have applied is never edited: `orkestra migrate` would refuse it.

`tests/unit/released_migrations.sha256` lists them; a new one is added with its first release
(`cd sql/schema && sha256sum *.sql`).
"""

import hashlib

from conftest import HOME

LIST = HOME / "tests" / "unit" / "released_migrations.sha256"


def test_released_migrations_are_as_they_were():
    lines = [line.split() for line in LIST.read_text().splitlines()]
    assert len(lines) >= 13
    for sha256, name in lines:
        text = (HOME / "sql" / "schema" / name).read_bytes()
        assert hashlib.sha256(text).hexdigest() == sha256, f"{name}: put the change into a new numbered file"


def test_new_migrations_come_after_the_released_ones():
    released = {line.split()[1] for line in LIST.read_text().splitlines()}
    new = {path.name for path in (HOME / "sql" / "schema").glob("*.sql")} - released
    assert all(name > max(released) for name in new)
