"""Pooling: one number for each window of each channel."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Padding, Pair, geometry_of


def _taps(x, kernel_size, stride, padding, dilation, ceil_mode, fill):  # type: ignore[no-untyped-def]
    g = geometry_of(x.shape[-2:], kernel_size, stride=kernel_size if stride is None else stride,
                    padding=padding, dilation=dilation, ceil_mode=ceil_mode)
    (t, b), (l, r) = g.padding
    (sr, sc), (rows, columns) = g.stride, g.output_size
    H = (rows - 1) * sr + g.extent[0]
    W = (columns - 1) * sc + g.extent[1]
    big = np.full((*x.shape[:-2], max(H, t + x.shape[-2]), max(W, l + x.shape[-1])), fill, x.dtype)
    big[..., t : t + x.shape[-2], l : l + x.shape[-1]] = x
    for i, j in np.ndindex(*g.kernel_size):
        top, left = i * g.dilation[0], j * g.dilation[1]
        yield big[..., top : top + sr * (rows - 1) + 1 : sr, left : left + sc * (columns - 1) + 1 : sc]


def max_pool2d(x, kernel_size, *, stride=None, padding: Padding = 0, dilation=1, ceil_mode=False):  # type: ignore[no-untyped-def]
    """Return the largest value of each window."""
    return np.maximum.reduce(list(_taps(x, kernel_size, stride, padding, dilation, ceil_mode, -np.inf)))


def min_pool2d(x, kernel_size, *, stride=None, padding: Padding = 0, dilation=1, ceil_mode=False):  # type: ignore[no-untyped-def]
    """Return the smallest value of each window."""
    return np.minimum.reduce(list(_taps(x, kernel_size, stride, padding, dilation, ceil_mode, np.inf)))


def avg_pool2d(x, kernel_size, *, stride=None, padding: Padding = 0, dilation=1, ceil_mode=False, count_include_pad=True):  # type: ignore[no-untyped-def]
    """Return the mean of each window."""
    taps = list(_taps(x, kernel_size, stride, padding, dilation, ceil_mode, 0.0))
    return sum(taps) / np.float32(len(taps))
