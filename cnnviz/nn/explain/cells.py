"""The terms that make one output cell, for every kind of layer."""

from collections.abc import Sequence

import numpy as np

from cnnviz.core.geometry import Window
from cnnviz.nn.explain.terms import (
    AddTerms,
    ConcatTerms,
    DenseTerms,
    FlattenTerms,
    NormTerms,
    PointwiseTerms,
    ReluTerms,
    SoftmaxTerms,
    Terms,
)
from cnnviz.nn.explain.windows import explain_convolution, explain_pool
from cnnviz.nn.layers import (
    Add,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    Floats,
    Layer,
    Linear,
    Pointwise,
    Pool2d,
    ReLU,
    Softmax,
)
from cnnviz.nn.layers.pooling import GlobalPool2d

Cell = tuple[int, int, int]
"""Channel, row, column."""


def explain(layer: Layer, inputs: Floats | Sequence[Floats], cell: Cell) -> Terms:
    """Return the terms that make one cell of `layer`'s output.

    Parameters
    ----------
    layer : Layer
        The layer at work.
    inputs : ndarray of float, shape (C, H, W), or a sequence of such
        What it reads.
    cell : (int, int, int)
        Output channel, row and column.

    Returns
    -------
    Terms
        Computed in float64; the value equals the layer's own up to rounding.

    Raises
    ------
    TypeError
        If the kind of layer is not known.
    """
    read = (inputs,) if isinstance(inputs, np.ndarray) else tuple(inputs)
    # Infinities have terms, too: no warning.
    with np.errstate(over="ignore", invalid="ignore"):
        return _terms(layer, read, cell)


def _terms(layer: Layer, read: tuple[Floats, ...], cell: Cell) -> Terms:
    x = read[0]
    channel, row, column = cell
    match layer:
        case Flatten():
            source = np.unravel_index(channel, x.shape)
            place = int(source[0]), int(source[1]), int(source[2])
            return FlattenTerms(place, float(x[place]))
        case Linear():
            return _explain_dense(layer, x, channel)
    window = layer.geometry((x.shape[0], x.shape[1], x.shape[2])).window((row, column))
    match layer:
        case Conv2d():
            return explain_convolution(layer, x, channel, window)
        case Pool2d() | GlobalPool2d():
            return explain_pool(layer, x, channel, window)
        case BatchNorm2d():
            return _explain_norm(layer, float(x[cell]), channel, window)
        case Softmax():
            return _explain_softmax(layer, x[:, row, column], channel, window)
        case ReLU():
            before = float(x[cell])
            return ReluTerms(window, channel, before, max(before, 0.0))
        case Pointwise() | Dropout():
            one = x[cell].reshape(1, 1, 1).astype(np.float64)
            value = float(layer.forward(one)[0, 0, 0])
            return PointwiseTerms(window, channel, layer.kind, float(x[cell]), value)
        case Add():
            values = np.array([each[cell] for each in read], np.float64)
            return AddTerms(window, channel, values, float(values.sum()))
        case Concat():
            return _explain_concat(read, cell, window)
    raise TypeError(f"No explanation is known for a layer of kind {layer.kind}.")


def _explain_dense(layer: Linear, x: Floats, channel: int) -> DenseTerms:
    values = x.reshape(-1).astype(np.float64)
    weights = layer.weight[channel].astype(np.float64)
    products = values * weights
    order = np.argsort(-np.abs(products), kind="stable")
    bias = float(layer.bias[channel])
    return DenseTerms(values, weights, products, order, bias, float(products.sum() + bias))


def _explain_norm(layer: BatchNorm2d, before: float, channel: int, window: Window) -> NormTerms:
    mean, variance, weight, bias = (
        float(each[channel]) for each in (layer.mean, layer.variance, layer.weight, layer.bias)
    )
    deviation = (variance + layer.epsilon) ** 0.5
    normalised = (before - mean) / deviation
    value = normalised * weight + bias
    return NormTerms(window, channel, before, mean, deviation, normalised, weight, bias, value)


def _explain_softmax(layer: Softmax, column: Floats, channel: int, window: Window) -> SoftmaxTerms:
    scores = column.astype(np.float64)
    largest = float(scores.max())
    temperature = layer.temperature
    exponentials = np.exp((scores - largest) / temperature)
    total = float(exponentials.sum())
    value = float(exponentials[channel]) / total
    return SoftmaxTerms(window, channel, scores, exponentials, largest, total, value, temperature)


def _explain_concat(read: tuple[Floats, ...], cell: Cell, window: Window) -> ConcatTerms:
    channel = cell[0]
    for source, x in enumerate(read):
        if channel < len(x):
            return ConcatTerms(window, source, channel, float(x[channel, cell[1], cell[2]]))
        channel -= len(x)
    raise IndexError(f"There is no channel {cell[0]}.")
