"""The rows that people look at, because no figure can prove them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from orkestra.report.edition import Edition
from orkestra.report.sample_words import SampleLine, describe_rate, list_sample


@dataclass(frozen=True)
class Sample:
    """The rate of true rows of the last weeks, and the rows that were drawn."""

    template: ClassVar = "report/sample.html.j2"
    sample: Sequence[SampleLine]
    sample_rate: str


def compose(edition: Edition, *, is_public: bool) -> Sample:
    """The section of one copy; only coordinators see the rows."""
    return Sample([] if is_public else list_sample(edition), describe_rate(edition.sample_rate))
