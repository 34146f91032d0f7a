"""Layers that read several: where branches of a network meet."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from cnnviz.core.geometry import GeometryError
from cnnviz.nn.layers.base import Array, Floats, Gradients, Layer, Passed, Shape


@dataclass(frozen=True, eq=False)
class Add(Layer):
    """The sum of several activations of one shape, cell by cell."""

    kind: ClassVar[str] = "add"

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return the shape they share.

        Raises
        ------
        GeometryError
            If they differ.
        """
        if len(set(shapes)) != 1:
            raise GeometryError(f"{self.name} adds {_words(shapes)}. Make their shapes the same.")
        return shapes[0]

    def forward(self, *inputs: Floats) -> Array:
        """Return the sum."""
        out = inputs[0].copy(order="K")
        for each in inputs[1:]:
            out += each
        return np.asarray(out)

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the gradient, the same for every input."""
        return Gradients((gradient,) * len(inputs))


@dataclass(frozen=True, eq=False)
class Concat(Layer):
    """The channels of several activations of one size, one after the other."""

    kind: ClassVar[str] = "concat"

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return the shape with all channels.

        Raises
        ------
        GeometryError
            If rows or columns differ.
        """
        if len({shape[1:] for shape in shapes}) != 1:
            raise GeometryError(
                f"{self.name} joins {_words(shapes)}. Make their rows and columns the same."
            )
        return (sum(shape[0] for shape in shapes), *shapes[0][1:])

    def forward(self, *inputs: Floats) -> Array:
        """Return all channels."""
        return np.asarray(np.concatenate(inputs, axis=-3))

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return each input's own channels of the gradient."""
        ends = np.cumsum([x.shape[-3] for x in inputs])[:-1]
        return Gradients(tuple(np.split(gradient, ends, axis=-3)))


def _words(shapes: tuple[Shape, ...]) -> str:
    each = [f"{channels} @ {rows}×{columns}" for channels, rows, columns in shapes]
    return " and ".join(each) if each else "nothing"
