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
from cnnviz.state.document import Document
from cnnviz.state.edits import with_painted
from cnnviz.state.frame import Frame
from cnnviz.state.player import GLIDES_UP_TO
from cnnviz.ui.asking import Ask, Panel, new_gesture
from cnnviz.ui.brush import Brush, brushed
from cnnviz.ui.operator import OperatorPanel
from cnnviz.ui.stage.draw import Scene, draw_stage, hover_words
from cnnviz.ui.stage.grid import Grid, Viewport
from cnnviz.ui.stage.layout import Column, StageLayout, stage_layout
from cnnviz.ui.stage.marks import Hover
from cnnviz.ui.stage.planes import Planes
from cnnviz.ui.stage.pointing import Tap, hover_at, met, tap_of
from cnnviz.ui.stage.walk import eased, in_words, moved, nearest
from cnnviz.ui.theme import theme_of
from cnnviz.ui.tiles import TilesPanel

ZOOM_STEP = 1.25


class StagePanel(Panel):
    """Input, operator and output of the layer at work.

    Signals
    -------
    hovered(str)
        What lies under the pointer, in words; "" for nothing.
    tap_hovered(object)
        The tap of the window that reads the pixel under the pointer: input channel, row and
        column, as ints; or None.
    """

    hovered = Signal(str)
    tap_hovered = Signal(object)

    def __init__(self, operator: OperatorPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setAccessibleName(self.tr("Stage: the layer at work"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(560, 220)
        self._operator = operator
        operator.setParent(self)
        self.tiles = TilesPanel(self)
        self.tiles.play_asked.connect(self.play_asked)
        self.tiles.asked.connect(self.asked)
        self._planes = Planes()
        self._frame: Frame | None = None
        self._layout: StageLayout | None = None
        self._viewport = Viewport()
        self._hover: Hover | None = None
        self._tap: Tap | None = None
        self._told: Tap | None = None
        self._focus: Pair | None = None
        self._brush = Brush()
        self._drag: str = ""
        self._last = QPointF()
        self._stroked: Pair | None = None

    @property
    def planes(self) -> tuple[Grid, Grid | None]:
        """Where the cells of input and output lie: for whoever points at them."""
        layout = self._laid_out()
        return layout.source.plane, layout.output.plane if layout.output else None

    @property
    def stage_layout(self) -> StageLayout:
        """Where everything on the stage lies."""
        return self._laid_out()

    def show_frame(self, frame: Frame) -> None:
        """Show `frame`."""
        before, self._frame = self._frame, frame
        if before is None or not frame.document.picture.goes_on_from(before.document.picture):
            self._viewport, self._focus, self._hover = Viewport(), None, None
        self._layout = None
        if before is not None:
            self._follow(before)
        self._place_operator()
        self._operator.show_frame(frame)
        self.tiles.show_frame(frame)
        self._refresh_hover()
        self._show_cursor()
        self.setAccessibleDescription(in_words(frame))
        self.update()

    def use_brush(self, brush: Brush) -> None:
        """Paint with `brush` from now on, where it is active."""
        self._brush = brush
        self._show_cursor()

    def zoomed(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom both planes by `factor` about a point of the stage, or about the window."""
        layout = self._laid_out()
        column = layout.source
        if at is not None and layout.output and at.x() > layout.operator.left():
            column = layout.output
        grid = column.plane
        if at is None:
            row, column_ = column.window[0], column.window[1]
            at = grid.rect(row, column_, column.window[2], column.window[3]).center()
            at = at if grid.clip.contains(at) else grid.clip.center()
        zoom = max(1.0, min(self._viewport.zoom * factor, 4096.0))
        before = self._fraction(grid, at)
        self._viewport = replace(self._viewport, zoom=zoom)
        self._layout = None
        grid = self._matching(column).plane
        after = self._fraction(grid, at)
        self._pan(before[0] - after[0], before[1] - after[1])

    def fitted(self) -> None:
        """Show all of both planes again."""
        self._viewport = Viewport()
        self._layout = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        if self._frame is None or self.tiles.isVisibleTo(self):
            return
        painter = QPainter(self)
        theme = theme_of(self._frame.view.palette)
        painter.fillRect(event.rect(), QColor(theme.ground))
        player = self._frame.player
        gliding = player.playing and player.speed <= GLIDES_UP_TO
        glide = eased(player.progress) if gliding else 0.0
        # Of what is painted on: this may be a picture for elsewhere, not the screen.
        ratio = painter.deviceTransform().m11()
        scene = Scene(self._laid_out(), self._hover, glide, ratio)
        draw_stage(painter, self._frame, scene, self._planes, theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        self._layout = None
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
            if self._brush.active and hover.side == "source" and self._from_picture():
                self._drag, self._stroked = new_gesture("paint"), None
                self._paint(hover.cell)
            else:
                self._drag = "walk"
                self._walk_to(hover)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what the press began; else tell what is hovered."""
        point = event.position()
        hover = self._at(point)
        if self._drag == "pan":
            grid = self._laid_out().source.plane
            moved = point - self._last
            self._pan(-moved.y() / grid.plane.height(), -moved.x() / grid.plane.width())
        elif self._drag == "walk" and hover is not None:
            self._walk_to(hover)
        elif self._drag and hover is not None and hover.side == "source":
            self._paint(hover.cell)
        self._last = point
        self._tap = None
        self._set_hover(hover)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        self._drag, self._stroked = "", None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all again."""
        if self._viewport.zoom > 1.0:
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
        return met(self._laid_out(), stage, self._tap) if stage and self._tap else None

    def _at(self, point: QPointF) -> Hover | None:
        """Return the cell under `point`."""
        return hover_at(self._laid_out(), point) if self._frame else None

    def _laid_out(self) -> StageLayout:
        if self._layout is None:
            if self._frame is None:
                raise RuntimeError("The stage was asked for its layout before its first frame.")
            line = QFontMetricsF(self.font()).height()
            area = QRectF(self.rect())
            self._layout = stage_layout(
                self._frame, area, line, self._viewport, self._focus or self._middle()
            )
        return self._layout

    def _middle(self) -> Pair:
        rows, columns = self._frame.run.input.shape[1:] if self._frame else (1, 1)
        return rows // 2, columns // 2

    def _place_operator(self) -> None:
        layout = self._laid_out()
        self._operator.setVisible(not layout.operator.isEmpty())
        self._operator.setGeometry(layout.operator.toRect())

    def _matching(self, column: Column) -> Column:
        """Return the column of the present layout on the same side as `column`."""
        layout = self._laid_out()
        same = column.caption.left() > layout.source.caption.left()
        return layout.output if same and layout.output else layout.source

    def _fraction(self, grid: Grid, point: QPointF) -> tuple[float, float]:
        plane = grid.plane
        return (
            (point.y() - plane.top()) / plane.height(),
            (point.x() - plane.left()) / plane.width(),
        )

    def _follow(self, before: Frame) -> None:
        """Bring the window back into sight where a step since `before` took it out."""
        stage = self._frame.stage if self._frame else None
        if stage is None or before.stage is None or stage.cell == before.stage.cell:
            return
        column = self._laid_out().source
        row, col, rows, columns = column.window
        if not column.plane.clip.contains(column.plane.rect(row, col, rows, columns)):
            down, across = column.plane.size
            view = self._viewport
            self._pan(
                (row + rows / 2) / down - view.row, (col + columns / 2) / across - view.column
            )

    def _pan(self, rows: float, columns: float) -> None:
        """Move what is in sight by parts of the plane's height and width."""
        view = self._viewport
        half = 0.5 / view.zoom if view.zoom > 1 else 0.5
        row = max(half, min(view.row + rows, 1 - half))
        column = max(half, min(view.column + columns, 1 - half))
        self._viewport = replace(view, row=row, column=column)
        self._layout = None
        self.update()

    def _refresh_hover(self) -> None:
        """Look again at what is pointed at, here or elsewhere: the frame may have changed it."""
        if self._tap is not None:
            self._set_hover(self._met())
        elif self._hover is not None:
            self._set_hover(hover_at(self._laid_out(), self._hover.point))

    def _set_hover(self, hover: Hover | None) -> None:
        if hover != self._hover:
            self._hover = hover
            words = ""
            if hover is not None and self._frame is not None:
                words = hover_words(self._frame, self._laid_out(), hover)
            self.hovered.emit(words)
            self.update()
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
            self._focus = hover.cell
            self._layout = None
            self.update()
            return
        cell = hover.cell if hover.side == "output" else nearest(stage.geometry, hover.cell)
        stop = stage.geometry.stop(cell)
        if stop != self._frame.player.stop:
            self.play_asked.emit(lambda player, stops: moved(player, stop, stops))

    def _show_cursor(self) -> None:
        """Show a cross where the mouse paints."""
        paints = self._brush.active and self._from_picture()
        self.setCursor(Qt.CursorShape.CrossCursor if paints else Qt.CursorShape.ArrowCursor)

    def _from_picture(self) -> bool:
        stage = self._frame.stage if self._frame else None
        return stage is None or stage.from_picture

    def _paint(self, cell: Pair) -> None:
        if self._frame is None:
            return
        begin, size = self._stroked is None, self._frame.run.input.shape[1:]
        cells = brushed(self._stroked or cell, cell, self._brush.size, size)
        self._stroked = cell
        level = self._brush.level

        def edit(document: Document) -> Document:
            return with_painted(document, cells, level, begin=begin)

        if len(cells):
            self.asked.emit(Ask(self.tr("Paint pixels"), edit, self._drag))
