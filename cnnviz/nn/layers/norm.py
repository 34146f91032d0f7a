"""Batch normalisation as a layer."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from cnnviz.core.batches import batch_of, rows_first
from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import how_many
from cnnviz.nn.layers.base import (
    Array,
    Floats,
    Gradients,
    Layer,
    Passed,
    Shape,
    along_channels,
    cells,
    frozen,
)


@dataclass(frozen=True, eq=False, slots=True)
class _Measured:
    """What the batch measured: the centred rows, and one over their deviation."""

    centred: Floats
    inverse: Floats


@dataclass(frozen=True, eq=False)
class BatchNorm2d(Layer):
    """Each channel brought to mean 0 and deviation 1, then scaled and shifted [1]_.

    Running, with the mean and variance measured while training; training, with those of the
    batch at hand.

    Parameters
    ----------
    weight, bias : ndarray of float32, shape (C,)
        Scale and shift.
    mean, variance : ndarray of float32, shape (C,)
        Measured while training.
    epsilon : float
        Added to the variance.

    References
    ----------
    .. [1] Ioffe and Szegedy, arXiv:1502.03167; PyTorch's BatchNorm2d.
    """

    kind: ClassVar[str] = "batchnorm"
    parameter_names: ClassVar[tuple[str, ...]] = ("weight", "bias")
    statistic_names: ClassVar[tuple[str, ...]] = ("mean", "variance")

    weight: Array
    bias: Array
    mean: Array
    variance: Array
    epsilon: float = 1e-5

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return the input's shape.

        Raises
        ------
        GeometryError
            If the input has another number of channels.
        """
        shape = self.only(shapes)
        if shape[0] != len(self.weight):
            raise GeometryError(
                f"{self.name} normalises "
                f"{how_many(len(self.weight), 'channel')} but its input has {shape[0]}."
                f" Give it numbers for {how_many(shape[0], 'channel')}."
            )
        return shape

    def multiply_adds(self, *shapes: Shape) -> int:
        """Return one for each cell: a scale and a shift."""
        return cells(self.only(shapes))

    @property
    def scale_and_shift(self) -> tuple[Floats, Floats]:
        """What running comes to: ``x * scale + shift``, each of shape (C,)."""
        scale = self.weight / np.sqrt(self.variance + np.asarray(self.epsilon, self.variance.dtype))
        return scale, self.bias - self.mean * scale

    def forward(self, *inputs: Floats) -> Array:
        """Return ``(x - mean) / sqrt(variance + epsilon) * weight + bias``."""
        (x,) = inputs
        scale, shift = (along_channels(each, x) for each in self.scale_and_shift)
        out = x * scale
        out += shift
        return np.asarray(out)

    def train(self, *inputs: Floats, rng: "np.random.Generator") -> Passed:
        """Return the batch normalised by its own mean and variance, which it measures."""
        rows = _flat(inputs[0])
        count = rows.shape[0] * rows.shape[2]
        mean = _sums(rows) / count
        centred = rows - np.asarray(mean, rows.dtype)[:, None]
        variance = _products(centred, centred) / count
        inverse = 1 / np.sqrt(variance + self.epsilon)
        out = centred * np.asarray(self.weight * inverse, rows.dtype)[:, None]
        out += np.asarray(self.bias, rows.dtype)[:, None]
        measured = {"mean": mean, "variance": variance * (count / max(1, count - 1))}
        return Passed(_unflat(out, inputs[0]), _Measured(centred, inverse), measured)

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the gradients of input, scale and shift: of the batch's own statistics too."""
        measured = passed.kept
        if not isinstance(measured, _Measured):
            raise TypeError("The gradient of a normalisation needs what its training pass kept.")
        rows = _flat(gradient)
        count = rows.shape[0] * rows.shape[2]
        by_bias = _sums(rows)
        by_weight = _products(rows, measured.centred) * measured.inverse
        pull = np.asarray(-measured.inverse * by_weight / count, rows.dtype)
        by_input = measured.centred * pull[:, None]
        by_input += rows
        by_input -= np.asarray(by_bias / count, rows.dtype)[:, None]
        by_input *= np.asarray(self.weight * measured.inverse, rows.dtype)[:, None]
        return Gradients((_unflat(by_input, gradient),), {"weight": by_weight, "bias": by_bias})

    def folded_into(self, weight: Array, bias: Array) -> tuple[Array, Array]:
        """Return a convolution's weight and bias that do what it and this layer do together."""
        scale, shift = self.scale_and_shift
        return frozen(weight * scale[:, None, None, None]), frozen(bias * scale + shift)


def _flat(x: Floats) -> Floats:
    """Return a batch as (H, C, W * N): the cells of a channel lie together."""
    rows = rows_first(x)
    return rows.reshape(*rows.shape[:2], -1)


def _unflat(rows: Floats, like: Floats) -> Floats:
    count, channels, height, width = like.shape
    return batch_of(rows.reshape(height, channels, width, count))


def _sums(rows: Floats) -> Floats:
    """Return the sum of each channel of (H, C, L), in float64."""
    return np.asarray(rows.sum(axis=2).sum(axis=0, dtype=np.float64))


def _products(rows: Floats, other: Floats) -> Floats:
    """Return the sum of products of each channel of two (H, C, L), in float64."""
    return np.asarray(np.einsum("hcl,hcl->hc", rows, other).sum(axis=0, dtype=np.float64))
