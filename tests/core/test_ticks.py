from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.core.colour import Scale
from cnnviz.core.ticks import ticks

ends = st.floats(-1e30, 1e30)


@given(ends, ends, st.integers(2, 12))
def test_the_ends_are_told_and_nothing_is_crowded(one: float, other: float, most: int) -> None:
    scale = Scale(min(one, other), max(one, other), "ink")
    values = ticks(scale, most)
    assert (values[0], values[-1]) == (scale.low, scale.high)
    assert len(values) <= most
    for before, after in pairwise(values):
        assert after - before >= (scale.high - scale.low) / (most - 1) * (1 - 1e-6)


def test_what_lies_between_is_round_and_zero_is_there() -> None:
    assert ticks(Scale(-8.133, 8.133, "ink"), 8) == (-8.133, -5, 0, 5, 8.133)
    assert ticks(Scale(0, 255, "gray"), 4) == (0, 100, 255)
    assert ticks(Scale(2, 2, "gray"), 4) == (2,)
    assert ticks(Scale(-3, 3, "gray"), 5) == pytest.approx((-3, 0, 3))


@pytest.mark.parametrize("step", [1, 2, 5, 10, 20])
def test_steps_are_one_two_or_five_and_fill_the_room(step: int) -> None:
    assert ticks(Scale(0, 4 * step, "gray"), 5) == tuple(range(0, 5 * step, step))
