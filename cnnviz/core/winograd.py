"""Convolution with 3×3 kernels by fewer multiplications: Winograd's minimal filtering.

Four cells of a map, two by two, take 36 multiplications for each channel by the definition. Of the
4×4 cells of the input that they read and of the kernel, sums are taken first; then 16 do [1]_.
Sums are matrix products here, small ones, and what is multiplied is one product for each of the 16,
over all channels. Rounding is that of the definition, or finer, measured against the largest of the
cells read; whole numbers, as long as they are exact, stay exact.

An infinity would reach the other cells of its four. Where a result is not finite, rows are computed
by the definition.

References
----------
.. [1] Lavin and Gray, arXiv:1509.09308, F(2×2, 3×3).
"""

import math
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Geometry, Pair
from cnnviz.core.scratch import Benches, derived, scratch
from cnnviz.core.windows import lay, repeated, surrounded, windows_of

Floats = NDArray[np.floating]

TILES = 96
"""Tiles computed at once, at least: the more, the less often the filters are read."""
BLOCK = 100_000
"""Sums and products at once, about, where there may be more tiles: they stay in cache."""
FEW = 16
"""Channels and filters, at least: with fewer, the sums take longer than what they spare."""
WIDE = 1 << 18
"""Numbers of a row of tiles, at most, for each of the 16 sums."""
UNEVEN = 256
"""How far a weight may stand out: in sums with a larger one, the others would lose digits."""
MIDDLE = 5
"""Which of the 16 products all four cells of a tile take once: there a bias is added."""
_INPUT = ((1, 0, -1, 0), (0, 1, 1, 0), (0, -1, 1, 0), (0, 1, 0, -1))
_KERNEL = ((1, 0, 0), (0.5, 0.5, 0.5), (0.5, -0.5, 0.5), (0, 0, 1))
_OUTPUT = ((1, 1, 1, 0), (0, 1, -1, -1))


@dataclass(frozen=True, eq=False, slots=True)
class Winograd:
    """A convolution with 3×3 kernels, moved cell by cell.

    Attributes
    ----------
    changed : ndarray, shape (16, C, O)
        The sums of each kernel.
    weight : ndarray, shape (O, C, 3, 3)
        The filters.
    bias : ndarray, shape (O,), or None
        Added to every cell of a filter's map.
    geometry : Geometry
        Sizes and padding; the padding is zeros.
    size : (int, int)
        Rows and columns of a map in whole tiles.
    at_once : int
        Rows computed at once.
    """

    changed: Floats
    weight: Floats
    bias: Floats | None
    geometry: Geometry
    size: Pair
    at_once: int
    _benches: Benches["_Bench"] = field(default_factory=Benches)

    def room(self, count: int, dtype: np.dtype[np.floating]) -> Floats:
        """Return room for the maps of `count` inputs, channels last in memory, whole tiles."""
        return np.empty((count, *self.size, len(self.weight)), dtype).transpose(0, 3, 1, 2)

    def fill(self, x: Floats, first: int, stop: int, room: Floats) -> None:
        """Compute the rows from `first`, an even one, to `stop` of all maps of an input."""
        read, lines = x.transpose(1, 2, 0), room.transpose(1, 2, 0)
        for top in range(first, stop, self.at_once):
            made = lines[top : min(top + self.at_once, stop + stop % 2)]
            if not self._fill_tiles(read, top, made):
                self._fill_plainly(x, slice(top, min(top + self.at_once, stop)), room)

    def _fill_plainly(self, x: Floats, rows: slice, room: Floats) -> None:
        """Compute rows of all maps by the definition."""
        plain = windows_of(self.weight, self.bias, 1, self.geometry)
        (maps,) = plain.room(1, x.dtype)
        plain.fill(x, rows.start, rows.stop, maps)
        room[:, rows, : maps.shape[2]] = maps[:, rows]

    def _fill_tiles(self, x: Floats, top: int, made: Floats) -> bool:
        """Compute rows of maps, (rows, W', O); tell whether all came out finite."""
        bench = self._benches.mine.get((len(made), x.dtype))
        if bench is None:
            bench = self._benches.mine[len(made), x.dtype] = _Bench(self, len(made), x.dtype)
        if bench.inside is None:
            (above, _), (left, _) = self.geometry.padding
            lay(x, (top - above, -left), bench.read)
        else:
            bench.inside[...] = x
        bench.laid_out[...] = bench.tiles
        np.matmul(bench.input_sums, bench.laid_out_flat, out=bench.sums_flat)
        np.matmul(bench.sums, self.changed, out=bench.products)
        if bench.bias is not None:
            bench.middle += bench.bias
        np.matmul(bench.output_sums, bench.products_flat, out=bench.cells)
        made.reshape(bench.cells_in_place.shape)[...] = bench.cells_in_place
        return math.isfinite(float(np.dot(bench.cells_flat, bench.cells_flat)))


class _Bench:
    """Arrays for passing use to compute so many rows of maps, seen as each step wants them."""

    def __init__(self, way: Winograd, rows: int, dtype: np.dtype[np.floating]) -> None:
        (filters, channels, _, _), columns = way.weight.shape, way.size[1]
        down, across = rows // 2, columns // 2
        self.bias = None if way.bias is None else repeated(way.bias, down * across)
        self.input_sums, self.output_sums = _twice(_INPUT, dtype), _twice(_OUTPUT, dtype)
        shape, whole = (rows + 2, columns + 2, channels), rows == way.size[0]
        self.read, self.inside = (
            surrounded(way.geometry, shape, dtype)
            if whole
            else (scratch("read", shape, dtype), None)
        )
        row, column, cell = self.read.strides
        strides = row, column, 2 * row, 2 * column, cell
        self.tiles = np.ndarray((4, 4, down, across, channels), dtype, self.read, 0, strides)
        self.laid_out = scratch("first", self.tiles.shape, dtype)
        self.laid_out_flat = self.laid_out.reshape(16, -1)
        self.sums = scratch("second", (16, down * across, channels), dtype)
        self.sums_flat = self.sums.reshape(16, -1)
        self.products = scratch("first", (16, down * across, filters), dtype)
        self.products_flat = self.products.reshape(16, -1)
        self.middle = self.products[MIDDLE]
        self.cells = scratch("second", (4, down * across * filters), dtype)
        self.cells_flat = self.cells.reshape(-1)
        tiles = self.cells.reshape(2, 2, down, across, filters)
        self.cells_in_place = tiles.transpose(2, 0, 3, 1, 4)


def suits_winograd(weight: Floats, groups: int, geometry: Geometry) -> bool:
    """Tell whether `winograd_of` can do a convolution, and is likely faster."""
    plain = geometry.stride == geometry.dilation == (1, 1) and groups == 1
    filters, channels = weight.shape[:2]
    if not plain or geometry.kernel_size != (3, 3) or min(filters, channels) < FEW:
        return False
    row = math.ceil(geometry.output_size[1] / 2) * (filters + channels)
    sizes = np.abs(weight)
    return bool(row <= WIDE and sizes.max() <= UNEVEN * sizes.mean())


def winograd_of(weight: Floats, bias: Floats | None, geometry: Geometry) -> Winograd:
    """Return the convolution with `weight`, shape (O, C, 3, 3), by sums."""
    filters, channels = weight.shape[:2]
    down, across = (math.ceil(each / 2) for each in geometry.output_size)
    tiles = max(TILES, BLOCK // (16 * (channels + filters)))
    at_once = 2 * max(1, round(tiles / across))
    changed = derived(weight, _changed)
    return Winograd(changed, weight, bias, geometry, (2 * down, 2 * across), at_once)


def _changed(weight: Floats) -> Floats:
    """Return the sums of filters (O, C, 3, 3): (16, C, O)."""
    filters, channels = weight.shape[:2]
    taps = np.ascontiguousarray(weight.transpose(2, 3, 1, 0)).reshape(9, -1)
    sums = np.matmul(_twice(_KERNEL, weight.dtype), taps)
    return np.asarray(sums.reshape(16, channels, filters), weight.dtype)


@cache
def _twice(sums: tuple[tuple[float, ...], ...], dtype: np.dtype[np.floating]) -> Floats:
    """Return the matrix that takes `sums` of the rows and of the columns of a square."""
    once = np.array(sums, dtype)
    return np.asarray(np.kron(once, once), dtype)
