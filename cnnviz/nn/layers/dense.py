"""The end of a classifier: flatten, dense, softmax. Their outputs are n channels of one cell."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from cnnviz.core.geometry import Geometry, GeometryError, geometry_of
from cnnviz.core.numbers import how_many
from cnnviz.core.threads import cores, split
from cnnviz.nn.layers.base import Array, Floats, Gradients, Layer, Passed, Shape, cells

WORTH_SPLITTING = 1_000_000
"""Weights in each range, at least: reading them takes three times as long as handing over."""


@dataclass(frozen=True, eq=False)
class Flatten(Layer):
    """All maps in one line: channel by channel, row by row."""

    kind: ClassVar[str] = "flatten"

    def geometry(self, shape: Shape) -> Geometry:
        """Return a window as large as the input, with one stop."""
        return geometry_of(shape[1:], shape[1:])

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return ``(C * H * W, 1, 1)``."""
        return cells(self.only(shapes)), 1, 1

    def forward(self, *inputs: Floats) -> Array:
        """Return the cells in one line."""
        (x,) = inputs
        return np.asarray(x.reshape(*x.shape[:-3], -1, 1, 1))

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the gradient in the input's shape."""
        return Gradients((gradient.reshape(inputs[0].shape),))


@dataclass(frozen=True, eq=False)
class Linear(Layer):
    """A dense layer: every output weighs every input.

    Parameters
    ----------
    weight : ndarray of float32, shape (O, n)
        One row of weights for each output.
    bias : ndarray of float32, shape (O,)
        Added to each output.
    """

    kind: ClassVar[str] = "dense"
    parameter_names: ClassVar[tuple[str, ...]] = ("weight", "bias")

    weight: Array
    bias: Array

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return ``(O, 1, 1)``.

        Raises
        ------
        GeometryError
            If the input is not a line of as many numbers as there are weights in a row.
        """
        shape = self.only(shapes)
        if shape != (self.weight.shape[1], 1, 1):
            raise GeometryError(
                f"{self.name} weighs "
                f"{how_many(self.weight.shape[1], 'number')} in a line but its input has "
                f"the shape {shape[0]} × {shape[1]} × {shape[2]}. "
                f"Give it {how_many(cells(shape), 'weight')} a row, after a flatten layer."
            )
        return self.weight.shape[0], 1, 1

    def multiply_adds(self, *shapes: Shape) -> int:
        """Return one for each weight."""
        self.only(shapes)
        return self.weight.size

    def forward(self, *inputs: Floats) -> Array:
        """Return ``weight @ x + bias``, shape ``(O, 1, 1)``."""
        (x,) = inputs
        line, weight = x.reshape(-1, x.shape[-3]), np.asarray(self.weight, x.dtype)
        parts = len(line) * weight.size // WORTH_SPLITTING
        out = _split_product(line, weight, parts) if parts > 1 else np.matmul(line, weight.T)
        out += np.asarray(self.bias, x.dtype)
        return np.asarray(out.reshape(*x.shape[:-3], -1, 1, 1))

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the gradients of input, weight and bias."""
        (x,) = inputs
        asked, line = gradient.reshape(len(gradient), -1), x.reshape(len(x), -1)
        by_input = np.matmul(asked, np.asarray(self.weight, x.dtype)) if wanted else None
        return Gradients(
            (None if by_input is None else by_input.reshape(x.shape),),
            {"weight": asked.T @ line, "bias": asked.sum(axis=0)},
        )


def _split_product(line: Floats, weight: Floats, parts: int) -> Floats:
    """Return ``line @ weight.T``, its columns split over the cores.

    OpenBLAS could do it, but its own threads then keep a core busy for a while, waiting for more.
    """
    out = np.empty((len(line), len(weight)), line.dtype)

    def work(first: int, stop: int) -> None:
        """Compute some of the outputs."""
        np.matmul(line, weight[first:stop].T, out=out[:, first:stop])

    split(work, len(weight), min(cores(), parts))
    return out


@dataclass(frozen=True, eq=False)
class Softmax(Layer):
    """Scores become probabilities: ``exp(x / T) / Σ exp(x / T)`` over the channels.

    Parameters
    ----------
    temperature : float
        T, above 0. Training has 1; below, the largest score wins more clearly, above, less.
    """

    kind: ClassVar[str] = "softmax"

    temperature: float = 1.0

    def forward(self, *inputs: Floats) -> Array:
        """Return the probabilities; the largest score is taken off first, so nothing overflows."""
        (x,) = inputs
        out = x - np.maximum.reduce(x, axis=-3, keepdims=True)
        out /= self.temperature
        np.exp(out, out=out)
        out /= np.add.reduce(out, axis=-3, keepdims=True)
        return np.asarray(out)

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return ``y * (g - Σ g y) / T``."""
        y = passed.output
        centred = gradient - (gradient * y).sum(axis=-3, keepdims=True)
        return Gradients((y * centred / self.temperature,))
