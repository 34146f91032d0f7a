"""What stands around a plane: its caption, its colour bar, the letters of its channels."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from cnnviz.core.colour import Scale, lut
from cnnviz.core.numbers import text
from cnnviz.ui.stage.grid import Grid
from cnnviz.ui.stage.layout import Column
from cnnviz.ui.stage.overlay import COUNT_STYLE, Overlay
from cnnviz.ui.theme import Theme

CHANNEL_NAMES = ("R", "G", "B")


def draw_caption(painter: QPainter, column: Column, words: tuple[str, str], theme: Theme) -> None:
    """Write name and size above a column."""
    font = painter.font()
    metrics = QFontMetricsF(font)
    size = metrics.horizontalAdvance(words[1]) + 12
    rect = column.caption
    align = Qt.AlignmentFlag.AlignVCenter
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(theme.ink))
    room = rect.adjusted(0, 0, -size, 0)
    name = QFontMetricsF(font).elidedText(words[0], Qt.TextElideMode.ElideMiddle, room.width())
    painter.drawText(room, align | Qt.AlignmentFlag.AlignLeft, name)
    font.setBold(False)
    painter.setFont(font)
    painter.setPen(QColor(theme.faint))
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignRight, words[1])


def draw_channel_name(painter: QPainter, grid: Grid, channel: int, theme: Theme) -> None:
    """Write the channel's letter over the corner of its lens, in the gap above."""
    name = CHANNEL_NAMES[channel] if channel < 3 else str(channel + 1)
    height = QFontMetricsF(painter.font()).height()
    plate = QRectF(grid.clip.left(), grid.clip.top() - height - 1, grid.clip.width(), height)
    painter.setPen(QColor(theme.ink))
    painter.drawText(plate, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, name)


def draw_legend(
    painter: QPainter, column: Column, theme: Theme, overlay: Overlay | None = None
) -> None:
    """Draw the colour bar with its numbers under a column."""
    rect = column.legend
    metrics = QFontMetricsF(painter.font())
    scale = overlay.scale if overlay else column.scale
    style = COUNT_STYLE if overlay else column.activation.style
    low, high = text(scale.low, style), text(scale.high, style)
    painter.setPen(QColor(theme.faint))
    left = rect.left()
    painter.drawText(
        QRectF(left, rect.top(), rect.width(), rect.height()), Qt.AlignmentFlag.AlignVCenter, low
    )
    left += metrics.horizontalAdvance(low) + 8
    length = min(120.0, rect.width() * 0.3)
    bar = QRectF(left, rect.center().y() - 5, length, 10)
    painter.drawImage(bar, _bar_image(scale))
    painter.setPen(QColor(theme.line))
    painter.drawRect(bar)
    rest = QRectF(bar.right() + 8, rect.top(), rect.right() - bar.right() - 8, rect.height())
    words = high
    if overlay:
        words += f"    {overlay.words}"
    elif scale.low < 0 < scale.high:
        middle = bar.left() + bar.width() * -scale.low / (scale.high - scale.low)
        painter.setPen(QColor(theme.ink))
        painter.drawLine(QPointF(middle, bar.top() - 2), QPointF(middle, bar.bottom() + 2))
    painter.setPen(QColor(theme.faint))
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rest.width())
    painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, words)


def _bar_image(scale: Scale) -> QImage:
    strip = np.ascontiguousarray(lut(scale.map)[None])
    return QImage(strip.data, 256, 1, 768, QImage.Format.Format_RGB888).copy()
