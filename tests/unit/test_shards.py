"""Units of which something waits are shared out to shards."""

from hypothesis import given
from hypothesis import strategies as st

from orkestra.intake.shards import MIN_SUBMISSIONS, WaitingUnit, share_out

UNITS = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 5_000_000)).map(lambda pair: WaitingUnit("", *pair)),
    max_size=40,
).map(
    lambda units: [
        WaitingUnit(f"u{number:02}", u.submission_count, u.size_bytes) for number, u in enumerate(units)
    ]
)


@given(UNITS, st.integers(1, 12))
def test_each_unit_is_in_one_shard(units: list[WaitingUnit], max_shards: int):
    parts = share_out(units, max_shards)
    assert sorted(unit.unit_code for part in parts for unit in part) == [unit.unit_code for unit in units]
    assert len(parts) <= max_shards
    assert all(parts)


@given(UNITS, st.integers(2, 12))
def test_no_shard_outweighs_another_by_more_than_its_lightest_unit(units: list[WaitingUnit], max_shards: int):
    """So moving any of its units to the lighter shard would not make the burst end earlier."""
    parts = share_out(units, max_shards)
    weights = [sum(unit.weight for unit in part) for part in parts]
    for part, weight in zip(parts, weights, strict=True):
        assert weight - min(unit.weight for unit in part) <= min(weights) + 1e-6


@given(UNITS, st.integers(1, 12), st.randoms())
def test_the_order_in_which_units_are_listed_does_not_matter(units, max_shards, random):
    shuffled = random.sample(units, len(units))
    assert share_out(shuffled, max_shards) == share_out(units, max_shards)


def test_few_submissions_stay_together():
    units = [WaitingUnit(f"u{number:02}", 1, 40_000) for number in range(2 * MIN_SUBMISSIONS + 1)]
    assert len(share_out(units[:MIN_SUBMISSIONS], 8)) == 1
    assert len(share_out(units[: MIN_SUBMISSIONS + 1], 8)) == 2
    assert len(share_out(units, 8)) == 3
    assert len(share_out(units, 2)) == 2
    assert share_out([], 8) == []
