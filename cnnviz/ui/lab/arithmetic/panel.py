"""The arithmetic panel: how the numbers under the window make the cell."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from cnnviz.core.geometry import Pair
from cnnviz.nn.explain import ConvolutionTerms
from cnnviz.state.arithmetic.words import in_words
from cnnviz.state.arithmetic.writing import Tap
from cnnviz.state.frame import Frame
from cnnviz.state.run import Problem
from cnnviz.state.stage import Stage, at_cell
from cnnviz.ui.lab.arithmetic.areas import areas
from cnnviz.ui.lab.arithmetic.draw import paint_arithmetic
from cnnviz.ui.lab.arithmetic.keys import Wish, wish_of
from cnnviz.ui.lab.arithmetic.taps import channel_of, said_of, tap_at, tap_rect, taps_of, walked
from cnnviz.ui.lab.arithmetic.zoom import Zoom
from cnnviz.ui.painting.drawing import draw_outline, draw_readout
from cnnviz.ui.painting.theme import Theme, theme_of
from cnnviz.ui.widgets.panel import Panel


class ArithmeticPanel(Panel):
    """Window ∘ kernel = products, Σ products + bias = value; and its like for other layers.

    With the focus: Ctrl+C copies the arithmetic as text, +, - and 0 zoom, and Shift with the arrows
    goes from term to term.

    Signals
    -------
    tap_hovered(object)
        The tap under the pointer: input channel, row and column, as ints; or None.
    """

    tap_hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("arithmetic")
        self.setAccessibleName(self.tr("Arithmetic of this stop"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(150)
        self._frame: Frame | None = None
        self._pointed: Stage | None = None
        self._tap: Tap | None = None
        self._said_at: QPointF | None = None
        self._zoom = Zoom()
        self._grabbed: QPointF | None = None
        self._telling = False

    def show_frame(self, frame: Frame) -> None:
        """Show the arithmetic of `frame`'s stop."""
        before = self._frame.stage if self._frame else None
        self._frame, stage = frame, frame.stage
        # What is pointed at gives way to what happens.
        self._pointed = None
        if before is None or stage is None or _kind(before) != _kind(stage):
            self._zoom, self._tap, self._said_at = Zoom(), None, None
        self.setAccessibleDescription(in_words(stage, whole=False) if stage else "")
        self.update()

    def preview(self, cell: Pair | None) -> None:
        """Show the arithmetic of a cell (row, column) that is pointed at; None: of the stop.

        While the window walks by itself, its stop is shown.
        """
        stage, before = self._stage(), self._pointed
        playing = self._frame is not None and self._frame.player.playing
        self._pointed = None
        if cell is not None and stage is not None and not playing and cell != stage.cell[1:]:
            # None while the stage already shows a layer that is to come here.
            self._pointed = at_cell(stage, cell)
        if self._pointed is not before:
            self.update()

    def highlight(self, tap: tuple[int, int, int] | None) -> None:
        """Mark a tap that is pointed at elsewhere: input channel, row, column."""
        if self._telling:
            return  # the other views answer what is pointed at here
        stage = self._stage()
        self._said_at = None
        self._tap = None
        if tap is not None and stage is not None and isinstance(stage.terms, ConvolutionTerms):
            channels = stage.terms.channels
            at = channels.index(tap[0]) if tap[0] in channels else -1
            self._tap = (at, *tap[1:]) if at in stage.told else None
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keep the panel's keys from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            wish = wish_of(event)
            if wish is not None and (wish != "leave" or self._tap is not None):
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        if self._frame is None:
            return
        with QPainter(self) as painter:
            theme = theme_of(self._frame.view.palette)
            painter.fillRect(event.rect(), QColor(theme.panel))
            if self._frame.stage is None:
                self._paint_words(painter, self._frame.problem, theme)
            else:
                self._paint_terms(painter, self._frame, self._pointed or self._frame.stage, theme)

    def _paint_words(self, painter: QPainter, problem: Problem | None, theme: Theme) -> None:
        painter.setPen(QColor(theme.warning if problem else theme.faint))
        words = self.tr("Select a layer to see the arithmetic of its stops.")
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = QRectF(self.rect()).adjusted(24, 8, -24, -8)
        painter.drawText(room, flags, problem.text if problem else words)

    def _paint_terms(self, painter: QPainter, frame: Frame, stage: Stage, theme: Theme) -> None:
        room = QRectF(self.rect())
        terms, said = self._room(), self._said_at is not None
        area = self._zoom.area(terms)
        # A picture for elsewhere has no wheel.
        hinted = not self.window().testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        paint_arithmetic(
            painter, room, stage, theme,
            area=area, tap=self._tap, followed=said, stale=frame.stale,
            pointed=stage is self._pointed, hinted=hinted,
        )  # fmt: skip
        painter.setFont(self.font())
        if self.hasFocus():
            draw_outline(painter, room.adjusted(2, 2, -2, -2), theme.faint, 1.0)
        if self._tap is not None and self._said_at is not None:
            # The result stays in sight.
            room.setRight(terms.right() + 8)
            draw_readout(painter, said_of(stage, self._tap), self._said_at, room, theme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the tap under the pointer, or move what is enlarged."""
        point = event.position()
        if self._grabbed is not None:
            moved = self._zoom.offset + point - self._grabbed
            self._zoom, self._grabbed = self._zoom.moved_to(moved, self._room()), point
        stage = self._stage()
        self._point_at(tap_at(stage, self._room(), self._zoom, point) if stage else None, point)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of what is enlarged."""
        self._grabbed = event.position() if self._zoom.factor > 1 else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all again."""
        self._zoom = Zoom()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._point_at(None, None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        event.accept()
        steps = event.angleDelta().y() / 120
        self._zoom = self._zoom.turned(steps, event.position(), self._room())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, zoom, or go from term to term."""
        wish, stage = wish_of(event), self._stage()
        if wish is None or stage is None:
            super().keyPressEvent(event)
        elif wish == "copy":
            QGuiApplication.clipboard().setText(in_words(stage))
        elif wish == "leave":
            self._point_at(None, None)
        else:
            self._obey(wish, stage)

    def _obey(self, wish: Wish, stage: Stage) -> None:
        room = self._room()
        if wish == "fit":
            self._zoom = Zoom()
        elif wish in ("in", "out"):
            self._zoom = self._zoom.turned(1 if wish == "in" else -1, room.center(), room)
        elif taps_of(stage) is not None:
            tap = walked(stage, self._tap, wish)
            rect = tap_rect(stage, room, self._zoom, tap)
            self._zoom = self._zoom.showing(rect, room)
            rect = tap_rect(stage, room, self._zoom, tap)
            self._point_at(tap, rect.bottomRight() - QPointF(8, 8))
        self.update()

    def _point_at(self, tap: Tap | None, said_at: QPointF | None) -> None:
        """Mark a tap and tell of it, at the place where the eye is."""
        before, self._tap, self._said_at = self._tap, tap, said_at
        stage = self._stage()
        if tap != before and stage is not None:
            told = None if tap is None else (channel_of(stage, tap), *tap[1:])
            self._telling = True
            self.tap_hovered.emit(told)
            self._telling = False
        self.update()

    def _room(self) -> QRectF:
        """Return where the terms are shown; nowhere while there are none."""
        stage = self._stage()
        if stage is None:
            return QRectF()
        return areas(QRectF(self.rect()), stage, QFontMetricsF(self.font())).terms

    def _stage(self) -> Stage | None:
        return self._frame.stage if self._frame else None


def _kind(stage: Stage) -> tuple[str, tuple[int, ...] | None]:
    """Return what has to stay the same for a zoom to stay: the layer, and the taps it has."""
    return stage.layer.name, taps_of(stage)
