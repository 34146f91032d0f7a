"""Convolution of whole batches, and its gradients: rows of all pictures side by side.

A batch lies in memory as (row, channel, column, picture). The rows that a kernel covers are then
one block with a row for every kernel row and channel, and its columns are reached by an offset:
every row of the output is one matrix product for each column of the kernel, and nothing is laid
out anew.
Seen from outside the arrays are ``(N, C, H, W)``; only their strides tell.
"""

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Geometry
from cnnviz.core.padding import pad

Floats = NDArray[np.floating]

SMALL_PRODUCT = 800_000
"""Multiplications up to which a product counts as small."""


def rows_first(x: Floats) -> Floats:
    """Return a batch ``(N, C, H, W)`` as a contiguous ``(H, C, W, N)``; a view where it lies so."""
    return np.ascontiguousarray(x.transpose(2, 1, 3, 0))


def batch_of(rows: Floats) -> Floats:
    """Return what `rows_first` made as ``(N, C, H, W)`` again: a view."""
    return rows.transpose(3, 1, 0, 2)


def channel_sums(x: Floats) -> Floats:
    """Return the sum of each channel of a batch ``(N, C, H, W)``."""
    rows = rows_first(x)
    sums = rows.reshape(*rows.shape[:2], -1).sum(axis=2)
    return np.asarray(sums.sum(axis=0, dtype=np.float64), x.dtype)


def suits(geometry: Geometry, groups: int) -> bool:
    """Tell whether `convolve_batch` and its gradients can do such a convolution."""
    plain = geometry.stride == geometry.dilation == (1, 1) and groups == 1
    within = all(
        max(sides) < kernel
        for sides, kernel in zip(geometry.padding, geometry.kernel_size, strict=True)
    )
    return plain and within and geometry.padding_mode == "zeros"


def padded_rows(x: Floats, padding: tuple[tuple[int, int], tuple[int, int]]) -> Floats:
    """Return a batch ``(N, C, H, W)`` as rows with zeros around: ``(H', C, W', N)``."""
    (top, bottom), (left, right) = padding
    count, channels, height, width = x.shape
    shape = (top + height + bottom, channels, left + width + right, count)
    rows = np.empty(shape, x.dtype)
    rows[:top] = rows[top + height :] = 0
    rows[:, :, :left] = rows[:, :, left + width :] = 0
    rows[top : top + height, :, left : left + width] = x.transpose(2, 1, 3, 0)
    return rows


def convolve_batch(rows: Floats, weight: Floats, bias: Floats | None = None) -> Floats:
    """Slide every filter over a padded batch, one cell a step.

    Parameters
    ----------
    rows : ndarray, shape (H + kH - 1, C, W + kW - 1, N)
        What `padded_rows` made.
    weight : ndarray, shape (O, C, kH, kW)
        The filters.
    bias : ndarray, shape (O,), optional
        Added to every cell of a filter's map.

    Returns
    -------
    ndarray, shape (N, O, H, W)
    """
    filters, channels, tall, wide = weight.shape
    count = rows.shape[3]
    height, width = rows.shape[0] - tall + 1, rows.shape[2] - wide + 1
    kernels = _by_column(weight)
    out = np.empty((height, filters, width, count), rows.dtype)
    scratch = np.empty((filters, width * count), rows.dtype)
    piece = _piece(filters * tall * channels, width * count)
    for row, made in enumerate(out.reshape(height, filters, width * count)):
        read = rows[row : row + tall].reshape(tall * channels, -1)
        np.matmul(kernels[0], _pieces(read[:, : width * count], piece), out=_pieces(made, piece))
        for column in range(1, wide):
            start = column * count
            beside = _pieces(read[:, start : start + width * count], piece)
            np.matmul(kernels[column], beside, out=_pieces(scratch, piece))
            made += scratch
        if bias is not None:
            made += bias[:, None]
    return batch_of(out)


def weight_gradient(rows: Floats, gradient: Floats, kernel: tuple[int, int]) -> Floats:
    """Return how the loss changes with the weights, shape (O, C, kH, kW).

    Parameters
    ----------
    rows : ndarray, shape (H + kH - 1, C, W + kW - 1, N)
        The padded batch.
    gradient : ndarray, shape (N, O, H, W)
        How the loss changes with each cell of the maps.
    kernel : (int, int)
        Rows and columns of a kernel.
    """
    tall, wide = kernel
    count, filters, height, width = gradient.shape
    channels = rows.shape[1]
    flat = rows_first(gradient).reshape(height, filters, width * count)
    # With the taller matrix first BLAS is faster by a fifth.
    total = np.zeros((wide, tall * channels, filters), rows.dtype)
    scratch = np.empty(total.shape[1:], rows.dtype)
    for row, asked in enumerate(flat):
        read = rows[row : row + tall].reshape(tall * channels, -1)
        for column in range(wide):
            start = column * count
            np.matmul(read[:, start : start + width * count], asked.T, out=scratch)
            total[column] += scratch
    return total.reshape(wide, tall, channels, filters).transpose(3, 2, 1, 0)


def input_gradient(gradient: Floats, weight: Floats, geometry: Geometry) -> Floats:
    """Return how the loss changes with the input, shape (N, C, H, W).

    It is a convolution of the output's gradient with every kernel turned by 180°.
    """
    sides = []
    for (before, after), kernel in zip(geometry.padding, geometry.kernel_size, strict=True):
        sides.append((kernel - 1 - before, kernel - 1 - after))
    rows = padded_rows(gradient, (sides[0], sides[1]))
    return convolve_batch(rows, weight[:, :, ::-1, ::-1].swapaxes(0, 1))


def any_gradients(
    x: Floats, weight: Floats, gradient: Floats, geometry: Geometry, groups: int
) -> tuple[Floats, Floats]:
    """Return input and weight gradient of a convolution with any stride, dilation and padding.

    Tap by tap, as the definition has it: for what `suits` refuses.
    """
    padded = pad(x, geometry.padding, geometry.padding_mode)
    count, filters, height, width = gradient.shape
    reads = weight.shape[1]
    grouped = gradient.reshape(count, groups, filters // groups, height, width)
    kernels = weight.reshape(groups, filters // groups, *weight.shape[1:])
    by_weight, by_input = np.zeros_like(kernels), np.zeros(padded.shape, x.dtype)
    for row, column in np.ndindex(geometry.kernel_size):
        top, left = row * geometry.dilation[0], column * geometry.dilation[1]
        taken = np.s_[
            ...,
            top : top + geometry.stride[0] * (height - 1) + 1 : geometry.stride[0],
            left : left + geometry.stride[1] * (width - 1) + 1 : geometry.stride[1],
        ]
        read = padded[taken].reshape(count, groups, reads, height, width)
        by_weight[..., row, column] = np.einsum("ngohw,ngchw->goc", grouped, read, optimize=True)
        sent = np.einsum("ngohw,goc->ngchw", grouped, kernels[..., row, column], optimize=True)
        by_input[taken] += sent.reshape(count, groups * reads, height, width)
    return _unpadded(by_input, geometry), by_weight.reshape(weight.shape)


def _unpadded(gradient: Floats, geometry: Geometry) -> Floats:
    """Return the gradient of a padded input as that of the input: copies are summed."""
    (top, _), (left, _) = geometry.padding
    height, width = geometry.input_size
    if geometry.padding_mode == "zeros":
        return gradient[..., top : top + height, left : left + width]
    cell = np.arange(height * width).reshape(1, height, width)
    source = pad(cell, geometry.padding, geometry.padding_mode).ravel()
    planes = gradient.reshape(-1, source.size)
    out = np.zeros((height * width, len(planes)), gradient.dtype)
    np.add.at(out, source, planes.T)
    return out.T.reshape(*gradient.shape[:-2], height, width)


def _piece(effort: int, columns: int) -> int:
    """Return into pieces of how many columns a product is split, `effort` for each column.

    Small products go through OpenBLAS without being packed anew: faster by up to a quarter.
    """
    for piece in (128, 64):
        if columns % piece == 0 and effort * piece <= SMALL_PRODUCT:
            return piece
    return columns


def _pieces(matrix: Floats, piece: int) -> Floats:
    """Return a matrix (R, L) as a stack of pieces (L / piece, R, piece): a view."""
    return matrix.reshape(len(matrix), -1, piece).transpose(1, 0, 2)


def _by_column(weight: Floats) -> Floats:
    """Return ``(O, C, kH, kW)`` as a matrix for each column of the kernel: (kW, O, kH * C)."""
    filters, channels, tall, wide = weight.shape
    columns = weight.transpose(3, 0, 2, 1)
    return np.ascontiguousarray(columns).reshape(wide, filters, tall * channels)
