"""The verdict, from what was found."""

import pytest

from orkestra.findings import Verdict
from orkestra.returns.verdict import SheetTally, decide_verdict


@pytest.mark.parametrize(
    ("held", "rows", "verdict"),
    [
        (0, 10, Verdict.ACCEPTED),
        (0, 0, Verdict.ACCEPTED),
        (1, 1, Verdict.ACCEPTED_PARTLY),  # one row may always be held
        (2, 10, Verdict.ACCEPTED_PARTLY),
        (3, 10, Verdict.NEEDS_FIX),
        (2, 9, Verdict.NEEDS_FIX),
    ],
)
def test_held_rows_decide(held: int, rows: int, verdict: Verdict):
    tally = {"publication": SheetTally(rows, held), "issue": SheetTally(50, 0)}
    assert verdict == decide_verdict(
        has_reject=False, has_file_fix=False, sheets=tally, held_share=0.2, held_minimum=1
    )


@pytest.mark.parametrize(
    ("has_reject", "has_file_fix", "verdict"),
    [(True, True, Verdict.REJECTED), (True, False, Verdict.REJECTED), (False, True, Verdict.NEEDS_FIX)],
)
def test_the_file_as_a_whole_decides_first(has_reject: bool, has_file_fix: bool, verdict: Verdict):
    tally = {"publication": SheetTally(10, 0)}
    assert verdict == decide_verdict(
        has_reject=has_reject, has_file_fix=has_file_fix, sheets=tally, held_share=0.2, held_minimum=1
    )
