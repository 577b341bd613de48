"""The layout of the template, and the lists that it offers to one unit."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from orkestra.registry import Column, Registry, Unit
from orkestra.registry.registry import is_valid
from orkestra.sheet_names import SHEET_NAMES
from orkestra.week import Week

TEMPLATE_VERSION = "v1"
HEADING_ROW = 5
GIVEN = ("unit_code", "unit_name", "week", "template_version")  # fields of Identitas that are prefilled
LAST_ROW = 5000  # of dropdowns and checks
Value = str | int | date | None
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Choice:
    """One value of a dropdown, and its meaning, if the value needs one."""

    value: str
    meaning: str = ""


Choices = Mapping[str, Sequence[Choice]]


def list_choices(registry: Registry, unit: Unit, week: Week) -> Choices:
    """Every list of the template by its name; messages and behaviour indicators are those of the unit."""
    plain = {
        column.list: [Choice(value) for value in registry.list_values(column.list)]
        for column in registry.sheet_columns
        if column.list
    }
    messages = [
        Choice(message.message_code, message.message_text)
        for message in registry.messages_of(unit.unit_code, week)
    ]
    return {
        **plain,
        "pesan": [Choice("000", "Bukan pesan prioritas"), *messages],
        "items": [Choice(item.item_code, item.wording) for item in registry.items],
        "behaviour": [
            Choice(indicator.indicator_code, f"{indicator.indicator_name} ({indicator.unit_of_measure})")
            for indicator in registry.behaviour_indicators
            if indicator.owner_unit_code == unit.unit_code and is_valid(indicator, week.sunday)
        ],
    }


def list_of(column: Column) -> str | None:
    """The name of the list that a column's dropdown offers."""
    return "pesan" if column.type in ("code", "codes") else column.list


def show_heading(column: Column) -> str:
    """A heading as the template shows it, with its asterisk."""
    return f"{column.heading}*" if column.is_required else column.heading


def hash_layout(registry: Registry) -> str:
    """Sixteen hex digits that change with any sheet, heading or type of column, and with their order."""
    lines = [
        f"{SHEET_NAMES[column.sheet]}\t{show_heading(column)}\t{column.type}"
        for column in registry.sheet_columns
    ]
    return hashlib.sha256("\n".join([TEMPLATE_VERSION, *lines]).encode()).hexdigest()[:16]
