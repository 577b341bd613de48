"""What a submission gets, from what was found in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from orkestra.findings import Verdict


@dataclass(frozen=True)
class SheetTally:
    """One data sheet's rows, and how many of them a finding holds back."""

    row_count: int
    held_count: int


def decide_verdict(
    *,
    has_reject: bool,
    has_file_fix: bool,
    sheets: Mapping[str, SheetTally],
    held_share: float,
    held_minimum: int,
) -> Verdict:
    """The verdict on one submission.

    `has_file_fix`: something must be mended in Identitas or in the file as a whole.
    Units: `held_share` is 0-1, of a sheet's data rows.
    """
    if has_reject:
        return Verdict.REJECTED
    if has_file_fix:
        return Verdict.NEEDS_FIX
    if not any(tally.held_count for tally in sheets.values()):
        return Verdict.ACCEPTED
    if all(
        tally.held_count <= find_max_held(tally.row_count, held_share, held_minimum)
        for tally in sheets.values()
    ):
        return Verdict.ACCEPTED_PARTLY
    return Verdict.NEEDS_FIX


def find_max_held(row_count: int, held_share: float, held_minimum: int) -> int:
    """The largest number of rows of one sheet that may be held back in an accepted file."""
    share = Decimal(str(held_share))  # as it is written in policy.yaml: 29 % of 100 rows are 29 rows
    return max(held_minimum, int(share * row_count))
