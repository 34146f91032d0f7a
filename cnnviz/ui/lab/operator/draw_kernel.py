"""A kernel as a picture: the same code for the panel and for what is exported."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from cnnviz.core.colour import Scale, colours, lut
from cnnviz.core.geometry import Pair
from cnnviz.core.numbers import NumberStyle, style_for, text, width
from cnnviz.ui.lab.operator.layout import cells_in
from cnnviz.ui.painting.blocks import draw_block
from cnnviz.ui.painting.cell_grid import Cells
from cnnviz.ui.painting.drawing import draw_cell, draw_outline, fitting_pixels
from cnnviz.ui.painting.theme import Theme

LEAST_LINED = 7.0
"""Pixels a cell from which lines part it from the next."""
DIGITS = 0.5
"""Part of a cell's height that its digits take."""
BAR = 10.0
"""Height of a legend's bar, pixels."""
LEAST_BAR, MOST_BAR = 32.0, 96.0
"""Length of a legend's bar, pixels."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked on a kernel.

    Attributes
    ----------
    lit : (int, int) or None
        The weight under the pointer, or that of the pixel under it.
    chosen : (int, int) or None
        The weight that keys change.
    """

    lit: Pair | None = None
    chosen: Pair | None = None


NO_MARKS = Marks()


def paint_kernel(
    painter: QPainter,
    rect: QRectF,
    weights: NDArray[np.floating],
    scale: Scale,
    theme: Theme,
    marks: Marks = NO_MARKS,
    *,
    digits: bool = True,
) -> Cells:
    """Draw a kernel in the middle of `rect`, each weight in its colour.

    Parameters
    ----------
    weights : ndarray, shape (kH, kW)
        The kernel.
    scale : Scale
        How weights become colours.
    digits : bool
        Whether weights are written too, where the cells are large enough.

    Returns
    -------
    Cells
        Where the cells lie.
    """
    cells = cells_in(rect, (weights.shape[0], weights.shape[1]))
    draw_weights(painter, cells, weights, scale, digits=digits)
    draw_lines(painter, cells, theme)
    draw_marks(painter, cells, marks, theme)
    return cells


def draw_weights(
    painter: QPainter,
    cells: Cells,
    weights: NDArray[np.floating],
    scale: Scale,
    *,
    digits: bool = True,
) -> None:
    """Fill each cell with the colour of its weight, and write the weight if it can be read."""
    style = style_for(weights)
    pixels = digit_pixels(cells, weights, style) if digits else 0.0
    if not pixels:
        _fill(painter, cells, weights, scale)
        return
    for (row, column), weight in np.ndenumerate(weights):
        words = text(float(weight), style)
        draw_cell(painter, cells.rect(row, column), float(weight), words, scale, pixels)


def digit_pixels(cells: Cells, weights: NDArray[np.floating], style: NumberStyle) -> float:
    """Return how high the digits of `weights` are in `cells`; 0 where they cannot be read."""
    characters = width(style, weights.ravel().tolist())
    return fitting_pixels(cells.width, cells.width, characters, max(9.0, cells.width * DIGITS))


def _fill(painter: QPainter, cells: Cells, weights: NDArray[np.floating], scale: Scale) -> None:
    rgb = np.ascontiguousarray(colours(np.asarray(weights, np.float32), scale))
    rows, columns = cells.size
    image = QImage(rgb.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    draw_block(painter, cells.whole, image)


def draw_lines(painter: QPainter, cells: Cells, theme: Theme) -> None:
    """Part the cells by thin lines, and frame them: a kernel of zeros is seen too."""
    rows, columns = cells.size
    whole = cells.whole
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if cells.width >= LEAST_LINED:
        for row in range(1, rows):
            y = cells.y + row * cells.width
            painter.drawLine(QLineF(whole.left(), y, whole.right(), y))
        for column in range(1, columns):
            x = cells.x + column * cells.width
            painter.drawLine(QLineF(x, whole.top(), x, whole.bottom()))
    painter.drawRect(whole)


def draw_marks(painter: QPainter, cells: Cells, marks: Marks, theme: Theme) -> None:
    """Outline the weight that keys change, and the one that is pointed at."""
    rows, columns = cells.size
    for cell, colour in ((marks.chosen, theme.ink), (marks.lit, theme.accent)):
        if cell is not None and cell[0] < rows and cell[1] < columns:
            thick = min(theme.outline, max(1.0, cells.width / 8))
            inset = thick if colour == theme.ink else 0.0
            rect = cells.rect(*cell).adjusted(inset, inset, -inset, -inset)
            draw_outline(painter, rect, colour, thick, theme.ground)


def draw_legend(painter: QPainter, rect: QRectF, scale: Scale, theme: Theme) -> None:
    """Draw the colours of `scale` as a bar between its two ends, in the middle of `rect`.

    Where there is less room, the ends of a symmetric scale are written once: ±4.
    """
    metrics = QFontMetricsF(painter.font())
    style = style_for(np.array([scale.low, scale.high]))
    low, high = text(scale.low, style), text(scale.high, style)
    sides = metrics.horizontalAdvance(low) + 6, metrics.horizontalAdvance(high) + 6
    if rect.width() < sum(sides) + LEAST_BAR and scale.low == -scale.high:
        low, high = "", f"±{high}"
        sides = 0.0, metrics.horizontalAdvance(high) + 6
    length = min(MOST_BAR, rect.width() - sum(sides))
    if length < LEAST_BAR / 2:
        return
    left = rect.left() + (rect.width() - length - sum(sides)) / 2
    bar = QRectF(round(left + sides[0]), round(rect.center().y() - BAR / 2), round(length), BAR)
    strip = np.ascontiguousarray(lut(scale.map)[None])
    painter.drawImage(bar, QImage(strip.data, 256, 1, 768, QImage.Format.Format_RGB888))
    painter.setPen(QColor(theme.line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    painter.setPen(QColor(theme.faint))
    align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(QRectF(left, rect.top(), sides[0], rect.height()), align, low)
    right = QRectF(QPointF(bar.right() + 6, rect.top()), rect.bottomRight())
    painter.drawText(right, align, high)
