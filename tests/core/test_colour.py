"""Colours: what a value looks like, and that it is told by lightness too."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnviz.core.colour import (
    MAPS,
    Scale,
    colour_of,
    colours,
    colours_rgb32,
    ink_on,
    lut,
    picture_colours,
    reduced,
    scale_for,
    strongest,
)
from cnnviz.core.colour_maps import linear, oklab

DIVERGING = ("red-white-blue", "brown-white-teal")
# Viénot, Brettel and Mollon, Color Res. Appl. 24, 1999: what a dichromat sees, in linear light.
DICHROMATS = {
    "protan": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deutan": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
}

floats = st.floats(-(2.0**99), 2.0**99, width=32)


@pytest.mark.parametrize("name", MAPS)
def test_a_map_has_256_colours_and_lightness_runs_one_way_on_each_side(name: str) -> None:
    table = lut(name)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    steps = np.diff(oklab(table)[:, 0])
    halves = [steps[:127], steps[128:]] if name in DIVERGING else [steps]
    for half in halves:
        # Rounding to bytes moves the lightness by less than this.
        assert (half >= -2e-3).all() or (half <= 2e-3).all()
        assert abs(half.sum()) > 0.4


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        # CSS Color Module Level 4: what red, lime and blue are.
        ((255, 0, 0), (0.62796, 0.22486, 0.12585)),
        ((0, 255, 0), (0.86644, -0.23389, 0.17950)),
        ((0, 0, 255), (0.45201, -0.03246, -0.31153)),
        ((255, 255, 255), (1, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
    ],
)
def test_oklab_is_as_its_standard_has_it(
    rgb: tuple[int, int, int], lab: tuple[float, float, float]
) -> None:
    np.testing.assert_allclose(oklab(np.array(rgb, np.uint8)), lab, atol=1e-5)


@pytest.mark.parametrize("name", DIVERGING)
def test_zero_is_white_and_the_two_sides_differ_for_eyes_that_see_few_hues(name: str) -> None:
    assert colour_of(0.0, Scale(-7, 7, name)) == (255, 255, 255)
    for matrix in DICHROMATS.values():
        seen = np.clip(linear(lut(name)) @ np.array(matrix).T, 0, 1)
        level = np.rint(255 * seen ** (1 / 2.4)).astype(np.uint8)
        lab = oklab(level)
        for step in (60, 90, 127):
            assert np.linalg.norm(lab[127 - step] - lab[128 + step]) > 0.08


def test_a_weight_is_never_taken_for_an_activation() -> None:
    ends = {name: lut(name)[[40, 215]].astype(int) for name in DIVERGING}
    first, second = ends.values()
    assert (np.abs(first - second).sum(axis=1) > 60).all()


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_ink_reads_on_every_colour(rgb: tuple[int, int, int]) -> None:
    def luminance(colour: tuple[int, int, int]) -> float:
        return float(linear(np.array(colour, np.uint8)) @ [0.2126, 0.7152, 0.0722])

    lighter, darker = sorted([luminance(rgb), luminance(ink_on(rgb))], reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@given(arrays(np.float32, (3, 5), elements=floats), st.sampled_from(MAPS))
def test_every_way_to_a_colour_gives_the_same(plane: np.ndarray, name: str) -> None:
    scale = Scale(float(plane.min()), float(plane.max()), name)
    rgb = colours(plane, scale)
    packed = colours_rgb32(plane, scale)
    for cell in np.ndindex(plane.shape):
        red, green, blue = colour_of(float(plane[cell]), scale)
        assert tuple(rgb[cell].tolist()) == (red, green, blue)
        assert packed[cell] == 0xFF000000 | red << 16 | green << 8 | blue


@pytest.mark.parametrize("most", [1e-45, 1e-38, 1.0, 3e38])
def test_a_scale_of_any_span_has_all_its_colours(most: float) -> None:
    ends = np.array([[-most, 0, most]], np.float32)
    scale = Scale(float(ends[0, 0]), float(ends[0, 2]), "red-white-blue")
    wanted = [tuple(entry) for entry in lut(scale.map)[[0, 127, 255]].tolist()]
    assert [tuple(each) for each in colours(ends, scale)[0].tolist()] == wanted
    assert [colour_of(float(each), scale) for each in ends[0]] == wanted
    assert colours(np.array([[most / 2]], np.float32), scale).tolist() != [[list(wanted[2])]]


def test_grey_levels_come_out_as_they_went_in() -> None:
    levels = np.arange(256, dtype=np.float32)[None]
    scale = Scale(0, 255, "gray")
    np.testing.assert_array_equal(colours(levels, scale)[0, :, 0], np.arange(256))
    stack = np.repeat(levels[None], 3, axis=0)
    np.testing.assert_array_equal(picture_colours(stack, scale)[0, :, 2], np.arange(256))
    unit = Scale(0, 1, "gray")
    np.testing.assert_array_equal(colours(levels / 255, unit)[0, :, 0], np.arange(256))


def test_nan_has_a_colour_of_its_own_and_infinities_those_of_the_ends() -> None:
    scale = Scale(-1, 1, "red-white-blue")
    plane = np.array([[np.nan, np.inf, -np.inf, 0]], np.float32)
    seen = [tuple(each) for each in colours(plane, scale)[0].tolist()]
    ends = [tuple(each) for each in lut(scale.map)[[255, 0]].tolist()]
    assert seen[1:3] == ends
    assert seen[0] not in {tuple(each) for each in lut(scale.map).tolist()}
    assert seen[0] == colour_of(math.nan, scale)


def test_a_constant_map_is_shown_as_its_constant_never_stretched() -> None:
    five = scale_for(np.full((2, 2), 5.0), kind="activation")
    assert five == Scale(0.0, 5.0, "ink")
    assert scale_for(np.zeros((2, 2)), kind="activation") == Scale(0.0, 1.0, "ink")
    assert scale_for(np.full(4, -5.0), kind="activation") == Scale(-5.0, 5.0, "red-white-blue")
    assert scale_for(np.full(4, 9.0), kind="picture") == Scale(0.0, 255.0, "gray")
    assert scale_for(np.array([np.nan, 2.0]), kind="weight").high == 2.0


@given(
    arrays(
        np.float32, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(-9, 9)
    ),
    st.integers(1, 10),
)
def test_smaller_planes_hold_the_mean_or_the_strongest_of_every_block(
    plane: np.ndarray, factor: int
) -> None:
    small, strong = reduced(plane, factor), strongest(plane, factor)
    assert small.shape == strong.shape == tuple(-(-side // factor) for side in plane.shape)
    for row, column in np.ndindex(small.shape):
        block = plane[row * factor : (row + 1) * factor, column * factor : (column + 1) * factor]
        assert small[row, column] == pytest.approx(block.mean(), rel=1e-6, abs=1e-6)
        assert strong[row, column] in block
        assert abs(strong[row, column]) == np.abs(block).max()
