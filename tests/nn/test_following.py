"""A cell followed from layer to layer meets what the definition of the layer says it reads."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cnnviz.nn.explain import PoolTerms, explain
from cnnviz.nn.following import read_cell, reader, way
from cnnviz.nn.layers import Conv2d, Linear, MaxPool2d, MinPool2d, ReLU, frozen
from cnnviz.nn.network import INPUT, Network
from cnnviz.nn.receptive import receptive_field
from cnnviz.nn.run import run
from tests.files.test_models import every_kind
from tests.nn.test_receptive import SHAPE, networks

PIXELS = np.random.default_rng(5).normal(size=SHAPE).astype(np.float32)


def cells(shape: tuple[int, ...]) -> st.SearchStrategy[tuple[int, int, int]]:
    return st.tuples(*(st.integers(0, side - 1) for side in shape))


@given(networks(), st.data())
def test_what_reads_a_cell_and_what_a_cell_reads_are_as_the_layers_have_it(
    network: Network, data: st.DataObject
) -> None:
    shapes = network.shapes(SHAPE)
    values = run(network, PIXELS)
    layer = data.draw(st.sampled_from(network.layers))
    sources = network.sources(layer.name)
    source = data.draw(st.integers(0, len(sources) - 1))
    cell = data.draw(cells(shapes[sources[source]]))
    forward = reader(layer, tuple(shapes[each] for each in sources), source, cell)
    inputs = tuple(values[each] for each in sources)

    # One step only: the layer on its own, its sources taken for inputs.
    def reads(made: tuple[int, int, int]) -> np.ndarray:
        return receptive_field(network, SHAPE, layer.name, made)[sources[source]]

    assert reads(forward)[cell]
    back = data.draw(cells(shapes[layer.name]))
    read = reads(back)
    assert read[read_cell(layer, inputs, source, back)] or not read.any()
    if isinstance(layer, ReLU):
        assert forward == cell
        assert read_cell(layer, inputs, source, back) == back
    if isinstance(layer, Conv2d):
        # Of the filters that read the cell, none has a nearer number.
        count, row, column = shapes[layer.name][0], *forward[1:]
        who = [at for at in range(count) if reads((at, row, column))[cell]]
        assert abs(forward[0] - cell[0]) == min(abs(at - cell[0]) for at in who)
    if isinstance(layer, MaxPool2d | MinPool2d):
        won = inputs[source][read_cell(layer, inputs, source, back)]
        assert won == values[layer.name][back]


def test_every_kind_of_layer_leads_forward_and_back() -> None:
    model = every_kind()
    values = run(model.network, np.random.default_rng(1).normal(size=model.shape))
    for layer in model.network:
        sources = model.network.sources(layer.name)
        inputs = tuple(values[each] for each in sources)
        for cell in np.ndindex(values[layer.name].shape):
            for at, each in enumerate(inputs):
                read = read_cell(layer, inputs, at, cell)
                assert all(0 <= place < side for place, side in zip(read, each.shape, strict=True))
                terms = explain(layer, inputs, cell)
                if isinstance(terms, PoolTerms) and terms.chosen:
                    assert each[read] == values[layer.name][cell]


@pytest.mark.parametrize("units", [1, 3, 9])
def test_a_number_leads_to_the_unit_whose_number_is_nearest(units: int) -> None:
    layer = Linear("dense", frozen(np.ones((units, 6))), frozen(np.zeros(units)))
    for channel in range(6):
        nearest = min(range(units), key=lambda at: abs(at - channel))
        assert reader(layer, ((6, 1, 1),), 0, (channel, 0, 0)) == (nearest, 0, 0)


@given(
    st.integers(1, 9), st.integers(1, 4), st.integers(0, 4), st.integers(1, 3), st.integers(0, 15)
)
def test_the_window_nearest_to_its_middle_is_gone_to(
    kernel: int, stride: int, padding: int, dilation: int, row: int
) -> None:
    layer = Conv2d(
        "conv1",
        frozen(np.ones((1, 1, kernel, 1))),
        frozen([0.0]),
        stride=(stride, 1),
        padding=((padding, padding), (0, 0)),
        dilation=(dilation, 1),
    )
    extent = (kernel - 1) * dilation + 1
    assume(extent <= 16 + 2 * padding)
    off = {}
    for at in range(layer.output_shape((1, 16, 1))[1]):
        tap = row + padding - at * stride
        if tap in range(0, extent, dilation):
            off[at] = abs(tap - (extent - 1) / 2)
    assume(off)
    _, found, _ = reader(layer, ((1, 16, 1),), 0, (0, row, 0))
    assert off[found] == min(off.values())


@given(networks(), st.data())
def test_a_way_goes_from_layer_to_layer(network: Network, data: st.DataObject) -> None:
    names = st.sampled_from([INPUT, *(layer.name for layer in network)])
    start, end = data.draw(names), data.draw(names)
    back, on = way(network, start, end)
    assert (back[0], on[-1]) == (start, end)
    assert back[-1] == on[0]
    for each, source in pairwise(back):
        assert source in network.sources(each)
    for source, each in pairwise(on):
        assert source in network.sources(each)
