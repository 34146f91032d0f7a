"""The pictures on the kernel's tools, of our own so that they look right in every palette."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from cnnviz.ui.widgets.buttons import FlatButton, Role

LINE = 0.075
"""Thickness of a line, of a picture one unit wide."""


class ToolButton(FlatButton):
    """A small square button with one of the pictures below, or a sign of the font."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon

    def sizeHint(self) -> QSize:
        """As high as the other buttons, and nearly as wide."""
        side = self.fontMetrics().height() + 10
        return QSize(side, side)

    def paint_content(self, painter: QPainter) -> None:
        """Draw the picture in the middle."""
        role = Role.WindowText if self.isEnabled() else Role.PlaceholderText
        colour = self.palette().color(role)
        if self._icon in _DRAWN:
            side = min(self.width(), self.height()) * 0.66
            painter.translate(QRectF(self.rect()).center())
            painter.scale(side, side)
            _DRAWN[self._icon](painter, colour)
            return
        font = painter.font()
        font.setPixelSize(max(1, round(self.fontMetrics().height() * 0.86)))
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._icon)


def _pen(colour: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(colour, LINE, style, cap, join)


def _mirror(painter: QPainter, colour: QColor) -> None:
    """Draw two triangles about an upright line, one filled: left becomes right."""
    painter.setPen(_pen(colour))
    for side in (-1, 1):
        painter.setBrush(colour if side < 0 else Qt.BrushStyle.NoBrush)
        corners = (QPointF(0.14, -0.36), QPointF(0.48, 0.36), QPointF(0.14, 0.36))
        painter.drawPolygon(QPolygonF([QPointF(side * p.x(), p.y()) for p in corners]))
    painter.drawLine(QPointF(0, -0.46), QPointF(0, 0.46))


def _mirror_down(painter: QPainter, colour: QColor) -> None:
    painter.setTransform(QTransform(0, 1, 1, 0, 0, 0), True)
    _mirror(painter, colour)


def _rotate(painter: QPainter, colour: QColor) -> None:
    """Draw a round arrow, against the clock."""
    path = QPainterPath()
    box = QRectF(-0.38, -0.36, 0.76, 0.76)
    path.arcMoveTo(box, -60)
    path.arcTo(box, -60, 250)
    painter.setPen(_pen(colour))
    painter.drawPath(path)
    tip = path.currentPosition()
    painter.setBrush(colour)
    head = [QPointF(-0.17, -0.1), QPointF(0.17, -0.1), QPointF(0.02, 0.2)]
    painter.drawPolygon(QPolygonF([tip + corner for corner in head]))


def _transpose(painter: QPainter, colour: QColor) -> None:
    """Draw a diagonal with a cell on each side, one filled: rows become columns."""
    painter.setPen(_pen(colour))
    painter.drawLine(QPointF(-0.42, -0.42), QPointF(0.42, 0.42))
    for sign, fill in ((1, True), (-1, False)):
        painter.setBrush(colour if fill else Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(0.24 * sign - 0.15, -0.24 * sign - 0.15, 0.3, 0.3))


def _negate(painter: QPainter, colour: QColor) -> None:
    """Draw a plus above a minus."""
    painter.setPen(_pen(colour))
    painter.drawLine(QPointF(-0.26, -0.14), QPointF(0.26, -0.14))
    painter.drawLine(QPointF(0, -0.4), QPointF(0, 0.12))
    painter.drawLine(QPointF(-0.26, 0.36), QPointF(0.26, 0.36))


def _brush(painter: QPainter, colour: QColor) -> None:
    """Draw a brush that leans to the right."""
    painter.save()
    painter.rotate(math.degrees(math.atan(1)))
    painter.setPen(_pen(colour))
    painter.drawRoundedRect(QRectF(-0.1, -0.6, 0.2, 0.56), 0.06, 0.06)
    painter.setBrush(colour)
    tip = QPainterPath(QPointF(-0.15, -0.02))
    tip.lineTo(0.15, -0.02)
    tip.cubicTo(0.22, 0.22, 0.06, 0.34, 0, 0.54)
    tip.cubicTo(-0.06, 0.34, -0.22, 0.22, -0.15, -0.02)
    painter.drawPath(tip)
    painter.restore()


_DRAWN = {
    "flip columns": _mirror,
    "flip rows": _mirror_down,
    "rotate": _rotate,
    "transpose": _transpose,
    "negate": _negate,
    "brush": _brush,
}
