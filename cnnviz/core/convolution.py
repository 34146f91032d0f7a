"""Convolution as CNN libraries have it: cross-correlation, summed over channels."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnviz.core.geometry import GeometryError, Padding, PaddingMode, Pair, geometry_of
from cnnviz.core.padding import pad


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
) -> NDArray[np.floating]:
    """Slide every filter over `x` and sum the products at each stop."""
    x = _floating(x)
    weight = np.asarray(weight, x.dtype)
    if x.ndim == 4:
        return np.stack([
            conv2d(each, weight, bias, stride=stride, padding=padding, dilation=dilation,
                   groups=groups, padding_mode=padding_mode)
            for each in x
        ])
    if weight.shape[1] * groups != x.shape[0]:
        raise GeometryError(f"{weight.shape[1] * groups} channels are read, not {x.shape[0]}.")
    geometry = geometry_of(
        x.shape[1:], weight.shape[2:], stride=stride, padding=padding, dilation=dilation,
        padding_mode=padding_mode,
    )
    padded = pad(x, geometry.padding, padding_mode)
    out = np.zeros((weight.shape[0], *geometry.output_size), x.dtype)
    if bias is not None:
        out += np.asarray(bias, x.dtype)[:, None, None]
    per = weight.shape[0] // groups
    (sr, sc), (dr, dc), (rows, columns) = geometry.stride, geometry.dilation, geometry.output_size
    for o in range(weight.shape[0]):
        for c in range(weight.shape[1]):
            plane = padded[o // per * weight.shape[1] + c]
            for i, j in np.ndindex(*weight.shape[2:]):
                top, left = i * dr, j * dc
                taken = plane[top : top + sr * (rows - 1) + 1 : sr, left : left + sc * (columns - 1) + 1 : sc]
                out[o] += weight[o, c, i, j] * taken
    return out


def _floating(x: ArrayLike) -> NDArray[np.floating]:
    array = np.asarray(x)
    return array if array.dtype in (np.float32, np.float64) else array.astype(np.float32)
