"""The stage of a layer that makes one number for each channel, as a widget."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.numbers import text
from cnnviz.state.frame import Frame
from cnnviz.ui.asking import Panel
from cnnviz.ui.paint import draw_readout
from cnnviz.ui.theme import theme_of
from cnnviz.ui.tiles.draw import draw_scene
from cnnviz.ui.tiles.scene import Field, TileScene, scene_of


class TilesPanel(Panel):
    """What the layer reads and makes, as tiles and bars; a click on a number goes to its stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tiles")
        self.setAccessibleName("Stage: a layer of one number for each channel")
        self.setMouseTracking(True)
        self._frame: Frame | None = None
        self._pointer: QPointF | None = None

    @property
    def scene(self) -> TileScene | None:
        """Where everything lies; None where no such layer is on the stage."""
        if self._frame is None:
            return None
        line = QFontMetricsF(self.font()).height()
        return scene_of(self._frame, QRectF(self.rect()), line)

    def show_frame(self, frame: Frame) -> None:
        """Show `frame`, if such a layer is on its stage."""
        self._frame = frame
        stage = frame.stage
        self.setVisible(stage is not None and stage.by_channel)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        frame, scene = self._frame, self.scene
        if frame is None or frame.stage is None or scene is None:
            return
        theme = theme_of(frame.view.palette)
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(theme.ground))
            draw_scene(painter, scene, frame.stage.cell[0], theme)
            painter.setFont(self.font())
            if self._pointer is not None and (words := said_at(scene, self._pointer)):
                draw_readout(painter, words, self._pointer, QRectF(self.rect()), theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the stop that is clicked."""
        scene = self.scene
        if scene is None or event.button() != Qt.MouseButton.LeftButton:
            return
        cell = scene.output.place.at(event.position())
        if cell is not None:
            channel = cell[0]
            self.play_asked.emit(lambda player, stops: player.at(channel, stops).paused())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what lies under the pointer."""
        self._pointer = event.position()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.mousePressEvent(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Nothing is pointed at any more."""
        self._pointer = None
        self.update()


def said_at(scene: TileScene, point: QPointF) -> str:
    """Return position and value of the number under `point`, "" where there is none."""
    for field in (scene.source, scene.operator, scene.output):
        cell = field.place.at(point) if field else None
        if field is not None and cell is not None:
            return f"{_called(field, cell)}: {text(float(field.values[cell]), field.style)}"
    return ""


def _called(field: Field, cell: tuple[int, int, int]) -> str:
    channel, row, column = cell
    name = field.names[channel] if field.names else f"channel {channel}"
    return name if field.values.shape[1:] == (1, 1) else f"{name}, row {row}, column {column}"
