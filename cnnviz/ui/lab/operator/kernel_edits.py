"""What the panel wishes for: pure edits of the kernels of one convolution."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Pair
from cnnviz.core.kernel_edits import resize
from cnnviz.nn.layers import Array, Conv2d, frozen
from cnnviz.state.document import Document
from cnnviz.state.edits import convolution, with_bias, with_kernel, with_layer

Edit = Callable[[Document], Document]
Transform = Callable[[NDArray[np.floating]], NDArray[np.floating]]


@dataclass(frozen=True, slots=True)
class Target:
    """The kernel shown, and which kernels an edit of it reaches.

    Attributes
    ----------
    layer : str
        Name of the convolution.
    output : int
        The filter, by the channel of the map it makes.
    read : int
        The kernel within that filter.
    linked : bool
        Whether an edit reaches the kernels of all channels.
    """

    layer: str
    output: int
    read: int
    linked: bool

    def of(self, layer: Conv2d) -> Array:
        """Return the weights of the kernel shown, shape (kH, kW)."""
        weights: Array = layer.weight[self.output, self.read]
        return weights

    def reached(self, layer: Conv2d) -> list[Pair]:
        """Return filter and position of every kernel that an edit reaches."""
        outputs, reads = layer.weight.shape[:2]
        if not self.linked:
            return [(self.output, self.read)]
        if layer.groups > 1:
            return [(output, read) for output in range(outputs) for read in range(reads)]
        return [(self.output, read) for read in range(reads)]


def set_weights(target: Target, cells: Iterable[Pair], value: float) -> Edit:
    """Return the edit that sets the weights at `cells` to `value`."""
    rows, columns = (list(axis) for axis in zip(*cells, strict=True))

    def edit(document: Document) -> Document:
        layer = convolution(document, target.layer)
        weight = layer.weight.copy()
        for output, read in target.reached(layer):
            weight[output, read, rows, columns] = value
        return _with_weight(document, layer, weight)

    return edit


def put_kernel(target: Target, kernel: NDArray[np.floating]) -> Edit:
    """Return the edit that puts `kernel` in the place of the one shown, and of those linked.

    Where it has another size and stands for itself, the other kernels take its size too.
    """
    size: Pair = (kernel.shape[0], kernel.shape[1])

    def edit(document: Document) -> Document:
        if convolution(document, target.layer).kernel_size != size and target.linked:
            return with_kernel(document, target.layer, kernel, output=target.output)
        document = resize_all(target.layer, size)(document)
        layer = convolution(document, target.layer)
        weight = layer.weight.copy()
        for output, read in target.reached(layer):
            weight[output, read] = kernel
        return _with_weight(document, layer, weight)

    return edit


def transform(target: Target, change: Transform) -> Edit:
    """Return the edit that changes each kernel reached by `change`.

    Where that changes the size, it changes every kernel of the layer: they have one size.
    """

    def edit(document: Document) -> Document:
        layer = convolution(document, target.layer)
        if change(target.of(layer)).shape != layer.kernel_size:
            return _with_weight(document, layer, _each(layer.weight, change))
        weight = layer.weight.copy()
        for output, read in target.reached(layer):
            weight[output, read] = change(weight[output, read])
        return _with_weight(document, layer, weight)

    return edit


def resize_all(name: str, size: Pair) -> Edit:
    """Return the edit that gives every kernel of the layer `size`, the middle kept."""

    def edit(document: Document) -> Document:
        layer = convolution(document, name)
        if layer.kernel_size == size:
            return document
        return _with_weight(
            document, layer, _each(layer.weight, lambda kernel: resize(kernel, size))
        )

    return edit


def set_bias(target: Target, value: float) -> Edit:
    """Return the edit that sets the bias of the filter, or of all that are linked."""

    def edit(document: Document) -> Document:
        layer = convolution(document, target.layer)
        output = None if target.linked and layer.groups > 1 else target.output
        changed = with_bias(document, target.layer, value, output=output)
        same = np.array_equal(convolution(changed, target.layer).bias, layer.bias)
        return document if same else changed

    return edit


def turn(name: str, flipped: bool) -> Edit:
    """Return the edit that turns the kernels by 180° before they slide, or does not."""

    def edit(document: Document) -> Document:
        layer = convolution(document, name)
        if layer.flipped == flipped:
            return document
        return with_layer(document, replace(layer, flipped=flipped))

    return edit


def _each(weight: Array, change: Transform) -> Array:
    return np.array([[change(kernel) for kernel in kernels] for kernels in weight], np.float32)


def _with_weight(document: Document, layer: Conv2d, weight: Array) -> Document:
    """Give `layer` these weights; the same document where they are the same."""
    if np.array_equal(weight, layer.weight):
        return document
    return with_layer(document, replace(layer, weight=frozen(weight)))
