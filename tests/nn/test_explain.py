"""What the stepper tells of a cell equals the whole-array result, for every kind of layer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.core.geometry import PADDING_MODES, GeometryError
from cnnviz.nn.explain import ConcatTerms, ConvolutionTerms, PoolTerms, ReluTerms, explain
from cnnviz.nn.layers import (
    AvgPool2d,
    Concat,
    Conv2d,
    Layer,
    MaxPool2d,
    MinPool2d,
    ReLU,
    frozen,
)

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.tuples(
    st.tuples(st.integers(0, 2), st.integers(0, 2)), st.tuples(st.integers(0, 2), st.integers(0, 2))
)


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[Layer, np.ndarray]:
    apart = draw(st.booleans())
    channels = draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = draw(pairs)
    filters = channels if apart else draw(st.integers(1, 2))
    layer = Conv2d(
        "conv1",
        frozen(rng.integers(-4, 5, (filters, 1 if apart else channels, *size)).astype(float)),
        frozen(rng.integers(-9, 9, filters).astype(float)),
        stride=draw(pairs),
        padding=draw(paddings),
        dilation=draw(pairs),
        groups=channels if apart else 1,
        padding_mode=draw(st.sampled_from(PADDING_MODES)),
        flipped=draw(st.booleans()),
    )
    return layer, _input(rng, channels, draw)


@st.composite
def poolings(draw: st.DrawFn) -> tuple[Layer, np.ndarray]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from([MaxPool2d, MinPool2d, AvgPool2d]))
    size = draw(st.tuples(st.integers(2, 4), st.integers(2, 4)))
    layer = kind("pool1", kernel_size=size, stride=draw(pairs), ceil_mode=draw(st.booleans()))
    if kind is AvgPool2d:
        layer = AvgPool2d(
            "pool1", size, layer.stride, (1, 1), ceil_mode=layer.ceil_mode,
            count_include_pad=draw(st.booleans()),
        )  # fmt: skip
    return layer, _input(rng, draw(st.integers(1, 2)), draw)


def _input(rng: np.random.Generator, channels: int, draw: st.DrawFn) -> np.ndarray:
    shape = (channels, draw(st.integers(3, 9)), draw(st.integers(3, 9)))
    return rng.integers(0, 256, shape).astype(np.float32)


@given(st.one_of(convolutions(), poolings()))
def test_every_cell_explained_equals_the_cell_computed(case: tuple[Layer, np.ndarray]) -> None:
    layer, x = case
    try:
        whole = layer.forward(x)
    except GeometryError:
        return
    assert whole.shape == layer.output_shape(x.shape)
    for cell in np.ndindex(whole.shape):
        terms = explain(layer, x, cell)
        assert terms.value == pytest.approx(whole[cell], rel=1e-6, abs=1e-4)
        if isinstance(terms, ConvolutionTerms):
            assert (terms.values * terms.weights).sum() + terms.bias == terms.value
            np.testing.assert_array_equal(terms.channel_sums, terms.products.sum(axis=(1, 2)))


def test_the_window_over_a_corner_holds_the_padding_it_reads() -> None:
    x = np.arange(1, 10, dtype=np.float32).reshape(1, 3, 3)
    layer = Conv2d("conv1", frozen(np.ones((1, 1, 3, 3))), frozen([0.5]), padding=1)
    terms = explain(layer, x, (0, 0, 0))
    assert isinstance(terms, ConvolutionTerms)
    assert terms.values[0].tolist() == [[0, 0, 0], [0, 1, 2], [0, 4, 5]]
    assert terms.value == 12.5


def test_max_pooling_chooses_the_first_of_equal_cells_and_never_the_padding() -> None:
    x = np.full((1, 2, 2), -3.0, np.float32)
    terms = explain(MaxPool2d("pool1", (2, 2), (2, 2), padding=1), x, (0, 0, 0))
    assert isinstance(terms, PoolTerms)
    assert terms.chosen == (1, 1)
    assert terms.value == -3.0


def test_a_joined_map_is_told_by_its_source_and_what_lies_beyond_is_named() -> None:
    layer, read = Concat("concat", reads=("a", "b")), [np.zeros((2, 1, 1)), np.ones((3, 1, 1))]
    told = [explain(layer, read, (channel, 0, 0)) for channel in range(5)]
    assert all(isinstance(each, ConcatTerms) for each in told)
    assert [(each.source, each.channel, each.value) for each in told] == [  # type: ignore[union-attr]
        (0, 0, 0.0), (0, 1, 0.0), (1, 0, 1.0), (1, 1, 1.0), (1, 2, 1.0)
    ]  # fmt: skip
    with pytest.raises(IndexError, match="no channel 5"):
        explain(layer, read, (5, 0, 0))


def test_relu_tells_what_it_cut() -> None:
    terms = explain(ReLU("relu1"), np.array([[[-37.0]]], np.float32), (0, 0, 0))
    assert isinstance(terms, ReluTerms)
    assert (terms.before, terms.value) == (-37.0, 0.0)
