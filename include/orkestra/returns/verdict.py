"""The verdict on a submission, from what was found in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from orkestra.findings import Verdict


@dataclass(frozen=True)
class SheetTally:
    """One data sheet's rows, and how many of them are rejected."""

    row_count: int
    rejected_count: int


def decide_verdict(
    *,
    has_reject: bool,
    has_file_fix: bool,
    sheets: Mapping[str, SheetTally],
    allowed_rejected_share: float,
    allowed_rejected_rows: int,
) -> Verdict:
    """The verdict on one submission.

    `has_file_fix`: something must be mended in Identitas or in the file as a whole.
    Units: `allowed_rejected_share` is 0-1, of a sheet's data rows.
    """
    if has_reject:
        return Verdict.REJECTED
    if has_file_fix:
        return Verdict.NEEDS_FIX
    if not any(tally.rejected_count for tally in sheets.values()):
        return Verdict.ACCEPTED
    if all(
        tally.rejected_count
        <= find_max_rejected(tally.row_count, allowed_rejected_share, allowed_rejected_rows)
        for tally in sheets.values()
    ):
        return Verdict.ACCEPTED_PARTLY
    return Verdict.NEEDS_FIX


def find_max_rejected(row_count: int, allowed_rejected_share: float, allowed_rejected_rows: int) -> int:
    """The largest number of rows of one sheet that may be rejected in an accepted file."""
    share = Decimal(
        str(allowed_rejected_share)
    )  # as it is written in policy.yaml: 29 % of 100 rows are 29 rows
    return max(allowed_rejected_rows, int(share * row_count))
