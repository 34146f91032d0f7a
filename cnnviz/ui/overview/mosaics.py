"""All maps of a layer as one image, made once and kept while nothing of it changes."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from cnnviz.core.colour import Scale, colours_rgb32
from cnnviz.nn.layers import Array
from cnnviz.state.run import Activation
from cnnviz.ui.overview.packing import EDGE, GAP, Pack
from cnnviz.ui.overview.scales import Shade, levelled
from cnnviz.ui.painting.drawing import plane_image
from cnnviz.ui.painting.small_maps import smaller

PICTURE = 420
"""Pixels of the input as it is kept, at least."""

Words = NDArray[np.uint32]


class Mosaics:
    """Images of layers; those of a new activation, shade or packing are made anew."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Activation, object, QImage]] = {}
        self._input: tuple[Activation, Scale, tuple[QImage, ...]] | None = None

    def of(
        self, activation: Activation, shade: Shade, pack: Pack, looks: tuple[int, int]
    ) -> QImage:
        """Return all maps of `activation`, packed.

        Parameters
        ----------
        looks : (int, int)
            Colours of the ground and of the lines around maps, ``0xffRRGGBB``.
        """
        kept = self._kept.get(activation.name)
        key = shade, pack, looks
        if kept is None or kept[0] is not activation or kept[1] != key:
            image = mosaic(activation, shade, pack, looks)
            kept = self._kept[activation.name] = activation, key, image
        return kept[2]

    def pictures(self, activation: Activation, scale: Scale) -> tuple[QImage, ...]:
        """Return the input as a picture and, of two or three channels, each in greys."""
        if self._input is None or self._input[:2] != (activation, scale):
            self._input = activation, scale, _pictures(activation.values, scale)
        return self._input[2]

    def forget(self) -> None:
        """Let go of everything."""
        self._kept.clear()
        self._input = None


def mosaic(activation: Activation, shade: Shade, pack: Pack, looks: tuple[int, int]) -> QImage:
    """Return all maps of `activation` as one image, a line around each."""
    values, scale = levelled(activation, shade)
    small = (
        values
        if pack.zoom
        else smaller(values, max(pack.height, pack.width), picture=scale.map == "gray")
    )
    count, rows, columns = small.shape
    colours = colours_rgb32(small.reshape(count * rows, columns), scale)
    if (rows, columns) == (pack.height, pack.width) or pack.zoom:
        return _image(_framed(_magnified(colours.reshape(small.shape), pack), pack, looks))
    image = _image(_framed(None, pack, looks))
    maps = _image(colours)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for channel in range(count):
            painter.drawImage(pack.rect(channel), maps, QRectF(0, channel * rows, columns, rows))
    return image


def _pictures(values: Array, scale: Scale) -> tuple[QImage, ...]:
    small = smaller(values, PICTURE, picture=True)
    channels = [plane_image(small[at : at + 1], scale) for at in range(min(3, len(small)))]
    if len(small) == 3:
        return plane_image(small, scale), *channels
    return channels[0], *(channels if len(small) == 2 else ())


def _magnified(colours: Words, pack: Pack) -> Words:
    """Return maps with every cell as many pixels as it takes."""
    down, across = pack.height // colours.shape[1], pack.width // colours.shape[2]
    if (down, across) == (1, 1):
        return colours
    return np.asarray(colours.repeat(down, axis=1).repeat(across, axis=2))


def _framed(maps: Words | None, pack: Pack, looks: tuple[int, int]) -> Words:
    """Return the grid: ground, the line around each map, and the maps in it."""
    ground, line = looks
    height, width = pack.height + GAP, pack.width + GAP
    cells = np.full((pack.columns * pack.rows, height, width), ground, np.uint32)
    cells[: pack.count, : pack.height + 2 * EDGE, : pack.width + 2 * EDGE] = line
    if maps is not None:
        cells[: pack.count, EDGE : EDGE + pack.height, EDGE : EDGE + pack.width] = maps
    grid = cells.reshape(pack.columns, pack.rows, height, width).transpose(1, 2, 0, 3)
    return np.ascontiguousarray(grid.reshape(pack.rows * height, pack.columns * width))


def _image(words: Words) -> QImage:
    rows, columns = words.shape
    return QImage(words.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
