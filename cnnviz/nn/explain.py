"""The terms that make one output cell, for every kind of layer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Pair, Window
from cnnviz.nn.layers import Array, AvgPool2d, Conv2d, Layer, MaxPool2d, Pool2d, ReLU

Cell = tuple[int, int, int]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class ConvolutionTerms:
    """Window ∘ kernel = products; Σ products + bias = value.

    Attributes
    ----------
    window : Window
        The input cells read.
    channels : tuple of int
        The input channels read, one per kernel.
    values, weights, products : ndarray of float64, shape (C, kH, kW)
        What the window holds, padding included; the kernel as it meets it; their products.
    channel_sums : ndarray of float64, shape (C,)
        Sum of the products of each channel.
    bias, value : float
        The filter's bias; the cell's value.
    """

    window: Window
    channels: tuple[int, ...]
    values: Floats
    weights: Floats
    products: Floats
    channel_sums: Floats
    bias: float
    value: float


@dataclass(frozen=True, eq=False, slots=True)
class PoolTerms:
    """The cells a pooling window holds and what it makes of them.

    Attributes
    ----------
    window : Window
        The input cells read.
    channel : int
        The channel pooled.
    how : {"max", "min", "mean"}
        What is kept.
    values : ndarray of float64, shape (kH, kW)
        What the window holds; 0 in the padding.
    chosen : (int, int) or None
        Row and column, within the window, of the first extreme; None for the mean.
    divisor : int
        By what the mean's sum is divided; 1 for the extremes.
    value : float
        The cell's value.
    """

    window: Window
    channel: int
    how: str
    values: Floats
    chosen: Pair | None
    divisor: int
    value: float


@dataclass(frozen=True, eq=False, slots=True)
class ReluTerms:
    """One number in, one out: ``value = max(0, before)``."""

    window: Window
    channel: int
    before: float
    value: float


Terms = ConvolutionTerms | PoolTerms | ReluTerms


def explain(layer: Layer, x: Array, cell: Cell) -> Terms:
    """Return the terms that make one cell of `layer`'s output.

    Parameters
    ----------
    layer : Layer
        The layer at work.
    x : ndarray of float, shape (C, H, W)
        Its input.
    cell : (int, int, int)
        Output channel, row and column.

    Returns
    -------
    ConvolutionTerms, PoolTerms or ReluTerms
        Computed in float64; the value equals the layer's own up to rounding.

    Raises
    ------
    TypeError
        If the kind of layer is not known.
    """
    channel, row, column = cell
    window = layer.geometry(_shape(x)).window((row, column))
    match layer:
        case Conv2d():
            return _explain_convolution(layer, x, channel, window)
        case Pool2d():
            return _explain_pool(layer, x, channel, window)
        case ReLU():
            before = float(x[channel, row, column])
            return ReluTerms(window, channel, before, max(before, 0.0))
    raise TypeError(f"No explanation is known for a layer of kind {layer.kind}.")


def window_values(x: Array, window: Window) -> Floats:
    """Return what `window` holds of each channel of `x`, 0 where it reads a padded zero.

    Parameters
    ----------
    x : ndarray of float, shape (C, H, W)
        The layer's input.
    window : Window
        Where the layer's window stands.

    Returns
    -------
    ndarray of float64, shape (C, kH, kW)
    """
    rows, columns = window.source_rows, window.source_columns
    values = x[:, rows[:, None], columns[None, :]].astype(np.float64)
    values[:, (rows < 0)[:, None] | (columns < 0)[None, :]] = 0.0
    return values


def _explain_convolution(layer: Conv2d, x: Array, channel: int, window: Window) -> ConvolutionTerms:
    reads = layer.channels_read(channel)
    values = window_values(x[reads.start : reads.stop], window)
    weights = layer.applied_weight[channel].astype(np.float64)
    products = values * weights
    sums = products.sum(axis=(1, 2))
    bias = float(layer.bias[channel])
    value = float(sums.sum() + bias)
    return ConvolutionTerms(window, tuple(reads), values, weights, products, sums, bias, value)


def _explain_pool(layer: Pool2d, x: Array, channel: int, window: Window) -> PoolTerms:
    values = window_values(x[channel : channel + 1], window)[0]
    if isinstance(layer, AvgPool2d):
        divisor = _mean_divisor(layer, _shape(x), window)
        return PoolTerms(window, channel, "mean", values, None, divisor, values.sum() / divisor)
    highest = isinstance(layer, MaxPool2d)
    worst = -np.inf if highest else np.inf
    eligible = np.where(window.padded, worst, values)
    flat = int(eligible.argmax() if highest else eligible.argmin())
    chosen = divmod(flat, values.shape[1])
    how = "max" if highest else "min"
    return PoolTerms(window, channel, how, values, chosen, 1, float(values[chosen]))


def _mean_divisor(layer: AvgPool2d, shape: tuple[int, int, int], window: Window) -> int:
    """Count the cells a mean divides by: never those beyond the padding (ceil mode's overhang)."""
    if not layer.count_include_pad:
        return int((~window.padded).sum())
    (_, bottom), (_, right) = layer.geometry(shape).padding
    rows = int((window.rows < shape[1] + bottom).sum())
    columns = int((window.columns < shape[2] + right).sum())
    return rows * columns


def _shape(x: Array) -> tuple[int, int, int]:
    return x.shape[0], x.shape[1], x.shape[2]
