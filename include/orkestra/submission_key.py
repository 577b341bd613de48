"""The identity of a submission."""

from dataclasses import dataclass

from orkestra.week import Week


@dataclass(frozen=True)
class SubmissionKey:
    """A submission and the return that it is for."""

    submission_id: int
    unit_code: str
    week: Week
