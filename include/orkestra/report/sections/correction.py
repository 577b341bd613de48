"""The section about what a corrected edition changes."""

from dataclasses import dataclass
from typing import ClassVar

from orkestra.report.correction_words import CorrectionWords, describe_correction
from orkestra.report.edition import Edition


@dataclass(frozen=True)
class CorrectionSection:
    """The causes of a correction, and the figures that it changed."""

    template: ClassVar = "report/correction.html.j2"
    correction: CorrectionWords


def compose(edition: Edition, *, is_public: bool) -> CorrectionSection | None:
    """The section of one copy; None of an edition that corrects nothing."""
    words = describe_correction(edition, is_public=is_public)
    return CorrectionSection(words) if words else None
