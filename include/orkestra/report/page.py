"""What stands on the page: the sections of the report with all their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orkestra.indonesian import format_moment, format_number, join_words
from orkestra.report import (
    comparison_words,
    narrative_words,
    response_words,
    rule_words,
    sample_words,
    sections,
    unconfirmed_words,
)
from orkestra.report.card_words import CardLine, list_cards
from orkestra.report.correction_words import CorrectionWords, describe_correction
from orkestra.report.decisions import Decision, list_decisions
from orkestra.report.edition import Edition, MergedRow, UnitRow
from orkestra.report.impact import (
    Change,
    lead_impact,
    list_cautions,
    list_changes,
    list_differences,
    list_unmeasured,
    name_window,
)
from orkestra.report.issue_words import IssueGroup, describe_limit, list_due
from orkestra.report.labels import LabelLine, describe_labels, find_label_week, list_labels, read_labels

LEVEL_MARKS = {"Kritis": "●●●●", "Tinggi": "●●●○", "Sedang": "●●○○", "Rendah": "●○○○"}
STATE_MARKS = {"LAPOR": "✓", "NIHIL": "0", "PERLU_PERBAIKAN": "!", "BELUM": "–", "DIKECUALIKAN": "×"}


@dataclass(frozen=True)
class IssueLine:
    """One line of the most serious issues; `units` is empty in the public copy."""

    title: str
    kind: str
    level: str
    mark: str
    detected: str
    limit: str
    answered: str
    units: str
    notes: str


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
class Page:
    """Everything that the template lays out."""

    title: str
    subtitle: str
    desks: str
    is_demo: bool
    decisions: Sequence[Decision]
    correction: CorrectionWords | None
    impact: str
    proofs: Sequence[Change]
    behaviours: Sequence[Change]
    changes: Sequence[Change]
    recalls: Sequence[Change]
    differences: Sequence[tuple[str, str]]
    unmeasured: str
    cautions: Sequence[str]
    impact_window: str
    unconfirmed: Sequence[unconfirmed_words.UnconfirmedLine]
    labels: Sequence[LabelLine]
    label_note: str
    label_week: str
    rejected_surveys: str
    issues: str
    rejected_issues: str
    answered: Sequence[sections.Share]
    due: Sequence[tuple[str, Sequence[str]]]
    beside: Sequence[str]
    window: str
    response_times: Sequence[str]
    hoaxes: str
    balance: Sequence[tuple[str, str, str]]
    old_count: int
    serious: Sequence[IssueLine]
    publications: str
    rejected_publications: str
    desk_coverage: Sequence[str]
    coverage: Sequence[sections.Share]
    chain: Sequence[narrative_words.ChainLine]
    outreach: str
    publication_count: str
    messaged: str
    merged: str
    merged_rows: Sequence[MergedRow]
    channels: Sequence[tuple[str, int]]
    media_types: Sequence[tuple[str, int]]
    outdoor: str
    comparisons: Sequence[comparison_words.ComparisonLine]
    change_comparisons: Sequence[str]
    completeness: str
    scopes: Sequence[tuple[str, Sequence[sections.Share]]]
    states: Sequence[tuple[str, str, int]]
    held: Sequence[sections.Share]
    nil_again: str
    reason: str
    questions: str
    withdrawn: Sequence[rule_words.WithdrawnLine]
    sample: Sequence[sample_words.SampleLine]
    sample_rate: str
    groups: Sequence[tuple[str, Sequence[UnitLine]]]
    cards: Sequence[CardLine]


def describe_page(edition: Edition, *, is_public: bool) -> Page:
    """The words of one copy of the report."""
    figures = edition.figures
    states = sections.count_states(edition)
    desks = [("desk", code, name) for code, name in edition.desk_names.items()]
    return Page(
        title="Laporan Mingguan Bakohumas",
        subtitle=(
            f"{edition.week.label} · Edisi {edition.edition_no} · "
            f"data sampai {format_moment(edition.row['counted_until'])}"
        ),
        desks=join_words(list(edition.desk_names.values())),
        is_demo=any(message.is_demo for message in edition.messages),
        decisions=list_decisions(edition),
        correction=describe_correction(edition, is_public=is_public),
        impact=lead_impact(edition),
        proofs=list_changes(edition, "B5"),
        behaviours=list_changes(edition, "B4"),
        changes=list_changes(edition, "B3"),
        recalls=list_changes(edition, "B2"),
        cautions=list_cautions(edition),
        impact_window=name_window(edition),
        unconfirmed=[] if is_public else unconfirmed_words.list_unconfirmed(edition),
        differences=[] if is_public else list_differences(edition),
        unmeasured=join_words(list_unmeasured(edition)),
        labels=list_labels(edition, is_public=is_public),
        label_note=describe_labels(edition),
        label_week=f"akhir pekan {label_week.number}" if (label_week := find_label_week(edition)) else "",
        rejected_surveys=sections.describe_rejected(figures, "survey"),
        issues=sections.lead_issues(figures),
        rejected_issues=sections.describe_rejected_issues(figures),
        answered=sections.list_answered(figures),
        due=[
            (share.label, list_due(edition.issues, share.label))
            for share in sections.list_answered(figures)
            if not share.percent
        ],
        beside=sections.list_beside_answers(figures),
        window=response_words.describe_window(edition),
        response_times=response_words.list_response_times(figures),
        hoaxes=response_words.lead_hoaxes(figures, response_words.describe_window(edition)),
        balance=sections.list_balance(edition),
        old_count=figures.get("2.3", dimension="age=older_than_7_days").count,
        serious=[
            describe_issue(edition, group, is_public) for group in sections.list_most_serious(edition.issues)
        ],
        publications=sections.lead_publications(figures),
        rejected_publications=sections.describe_rejected(figures, "publication", "outreach"),
        desk_coverage=sections.list_desk_coverage(edition),
        coverage=sections.list_coverage(edition),
        chain=narrative_words.list_chain(edition),
        outreach=narrative_words.lead_outreach(figures),
        publication_count=sections.show_count(figures.get("1.3")),
        messaged=sections.describe_messaged(figures.get("1.2")),
        merged=narrative_words.describe_merged(edition.merged, edition.week),
        merged_rows=[] if is_public else narrative_words.show_merged(edition.merged),
        channels=sections.list_volume(figures, "channel"),
        media_types=sections.list_volume(figures, "media_type"),
        outdoor=describe_outdoor(edition),
        comparisons=comparison_words.list_comparisons(figures, edition.titles),
        change_comparisons=comparison_words.list_change_comparisons(figures, edition.item_names),
        completeness=sections.lead_completeness(edition),
        scopes=[
            (name, sections.list_completeness(edition, scope, code))
            for scope, code, name in [("national", "", "Seluruh Bakohumas"), *desks]
        ],
        states=[(STATE_MARKS[state], name, states[state]) for state, name in sections.STATES.items()],
        held=sections.list_rejected(figures),
        nil_again="" if is_public else join_words(edition.nil_again),
        reason=edition.row["reason"] or "",
        questions=rule_words.describe_questions(edition.questions),
        withdrawn=rule_words.list_withdrawn(edition, is_public=is_public),
        sample=[] if is_public else sample_words.list_sample(edition),
        sample_rate=sample_words.describe_rate(edition.sample_rate),
        groups=[] if is_public else group_units(edition.units, read_labels(edition)),
        cards=list_cards(edition),
    )


def describe_issue(edition: Edition, group: IssueGroup, is_public: bool) -> IssueLine:
    """One of the most serious issues."""
    first = group.first
    return IssueLine(
        title=first.title,
        kind=first.kind,
        level=first.level,
        mark=LEVEL_MARKS[first.level],
        detected=format_moment(min(row.started_at for row in group.rows)),
        limit=describe_limit(first.limit_at, edition.close_at),
        answered=group.answered_words,
        units="" if is_public else group.unit_words,
        notes="; ".join(group.notes),
    )


def describe_outdoor(edition: Edition) -> str:
    """Outdoor media in a line of its own, or nothing."""
    points = edition.figures.get("1.3", dimension="outdoor=placements")
    areas = edition.figures.get("1.3", dimension="outdoor=areas")
    if not points.count:
        return ""
    return (
        f"Media luar ruang: {format_number(points.count)} titik di {format_number(areas.count)} "
        "kabupaten/kota. Satu baris laporan dihitung satu publikasi, berapa pun titiknya."
    )


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
        blank = [name for sheet, name in sections.SHEETS.items() if sheet in unit.blank_sheets]
        notes.append(f"lembar kosong: {', '.join(blank)}")
    return UnitLine(
        name=unit.short_name,
        full_name=unit.unit_name,
        mark=STATE_MARKS[unit.state],
        state=sections.STATES[unit.state],
        received=f"{format_moment(unit.received_at)}, versi {unit.version}" if unit.received_at else "",
        label=label,
        note="; ".join(notes),
    )
