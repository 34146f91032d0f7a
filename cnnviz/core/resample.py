"""Another number of pixels: antialiased resizing, fitting and cropping."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
T = TypeVar("T", bound=np.generic)

_TILE = 16
"""Output lines made by one matrix product: few enough that the tile's zeros cost little."""


def fitted_size(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return the size that keeps the aspect of `size` and is `longest` on its longer side.

    Parameters
    ----------
    size : (int, int)
        Rows and columns, in pixels.
    longest : int
        Wanted pixels of the longer side, at least 1.

    Returns
    -------
    (int, int)
        Rows and columns, at least 1 each.
    """
    longer = max(size)
    rows, columns = (max(1, (2 * side * longest + longer) // (2 * longer)) for side in size)
    return rows, columns


def crop_centre(stack: NDArray[T]) -> NDArray[T]:
    """Return a view of the middle square of `stack`, shape (..., H, W).

    Where the longer side cannot be cut evenly, the odd pixel goes at its end.
    """
    rows, columns = stack.shape[-2:]
    side = min(rows, columns)
    top, left = (rows - side) // 2, (columns - side) // 2
    return stack[..., top : top + side, left : left + side]


def resize(stack: NDArray[Any], size: tuple[int, int]) -> FloatArray:
    """Resample `stack` with a triangle filter that widens as the picture shrinks.

    Each output pixel is the mean of the input under a triangle centred on it: one output
    pixel to each side when shrinking, so that no detail aliases; one input pixel to each side
    when enlarging, which is bilinear interpolation [1]_. At the borders the part of the
    triangle that lies on the picture counts alone, so that a constant stays the same constant.

    Parameters
    ----------
    stack : ndarray of numbers, shape (..., H, W)
        Finite values; they are computed with as float32.
    size : (int, int)
        Rows and columns wanted, at least 1 each.

    Returns
    -------
    ndarray of float32, shape (..., H', W')
        A new array, within the smallest and largest value of each plane.

    References
    ----------
    .. [1] Turkowski, "Filters for common resampling tasks", Graphics Gems I, 1990.
    """
    planes = np.asarray(stack).reshape(-1, *stack.shape[-2:])
    out = np.empty((len(planes), *size), dtype=np.float32)
    for plane, made in zip(planes, out, strict=True):
        # One plane at a time: of a large picture all would be four times as many bytes.
        _resize_plane(np.asarray(plane, dtype=np.float32), made)
    return out.reshape(*stack.shape[:-2], *size)


def _resize_plane(plane: FloatArray, out: FloatArray) -> None:
    """Fill `out` with `plane` resampled to its size, the axis that shrinks more first."""
    rows, columns = plane.shape
    wanted_rows, wanted_columns = out.shape
    if wanted_rows * columns <= rows * wanted_columns:
        between = np.empty((wanted_rows, columns), dtype=np.float32)
        _resample_rows(plane, between)
        _resample_columns(between, out)
    else:
        between = np.empty((rows, wanted_columns), dtype=np.float32)
        _resample_columns(plane, between)
        _resample_rows(between, out)
    # The weights sum to 1 only up to rounding: a mean never leaves the range it is taken of.
    np.clip(out, plane.min(), plane.max(), out=out)


def _resample_rows(plane: FloatArray, out: FloatArray) -> None:
    if len(plane) == len(out):
        out[...] = plane
        return
    for first in range(0, len(out), _TILE):
        last = min(first + _TILE, len(out))
        low, weights = _triangles(len(plane), len(out), first, last)
        np.matmul(weights, plane[low : low + weights.shape[1]], out=out[first:last])


def _resample_columns(plane: FloatArray, out: FloatArray) -> None:
    columns, wanted = plane.shape[1], out.shape[1]
    if columns == wanted:
        out[...] = plane
        return
    for first in range(0, wanted, _TILE):
        last = min(first + _TILE, wanted)
        low, weights = _triangles(columns, wanted, first, last)
        out[:, first:last] = plane[:, low : low + weights.shape[1]] @ weights.T


def _triangles(source: int, wanted: int, first: int, last: int) -> tuple[int, FloatArray]:
    """Return the weights that make the pixels from `first` up to `last` of `wanted`.

    Returns
    -------
    int
        The first input pixel that any of them reads.
    ndarray of float32, shape (last - first, n)
        What each makes of the n input pixels from there; every row sums to 1.
    """
    scale = source / wanted
    support = max(scale, 1.0)
    centres = (np.arange(first, last) + 0.5) * scale
    low = max(0, int(centres[0] - support))
    high = min(source, int(np.ceil(centres[-1] + support)))
    distance = np.abs(np.arange(low, high) + 0.5 - centres[:, None])
    weights = np.maximum(0.0, 1.0 - distance / support)
    weights /= weights.sum(axis=1, keepdims=True)
    return low, weights.astype(np.float32)
