"""What of the input a cell sees, as one block."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.nn.layers import Concat, Conv2d, Flatten, Layer, Linear, MaxPool2d, ReLU, frozen
from cnnviz.nn.network import INPUT, Network
from cnnviz.nn.receptive import extent, receptive_box, receptive_field

SHAPE = (2, 17, 14)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    layers: list[Layer] = []
    for at in range(draw(st.integers(1, 4))):
        channels = 2 * 2 ** sum(isinstance(each, Concat) for each in layers)
        weight = frozen(np.ones((channels, channels, 3, 3)))
        conv = Conv2d(f"conv{at}", weight, frozen(np.zeros(channels)), padding=2)
        options = {
            "stride": (draw(st.integers(1, 2)), 1),
            "dilation": (1, draw(st.integers(1, 2))),
            "padding_mode": draw(st.sampled_from(["zeros", "replicate", "circular"])),
        }
        kind = draw(st.sampled_from(["conv", "pool", "relu", "join"]))
        before = layers[-1].name if layers else INPUT
        if kind == "conv":
            grouped = draw(st.booleans())
            if grouped:
                conv = replace(
                    conv, weight=frozen(np.ones((channels, 2, 3, 3))), groups=channels // 2
                )
            layers.append(replace(conv, **options))  # type: ignore[arg-type]
        elif kind == "pool":
            layers.append(MaxPool2d(f"pool{at}", padding=1, kernel_size=(3, 2), stride=(1, 1)))
        elif kind == "relu":
            layers.append(ReLU(f"relu{at}"))
        else:
            layers.append(conv)
            layers.append(MaxPool2d(f"pool{at}", (3, 3), (1, 1), 2, reads=(before,)))
            layers.append(Concat(f"join{at}", reads=(conv.name, f"pool{at}")))
    network = Network(tuple(layers))
    if draw(st.booleans()):
        last = network.shapes(SHAPE)[layers[-1].name]
        weight = frozen(np.ones((3, int(np.prod(last)))))
        network = Network(
            (*layers, Flatten("flatten"), Linear("dense", weight, frozen(np.ones(3))))
        )
    return network


@settings(max_examples=300)
@given(networks(), st.data())
def test_the_box_is_the_extent_of_what_is_seen(network: Network, data: st.DataObject) -> None:
    shapes = network.shapes(SHAPE)
    last = network.layers[-1].name
    layer = data.draw(st.one_of(st.just(last), st.sampled_from([*shapes])))
    channels, rows, columns = shapes[layer]
    cell = (
        data.draw(st.integers(0, channels - 1)),
        data.draw(st.integers(0, rows - 1)),
        data.draw(st.integers(0, columns - 1)),
    )
    seen = receptive_field(network, SHAPE, layer, cell)[INPUT]
    box = receptive_box(network, shapes, layer, cell)
    assert box is not None
    assert (box.rows[0], box.columns[0], box.rows[1], box.columns[1]) == extent(seen)
    used = np.flatnonzero(seen.any(axis=(1, 2)))
    assert box.channels == (used[0], used[-1])
