"""Pooling: one number for each window of each channel.

Semantics are those of PyTorch's MaxPool2d and AvgPool2d and of ONNX's operators of these names,
ceil mode included: a last window that begins beyond the input and its leading padding is left out.
"""

from collections.abc import Iterator
from functools import lru_cache
from types import EllipsisType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnviz.core.convolution import floating
from cnnviz.core.geometry import AXES, Geometry, GeometryError, Padding, Pair, geometry_of

Floats = NDArray[np.floating]

FEW = 256
"""Cells of a map, at most, that are summed in the type they have."""


def max_pool2d(
    x: ArrayLike,
    kernel_size: int | Pair,
    *,
    stride: int | Pair | None = None,
    padding: Padding = 0,
    dilation: int | Pair = 1,
    ceil_mode: bool = False,
) -> Floats:
    """Return the largest value of each window; a padded cell is never picked.

    Parameters
    ----------
    x : array_like, shape (..., H, W)
        Channels, or a batch of them; whole numbers become float32.
    kernel_size : int or (int, int)
        Rows and columns of the window.
    stride : int or (int, int), optional
        The window's own size if it is not given.
    padding : int, pair, pair of pairs, "same" or "valid", default 0
        Cells added around `x`; see `geometry_of`.
    dilation : int or (int, int), default 1
        Cells from one cell of the window to the next.
    ceil_mode : bool, default False
        Whether a last window that only partly fits is taken too.

    Returns
    -------
    ndarray of float32 or float64, shape (..., H', W')
        NaN where a window holds one.

    Raises
    ------
    GeometryError
        If the window does not fit, or a window would hold nothing but padding, of which
        PyTorch makes an infinity where dilation steps over all real cells.
    """
    x = _planes(x)
    return window_max(x, pooling_of(x.shape, kernel_size, stride, padding, dilation, ceil_mode))


def min_pool2d(
    x: ArrayLike,
    kernel_size: int | Pair,
    *,
    stride: int | Pair | None = None,
    padding: Padding = 0,
    dilation: int | Pair = 1,
    ceil_mode: bool = False,
) -> Floats:
    """Return the smallest value of each window; a padded cell is never picked.

    Parameters, result and errors are those of `max_pool2d`.
    """
    x = _planes(x)
    return window_min(x, pooling_of(x.shape, kernel_size, stride, padding, dilation, ceil_mode))


def window_max(x: Floats, geometry: Geometry) -> Floats:
    """Return the largest value of each window that `pooling_of` gave."""
    return _extreme(np.maximum, -np.inf, x, geometry)


def window_min(x: Floats, geometry: Geometry) -> Floats:
    """Return the smallest value of each window that `pooling_of` gave."""
    return _extreme(np.minimum, np.inf, x, geometry)


def avg_pool2d(
    x: ArrayLike,
    kernel_size: int | Pair,
    *,
    stride: int | Pair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    dilation: int | Pair = 1,
) -> Floats:
    """Return the mean of each window.

    Parameters, result and errors are those of `max_pool2d`, and:

    Parameters
    ----------
    count_include_pad : bool, default True
        Whether padded zeros count in the mean. What ceil mode reaches beyond the padding
        never does.
    """
    x = _planes(x)
    geometry = pooling_of(x.shape, kernel_size, stride, padding, dilation, ceil_mode)
    return window_mean(x, geometry, count_include_pad)


def window_mean(x: Floats, geometry: Geometry, count_include_pad: bool) -> Floats:
    """Return the mean of each window that `pooling_of` gave."""
    out = np.zeros((*x.shape[:-2], *geometry.output_size), x.dtype)
    # Infinities of both signs make NaN, sums beyond the largest number an infinity: no warning.
    with np.errstate(over="ignore", invalid="ignore"):
        for taken in taps(x, geometry, 0.0):
            out += taken
    rows, columns = (counted(geometry, axis, count_include_pad) for axis in (0, 1))
    out /= np.outer(rows, columns).astype(x.dtype)
    return out


def global_avg_pool2d(x: ArrayLike) -> Floats:
    """Return the mean of each channel: (..., H, W) to (..., 1, 1)."""
    x = _planes(x)
    cells = x.shape[-2] * x.shape[-1]
    # Of few cells the sum is as exact as the mean can be told, and much sooner made.
    exact = x.dtype if cells <= FEW else np.float64
    with np.errstate(over="ignore", invalid="ignore"):
        sums = np.einsum("...ij->...", x, dtype=exact)
        return np.asarray(sums / cells, x.dtype)[..., None, None]


def global_max_pool2d(x: ArrayLike) -> Floats:
    """Return the largest value of each channel: (..., H, W) to (..., 1, 1)."""
    return np.asarray(_planes(x).max(axis=(-2, -1), keepdims=True))


def _planes(x: ArrayLike) -> Floats:
    """Return `x` as floats; refuse what has no rows and columns."""
    x = floating(x)
    if x.ndim < 2:
        raise GeometryError(f"An input has rows and columns, not the shape {x.shape}. Add axes.")
    rows, columns = x.shape[-2:]
    if 0 in (rows, columns):
        raise GeometryError(f"An input of {rows}×{columns} is not possible. Use at least 1×1.")
    return x


def pooling_of(
    shape: tuple[int, ...],
    kernel_size: int | Pair,
    stride: int | Pair | None,
    padding: Padding,
    dilation: int | Pair,
    ceil_mode: bool,
) -> Geometry:
    """Return how the window of a pooling walks over an input of `shape`, (..., H, W).

    Raises
    ------
    GeometryError
        If the window does not fit, or a window would hold nothing but padding, of which
        PyTorch makes an infinity where dilation steps over all real cells.
    """
    rows, columns = shape[-2:]
    geometry = geometry_of(
        (rows, columns),
        kernel_size,
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
        walker="window",
    )
    if _only_padding(geometry):
        raise GeometryError(_without_input(geometry))
    return geometry


@lru_cache(1024)
def _only_padding(geometry: Geometry) -> tuple[int, ...]:
    """Return the axes along which some windows hold nothing but padding."""
    if geometry.padding == ((0, 0), (0, 0)) and not geometry.ceil_mode:
        return ()
    return tuple(
        axis for axis in (0, 1) if not counted(geometry, axis, include_padding=False).all()
    )


def _without_input(geometry: Geometry) -> str:
    """Say that some windows hold nothing but padding, with the smallest cure."""
    axis = _only_padding(geometry)[0]
    most = min(max(*geometry.padding[0], *geometry.padding[1]), max(geometry.extent)) - 1
    cures = (allowed for allowed in range(most, -1, -1) if _holds_input(geometry, allowed))
    allowed = next(cures, None)
    if allowed is None:
        rows, columns = map(min, geometry.kernel_size, geometry.input_size)
        cure = f"no padding, no dilation and a window of at most {rows}×{columns}"
    else:
        cure = f"a padding of at most {allowed}"
    return (
        f"With a padding of {max(geometry.padding[axis])}, some windows of "
        f"{geometry.kernel_size[axis]} {AXES[axis]} would hold nothing but padding. Use {cure}."
    )


def _holds_input(geometry: Geometry, allowed: int) -> bool:
    """Tell whether every window fits and holds input if no side's padding exceeds `allowed`."""
    (top, bottom), (left, right) = geometry.padding
    try:
        less = geometry_of(
            geometry.input_size,
            geometry.kernel_size,
            stride=geometry.stride,
            padding=(
                (min(top, allowed), min(bottom, allowed)),
                (min(left, allowed), min(right, allowed)),
            ),
            dilation=geometry.dilation,
            ceil_mode=geometry.ceil_mode,
        )
    except GeometryError:
        return False
    return not _only_padding(less)


def _extreme(pick: np.ufunc, worst: float, x: Floats, geometry: Geometry) -> Floats:
    """Return what `pick` leaves of each window, padding filled with `worst`.

    Of a window's rows first, then of what they left: fewer numbers meet, and whole lines of them.
    """
    x = _widened(x, geometry, worst)
    for first, *others in _lines(geometry):
        left = x[first]
        for at, other in enumerate(others):
            left = pick(left, x[other], out=left if at else None)
        x = left
    return x if geometry.kernel_size != (1, 1) else x.copy(order="K")


@lru_cache(1024)
def _lines(geometry: Geometry) -> tuple[list[tuple[EllipsisType | slice, ...]], ...]:
    """Return the index of the rows that each row of the window reads; then of the columns."""
    return tuple(
        [
            _tap(geometry, axis, at * geometry.dilation[axis])
            for at in range(geometry.kernel_size[axis])
        ]
        for axis in (0, 1)
    )


def tapped_size(geometry: Geometry) -> Pair:
    """Return rows and columns of an input with all that its windows reach."""
    # Ceil mode's last window reaches beyond the padding; other strides leave some of it unread.
    (up, left), (stops_down, stops_across) = geometry.extent, geometry.output_size
    return (
        max((stops_down - 1) * geometry.stride[0] + up,
            geometry.padding[0][0] + geometry.input_size[0]),
        max((stops_across - 1) * geometry.stride[1] + left,
            geometry.padding[1][0] + geometry.input_size[1]),
    )  # fmt: skip


def taps(x: Floats, geometry: Geometry, fill: float = 0.0) -> Iterator[Floats]:
    """Yield, for each cell of the window, what it reads at every stop: (..., H', W').

    Views of `x` where no padding is needed, or where `x` has the `tapped_size` already.
    """
    x = _widened(x, geometry, fill)
    for row, column in np.ndindex(geometry.kernel_size):
        lines = x[_tap(geometry, 0, row * geometry.dilation[0])]
        yield lines[_tap(geometry, 1, column * geometry.dilation[1])]


def _widened(x: Floats, geometry: Geometry, fill: float) -> Floats:
    """Return `x` with what its windows reach beyond it; `x` itself if that is nothing."""
    (top, _), (left, _) = geometry.padding
    rows, columns = tapped_size(geometry)
    if (rows, columns) == x.shape[-2:]:
        return x
    padded = np.full((*x.shape[:-2], rows, columns), fill, x.dtype)
    padded[..., top : top + x.shape[-2], left : left + x.shape[-1]] = x
    return padded


def _tap(geometry: Geometry, axis: int, first: int) -> tuple[EllipsisType | slice, ...]:
    """Return the index of the rows (axis 0) or columns a tap of the window reads.

    The tap is `first` cells in.
    """
    step = geometry.stride[axis]
    read = slice(first, first + step * (geometry.output_size[axis] - 1) + 1, step)
    return (..., read, slice(None)) if axis == 0 else (..., read)


def counted(geometry: Geometry, axis: int, include_padding: bool) -> NDArray[np.intp]:
    """Return how many cells along `axis` count in the mean of each window."""
    before, after = geometry.padding[axis] if include_padding else (0, 0)
    start = np.arange(geometry.output_size[axis]) * geometry.stride[axis]
    taps = np.arange(geometry.kernel_size[axis]) * geometry.dilation[axis]
    at = start[:, None] + taps[None, :] - geometry.padding[axis][0]
    inside = (at >= -before) & (at < geometry.input_size[axis] + after)
    return np.asarray(inside.sum(axis=1), np.intp)
