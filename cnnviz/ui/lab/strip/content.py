"""What a card of the strip says, as a value made from a frame."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import how_many, shape_text, short
from cnnviz.nn.layers import Array, Conv2d, Layer, Pool2d, Shape
from cnnviz.state.document import INPUT
from cnnviz.state.edits import TITLES
from cnnviz.state.frame import Frame
from cnnviz.state.run import Activation
from cnnviz.state.scales import scales_of
from cnnviz.ui.painting.drawing import plane_image
from cnnviz.ui.painting.small_maps import smaller

SIDE = 160
"""Pixels of a thumbnail kept, at least: sharp on screens of twice the density."""


@dataclass(frozen=True, eq=False, slots=True)
class CardContent:
    """What one card says.

    Attributes
    ----------
    name, detail : str
        The layer's name, or "input"; what it is in a word: "3×3".
    shape : str
        "1 @ 128×96": channels, rows, columns; "" where it could not be computed.
    counts : tuple of str
        Parameters and multiply-adds, in short.
    problem : str
        Why the layer cannot be computed.
    tip : str
        All of it in words, for the tooltip and the screen reader.
    image : QImage or None
        The map, small.
    chips : tuple of QImage
        Its channels, where there are two or three.
    channel : int
        Which channel is on the stage; -1 if the layer is not.
    """

    name: str
    detail: str
    shape: str
    counts: tuple[str, ...]
    problem: str
    tip: str
    image: QImage | None
    chips: tuple[QImage, ...]
    channel: int

    @property
    def removable(self) -> bool:
        """Whether it is a layer: the input stays."""
        return self.name != INPUT

    @property
    def selected(self) -> bool:
        """Whether it is on the stage."""
        return self.channel >= 0


Images = tuple[QImage, tuple[QImage, ...]]


class Thumbnails:
    """Small pictures of activations, made again only where an activation or scale changed."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Activation, Scale, dict[int, Images]]] = {}

    def of(self, activation: Activation, scale: Scale, channel: int) -> Images:
        """Return the map of `channel` and, of two or three channels, each one's own."""
        kept = self._kept.get(activation.name)
        if kept is None or kept[0] is not activation or kept[1] != scale:
            kept = self._kept[activation.name] = activation, scale, {}
        images = kept[2]
        if channel not in images:
            images[channel] = _images(activation.values, scale, channel)
        return images[channel]

    def forget_all_but(self, names: set[str]) -> None:
        """Let go of layers that are gone."""
        self._kept = {name: kept for name, kept in self._kept.items() if name in names}


def _images(values: Array, scale: Scale, channel: int) -> Images:
    if values.shape[1:] == (1, 1) and len(values) > 1:
        return plane_image(_square(values), scale), ()
    few = len(values) <= 3
    told = values if few else values[channel : channel + 1]
    small = smaller(told, SIDE, picture=scale.map == "gray")
    if len(small) == 3 and scale.map == "gray":
        image = plane_image(small, scale)
    else:
        shown = channel if few else 0
        image = plane_image(small[shown : shown + 1], scale)
    if not 1 < len(small) <= 3:
        return image, ()
    return image, tuple(plane_image(small[at : at + 1], scale) for at in range(len(small)))


def _square(values: Array) -> Array:
    """Return channels of one cell each as one map, row by row, about as high as wide."""
    across = math.ceil(math.sqrt(len(values)))
    square = np.zeros((1, -(-len(values) // across), across), np.float32)
    square.reshape(-1)[: len(values)] = values.reshape(-1)
    return square


def contents(frame: Frame, thumbnails: Thumbnails) -> list[CardContent]:
    """Return the cards of `frame`: the input's first, then one per layer."""
    names = [layer.name for layer in frame.document.network.layers]
    thumbnails.forget_all_but({INPUT, *names})
    return [_input(frame, thumbnails), *(_layer(frame, name, thumbnails) for name in names)]


def _input(frame: Frame, thumbnails: Thumbnails) -> CardContent:
    activation = frame.run.input
    channel = _channel(frame, INPUT)
    image, chips = thumbnails.of(activation, frame.input_scale, max(0, channel))
    shape = activation.shape
    levels = f"values 0–{frame.run.document.levels}"
    name = frame.document.picture.name
    tip = f"Input: {name}, {_shape_words(shape)}, {levels}"
    return CardContent(INPUT, "", shape_text(shape), (levels,), "", tip, image, chips, channel)


def _layer(frame: Frame, name: str, thumbnails: Thumbnails) -> CardContent:
    layer = frame.document.network[name]
    title = f"{name}: {TITLES[layer.kind]}"
    channel = _channel(frame, name)
    detail = _detail(layer)
    if frame.problem is not None and frame.problem.layer == name:
        text = frame.problem.text
        return CardContent(name, detail, "", (), text, f"{title}\n{text}", None, (), channel)
    activation = frame.run.of(name)
    if activation is None or name not in frame.run.document.network:
        tip = f"{title}\nNot computed yet"
        return CardContent(name, detail, "", (), "", tip, None, (), channel)
    _, scale = scales_of(frame.run, name, frame.view)
    image, chips = thumbnails.of(activation, scale, max(0, channel))
    cost = frame.run.document.network[name].cost(frame.run.before(name).shape)
    counts = [_count(cost.parameters, "parameter")] if cost.parameters else ["no parameters"]
    if cost.multiply_adds:
        counts.append(_count(cost.multiply_adds, "mult-add"))
    shape = activation.shape
    tip = f"{title}\n{_shape_words(shape)}\n{', '.join(counts)}"
    return CardContent(
        name, detail, shape_text(shape), tuple(counts), "", tip, image, chips, channel
    )


def _channel(frame: Frame, name: str) -> int:
    selection = frame.document.selection
    return selection.channel if selection.layer == name else -1


def _detail(layer: Layer) -> str:
    if isinstance(layer, Conv2d | Pool2d):
        return "×".join(str(side) for side in layer.kernel_size)
    return ""


def _count(number: int, noun: str) -> str:
    return f"{short(number)} {noun}{'' if number == 1 else 's'}"


def _shape_words(shape: Shape) -> str:
    channels, rows, columns = shape
    sides = f"{how_many(rows, 'row')} × {how_many(columns, 'column')}"
    return f"{how_many(channels, 'channel')}, {sides}"
