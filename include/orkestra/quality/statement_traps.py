"""Good SQL in a rule's statement that yet fails at run time, because of how the run passes it on.

Great Expectations fills `{braces}` and wraps the statement, SQLAlchemy takes `:word` for a bind parameter, in
literals and comments, too; then the same text goes to the database as it stands.
"""

import re
from collections.abc import Iterator

ASIDE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
ESCAPED = re.compile(r"\\:\w*")
BRACE = re.compile(r"\{[^{}\n]*\}?|\}")


def find_traps(statement: str) -> Iterator[tuple[int, str]]:
    """Each trap with its line: a sentence that names the word and what to write instead."""
    from sqlalchemy import text

    for word in text(statement).compile().params:
        place = re.search(rf"(?<![:\w\\]):{re.escape(word)}(?!:)", statement)
        yield (
            find_line(statement, place),
            f"`:{word}` is read as a bind parameter; write a space after the colon, or ':' || '{word}'.",
        )
    if place := ESCAPED.search(statement):
        yield (
            find_line(statement, place),
            f"`{place[0]}` is sent without its backslash once, and with it once.",
        )
    if place := BRACE.search(statement):
        yield find_line(statement, place), f"`{place[0]}` is read as a placeholder; write it without braces."
    inner = statement.rstrip("; \t\r\n\v\f")  # as Great Expectations puts it into parentheses
    asides = list(ASIDE.finditer(inner))
    code = ASIDE.sub(lambda aside: re.sub(r"[^\n]", " ", aside[0]), inner)
    if place := re.search(";", code):
        yield find_line(code, place), "`;` stands before the end: a rule is one statement."
    if asides and asides[-1][0].startswith("--") and asides[-1].end() == len(inner):
        yield find_line(inner, asides[-1]), "its last line is a comment, which swallows what closes it."
    if not code.strip():
        yield 1, "it is empty."


def find_line(statement: str, place: re.Match[str] | None) -> int:
    """The number of the line in which a place is."""
    return statement.count("\n", 0, place.start()) + 1 if place else 1
