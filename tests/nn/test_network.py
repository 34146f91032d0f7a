"""Networks as graphs: order, wiring, running again only what changed, receptive fields."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from cnnviz.nn.architecture import built
from cnnviz.nn.layers import (
    Add,
    Concat,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Softmax,
    frozen,
)
from cnnviz.nn.model import folded
from cnnviz.nn.network import INPUT, Network, NetworkError
from cnnviz.nn.receptive import extent, receptive_field
from cnnviz.nn.run import run

rng = np.random.default_rng(11)


def conv(name: str, filters: int, channels: int, **options: object) -> Conv2d:
    weight = frozen(rng.normal(size=(filters, channels, 3, 3)))
    return replace(Conv2d(name, weight, frozen(rng.normal(size=filters))), **options)  # type: ignore[arg-type]


def branched() -> Network:
    """Two branches that meet twice: residual and joined."""
    return Network(
        (
            conv("conv1", 4, 2, padding=1),
            ReLU("relu1"),
            conv("conv2", 4, 4, padding=2, dilation=(2, 2)),
            Add("add", reads=("relu1", "conv2")),
            MaxPool2d("pool1", (2, 2), (2, 2), reads=("add",)),
            conv("conv3", 3, 4, padding=1, stride=(2, 2), reads=("add",)),
            Concat("join", reads=("pool1", "conv3")),
            Flatten("flatten"),
            Linear("dense", frozen(rng.normal(size=(5, 7 * 16))), frozen(np.zeros(5))),
            Softmax("softmax"),
        )
    )


def test_a_branched_network_computes_what_its_layers_say() -> None:
    network, x = branched(), rng.normal(size=(2, 8, 8)).astype(np.float32)
    made = run(network, x)
    np.testing.assert_array_equal(made["add"], made["relu1"] + made["conv2"])
    np.testing.assert_array_equal(made["join"], np.concatenate([made["pool1"], made["conv3"]]))
    assert made["softmax"].sum() == pytest.approx(1)
    assert {name: values.shape for name, values in made.values.items()} == network.shapes((2, 8, 8))


def test_only_what_depends_on_a_change_is_computed_again() -> None:
    network, x = branched(), rng.normal(size=(2, 8, 8)).astype(np.float32)
    first = run(network, x)
    changed = network.replaced(
        "conv3", conv("conv3", 3, 4, padding=1, stride=(2, 2), reads=("add",))
    )
    second = run(changed, x, first)
    kept = {name for name in first.values if second[name] is first[name]}
    assert kept == {INPUT, "conv1", "relu1", "conv2", "add", "pool1"}
    whole = run(changed, x)
    for name in whole.values:
        np.testing.assert_array_equal(second[name], whole[name])


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ((ReLU("a"), ReLU("a")), "Two layers are called a"),
        ((ReLU("input"),), "Two layers are called input"),
        ((ReLU("a", reads=("b",)), ReLU("b")), "a reads b, which does not come before it"),
        ((ReLU("a", reads=("a",)),), "a reads a"),
    ],
)
def test_names_are_unique_and_nothing_reads_what_comes_later(
    layers: tuple[ReLU, ...], words: str
) -> None:
    with pytest.raises(NetworkError, match=words):
        Network(layers)


def test_who_read_a_removed_layer_reads_what_it_read() -> None:
    network = branched().removed("relu1")
    assert network.sources("add") == ("conv1", "conv2")
    assert network.sources("conv2") == ("conv1",)


def test_shared_weights_count_once() -> None:
    first = conv("conv1", 2, 2, padding=1)
    again = replace(first, name="conv2")
    assert Network((first, again)).parameter_count == first.weight.size + 2


def test_a_network_with_its_normalisations_folded_gives_the_same() -> None:
    words = (
        "conv 4 3",
        "batchnorm",
        "relu",
        "conv 3 3 valid",
        "batchnorm",
        "flatten",
        "dense 4",
        "softmax",
    )
    network = built(words, (2, 6, 6), rng)
    measured = {
        (layer.name, name): frozen(rng.random(array.size) + 0.5)
        for layer in network
        for name, array in layer.statistics.items()
    }
    network = network.with_arrays(measured)
    short = folded(network)
    assert [layer.name for layer in short] == [
        "conv1",
        "relu1",
        "conv2",
        "flatten",
        "dense",
        "softmax",
    ]
    x = rng.normal(size=(2, 6, 6)).astype(np.float32)
    np.testing.assert_allclose(run(short, x)["softmax"], run(network, x)["softmax"], rtol=1e-4)


@pytest.mark.parametrize("layer", ["conv1", "conv2", "add", "pool1", "conv3", "join", "dense"])
def test_a_receptive_field_is_just_what_can_change_a_cell(layer: str) -> None:
    network, x = branched(), rng.normal(size=(2, 8, 8))
    network = network.replaced("relu1", Add("relu1"))  # what a ReLU cuts would hide a cell
    network = network.replaced(
        "pool1", conv("pool1", 4, 4, padding=1, stride=(2, 2), reads=("add",))
    )
    shapes = network.shapes((2, 8, 8))
    cell = tuple(int(rng.integers(0, count)) for count in shapes[layer])
    seen = receptive_field(network, (2, 8, 8), layer, cell)[INPUT]  # type: ignore[arg-type]
    before = run(network, x)[layer][cell]
    for at in np.ndindex(*x.shape):
        moved = x.copy()
        moved[at] += 1
        assert (run(network, moved)[layer][cell] != before) == seen[at]


def test_a_receptive_field_grows_by_what_each_layer_reads() -> None:
    network = Network((conv("conv1", 4, 1), MaxPool2d("pool1"), conv("conv2", 4, 4)))
    seen = receptive_field(network, (1, 28, 28), "conv2", (0, 5, 3))
    # Dumoulin and Visin's arithmetic by hand: 3 cells, times 2, plus 2: 8 pixels from 2·5 on.
    assert extent(seen[INPUT]) == (10, 6, 17, 13)
    assert extent(seen["conv2"]) == (5, 3, 5, 3)


def test_what_is_kept_to_compute_faster_goes_with_the_layer_that_went() -> None:
    """Undo holds networks: each would hold its filters twice more, in other orders."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=(32, 24, 24)).astype(np.float32)
    layers = tuple(
        Conv2d(name, frozen(rng.normal(size=(32, 32, 3, 3))), frozen(np.zeros(32)), padding=1)
        for name in ("conv1", "conv2")
    )
    before = Network(layers)
    now = before.replaced("conv2", replace(layers[1], weight=frozen(layers[1].weight * 2)))
    tracemalloc.start()
    expected = layers[1].forward(layers[0].forward(x))
    computed = tracemalloc.get_traced_memory()[0]
    before.let_go(now)
    freed = computed - tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert freed > layers[1].weight.nbytes
    np.testing.assert_array_equal(layers[1].forward(layers[0].forward(x)), expected)
