"""Convolution as a layer."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from cnnviz.core.batches import (
    any_gradients,
    channel_sums,
    convolve_batch,
    input_gradient,
    padded_rows,
    suits,
    weight_gradient,
)
from cnnviz.core.convolution import Convolution, convolution_of
from cnnviz.core.cost import convolution_cost
from cnnviz.core.geometry import Geometry, GeometryError, Padding, PaddingMode, Pair, geometry_of
from cnnviz.core.numbers import how_many
from cnnviz.nn.layers.base import Array, Floats, Gradients, Layer, Passed, Shape


@dataclass(frozen=True, eq=False)
class Conv2d(Layer):
    """Convolution: one filter per output channel, slid over the input.

    Parameters
    ----------
    name : str
        Name within the network.
    weight : ndarray of float32, shape (O, C / groups, kH, kW)
        One kernel per filter and input channel it reads.
    bias : ndarray of float32, shape (O,)
        Added to every cell of a filter's map.
    stride, dilation : (int, int)
        Rows, columns.
    padding : int, pair, pair of pairs, "same" or "valid"
        Cells added around the input.
    groups : int
        1 lets every filter read the whole volume; C keeps every channel on its own.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.
    flipped : bool
        Whether the kernel is turned by 180° before it slides: convolution as mathematics
        has it, where networks compute cross-correlation.
    """

    kind: ClassVar[str] = "conv"
    parameter_names: ClassVar[tuple[str, ...]] = ("weight", "bias")

    weight: Array
    bias: Array
    stride: Pair = (1, 1)
    padding: Padding = 0
    dilation: Pair = (1, 1)
    groups: int = 1
    padding_mode: PaddingMode = "zeros"
    flipped: bool = False

    @property
    def kernel_size(self) -> Pair:
        """Rows and columns of one kernel."""
        return self.weight.shape[2], self.weight.shape[3]

    @property
    def applied_weight(self) -> Array:
        """Weights as they meet the window: turned by 180° where `flipped`."""
        return self.weight[:, :, ::-1, ::-1] if self.flipped else self.weight

    def channels_read(self, output_channel: int) -> range:
        """Return the input channels that the filter of `output_channel` reads."""
        per_group = self.weight.shape[1]
        group = output_channel // (self.weight.shape[0] // self.groups)
        return range(group * per_group, (group + 1) * per_group)

    def geometry(self, shape: Shape) -> Geometry:
        """Return how the window walks over an input of `shape`."""
        return geometry_of(
            shape[1:],
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            padding_mode=self.padding_mode,
        )

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return ``(O, H', W')``.

        Raises
        ------
        GeometryError
            If the kernel does not fit or the filter reads another number of channels.
        """
        shape = self.only(shapes)
        reads = self.weight.shape[1] * self.groups
        if reads != shape[0]:
            raise GeometryError(
                f"{self.name} reads {how_many(reads, 'channel')} but its input has {shape[0]}. "
                f"Give it kernels for {how_many(shape[0], 'channel')}."
            )
        return (self.weight.shape[0], *self.geometry(shape).output_size)

    def multiply_adds(self, *shapes: Shape) -> int:
        """Return the multiplications of one output, those with a padded zero included."""
        shape = self.only(shapes)
        cost = convolution_cost(
            self.geometry(shape), shape[0], self.weight.shape[0], groups=self.groups
        )
        return cost.multiply_adds

    def forward(self, *inputs: Floats) -> Array:
        """Return the feature maps, shape ``(O, H', W')``."""
        (x,) = inputs
        if x.ndim == 4 and suits(self._walk(x), self.groups):
            return self._convolved(x)[1]
        made_for = x.shape[-3:], x.dtype
        convolve = self._ready.get(made_for)
        if convolve is None:
            convolve = self._convolution(x)
            # Only the newest: while an input is resized, there is a new shape at every move.
            self._ready.clear()
            self._ready[made_for] = convolve
        return np.asarray(convolve(x))

    def train(self, *inputs: Floats, rng: "np.random.Generator") -> Passed:
        """Return the maps of a batch; keeps the padded batch."""
        (x,) = inputs
        if not suits(self._walk(x), self.groups):
            return Passed(self.forward(x))
        rows, maps = self._convolved(x)
        return Passed(maps, rows)

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the gradients of input, weight and bias."""
        (x,) = inputs
        geometry = self._walk(x)
        weight = np.asarray(self.applied_weight, x.dtype)
        by_bias = channel_sums(gradient)
        by_input: Floats | None = None
        if isinstance(passed.kept, np.ndarray):
            by_weight = weight_gradient(passed.kept, gradient, self.kernel_size)
            if wanted:
                by_input = input_gradient(gradient, weight, geometry)
        else:
            by_input, by_weight = any_gradients(x, weight, gradient, geometry, self.groups)
        if self.flipped:
            by_weight = by_weight[:, :, ::-1, ::-1]
        return Gradients((by_input,), {"weight": by_weight, "bias": by_bias})

    def let_go(self) -> None:
        """Drop what is kept to compute the next input faster."""
        self._ready.clear()

    @cached_property
    def _ready(self) -> dict[tuple[tuple[int, ...], np.dtype[np.floating]], Convolution]:
        """The convolution of the last input it has met, by its shape and type."""
        return {}

    def _convolution(self, x: Floats) -> Convolution:
        return convolution_of(
            x.shape,
            np.asarray(self.applied_weight, x.dtype),
            np.asarray(self.bias, x.dtype),
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
            padding_mode=self.padding_mode,
        )

    def _walk(self, x: Floats) -> Geometry:
        return self.geometry((x.shape[-3], x.shape[-2], x.shape[-1]))

    def _convolved(self, x: Floats) -> tuple[Floats, Array]:
        rows = padded_rows(x, self._walk(x).padding)
        weight, bias = (np.asarray(each, x.dtype) for each in (self.applied_weight, self.bias))
        return rows, np.asarray(convolve_batch(rows, weight, bias))
