"""How values become colours: rare extremes pale no others, and what is nothing shows no pattern."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.core.colour import Scale, colours
from cnnviz.core.kernels import kernel
from cnnviz.core.numbers import MINUS, NumberStyle
from cnnviz.core.ticks import ends
from cnnviz.files.exports.lettering import written
from cnnviz.files.exports.pages.helvetica import known
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.nn.layers import Conv2d, ReLU, frozen
from cnnviz.nn.network import INPUT, Network
from cnnviz.state.document import Document, Picture
from cnnviz.state.run import activation, compute
from cnnviz.state.scales import scales_of
from cnnviz.state.view import View

LAPLACE = Conv2d("conv1", frozen(kernel("laplace-4").weights[None, None]), frozen(np.zeros(1)))
NETWORK = Network((LAPLACE, ReLU("relu1")))


@given(st.integers(1, 400), st.integers(0, 40), st.floats(1, 1e6), st.booleans())
def test_99_of_100_cells_are_no_farther_from_zero_than_is_usual(
    count: int, rare: int, factor: float, negative: bool
) -> None:
    values = np.linspace(-1 if negative else 0, 1, count, dtype=np.float32)
    values[:rare] *= np.float32(factor)
    usual = activation(INPUT, frozen(values[None, None])).usual
    assert (np.abs(values) <= usual).mean() >= 0.99
    assert (np.abs(values) < usual).sum() <= 0.99 * count + 2


@pytest.mark.parametrize("sample", ["still-life", "landscape"])
@pytest.mark.parametrize("layer", ["conv1", "relu1"])
def test_the_edges_of_a_picture_are_dark_but_in_full_range_most_is_pale(
    sample: str, layer: str
) -> None:
    path = next(each.path for each in samples() if each.name == sample)
    run = compute(Document(open_picture(path), network=NETWORK))
    values = run.of(layer).values[0]  # type: ignore[union-attr]

    def strong(scale: Scale) -> float:
        """Return the share of cells that stand out from white."""
        return float((255 - colours(values, scale).min(axis=-1).astype(int) > 40).mean())

    usual, whole = (scales_of(run, layer, View(extremes=each))[1] for each in (False, True))
    assert strong(usual) > 1.4 * strong(whole)
    assert usual.beyond
    assert not whole.beyond
    assert 0 < (np.abs(values) > usual.high).mean() < 0.012
    assert whole.high >= np.abs(values).max()
    assert usual.map == whole.map
    # White is zero in both.
    assert usual.low in (0, -usual.high)


def test_where_nothing_is_rare_colours_reach_to_the_ends_of_what_is_there() -> None:
    noise = np.random.default_rng(4).choice([0, 255], (40, 40)).astype(np.uint8)
    run = compute(Document(Picture("noise", noise), network=NETWORK))
    scale = scales_of(run, "conv1", View())[1]
    assert not scale.beyond
    assert scale.high == -scale.low == np.abs(run.of("conv1").values).max()  # type: ignore[union-attr]


def test_where_nearly_all_is_zero_the_rest_is_seen() -> None:
    zeros = np.zeros((60, 60), np.uint8)
    zeros[30, 30] = 200
    run = compute(Document(Picture("star", zeros), network=NETWORK))
    for layer in ("conv1", "relu1"):
        for view in (View(scale="own"), View(), View(extremes=True)):
            seen = colours(run.of(layer).values[0], scales_of(run, layer, view)[1])  # type: ignore[union-attr]
            assert (seen.min(axis=-1) < 200).sum() >= 4
            assert (seen == 255).all(axis=-1).sum() > 3000


@pytest.mark.parametrize("extremes", [False, True])
def test_one_grey_level_is_no_pattern(extremes: bool) -> None:
    level = np.full((30, 30), 120, np.uint8)
    level[::7, ::5] = 121
    run = compute(Document(Picture("paper", level), network=NETWORK))
    seen = colours(run.of("conv1").values[0], scales_of(run, "conv1", View(extremes=extremes))[1])  # type: ignore[union-attr]
    assert seen.min() > 40


def test_input_and_output_on_one_scale_are_told_alike() -> None:
    values = np.random.default_rng(1).normal(0, 60, (50, 50))
    picture = Picture("noise", np.asarray(np.clip(values + 128, 0, 255), np.uint8))
    run = compute(Document(picture, network=NETWORK))
    one, other = scales_of(run, "relu1", View())
    assert one == other
    mine, its = scales_of(run, "relu1", View(scale="own"))
    assert (mine.map, its.map) == ("red-white-blue", "ink")


def test_ends_say_whether_values_lie_beyond_in_every_kind_of_file() -> None:
    style = NumberStyle(0)
    assert ends(Scale(-9, 9, "red-white-blue"), style) == (f"{MINUS}9", "9")
    assert ends(Scale(-9, 9, "red-white-blue", beyond=True), style) == (f"≤ {MINUS}9", "≥ 9")
    assert ends(Scale(0, 9, "ink", beyond=True), style) == ("0", "≥ 9")
    for said in (written("≤ 9 ≥ 8"), known("≤ 9 ≥ 8")):
        assert said == "<= 9 >= 8"
