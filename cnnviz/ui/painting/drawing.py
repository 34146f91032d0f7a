"""Painting shared by every view: planes as images, numbers in cells, padding, legends."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPen, QStaticText

from cnnviz.core.colour import (
    Scale,
    colour_of,
    colours_rgb32,
    ink_on,
    picture_colours,
)
from cnnviz.core.numbers import NumberStyle, text
from cnnviz.ui.painting.theme import Theme, number_font

LEAST_DIGITS = 8
"""Pixels below which a number is not worth reading and is left out."""
VEIL = 150.0
"""How dense a veil is at most, of 255."""
CHARACTER = 0.64
"""Width of a digit, as a part of the font's pixel size."""
FILLED = 0.78
"""Part of a cell's width that its number may take."""
CLEAR = 3.0
"""Pixels between two numbers at least."""


def plane_image(values: NDArray[np.float32], scale: Scale) -> QImage:
    """Return planes as an image, one pixel a cell.

    Parameters
    ----------
    values : ndarray of float32, shape (1, H, W) or (3, H, W)
        One map through `scale`, or three channels as a colour picture.
    scale : Scale
        How values become colours.
    """
    if len(values) == 3:
        rgb = picture_colours(values, scale)
        rows, columns = rgb.shape[:2]
        flat = np.ascontiguousarray(rgb)
        image = QImage(flat.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    else:
        packed = np.ascontiguousarray(colours_rgb32(values[0], scale))
        rows, columns = packed.shape
        image = QImage(packed.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    return image.copy()


def veil_image(values: NDArray[np.float32], colour: str) -> QImage:
    """Return a veil, one pixel a cell: clear where a value is 0, dense where it is 1."""
    alpha = (np.clip(values, 0, 1) * VEIL).astype(np.uint32)
    ink = QColor(colour)
    packed = alpha << 24
    for level, shift in ((ink.red(), 16), (ink.green(), 8), (ink.blue(), 0)):
        packed |= (alpha * np.uint32(level) // 255) << shift
    rows, columns = packed.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    packed = np.ascontiguousarray(packed)
    return QImage(packed.data, columns, rows, 4 * columns, form).copy()


@lru_cache(maxsize=4096)
def _laid_out(text: str, pixels: int, bold: bool) -> tuple[QStaticText, float, float]:
    font = number_font(pixels, bold=bold)
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.prepare(font=font)
    size = static.size()
    return static, size.width(), size.height()


def draw_number(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: QColor | str,
    pixels: float,
    *,
    bold: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
) -> None:
    """Draw `text` in the middle of `rect`, digits `pixels` high; laid out once, kept."""
    size = max(1, round(pixels))
    static, width, height = _laid_out(text, size, bold)
    painter.setFont(number_font(size, bold=bold))
    painter.setPen(QColor(colour))
    left = rect.left() + (rect.width() - width) / 2
    if align == Qt.AlignmentFlag.AlignRight:
        left = rect.right() - width
    elif align == Qt.AlignmentFlag.AlignLeft:
        left = rect.left()
    painter.drawStaticText(QPointF(left, rect.top() + (rect.height() - height) / 2), static)


def fitting_pixels(width: float, height: float, characters: float, most: float = 40.0) -> float:
    """Return the largest digit height at which `characters` fit a cell; 0 if none is readable."""
    wide = max(1, characters) * CHARACTER
    pixels = min(height * 0.72, width * FILLED / wide, most)
    if round(pixels) * wide > width - CLEAR:
        pixels = math.floor(pixels)
    return pixels if pixels >= LEAST_DIGITS else 0.0


def needed_cell(characters: float, pixels: float) -> float:
    """Return the side of a square cell in which `characters` fit at `pixels` of height."""
    return max(pixels / 0.72, characters * CHARACTER * pixels / FILLED)


def draw_cell(
    painter: QPainter, rect: QRectF, value: float, text: str, scale: Scale, pixels: float
) -> None:
    """Fill `rect` with the colour of `value` and write `text` on it, in the ink that reads."""
    rgb = colour_of(value, scale)
    painter.fillRect(rect, QColor(*rgb))
    if text and pixels:
        draw_number(painter, rect, text, QColor(*ink_on(rgb)), pixels)


def draw_padding(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Fill `rect` with the texture that means padding."""
    painter.fillRect(rect, QColor(theme.padding))
    painter.fillRect(rect, QBrush(QColor(theme.hatch), Qt.BrushStyle.BDiagPattern))


def draw_outline(
    painter: QPainter,
    rect: QRectF,
    colour: str,
    width: float,
    contrast: str | None = None,
    *,
    dashed: bool = False,
) -> None:
    """Draw a box around `rect`, outside its cells; `contrast` puts a thin line around it."""
    half = width / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if contrast:
        painter.setPen(_pen(contrast, width + 2))
        painter.drawRect(rect.adjusted(-half, -half, half, half))
    pen = _pen(colour, width)
    if dashed:
        pen.setDashPattern([3.0, 3.0])
    painter.setPen(pen)
    painter.drawRect(rect.adjusted(-half, -half, half, half))


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


@lru_cache(maxsize=512)
def characters_of(style: NumberStyle, low: float, high: float) -> float:
    """Return how many digits wide the widest number from `low` to `high` is, sign and all."""
    widest = max(text_width(text(value, style), 100) for value in (low, high))
    return max(1.0, widest / 100 / CHARACTER)


def text_width(text: str, pixels: float, *, bold: bool = False) -> float:
    """Return how wide `text` is when its digits are `pixels` high."""
    return QFontMetricsF(number_font(pixels, bold=bold)).horizontalAdvance(text)


def draw_readout(painter: QPainter, words: str, point: QPointF, room: QRectF, theme: Theme) -> None:
    """Write what is hovered beside the pointer, within `room`."""
    metrics = QFontMetricsF(painter.font())
    size = metrics.size(Qt.TextFlag.TextSingleLine, words)
    rect = QRectF(point.x() + 16, point.y() + 18, size.width() + 16, size.height() + 8)
    rect.moveRight(min(rect.right(), room.right()))
    rect.moveLeft(max(rect.left(), room.left()))
    if rect.bottom() > room.bottom():
        rect.moveBottom(point.y() - 10)
    painter.fillRect(rect, QColor(theme.ink))
    painter.setPen(QColor(theme.ground))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
