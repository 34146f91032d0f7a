"""Convolution and pooling by their definitions, as slow loops: what everything is held to."""

from collections.abc import Callable

import numpy as np

Array = np.ndarray
Ring = tuple[tuple[int, int], tuple[int, int]]


def source(at: int, count: int, mode: str) -> int | None:
    """Return the cell read at coordinate `at` of an axis; None for a padded zero."""
    if 0 <= at < count:
        return at
    if mode == "zeros":
        return None
    if mode == "replicate":
        return min(max(at, 0), count - 1)
    if mode == "circular":
        return at % count
    return -at if at < 0 else 2 * (count - 1) - at


def taps(
    cell: tuple[int, int], kernel: tuple[int, int], stride: tuple[int, int],
    dilation: tuple[int, int], ring: Ring,
) -> list[tuple[int, int, int, int]]:  # fmt: skip
    """Return (kernel row, kernel column, input row, input column) of every tap at a stop."""
    return [
        (
            i,
            j,
            cell[0] * stride[0] + i * dilation[0] - ring[0][0],
            cell[1] * stride[1] + j * dilation[1] - ring[1][0],
        )
        for i in range(kernel[0])
        for j in range(kernel[1])
    ]


def convolved(
    x: Array, weight: Array, bias: Array | None, size: tuple[int, int],
    stride: tuple[int, int], dilation: tuple[int, int], ring: Ring, groups: int, mode: str,
) -> Array:  # fmt: skip
    """Return the feature maps of `x`, shape (C, H, W), in float64."""
    filters, reads = weight.shape[:2]
    out = np.zeros((filters, *size))
    for o, r, c in np.ndindex(out.shape):
        total = 0.0 if bias is None else float(bias[o])
        first = o // (filters // groups) * reads
        for i, j, row, column in taps((r, c), weight.shape[2:], stride, dilation, ring):
            rr, cc = source(row, x.shape[1], mode), source(column, x.shape[2], mode)
            if rr is not None and cc is not None:
                for channel in range(reads):
                    total += float(weight[o, channel, i, j]) * float(x[first + channel, rr, cc])
        out[o, r, c] = total
    return out


def pooled(
    x: Array, pick: Callable[[list[float]], float], size: tuple[int, int],
    kernel: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int], ring: Ring,
) -> Array:  # fmt: skip
    """Return what `pick` leaves of the cells inside each window of `x`, shape (C, H, W)."""
    out = np.zeros((len(x), *size))
    for channel, r, c in np.ndindex(out.shape):
        held = [
            float(x[channel, row, column])
            for _, _, row, column in taps((r, c), kernel, stride, dilation, ring)
            if 0 <= row < x.shape[1] and 0 <= column < x.shape[2]
        ]
        out[channel, r, c] = pick(held)
    return out
