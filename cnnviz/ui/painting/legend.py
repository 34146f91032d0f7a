"""What tells a picture of values: its caption above, its colour bar below."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from cnnviz.core.colour import Scale, lut
from cnnviz.core.numbers import NumberStyle
from cnnviz.core.ticks import ends
from cnnviz.ui.painting.theme import Theme

MIDDLE = Qt.AlignmentFlag.AlignVCenter
LEAST_BAR = 12
LEAST_NAME = 0.6
"""Part of a caption's width that its name has, if it is so long, before its size has any."""
LAST_COMPUTED = ", last computed"


def draw_caption(
    painter: QPainter,
    room: QRectF,
    words: tuple[str, str],
    theme: Theme,
    *,
    stale: bool = False,
    pointed: str = "",
) -> None:
    """Write name and size in `room`; the size is left out where that lets the name be read.

    What is `stale` is called so, in the colour of problems. What is `pointed` at is told in place
    of the size, whatever becomes of the name: its place and, after a colon, its value, which alone
    is told where there is no room for both.
    """
    font = painter.font()
    bold = QFont(font)
    bold.setBold(True)
    metrics = QFontMetricsF(bold)
    (name, size), last = words, LAST_COMPUTED if stale else ""
    plain = QFontMetricsF(font)
    if plain.horizontalAdvance(pointed) > room.width():
        pointed = pointed.partition(": ")[2]
    size = plain.elidedText(pointed, Qt.TextElideMode.ElideRight, room.width()) or size
    beside = plain.horizontalAdvance(size) + 12
    # A picture may have a name of any length: of that a part will do.
    least = min(metrics.horizontalAdvance(name), room.width() * LEAST_NAME)
    if pointed or least + metrics.horizontalAdvance(last) + beside <= room.width():
        painter.setPen(QColor(theme.ink if pointed else theme.faint))
        painter.drawText(room, MIDDLE | Qt.AlignmentFlag.AlignRight, size)
        room = room.adjusted(0, 0, -beside, 0)
    painter.setFont(bold)
    painter.setPen(QColor(theme.warning if stale else theme.ink))
    left = room.width() - metrics.horizontalAdvance(last)
    elide = Qt.TextElideMode.ElideRight if pointed else Qt.TextElideMode.ElideMiddle
    name = metrics.elidedText(name, elide, left)
    painter.drawText(room, MIDDLE | Qt.AlignmentFlag.AlignLeft, name + last)
    painter.setFont(font)


def draw_bar(
    painter: QPainter, rect: QRectF, scale: Scale, style: NumberStyle, theme: Theme
) -> float:
    """Draw a colour bar between the numbers of its ends; return where it ends."""
    metrics = QFontMetricsF(painter.font())
    low, high = ends(scale, style)
    painter.setPen(QColor(theme.faint))
    painter.drawText(rect, MIDDLE, low)
    numbers = metrics.horizontalAdvance(low) + metrics.horizontalAdvance(high)
    # Short of width, the bar gives way, not the numbers.
    gap = 8 if rect.width() - numbers >= LEAST_BAR + 16 else 3
    left = rect.left() + metrics.horizontalAdvance(low) + gap
    left_over = rect.right() - left - gap - metrics.horizontalAdvance(high)
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
    painter.drawText(rect.translated(bar.right() + gap - rect.left(), 0), MIDDLE, high)
    return bar.right() + gap + metrics.horizontalAdvance(high) + 8


def _bar_image(scale: Scale) -> QImage:
    strip = np.ascontiguousarray(lut(scale.map)[None])
    return QImage(strip.data, 256, 1, 768, QImage.Format.Format_RGB888).copy()
