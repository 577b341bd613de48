"""The words that docs/glossary.md replaces are gone from names, docstrings and comments."""

import re
import tokenize
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
FOLDERS = ("include", "dags", "plugins", "tests", "bench")
OWN = Path(__file__).name
# Indonesian texts are strings in code, not docstrings, so they are not looked at.
NAMES = re.compile(
    "(?:^|_)(told|tells?|telling|trials?|strays?|misfits?|warden|tended|relieved?|shelter|hasty|unheard)(?:_|$)",
    re.IGNORECASE,
)
LIMITS = re.compile(r"^_?(MOST|LONGEST|LARGEST|FEWEST|SHORTEST|FARTHEST)_|_AT_MOST$")
PROSE = re.compile(
    r"\b(told|tells|telling|aloud|unheard|laid|strays?|misfits?|warden|held back|held up|unknown key)\b", re.I
)
OPENING = re.compile(r"(What|Whether|Nothing|Who|Where|How|Which|When|Why)\b")


def list_files() -> list[Path]:
    return [
        path
        for folder in FOLDERS
        for path in sorted((REPO / folder).rglob("*.py"))
        if path.name != OWN and "files" not in path.parts[len(REPO.parts) + 1 : -1]
    ]


@pytest.mark.parametrize("path", list_files(), ids=lambda path: str(path.relative_to(REPO)))
def test_no_word_is_used_that_the_glossary_replaces(path: Path):
    found = []
    with tokenize.open(path) as file:
        before = tokenize.NEWLINE
        for token in tokenize.generate_tokens(file.readline):
            is_docstring = token.type == tokenize.STRING and before in (
                tokenize.NEWLINE, tokenize.INDENT, tokenize.NL, tokenize.COMMENT, tokenize.ENCODING,
            )  # fmt: skip
            is_name = token.type == tokenize.NAME
            if is_name and (NAMES.search(token.string) or LIMITS.search(token.string)):
                found.append((token.start[0], token.string))
            if is_docstring or token.type == tokenize.COMMENT:
                found += [(token.start[0], match[0]) for match in PROSE.finditer(token.string)]
            if is_docstring:
                opening = token.string.lstrip('rbfuRBFU"').lstrip()
                if OPENING.match(opening):
                    found.append((token.start[0], opening[:30]))
            if token.type not in (tokenize.NL, tokenize.COMMENT):
                before = token.type
    assert found == [], "docs/glossary.md says what to write instead"
