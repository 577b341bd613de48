"""Every path, link and command in the documents exists."""

import re
from pathlib import Path

import pytest

from orkestra.cli import build_parser

REPO = Path(__file__).parents[2]
DOCUMENTS = [
    *(REPO / name for name in ("README.md", "CONTRIBUTING.md", "expectations/README.md", "bench/README.md")),
    *sorted((REPO / "docs").rglob("*.md")),
]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(REPO)))
def test_every_link_and_path_leads_somewhere(path: Path):
    text = path.read_text()
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    paths = re.findall(r"`((?:include|sql|docs|tests|bench|dags|plugins|expectations)/[\w./-]+)`", text)
    for link in links:
        assert (path.parent / link).exists(), link
    for name in paths:
        assert (REPO / name).exists(), name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(REPO)))
def test_every_command_that_is_named_exists(path: Path):
    commands = next(action.choices for action in build_parser()._actions if action.choices)
    for line in re.findall(r"(?<![\w/])(?:\./run )?orkestra ([a-z]+[^`\n]*)`", path.read_text()):
        word, *rest = line.split()
        assert word in commands, line
        options = {option for action in commands[word]._actions for option in action.option_strings}
        assert {part for part in rest if part.startswith("--")} <= options, line


def test_every_test_that_the_page_about_security_names_exists():
    named = re.findall(r"`(\w+/test_\w+\.py)::(\w+)`", (REPO / "docs" / "security.md").read_text())
    assert len(named) > 20
    for file, test in named:
        assert f"def {test}(" in (REPO / "tests" / file).read_text(), f"{file}::{test}"
