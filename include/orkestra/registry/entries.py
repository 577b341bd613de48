"""The lines of the registry files.

The fields of a class are the headings of its file, in their order, and the columns of its table.
"""

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from orkestra.field_types import NO_OTHER_FIELDS, Count, Day, Flag, IsoWeek, Moment, Texts
from orkestra.findings import Severity
from orkestra.week import Week

UNIT_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # it is a folder of the bucket


def check_unit_code(code: str) -> str:
    """The code, if it can be the name of a folder."""
    if not UNIT_CODE.fullmatch(code):
        raise ValueError(f"{code!r} may have only a-z, 0-9 and single hyphens")
    return code


def check_severity(name: str) -> str:
    """The name, if it names a severity."""
    if name not in tuple(Severity):
        raise ValueError(f"{name!r} is none of {', '.join(map(repr, map(str, Severity)))}")
    return name


UnitCode = Annotated[str, AfterValidator(check_unit_code)]
SeverityName = Annotated[str, AfterValidator(check_severity)]
ColumnType = Literal["text", "integer", "date", "datetime", "url", "yesno", "code", "codes", "list"]


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Unit:
    """One reporting body, from `valid_from` to `valid_to` (both included)."""

    unit_code: UnitCode
    unit_name: str
    short_name: str
    kind: str
    group_name: str
    parent_code: str | None
    zone: ZoneInfo
    aliases: Texts
    valid_from: Day
    valid_to: Day | None
    is_expected: Flag


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Desk:
    """One coordination desk with its members; a change of members is a new dated line."""

    desk_code: str
    desk_name: str
    lead_unit_code: str
    member_codes: Texts
    valid_from: Day
    valid_to: Day | None


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Campaign:
    """One campaign; without a desk it is Bakohumas's own."""

    campaign_code: str
    campaign_name: str
    desk_code: str | None
    valid_from: Day
    valid_to: Day | None
    is_demo: Flag


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Message:
    """One *pesan prioritas* with the two survey items by which its impact is judged."""

    message_code: str
    campaign_code: str
    message_text: str
    prioritas: Count
    item_kesadaran: str
    item_perilaku: str | None
    valid_from: Day
    valid_to: Day | None
    narrative_started_at: Moment | None
    narrative_url: str | None
    is_demo: Flag


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Assignment:
    """One message, a unit that carries it, and its weeks.

    In the file, `unit_code` may be `desk:<code>`, `group:<name>` or `all`.
    """

    message_code: str
    unit_code: str
    from_week: IsoWeek
    to_week: IsoWeek | None


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Channel:
    """One registered account of a unit."""

    unit_code: str
    channel: str
    account: str
    url: str
    purpose: str
    is_demo: Flag


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Issue:
    """One issue that a desk registered and asked units to answer."""

    issue_code: str
    title: str
    kind: str
    level: str
    lead_unit_code: str
    asked_unit_codes: Texts
    message_code: str | None
    registered_at: Moment
    is_demo: Flag


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Item:
    """One survey item in its one wording; `family` (KN, KP, NT, PR) decides its level of evidence."""

    item_code: str
    family: Literal["KN", "KP", "NT", "PR"]
    item_name: str
    wording: str


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Surveyor:
    """One body that surveys independently of the units; `aliases` are other names of it."""

    surveyor_name: str
    aliases: Texts


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class BehaviourIndicator:
    """One administrative indicator of behaviour, reported by its owner alone."""

    indicator_code: str
    indicator_name: str
    owner_unit_code: str
    unit_of_measure: str
    valid_from: Day
    valid_to: Day | None
    is_demo: Flag


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class AgendaEvent:
    """One planned event that carries a message."""

    event_date: Day
    message_code: str
    event: str
    place: str
    lead_unit_code: str
    is_demo: Flag


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class ListValue:
    """One value of a dropdown. A channel also says which column proves it and which hosts it can have.

    `synonyms` are other words for it that officers write: a finding suggests the value for them.
    """

    list: str
    value: str
    needs: Literal["url", "evidence"] | None
    hosts: Texts
    synonyms: Texts


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Column:
    """One column of a sheet: its name in the code, its heading, how to read it, and other spellings.

    `hint` explains a unit the value that is wanted, `example` shows one; the template has both.
    """

    sheet: str
    column_name: str
    heading: str
    type: ColumnType
    is_required: Flag
    list: str | None
    minimum: Count | None
    max_length: Count | None
    variants: Texts
    hint: str
    example: str


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Rule:
    """One rule of validation, with the texts that a unit reads: `message`, with placeholders, and `mend`.

    `block_reason` (quarantine, personal_data): a submission that trips it waits for a person's decision.
    `since` and `until` are applied by week; `reason` says why a rule was withdrawn.
    """

    rule: str
    sheet: str | None
    severity: SeverityName
    status: Literal["active", "shadow", "withdrawn"]
    since: Day
    until: Day | None
    message: str
    mend: str
    block_reason: Literal["quarantine", "personal_data"] | None
    reason: str | None

    @property
    def is_evaluated(self) -> bool:
        """True if it is active or shadow."""
        return self.status in ("active", "shadow")

    def status_in(self, week: Week) -> str | None:
        """Its status in a week, None if it does not hold on that week's Sunday."""
        holds = self.since <= week.sunday and (self.until is None or week.sunday <= self.until)
        return self.status if holds else None


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Holiday:
    """One day off by decree."""

    date: Day
    name: str
    kind: Literal["libur_nasional", "cuti_bersama"]
    source: str


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Document:
    """One registry file, byte for byte."""

    name: str
    content: str


@dataclass(frozen=True, config=NO_OTHER_FIELDS)
class Contact:
    """One person of a unit: address and leave. Only invented ones are in git, for the demo."""

    unit: str
    role: Literal["officer", "deputy", "head"]
    name: str
    channel: Literal["slack", "email"]
    address: str
    leave_from: Day | None
    leave_to: Day | None
