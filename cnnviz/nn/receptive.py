"""Receptive fields: what of the input, and of every layer before, a cell can see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Geometry, IntArray, Pair
from cnnviz.nn.explain import Cell
from cnnviz.nn.layers import Array, Concat, Conv2d, Flatten, Layer, Linear, Shape, Softmax
from cnnviz.nn.network import INPUT, Network

Mask = NDArray[np.bool_]
"""Which cells of an activation are seen, shape (C, H, W)."""


def receptive_field(network: Network, shape: Shape, layer: str, cell: Cell) -> dict[str, Mask]:
    """Return which cells a cell of a layer was made from, all the way back.

    Parameters
    ----------
    network : Network
        The layers.
    shape : (int, int, int)
        The input's channels, rows and columns.
    layer : str
        The name of a layer, or "input".
    cell : (int, int, int)
        Channel, row and column of its output.

    Returns
    -------
    dict of str to ndarray of bool, shape (C, H, W)
        The layer itself and every layer it depends on, by name, back to "input". Through
        strides, dilations, poolings and branches no cell is there that could not matter, and none
        is missing.

    Raises
    ------
    KeyError, IndexError
        If there is no such layer or cell.
    """
    shapes = network.shapes(shape)
    start = np.zeros(shapes[layer], dtype=bool)
    start[cell] = True
    seen: dict[str, Mask] = {layer: start}
    for each in reversed(network.layers):
        if each.name not in seen:
            continue
        sources = network.sources(each.name)
        read = tuple(shapes[source] for source in sources)
        for source, mask in zip(sources, _read(each, seen[each.name], read), strict=True):
            seen[source] = seen[source] | mask if source in seen else mask
    return seen


def extent(mask: Mask) -> tuple[int, int, int, int]:
    """Return the smallest rectangle around what is seen: top, left, bottom, right, all included.

    Raises
    ------
    ValueError
        If nothing is.
    """
    rows, columns = np.flatnonzero(mask.any(axis=(0, 2))), np.flatnonzero(mask.any(axis=(0, 1)))
    if not len(rows):
        raise ValueError("Nothing is seen.")
    return int(rows[0]), int(columns[0]), int(rows[-1]), int(columns[-1])


@dataclass(frozen=True, slots=True)
class Box:
    """A block of cells: channels, rows and columns from the first to the last, both included."""

    channels: Pair
    rows: Pair
    columns: Pair

    @property
    def corner_and_size(self) -> tuple[int, int, int, int]:
        """First row and column; how many rows and columns."""
        (top, bottom), (left, right) = self.rows, self.columns
        return top, left, bottom - top + 1, right - left + 1


@dataclass(frozen=True, slots=True)
class _Seen:
    """Cells that are seen: those of all these channels, in these rows and columns, in order."""

    channels: Pair
    rows: IntArray
    columns: IntArray

    def joined(self, other: "_Seen") -> "_Seen":
        channels = (
            min(self.channels[0], other.channels[0]),
            max(self.channels[1], other.channels[1]),
        )
        rows = np.union1d(self.rows, other.rows)
        return _Seen(channels, rows, np.union1d(self.columns, other.columns))


def receptive_box(
    network: Network, shapes: Mapping[str, Shape], layer: str, cell: Cell
) -> Box | None:
    """Return the smallest block of the input around all that a cell of a layer was made from.

    None where that is nothing but padding. What `extent` says of `receptive_field`, without
    looking at every cell of every layer: for large pictures, and while the stepper plays.

    Parameters
    ----------
    network : Network
        The layers.
    shapes : mapping of str to (int, int, int)
        The shape of every activation up to `layer`, as `Network.shapes` has them.
    layer : str
        The name of a layer, or "input".
    cell : (int, int, int)
        Channel, row and column of its output.
    """
    channel, row, column = cell
    seen = {layer: _Seen((channel, channel), np.array([row]), np.array([column]))}
    for each, sources in reversed(network.wired):
        if each.name not in seen:
            continue
        read = tuple(shapes[source] for source in sources)
        for source, part in zip(sources, _before(each, seen[each.name], read), strict=True):
            if part is not None:
                seen[source] = seen[source].joined(part) if source in seen else part
    if INPUT not in seen:
        return None
    found = seen[INPUT]
    ends = [(int(each[0]), int(each[-1])) for each in (found.rows, found.columns)]
    return Box(found.channels, *ends)


def _before(layer: Layer, made: _Seen, shapes: tuple[Shape, ...]) -> list[_Seen | None]:
    """Return what of each input a layer reads to make the cells `made`; None for nothing."""
    whole = [_Seen((0, each[0] - 1), np.arange(each[1]), np.arange(each[2])) for each in shapes]
    match layer:
        case Flatten() if made.channels[0] == made.channels[1]:
            place = np.unravel_index(made.channels[0], shapes[0])
            channel, row, column = (int(each) for each in place)
            return [_Seen((channel, channel), np.array([row]), np.array([column]))]
        case Flatten() | Linear():
            return [*whole]
        case Softmax():
            return [replace(made, channels=whole[0].channels)]
        case Concat():
            return _parted(made, shapes)
        case Conv2d():
            first, last = (layer.channels_read(channel) for channel in made.channels)
            channels = first.start, last.stop - 1
            return [_walked(layer.geometry(shapes[0]), replace(made, channels=channels))]
    return [_walked(layer.geometry(each), made) for each in shapes]


def _parted(made: _Seen, shapes: tuple[Shape, ...]) -> list[_Seen | None]:
    """Return what of each joined input is seen; None for those outside."""
    parts: list[_Seen | None] = []
    before = 0
    for channels, _, _ in shapes:
        first = max(made.channels[0] - before, 0)
        last = min(made.channels[1] - before, channels - 1)
        parts.append(replace(made, channels=(first, last)) if first <= last else None)
        before += channels
    return parts


def _walked(geometry: Geometry, made: _Seen) -> _Seen | None:
    """Return what the windows of some cells read; None if that is only padding."""
    rows = geometry.read_along(0, made.rows)
    columns = geometry.read_along(1, made.columns)
    return _Seen(made.channels, rows, columns) if len(rows) and len(columns) else None


def _read(layer: Layer, made: Mask, shapes: tuple[Shape, ...]) -> list[Mask]:
    """Return which cells of its inputs a layer reads to make the cells `made`."""
    shape = shapes[0]
    match layer:
        case Flatten():
            return [made.reshape(shape)]
        case Linear():
            return [np.full(shape, made.any())]
        case Softmax():
            return [np.broadcast_to(made.any(axis=0), shape)]
        case Concat():
            ends = np.cumsum([each[0] for each in shapes])[:-1]
            return list(np.split(made, ends))
        case Conv2d():
            return [_convolved(layer, made, shape)]
    return [_windows(layer.geometry(each), made) for each in shapes]


def _convolved(layer: Conv2d, made: Mask, shape: Shape) -> Mask:
    """Return what filters read: all channels of their group."""
    geometry = layer.geometry(shape)
    grouped = np.asarray(made.reshape(layer.groups, -1, *made.shape[1:]).any(axis=1))
    return np.repeat(_windows(geometry, grouped), shape[0] // layer.groups, axis=0)


def _windows(geometry: Geometry, made: Mask) -> Mask:
    """Return what the windows of the cells `made` read, each channel on its own."""
    rows, columns = (_axis(geometry, axis) for axis in (0, 1))
    # Counted in float32, for which there is a fast product.
    return np.asarray(rows.T @ made.astype(np.float32) @ columns > 0)


def _axis(geometry: Geometry, axis: int) -> Array:
    """Return 1 for each cell of an input axis that a cell of the output reads: (H', H)."""
    reads = np.zeros((geometry.output_size[axis], geometry.input_size[axis]), np.float32)
    for at in range(len(reads)):
        reads[at, geometry.read_along(axis, np.array([at]))] = 1
    return reads
