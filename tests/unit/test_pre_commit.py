"""A commit is linted as `./test lint` lints everything."""

from pathlib import Path

import yaml

from embedded.run_tests import LINTERS

CONFIG = Path(__file__).parents[2] / ".pre-commit-config.yaml"
TOO_SLOW = {"mypy"}  # it looks at the whole library


def test_each_linter_has_a_hook_with_the_same_options():
    (repository,) = yaml.safe_load(CONFIG.read_text())["repos"]
    hooks = {hook["name"]: hook["entry"].split() for hook in repository["hooks"]}
    for name, command in LINTERS.items():
        if name not in TOO_SLOW:
            program, *options = (word for word in command if word not in (".", "sql"))
            entry = hooks[name]
            place = entry.index(f".orkestra/venv/bin/{program}")
            assert entry[place + 1 :] == options, name
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    assert hooks.keys() - LINTERS.keys() == {"orkestra rules --check"}
