"""All maps of a layer, small: that on the stage is outlined, and a click puts another there."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import text
from cnnviz.state.run import Activation
from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.drawing import draw_outline
from cnnviz.ui.painting.small_maps import column_of
from cnnviz.ui.painting.theme import Theme, theme_of
from cnnviz.ui.widgets.buttons import named

GAP = 4
"""Pixels between maps."""
SIDES = (48, 40, 34, 28, 24, 20)
"""Pixels that a map may be wide: the most with which all stand in `ROWS` rows, or the least."""
ROWS = 6


class MapPicker(Guarded, QWidget):
    """The maps of a layer, row by row.

    Signals
    -------
    chosen(int)
        The channel whose map was clicked.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        named(self, "channel.maps", "Maps", "")
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._activation: Activation | None = None
        self._scale = Scale(0.0, 1.0, "gray")
        self._theme = theme_of("light")
        self._channel = 0
        self._image: tuple[Activation, Scale, int, QPixmap] | None = None

    def show_maps(self, activation: Activation, scale: Scale, channel: int, theme: Theme) -> None:
        """Show the maps of `activation`, that of `channel` outlined."""
        if self._activation is None or self._activation.shape != activation.shape:
            self.updateGeometry()
        self._activation, self._scale, self._theme = activation, scale, theme
        self._channel = channel
        self.setAccessibleDescription(f"Map {channel} of {activation.shape[0]} is on the stage")
        self.update()

    def let_go(self) -> None:
        """Hold on to nothing that is no longer shown."""
        self._activation = self._image = None

    def sizeHint(self) -> QSize:
        """Return the size at a usual width."""
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        """Ask for no width."""
        return QSize(0, 0)

    def heightForWidth(self, width: int) -> int:
        """Return the height that shows all maps."""
        if self._activation is None:
            return 0
        across, side = self._packed(width)
        return -(-self._activation.shape[0] // across) * (side + GAP) + GAP

    def place_of(self, channel: int) -> QRect:
        """Return where the map of `channel` is."""
        across, side = self._packed(self.width())
        row, column = divmod(channel, across)
        return QRect(GAP // 2 + column * (side + GAP), GAP // 2 + row * (side + GAP), side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the maps, and an outline around the one on the stage."""
        if self._activation is None:
            return
        count, rows, columns = self._activation.shape
        # Small ones keep their cells; large ones were made smaller already, and not to the pixel.
        maps = self._maps(self._packed(self.width())[1])
        high = maps.height() // count
        with QPainter(self) as painter:
            painter.setRenderHint(
                QPainter.RenderHint.SmoothPixmapTransform, max(maps.width(), high) > SIDES[-1]
            )
            for channel in range(count):
                place = self.place_of(channel)
                if place.intersects(event.rect()):
                    target = _fitted(place, columns / rows)
                    painter.drawPixmap(target, maps, QRect(0, channel * high, maps.width(), high))
                    painter.setPen(QColor(self._theme.line))
                    painter.drawRect(target.adjusted(-1, -1, 0, 0))
            around = QRectF(self.place_of(self._channel)).adjusted(-1, -1, 1, 1)
            draw_outline(painter, around, self._theme.accent, 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the map that is clicked."""
        channel = self._at(event.position().toPoint())
        if channel is None or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.chosen.emit(channel)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show by the cursor that a map can be chosen."""
        hit = self._at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """Tell channel and range of the map that is pointed at."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            channel, shown = self._at(event.pos()), self._activation
            if channel is None or shown is None:
                QToolTip.hideText()
            else:
                plane = shown.values[channel]
                low, high = (text(float(end), shown.style) for end in (plane.min(), plane.max()))
                words = f"Channel {channel}: {low} to {high}"
                QToolTip.showText(event.globalPos(), words, self, self.place_of(channel))
            return True
        return super().event(event)

    def _packed(self, width: int) -> tuple[int, int]:
        """Return how many maps stand in a row of `width`, and the pixels of their sides."""
        count = self._activation.shape[0] if self._activation else 1
        packed = [(max(1, width // (side + GAP)), side) for side in SIDES]
        return next((each for each in packed if count <= each[0] * ROWS), packed[-1])

    def _at(self, point: QPoint) -> int | None:
        """Return the channel whose map is at `point`."""
        count = self._activation.shape[0] if self._activation else 0
        for channel in range(count):
            if self.place_of(channel).contains(point):
                return channel
        return None

    def _maps(self, side: int) -> QPixmap:
        """Return all maps as one image, made again where something of it changed."""
        assert self._activation is not None
        key = self._activation, self._scale, round(side * self.devicePixelRatioF())
        if self._image is None or self._image[0] is not key[0] or self._image[1:3] != key[1:]:
            self._image = *key, QPixmap.fromImage(column_of(key[0].values, *key[1:]))
        return self._image[3]


def _fitted(place: QRect, shape: float) -> QRect:
    """Return the middle of `place` that is `shape` times as wide as high, at least a pixel."""
    wide, high = min(1.0, shape), min(1.0, 1 / shape)
    size = QSize(max(1, round(place.width() * wide)), max(1, round(place.height() * high)))
    fitted = QRect(place.topLeft(), size)
    fitted.moveCenter(place.center())
    return fitted
