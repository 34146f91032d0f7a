"""Grids of cells with their numbers, aligned on the point; signs, and names of channels."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from cnnviz.core.colour import Scale, colours, ink_on
from cnnviz.core.geometry import Window
from cnnviz.state.arithmetic.writing import Written
from cnnviz.ui.lab.arithmetic.widths import characters, unsigned
from cnnviz.ui.painting.blocks import draw_block
from cnnviz.ui.painting.cell_grid import Cells
from cnnviz.ui.painting.drawing import (
    CHARACTER,
    draw_number,
    draw_outline,
    draw_padding,
    plane_image,
)
from cnnviz.ui.painting.theme import Theme

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
MIDDLE = Qt.AlignmentFlag.AlignVCenter
DARK, BRIGHT = ("#b3261e", "#1a7336", "#1f5fbf"), ("#ff9a90", "#7fd69a", "#9dc3ff")
"""Red, green and blue as text on a light and on a dark ground."""

BALANCE, ENOUGH = 0.45, 0.4
"""Kept before a cell's widest number: a part of the air beside it, up to a part of its height."""
LARGE = 1e30
"""From here on colours are looked up in smaller units."""

Floats = NDArray[np.float64]


def draw_grid(
    painter: QPainter,
    grid: Cells,
    values: Floats,
    scale: Scale,
    how: Written,
    digits: float,
    theme: Theme,
    *,
    window: Window | None = None,
    sign: str = "",
) -> None:
    """Draw cells in the colours of their values, with their numbers.

    Parameters
    ----------
    values : ndarray of float64, shape (rows, columns)
        What the cells hold.
    digits : float
        Height of their digits, pixels; 0 for none.
    window : Window, optional
        Which of them lie in the padding: those have its texture.
    sign : str
        What is written before each number, at the cell's edge.
    """
    touching = grid.down == grid.height
    plane, scale = _single(values, scale)
    if touching:
        draw_block(painter, grid.whole, plane_image(plane[None], scale))
    tones = colours(plane, scale).tolist()
    for row, column in np.ndindex(grid.size):
        padded = window is not None and bool(window.padded[row, column])
        if touching and not padded and not digits:
            continue
        rect, rgb = grid.rect(row, column), tuple(tones[row][column])
        if padded:
            draw_padding(painter, rect, theme)
        elif not touching:
            painter.fillRect(rect, QColor(*rgb))
        if digits:
            ink = QColor(theme.ink) if padded else QColor(*ink_on(rgb))
            _draw_words(painter, rect, float(values[row, column]), how, ink, digits, sign)
    if touching and digits:
        _part(painter, grid, theme)
    if touching:
        # White cells are kept apart from a white ground.
        draw_outline(painter, grid.whole, theme.line, 1.0)


def _single(values: Floats, scale: Scale) -> tuple[NDArray[np.float32], Scale]:
    """Return values in single precision with their scale, in smaller units where none holds them.

    Products of two floats of single precision can be too large for a third.
    """
    most = max(abs(scale.low), abs(scale.high))
    if most > LARGE:
        values, scale = values / most, Scale(scale.low / most, scale.high / most, scale.map)
    return values.astype(np.float32), scale


def _draw_words(
    painter: QPainter,
    rect: QRectF,
    value: float,
    how: Written,
    ink: QColor,
    digits: float,
    sign: str,
) -> None:
    """Write a number in its cell, after a sign where there is room for one."""
    draw_aligned(painter, rect, value, how, ink, digits)
    beside = rect.adjusted(digits * 0.3, 0, 0, 0)
    if sign and beside.left() + 1.2 * digits < _start(rect, how, digits):
        draw_number(painter, beside, sign, ink, digits, align=LEFT)


def draw_aligned(
    painter: QPainter, rect: QRectF, value: float, how: Written, ink: QColor, digits: float
) -> None:
    """Write a number so that the points of those above and below it lie in one line."""
    room = QRectF(rect)
    room.setRight(numbers_end(rect, how, digits))
    draw_number(painter, room, how.text(value), ink, digits, align=RIGHT)


def numbers_end(rect: QRectF, how: Written, digits: float) -> float:
    """Return where the numbers of a cell end, so that the widest has air on both sides."""
    # The sign hangs out of the middle if it can, so that numbers without one do not look moved.
    middle = rect.center().x() + unsigned(how) * CHARACTER * digits / 2
    wide = characters(how) * CHARACTER * digits
    air = min(BALANCE * (rect.width() - wide), ENOUGH * digits)
    return max(middle, rect.left() + air + wide)


def _start(rect: QRectF, how: Written, digits: float) -> float:
    """Return where the widest of the numbers of a cell begins."""
    return numbers_end(rect, how, digits) - characters(how) * CHARACTER * digits


def _part(painter: QPainter, grid: Cells, theme: Theme) -> None:
    """Part the cells by a hairline, so that numbers of one colour stand apart."""
    whole, colour = grid.whole, QColor(theme.panel)
    for row in range(1, grid.size[0]):
        painter.fillRect(QRectF(whole.left(), grid.rect(row, 0).top(), whole.width(), 1), colour)
    for column in range(1, grid.size[1]):
        painter.fillRect(
            QRectF(grid.rect(0, column).left(), whole.top(), 1, whole.height()), colour
        )


def channel_colour(channel: int, count: int, theme: Theme) -> QColor:
    """Return the colour in which a channel's name is written: that of the light it holds."""
    if count != 3:
        return QColor(theme.faint)
    dark = QColor(theme.ground).lightness() < 128
    return QColor((BRIGHT if dark else DARK)[channel])
