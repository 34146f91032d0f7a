"""The player's buttons: shapes of our own, so that they look right in every palette."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QWidget

from cnnviz.ui.widgets.buttons import FlatButton

Role = QPalette.ColorRole


def _triangle(path: QPainterPath, left: float, right: float, half: float) -> None:
    """Add a triangle from its base at `left` to its tip at `right`, about the line y = 0."""
    path.moveTo(left, -half)
    path.lineTo(right, 0)
    path.lineTo(left, half)
    path.closeSubpath()


def icon_path(icon: str) -> tuple[QPainterPath, bool]:
    """Return the shape of `icon` about the origin, one unit wide, and whether it is filled."""
    path = QPainterPath()
    match icon:
        case "first" | "last":
            side = 1.0 if icon == "last" else -1.0
            _triangle(path, -0.42 * side, 0.26 * side, 0.42)
            bar = QRectF(0.28, -0.42, 0.15, 0.84)
            path.addRect(bar if side > 0 else QRectF(-0.43, -0.42, 0.15, 0.84))
        case "back" | "next":
            side = 1.0 if icon == "next" else -1.0
            path.moveTo(-0.17 * side, -0.4)
            path.lineTo(0.2 * side, 0)
            path.lineTo(-0.17 * side, 0.4)
            return path, False
        case "play":
            _triangle(path, -0.26, 0.42, 0.4)
        case "pause":
            path.addRect(QRectF(-0.34, -0.38, 0.24, 0.76))
            path.addRect(QRectF(0.1, -0.38, 0.24, 0.76))
        case _:
            raise ValueError(f"No icon is called {icon!r}.")
    return path, True


class IconButton(FlatButton):
    """A square button with one of the player's shapes; `prominent` puts it on a dark disc."""

    def __init__(self, icon: str, parent: QWidget | None = None, *, prominent: bool = False):
        super().__init__(parent)
        self.icon_name = icon
        self._prominent = prominent

    def show_icon(self, icon: str) -> None:
        """Show another shape."""
        if icon != self.icon_name:
            self.icon_name = icon
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        side = self.fontMetrics().height() * 2
        return QSize(side, side)

    def paint_content(self, painter: QPainter) -> None:
        """Draw the shape in the middle; prominent, on a disc of ink."""
        palette, side = self.palette(), min(self.width(), self.height())
        ink = palette.color(Role.ButtonText)
        painter.translate(QRectF(self.rect()).center())
        scale = side * 0.46
        if self._prominent:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(0, 0), side * 0.44, side * 0.44)
            ink = palette.color(Role.Window)
            scale = side * 0.4
        path, filled = icon_path(self.icon_name)
        painter.scale(scale, scale)
        painter.setBrush(ink if filled else Qt.BrushStyle.NoBrush)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        line = QPen(ink, 0.06 if filled else 0.17, Qt.PenStyle.SolidLine, cap, join)
        painter.setPen(line)
        painter.drawPath(path)
