"""One unit in one week, the basis of everything that the demo invents."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from orkestra.demo.phrases import choose_phrase
from orkestra.registry import Message, Registry, Unit
from orkestra.week import Week

Value = str | int | date | datetime | None
Row = dict[str, Value]


@dataclass(frozen=True)
class Scene:
    """A unit's week under a seed; everything drawn from it is the same in every run."""

    registry: Registry
    unit: Unit
    week: Week
    seed: int

    def random(self, purpose: str, week: Week | None = None) -> Random:
        """A random generator for one purpose, independent of all others."""
        return Random(f"{self.seed}/{week or self.week}/{self.unit.unit_code}/{purpose}")

    def lasting(self, purpose: str) -> Random:
        """A random generator that is the same in every week, for what is typical of the unit."""
        return Random(f"{self.seed}/{self.unit.unit_code}/{purpose}")

    @cached_property
    def messages(self) -> list[Message]:
        """The messages that the unit carries in this week."""
        return self.registry.messages_of(self.unit.unit_code, self.week)

    @property
    def is_desk_member(self) -> bool:
        """True if the unit is a member of a desk."""
        return bool(self.registry.desks_of(self.unit.unit_code, self.week.sunday))

    def cut_off(self, week: Week | None = None) -> datetime:
        """The moment after which nothing enters the return: Sunday 14:00 in the unit's own time, naive."""
        return datetime.combine((week or self.week).sunday, time(14))

    def draw_moment(self, random: Random, first_hour: int = 7, last_hour: int = 20) -> datetime:
        """A moment of the week in the unit's own time, mostly on a working day, before the cut-off."""
        day = random.choices(range(7), weights=(5, 5, 5, 5, 4, 2, 1))[0]
        hour = random.randint(first_hour, 13 if day == 6 else last_hour)
        midnight = datetime.combine(self.week.monday, time()) + timedelta(days=day)
        return midnight + timedelta(hours=hour, minutes=random.randrange(60) if hour != 13 else 0)

    def phrase(self, random: Random, kind: str, about: str = "", otherwise: str = "") -> str:
        """One text, with this unit, a place and an audience filled in."""
        return choose_phrase(random, kind, about, otherwise).format(
            unit=self.unit.short_name,
            place=choose_phrase(random, "place"),
            audience=choose_phrase(random, "audience"),
        )
