"""The stage as a widget: it shows frames and turns pointer and wheel into wishes."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from cnnviz.core.geometry import Pair
from cnnviz.state.frame import Frame, in_words
from cnnviz.state.player import GLIDES_UP_TO
from cnnviz.ui.lab.brush import Brush
from cnnviz.ui.lab.operator import OperatorPanel
from cnnviz.ui.lab.stage.draw import Scene, draw_stage, hover_words
from cnnviz.ui.lab.stage.layout import StageLayout
from cnnviz.ui.lab.stage.legend import tells_reach
from cnnviz.ui.lab.stage.marks import Hover
from cnnviz.ui.lab.stage.painting import Painting
from cnnviz.ui.lab.stage.planes import Planes
from cnnviz.ui.lab.stage.pointing import Tap, hover_at, made_at, met, tap_of
from cnnviz.ui.lab.stage.sight import Sight
from cnnviz.ui.lab.stage.walk import eased, moved, nearest
from cnnviz.ui.lab.tiles import TilesPanel
from cnnviz.ui.painting.theme import theme_of
from cnnviz.ui.widgets.panel import Panel

ZOOM_STEP = 1.25
LEAST_WIDTH = 515
"""With the side it fits a screen of 800 pixels."""


class StagePanel(Panel):
    """Input, operator and output of the layer at work.

    Signals
    -------
    hovered(str)
        What lies under the pointer, in words; "" for nothing.
    tap_hovered(object)
        The tap of the window that reads the pixel under the pointer: input channel, row and
        column, as ints; or None.
    cell_hovered(object)
        The cell of the output under the pointer: row and column, as ints; or None, also where it
        is kept back.
    """

    hovered = Signal(str)
    tap_hovered = Signal(object)
    cell_hovered = Signal(object)

    def __init__(self, operator: OperatorPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setAccessibleName(self.tr("Stage: the layer at work"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST_WIDTH, 220)
        self._operator = operator
        operator.setParent(self)
        self.tiles = TilesPanel(self)
        self.tiles.play_asked.connect(self.play_asked)
        self.tiles.asked.connect(self.asked)
        self._planes = Planes()
        self._frame: Frame | None = None
        self._sight = Sight(self._room)
        self._hover: Hover | None = None
        self._tap: Tap | None = None
        self._told: Tap | None = None
        self._painting = Painting(self)
        self._drag: str = ""
        self._last = QPointF()

    @property
    def stage_layout(self) -> StageLayout:
        """Where everything on the stage lies."""
        return self._sight.layout

    def show_frame(self, frame: Frame) -> None:
        """Show `frame`."""
        before, self._frame = self._frame, frame
        if before is None or not frame.document.picture.goes_on_from(before.document.picture):
            self._hover = None
        self._sight.show_frame(frame)
        self._place_operator()
        self._operator.show_frame(frame)
        self.tiles.show_frame(frame)
        self._refresh_hover()
        self._show_cursor()
        self.setAccessibleDescription(in_words(frame))
        self.update()

    def use_brush(self, brush: Brush) -> None:
        """Paint with `brush` from now on, where it is active."""
        self._painting.brush = brush
        self._show_cursor()

    def zoomed(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom both planes by `factor` about a point of the stage, or about the window."""
        self._sight.zoom(factor, at)
        self.update()

    def fitted(self) -> None:
        """Show all of both planes again."""
        self._sight.fit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        if self._frame is None or self.tiles.isVisibleTo(self):
            return
        theme = theme_of(self._frame.view.palette)
        player = self._frame.player
        gliding = player.playing and player.speed <= GLIDES_UP_TO
        glide = eased(player.progress) if gliding else 0.0
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(theme.ground))
            # Of what is painted on: this may be a picture for elsewhere, not the screen.
            ratio = painter.deviceTransform().m11()
            scene = Scene(self._sight.layout, self._hover, glide, ratio, self._sight.patch)
            draw_stage(painter, self._frame, scene, self._planes, theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        self._sight.forget()
        self.tiles.setGeometry(self.rect())
        if self._frame is not None:
            self._place_operator()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        turn = event.angleDelta().y()
        if turn and self._frame is not None:
            self.zoomed(ZOOM_STEP ** (turn / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move the window, to paint, or to pan."""
        hover = self._at(event.position())
        self._last = event.position()
        if event.button() in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
            self._drag = "pan"
        elif event.button() == Qt.MouseButton.LeftButton and hover is not None:
            if self._painting.brush.active and hover.side == "source" and self._from_picture():
                self._painting.begin()
                self._paint(hover.cell)
            else:
                self._drag = "walk"
                self._walk_to(hover)
        elif event.button() == Qt.MouseButton.LeftButton and tells_reach(
            self._sight.layout, event.position()
        ):
            self.look_asked.emit(lambda view: replace(view, extremes=not view.extremes))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what the press began; else tell what is hovered."""
        point = event.position()
        hover = self._at(point)
        if self._drag == "pan":
            self._sight.drag(point - self._last)
            self.update()
        elif self._drag == "walk" and hover is not None:
            self._walk_to(hover)
        elif self._painting.going_on and hover is not None and hover.side == "source":
            self._paint(hover.cell)
        self._last = point
        self._tap = None
        self._show_cursor(on_reach=tells_reach(self._sight.layout, point))
        self._set_hover(hover)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        self._drag = ""
        self._painting.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all again."""
        if self._sight.zoomed:
            self.fitted()
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: object) -> None:
        """Nothing is hovered any more."""
        self._tap = None
        self._set_hover(None)

    def highlight(self, tap: Tap | None) -> None:
        """Mark the pixel that a weight of the kernel meets at this stop, and at those to come."""
        self._tap = self._told = tap
        self._set_hover(self._met())

    def _met(self) -> Hover | None:
        """Return the pixel that the weight pointed at elsewhere meets at this stop."""
        stage = self._frame.stage if self._frame else None
        return met(self._sight.layout, stage, self._tap) if stage and self._tap else None

    def _at(self, point: QPointF) -> Hover | None:
        """Return the cell under `point`."""
        return hover_at(self._sight.layout, point) if self._frame else None

    def _place_operator(self) -> None:
        layout = self._sight.layout
        self._operator.setVisible(not layout.operator.isEmpty())
        self._operator.setGeometry(layout.operator.toRect())

    def _refresh_hover(self) -> None:
        """Look again at what is pointed at, here or elsewhere: the frame may have changed it."""
        if self._tap is not None:
            self._set_hover(self._met())
        elif self._hover is not None:
            self._set_hover(hover_at(self._sight.layout, self._hover.point))

    def _set_hover(self, hover: Hover | None) -> None:
        if hover != self._hover:
            self._hover = hover
            words = ""
            if hover is not None and self._frame is not None:
                words = hover_words(self._frame, self._sight.layout, hover)
            self.hovered.emit(words)
            self.update()
            self.cell_hovered.emit(made_at(self._frame, hover) if self._frame else None)
        stage = self._frame.stage if self._frame else None
        tap = self._tap or (tap_of(stage, hover) if stage and hover else None)
        if tap != self._told:
            self._told = tap
            self.tap_hovered.emit(tap)

    def _walk_to(self, hover: Hover) -> None:
        if self._frame is None:
            return
        stage = self._frame.stage
        if stage is None:
            self._sight.focus_on(hover.cell)
            self.update()
            return
        cell = hover.cell if hover.side == "output" else nearest(stage.geometry, hover.cell)
        stop = stage.geometry.stop(cell)
        if stop != self._frame.player.stop:
            self.play_asked.emit(lambda player, stops: moved(player, stop, stops))

    def _show_cursor(self, *, on_reach: bool = False) -> None:
        """Show a cross where the mouse paints, a hand on what a click changes."""
        paints = self._painting.brush.active and self._from_picture()
        idle = Qt.CursorShape.PointingHandCursor if on_reach else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.CrossCursor if paints and not on_reach else idle)

    def _from_picture(self) -> bool:
        stage = self._frame.stage if self._frame else None
        return stage is None or stage.from_picture

    def _paint(self, cell: Pair) -> None:
        """Go on with the stroke to `cell`."""
        if self._frame is not None:
            ask = self._painting.go_to(cell, self._frame.run.input.shape[1:])
            if ask is not None:
                self.asked.emit(ask)

    def _room(self) -> tuple[QRectF, float]:
        """Return where the stage lies, and the height of a line of text."""
        return QRectF(self.rect()), QFontMetricsF(self.font()).height()
