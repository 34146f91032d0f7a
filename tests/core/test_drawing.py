"""A line covers what lies near it, in one piece or in many."""

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.core.drawing import blank, drawn

places = st.floats(-15, 45, allow_nan=False, width=32)
lines = st.lists(st.tuples(places, places), min_size=1, max_size=5)
widths = st.floats(0.5, 20)
inks = st.integers(0, 255)
grounds = st.sampled_from(["paper", "noise"])


def ground(name: str) -> np.ndarray:
    noise = np.random.default_rng(3).integers(0, 256, (24, 31), np.uint8)
    return noise if name == "noise" else np.full((24, 31), 255, np.uint8)


def by_definition(
    pixels: np.ndarray, points: list[tuple[float, float]], width: float, ink: int
) -> np.ndarray:
    out = pixels.astype(np.float64)
    for at, level in np.ndenumerate(pixels):
        middle = np.array(at) + 0.5
        distance = min(
            _from_segment(middle, np.array(one), np.array(other))
            for one, other in zip(points, points[1:] or points, strict=False)
        )
        off = 255 * (1 - np.clip(width / 2 + 0.5 - distance, 0, 1))
        out[at] = np.clip(level, ink - off, ink + off)
    return out


def _from_segment(point: np.ndarray, one: np.ndarray, other: np.ndarray) -> float:
    way = other - one
    part = np.clip((point - one) @ way / max(way @ way, 1e-12), 0, 1)
    return float(np.linalg.norm(point - one - part * way))


@given(grounds, lines, widths, inks)
def test_a_pixel_is_covered_by_its_distance_from_the_line(
    on: str, points: list[tuple[float, float]], width: float, ink: int
) -> None:
    pixels = ground(on)
    before = pixels.copy()
    found = drawn(pixels, points, width, ink)
    assert np.abs(found - by_definition(pixels, points, width, ink)).max() <= 1
    np.testing.assert_array_equal(pixels, before)


@given(grounds, lines, widths, inks)
def test_a_line_drawn_in_pieces_is_the_line_drawn_at_once(
    on: str, points: list[tuple[float, float]], width: float, ink: int
) -> None:
    pieces = ground(on)
    for at in range(len(points)):
        pieces = drawn(pieces, points[max(0, at - 1) : at + 1], width, ink)
    np.testing.assert_array_equal(pieces, drawn(ground(on), points, width, ink))


def test_what_a_hand_draws_between_two_frames_takes_less_than_a_millisecond() -> None:
    sheet, times = blank(), []
    for _ in range(30):
        begun = time.perf_counter()
        drawn(sheet, [(100, 100), (112, 109)], 16, 0)
        times.append(time.perf_counter() - begun)
    assert sorted(times)[3] < 1e-3
