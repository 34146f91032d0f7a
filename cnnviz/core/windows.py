"""Filters as one matrix product: what each window reads laid out as a row.

The layout known as im2col, with channels last: what a window reads of a row of the input lies
together in memory, and is copied in one piece. Maps are made with channels last too, which is how
the next convolution reads them best.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Geometry, Pair
from cnnviz.core.scratch import Benches, derived, scratch

Floats = NDArray[np.floating]

BLOCK = 1 << 18
"""Numbers laid out at once, where it can be: 1 MiB of float32."""
FEW = 8
"""Filters and channels, at least, that are many: with fewer, pieces are short."""
SMALL = 1 << 15
"""Numbers laid out for a small map, at most."""


@dataclass(frozen=True, eq=False, slots=True)
class Windows:
    """A convolution that lays windows out as rows.

    Attributes
    ----------
    matrices : ndarray, shape (groups, kH * kW * C / groups, O / groups)
        Each filter as a column: (kernel row, kernel column, channel).
    bias : ndarray, shape (O,), or None
        Added to every cell of a filter's map.
    geometry : Geometry
        Sizes, stride, dilation and padding; the padding is zeros.
    at_once : int
        Rows computed at once.
    """

    matrices: Floats
    bias: Floats | None
    geometry: Geometry
    at_once: int
    _benches: Benches["_Bench"] = field(default_factory=Benches)

    def room(self, count: int, dtype: np.dtype[np.floating]) -> Floats:
        """Return room for the maps of `count` inputs, channels last in memory."""
        filters = self.matrices.shape[0] * self.matrices.shape[2]
        return np.empty((count, *self.geometry.output_size, filters), dtype).transpose(0, 3, 1, 2)

    def fill(self, x: Floats, first: int, stop: int, room: Floats) -> None:
        """Compute the rows from `first` to `stop` of all maps of an input."""
        read, lines = x.transpose(1, 2, 0), room.transpose(1, 2, 0)
        for top in range(first, stop, self.at_once):
            self._fill_rows(read, top, lines[top : min(top + self.at_once, stop)])

    def _fill_rows(self, x: Floats, top: int, made: Floats) -> None:
        bench = self._benches.mine.get((len(made), x.dtype))
        if bench is None:
            bench = self._benches.mine[len(made), x.dtype] = _Bench(self, len(made), x.dtype)
        if bench.inside is None:
            (above, _), (left, _) = self.geometry.padding
            lay(x, (top * self.geometry.stride[0] - above, -left), bench.read)
        else:
            bench.inside[...] = x
        cells = made.reshape(-1, made.shape[2])
        filters = self.matrices.shape[2]
        for group, matrix in enumerate(self.matrices):
            bench.laid_out_windows[...] = bench.windows[group]
            out = cells[:, group * filters : (group + 1) * filters]
            np.matmul(bench.laid_out, matrix, out=out)
        if bench.bias is not None:
            cells += bench.bias


class _Bench:
    """Arrays for passing use to compute so many rows of maps."""

    def __init__(self, way: Windows, rows: int, dtype: np.dtype[np.floating]) -> None:
        geometry, (groups, numbers, _) = way.geometry, way.matrices.shape
        columns, (tall, wide) = geometry.output_size[1], geometry.kernel_size
        self.bias = None if way.bias is None else repeated(way.bias, rows * columns)
        reads = numbers // (tall * wide)
        (down, across), extent = geometry.stride, geometry.extent
        needed = (rows - 1) * down + extent[0], (columns - 1) * across + extent[1], groups * reads
        self.read, self.inside = (
            surrounded(geometry, needed, dtype)
            if rows == geometry.output_size[0]
            else (scratch("read", needed, dtype), None)
        )
        row, column, cell = self.read.strides
        shape = rows, columns, tall, wide, reads
        spread = geometry.dilation[0] * row, geometry.dilation[1] * column
        strides = down * row, across * column, *spread, cell
        self.windows = [
            np.ndarray(shape, dtype, self.read, group * reads * cell, strides)
            for group in range(groups)
        ]
        self.laid_out = scratch("laid out", (rows * columns, numbers), dtype)
        self.laid_out_windows = self.laid_out.reshape(shape)


def windows_of(weight: Floats, bias: Floats | None, groups: int, geometry: Geometry) -> Windows:
    """Return the convolution with `weight`, shape (O, C / groups, kH, kW), by rows of windows."""
    ordered = derived(weight, _in_order)
    matrices = ordered.reshape(len(ordered), groups, -1).transpose(1, 0, 2)
    at_once = max(1, BLOCK // (geometry.output_size[1] * weight[0].size * groups))
    return Windows(matrices, bias, geometry, at_once)


def is_small(weight: Floats, geometry: Geometry) -> bool:
    """Tell whether map and input are so small that `windows_of`, in few steps, is the fastest."""
    read = math.prod(geometry.input_size) * weight.shape[1]
    return bool(geometry.stops * weight[0].size <= SMALL and read <= BLOCK)


def suits_windows(weight: Floats, groups: int, geometry: Geometry) -> bool:
    """Tell whether `windows_of` is likely the fastest way: for many filters of many channels.

    Not where windows leave out rows or columns between them: it copies those too.
    """
    filters, row = len(weight) // groups, geometry.output_size[1] * weight[0].size
    leaves_none = all(
        step <= extent for step, extent in zip(geometry.stride, geometry.extent, strict=True)
    )
    return leaves_none and min(filters, len(weight[0])) >= FEW and row * groups <= BLOCK


def lay(x: Floats, corner: Pair, into: Floats) -> None:
    """Copy the part of `x` that begins at `corner` into an array; 0 where there is no `x`.

    Parameters
    ----------
    x : ndarray, shape (H, W, C)
        The input.
    corner : (int, int)
        Row and column of the input; above and left of it where negative.
    into : ndarray, shape (H', W', C)
        What is filled.
    """
    (top, left), (height, width) = corner, x.shape[:2]
    first, stop = min(max(-top, 0), len(into)), max(min(height - top, len(into)), 0)
    begin, end = min(max(-left, 0), into.shape[1]), max(min(width - left, into.shape[1]), 0)
    if first:
        into[:first] = 0
    if stop < len(into):
        into[stop:] = 0
    held = into[first:stop]
    if begin:
        held[:, :begin] = 0
    if end < into.shape[1]:
        held[:, end:] = 0
    held[:, begin:end] = x[top + first : top + stop, left + begin : left + end]


def surrounded(
    geometry: Geometry, shape: tuple[int, ...], dtype: np.dtype[np.floating]
) -> tuple[Floats, Floats | None]:
    """Return an array of zeros for a whole input, (H, W, C), and the part that takes the input.

    None in place of the part if `shape` does not reach to the end of the input.
    """
    whole = np.zeros(shape, dtype)
    (top, _), (left, _) = geometry.padding
    height, width = geometry.input_size
    inside = whole[top : top + height, left : left + width]
    return whole, inside if inside.shape[:2] == (height, width) else None


def repeated(bias: Floats, count: int) -> Floats:
    """Return `bias` for each of `count` stops: added in one piece, that is faster."""
    return np.broadcast_to(bias, (count, len(bias))).copy()


def _in_order(weight: Floats) -> Floats:
    """Return filters (O, C, kH, kW) as columns: (kH * kW * C, O)."""
    filters = len(weight)
    return np.ascontiguousarray(weight.transpose(2, 3, 1, 0)).reshape(-1, filters)
