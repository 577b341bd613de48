"""Uploads that wait for a later collection, because one takes only so many of a unit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Backlog:
    """The uploads or pre-checks of one unit that wait; `limit` is how many one run takes."""

    unit_code: str
    is_precheck: bool
    waiting_count: int
    limit: int
