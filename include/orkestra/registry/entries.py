"""The lines of the registry files. The fields of a class are the headings of its file, in their order."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from orkestra.week import Week


@dataclass(frozen=True)
class Unit:
    """One reporting body, from `valid_from` to `valid_to` (both included)."""

    code: str
    name: str
    short_name: str
    kind: str
    group: str
    parent: str | None
    zone: ZoneInfo
    aliases: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    is_expected: bool


@dataclass(frozen=True)
class Desk:
    """One coordination desk with its members; a change of members is a new dated line."""

    code: str
    name: str
    lead_unit: str
    members: tuple[str, ...]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Campaign:
    """One campaign; without a desk it is Bakohumas's own."""

    code: str
    name: str
    desk: str | None
    valid_from: date
    valid_to: date | None
    is_demo: bool


@dataclass(frozen=True)
class Message:
    """One *pesan prioritas* with the two survey items by which its impact is judged."""

    code: str
    campaign: str
    text: str
    prioritas: int
    item_kesadaran: str
    item_perilaku: str | None
    valid_from: date
    valid_to: date | None
    narrative_started_at: datetime | None
    narrative_url: str | None
    is_demo: bool


@dataclass(frozen=True)
class Assignment:
    """The units that carry a message. In the file `unit` may be `desk:<code>`, `group:<name>` or `all`."""

    message: str
    unit: str
    from_week: Week
    to_week: Week | None


@dataclass(frozen=True)
class Channel:
    """One registered account of a unit."""

    unit: str
    channel: str
    account: str
    url: str
    purpose: str
    is_demo: bool


@dataclass(frozen=True)
class Issue:
    """One issue that a desk registered and asked units to answer."""

    code: str
    title: str
    kind: str
    level: str
    lead_unit: str
    units_asked: tuple[str, ...]
    message: str | None
    registered_at: datetime
    is_demo: bool


@dataclass(frozen=True)
class Item:
    """One survey item in its one wording; `family` (KN, KP, NT, PR) decides its level of evidence."""

    code: str
    family: str
    name: str
    wording: str


@dataclass(frozen=True)
class Surveyor:
    """One body that surveys independently of the units; `aliases` are other names of it."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class BehaviourIndicator:
    """One administrative indicator of behaviour, reported by its owner alone."""

    code: str
    name: str
    owner_unit: str
    unit_of_measure: str
    valid_from: date
    valid_to: date | None
    is_demo: bool


@dataclass(frozen=True)
class AgendaEvent:
    """One planned event that carries a message."""

    date: date
    message: str
    event: str
    place: str
    lead_unit: str
    is_demo: bool


@dataclass(frozen=True)
class ListValue:
    """One value of a dropdown. A channel also says which column proves it and which hosts it can have.

    `synonyms` are other words for it that officers write: a finding suggests the value for them.
    """

    list: str
    value: str
    needs: str | None
    hosts: tuple[str, ...]
    synonyms: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its name in the code, its heading, how to read it, and other spellings.

    `hint` says what belongs there, `example` shows one; both stand in the template.
    """

    sheet: str
    column: str
    heading: str
    type: str
    required: bool
    list: str | None
    minimum: int | None
    max_length: int | None
    variants: tuple[str, ...]
    hint: str
    example: str


@dataclass(frozen=True)
class Rule:
    """One rule of validation: what the unit reads (`message` with placeholders) and how to mend it.

    `block_reason` (quarantine, personal_data): a submission that trips it waits for a person's decision.
    `since` and `until` are applied by week; `reason` says why a rule was withdrawn.
    """

    id: str
    sheet: str | None
    severity: str
    status: str
    since: date
    until: date | None
    message: str
    mend: str
    block_reason: str | None
    reason: str | None

    @property
    def is_evaluated(self) -> bool:
        """True if it is evaluated, active or in the shadow."""
        return self.status in ("active", "shadow")

    def status_in(self, week: Week) -> str | None:
        """Its status in a week, None if it does not hold on that week's Sunday."""
        holds = self.since <= week.sunday and (self.until is None or week.sunday <= self.until)
        return self.status if holds else None


@dataclass(frozen=True)
class Holiday:
    """One day off by decree."""

    date: date
    name: str
    kind: str
    source: str


@dataclass(frozen=True)
class Document:
    """One registry file, byte for byte."""

    name: str
    content: str


@dataclass(frozen=True)
class Contact:
    """The address of a person of a unit, and the days of leave. Not in git but for the demo."""

    unit: str
    role: str
    name: str
    channel: str
    address: str
    leave_from: date | None
    leave_to: date | None
