"""The stage of a layer that makes one number for each channel, as a widget."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.numbers import text
from cnnviz.nn.layers import Layer, Linear
from cnnviz.state.frame import Frame
from cnnviz.state.stage import Stage
from cnnviz.state.trained import with_dense_weight
from cnnviz.ui.lab.operator.cell_editor import CellEditor
from cnnviz.ui.lab.operator.weights import typed
from cnnviz.ui.lab.tiles.draw import draw_pointed, draw_scene
from cnnviz.ui.lab.tiles.scene import Field, TileScene, link_at, scene_of
from cnnviz.ui.painting.drawing import draw_readout
from cnnviz.ui.painting.theme import theme_of
from cnnviz.ui.widgets.panel import Ask, Panel


class TilesPanel(Panel):
    """What the layer reads and makes, as tiles and bars.

    A click on a number of the output goes to its stop; a double click on a weight opens it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tiles")
        self.setAccessibleName("Stage: a layer of one number for each channel")
        self.setMouseTracking(True)
        self._frame: Frame | None = None
        self._pointer: QPointF | None = None
        # Taking the focus at a click lets a weight that is being typed finish first.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._opened: _Weight | None = None
        self.editor = CellEditor(self)
        self.editor.finished.connect(self._typed)

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
        opened = self._opened
        if opened is not None and (stage is None or not opened.is_of(stage)):
            # What is being typed was meant for another number.
            self.editor.close_unchanged()
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
            link = link_at(frame.stage, scene, self._pointer) if self._pointer else None
            if link is not None:
                draw_pointed(painter, scene, link, theme)
            painter.setFont(self.font())
            if self._pointer is not None and (words := said_at(scene, self._pointer)):
                over = scene.operator.place.at(self._pointer) if scene.operator else None
                if over is not None and _editable(frame):
                    words += self.tr(". Double-click to change it")
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

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the weight that is clicked, to type another."""
        scene, frame = self.scene, self._frame
        field = scene.operator if scene else None
        cell = field.place.at(event.position()) if field else None
        left = event.button() == Qt.MouseButton.LeftButton
        if not left or frame is None or field is None or cell is None or not _editable(frame):
            self.mousePressEvent(event)
            return
        stage = frame.stage
        assert stage is not None
        read = int(np.ravel_multi_index(cell, field.values.shape))
        self._opened = _Weight(stage.layer, stage.cell[0], read)
        place = field.place.cell_rect(*cell).toRect()
        self.editor.open(place, typed(float(field.values[cell])), theme_of(frame.view.palette))

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

    def _typed(self, value: float | None, way: int) -> None:
        """Ask for the weight that was typed."""
        opened, self._opened = self._opened, None
        if value is not None and opened is not None:
            name, output, read = opened.layer.name, opened.output, opened.read
            edit = partial(with_dense_weight, name=name, output=output, read=read, value=value)
            self.asked.emit(Ask("Change weight", edit))


@dataclass(frozen=True, eq=False, slots=True)
class _Weight:
    """The weight that is being typed: of which layer, for which output, of which input."""

    layer: Layer
    output: int
    read: int

    def is_of(self, stage: Stage) -> bool:
        """Tell whether it is still on `stage`."""
        return stage.layer is self.layer and stage.cell[0] == self.output


def _editable(frame: Frame) -> bool:
    """Tell whether the weights of a dense layer are shown as they are in the document now."""
    stage, network = frame.stage, frame.document.network
    if stage is None or not isinstance(stage.layer, Linear):
        return False
    return stage.layer.name in network and network[stage.layer.name] is stage.layer


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
