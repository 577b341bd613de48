"""The report's table of contents is complete: a section has a module, a line and a part of the template."""

from dataclasses import fields
from pathlib import Path

import pytest

from orkestra.report.page import SECTIONS

INCLUDE = Path(__file__).parents[2] / "include"
MODULES = sorted(
    path.stem
    for path in (INCLUDE / "orkestra" / "report" / "sections").glob("*.py")
    if path.stem != "__init__"
)


def test_each_module_of_a_section_is_in_the_table_of_contents():
    assert sorted(section.__name__.rpartition(".")[2] for section in SECTIONS) == MODULES


@pytest.mark.parametrize("name", MODULES)
def test_each_section_has_a_part_that_lays_out_all_its_fields(name: str):
    (section,) = (section for section in SECTIONS if section.__name__.endswith(f".{name}"))
    kind = section.compose.__annotations__["return"]
    kind = getattr(kind, "__args__", (kind,))[0]
    part = INCLUDE / "templates" / kind.template
    text = part.read_text(encoding="utf-8")
    assert part.name == f"{name}.html.j2"
    assert [field.name for field in fields(kind) if f"section.{field.name}" not in text] == []
