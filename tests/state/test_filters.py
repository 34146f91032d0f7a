"""What a layer has learned: the tiles of its filters, and what is told of one weight."""

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.colour import colour_of
from cnnviz.files.models import load_model
from cnnviz.nn.layers import Conv2d, Flatten, Linear, frozen
from cnnviz.nn.network import Network
from cnnviz.state.document import INPUT, Document, Picture, Selection
from cnnviz.state.edits import with_model
from cnnviz.state.filters import Filters, filters_of, learned_layer, tile_pixels, tile_size

LINE, GROUND = (1, 2, 3), (4, 5, 6)


def filters(kernels: int, channels: int) -> Filters:
    """Return two filters over an input of so many channels; weights are whole numbers."""
    weight = np.arange(2.0 * kernels * 6).reshape(2, kernels, 2, 3) - 7
    layer = Conv2d("conv1", frozen(weight), frozen([0.0, -3.0]), groups=channels // kernels)
    return filters_of(Network((layer,)), (channels, 8, 8), layer)


@pytest.mark.parametrize(
    ("kernels", "channels", "weight", "said"),
    [
        (1, 1, (0, 1, 2), "here 4"),
        (2, 2, (1, 0, 1), "here for map 1 12"),
        (3, 3, (1, 0, 1), "here red 12, green 18, blue 24"),
        (3, 3, None, ""),
        (1, 2, (0, 0, 0), "here −1"),
    ],
)
def test_what_is_said_of_a_weight_names_the_colour_or_the_map_it_is_for(
    kernels: int, channels: int, weight: tuple[int, int, int] | None, said: str
) -> None:
    found = filters(kernels, channels)
    whole, _, here = found.said(1, weight, dead=False).partition("; ")
    values = found.values[1]
    assert whole.replace("−", "-") == (
        f"map 1: {values.min():.0f} to {values.max():.0f}, sum {values.sum():.0f}, bias -3"
    )
    assert here == said


@pytest.mark.parametrize(
    ("count", "kernels", "said"),
    [
        (1, 1, "conv1: 1 filter of one kernel, 2×3"),
        (2, 1, "conv1: 2 filters of one kernel, 2×3"),
        (1, 4, "conv1: 1 filter of 4 kernels, each 2×3"),
    ],
)
def test_filters_and_their_kernels_are_counted(count: int, kernels: int, said: str) -> None:
    layer = Conv2d("conv1", frozen(np.ones((count, kernels, 2, 3))), frozen(np.zeros(count)))
    assert filters_of(Network((layer,)), (kernels, 8, 8), layer).title == said


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((3, 2, 5), "3 maps of 2×5"),
        ((3, 2, 1), "3 maps of 2×1"),
        ((3, 1, 1), "3 numbers"),
        ((1, 1, 1), "1 number"),
    ],
)
def test_what_outputs_weigh_is_said_as_maps_where_it_was_maps(
    shape: tuple[int, int, int], said: str
) -> None:
    layer = Linear("dense", frozen(np.ones((4, np.prod(shape)))), frozen(np.zeros(4)))
    network = Network((Flatten("flatten"), layer))
    assert filters_of(network, shape, layer).title == f"dense: 4 outputs, each weighs {said}"


@pytest.mark.parametrize("shape", [(3, 2, 5), (2, 3, 9), (1, 1, 1)])
def test_weights_of_maps_of_another_size_are_told_as_numbers(shape: tuple[int, int, int]) -> None:
    layer = Linear("dense", frozen(np.ones((4, 6))), frozen(np.zeros(4)))
    found = filters_of(Network((Flatten("flatten"), layer)), shape, layer)
    assert found.title == "dense: 4 outputs, each weighs 6 numbers"
    assert found.values.shape == (4, 6, 1, 1)


@pytest.mark.parametrize("kernels", [1, 2, 4, 5, 7, 8])
@pytest.mark.parametrize("cell", [1, 3])
def test_a_tile_holds_every_kernel_with_lines_between_and_ground_where_none_is(
    kernels: int, cell: int
) -> None:
    found = filters(kernels, kernels)
    pixels = tile_pixels(found, 1, cell, LINE, GROUND)
    height, width = tile_size(found.places, cell)
    assert pixels.shape == (height, width, 3)
    across = found.places.columns
    for y, x in np.ndindex(height, width):
        (row, down), (column, right) = divmod(y, 2 * cell + 1), divmod(x, 3 * cell + 1)
        at, wanted = row * across + column, LINE
        if at >= kernels:
            wanted = GROUND
        elif down < 2 * cell and right < 3 * cell:
            value = float(found.values[1, at, down // cell, right // cell])
            wanted = colour_of(value, found.scale)
        assert tuple(pixels[y, x]) == wanted


def test_what_is_learned_is_of_the_layer_that_is_selected_or_the_next_that_has_weights() -> None:
    document = with_model(Document(Picture("p", np.zeros((4, 4), np.uint8))), load_model("shapes"))
    names = [layer.name for layer in document.network.layers]
    expected = ""
    for name in reversed(names):
        layer = document.network[name]
        expected = name if layer.parameters else expected
        found = learned_layer(replace(document, selection=Selection(name)))
        assert (found.name if found else "") == expected
    first = learned_layer(replace(document, selection=Selection(INPUT)))
    assert first is document.network.layers[0]
