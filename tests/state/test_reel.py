"""Reels: what is told of them beforehand is what they show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.state.reel import GLIDE_RATE, Reel, proposed_every


@given(
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(1, 9),
    st.floats(0.34, 60),
    st.floats(0, 9),
    st.booleans(),
)
def test_a_reel_shows_what_it_tells(
    first: int, more: int, every: int, speed: float, hold: float, glide: bool
) -> None:
    reel = Reel(first, first + more, every, speed, hold, glide)
    moments = list(reel.moments())
    assert len(moments) == reel.count
    assert sum(seconds for _, _, seconds in moments) == pytest.approx(reel.seconds)
    rests = [stop for stop, progress, _ in moments if progress == 0]
    assert rests == list(range(first, first + more + 1, every))
    places = [stop + progress for stop, progress, _ in moments]
    assert places == sorted(set(places))
    # On its way the window is where it would be in the middle of the time that a picture is seen.
    now = 0.0
    for stop, progress, seconds in moments:
        if progress:
            middle = (now + seconds / 2) * speed
            assert stop + progress == pytest.approx(first + middle)
        now += seconds
    if len(moments) > len(rests):
        assert speed <= 4
        assert every == 1
        assert reel.rate == GLIDE_RATE


@pytest.mark.parametrize(("stops", "every"), [(1, 1), (300, 1), (301, 2), (676, 3), (65_536, 219)])
def test_no_more_than_half_a_minute_is_proposed(stops: int, every: int) -> None:
    assert proposed_every(stops) == every
    assert Reel(0, stops - 1, every).count <= 300
