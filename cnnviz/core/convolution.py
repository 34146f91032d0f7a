"""Convolution as CNN libraries have it: every filter slid over the input, products summed."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnviz.core.bands import Steps, filter_bands
from cnnviz.core.columns import filter_columns
from cnnviz.core.geometry import GeometryError, Padding, PaddingMode, Pair, geometry_of
from cnnviz.core.padding import pad

Floats = NDArray[np.floating]

BANDS_FROM = 96
"""Output columns from which a single filter is applied by bands: below, setting up costs more."""


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
        The feature maps; sizes as `geometry_of` has them.

    Raises
    ------
    GeometryError
        If the shapes do not fit each other, or the kernel does not fit the padded input.

    References
    ----------
    .. [1] Dumoulin and Visin, arXiv:1603.07285; ONNX operator Conv; PyTorch's Conv2d.
    """
    x = floating(x)
    weight = np.asarray(weight, x.dtype)
    biases = None if bias is None else np.asarray(bias, x.dtype)
    _check_shapes(x, weight, biases, groups)
    geometry = geometry_of(
        (x.shape[-2], x.shape[-1]),
        (weight.shape[2], weight.shape[3]),
        stride=stride,
        padding=padding,
        dilation=dilation,
        padding_mode=padding_mode,
    )
    batch = x if x.ndim == 4 else x[None]
    out = np.empty((len(batch), len(weight), *geometry.output_size), x.dtype)
    steps = Steps(geometry.stride, geometry.dilation)
    # A result beyond the largest number is an infinity, as it is in hardware: no warning.
    with np.errstate(over="ignore", invalid="ignore"):
        for each, maps in zip(batch, out, strict=True):
            padded = np.ascontiguousarray(pad(each, geometry.padding, padding_mode))
            _filter_groups(padded, weight, biases, groups, steps, maps)
    return out if x.ndim == 4 else out[0]


def floating(x: ArrayLike) -> Floats:
    """Return `x` as float32 or float64: as it is, or as float32 where it is neither."""
    array = np.asarray(x)
    if array.dtype in (np.float32, np.float64):
        return array
    return array.astype(np.float32)


def _filter_groups(
    padded: Floats, weight: Floats, bias: Floats | None, groups: int, steps: Steps, out: Floats
) -> None:
    """Compute the maps of one padded input into `out`, group by group."""
    channels, filters = weight.shape[1], len(weight) // groups
    for group in range(groups):
        read = padded[group * channels : (group + 1) * channels]
        made = slice(group * filters, (group + 1) * filters)
        biases = np.zeros(filters, out.dtype) if bias is None else bias[made]
        if filters * 3 <= 2 * channels + 1 and out.shape[2] >= BANDS_FROM:
            for kernels, value, plane in zip(weight[made], biases, out[made], strict=True):
                filter_bands(read, kernels, value, steps, plane)
        else:
            filter_columns(read, weight[made], biases, steps, out[made])


def _check_shapes(x: Floats, weight: Floats, bias: Floats | None, groups: int) -> None:
    if x.ndim not in (3, 4):
        raise GeometryError(
            f"An input has the shape (C, H, W), or (N, C, H, W) for a batch, not {x.shape}. "
            "Add or take off an axis."
        )
    if weight.ndim != 4:
        raise GeometryError(
            f"Weights have the shape (O, C / groups, kH, kW), not {weight.shape}. "
            "Add or take off an axis."
        )
    channels, (filters, reads) = x.shape[-3], weight.shape[:2]
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
