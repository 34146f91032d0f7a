"""The terms of layers that slide a window: convolution and pooling."""

import numpy as np

from cnnviz.core.geometry import Window
from cnnviz.nn.explain.terms import ConvolutionTerms, Floats, PoolTerms
from cnnviz.nn.layers import AvgPool2d, Conv2d, GlobalMaxPool2d, Layer, MaxPool2d, MinPool2d, Shape
from cnnviz.nn.layers import Floats as Values


def window_values(x: Values, window: Window) -> Floats:
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


def explain_convolution(layer: Conv2d, x: Values, channel: int, window: Window) -> ConvolutionTerms:
    """Return the products under the window, their sums by channel, the bias and the value."""
    reads = layer.channels_read(channel)
    values = window_values(x[reads.start : reads.stop], window)
    weights = layer.applied_weight[channel].astype(np.float64)
    products = values * weights
    sums = products.sum(axis=(1, 2))
    bias = float(layer.bias[channel])
    value = float(sums.sum() + bias)
    return ConvolutionTerms(window, tuple(reads), values, weights, products, sums, bias, value)


def explain_pool(layer: Layer, x: Values, channel: int, window: Window) -> PoolTerms:
    """Return the cells under the window of any pooling, and which was chosen."""
    values = window_values(x[channel : channel + 1], window)[0]
    if not isinstance(layer, MaxPool2d | MinPool2d | GlobalMaxPool2d):
        shape = x.shape[0], x.shape[1], x.shape[2]
        count = _mean_divisor(layer, shape, window) if isinstance(layer, AvgPool2d) else values.size
        return PoolTerms(window, channel, "mean", values, None, count, values.sum() / count)
    lowest = isinstance(layer, MinPool2d)
    eligible = np.where(window.padded, np.inf if lowest else -np.inf, values)
    unknown = np.flatnonzero(np.isnan(eligible))
    # Of several that are no number, the one to which training returns the error.
    flat = int(unknown[-1] if len(unknown) else eligible.argmin() if lowest else eligible.argmax())
    chosen = divmod(flat, values.shape[1])
    how = "min" if lowest else "max"
    return PoolTerms(window, channel, how, values, chosen, 1, float(values[chosen]))


def _mean_divisor(layer: AvgPool2d, shape: Shape, window: Window) -> int:
    """Count the cells a mean divides by: never those beyond the padding (ceil mode's overhang)."""
    if not layer.count_include_pad:
        return int((~window.padded).sum())
    (_, bottom), (_, right) = layer.geometry(shape).padding
    rows = int((window.rows < shape[1] + bottom).sum())
    columns = int((window.columns < shape[2] + right).sum())
    return rows * columns
