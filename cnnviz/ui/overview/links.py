"""What a map reads, and how strongly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.nn.layers import Array, Concat, Conv2d, Flatten, Linear, Shape, Softmax
from cnnviz.nn.network import Network

MOST = 400
"""Links drawn at most, the strongest."""


@dataclass(frozen=True, eq=False, slots=True)
class Links:
    """The maps of one layer that a map reads.

    Attributes
    ----------
    source : str
        The layer that is read, or "input".
    channels : ndarray of int, shape (n,)
        Its maps.
    weights : ndarray of float32, shape (n,)
        The sum of each map's kernel: what it does to an even surface.
    strengths : ndarray of float32, shape (n,)
        The sum of each kernel's weights without their signs, 1 for the strongest.
    weighed : bool
        Whether there are weights at all; a pooling has none.
    """

    source: str
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
        return (_weighed(first, read, kernels.sum(axis=(1, 2)), np.abs(kernels).sum(axis=(1, 2))),)
    if isinstance(layer, Linear):
        row = layer.weight[channel]
        return (_weighed(first, np.arange(len(row)), row, np.abs(row)),)
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


def _weighed(source: str, channels: NDArray[np.intp], sums: Array, sizes: Array) -> Links:
    most = float(sizes.max()) if sizes.size else 0.0
    strengths = np.asarray(sizes / (most or 1.0), np.float32)
    return Links(source, channels, np.asarray(sums, np.float32), strengths)


def _alike(source: str, channels: NDArray[np.intp]) -> Links:
    ones = np.ones(len(channels), np.float32)
    return Links(source, channels, ones, ones if len(ones) == 1 else ones * 0.4, weighed=False)
