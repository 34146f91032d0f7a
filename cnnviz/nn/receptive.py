"""Receptive fields: what of the input, and of every layer before, a cell can see."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Geometry
from cnnviz.nn.explain import Cell
from cnnviz.nn.layers import Array, Concat, Conv2d, Flatten, Layer, Linear, Shape, Softmax
from cnnviz.nn.network import Network

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
        cell = (at, 0) if axis == 0 else (0, at)
        window = geometry.window(cell)
        source = window.source_rows if axis == 0 else window.source_columns
        reads[at, source[source >= 0]] = 1
    return reads
