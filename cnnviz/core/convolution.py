"""Convolution as CNN libraries have it: every filter slid over the input, products summed."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnviz.core.columns import Filters, as_matrices, filter_rows
from cnnviz.core.geometry import GeometryError, Padding, PaddingMode, Pair, geometry_of
from cnnviz.core.padding import pad
from cnnviz.core.threads import cores, one_blas_thread, split

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
        The feature maps; sizes as `geometry_of` has them. In memory a row of all maps lies
        together, which is how the next convolution reads it.

    Raises
    ------
    GeometryError
        If the shapes do not fit each other, or the kernel does not fit the padded input.

    References
    ----------
    .. [1] Dumoulin and Visin, arXiv:1603.07285; ONNX operator Conv; PyTorch's Conv2d.
    """
    x = floating(x)
    convolve = convolution_of(
        x.shape,
        np.asarray(weight, x.dtype),
        None if bias is None else np.asarray(bias, x.dtype),
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
    )
    return convolve(x)


@dataclass(frozen=True, eq=False, slots=True)
class Convolution:
    """A convolution made ready for inputs of one shape.

    Attributes
    ----------
    filters : Filters
        The filters; they see an input that has its padding already, unless it is of zeros.
    maps : (int, int, int)
        Filters, rows and columns of an output.
    padding : ((int, int), (int, int))
        Cells added around an input.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.
    effort : int
        What one input takes, in multiplications.
    """

    filters: Filters
    maps: tuple[int, int, int]
    padding: tuple[Pair, Pair]
    padding_mode: PaddingMode
    effort: int

    def __call__(self, x: Floats) -> Floats:
        """Return the maps of `x`, an input or a batch of the shape and type it was made for."""
        batch = x if x.ndim == 4 else x[None]
        if self.padding_mode != "zeros":
            batch = pad(batch, self.padding, self.padding_mode)
        count, (filters, height, width) = len(batch), self.maps
        lines = np.empty((count, height, filters, width), x.dtype)
        out = lines.transpose(0, 2, 1, 3)
        # A result beyond the largest number is an infinity, as it is in hardware: no warning.
        with np.errstate(over="ignore", invalid="ignore"):
            self._fill(batch, out)
        return out if x.ndim == 4 else out[0]

    def _fill(self, batch: Floats, out: Floats) -> None:
        """Compute the maps of a batch into `out`, its rows split over the cores."""
        height = self.maps[1]

        def work(first: int, stop: int) -> None:
            """Compute rows, counted through the whole batch."""
            for at in range(first // height, -(-stop // height)):
                above = at * height
                rows = max(first - above, 0), min(stop - above, height)
                filter_rows(batch[at], self.filters, *rows, out[at])

        parts = len(out) * self.effort // WORTH_SPLITTING
        if parts > 1:
            split(work, len(out) * height, min(PARTS * cores(), parts))
        else:
            with one_blas_thread():
                work(0, len(out) * height)


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
        geometry = replace(geometry, padding=((0, 0), (0, 0)))
    matrices = as_matrices(weight, bias, groups, geometry)
    return Convolution(matrices, (filters, *geometry.output_size), ring, padding_mode, effort)


def floating(x: ArrayLike) -> Floats:
    """Return `x` as float32 or float64: as it is, or as float32 where it is neither."""
    array = np.asarray(x)
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
            f"{filters} filters of {reads} channels over {channels} channels compute nothing. "
            "Use at least 1 of each."
        )
    if groups < 1 or filters % groups or reads * groups != channels:
        raise GeometryError(
            f"{filters} filters that read {reads} channels each do not fall into {groups} groups "
            f"over an input of {channels} channels. {_cure(channels, filters, reads, groups)}"
        )
    if bias is not None and bias.shape != (filters,):
        raise GeometryError(
            f"A bias of shape {bias.shape} does not fit {filters} filters. Use ({filters},)."
        )


def _cure(channels: int, filters: int, reads: int, groups: int) -> str:
    """Return the smallest change that lets filters read an input of so many channels."""
    if channels % reads == 0 and filters % (channels // reads) == 0:
        return f"Use groups={channels // reads}."
    if groups < 1 or filters % groups or channels % groups:
        return f"Use groups=1 and give the weights {channels} channels."
    return f"Give the weights {channels // groups} channels."
