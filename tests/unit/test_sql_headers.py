"""Every statement says in its header what it makes, and what it says is true."""

import re
from pathlib import Path

import pytest

SQL = Path(__file__).parents[2] / "sql"
FILES = sorted(SQL.rglob("*.sql"))
WORDS = ("purpose", "one row per", "reads", "writes", "parameters")
SCRIPTS = ("schema", "view")  # they make tables and views, whose comments say what a row is
EMPTY_PHRASES = {
    "purpose": r"-|n/a|(none|nothing|see)\b.*",
    "one row per": r"-|n/a|rows?|results?|values?|(none|nothing|see|the|a|an)\b.*",
}
MIN_PURPOSE_WORDS = 4
WRITING = r"\b(insert into|update [a-z]+\.|delete from|create|alter|drop|grant|comment on|for update)\b"


def read_header(text: str) -> dict[str, str]:
    """The header of a statement: the text after each of its words, in their order.

    A line that begins with three blanks goes on with the one before.
    """
    lines = (re.fullmatch(r"-- ([a-z ]+): (.+)", line) for line in text.replace("\n--   ", " ").splitlines())
    header: dict[str, str] = {}
    for match in lines:
        if not match or match[1] not in WORDS:
            return header
        header[match[1]] = match[2]
    return header


def read_body(text: str) -> str:
    """The statement alone: no comments, and its texts are empty."""
    return re.sub(r"'[^']*'", "''", re.sub(r"--.*", "", text)).lower()


def find_empty_phrases(header: dict[str, str]) -> list[str]:
    """The words of a header after which nothing is said.

    "none" after reads, writes and parameters says something, and it is checked.
    """
    empty = {
        word for word, phrase in EMPTY_PHRASES.items() if re.fullmatch(phrase, header.get(word, "missing"))
    }
    if len(header["purpose"].split()) < MIN_PURPOSE_WORDS:
        empty.add("purpose")
    return sorted(empty)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SQL)))
def test_a_statement_begins_with_its_header(path: Path):
    header = read_header(path.read_text())
    is_script = path.parent.name in SCRIPTS
    assert list(header) in ([[*WORDS], [w for w in WORDS if w != "one row per"]] if is_script else [[*WORDS]])
    if path.parent.name != "schema":  # a migration that was applied is never edited, its header neither
        assert find_empty_phrases(header) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SQL)))
def test_a_header_names_every_parameter_and_nothing_is_really_nothing(path: Path):
    text = path.read_text()
    header, body = read_header(text), read_body(text)
    used = set(re.findall(r"%\((\w+)\)s", text))
    if not used:
        assert header["parameters"].startswith("none"), "no parameter is used"
    if "the columns of kpi.value" in header["parameters"]:
        used -= {"indicator", "scope", "scope_code", "dimension", "value", "numerator", "denominator"}
        used -= {"lower", "upper", "n", "method", "evidence"}
    for name in used:
        assert re.search(rf"\b{name}\b", header["parameters"]), f"parameter {name} is used and not named"
    if header["writes"] == "nothing":
        assert not re.search(WRITING, body)
    if header["reads"] == "nothing" and path.parent.name not in SCRIPTS:
        assert not re.search(r"(?<!delete )\b(from|join) [a-z_]+\.[a-z_]+(?!\()", body)


@pytest.mark.parametrize(
    ("purpose", "row", "empty"),
    [
        ("the moments of one week", "week", []),
        ("moments", "week", ["purpose"]),
        ("see the step that freezes", "week", ["purpose"]),
        ("-", "week", ["purpose"]),
        *(("the moments of one week", row, ["one row per"]) for row in (
            "-", "none", "nothing", "nothing of use", "row", "see each comment", "the edition"
        )),
    ],
)  # fmt: skip
def test_a_header_that_says_nothing_is_refused(purpose: str, row: str, empty: list[str]):
    assert find_empty_phrases({"purpose": purpose, "one row per": row}) == empty


def test_there_are_statements():
    assert len(FILES) > 50
