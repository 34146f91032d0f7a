"""What every layer of a network can tell and do."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.cost import Cost
from cnnviz.core.geometry import Geometry, GeometryError, geometry_of

Array = NDArray[np.float32]
Floats = NDArray[np.floating]
Shape = tuple[int, int, int]
"""Channels, rows, columns. A dense layer's n numbers are n channels of one cell: (n, 1, 1)."""


def frozen(values: NDArray[np.floating] | list[float]) -> Array:
    """Return `values` as a float32 array of its own that cannot be written to."""
    array = np.array(values, dtype=np.float32, order="C")
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False, slots=True)
class Passed:
    """A layer's answer while training.

    Attributes
    ----------
    output : ndarray, shape (N, C, H, W)
        The activation.
    kept : object
        What `backward` needs beside it.
    statistics : mapping of str to ndarray
        What was measured on the batch, by the names of the layer's statistics.
    """

    output: Floats
    kept: object = None
    statistics: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Gradients:
    """What `Layer.backward` returns: how the loss changes with inputs and parameters.

    Attributes
    ----------
    inputs : tuple of ndarray or None
        One for each input, of its shape; None where it was not wanted.
    parameters : mapping of str to ndarray
        One for each parameter, by its name.
    """

    inputs: tuple[Floats | None, ...]
    parameters: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Layer:
    """A frozen value: its shapes, its cost, its forward and its backward.

    Inputs have the shape ``(C, H, W)``, or ``(N, C, H, W)`` for a batch; so have outputs.

    Parameters
    ----------
    name : str
        Name within the network, unique.
    reads : tuple of str
        Names of the layers it reads, "input" for the network's input; empty for the one before.
    """

    kind: ClassVar[str] = ""
    parameter_names: ClassVar[tuple[str, ...]] = ()
    """Fields that training changes."""
    statistic_names: ClassVar[tuple[str, ...]] = ()
    """Fields that training measures."""

    name: str
    reads: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def parameters(self) -> dict[str, Array]:
        """The arrays that training changes, by name."""
        return {name: getattr(self, name) for name in self.parameter_names}

    @property
    def statistics(self) -> dict[str, Array]:
        """The arrays that training measures, by name."""
        return {name: getattr(self, name) for name in self.statistic_names}

    def with_arrays(self, arrays: Mapping[str, Array]) -> Self:
        """Return the layer with other parameters or statistics."""
        changes: dict[str, Any] = dict(arrays)
        return replace(self, **changes) if changes else self

    def let_go(self) -> None:
        """Drop what is kept to compute the next input faster."""

    def geometry(self, shape: Shape) -> Geometry:
        """Return how the layer's window walks over an input of `shape`: cell by cell."""
        return geometry_of(shape[1:], (1, 1))

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return the output's shape for inputs of `shapes`.

        Raises
        ------
        GeometryError
            If the layer cannot work on such inputs.
        """
        return self.only(shapes)

    def multiply_adds(self, *shapes: Shape) -> int:
        """Return how many multiplications, each with its addition, one output takes."""
        return 0

    def cost(self, *shapes: Shape) -> Cost:
        """Return parameters, multiply-adds and bytes for inputs of `shapes`."""
        parameters = sum(each.size for each in self.parameters.values())
        return Cost(
            parameters,
            self.multiply_adds(*shapes),
            4 * sum(cells(shape) for shape in shapes),
            4 * cells(self.output_shape(*shapes)),
            4 * parameters,
        )

    def forward(self, *inputs: Floats) -> Array:
        """Return the layer's activation."""
        raise NotImplementedError

    def train(self, *inputs: Floats, rng: "np.random.Generator") -> Passed:
        """Return the activation of a batch as training has it, with what `backward` needs."""
        return Passed(self.forward(*inputs))

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the gradients of the loss, given that of the output.

        Parameters
        ----------
        gradient : ndarray, shape (N, C', H', W')
            How the loss changes with each cell of the output.
        passed : Passed
            What `train` returned.
        *inputs : ndarray
            What `train` was given.
        wanted : bool
            Whether the gradients of the inputs are wanted.
        """
        raise NotImplementedError

    def only(self, shapes: tuple[Shape, ...]) -> Shape:
        """Return the one input's shape.

        Raises
        ------
        GeometryError
            If there are several.
        """
        if len(shapes) != 1:
            raise GeometryError(f"{self.name} reads one layer, not {len(shapes)}. Name one.")
        return shapes[0]


def cells(shape: Shape) -> int:
    """Return how many numbers an activation of `shape` has."""
    return shape[0] * shape[1] * shape[2]


def along_channels(values: Floats, like: Floats) -> Floats:
    """Return `values`, shape (C,), so that they meet the channels of `like`."""
    return np.asarray(values, like.dtype)[:, None, None]
