"""The state of each unit, for coordinators alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from orkestra.indonesian import format_moment
from orkestra.report.edition import Edition, UnitRow
from orkestra.report.labels import find_label_week, read_labels
from orkestra.report.names import SHEETS, STATE_MARKS, STATES


@dataclass(frozen=True)
class UnitLine:
    """One unit in the coordinators' list."""

    name: str
    full_name: str
    mark: str
    state: str
    received: str
    label: str
    note: str


@dataclass(frozen=True)
class Units:
    """Every expected unit under its group."""

    template: ClassVar = "report/units.html.j2"
    groups: Sequence[tuple[str, Sequence[UnitLine]]]
    label_week: str


def compose(edition: Edition, *, is_public: bool) -> Units | None:
    """The section of the coordinators' copy; None of the public one."""
    groups = [] if is_public else group_units(edition.units, read_labels(edition))
    week = find_label_week(edition)
    return Units(groups, f"akhir pekan {week.number}" if week else "") if groups else None


def group_units(units: Sequence[UnitRow], labels: Mapping[str, str]) -> list[tuple[str, list[UnitLine]]]:
    """Every expected unit under its group, in the order of the list."""
    groups: dict[str, list[UnitLine]] = {}
    for unit in units:
        line = describe_unit(unit, labels.get(unit.unit_code, ""))
        groups.setdefault(unit.group_name, []).append(line)
    return list(groups.items())


def describe_unit(unit: UnitRow, label: str) -> UnitLine:
    """One unit with its state, its label and what is worth knowing about its return."""
    notes = []
    if unit.received_at and not unit.is_on_time:
        notes.append("setelah batas")
    if unit.rejected_count:
        notes.append(f"{unit.rejected_count} baris ditahan")
    if unit.blank_sheets:
        blank = [name for sheet, name in SHEETS.items() if sheet in unit.blank_sheets]
        notes.append(f"lembar kosong: {', '.join(blank)}")
    return UnitLine(
        name=unit.short_name,
        full_name=unit.unit_name,
        mark=STATE_MARKS[unit.state],
        state=STATES[unit.state],
        received=f"{format_moment(unit.received_at)}, versi {unit.version}" if unit.received_at else "",
        label=label,
        note="; ".join(notes),
    )
