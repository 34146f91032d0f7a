"""One filter over large planes, as products with banded matrices.

A column of the kernel slid down a band of rows is a product with a banded (Toeplitz) matrix: one
product for each column of the kernel makes sixteen output rows at once, in long lines that stay in
cache. The zeros beside the band are multiplied too, which is worth it, but would spread a NaN or
an infinity to rows that do not read it: rows that are not finite are computed again tap by tap.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Pair

Floats = NDArray[np.floating]

BAND = 16
"""Output rows made at once."""


@dataclass(frozen=True, slots=True)
class Steps:
    """How the window moves and spreads: (rows, columns)."""

    stride: Pair
    dilation: Pair


def filter_bands(
    x: Floats, kernels: Floats, bias: np.floating | float, steps: Steps, out: Floats
) -> None:
    """Compute the map of one filter into `out`.

    Parameters
    ----------
    x : ndarray, shape (C, H, W)
        The padded input; rows contiguous.
    kernels : ndarray, shape (C, kH, kW)
        One kernel a channel.
    bias : float
        Added to every cell.
    steps : Steps
        Stride and dilation.
    out : ndarray, shape (H', W')
        Where the map goes.
    """
    height, width = out.shape
    matrices = _banded(kernels, steps, min(BAND, height))
    scratch = np.empty((BAND, width), out.dtype)
    reach = steps.dilation[0] * (kernels.shape[1] - 1) + 1
    for top in range(0, height, BAND):
        made = out[top : top + BAND]
        rows = len(made)
        first = top * steps.stride[0]
        needed = (rows - 1) * steps.stride[0] + reach
        band = x[:, first : first + needed]
        _sum_products(band, matrices[:, :, :rows, :needed], steps, scratch[:rows], made)
        if not np.isfinite(made.sum()):
            _sum_taps(band, kernels, steps, scratch[:rows], made)
        if bias:
            made += bias


def _banded(kernels: Floats, steps: Steps, rows: int) -> Floats:
    """Return a banded matrix for each channel and column of the kernel: (C, kW, rows, needed)."""
    channels, height, width = kernels.shape
    stride, dilation = steps.stride[0], steps.dilation[0]
    needed = (rows - 1) * stride + dilation * (height - 1) + 1
    matrices = np.zeros((channels, width, rows, needed), kernels.dtype)
    columns = kernels.transpose(0, 2, 1)
    for row in range(rows):
        start = row * stride
        matrices[:, :, row, start : start + dilation * (height - 1) + 1 : dilation] = columns
    return matrices


def _sum_products(
    band: Floats, matrices: Floats, steps: Steps, scratch: Floats, made: Floats
) -> None:
    """Sum the products of the banded matrices with the shifted band into `made`."""
    width, begun = made.shape[1], False
    for plane, columns in zip(band, matrices, strict=True):
        phases = _phases(plane, steps, len(columns))
        for at, matrix in enumerate(columns):
            offset = at * steps.dilation[1]
            start, phase = divmod(offset, steps.stride[1])
            line = phases[phase][:, start : start + width]
            if begun:
                np.matmul(matrix, line, out=scratch)
                made += scratch
            else:
                np.matmul(matrix, line, out=made)
                begun = True


def _phases(plane: Floats, steps: Steps, taps: int) -> dict[int, Floats]:
    """Return every stride-th column of `plane`, contiguous, for each column it is begun at."""
    stride, dilation = steps.stride[1], steps.dilation[1]
    if stride == 1:
        return {0: plane}
    begun = {at * dilation % stride for at in range(taps)}
    return {phase: np.ascontiguousarray(plane[:, phase::stride]) for phase in begun}


def _sum_taps(band: Floats, kernels: Floats, steps: Steps, scratch: Floats, made: Floats) -> None:
    """Sum tap by tap into `made`: only what a window reads reaches its cell."""
    made[:] = 0
    height, width = made.shape
    (down, across), (spread_down, spread_across) = steps.stride, steps.dilation
    for channel, row, column in np.ndindex(kernels.shape):
        top, left = row * spread_down, column * spread_across
        read = band[
            channel,
            top : top + down * (height - 1) + 1 : down,
            left : left + across * (width - 1) + 1 : across,
        ]
        np.multiply(read, kernels[channel, row, column], out=scratch)
        made += scratch
