"""What stands around a plane: its caption, its colour bar, the letters of its channels."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from cnnviz.core.colour import Scale, lut
from cnnviz.core.numbers import NumberStyle, text
from cnnviz.ui.stage.grid import Grid
from cnnviz.ui.stage.layout import Column
from cnnviz.ui.stage.overlay import COUNT_STYLE, Overlay
from cnnviz.ui.theme import Theme

CHANNEL_NAMES = ("R", "G", "B")
MIDDLE = Qt.AlignmentFlag.AlignVCenter
LEAST_BAR = 12


def draw_caption(painter: QPainter, rect: QRectF, words: tuple[str, str], theme: Theme) -> None:
    """Write name and size in `rect`, above what they are of."""
    font = painter.font()
    metrics = QFontMetricsF(font)
    size = metrics.horizontalAdvance(words[1]) + 12
    align = Qt.AlignmentFlag.AlignVCenter
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(theme.ink))
    bold = QFontMetricsF(font)
    # Short of width, the size gives way, not the name.
    sized = bold.horizontalAdvance(words[0]) <= rect.width() - size
    room = rect.adjusted(0, 0, -size if sized else 0, 0)
    name = bold.elidedText(words[0], Qt.TextElideMode.ElideMiddle, room.width())
    painter.drawText(room, align | Qt.AlignmentFlag.AlignLeft, name)
    font.setBold(False)
    painter.setFont(font)
    painter.setPen(QColor(theme.faint))
    if sized:
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignRight, words[1])


def draw_channel_name(
    painter: QPainter, grid: Grid, channel: int, channels: int, theme: Theme
) -> None:
    """Write the channel's letter or number over the corner of its lens, in the gap above."""
    name = CHANNEL_NAMES[channel] if channels == 3 else str(channel)
    height = QFontMetricsF(painter.font()).height()
    plate = QRectF(grid.clip.left(), grid.clip.top() - height - 1, grid.clip.width(), height)
    painter.setPen(QColor(theme.ink))
    painter.drawText(plate, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, name)


def draw_legend(
    painter: QPainter, column: Column, theme: Theme, overlay: Overlay | None = None
) -> None:
    """Draw what the colours of a column mean: a bar with its numbers, or a veil's swatch."""
    rect, words = column.legend, ""
    if overlay is not None and overlay.veils:
        end = rect.left() + 18
        swatch = QRectF(rect.left(), rect.center().y() - 7, 14, 14)
        painter.fillRect(swatch, QColor(theme.veil))
        words = overlay.words
    elif overlay is not None:
        end = draw_bar(painter, rect, overlay.scale, COUNT_STYLE, theme)
        words = overlay.words
    else:
        end = draw_bar(painter, rect, column.scale, column.activation.style, theme)
    rest = QRectF(end + 8, rect.top(), rect.right() - end - 8, rect.height())
    metrics = QFontMetricsF(painter.font())
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rest.width())
    painter.setPen(QColor(theme.faint))
    painter.drawText(rest, MIDDLE, words)


def draw_bar(
    painter: QPainter, rect: QRectF, scale: Scale, style: NumberStyle, theme: Theme
) -> float:
    """Draw a colour bar between the numbers of its ends; return where it ends."""
    metrics = QFontMetricsF(painter.font())
    low, high = text(scale.low, style), text(scale.high, style)
    painter.setPen(QColor(theme.faint))
    painter.drawText(rect, MIDDLE, low)
    left = rect.left() + metrics.horizontalAdvance(low) + 8
    # Short of width, the bar gives way, not the numbers.
    left_over = rect.right() - left - 8 - metrics.horizontalAdvance(high)
    width = min(120.0, rect.width() * 0.3, max(LEAST_BAR, left_over))
    bar = QRectF(left, rect.center().y() - 5, width, 10)
    painter.drawImage(bar, _bar_image(scale))
    painter.setPen(QColor(theme.line))
    painter.drawRect(bar)
    if scale.low < 0 < scale.high:
        zero = bar.left() + bar.width() * -scale.low / (scale.high - scale.low)
        painter.setPen(QColor(theme.ink))
        painter.drawLine(QPointF(zero, bar.top() - 2), QPointF(zero, bar.bottom() + 2))
    painter.setPen(QColor(theme.faint))
    painter.drawText(QRectF(bar.right() + 8, rect.top(), rect.width(), rect.height()), MIDDLE, high)
    return bar.right() + 8 + metrics.horizontalAdvance(high) + 8


def _bar_image(scale: Scale) -> QImage:
    strip = np.ascontiguousarray(lut(scale.map)[None])
    return QImage(strip.data, 256, 1, 768, QImage.Format.Format_RGB888).copy()
