"""The time of each statement that Great Expectations sends, by rule."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy

from orkestra.quality.suites import Suite


@contextmanager
def timed_statements(suites: Sequence[Suite]) -> Iterator[Counter[str]]:
    """Seconds by rule for those that are statements of ours; of all others together by sheet."""
    rules = {
        text.strip(): rule for suite in suites for rule, text in suite.parameters.items() if "select" in text
    }
    seconds: Counter[str] = Counter()

    def note_start(*, context: Any, **_: Any) -> None:
        context.sent_at = time.perf_counter()

    def note_end(*, statement: str, context: Any, **_: Any) -> None:
        seconds[name_statement(statement, rules)] += time.perf_counter() - context.sent_at

    listeners = {"before_cursor_execute": note_start, "after_cursor_execute": note_end}
    for name, listener in listeners.items():
        sqlalchemy.event.listen(sqlalchemy.engine.Engine, name, listener, named=True)
    try:
        yield seconds
    finally:
        for name, listener in listeners.items():
            sqlalchemy.event.remove(sqlalchemy.engine.Engine, name, listener)


def name_statement(statement: str, rules: dict[str, str]) -> str:
    """The rule whose text it holds, else the sheet whose view it reads."""
    for text, rule in rules.items():
        if text in statement:
            return rule
    _, _, view = statement.partition("checks.")
    return f"{view.split()[0].strip(';,)')} (built in)" if view else "about the database"
