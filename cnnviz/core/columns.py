"""Filters as matrix products: what the windows of a row of output read, laid out as columns.

The layout known as im2col, with a thrift of its own. Rows of the input are laid out one after the
other, each once for every column of the kernel: (row, kernel column, channel, stop). The windows of
a row of output are then a few such rows, one whole block, and the next row of output shares all
but one of them with it: a 3×3 kernel copies three times, not nine. Each row of output is a product
of its own, small enough for what BLAS does best, and is written where it belongs.

Maps are made row by row, (row, channel, column) in memory, and read best that way: a row of all
channels, moved by a cell, is then one piece to copy.

A tile, what is laid out at once, fits a core's own cache.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Geometry, Pair
from cnnviz.core.scratch import derived, scratch

Floats = NDArray[np.floating]

TILE = 1 << 18
"""Numbers laid out at once, where it can be: 1 MiB of float32."""
LINE = 64
"""Stops in a row of a tile, at least."""
PRODUCT = 1_000_000
"""Multiplications in a product, at most: above, OpenBLAS packs both factors anew each time."""
FEW = 8
"""Filters in a product, at least, unless there are fewer."""


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """A convolution that lays windows out as columns.

    Attributes
    ----------
    matrices : ndarray, shape (groups, O / groups, kH * kW * C / groups)
        Each filter as a row: (kernel row, kernel column, channel).
    bias : ndarray, shape (groups, O / groups, W'), or None
        Added to every row of a filter's map.
    channels : int
        How many a filter reads: C / groups.
    geometry : Geometry
        Sizes, stride, dilation and padding; the padding is zeros.
    """

    matrices: Floats
    bias: Floats | None
    channels: int
    geometry: Geometry

    def room(self, count: int, dtype: np.dtype[np.floating]) -> Floats:
        """Return room for the maps of `count` inputs, row by row in memory."""
        filters = self.matrices.shape[0] * self.matrices.shape[1]
        height, width = self.geometry.output_size
        return np.empty((count, height, filters, width), dtype).transpose(0, 2, 1, 3)

    def fill(self, x: Floats, first: int, stop: int, room: Floats) -> None:
        """Compute the rows from `first` to `stop` of all maps of an input."""
        geometry, channels, made_by = self.geometry, self.channels, self.matrices.shape[1]
        rows, columns = _tile(geometry, channels)
        for group, matrix in enumerate(self.matrices):
            read = x[group * channels : (group + 1) * channels]
            maps = room[group * made_by : (group + 1) * made_by]
            for top in range(first, stop, rows):
                for left in range(0, room.shape[2], columns):
                    made = maps[:, top : min(top + rows, stop), left : left + columns]
                    _multiply(matrix, _windows(read, geometry, (top, left), made.shape[1:]), made)
                    if self.bias is not None:
                        lines = made.transpose(1, 0, 2)
                        lines += self.bias[group, :, left : left + columns]


def columns_of(weight: Floats, bias: Floats | None, groups: int, geometry: Geometry) -> Columns:
    """Return the convolution with `weight`, shape (O, C / groups, kH, kW), by columns."""
    matrices = derived(weight, _in_order).reshape(groups, len(weight) // groups, -1)
    columns = geometry.output_size[1]
    # A whole row of each, so that a row of all maps takes it in one piece.
    biases = None if bias is None else bias.repeat(columns).reshape(groups, -1, columns)
    return Columns(matrices, biases, weight.shape[1], geometry)


def _in_order(weight: Floats) -> Floats:
    """Return each filter as (kernel row, kernel column, channel)."""
    return np.ascontiguousarray(weight.transpose(0, 2, 3, 1))


@lru_cache(1024)
def _tile(geometry: Geometry, channels: int) -> Pair:
    """Return how many rows and columns of the maps are made at once."""
    (down, _), (height, width) = geometry.stride, geometry.kernel_size
    line = width * channels
    columns = min(geometry.output_size[1], max(LINE, TILE // (2 * height * line)))
    lines = TILE // (line * columns)
    if _shares_rows(geometry):
        return max(1, (lines - height) // down + 1), columns
    return max(1, lines // height), columns


def _shares_rows(geometry: Geometry) -> bool:
    """Tell whether the rows a window reads lie one below the other, as blocks must."""
    return geometry.dilation[0] == 1 or geometry.kernel_size[0] == 1


@lru_cache(1024)
def _unmoved(geometry: Geometry, columns: int) -> int:
    """Return which column of the kernel reads rows of input as they lie; -1 if none does.

    They lie as a row of stops does if the window walks cell by cell, `columns` stops in all.
    """
    before, spread = geometry.padding[1][0], geometry.dilation[1]
    whole = columns == geometry.output_size[1] <= geometry.input_size[1]
    at, rest = divmod(before, spread)
    unmoved = whole and geometry.stride[1] == 1 and not rest and at < geometry.kernel_size[1]
    return at if unmoved else -1


def _windows(x: Floats, geometry: Geometry, corner: Pair, made: tuple[int, ...]) -> Floats:
    """Return what the windows of a tile of the maps read: (rows, kH * kW * C, columns)."""
    (rows, columns), (height, width) = made, geometry.kernel_size
    down, spread = geometry.stride[0], geometry.dilation[0]
    top = corner[0] * down - geometry.padding[0][0]
    line = width, len(x), columns if _unmoved(geometry, columns) < 0 else x.shape[2]
    if _shares_rows(geometry):
        laid_out = scratch("laid out", ((rows - 1) * down + height, *line), x.dtype)
        _lay_out(x, geometry, range(top, top + len(laid_out)), (corner[1], columns), laid_out)
        apart = down * laid_out.strides[0]
    else:
        laid_out = scratch("laid out", (rows, height, *line), x.dtype)
        for at in range(height):
            start = top + at * spread
            read = range(start, start + rows * down, down)
            _lay_out(x, geometry, read, (corner[1], columns), laid_out[:, at])
        apart = laid_out.strides[0]
    shape, strides = (rows, height * width * len(x), columns), (apart, *laid_out.strides[-2:])
    return np.ndarray(shape, x.dtype, laid_out, 0, strides)


def _lay_out(x: Floats, geometry: Geometry, rows: range, stops: Pair, laid_out: Floats) -> None:
    """Lay `rows` of the input, counted without its padding, out: (row, kernel column, C, stop).

    The stops are (the first, how many).
    """
    into_rows, from_rows = _within(rows, x.shape[1])
    laid_out[: into_rows.start] = 0
    laid_out[into_rows.stop :] = 0
    lines, laid_out = x[:, from_rows].transpose(1, 0, 2), laid_out[into_rows]
    at = _unmoved(geometry, stops[1])
    if at >= 0:
        laid_out[:, at] = lines
        _move(geometry, at, stops[1], laid_out)
    else:
        _pick(lines, geometry, stops, laid_out)


def _move(geometry: Geometry, unmoved: int, stops: int, laid_out: Floats) -> None:
    """Lay the other columns of the kernel out as the one that is laid out, some cells moved."""
    rows, width, channels, length = laid_out.shape
    # In one piece, cells pass from one channel's end to the next one's start: padding, cleared.
    flat = laid_out.reshape(rows, width, channels * length)
    lines = flat[:, unmoved]
    for at in range(width):
        by = (at - unmoved) * geometry.dilation[1]
        if abs(by) >= length:
            laid_out[:, at] = 0
        elif by < 0:
            flat[:, at, -by:] = lines[:, :by]
            laid_out[:, at, :, :-by] = 0
        elif by > 0:
            flat[:, at, :-by] = lines[:, by:]
            if length - by < stops:
                laid_out[:, at, :, length - by :] = 0


def _pick(lines: Floats, geometry: Geometry, stops: Pair, laid_out: Floats) -> None:
    """Lay out what each column of the kernel reads of `lines`, (row, C, column)."""
    (left, count), stride = stops, geometry.stride[1]
    for at in range(laid_out.shape[1]):
        first = left * stride + at * geometry.dilation[1] - geometry.padding[1][0]
        into, read = _within(range(first, first + count * stride, stride), lines.shape[2])
        line = laid_out[:, at]
        line[:, :, : into.start] = 0
        line[:, :, into] = lines[:, :, read]
        line[:, :, into.stop :] = 0


def _within(read: range, length: int) -> tuple[slice, slice]:
    """Return which of `read` lie within an axis of so many cells, and the cells they are."""
    begin = min(len(read), max(0, -(read.start // read.step)))
    end = max(begin, min(len(read), (length - 1 - read.start) // read.step + 1))
    first = read.start + begin * read.step
    cells = slice(first, first + (end - begin) * read.step, read.step)
    return slice(begin, end), cells


def _multiply(matrix: Floats, windows: Floats, made: Floats) -> None:
    """Write the products of `matrix`, (O, K), with the windows of each row into `made`."""
    at_once = PRODUCT // math.prod(windows.shape[1:])
    if at_once < FEW:
        at_once = len(matrix)
    for at in range(0, len(matrix), at_once):
        some = slice(at, at + at_once)
        np.matmul(matrix[some], windows, out=made[some].transpose(1, 0, 2))
