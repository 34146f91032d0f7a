"""What a layer has learned, as pictures of its filters."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cnnviz.core.colour import RGB, Bytes, Scale, colours, ink_on, picture_colours, scale_for
from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import NumberStyle, how_many, style_for, text
from cnnviz.core.sheets import Packing, magnified, mosaic, packing
from cnnviz.nn.exciting import head
from cnnviz.nn.layers import Array, Conv2d, Flatten, Layer, Linear, Shape
from cnnviz.nn.network import Network
from cnnviz.state.document import INPUT, Document

Weighing = Conv2d | Linear
"""Layers whose weights can be looked at."""
CHANNELS = ("red", "green", "blue")


@dataclass(frozen=True, eq=False)
class Filters:
    """All filters of a layer.

    Attributes
    ----------
    layer : Conv2d or Linear
        Whose they are.
    values : ndarray of float32, shape (O, K, kH, kW)
        For each output its kernels; a dense layer's are laid out as the maps they weigh.
    coloured : bool
        Whether the kernels of a filter are the red, green and blue of one picture.
    names : tuple of str
        What the outputs are called; empty for their numbers.
    own : bool
        Whether each has a scale of its own; otherwise one scale is the layer's.
    """

    layer: Weighing
    values: Array
    coloured: bool
    names: tuple[str, ...]
    own: bool = False

    @cached_property
    def scale(self) -> Scale:
        """How the layer's weights become colours."""
        return scale_for(self.values, kind="weight")

    def scale_of(self, at: int) -> Scale:
        """Return how the weights of the filter `at` become colours."""
        return scale_for(self.values[at], kind="weight") if self.own else self.scale

    @cached_property
    def style(self) -> NumberStyle:
        """How weights are written."""
        return style_for(self.values)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.values)

    @property
    def classes(self) -> bool:
        """Whether outputs stand for classes: they are compared, so none of them is dead."""
        return bool(self.names)

    @cached_property
    def places(self) -> Packing:
        """How the kernels of one filter lie beside each other, in weights."""
        kernels, rows, columns = self.values.shape[1:]
        return packing(1 if self.coloured else kernels, (rows, columns))

    @property
    def title(self) -> str:
        """What there is, in words."""
        kernels, rows, columns = self.values.shape[1:]
        name, size = self.layer.name, f"{rows}×{columns}"
        if isinstance(self.layer, Linear):
            maps = (
                f"{kernels} maps of {size}" if rows * columns > 1 else how_many(kernels, "number")
            )
            return f"{name}: {self.count} outputs, each weighs {maps}"
        filters = f"{self.count} filter{'s' if self.count > 1 else ''}"
        kinds = f"{kernels} kernels, each {size}" if kernels > 1 else f"one kernel, {size}"
        return f"{name}: {filters} of {kinds}"

    def called(self, at: int) -> str:
        """Return what the filter `at` is called over its tile."""
        return self.names[at] if self.names else str(at)

    def said(self, at: int, weight: tuple[int, int, int] | None, *, dead: bool) -> str:
        """Return what is told of the filter `at`, and of the weight under the pointer.

        Parameters
        ----------
        weight : (int, int, int) or None
            Kernel, row and column of the weight; None between two kernels.
        """
        values = self.values[at]
        low, high, total = (
            text(float(each), self.style) for each in (values.min(), values.max(), values.sum())
        )
        name = self.names[at] if self.names else f"map {at}"
        words = f"{name}{' (dead)' if dead else ''}: {low} to {high}, sum {total}"
        bias = text(float(self.layer.bias[at]), self.style)
        words = f"{words}, bias {bias}"
        if weight is None:
            return words
        here = text(float(values[weight]), self.style)
        if self.coloured:
            parts = [
                f"{name} {text(float(value), self.style)}"
                for name, value in zip(CHANNELS, values[:, weight[1], weight[2]], strict=True)
            ]
            here = ", ".join(parts)
        elif len(values) > 1:
            here = f"for map {weight[0]} {here}"
        return f"{words}; here {here}"


def learned_layer(document: Document) -> Weighing | None:
    """Return the layer whose filters are shown: the selected one, or the next that has some."""
    network, selected = document.network, document.selection.layer
    start = 0 if selected == INPUT else network.index(selected)
    for layer in network.layers[start:]:
        if isinstance(layer, Conv2d | Linear):
            return layer
    return None


def layer_now(document: Document, shown: Filters | None) -> Weighing | None:
    """Return the layer of `document` that was `shown` last, None if it is gone."""
    for layer in document.network:
        if shown is not None and layer.name == shown.layer.name:
            return layer if isinstance(layer, Conv2d | Linear) else None
    return None


def filters_of(
    network: Network,
    shape: Shape,
    layer: Weighing,
    names: tuple[str, ...] = (),
    *,
    own: bool = False,
) -> Filters:
    """Return the filters of a layer of `network`.

    Parameters
    ----------
    shape : (int, int, int)
        Of the network's input.
    layer : Conv2d or Linear
        Whose they are.
    names : tuple of str
        What its outputs are called; empty for their numbers.
    own : bool
        Whether each has a scale of its own.
    """
    if isinstance(layer, Linear):
        maps = _weighed(network, layer, shape)
        values = layer.weight.reshape(layer.weight.shape[0], *maps)
        return Filters(layer, values, False, names, own)
    coloured = network.sources(layer.name) == (INPUT,) and layer.weight.shape[1] == 3
    return Filters(layer, layer.weight, coloured, names, own)


def _weighed(network: Network, layer: Linear, shape: Shape) -> Shape:
    """Return the shape of the maps that a dense layer weighs, before they were flattened."""
    count = layer.weight.shape[1]
    (source,) = network.sources(layer.name)
    before: Layer | None = None if source == INPUT else network[source]
    if not isinstance(before, Flatten):
        return count, 1, 1
    try:
        maps = head(network, source).shapes(shape)[network.sources(source)[0]]
    except GeometryError:
        return count, 1, 1
    return maps if int(np.prod(maps)) == count else (count, 1, 1)


def tile_size(places: Packing, cell: int) -> tuple[int, int]:
    """Return height and width of a tile whose weights are `cell` pixels; kernels lie one apart."""
    rows, columns = places.extent
    return rows * cell + places.rows - 1, columns * cell + places.columns - 1


def tile_pixels(filters: Filters, at: int, cell: int, line: RGB, ground: RGB) -> Bytes:
    """Return the picture of one filter, each weight `cell` pixels wide and high.

    Between two kernels is a `line` of one pixel: white would be taken for zero. Where the last row
    has room left there is `ground`.
    """
    values, scale = filters.values[at], filters.scale_of(at)
    if filters.coloured:
        return magnified(picture_colours(values, scale), cell)
    kernels, rows, columns = values.shape
    stack = colours(values.reshape(kernels * rows, columns), scale)
    tiles = list(stack.reshape(kernels, rows, columns, 3))
    places = filters.places
    zoomed = Packing(kernels, places.columns, (rows * cell, columns * cell), (1, 1))
    pixels = mosaic(tiles, zoomed, line)
    for empty in range(kernels, zoomed.rows * zoomed.columns):
        top, left, _, _ = zoomed.rectangle(empty)
        pixels[top:, left:] = ground
    return pixels


def ink_for(filters: Filters, at: int, place: tuple[int, int]) -> RGB:
    """Return the ink that reads on a weight of a filter of one kernel."""
    return ink_on(_rgb(colours(filters.values[at, 0], filters.scale_of(at))[place]))


def _rgb(pixel: Bytes) -> RGB:
    red, green, blue = (int(each) for each in pixel)
    return red, green, blue
