"""YAML as plain values that know the lines on which they were written."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from orkestra.registry.problems import Problem, describe_fault

if TYPE_CHECKING:
    from pydantic import ValidationError


class LinedMapping(dict[Any, Any]):
    """A mapping with the line on which it begins, and the line of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[Any, int] = {}


class LineLoader(yaml.SafeLoader):
    """A loader of plain values that makes each mapping a `LinedMapping`."""


def _construct_mapping(loader: LineLoader, node: yaml.MappingNode) -> Iterator[LinedMapping]:
    mapping = LinedMapping(node.start_mark.line + 1)
    yield mapping
    mapping.update(loader.construct_mapping(node))
    mapping.lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}


LineLoader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)


def load_yaml(path: Path, problems: list[Problem]) -> Any:
    """The file as plain values, or None after adding to `problems` why it is not YAML."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), LineLoader)
    except FileNotFoundError:
        problems.append(Problem(path.name, 1, "the file is missing"))
        return None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(Problem(path.name, line, f"is not YAML: {error.problem}"))
        return None
    if content is None:
        problems.append(Problem(path.name, 1, "the file is empty"))
    return content


def list_problems(path: Path, content: Any, error: "ValidationError") -> Iterator[Problem]:
    """The faults that pydantic found in the content of a file, each with its line."""
    for fault in error.errors(include_url=False):
        yield Problem(path.name, find_line(content, fault["loc"]), describe_fault(fault))


def find_line(content: Any, steps: Sequence[str | int]) -> int:
    """The line of a value, given the keys and positions that lead to it; of a missing one, its mapping's."""
    line, part = 1, content
    for step in steps:
        if isinstance(part, LinedMapping):
            line, part = part.lines.get(step, part.line), part.get(step)
        elif isinstance(part, list) and isinstance(step, int):
            part = part[step]
            line = part.line if isinstance(part, LinedMapping) else line
        else:
            break
    return line
