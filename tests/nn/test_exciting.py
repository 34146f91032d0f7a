"""Which inputs excite a map most, and which maps are dead, by the definition as slow loops."""

import numpy as np
import pytest

from cnnviz.core.geometry import GeometryError
from cnnviz.nn.exciting import BATCH, dead_maps, exciting, fits, strongest
from cnnviz.nn.layers import Array, BatchNorm2d, Conv2d, MaxPool2d, ReLU, frozen
from cnnviz.nn.network import Network
from cnnviz.nn.run import run

RNG = np.random.default_rng(4)
Best = tuple[float, int, tuple[int, ...]]


def network() -> Network:
    first = Conv2d("conv1", frozen(RNG.normal(size=(6, 2, 3, 3))), frozen(RNG.normal(size=6)))
    second = Conv2d("conv2", frozen(RNG.normal(size=(5, 6, 3, 3))), frozen(RNG.normal(size=5)))
    return Network((first, ReLU("relu1"), MaxPool2d("pool1"), second, ReLU("relu2")))


def inputs(count: int = 2 * BATCH + 3) -> list[Array]:
    """Return inputs of two sizes, so that batches are of several lengths."""
    sizes = [(2, 12, 11) if at % 7 < 5 else (2, 9, 14) for at in range(count)]
    return [frozen(RNG.normal(size=size)) for size in sizes]


def by_hand(net: Network, given: list[Array], layer: str, channel: int) -> list[Best]:
    """Return (−value, input, cell) of the largest cell of each input, the strongest first."""
    found: list[Best] = []
    for at, x in enumerate(given):
        plane = run(net, x)[layer][channel]
        most, where = -np.inf, (0, 0)
        for row, column in np.ndindex(plane.shape):
            if plane[row, column] > most:
                most, where = float(plane[row, column]), (row, column)
        found.append((-most, at, where))
    return sorted(found)


@pytest.mark.parametrize("layer", ["conv1", "pool1", "conv2"])
def test_the_inputs_that_excite_a_map_most_are_those_of_its_definition(layer: str) -> None:
    net, given = network(), inputs()
    for channel in (0, 4):
        found = exciting(net, given, layer, channel, most=8)
        expected = by_hand(net, given, layer, channel)[:8]
        assert [(each.at, each.cell) for each in found] == [
            (at, (channel, *cell)) for _, at, cell in expected
        ]
        np.testing.assert_allclose([each.value for each in found], [-v for v, _, _ in expected],
                                   rtol=1e-4)  # fmt: skip


@pytest.mark.parametrize("normalised", [False, True])
def test_a_dead_map_is_one_that_its_relu_never_lets_through(normalised: bool) -> None:
    net, given = network(), inputs()
    conv = net["conv2"]
    bias = np.array(conv.parameters["bias"])
    bias[[1, 3]] = -1000
    net = net.replaced("conv2", conv.with_arrays({"bias": frozen(bias)}))
    if normalised:
        # Normalised by its own mean, what lies far below zero comes up again; 0 goes down.
        ones, shift = frozen(np.ones(5)), frozen(np.array([-1000, 0, 0, 0, 0]))
        mean = frozen(np.array([0, -1000, 0, 0, 0]))
        net = net.inserted(4, BatchNorm2d("norm", ones, shift, mean, ones))
    largest = np.full(5, -np.inf)
    for x in given:
        after = run(net, x)["relu2"]
        for channel in range(5):
            largest[channel] = max(largest[channel], after[channel].max())
    found = dead_maps(net, given, "conv2")
    np.testing.assert_array_equal(found, largest <= 0)
    assert found[[0, 1, 3]].tolist() == ([True, False, True] if normalised else [False, True, True])


def test_an_input_too_small_is_told_and_cells_without_a_number_are_passed_over() -> None:
    net = network()
    small = frozen(np.zeros((2, 5, 5)))
    assert not fits(net, (2, 5, 5), "conv2")
    assert fits(net, (2, 5, 5), "pool1")
    with pytest.raises(GeometryError):
        strongest(net, [small], "conv2")
    x = np.array(inputs(1)[0])
    x[:, 3, 3] = np.nan
    conv = net["conv1"].with_arrays({"weight": frozen(np.ones((6, 2, 1, 1)))})
    plain = Network((conv,))
    (best,) = exciting(plain, [frozen(x)], "conv1", 2)
    plane = run(plain, x)["conv1"][2]
    assert best.value == np.nanmax(plane) == plane[best.cell[1:]]
    nothing = frozen(np.full((2, 4, 4), np.nan))
    assert exciting(plain, [nothing], "conv1", 2) == []
