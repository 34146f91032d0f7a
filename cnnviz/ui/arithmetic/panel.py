"""The arithmetic panel: how the numbers under the window make the cell."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from cnnviz.nn.explain import ConvolutionTerms
from cnnviz.state.frame import Frame, Stage
from cnnviz.ui.arithmetic.areas import Areas, areas
from cnnviz.ui.arithmetic.content import in_words, shown_of, tap_words, writing
from cnnviz.ui.arithmetic.draw import Tap, draw_arithmetic, sheet_of
from cnnviz.ui.asking import Panel
from cnnviz.ui.paint import draw_readout
from cnnviz.ui.theme import theme_of

ZOOM_STEP, MOST_ZOOM = 1.25, 12.0


@dataclass(frozen=True, slots=True)
class _Zoom:
    """How the terms are enlarged: by `factor`, their corner moved by `offset` pixels."""

    factor: float = 1.0
    offset: QPointF = field(default_factory=QPointF)

    def area(self, room: QRectF) -> QRectF:
        """Return where the terms are laid out, of so much `room`."""
        return QRectF(
            room.left() + self.offset.x(),
            room.top() + self.offset.y(),
            room.width() * self.factor,
            room.height() * self.factor,
        )


class ArithmeticPanel(Panel):
    """Window ∘ kernel = products, Σ products + bias = value; and its like for other layers.

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
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumHeight(150)
        self._frame: Frame | None = None
        self._tap: Tap | None = None
        self._pointer: QPointF | None = None
        self._zoom = _Zoom()
        self._grabbed: QPointF | None = None

    def show_frame(self, frame: Frame) -> None:
        """Show the arithmetic of `frame`'s stop."""
        before, self._frame = self._stage(), frame
        stage = frame.stage
        if before is None or stage is None or _shape(before) != _shape(stage):
            self._zoom, self._tap = _Zoom(), None
        self.setAccessibleDescription(in_words(stage) if stage else "")
        self.update()

    def highlight(self, tap: tuple[int, int, int] | None) -> None:
        """Mark a tap that is pointed at elsewhere: input channel, row, column."""
        terms = self._terms()
        if tap is None or terms is None or tap[0] not in terms.channels:
            self._mark(None)
        else:
            self._mark((terms.channels.index(tap[0]), tap[1], tap[2]))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        if self._frame is None:
            return
        theme = theme_of(self._frame.view.palette)
        painter.fillRect(event.rect(), QColor(theme.panel))
        stage = self._frame.stage
        if stage is None:
            painter.setPen(QColor(theme.faint))
            words = self.tr("Select a layer to see the arithmetic of its stops.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        area = self._zoom.area(self._areas(stage).terms)
        room = QRectF(self.rect())
        draw_arithmetic(painter, room, stage, theme, area=area, tap=self._tap)
        terms = self._terms()
        if self._tap is not None and self._pointer is not None and terms is not None:
            how = writing(stage)
            shown = shown_of(stage, terms, how.products)
            words = tap_words(terms, how, shown, self._tap)
            draw_readout(painter, words, self._pointer, room, theme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the tap under the pointer, or move what is enlarged."""
        point = event.position()
        if self._grabbed is not None:
            self._move_to(self._zoom.offset + point - self._grabbed)
            self._grabbed = point
        self._pointer = point
        tap = self._tap_at(point)
        if tap != self._tap:
            self._mark(tap)
            terms = self._terms()
            channel = terms.channels[tap[0]] if terms is not None and tap is not None else 0
            self.tap_hovered.emit(None if tap is None else (channel, tap[1], tap[2]))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of what is enlarged."""
        self._grabbed = event.position() if self._zoom.factor > 1 else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all again."""
        self._zoom = _Zoom()
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Nothing is pointed at any more."""
        self._pointer = None
        self._mark(None)
        self.tap_hovered.emit(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        event.accept()
        turn = event.angleDelta().y() / 120
        factor = max(1.0, min(self._zoom.factor * ZOOM_STEP**turn, MOST_ZOOM))
        room = self._room()
        kept = event.position() - room.topLeft()
        grown = factor / self._zoom.factor
        offset = kept - (kept - self._zoom.offset) * grown
        self._zoom = _Zoom(factor, self._zoom.offset)
        self._move_to(offset)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the arithmetic as text."""
        stage = self._stage()
        if event.matches(QKeySequence.StandardKey.Copy) and stage is not None:
            QGuiApplication.clipboard().setText(in_words(stage))
            return
        super().keyPressEvent(event)

    def _move_to(self, offset: QPointF) -> None:
        """Move what is enlarged, never so far that room stays empty."""
        room = self._room()
        least_x = room.width() * (1 - self._zoom.factor)
        least_y = room.height() * (1 - self._zoom.factor)
        x = max(least_x, min(offset.x(), 0.0))
        y = max(least_y, min(offset.y(), 0.0))
        self._zoom = _Zoom(self._zoom.factor, QPointF(x, y))
        self.update()

    def _areas(self, stage: Stage) -> Areas:
        return areas(QRectF(self.rect()), stage, QFontMetricsF(self.font()))

    def _room(self) -> QRectF:
        """Return where the terms are shown; nowhere while there are none."""
        stage = self._stage()
        return self._areas(stage).terms if stage else QRectF()

    def _stage(self) -> Stage | None:
        return self._frame.stage if self._frame else None

    def _terms(self) -> ConvolutionTerms | None:
        stage = self._stage()
        return stage.terms if stage and isinstance(stage.terms, ConvolutionTerms) else None

    def _mark(self, tap: Tap | None) -> None:
        if tap != self._tap:
            self._tap = tap
            self.update()

    def _tap_at(self, point: QPointF) -> Tap | None:
        stage, room = self._stage(), self._room()
        if stage is None or not room.contains(point):
            return None
        laid = sheet_of(stage, self._zoom.area(room))
        for at, channel in enumerate(laid.channels if laid else ()):
            for grid in channel.grids:
                cell = grid.at(point)
                if cell is not None:
                    return at, *cell
        return None


def _shape(stage: Stage) -> tuple[str, tuple[int, ...]]:
    """Return what has to stay the same for a zoom to stay: the layer, and the taps it has."""
    terms = stage.terms
    shape = terms.products.shape if isinstance(terms, ConvolutionTerms) else ()
    return stage.layer.name, shape
