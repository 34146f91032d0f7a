"""Planes as pixmaps, drawn once and kept for as long as nothing of them changes."""

import math
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from cnnviz.core.colour import Scale, colour_of, ink_on, reduced, strongest
from cnnviz.core.numbers import NumberStyle, text
from cnnviz.state.run import Activation
from cnnviz.ui.lab.stage.grid import Grid
from cnnviz.ui.painting.drawing import (
    characters_of,
    draw_number,
    fitting_pixels,
    plane_image,
    veil_image,
)

KEPT = 12
"""Pixmaps and reduced planes kept of each."""
LARGEST_DIGITS = 22.0
LEAST_SIDE = 3.0
"""Pixels that a plane is drawn wide and high at least."""

Array = NDArray[np.float32]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Written:
    """How numbers are written in cells, of one size wherever they belong together.

    Attributes
    ----------
    style : NumberStyle
        Decimals or exponent.
    characters : float
        The room that the widest of them needs, in digits.
    """

    style: NumberStyle
    characters: float


def written(activation: Activation) -> Written:
    """Return how the numbers of `activation` are written."""
    style = activation.style
    return Written(style, characters_of(style, activation.low, activation.high))


@dataclass(frozen=True, eq=False, slots=True)
class Plane:
    """What a pixmap shows.

    Attributes
    ----------
    values : ndarray of float32, shape (C, H, W)
        All channels.
    channels : tuple of int
        One, through `scale`, or three as a colour picture.
    scale : Scale
        How values become colours.
    written : Written or None
        How they are written in cells where there is room; None leaves them out.
    veil : str
        A colour that is laid, clear where a value is 0 and dense where it is 1, in place of
        `scale`; "" for none.
    """

    values: Array
    channels: tuple[int, ...]
    scale: Scale
    written: Written | None = None
    veil: str = ""

    @property
    def key(self) -> Hashable:
        """What two pixmaps of the same values differ by."""
        return id(self.values), self.channels, self.scale, self.written, self.veil

    def image(self, block: Array) -> QImage:
        """Return a block of values as an image, one pixel a cell."""
        return veil_image(block[0], self.veil) if self.veil else plane_image(block, self.scale)


class Planes:
    """Draws planes of any size quickly: what was drawn once is kept.

    Keys hold the arrays themselves by identity, so that a new activation is a new key.
    """

    def __init__(self) -> None:
        self._pixmaps: OrderedDict[Hashable, tuple[Array, QPixmap]] = OrderedDict()
        self._reduced: OrderedDict[Hashable, tuple[Array, Array]] = OrderedDict()

    def pixmap(self, plane: Plane, grid: Grid, ratio: float) -> QPixmap:
        """Return what is in sight of `plane`, digits on it where they fit.

        Parameters
        ----------
        grid : Grid
            Where the cells lie; the pixmap covers those of the plane that are in sight.
        ratio : float
            Device pixels a pixel.
        """
        key = (plane.key, grid.cell, grid.x, grid.y, _key(grid), ratio)
        kept = self._pixmaps.get(key)
        if kept is not None and kept[0] is plane.values:
            self._pixmaps.move_to_end(key)
            return kept[1]
        pixmap = self._drawn(plane, grid, ratio)
        _keep(self._pixmaps, key, (plane.values, pixmap))
        return pixmap

    def draw(self, painter: QPainter, plane: Plane, grid: Grid, ratio: float) -> None:
        """Draw what is in sight of `plane` where it belongs."""
        pixmap = self.pixmap(plane, grid, ratio)
        painter.drawPixmap(QPointF(visible_rect(grid).topLeft()), pixmap)

    def _drawn(self, plane: Plane, grid: Grid, ratio: float) -> QPixmap:
        sight = visible_rect(grid)
        size = QSizeF(sight.width() * ratio, sight.height() * ratio)
        pixmap = QPixmap(max(1, round(size.width())), max(1, round(size.height())))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        rows, columns = grid.visible()
        if rows.stop > rows.start and columns.stop > columns.start:
            image, target = self.cells_in_sight(plane, grid, ratio)
            smooth = grid.cell * ratio < 1.0
            with QPainter(pixmap) as painter:
                painter.translate(-sight.topLeft())
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
                painter.drawImage(target, image)
                if len(plane.channels) == 1 and plane.written is not None:
                    values = plane.values[plane.channels[0]]
                    draw_digits(painter, values, plane.scale, plane.written, grid)
        return pixmap

    def cells_in_sight(self, plane: Plane, grid: Grid, ratio: float) -> tuple[QImage, QRectF]:
        """Return the cells in sight as an image, one pixel a cell, and where they lie.

        Where cells are smaller than a device pixel, a pixel stands for a block of them.
        """
        factor = max(1, math.floor(1 / (grid.cell * ratio) + 1e-6))
        stack = self._shrunk(plane, factor)
        rows, columns = grid.visible()
        block = stack[
            :,
            rows.start // factor : -(-rows.stop // factor),
            columns.start // factor : -(-columns.stop // factor),
        ]
        top, left = rows.start // factor * factor, columns.start // factor * factor
        # The last block of a reduced plane may stand for fewer cells than the others.
        bottom = min(grid.size[0], top + block.shape[1] * factor)
        right = min(grid.size[1], left + block.shape[2] * factor)
        target = grid.rect(top, left, bottom - top, right - left)
        if min(grid.plane.width(), grid.plane.height()) < LEAST_SIDE:
            target = visible_rect(grid)
        return plane.image(block), target

    def _shrunk(self, plane: Plane, factor: int) -> Array:
        """Return the channels of `plane` smaller, kept: the costly step for large planes.

        A picture or veil by its means, as the eye would; a map by its strongest values, as
        edges would cancel out in a mean.
        """
        values, channels = plane.values, plane.channels
        if factor == 1:
            first = channels[0]
            few = len(channels) == 1
            return values[first : first + 1] if few else np.stack([values[c] for c in channels])
        shrink = reduced if plane.scale.map == "gray" or plane.veil else strongest
        key = (id(values), channels, factor, shrink)
        kept = self._reduced.get(key)
        if kept is not None and kept[0] is values:
            self._reduced.move_to_end(key)
            return kept[1]
        stack = np.stack([shrink(values[channel], factor) for channel in channels])
        _keep(self._reduced, key, (values, stack))
        return stack


def draw_digits(
    painter: QPainter,
    plane: NDArray[np.generic],
    scale: Scale,
    written: Written,
    grid: Grid,
) -> None:
    """Write the number of every cell in sight, where they fit."""
    rows, columns = grid.visible()
    block = plane[rows, columns]
    pixels = fitting_pixels(grid.cell, grid.cell, written.characters, LARGEST_DIGITS)
    if not pixels or not block.size:
        return
    for (row, column), value in cells(block, rows.start, columns.start):
        ink = QColor(*ink_on(colour_of(value, scale)))
        draw_number(painter, grid.rect(row, column), text(value, written.style), ink, pixels)


def cells(
    block: NDArray[np.generic], top: int, left: int
) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the cells of `block` and their values, counted from row `top`, column `left`."""
    for row, line in enumerate(block.tolist(), top):
        for column, value in enumerate(line, left):
            yield (row, column), float(value)


def visible_rect(grid: Grid) -> QRectF:
    """Return the pixels that the visible cells of the plane, without padding, take.

    A plane of one long row or column is thicker than it should be, so that it is seen.
    """
    sight = grid.plane.intersected(grid.clip)
    thinner = max(0.0, LEAST_SIDE - sight.width()), max(0.0, LEAST_SIDE - sight.height())
    return sight.adjusted(-thinner[0] / 2, -thinner[1] / 2, thinner[0] / 2, thinner[1] / 2)


def _key(grid: Grid) -> Hashable:
    clip = grid.clip
    return grid.size, clip.left(), clip.top(), clip.width(), clip.height()


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)
