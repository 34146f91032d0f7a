"""Which inputs a map answers to most, and which maps answer to none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import GeometryError
from cnnviz.nn.explain import Cell
from cnnviz.nn.layers import Array, BatchNorm2d, Shape
from cnnviz.nn.network import Network
from cnnviz.nn.run import run

BATCH = 16
"""So many inputs go through the network at once."""
MOST = 8


@dataclass(frozen=True, eq=False, slots=True)
class Strongest:
    """The largest value of every map on every input, and where it is.

    Attributes
    ----------
    values : ndarray of float32, shape (N, C)
        For N inputs and C maps; −∞ where a map holds no number.
    cells : ndarray of int, shape (N, C, 2)
        Row and column of that value, the first where several are as large.
    """

    values: Array
    cells: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Excited:
    """One input among those that excite a map most.

    Attributes
    ----------
    at : int
        Which input it is.
    value : float
        The map's largest value on it.
    cell : (int, int, int)
        Channel, row and column of that value.
    """

    at: int
    value: float
    cell: Cell


def fits(network: Network, shape: Shape, layer: str) -> bool:
    """Tell whether a layer can be computed from an input of `shape`."""
    try:
        head(network, layer).shapes(shape)
    except GeometryError:
        return False
    return True


def head(network: Network, layer: str) -> Network:
    """Return `network` up to the layer called `layer`."""
    return Network(network.layers[: network.index(layer) + 1])


def strongest_in_turn(network: Network, inputs: Sequence[Array], layer: str) -> Iterator[Strongest]:
    """Yield the largest values of a layer's maps, some inputs at a time, in their order.

    Who stops to ask stops the work.

    Parameters
    ----------
    network : Network
        The layers.
    inputs : sequence of ndarray of float32, shape (C, H, W)
        As the network reads them; sizes may differ.
    layer : str
        Whose maps are looked at.

    Raises
    ------
    GeometryError
        If the layer cannot be computed from one of them.
    """
    short = head(network, layer)
    for _, alike in groupby(inputs, key=lambda each: each.shape):
        same = list(alike)
        for start in range(0, len(same), BATCH):
            yield _of(run(short, np.stack(same[start : start + BATCH]))[layer])


def strongest(network: Network, inputs: Sequence[Array], layer: str) -> Strongest:
    """Return the largest value of every map of a layer on every one of `inputs`.

    There is at least one of these; otherwise as `strongest_in_turn`.
    """
    return joined(list(strongest_in_turn(network, inputs, layer)))


def joined(parts: Sequence[Strongest]) -> Strongest:
    """Return what was found in turn, as one."""
    return Strongest(
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.cells for part in parts]),
    )


def ranked(found: Strongest, channel: int, most: int = MOST) -> list[Excited]:
    """Return the inputs on which the map of `channel` is largest, the largest first.

    Of equal ones the earlier comes first. Inputs on which it holds no number are left out.
    """
    values = found.values[:, channel]
    order = np.argsort(-values, kind="stable")[:most].tolist()
    return [
        Excited(at, float(values[at]), (channel, *found.cells[at, channel].tolist()))
        for at in order
        if values[at] > -np.inf
    ]


def exciting(
    network: Network, inputs: Sequence[Array], layer: str, channel: int, most: int = MOST
) -> list[Excited]:
    """Return the inputs that excite a map most, with the cell that each excites.

    Parameters
    ----------
    network, inputs, layer
        As in `strongest_in_turn`.
    channel : int
        The map.
    most : int, default 8
        How many are returned at most.
    """
    return ranked(strongest(network, inputs, layer), channel, most)


def dead_maps(network: Network, inputs: Sequence[Array], layer: str) -> NDArray[np.bool_]:
    """Return which maps of a layer are dead: never above zero on any of `inputs`.

    A ReLU lets through what is above zero and nothing else, so its maps are dead where those it
    reads are. A normalisation between the two moves zero: then its maps are looked at.

    Returns
    -------
    ndarray of bool, shape (C,)
    """
    largest = strongest(network, inputs, _heard(network, layer)).values.max(axis=0)
    return np.asarray(largest <= 0)


def _heard(network: Network, layer: str) -> str:
    """Return whose maps meet the ReLU: the layer's own, or a normalisation's right after it."""
    readers = network.readers(layer)
    if len(readers) == 1 and isinstance(network[readers[0]], BatchNorm2d):
        return readers[0]
    return layer


def _of(maps: NDArray[np.floating]) -> Strongest:
    """Return the largest values of a batch of maps, shape (N, C, H, W)."""
    count, channels, _, columns = maps.shape
    flat = np.ascontiguousarray(maps).reshape(count, channels, -1)
    numbers = np.where(np.isnan(flat), -np.inf, flat)
    best = numbers.argmax(axis=2)
    values = np.take_along_axis(numbers, best[..., None], axis=2)[..., 0]
    return Strongest(np.asarray(values, np.float32), np.stack(np.divmod(best, columns), axis=-1))
