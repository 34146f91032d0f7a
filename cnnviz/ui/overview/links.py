"""What a map reads and what reads it, and how strongly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.nn.layers import Array, Concat, Conv2d, Flatten, Layer, Linear, Shape, Softmax
from cnnviz.nn.network import Network

MOST = 400
"""Links drawn at most, the strongest."""


@dataclass(frozen=True, eq=False, slots=True)
class Links:
    """The maps of one layer that a map reads, or that read it.

    Attributes
    ----------
    layer : str
        The layer they are of, or "input".
    channels : ndarray of int, shape (n,)
        Which they are.
    weights : ndarray of float32, shape (n,)
        The sum of each map's kernel: what it does to an even surface.
    strengths : ndarray of float32, shape (n,)
        The sum of each kernel's weights without their signs, 1 for the strongest.
    weighed : bool
        Whether there are weights at all; a pooling has none.
    """

    layer: str
    channels: NDArray[np.intp]
    weights: Array
    strengths: Array
    weighed: bool = True

    def strongest(self) -> Iterator[tuple[int, float, float]]:
        """Yield channel, weight and strength, the strongest last: it is drawn on top."""
        for at in np.argsort(self.strengths, kind="stable")[-MOST:].tolist():
            yield int(self.channels[at]), float(self.weights[at]), float(self.strengths[at])


def links_of(
    network: Network, shapes: Mapping[str, Shape], name: str, channel: int
) -> tuple[Links, ...]:
    """Return what the map `channel` of the layer called `name` reads, source by source.

    Parameters
    ----------
    shapes : mapping of str to (int, int, int)
        The shape of every activation, by its name.
    """
    layer, sources = network[name], network.sources(name)
    first = sources[0]
    if isinstance(layer, Conv2d):
        kernels = layer.weight[channel]
        read = np.array(layer.channels_read(channel), np.intp)
        return (_weighed(first, read, kernels),)
    if isinstance(layer, Linear):
        row = layer.weight[channel]
        return (_weighed(first, np.arange(len(row)), row[:, None, None]),)
    if isinstance(layer, Softmax):
        return (_alike(first, np.arange(shapes[first][0])),)
    if isinstance(layer, Flatten):
        _, rows, columns = shapes[first]
        return (_alike(first, np.array([channel // (rows * columns)])),)
    if isinstance(layer, Concat):
        for source in sources:
            if channel < shapes[source][0]:
                return (_alike(source, np.array([channel])),)
            channel -= shapes[source][0]
        return ()
    return tuple(_alike(source, np.array([channel])) for source in sources)


def readers_of(
    network: Network, shapes: Mapping[str, Shape], name: str, channel: int
) -> tuple[Links, ...]:
    """Return what reads the map `channel` of the layer called `name`, layer by layer.

    Parameters
    ----------
    shapes : mapping of str to (int, int, int)
        The shape of every activation, by its name.
    """
    found = []
    for layer in network:
        before = 0
        for source in network.sources(layer.name):
            if source == name and layer.name in shapes:
                found.append(_reader(layer, shapes[name], shapes[layer.name], channel, before))
            before += shapes[source][0] if isinstance(layer, Concat) else 0
    return tuple(found)


def _reader(layer: Layer, shape: Shape, made: Shape, channel: int, before: int) -> Links:
    """Return the maps of `layer` that read a map of an input with `shape`.

    `before` maps of other inputs come first in what it puts together.
    """
    if isinstance(layer, Conv2d):
        group, at = divmod(channel, layer.weight.shape[1])
        each = len(layer.weight) // layer.groups
        filters = np.arange(group * each, (group + 1) * each)
        return _weighed(layer.name, filters, layer.weight[filters, at])
    if isinstance(layer, Linear):
        column = layer.weight[:, channel]
        return _weighed(layer.name, np.arange(len(column)), column[:, None, None])
    if isinstance(layer, Softmax):
        return _alike(layer.name, np.arange(made[0]))
    if isinstance(layer, Flatten):
        cells = shape[1] * shape[2]
        return _alike(layer.name, np.arange(channel * cells, (channel + 1) * cells))
    return _alike(layer.name, np.array([before + channel]))


def _weighed(layer: str, channels: NDArray[np.intp], kernels: Array) -> Links:
    """Return links that weigh with `kernels`, shape (n, kH, kW)."""
    sizes = np.abs(kernels).sum(axis=(1, 2))
    most = float(sizes.max(initial=0.0))
    strengths = np.asarray(sizes / (most or 1.0), np.float32)
    return Links(layer, channels, np.asarray(kernels.sum(axis=(1, 2)), np.float32), strengths)


def _alike(layer: str, channels: NDArray[np.intp]) -> Links:
    ones = np.ones(len(channels), np.float32)
    return Links(layer, channels, ones, ones if len(ones) == 1 else ones * 0.4, weighed=False)
