"""Change in people: what was measured, by how much, and what was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from orkestra.indonesian import join_words
from orkestra.report.edition import Edition
from orkestra.report.impact import (
    Change,
    lead_impact,
    list_cautions,
    list_changes,
    list_differences,
    list_unmeasured,
    name_window,
)
from orkestra.report.labels import LabelLine, describe_labels, list_labels
from orkestra.report.shares import describe_rejected
from orkestra.report.unconfirmed_words import UnconfirmedLine, list_unconfirmed


@dataclass(frozen=True)
class Impact:
    """Changes by their evidence (B5 to B2), what must be known beside them, and the labels of units."""

    template: ClassVar = "report/impact.html.j2"
    impact: str
    proofs: Sequence[Change]
    behaviours: Sequence[Change]
    changes: Sequence[Change]
    recalls: Sequence[Change]
    differences: Sequence[tuple[str, str]]
    unmeasured: str
    cautions: Sequence[str]
    impact_window: str
    unconfirmed: Sequence[UnconfirmedLine]
    labels: Sequence[LabelLine]
    label_note: str
    rejected_surveys: str


def compose(edition: Edition, *, is_public: bool) -> Impact:
    """The section of one copy; only coordinators see single surveys."""
    return Impact(
        impact=lead_impact(edition),
        proofs=list_changes(edition, "B5"),
        behaviours=list_changes(edition, "B4"),
        changes=list_changes(edition, "B3"),
        recalls=list_changes(edition, "B2"),
        differences=[] if is_public else list_differences(edition),
        unmeasured=join_words(list_unmeasured(edition)),
        cautions=list_cautions(edition),
        impact_window=name_window(edition),
        unconfirmed=[] if is_public else list_unconfirmed(edition),
        labels=list_labels(edition, is_public=is_public),
        label_note=describe_labels(edition),
        rejected_surveys=describe_rejected(edition.figures, "survey"),
    )
