"""Edits of a kernel's weights: each returns a new array."""

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.floating]


def flip_rows(weights: Weights) -> Weights:
    """Return the kernel with top and bottom exchanged."""
    return weights[::-1].copy()


def flip_columns(weights: Weights) -> Weights:
    """Return the kernel with left and right exchanged."""
    return weights[:, ::-1].copy()


def rotate(weights: Weights, quarter_turns: int = 1) -> Weights:
    """Return the kernel turned counter-clockwise by so many quarters."""
    return np.rot90(weights, quarter_turns).copy()


def transpose(weights: Weights) -> Weights:
    """Return the kernel with rows and columns exchanged."""
    return weights.T.copy()


def negate(weights: Weights) -> Weights:
    """Return the kernel with every sign changed; zero stays a positive zero."""
    return np.where(weights == 0, weights.dtype.type(0), -weights)


def normalise(weights: Weights) -> Weights:
    """Return the kernel scaled to the sum 1, so that it keeps the brightness.

    Where the sum is zero, up to rounding, to the sum of absolute weights 1; a kernel of zeros
    stays as it is.
    """
    magnitude = float(np.abs(weights).sum(dtype=np.float64))
    if magnitude == 0 or not np.isfinite(magnitude):
        return weights.copy()
    total = float(weights.sum(dtype=np.float64))
    divisor = total if abs(total) > 1e-6 * magnitude else magnitude
    return np.asarray(weights / divisor, weights.dtype)


def clear(weights: Weights) -> Weights:
    """Return a kernel of zeros of the same size."""
    return np.zeros_like(weights)


def resize(weights: Weights, size: tuple[int, int]) -> Weights:
    """Return a kernel of `size` rows and columns with the old one in its middle.

    What does not fit is cut off evenly; what is new is zero. The odd row or column goes at the
    end, so that growing and shrinking again give the kernel back.
    """
    out = np.zeros(size, weights.dtype)
    into, taken = [], []
    for new, old in zip(size, weights.shape, strict=True):
        inner = min(new, old)
        start, begin = (new - inner) // 2, (old - inner) // 2
        into.append(slice(start, start + inner))
        taken.append(slice(begin, begin + inner))
    out[tuple(into)] = weights[tuple(taken)]
    return out
