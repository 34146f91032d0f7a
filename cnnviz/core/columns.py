"""Many filters at once: windows laid out as columns, then one matrix product.

The layout known as im2col, a few output rows at a time so that the columns stay in cache. Windows
overlap: a column of the kernel is copied once and serves all rows of the kernel.
"""

import math
import threading

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from cnnviz.core.bands import Steps

Floats = NDArray[np.floating]

SCRATCH = 1 << 19
"""Numbers laid out at once, at most: 2 MiB of float32."""
SHARED_FROM = 16
"""Channels from which rows of the kernel share one copy: below, one product of all is faster."""


def filter_columns(x: Floats, weight: Floats, bias: Floats, steps: Steps, out: Floats) -> None:
    """Compute the maps of all filters into `out`.

    Parameters
    ----------
    x : ndarray, shape (C, H, W)
        The padded input.
    weight : ndarray, shape (O, C, kH, kW)
        The filters.
    bias : ndarray, shape (O,)
        Added to every cell of a filter's map.
    steps : Steps
        Stride and dilation.
    out : ndarray, shape (O, H', W')
        Where the maps go.
    """
    _, channels, height, width = weight.shape
    unit = steps == Steps((1, 1), (1, 1))
    taps = channels * height * width
    if unit and channels >= SHARED_FROM and taps * out[0].size <= SCRATCH:
        _filter_shared(x, weight, out)
    else:
        rows = max(1, SCRATCH // (taps * out.shape[2]))
        flat = weight.reshape(len(weight), taps)
        for top in range(0, out.shape[1], rows):
            made = out[:, top : top + rows]
            laid_out = _columns(x, weight.shape, steps, top, made.shape[1:])
            product = _borrowed("product", made.shape, x.dtype)
            np.matmul(flat, laid_out, out=product.reshape(len(flat), -1))
            made[:] = product
    if bias.any():
        out += bias[:, None, None]


def _columns(
    x: Floats, shape: tuple[int, ...], steps: Steps, top: int, made: tuple[int, ...]
) -> Floats:
    """Return what each window reads as a column: (C * kH * kW, stops)."""
    _, channels, height, width = shape
    (down, across), (spread_down, spread_across) = steps.stride, steps.dilation
    plane, row, column = x.strides
    windows = as_strided(
        x[:, top * down :],
        (channels, height, width, *made),
        (plane, spread_down * row, spread_across * column, down * row, across * column),
        writeable=False,
    )
    laid_out = _borrowed("columns", windows.shape, x.dtype)
    np.copyto(laid_out, windows)
    return laid_out.reshape(channels * height * width, -1)


def _filter_shared(x: Floats, weight: Floats, out: Floats) -> None:
    """Compute the maps with one copy for each column of the kernel, shared by its rows."""
    filters, channels, height, width = weight.shape
    rows, columns = out.shape[1:]
    copies = _borrowed("columns", (width, channels, x.shape[1], columns), x.dtype)
    for at in range(width):
        copies[at] = x[:, :, at : at + columns]
    flat = copies.reshape(width * channels, -1)
    by_row = np.ascontiguousarray(weight.transpose(2, 0, 3, 1)).reshape(height, filters, -1)
    made = out.reshape(filters, rows * columns)
    np.matmul(by_row[0], flat[:, : rows * columns], out=made)
    scratch = _borrowed("product", made.shape, x.dtype)
    for at in range(1, height):
        start = at * columns
        np.matmul(by_row[at], flat[:, start : start + rows * columns], out=scratch)
        made += scratch


_kept = threading.local()


def _borrowed(name: str, shape: tuple[int, ...], dtype: np.dtype[np.floating]) -> Floats:
    """Return an array for passing use, holding anything; the next call by `name` gets it again.

    Fresh memory of this size is cleared by the system page by page, which takes longer than the
    arithmetic done in it.
    """
    count = math.prod(shape)
    array: Floats | None = getattr(_kept, f"{name}_{dtype}", None)
    if array is None or array.size < count:
        array = np.empty(count, dtype)
        setattr(_kept, f"{name}_{dtype}", array)
    return array[:count].reshape(shape)
