"""The sheet: shows a picture and turns the hand's way over it into lines."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnnviz.core.drawing import PAPER, SHEET, Point
from cnnviz.core.geometry import Pair
from cnnviz.core.ground import Ground, laid_over
from cnnviz.state.document import Picture
from cnnviz.state.drawing import can_be_mended, sheet_size
from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.theme import Theme, theme_of
from cnnviz.ui.widgets.panel import new_gesture

CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
HARD_FROM = 4.0
"""Pixels of the screen from which a pixel of the picture is shown as a square."""


@dataclass(frozen=True, slots=True)
class Pen:
    """What the hand holds.

    Attributes
    ----------
    width : int
        Of its line, in pixels of an empty sheet.
    erasing : bool
        Whether it takes ink away.
    """

    # Of a drawing that fills most of the sheet, 1.5 to 2 cells of what the models read.
    width: int = 16
    erasing: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a stroke: what is drawn between two frames.

    Attributes
    ----------
    points : tuple of (float, float)
        Rows and columns on the sheet, the first where the last part ended.
    width : float
        In pixels of the sheet.
    erasing : bool
        Whether ink is taken away.
    gesture : str
        The stroke that it is a part of.
    fresh : bool
        Whether the stroke began a new sheet.
    """

    points: tuple[Point, ...]
    width: float
    erasing: bool
    gesture: str
    fresh: bool


class Sheet(Guarded, QWidget):
    """The picture, to be drawn on: the left button draws, the right one erases.

    Signals
    -------
    lined(Line)
        A part of a stroke. Moves that come faster than frames can be made are joined.
    """

    lined = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas.sheet")
        self.setAccessibleName(self.tr("Sheet to draw on"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMouseTracking(True)
        self._picture: Picture | None = None
        self._ground: Ground = "white"
        self._theme: Theme = theme_of("light")
        self._pen = Pen()
        self._image: QImage | None = None
        self._empty = False
        self._size: Pair = (SHEET, SHEET)
        self._foreign = self._fresh = False
        self._hover: QPointF | None = None
        self._held = Qt.MouseButton.NoButton
        self._gesture = ""
        self._points: list[Point] = []
        # Goes off when no event is waiting any more: until then, moves are only collected.
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._draw)

    def show_picture(self, picture: Picture, ground: Ground, theme: Theme) -> None:
        """Show `picture`, over `ground` where it shows through."""
        if picture is not self._picture or ground != self._ground:
            self._picture, self._ground, self._image = picture, ground, None
            self._empty = picture.paper == PAPER and int(picture.pixels.min()) == PAPER
            self._size, self._foreign = sheet_size(picture), not can_be_mended(picture)
            self.setAccessibleDescription(self._hint())
        self._theme = theme
        self.update()

    def show_pen(self, pen: Pen) -> None:
        """Draw with `pen` from now on."""
        self._pen = pen
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        if self._held == Qt.MouseButton.NoButton and self._picture is not None:
            self._held, self._gesture = event.button(), new_gesture("stroke")
            self._fresh = self._foreign
            self._points = [self._place(event.position())]
            self._draw()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Draw a second dot: there is no other meaning in two clicks."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke."""
        self._hover = event.position()
        if self._held != Qt.MouseButton.NoButton:
            self._points.append(self._place(event.position()))
            if not self._idle.isActive():
                self._idle.start()
        else:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if event.button() == self._held:
            self._end()

    def leaveEvent(self, event: QEvent) -> None:
        """Show no pen any more."""
        self._hover = None
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """End the stroke: its release will not come."""
        self._end()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and the pen over it."""
        if self._picture is None:
            return
        plane = self._plane()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawImage(plane.topLeft(), self._scaled(plane))
            edge = self._theme.faint if self.hasFocus() else self._theme.line
            painter.setPen(QPen(QColor(edge), 1))
            painter.drawRect(plane.adjusted(0.5, 0.5, -0.5, -0.5))
            if self._empty:
                painter.setPen(QColor(theme_of("light").faint))
                painter.drawText(plane.adjusted(8, 8, -8, -8), CENTRED, self._hint())
            elif self._foreign:
                self._paint_plate(painter, plane)
            if self._hover is not None:
                self._paint_pen(painter, self._hover, plane)

    def _hint(self) -> str:
        """Return what is said on the sheet: that it is there to be drawn on."""
        if self._foreign:
            return self.tr("Draw here: a new sheet begins")
        return self.tr("Draw here") if self._empty else ""

    def _paint_plate(self, painter: QPainter, plane: QRectF) -> None:
        """Write the hint over the foot of a picture, on a ground of its own."""
        room = plane.adjusted(8, 8, -8, -8)
        needed = painter.boundingRect(room, CENTRED, self._hint()).adjusted(-8, -4, 8, 4)
        needed.moveBottom(plane.bottom() - 8)
        painter.fillRect(needed, QColor(self._theme.raised))
        painter.setPen(QColor(self._theme.ink))
        painter.drawText(needed, CENTRED, self._hint())

    def _paint_pen(self, painter: QPainter, point: QPointF, plane: QRectF) -> None:
        """Paint how broad the pen is, to be seen on black and on white."""
        if self._foreign:
            plane = self._room(self._size)
        radius = self._pen.width / SHEET * max(plane.width(), plane.height()) / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for wider, colour in ((0.5, "#ffffff"), (-0.5, "#000000")):
            painter.setPen(QPen(QColor(colour), 1))
            painter.drawEllipse(point, radius + wider, radius + wider)

    def _draw(self) -> None:
        """Ask for what was collected, and keep its end: the next part begins there."""
        self._idle.stop()
        if not self._points or self._picture is None:
            return
        width = self._pen.width * max(self._size) / SHEET
        erasing = self._pen.erasing or self._held == Qt.MouseButton.RightButton
        points, self._points = tuple(self._points), self._points[-1:]
        self.lined.emit(Line(points, width, erasing, self._gesture, self._fresh))
        self.update()

    def _end(self) -> None:
        if len(self._points) > 1:
            self._draw()
        self._idle.stop()
        self._held, self._points = Qt.MouseButton.NoButton, []

    def _plane(self) -> QRectF:
        """Return where the picture lies."""
        return self._room(self._picture.size if self._picture else (1, 1))

    def _room(self, size: Pair) -> QRectF:
        """Return where so many pixels lie: all of them, in the middle, on whole pixels."""
        rows, columns = size
        scale = min(self.width() / columns, self.height() / rows)
        width, height = max(1, round(columns * scale)), max(1, round(rows * scale))
        left, top = (self.width() - width) // 2, (self.height() - height) // 2
        return QRectF(left, top, width, height)

    def _place(self, point: QPointF) -> Point:
        """Return the place on the sheet under a point of the widget."""
        plane = self._room(self._size) if self._foreign else self._plane()
        rows, columns = self._size
        return (
            (point.y() - plane.top()) / plane.height() * rows,
            (point.x() - plane.left()) / plane.width() * columns,
        )

    def _scaled(self, plane: QRectF) -> QImage:
        """Return the picture in the screen's pixels, made anew where either has changed."""
        ratio = self.devicePixelRatioF()
        size = (plane.size() * ratio).toSize()
        if self._image is None or self._image.size() != size:
            image = _image(self._picture, self._ground, max(size.width(), size.height()))
            hard = size.width() >= HARD_FROM * image.width()
            mode = Qt.TransformationMode
            way = mode.FastTransformation if hard else mode.SmoothTransformation
            self._image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, way)
            self._image.setDevicePixelRatio(ratio)
        return self._image


def _image(picture: Picture | None, ground: Ground, side: int) -> QImage:
    """Return `picture` over `ground`; of a large one twice as many pixels as will be shown."""
    if picture is None:
        return QImage()
    skip = max(1, max(picture.size) // (2 * side))
    some = picture.pixels[::skip, ::skip]
    if picture.alpha is not None:
        some = laid_over(some, picture.alpha[::skip, ::skip], ground)
    pixels = np.ascontiguousarray(some if some.dtype == np.uint8 else some >> 8, np.uint8)
    rows, columns = pixels.shape[:2]
    grey = pixels.ndim == 2
    form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    image = QImage(pixels.data, columns, rows, pixels.strides[0], form)
    return image.convertToFormat(QImage.Format.Format_RGB32)
