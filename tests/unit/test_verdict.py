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
        (1, 4, Verdict.ACCEPTED_PARTLY),
        (1, 5, Verdict.ACCEPTED_PARTLY),
        (2, 5, Verdict.NEEDS_FIX),
        (240, 1200, Verdict.ACCEPTED_PARTLY),
        (241, 1200, Verdict.NEEDS_FIX),
    ],
)
def test_rejected_rows_decide(held: int, rows: int, verdict: Verdict):
    tally = {"publication": SheetTally(rows, held), "issue": SheetTally(50, 0)}
    assert verdict == decide_verdict(
        has_reject=False,
        has_file_fix=False,
        sheets=tally,
        allowed_rejected_share=0.2,
        allowed_rejected_rows=1,
    )


@pytest.mark.parametrize(
    ("has_reject", "has_file_fix", "verdict"),
    [(True, True, Verdict.REJECTED), (True, False, Verdict.REJECTED), (False, True, Verdict.NEEDS_FIX)],
)
def test_the_file_as_a_whole_decides_first(has_reject: bool, has_file_fix: bool, verdict: Verdict):
    tally = {"publication": SheetTally(10, 0)}
    assert verdict == decide_verdict(
        has_reject=has_reject,
        has_file_fix=has_file_fix,
        sheets=tally,
        allowed_rejected_share=0.2,
        allowed_rejected_rows=1,
    )


@pytest.mark.parametrize(
    ("share", "minimum", "held", "rows", "verdict"),
    [
        (0.2, 0, 1, 4, Verdict.NEEDS_FIX),
        (0.2, 0, 1, 5, Verdict.ACCEPTED_PARTLY),
        (0.2, 3, 3, 5, Verdict.ACCEPTED_PARTLY),
        (0.2, 3, 4, 5, Verdict.NEEDS_FIX),
        (0.5, 1, 5, 10, Verdict.ACCEPTED_PARTLY),
        (0.0, 1, 1, 1000, Verdict.ACCEPTED_PARTLY),
        (0.0, 0, 1, 1000, Verdict.NEEDS_FIX),
        (1.0, 0, 5, 5, Verdict.ACCEPTED_PARTLY),
        (0.29, 1, 29, 100, Verdict.ACCEPTED_PARTLY),  # 0.29 * 100 is less than 29 to a computer
        (0.29, 1, 30, 100, Verdict.NEEDS_FIX),
    ],
)
def test_the_policy_limits_rejected_rows(share: float, minimum: int, held: int, rows: int, verdict: Verdict):
    assert verdict == decide_verdict(
        has_reject=False, has_file_fix=False, sheets={"publication": SheetTally(rows, held)},
        allowed_rejected_share=share, allowed_rejected_rows=minimum,
    )  # fmt: skip


def test_each_sheet_has_its_own_limit():
    def judge(*tallies: tuple[int, int]) -> Verdict:
        sheets = {str(place): SheetTally(*tally) for place, tally in enumerate(tallies)}
        return decide_verdict(
            has_reject=False,
            has_file_fix=False,
            sheets=sheets,
            allowed_rejected_share=0.2,
            allowed_rejected_rows=1,
        )

    assert judge((5, 1), (5, 1), (0, 0)) == Verdict.ACCEPTED_PARTLY
    assert judge((100, 0), (5, 2)) == Verdict.NEEDS_FIX
