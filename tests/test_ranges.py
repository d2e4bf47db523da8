"""Places and stretches in ranges, against the plain question of every range."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gipnlp.ranges import Ranges

PLACES = st.integers(0, 30)
PAIRS = st.lists(st.tuples(PLACES, PLACES), max_size=8)


@given(PAIRS, PLACES)
def test_a_place_lies_in_a_range_that_begins_at_or_before_it_and_ends_behind_it(pairs, at):
    assert (at in Ranges(pairs)) == any(a <= at < b for a, b in pairs)


@given(PAIRS, PLACES, PLACES)
def test_a_stretch_lies_in_one_range_not_in_two_that_touch(pairs, start, end):
    assert Ranges(pairs).cover(start, end) == any(a <= start and end <= b for a, b in pairs)


def test_ranges_that_touch_are_not_joined():
    ranges = Ranges([(5, 9), (1, 5)])
    assert 5 in ranges
    assert not ranges.cover(4, 6)


def test_no_range_is_false_and_holds_nothing():
    ranges = Ranges(iter([]))
    assert not ranges
    assert 0 not in ranges
    assert not ranges.cover(0, 0)
