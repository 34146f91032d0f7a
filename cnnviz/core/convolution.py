"""Convolution as CNN libraries have it: every filter slid over the input, products summed."""

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnviz.core.columns import columns_of
from cnnviz.core.geometry import (
    Geometry,
    GeometryError,
    Padding,
    PaddingMode,
    Pair,
    geometry_of,
)
from cnnviz.core.numbers import how_many
from cnnviz.core.padding import pad
from cnnviz.core.threads import cores, one_blas_thread, split
from cnnviz.core.windows import is_small, suits_windows, windows_of
from cnnviz.core.winograd import suits_winograd, winograd_of

Floats = NDArray[np.floating]

WORTH_SPLITTING = 6_000_000
"""Multiplications in each range, at least: 120 µs, two or three times what handing over takes."""
PARTS = 2
"""Ranges for each core, at most: more than one, for cores are not always equally fast."""
LAYING_OUT = 10
"""Multiplications that take as long as to lay one number out."""


def conv2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: int | Pair = 1,
    padding: Padding = 0,
    dilation: int | Pair = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
) -> Floats:
    """Slide every filter of `weight` over `x` and sum the products at each stop.

    The kernels are not turned: this is cross-correlation, which CNN libraries call
    convolution [1]_.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
        One input or a batch. float32 and float64 are computed as they are; whole numbers
        become float32.
    weight : array_like, shape (O, C / groups, kH, kW)
        One kernel per filter and input channel it reads.
    bias : array_like, shape (O,), optional
        Added to every cell of a filter's map.
    stride, dilation : int or (int, int), default 1
        Rows and columns, or one number for both.
    padding : int, pair, pair of pairs, "same" or "valid", default 0
        Cells added around `x`; see `geometry_of`.
    groups : int, default 1
        The channels, and the filters, fall into so many groups that do not meet.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.

    Returns
    -------
    ndarray of float32 or float64, shape (O, H', W') or (N, O, H', W')
        The feature maps; sizes as `geometry_of` has them. How they lie in memory depends on the
        way they are computed; the next convolution reads them best as they are.

    Raises
    ------
    GeometryError
        If the shapes do not fit each other, or the kernel does not fit the padded input.
    TypeError
        If numbers are complex.

    Notes
    -----
    Sums are taken in the numbers' own precision and in an order that is not promised: it follows
    from the way that is fastest for the shapes. So results differ from another program's by
    rounding, and where a sum passes the largest number on its way (3.4e38 in float32), one may give
    an infinity, or no number, where the other order gives a finite one. float64 passes it later.

    References
    ----------
    .. [1] Dumoulin and Visin, arXiv:1603.07285; ONNX operator Conv; PyTorch's Conv2d.
    """
    x = floating(x)
    convolve = convolution_of(
        x.shape,
        np.asarray(real(weight), x.dtype),
        None if bias is None else np.asarray(real(bias), x.dtype),
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
    )
    # A result beyond the largest number is an infinity, as it is in hardware: no warning.
    with np.errstate(over="ignore", invalid="ignore"):
        return convolve(x)


class Way(Protocol):
    """A way to compute a convolution of inputs of one shape, with zeros as padding."""

    def room(self, count: int, dtype: np.dtype[np.floating]) -> Floats:
        """Return room for the maps of `count` inputs, at least (N, O, H', W')."""

    def fill(self, x: Floats, first: int, stop: int, room: Floats) -> None:
        """Compute rows of all maps of an input, from `first`, an even one, to `stop`.

        `room` is that of one input, (O, H', W') or more; no two calls fill the same rows of it.
        """


@dataclass(frozen=True, eq=False, slots=True)
class Convolution:
    """A convolution made ready for inputs of one shape.

    Attributes
    ----------
    way : Way
        What computes; it sees an input that has its padding already, unless it is of zeros.
    size : (int, int)
        Rows and columns of a map.
    padding : ((int, int), (int, int))
        Cells added around an input.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.
    effort : int
        What one input takes, in multiplications.
    """

    way: Way
    size: Pair
    padding: tuple[Pair, Pair]
    padding_mode: PaddingMode
    effort: int

    def __call__(self, x: Floats) -> Floats:
        """Return the maps of `x`, an input or a batch of the shape and type it was made for."""
        if self.padding_mode != "zeros":
            x = pad(x, self.padding, self.padding_mode)
        batch = x if x.ndim == 4 else x[None]
        room = self.way.room(len(batch), x.dtype)
        parts = len(batch) * self.effort // WORTH_SPLITTING
        if parts > 1:
            self._fill_at_once(batch, room, min(PARTS * cores(), parts))
        else:
            with one_blas_thread():
                for one, maps in zip(batch, room, strict=True):
                    self.way.fill(one, 0, self.size[0], maps)
        out = room[..., : self.size[0], : self.size[1]]
        return out if x.ndim == 4 else out[0]

    def _fill_at_once(self, batch: Floats, room: Floats, parts: int) -> None:
        """Compute the maps of a batch into `room`, its rows, two by two, split over the cores."""
        height = self.size[0]
        pairs = -(-height // 2)

        def work(first: int, stop: int) -> None:
            """Compute pairs of rows, counted through the whole batch."""
            for at in range(first // pairs, -(-stop // pairs)):
                above = at * pairs
                begin, end = 2 * max(first - above, 0), min(2 * (stop - above), height)
                self.way.fill(batch[at], begin, end, room[at])

        split(work, len(batch) * pairs, parts)


def convolution_of(
    shape: tuple[int, ...],
    weight: Floats,
    bias: Floats | None = None,
    *,
    stride: int | Pair = 1,
    padding: Padding = 0,
    dilation: int | Pair = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
) -> Convolution:
    """Return the convolution of inputs of `shape`; otherwise as `conv2d`."""
    _check_shapes(shape, weight, bias, groups)
    geometry = geometry_of(
        (shape[-2], shape[-1]),
        (weight.shape[2], weight.shape[3]),
        stride=stride,
        padding=padding,
        dilation=dilation,
        padding_mode=padding_mode,
    )
    ring, (filters, _, rows, columns) = geometry.padding, weight.shape
    effort = geometry.stops * columns * shape[-3] * (rows * (filters // groups) + LAYING_OUT)
    if padding_mode != "zeros":
        (top, bottom), (left, right) = ring
        grown = shape[-2] + top + bottom, shape[-1] + left + right
        geometry = replace(geometry, input_size=grown, padding=((0, 0), (0, 0)))
    way = _way(weight, bias, groups, geometry)
    return Convolution(way, geometry.output_size, ring, padding_mode, effort)


def _way(weight: Floats, bias: Floats | None, groups: int, geometry: Geometry) -> Way:
    """Return the fastest way: which it is was measured."""
    # To put many filters in another order takes long; those of layers, read-only, serve again.
    lasting = not weight.flags.writeable
    if lasting and suits_winograd(weight, groups, geometry):
        return winograd_of(weight, bias, geometry)
    if is_small(weight, geometry) or (lasting and suits_windows(weight, groups, geometry)):
        return windows_of(weight, bias, groups, geometry)
    return columns_of(weight, bias, groups, geometry)


def real(x: ArrayLike) -> NDArray[Any]:
    """Return `x` as an array; TypeError if its numbers are complex, for half of each would go."""
    array = np.asarray(x)
    if np.iscomplexobj(array):
        raise TypeError(
            "Complex numbers are not convolved. Convolve real and imaginary part one by one."
        )
    return array


def floating(x: ArrayLike) -> Floats:
    """Return `x` as float32 or float64: as it is, or as float32 where it is neither.

    Raises
    ------
    TypeError
        If its numbers are complex.
    """
    array = real(x)
    if array.dtype in (np.float32, np.float64):
        return array
    return array.astype(np.float32)


def _check_shapes(shape: tuple[int, ...], weight: Floats, bias: Floats | None, groups: int) -> None:
    if len(shape) not in (3, 4):
        raise GeometryError(
            f"An input has the shape (C, H, W), or (N, C, H, W) for a batch, not {shape}. "
            "Add or take off an axis."
        )
    if weight.ndim != 4:
        raise GeometryError(
            f"Weights have the shape (O, C / groups, kH, kW), not {weight.shape}. "
            "Add or take off an axis."
        )
    channels, (filters, reads) = shape[-3], weight.shape[:2]
    if min(channels, filters, reads) < 1:
        raise GeometryError(
            f"{how_many(filters, 'filter')} of {how_many(reads, 'channel')} over "
            f"{how_many(channels, 'channel')} compute nothing. "
            "Use at least 1 of each."
        )
    if groups < 1 or filters % groups or reads * groups != channels:
        raise GeometryError(
            f"{how_many(filters, 'filter')} that read "
            f"{how_many(reads, 'channel')} each do not fall into {groups} groups "
            f"over an input of "
            f"{how_many(channels, 'channel')}. {_cure(channels, filters, reads, groups)}"
        )
    if bias is not None and bias.shape != (filters,):
        raise GeometryError(
            f"A bias of shape {bias.shape} does not fit "
            f"{how_many(filters, 'filter')}. Use ({filters},)."
        )


def _cure(channels: int, filters: int, reads: int, groups: int) -> str:
    """Return the smallest change that lets filters read an input of so many channels."""
    if channels % reads == 0 and filters % (channels // reads) == 0:
        return f"Use groups={channels // reads}."
    if groups < 1 or filters % groups or channels % groups:
        return f"Use groups=1 and give the weights {how_many(channels, 'channel')}."
    return f"Give the weights {how_many(channels // groups, 'channel')}."
