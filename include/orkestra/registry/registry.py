"""The registry: the facts that people edit, as one immutable value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from orkestra.moments import Holidays, Moments, moments_of
from orkestra.registry.entries import (
    AgendaEvent,
    Assignment,
    BehaviourIndicator,
    Campaign,
    Channel,
    Column,
    Desk,
    Document,
    Holiday,
    Issue,
    Item,
    ListValue,
    Message,
    Rule,
    Surveyor,
    Unit,
)
from orkestra.registry.policy import Policy
from orkestra.registry.unit_names import UnitName, list_names
from orkestra.week import Week


@dataclass(frozen=True)
class Registry:
    """All registry files of one moment; `sha256` identifies them. Assignments are expanded to units."""

    sha256: str
    policy: Policy
    units: tuple[Unit, ...]
    desks: tuple[Desk, ...]
    campaigns: tuple[Campaign, ...]
    messages: tuple[Message, ...]
    assignments: tuple[Assignment, ...]
    channels: tuple[Channel, ...]
    issues: tuple[Issue, ...]
    items: tuple[Item, ...]
    surveyors: tuple[Surveyor, ...]
    behaviour_indicators: tuple[BehaviourIndicator, ...]
    agenda: tuple[AgendaEvent, ...]
    list_entries: tuple[ListValue, ...]
    sheet_columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    days_off: tuple[Holiday, ...]
    documents: tuple[Document, ...]

    @cached_property
    def holidays(self) -> Holidays:
        """The days off."""
        return Holidays({holiday.date: holiday.name for holiday in self.days_off})

    @cached_property
    def unit_codes(self) -> frozenset[str]:
        """The codes of all units, of any time, expected or not."""
        return frozenset(unit.unit_code for unit in self.units)

    @cached_property
    def unit_names(self) -> Mapping[str, list[UnitName]]:
        """Every name that a unit has or had, see `match_unit`."""
        return list_names(self.units)

    def moments_of(self, week: Week) -> Moments:
        """Due, close and freeze of a week."""
        return moments_of(week, self.holidays, self.policy.moments)

    def units_expected(self, on: date) -> list[Unit]:
        """The units that must report, as of a day; for a week, take its Sunday."""
        return [unit for unit in self.units if unit.is_expected and is_valid(unit, on)]

    def unit(self, code: str, on: date) -> Unit | None:
        """The unit of that code on a day."""
        return next((unit for unit in self.units if unit.unit_code == code and is_valid(unit, on)), None)

    def desks_of(self, unit_code: str, on: date) -> list[Desk]:
        """The desks that a unit is a member of on a day."""
        return [desk for desk in self.desks if unit_code in desk.member_codes and is_valid(desk, on)]

    def active_messages(self, week: Week) -> list[Message]:
        """The messages that are valid from a week's Monday to its Sunday, the most urgent first."""
        active = [m for m in self.messages if is_valid(m, week.monday) and is_valid(m, week.sunday)]
        return sorted(active, key=lambda message: (message.prioritas, message.message_code))

    def messages_of(self, unit_code: str, week: Week) -> list[Message]:
        """The active messages that are assigned to a unit in a week."""
        assigned = {
            assignment.message_code
            for assignment in self.assignments
            if assignment.unit_code == unit_code
            and assignment.from_week <= week
            and (assignment.to_week is None or week <= assignment.to_week)
        }
        return [message for message in self.active_messages(week) if message.message_code in assigned]

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The sheets of a submission, in the order of columns.csv; `cover` first."""
        return tuple(dict.fromkeys(column.sheet for column in self.sheet_columns))

    def columns(self, sheet: str) -> list[Column]:
        """The columns of a sheet, in the order of the template."""
        return [column for column in self.sheet_columns if column.sheet == sheet]

    def list_values(self, name: str) -> list[str]:
        """The values of a dropdown, in order."""
        return [choice.value for choice in self.list_choices(name)]

    def list_choices(self, name: str) -> list[ListValue]:
        """The values of a dropdown, in order, with their hosts, synonyms and proof.

        `items` and `behaviour` are the codes of their own files.
        """
        codes: dict[str, Iterable[str]] = {
            "items": (item.item_code for item in self.items),
            "behaviour": (indicator.indicator_code for indicator in self.behaviour_indicators),
        }
        if name in codes:
            return [ListValue(name, code, None, (), ()) for code in dict.fromkeys(codes[name])]
        return [entry for entry in self.list_entries if entry.list == name]


def is_valid(entry: Unit | Desk | Campaign | Message | BehaviourIndicator, on: date) -> bool:
    """True if an entry holds on a day."""
    return entry.valid_from <= on and (entry.valid_to is None or on <= entry.valid_to)
