"""The layers a network is made of: frozen values that know their shapes, cost and forward."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.convolution import conv2d
from cnnviz.core.cost import Cost, convolution_cost, pooling_cost
from cnnviz.core.geometry import (
    Geometry,
    GeometryError,
    Padding,
    PaddingMode,
    Pair,
    geometry_of,
)
from cnnviz.core.pooling import avg_pool2d, max_pool2d, min_pool2d

Array = NDArray[np.float32]
Floats = NDArray[np.floating]
Shape = tuple[int, int, int]


def frozen(values: NDArray[np.floating] | list[float]) -> Array:
    """Return `values` as a float32 array of its own that cannot be written to."""
    array = np.array(values, dtype=np.float32)
    array.setflags(write=False)
    return array


class Layer(Protocol):
    """What every layer can tell and do. Shapes are ``(C, H, W)``."""

    kind: ClassVar[str]

    @property
    def name(self) -> str:
        """Name within the network, unique."""

    def geometry(self, shape: Shape) -> Geometry:
        """Return how the layer's window walks over an input of `shape`."""

    def output_shape(self, shape: Shape) -> Shape:
        """Return the output's shape for an input of `shape`."""

    def cost(self, shape: Shape) -> Cost:
        """Return parameters, multiply-adds and bytes for an input of `shape`."""

    def forward(self, x: Array) -> Array:
        """Return the layer's activation for the input `x`, shape ``(C, H, W)``."""


@dataclass(frozen=True, eq=False)
class Conv2d:
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

    name: str
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

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(O, H', W')``.

        Raises
        ------
        GeometryError
            If the kernel does not fit or the filter reads another number of channels.
        """
        reads = self.weight.shape[1] * self.groups
        if reads != shape[0]:
            raise GeometryError(
                f"{self.name} reads {reads} channels but its input has {shape[0]}. "
                f"Give it kernels for {shape[0]} channels."
            )
        return (self.weight.shape[0], *self.geometry(shape).output_size)

    def cost(self, shape: Shape) -> Cost:
        """Return parameters, multiply-adds and bytes for an input of `shape`."""
        return convolution_cost(
            self.geometry(shape), shape[0], self.weight.shape[0], groups=self.groups
        )

    def forward(self, x: Array) -> Array:
        """Return the feature maps, shape ``(O, H', W')``."""
        return conv2d(
            x,
            self.applied_weight,
            self.bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
            padding_mode=self.padding_mode,
        )


@dataclass(frozen=True, eq=False)
class ReLU:
    """Negative values become zero; the rest passes."""

    kind: ClassVar[str] = "relu"

    name: str

    def geometry(self, shape: Shape) -> Geometry:
        """Return a 1×1 window that visits every cell."""
        return geometry_of(shape[1:], (1, 1))

    def output_shape(self, shape: Shape) -> Shape:
        """Return `shape`: ReLU changes no sizes."""
        return shape

    def cost(self, shape: Shape) -> Cost:
        """Return the cost: no parameters, no multiply-adds."""
        return pooling_cost(self.geometry(shape), shape[0])

    def forward(self, x: Array) -> Array:
        """Return ``max(x, 0)``."""
        return np.maximum(x, np.float32(0))


@dataclass(frozen=True, eq=False)
class Pool2d:
    """A window that keeps one number per channel: what the three poolings share."""

    kind: ClassVar[str] = "pool"

    name: str
    kernel_size: Pair = (2, 2)
    stride: Pair = (2, 2)
    padding: Padding = 0
    dilation: Pair = (1, 1)
    ceil_mode: bool = False

    def geometry(self, shape: Shape) -> Geometry:
        """Return how the window walks over an input of `shape`."""
        return geometry_of(
            shape[1:],
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            ceil_mode=self.ceil_mode,
        )

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(C, H', W')``."""
        return (shape[0], *self.geometry(shape).output_size)

    def cost(self, shape: Shape) -> Cost:
        """Return the cost: no parameters, no multiply-adds."""
        return pooling_cost(self.geometry(shape), shape[0])

    def forward(self, x: Array) -> Array:
        """Return the pooled maps, shape ``(C, H', W')``."""
        raise NotImplementedError

    def _pooled(self, operator: Callable[..., Floats], x: Array, **options: bool) -> Array:
        """Return what `operator` makes of `x` with this layer's window."""
        pooled = operator(
            x,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            ceil_mode=self.ceil_mode,
            **options,
        )
        return np.asarray(pooled, np.float32)


@dataclass(frozen=True, eq=False)
class MaxPool2d(Pool2d):
    """The largest value of each window; a padded cell is never picked."""

    kind: ClassVar[str] = "maxpool"

    def forward(self, x: Array) -> Array:
        """Return the largest value of each window, shape ``(C, H', W')``."""
        return self._pooled(max_pool2d, x)


@dataclass(frozen=True, eq=False)
class MinPool2d(Pool2d):
    """The smallest value of each window; a padded cell is never picked."""

    kind: ClassVar[str] = "minpool"

    def forward(self, x: Array) -> Array:
        """Return the smallest value of each window, shape ``(C, H', W')``."""
        return self._pooled(min_pool2d, x)


@dataclass(frozen=True, eq=False)
class AvgPool2d(Pool2d):
    """The mean of each window."""

    kind: ClassVar[str] = "avgpool"

    count_include_pad: bool = True

    def forward(self, x: Array) -> Array:
        """Return the mean of each window, shape ``(C, H', W')``."""
        return self._pooled(avg_pool2d, x, count_include_pad=self.count_include_pad)
