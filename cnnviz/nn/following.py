"""A cell followed from layer to layer: forward to one that reads it, backward to one it reads."""

from collections.abc import Mapping

import numpy as np

from cnnviz.core.geometry import Geometry
from cnnviz.nn.explain import (
    Cell,
    ConcatTerms,
    ConvolutionTerms,
    DenseTerms,
    FlattenTerms,
    PoolTerms,
    WindowTerms,
    explain,
)
from cnnviz.nn.layers import Array, Concat, Conv2d, Flatten, Layer, Linear, Shape
from cnnviz.nn.network import INPUT, Network


def reader(layer: Layer, shapes: tuple[Shape, ...], source: int, cell: Cell) -> Cell:
    """Return the cell of `layer` that reads `cell` from nearest to the middle of its window.

    Parameters
    ----------
    layer : Layer
        The layer that reads.
    shapes : tuple of (int, int, int)
        The shapes of what it reads.
    source : int
        Which of those `cell` lies in.
    cell : (int, int, int)
        Channel, row and column.

    Returns
    -------
    (int, int, int)
        Channel, row and column of the layer's output: the same cell where the layer works cell by
        cell. Of filters or units that all read it, the one whose number is nearest. Where no
        window reads the cell, as the stride is larger than the kernel, the nearest window.
    """
    channel, row, column = cell
    match layer:
        case Flatten():
            return int(np.ravel_multi_index(cell, shapes[0])), 0, 0
        case Linear():
            return min(channel, layer.output_shape(*shapes)[0] - 1), 0, 0
        case Concat():
            return channel + sum(each[0] for each in shapes[:source]), row, column
        case Conv2d():
            filters, read = layer.weight.shape[0] // layer.groups, layer.weight.shape[1]
            first = channel // read * filters
            channel = min(max(channel, first), first + filters - 1)
    geometry = layer.geometry(shapes[source])
    return channel, _nearest(geometry, 0, row), _nearest(geometry, 1, column)


def read_cell(layer: Layer, inputs: tuple[Array, ...], source: int, cell: Cell) -> Cell:
    """Return the cell of an input that the window of `layer` stands on when it makes `cell`.

    Parameters
    ----------
    layer : Layer
        The layer that reads.
    inputs : tuple of ndarray of float, shape (C, H, W)
        What it reads.
    source : int
        The input to go to.
    cell : (int, int, int)
        Channel, row and column of the layer's output.

    Returns
    -------
    (int, int, int)
        Channel, row and column of the input: the same cell where the layer works cell by cell,
        the winner of a max or min pooling, the middle of any other window; of a convolution's
        channels the one that adds most, of a dense layer's inputs the largest product, both
        without their signs.
    """
    terms = explain(layer, inputs, cell)
    match terms:
        case FlattenTerms():
            return terms.source
        case DenseTerms():
            place = np.unravel_index(int(terms.order[0]), inputs[source].shape)
            return int(place[0]), int(place[1]), int(place[2])
        case ConvolutionTerms():
            sums = np.nan_to_num(np.abs(terms.channel_sums))
            return (terms.channels[int(sums.argmax())], *_middle(terms, inputs[source]))
        case PoolTerms(chosen=(int(down), int(across))):
            window = terms.window
            return cell[0], int(window.source_rows[down]), int(window.source_columns[across])
        case PoolTerms():
            return (cell[0], *_middle(terms, inputs[source]))
        case ConcatTerms():
            channel = terms.channel if terms.source == source else 0
            return (channel, *cell[1:])
    return cell


def way(network: Network, start: str, end: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return over which layers one goes from one layer to another.

    Returns
    -------
    (tuple of str, tuple of str)
        Backward from `start` to the last layer that both depend on, then forward from there to
        `end`; both hold that layer. Of several inputs of a layer, the first that leads there.

    Raises
    ------
    KeyError
        If there is no such layer.
    """
    wired = {layer.name: sources for layer, sources in network.wired}
    order = {name: at for at, name in enumerate((INPUT, *wired))}
    before, after = _ancestors(wired, start), _ancestors(wired, end)
    meeting = max(before & after, key=order.__getitem__)
    return _climb(wired, start, meeting), _climb(wired, end, meeting)[::-1]


def _ancestors(wired: Mapping[str, tuple[str, ...]], name: str) -> set[str]:
    """Return the layer itself and all that it depends on."""
    known, waiting = set[str](), [name]
    while waiting:
        each = waiting.pop()
        if each not in known:
            known.add(each)
            waiting += wired[each] if each != INPUT else ()
    return known


def _climb(wired: Mapping[str, tuple[str, ...]], name: str, to: str) -> tuple[str, ...]:
    """Return the layers from `name` back to `to`, which it depends on."""
    names = [name]
    while names[-1] != to:
        names.append(next(each for each in wired[names[-1]] if to in _ancestors(wired, each)))
    return tuple(names)


def _nearest(geometry: Geometry, axis: int, at: int) -> int:
    """Return the row or column of the output whose window reads `at` nearest to its middle."""
    last = geometry.output_size[axis] - 1
    starts = np.arange(last + 1) * geometry.stride[axis] - geometry.padding[axis][0]
    away = np.abs(2 * (at - starts) - (geometry.extent[axis] - 1))
    taps, rest = np.divmod(at - starts, geometry.dilation[axis])
    reads = (rest == 0) & (taps >= 0) & (taps < geometry.kernel_size[axis])
    # Rows that read it come first, whatever their distance.
    return int(np.lexsort((away, ~reads))[0])


def _middle(terms: WindowTerms, read: Array) -> tuple[int, int]:
    """Return row and column of the middle of a window, within what it reads."""
    window = terms.window
    places = []
    for taps, size in ((window.rows, read.shape[1]), (window.columns, read.shape[2])):
        middle = (int(taps[0]) + int(taps[-1])) // 2
        inside = taps[(taps >= 0) & (taps < size)]
        nearest = int(np.abs(inside - middle).argmin()) if len(inside) else 0
        places.append(int(inside[nearest]) if len(inside) else min(max(middle, 0), size - 1))
    return places[0], places[1]
