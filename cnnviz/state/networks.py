"""What edits ask of networks: made fit for their input, compared."""

from dataclasses import fields, replace

import numpy as np

from cnnviz.nn.layers import Conv2d, Layer, frozen
from cnnviz.nn.network import INPUT, Network


def fitted(network: Network, channels: int) -> Network:
    """Return `network`, every convolution with kernels for the channels it meets.

    Those it has are repeated. Where layers name what they read, they are left as they are.
    """
    if any(layer.reads for layer in network):
        return network
    for layer in network.layers:
        if not isinstance(layer, Conv2d):
            continue
        changed = _fitted_layer(layer, channels)
        if changed is not layer:
            network = network.replaced(layer.name, changed)
        channels = changed.weight.shape[0]
    return network


def channels_of(network: Network, channels: int, name: str) -> int:
    """Return how many channels the layer called `name` puts out (or the input has)."""
    if name == INPUT:
        return channels
    for layer in network.layers[: network.index(name) + 1]:
        if isinstance(layer, Conv2d):
            channels = layer.weight.shape[0]
    return channels


def same_network(one: Network, other: Network) -> bool:
    """Tell whether two networks have the same layers, to the last number."""
    if len(one) != len(other):
        return False
    pairs = zip(one, other, strict=True)
    return all(first is second or _same_layer(first, second) for first, second in pairs)


def _same_layer(one: Layer, other: Layer) -> bool:
    if type(one) is not type(other):
        return False
    pairs = ((getattr(one, each.name), getattr(other, each.name)) for each in fields(one))
    return all(
        first is second
        or (np.array_equal(first, second) if isinstance(first, np.ndarray) else first == second)
        for first, second in pairs
    )


def _fitted_layer(layer: Conv2d, channels: int) -> Conv2d:
    had = layer.weight.shape[1] * layer.groups
    if had == channels:
        return layer
    again = np.arange(channels)
    if layer.groups > 1:
        weight = layer.weight[again % had]
        bias = layer.bias[again % had]
        return replace(layer, weight=frozen(weight), bias=frozen(bias), groups=channels)
    return replace(layer, weight=frozen(layer.weight[:, again % had]))
