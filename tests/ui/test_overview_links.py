"""What a map reads and what reads it are the same links, seen from either end."""

import numpy as np

from cnnviz.nn.layers import (
    Add,
    Concat,
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Linear,
    MaxPool2d,
    ReLU,
    Softmax,
    frozen,
)
from cnnviz.nn.network import INPUT, Network
from cnnviz.ui.overview.links import Links, links_of, readers_of

rng = np.random.default_rng(4)


def weights(*shape: int) -> np.ndarray:
    return frozen(rng.normal(size=shape))


NETWORK = Network(
    (
        Conv2d("conv1", weights(4, 3, 3, 3), weights(4), padding=1),
        ReLU("relu1"),
        Conv2d("conv2", weights(6, 2, 3, 3), weights(6), padding=1, groups=2),
        Conv2d("conv3", weights(4, 4, 1, 1), weights(4), reads=("relu1",)),
        Add("add", reads=("relu1", "conv3")),
        Concat("join", reads=("conv2", "add", "conv2")),
        MaxPool2d("pool"),
        Flatten("flatten"),
        Linear("dense1", weights(5, 96), weights(5)),
        Softmax("softmax"),
        GlobalAvgPool2d("mean", reads=("join",)),
    )
)
SHAPES = NETWORK.shapes((3, 6, 4))


def told(links: Links) -> list[tuple[str, int, float]]:
    channels, weighs = links.channels.tolist(), links.weights.tolist()
    return [(links.layer, *each) for each in zip(channels, weighs, strict=True)]


def test_every_link_is_told_from_both_of_its_ends() -> None:
    backwards, onwards = [], []
    for name, (channels, _, _) in SHAPES.items():
        for channel in range(channels):
            here = name, channel
            for links in links_of(NETWORK, SHAPES, *here) if name != INPUT else ():
                weighed = links.weighed
                backwards += [((a, b), here, weighed and w) for a, b, w in told(links)]
            for links in readers_of(NETWORK, SHAPES, *here):
                weighed = links.weighed
                onwards += [(here, (a, b), weighed and w) for a, b, w in told(links)]
    assert sorted(onwards) == sorted(backwards)
    assert {end for _, (end, _), _ in onwards} == {layer.name for layer in NETWORK}


def test_the_strongest_reader_has_the_largest_kernel() -> None:
    layer = NETWORK["conv2"]
    assert isinstance(layer, Conv2d)
    (to_conv2, _, _) = readers_of(NETWORK, SHAPES, "relu1", 3)
    sizes = np.abs(layer.weight[3:, 1]).sum(axis=(1, 2))
    np.testing.assert_allclose(to_conv2.strengths, sizes / sizes.max(), rtol=1e-6)
    assert to_conv2.channels.tolist() == [3, 4, 5]
