"""What the terms of one output cell are, for every kind of layer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Pair, Window

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


@dataclass(frozen=True, eq=False, slots=True)
class PointwiseTerms:
    """One number in, one out, by the function of the layer's kind.

    Attributes
    ----------
    window, channel : Window and int
        The input cell read.
    kind : str
        "leakyrelu", "sigmoid", "tanh" or "dropout", which passes everything when it runs.
    before, value : float
        The cell read and the cell made.
    """

    window: Window
    channel: int
    kind: str
    before: float
    value: float


@dataclass(frozen=True, eq=False, slots=True)
class NormTerms:
    """``(before - mean) / deviation * weight + bias = value``: the four numbers of a channel.

    `deviation` is the square root of variance and epsilon; `normalised` what is left before scale
    and shift.
    """

    window: Window
    channel: int
    before: float
    mean: float
    deviation: float
    normalised: float
    weight: float
    bias: float
    value: float


@dataclass(frozen=True, eq=False, slots=True)
class FlattenTerms:
    """Which cell goes where: ``source`` is (channel, row, column) of the input."""

    source: tuple[int, int, int]
    value: float


@dataclass(frozen=True, eq=False, slots=True)
class DenseTerms:
    """A row of weights times all inputs: Σ products + bias = value.

    Attributes
    ----------
    values, weights, products : ndarray of float64, shape (n,)
        The inputs, this output's weights, their products.
    order : ndarray of int, shape (n,)
        The inputs, by how much they contribute: the largest product without its sign first.
    bias, value : float
        The output's bias; the cell's value.
    """

    values: Floats
    weights: Floats
    products: Floats
    order: NDArray[np.intp]
    bias: float
    value: float


@dataclass(frozen=True, eq=False, slots=True)
class SoftmaxTerms:
    """``exp((score - largest) / temperature) / total = value``.

    Attributes
    ----------
    channel : int
        The class asked for.
    scores, exponentials : ndarray of float64, shape (C,)
        All scores of the cell; ``exp((score - largest) / temperature)`` of each.
    largest, total : float
        The largest score; the sum of the exponentials.
    value : float
        The probability.
    temperature : float
        By what differences of scores are divided: 1 as it was trained.
    """

    window: Window
    channel: int
    scores: Floats
    exponentials: Floats
    largest: float
    total: float
    value: float
    temperature: float = 1.0


@dataclass(frozen=True, eq=False, slots=True)
class AddTerms:
    """The cells of several inputs at one place: Σ values = value."""

    window: Window
    channel: int
    values: Floats
    value: float


@dataclass(frozen=True, eq=False, slots=True)
class ConcatTerms:
    """Which input, and which of its channels, a joined channel is."""

    window: Window
    source: int
    channel: int
    value: float


WindowTerms = ConvolutionTerms | PoolTerms | ReluTerms
"""What the layers of the lab have."""

Terms = (
    WindowTerms
    | PointwiseTerms
    | NormTerms
    | FlattenTerms
    | DenseTerms
    | SoftmaxTerms
    | AddTerms
    | ConcatTerms
)
