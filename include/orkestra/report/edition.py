"""Everything that the report and the summary of one edition are written from, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orkestra.errors import Permanent
from orkestra.registry.read_cards import Card, read_cards
from orkestra.report.correction import Correction, load_correction
from orkestra.report.figures import Figures
from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week

POOL = ("message_code", "item_code", "sampling", "level", "contrast")  # what makes a pool of its own


@dataclass(frozen=True)
class UnitRow:
    """One expected unit of the edition; `state_before` is None without an edition of the week before."""

    unit_code: str
    unit_name: str
    short_name: str
    group_name: str
    zone: str
    is_desk_member: bool
    state: str
    is_on_time: bool
    is_first_version: bool
    state_before: str | None
    version: int | None
    received_at: datetime | None
    rejected_count: int
    blank_sheets: Sequence[str]


@dataclass(frozen=True)
class IssueRow:
    """One issue of one unit, as known at close; its conversations are of 48 hours before and after."""

    unit_code: str
    unit_name: str
    issue_code: str
    title: str
    kind: str
    level: str
    level_rank: int
    started_at: datetime
    limit_at: datetime
    first_response_at: datetime | None
    is_answered_in_time: bool
    is_reported_now: bool
    is_asked_by_desk: bool
    is_open_at_end: bool
    lead_name: str
    conversation_before_count: int | None = None
    negative_before_count: int | None = None
    conversation_after_count: int | None = None
    negative_after_count: int | None = None
    is_noticed_elsewhere_first: bool = False
    is_due: bool = False
    is_passed_on: bool = False
    limit_rank: int = 4


@dataclass(frozen=True)
class MessageRow:
    """One active message; without a desk it is Bakohumas's own."""

    message_code: str
    message_text: str
    prioritas: int
    item_kesadaran: str
    item_perilaku: str | None
    is_demo: bool
    desk_name: str | None
    lead_name: str | None


@dataclass(frozen=True)
class MergedRow:
    """One publication that several rows report; `counted_*` is the row that counts nationally."""

    publication_key: str
    reason: str
    row_count: int
    unit_codes: Sequence[str]
    reported_rows: Sequence[str]
    counted_unit_code: str
    counted_week: Week
    counted_row_no: int
    counted_channel: str
    counted_title: str


@dataclass(frozen=True)
class QuestionRow:
    """The questions of one rule about the week's returns, and those that units explained."""

    rule: str
    unit_count: int
    question_count: int
    explained_count: int


@dataclass(frozen=True)
class SampleRow:
    """One row of the week that a person is asked to look at."""

    place: int
    kind: str
    unit_code: str
    unit_name: str
    row_no: int
    title: str
    said: str
    link: str | None


@dataclass(frozen=True)
class UnconfirmedRow:
    """One survey that its unit calls random and that no coordinator has confirmed yet."""

    unit_code: str
    unit_name: str
    row_no: int
    item_code: str
    message_code: str
    area: str
    document: str


@dataclass(frozen=True)
class SampleRate:
    """Rows of the samples of the four weeks before: asked about, looked at, and true."""

    right_count: int
    judged_count: int
    asked_count: int


@dataclass(frozen=True)
class WithdrawnRow:
    """One rule that is withdrawn, and the units that it had blocked in the week and in the 8 before."""

    rule: str
    sheet: str | None
    severity: str
    message: str
    reason: str
    withdrawn_at: datetime
    unit_codes: Sequence[str]
    earlier_unit_codes: Sequence[str]


@dataclass(frozen=True)
class Edition:
    """One frozen edition with its figures; `row` is what report.edition says about it.

    `areas` are the places in which the people of each pool of a random sample were asked; `nil_again` are the
    units that were nil in three weeks in a row.
    """

    edition_id: int
    edition_no: int
    week: Week
    status: str
    close_at: datetime
    row: Mapping[str, Any]
    figures: Figures
    units: Sequence[UnitRow]
    issues: Sequence[IssueRow]
    messages: Sequence[MessageRow]
    merged: Sequence[MergedRow]
    questions: Sequence[QuestionRow]
    withdrawn: Sequence[WithdrawnRow]
    sample: Sequence[SampleRow]
    sample_rate: SampleRate
    unconfirmed: Sequence[UnconfirmedRow]
    item_names: Mapping[str, str]
    desk_names: Mapping[str, str]
    areas: Mapping[tuple[str, ...], Sequence[str]]
    nil_again: Sequence[str]
    cards: Sequence[Card]
    correction: Correction

    @property
    def key(self) -> str:
        """Its place below a week's folder, and in dedupe keys: "2026-W47/edisi-1"."""
        return f"{self.week}/edisi-{self.edition_no}"

    @property
    def began_week(self) -> Week | None:
        """The first week for which anybody owed a return, until what looks back 28 days lies after it."""
        began = self.row["began_week"]
        return began if began and began >= self.week + -3 else None

    @property
    def titles(self) -> Mapping[str, str]:
        """The title of each indicator, by its code."""
        return {card.code: card.title for card in self.cards}


def load_edition(warehouse: Warehouse, edition_id: int) -> Edition:
    """The edition as recorded; nothing in it depends on the clock or on later submissions.

    Raises: Permanent, for an unknown edition.
    """

    def run(name: str) -> list[Row]:
        return warehouse.rows(f"report/{name}", edition_id=edition_id)

    rows = run("find_edition")
    if not rows:
        raise Permanent(f"There is no edition with id {edition_id}.")
    row = rows[0]
    return Edition(
        edition_id=edition_id,
        edition_no=row["edition_no"],
        week=row["week"],
        status=row["status"],
        close_at=row["close_at"],
        row=row,
        figures=Figures.of(run("list_figures")),
        units=[UnitRow(**unit) for unit in run("list_units")],
        issues=[IssueRow(**issue) for issue in run("list_issues")],
        messages=[MessageRow(**message) for message in run("list_messages")],
        merged=[MergedRow(**merged) for merged in run("list_merged")],
        questions=[QuestionRow(**question) for question in run("list_questions")],
        withdrawn=[WithdrawnRow(**withdrawn) for withdrawn in run("list_withdrawn")],
        sample=[SampleRow(**row_of_sample) for row_of_sample in run("list_sample")],
        unconfirmed=[UnconfirmedRow(**survey) for survey in run("list_unconfirmed")],
        sample_rate=SampleRate(**run("find_sample_rate")[0]),
        item_names={item["item_code"]: item["item_name"] for item in run("list_items")},
        desk_names={desk["desk_code"]: desk["desk_name"] for desk in run("list_desks")},
        areas={tuple(pool[name] for name in POOL): pool["areas"] for pool in run("list_areas")},
        nil_again=[unit["short_name"] for unit in run("list_nil_again")],
        cards=read_cards(warehouse.home),
        correction=load_correction(warehouse, edition_id),
    )
