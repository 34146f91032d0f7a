"""Layers that turn every number into another one by itself."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from cnnviz.nn.layers.base import Array, Floats, Gradients, Layer, Passed


@dataclass(frozen=True, eq=False)
class Pointwise(Layer):
    """What they share: the gradient meets the slope at each cell."""

    def slope(self, x: Floats, output: Floats) -> Floats:
        """Return how much the output changes with the input, cell by cell."""
        raise NotImplementedError

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the input's gradient."""
        return Gradients((gradient * self.slope(inputs[0], passed.output),))


@dataclass(frozen=True, eq=False)
class ReLU(Pointwise):
    """Negative values become zero; the rest passes."""

    kind: ClassVar[str] = "relu"

    def forward(self, *inputs: Floats) -> Array:
        """Return ``max(x, 0)``."""
        return np.maximum(inputs[0], inputs[0].dtype.type(0))

    def slope(self, x: Floats, output: Floats) -> Floats:
        """Return 1 where the value passed, 0 where it was cut."""
        return np.asarray(output > 0, x.dtype)


@dataclass(frozen=True, eq=False)
class LeakyReLU(Pointwise):
    """Negative values are made small; the rest passes.

    Parameters
    ----------
    leak : float
        What a negative value is multiplied by.
    """

    kind: ClassVar[str] = "leakyrelu"

    leak: float = 0.01

    def forward(self, *inputs: Floats) -> Array:
        """Return ``x`` where it is positive, ``leak * x`` elsewhere."""
        (x,) = inputs
        return np.where(x > 0, x, x * x.dtype.type(self.leak))

    def slope(self, x: Floats, output: Floats) -> Floats:
        """Return 1 or the leak."""
        return np.where(x > 0, x.dtype.type(1), x.dtype.type(self.leak))


@dataclass(frozen=True, eq=False)
class Sigmoid(Pointwise):
    """Every value between 0 and 1: ``1 / (1 + exp(-x))``."""

    kind: ClassVar[str] = "sigmoid"

    def forward(self, *inputs: Floats) -> Array:
        """Return ``1 / (1 + exp(-x))``, by way of tanh, which never overflows."""
        half = inputs[0].dtype.type(0.5)
        return np.asarray(half * np.tanh(half * inputs[0]) + half)

    def slope(self, x: Floats, output: Floats) -> Floats:
        """Return ``y * (1 - y)``."""
        return output * (1 - output)


@dataclass(frozen=True, eq=False)
class Tanh(Pointwise):
    """Every value between -1 and 1: the hyperbolic tangent."""

    kind: ClassVar[str] = "tanh"

    def forward(self, *inputs: Floats) -> Array:
        """Return ``tanh(x)``."""
        return np.tanh(inputs[0])

    def slope(self, x: Floats, output: Floats) -> Floats:
        """Return ``1 - y²``."""
        return 1 - output * output


@dataclass(frozen=True, eq=False)
class Dropout(Layer):
    """While training, some values are left out by chance; running, all pass.

    Parameters
    ----------
    rate : float
        Which part is left out; what is kept is made larger, so that the mean stays.
    """

    kind: ClassVar[str] = "dropout"

    rate: float = 0.5

    def forward(self, *inputs: Floats) -> Array:
        """Return the input."""
        (x,) = inputs
        return x

    def train(self, *inputs: Floats, rng: "np.random.Generator") -> Passed:
        """Return the input with some values left out."""
        (x,) = inputs
        keep = rng.random(x.shape, np.float32) >= self.rate
        factor = keep * x.dtype.type(1 / (1 - self.rate))
        return Passed(x * factor, factor)

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the gradient of what was kept."""
        kept = passed.kept
        return Gradients((gradient * kept if isinstance(kept, np.ndarray) else gradient,))
