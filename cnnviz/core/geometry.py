"""Where a window stops and what it reads: the geometry of convolution and pooling.

Sizes are (rows, columns). The formulas are those of Dumoulin and Visin [1]_; ceil mode is as
PyTorch has it.

References
----------
.. [1] Dumoulin and Visin, "A guide to convolution arithmetic for deep learning",
   arXiv:1603.07285, sections 2 and 5.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.sizes import (
    AXES,
    PADDING_MODES,
    GeometryError,
    Padding,
    PaddingMode,
    Pair,
    Walker,
    check_copies,
    check_padding,
    check_positive,
    does_not_fit,
    extent_of,
    fitting,
    pair,
    ring_called,
    sides_of,
)

__all__ = [
    "AXES",
    "PADDING_MODES",
    "Geometry",
    "GeometryError",
    "Padding",
    "PaddingMode",
    "Pair",
    "Window",
    "geometry_of",
    "pair",
]

IntArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Window:
    """One position of the window.

    Attributes
    ----------
    cell : (int, int)
        Row and column of the output cell it makes.
    rows, columns : ndarray of int, shape (kH,) and (kW,)
        Input coordinates of its taps: negative or past the end in the padding.
    source_rows, source_columns : ndarray of int, shape (kH,) and (kW,)
        The input cells read there under the padding mode; -1 for a padded zero.
    padded : ndarray of bool, shape (kH, kW)
        True where a tap lies in the padding.
    """

    cell: Pair
    rows: IntArray
    columns: IntArray
    source_rows: IntArray
    source_columns: IntArray
    padded: BoolArray


@dataclass(frozen=True, slots=True)
class Geometry:
    """How a window walks over an input; made by `geometry_of`.

    Attributes
    ----------
    input_size, kernel_size, stride, dilation, output_size : (int, int)
        Rows, columns.
    padding : ((int, int), (int, int))
        Cells added: (top, bottom), (left, right).
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.
    ceil_mode : bool
        Whether a last window that only partly fits is taken too.
    """

    input_size: Pair
    kernel_size: Pair
    stride: Pair
    dilation: Pair
    padding: tuple[Pair, Pair]
    padding_mode: PaddingMode
    ceil_mode: bool
    output_size: Pair

    @property
    def extent(self) -> Pair:
        """Cells from the window's first tap to its last: ``dilation * (kernel - 1) + 1``."""
        return extent_of(self.kernel_size, self.dilation)

    @property
    def stops(self) -> int:
        """Number of stops: one for every output cell."""
        return self.output_size[0] * self.output_size[1]

    def cell(self, stop: int) -> Pair:
        """Return row and column of the output cell made at `stop`; stops go row by row.

        Raises
        ------
        IndexError
            If there is no such stop.
        """
        if not 0 <= stop < self.stops:
            raise IndexError(f"There is no stop {stop}; there are {self.stops}.")
        return divmod(stop, self.output_size[1])

    def stop(self, cell: Pair) -> int:
        """Return the stop at which the output cell (row, column) is made.

        Raises
        ------
        IndexError
            If there is no such cell.
        """
        row, column = cell
        rows, columns = self.output_size
        if not (0 <= row < rows and 0 <= column < columns):
            raise IndexError(f"There is no cell {cell} in an output of {rows}×{columns}.")
        return row * columns + column

    def window(self, cell: Pair) -> Window:
        """Return what the window reads at the stop that makes `cell` (row, column)."""
        self.stop(cell)
        rows, columns = (self._taps(axis, cell[axis]) for axis in (0, 1))
        height, width = self.input_size
        above_or_below = (rows < 0) | (rows >= height)
        beside = (columns < 0) | (columns >= width)
        return Window(
            cell,
            rows,
            columns,
            _source(rows, height, self.padding_mode),
            _source(columns, width, self.padding_mode),
            above_or_below[:, None] | beside[None, :],
        )

    def read_along(self, axis: int, cells: IntArray) -> IntArray:
        """Return which input cells of an axis the windows of some output cells read, in order.

        Parameters
        ----------
        axis : {0, 1}
            Rows or columns.
        cells : ndarray of int, shape (n,)
            Rows or columns of the output.

        Returns
        -------
        ndarray of int, shape (m,)
            Each once, under the padding mode; none where all of it is padded zeros.
        """
        taps = self._taps(axis, cells[:, None])
        source = np.unique(_source(taps, self.input_size[axis], self.padding_mode))
        return source[source >= 0]

    def readers(self, pixel: Pair) -> IntArray:
        """Return the output cells whose windows read the input cell `pixel` directly.

        Copies of it in the padding do not count.

        Returns
        -------
        ndarray of int, shape (n, 2)
            Rows and columns, row by row.
        """
        axes = []
        for axis in (0, 1):
            position = pixel[axis] + self.padding[axis][0]
            taps = np.arange(self.kernel_size[axis]) * self.dilation[axis]
            cells, rest = np.divmod(position - taps, self.stride[axis])
            fits = (rest == 0) & (cells >= 0) & (cells < self.output_size[axis])
            axes.append(np.sort(cells[fits]))
        rows, columns = np.meshgrid(axes[0], axes[1], indexing="ij")
        return np.stack([rows.ravel(), columns.ravel()], axis=1).astype(np.intp)

    def axis_counts(self, axis: int) -> IntArray:
        """Return how many stops along `axis` read each of its cells directly."""
        taps = np.arange(self.kernel_size[axis])[:, None] * self.dilation[axis]
        starts = np.arange(self.output_size[axis])[None, :] * self.stride[axis]
        read = (taps + starts - self.padding[axis][0]).ravel()
        count = self.input_size[axis]
        return np.bincount(read[(read >= 0) & (read < count)], minlength=count).astype(np.intp)

    def touch_counts(self) -> IntArray:
        """Return how many windows read each pixel directly, shape (H, W).

        Rows and columns are independent: the counts are an outer product.
        """
        return np.outer(self.axis_counts(0), self.axis_counts(1))

    def never_read(self) -> BoolArray:
        """Return which pixels no window reads directly, shape (H, W)."""
        never: tuple[BoolArray, BoolArray] = (self.axis_counts(0) == 0, self.axis_counts(1) == 0)
        return never[0][:, None] | never[1][None, :]

    def formula(self, axis: int) -> str:
        """Return the output size along `axis`, with its numbers.

        For example ``⌊(28 + 2·1 − 3) / 2⌋ + 1 = 14``.
        """
        before, after = self.padding[axis]
        count, kernel, dilation = (
            each[axis] for each in (self.input_size, self.kernel_size, self.dilation)
        )
        added = f"2·{before}" if before == after else f"{before} + {after}"
        reach = f"{kernel}" if dilation == 1 else f"{dilation}·({kernel} − 1) − 1"
        opening, closing = "⌈⌉" if self.ceil_mode else "⌊⌋"
        size = self.output_size[axis]
        words = f"{opening}({count} + {added} − {reach}) / {self.stride[axis]}{closing} + 1"
        plain = fitting(
            count + before + after, extent_of(self.kernel_size, self.dilation)[axis],
            self.stride[axis],
            ceil_mode=self.ceil_mode,
        )  # fmt: skip
        dropped = " − 1, as the last window would begin in the padding" if plain > size else ""
        return f"{words}{dropped} = {size}"

    def _taps(self, axis: int, cell: int | IntArray) -> IntArray:
        start = cell * self.stride[axis] - self.padding[axis][0]
        return np.asarray(start + np.arange(self.kernel_size[axis]) * self.dilation[axis], np.intp)


def geometry_of(
    input_size: Pair,
    kernel_size: int | Pair,
    *,
    stride: int | Pair = 1,
    padding: Padding = 0,
    dilation: int | Pair = 1,
    padding_mode: PaddingMode = "zeros",
    ceil_mode: bool = False,
    walker: Walker = "kernel",
) -> Geometry:
    """Return how a window walks over an input.

    Parameters
    ----------
    input_size : (int, int)
        Rows and columns of the input.
    kernel_size, stride, dilation : int or (int, int)
        Rows and columns, or one number for both.
    padding : int, pair, pair of pairs, "same" or "valid"
        "same" gives ``ceil(input / stride)`` cells; an odd cell of padding goes at the end, as
        ONNX's SAME_UPPER has it. "valid" is none.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.
    ceil_mode : bool
        Take a last window that only partly fits, unless it would begin in the padding after
        the input, as PyTorch's pooling does: it may be the only one.
    walker : {"kernel", "window"}
        What an error calls it: poolings have no kernel.

    Returns
    -------
    Geometry
        ``output = floor((input + padding - dilation * (kernel - 1) - 1) / stride) + 1`` on
        either axis.

    Raises
    ------
    GeometryError
        If a number is out of range, the kernel exceeds the padded input, or the padding cannot
        be made of so small an input.
    """
    size, kernel, steps, spread = pair(input_size), pair(kernel_size), pair(stride), pair(dilation)
    sides = sides_of(padding)
    return _geometry(size, kernel, steps, spread, sides, padding_mode, ceil_mode, walker)


@lru_cache(1024)
def _geometry(
    size: Pair,
    kernel: Pair,
    steps: Pair,
    spread: Pair,
    sides: str | tuple[Pair, Pair],
    padding_mode: PaddingMode,
    ceil_mode: bool,
    walker: Walker,
) -> Geometry:
    """Return the geometry; kept, for a network asks for the same ones in every run."""
    check_positive(size, kernel, steps, spread)
    extent = extent_of(kernel, spread)
    ring = ring_called(sides, size, extent, steps) if isinstance(sides, str) else sides
    check_padding(ring, padding_mode)
    output = []
    for axis in (0, 1):
        before, after = ring[axis]
        room = size[axis] + before + after
        count = fitting(room, extent[axis], steps[axis])
        partly = fitting(room, extent[axis], steps[axis], ceil_mode=ceil_mode)
        if partly > count and count * steps[axis] < size[axis] + before:
            count = partly
        output.append(count)
    if min(output) < 1:
        reach = steps if ceil_mode else (1, 1)
        raise GeometryError(does_not_fit(size, kernel, ring, spread, padding_mode, reach, walker))
    check_copies(ring, size, kernel, spread, padding_mode)
    return Geometry(
        size, kernel, steps, spread, ring, padding_mode, ceil_mode, (output[0], output[1])
    )


def _source(taps: IntArray, count: int, mode: PaddingMode) -> IntArray:
    """Return the cell of an axis of `count` cells that each coordinate reads; -1 for a zero."""
    if mode == "replicate":
        return np.clip(taps, 0, count - 1)
    if mode == "circular":
        return taps % count
    if mode == "reflect":
        last = count - 1
        mirrored = last - np.abs(last - np.abs(taps))
        return np.where((mirrored >= 0) & (mirrored < count), mirrored, -1).astype(np.intp)
    return np.where((taps >= 0) & (taps < count), taps, -1).astype(np.intp)
