"""Pooling as layers: one number for each window of each channel, or for each channel."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from cnnviz.core.geometry import Geometry, Padding, Pair, geometry_of
from cnnviz.core.pooling import (
    counted,
    global_avg_pool2d,
    global_max_pool2d,
    pooling_of,
    tapped_size,
    taps,
    window_max,
    window_mean,
    window_min,
)
from cnnviz.nn.layers.base import Array, Floats, Gradients, Layer, Passed, Shape


@dataclass(frozen=True, eq=False)
class Pool2d(Layer):
    """A window that keeps one number per channel: what the three poolings share."""

    kind: ClassVar[str] = "pool"

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
            walker="window",
        )

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return ``(C, H', W')``."""
        shape = self.only(shapes)
        return (shape[0], *self.geometry(shape).output_size)

    def _walk(self, x: Floats) -> Geometry:
        """Return how the window walks over `x`, kept, for runs ask again and again.

        Raises
        ------
        GeometryError
            If the window does not fit, or a window would hold nothing but padding.
        """
        size = x.shape[-2:]
        known = self._walks.get(size)
        if known is None:
            known = pooling_of(
                size, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode
            )
            # Only the newest: while an input is resized, there is a new size at every move.
            self._walks.clear()
            self._walks[size] = known
        return known

    @cached_property
    def _walks(self) -> dict[tuple[int, ...], Geometry]:
        """How the window walks over the last input it has met, by its size."""
        return {}

    def _sent(self, x: Floats, fill: float) -> "_Sent":
        return _Sent(x, self.geometry((x.shape[-3], x.shape[-2], x.shape[-1])), fill)


class _Sent:
    """The gradient of a pooling's input, tap by tap, beside what each tap read."""

    def __init__(self, x: Floats, geometry: Geometry, fill: float) -> None:
        size = tapped_size(geometry)
        same = size == x.shape[-2:]
        self._whole = np.zeros_like(x) if same else np.zeros((*x.shape[:-2], *size), x.dtype)
        self._geometry = geometry
        self.read = taps(x, geometry, fill)
        self.by_tap = taps(self._whole, geometry)

    @property
    def by_input(self) -> Floats:
        """The gradient without what lies in the padding."""
        (top, _), (left, _) = self._geometry.padding
        height, width = self._geometry.input_size
        return self._whole[..., top : top + height, left : left + width]


class ExtremePool2d(Pool2d):
    """What max and min pooling share: the gradient goes to the cell that was chosen."""

    worst: ClassVar[float]

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the input's gradient: all of it at the first extreme of each window.

        Where a window holds NaN, at the last one, as PyTorch has it.
        """
        (x,) = inputs
        sent = self._sent(x, self.worst)
        left = np.ones_like(passed.output, dtype=bool)
        taps_of = list(zip(sent.read, sent.by_tap, strict=True))
        for read, by_tap in taps_of:
            chosen = read == passed.output
            chosen &= left
            left ^= chosen
            by_tap += gradient * chosen
        left = np.isnan(passed.output)
        if left.any():
            for read, by_tap in reversed(taps_of):
                chosen = np.isnan(read) & left
                left ^= chosen
                by_tap += gradient * chosen
        return Gradients((sent.by_input,))


@dataclass(frozen=True, eq=False)
class MaxPool2d(ExtremePool2d):
    """The largest value of each window; a padded cell is never picked."""

    kind: ClassVar[str] = "maxpool"
    worst: ClassVar[float] = -np.inf

    def forward(self, *inputs: Floats) -> Array:
        """Return the largest value of each window, shape ``(C, H', W')``."""
        (x,) = inputs
        return np.asarray(window_max(x, self._walk(x)))


@dataclass(frozen=True, eq=False)
class MinPool2d(ExtremePool2d):
    """The smallest value of each window; a padded cell is never picked."""

    kind: ClassVar[str] = "minpool"
    worst: ClassVar[float] = np.inf

    def forward(self, *inputs: Floats) -> Array:
        """Return the smallest value of each window, shape ``(C, H', W')``."""
        (x,) = inputs
        return np.asarray(window_min(x, self._walk(x)))


@dataclass(frozen=True, eq=False)
class AvgPool2d(Pool2d):
    """The mean of each window."""

    kind: ClassVar[str] = "avgpool"

    count_include_pad: bool = True

    def forward(self, *inputs: Floats) -> Array:
        """Return the mean of each window, shape ``(C, H', W')``."""
        (x,) = inputs
        return np.asarray(window_mean(x, self._walk(x), self.count_include_pad))

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the input's gradient: shared evenly by each window's cells."""
        (x,) = inputs
        geometry = self.geometry((x.shape[-3], x.shape[-2], x.shape[-1]))
        rows, columns = (counted(geometry, axis, self.count_include_pad) for axis in (0, 1))
        share = gradient / np.outer(rows, columns).astype(x.dtype)
        sent = self._sent(x, 0.0)
        for by_tap in sent.by_tap:
            by_tap += share
        return Gradients((sent.by_input,))


@dataclass(frozen=True, eq=False)
class GlobalPool2d(Layer):
    """One number for each channel: what the two global poolings share."""

    def geometry(self, shape: Shape) -> Geometry:
        """Return a window as large as the input, with one stop."""
        return geometry_of(shape[1:], shape[1:])

    def output_shape(self, *shapes: Shape) -> Shape:
        """Return ``(C, 1, 1)``."""
        return (self.only(shapes)[0], 1, 1)


@dataclass(frozen=True, eq=False)
class GlobalAvgPool2d(GlobalPool2d):
    """The mean of each channel."""

    kind: ClassVar[str] = "globalavgpool"

    def forward(self, *inputs: Floats) -> Array:
        """Return the mean of each channel, shape ``(C, 1, 1)``."""
        return np.asarray(global_avg_pool2d(*inputs))

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the input's gradient: shared evenly by all cells of a channel."""
        (x,) = inputs
        share = np.empty_like(x)
        share[:] = gradient / (x.shape[-2] * x.shape[-1])
        return Gradients((share,))


@dataclass(frozen=True, eq=False)
class GlobalMaxPool2d(GlobalPool2d):
    """The largest value of each channel."""

    kind: ClassVar[str] = "globalmaxpool"

    def forward(self, *inputs: Floats) -> Array:
        """Return the largest value of each channel, shape ``(C, 1, 1)``."""
        return np.asarray(global_max_pool2d(*inputs))

    def backward(
        self, gradient: Floats, passed: Passed, *inputs: Floats, wanted: bool = True
    ) -> Gradients:
        """Return the input's gradient: all of it at the first largest cell of a channel."""
        (x,) = inputs
        flat = np.ascontiguousarray(x).reshape(*x.shape[:-2], -1)
        by_input = np.zeros(flat.shape, x.dtype)
        chosen = flat.argmax(axis=-1)[..., None]
        np.put_along_axis(by_input, chosen, gradient.reshape(*x.shape[:-2], 1), axis=-1)
        return Gradients((by_input.reshape(x.shape),))
