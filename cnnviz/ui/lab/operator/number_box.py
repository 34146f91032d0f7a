"""A single number with the manners of a kernel's cell: type it, turn it, drag it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.colour import Scale
from cnnviz.core.geometry import Pair
from cnnviz.core.numbers import style_for, text
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.operator.gestures import NumberGestures, kept_from_window
from cnnviz.ui.lab.operator.weights import step_of
from cnnviz.ui.painting.drawing import draw_cell, draw_number, fitting_pixels
from cnnviz.ui.painting.theme import Theme, theme_of
from cnnviz.ui.widgets.keys import give_keys_back

ONLY: Pair = (0, 0)
"""The one cell there is."""
CHARACTERS = 5
MOST_PIXELS = 32.0


class NumberBox(Guarded, QWidget):
    """A number in a box; it shows a value, asks for another, and keeps none.

    Signals
    -------
    asked(float, str)
        The number asked for, and the gesture.
    """

    asked = Signal(float, str)

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(f"{title}: click to type, drag or turn the wheel to change")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.value = 0.0
        self._scale: Scale | None = None
        self._theme = theme_of("light")
        self._gestures = NumberGestures(self, lambda _: self.value, lambda: step_of(self.value))
        self._gestures.asked.connect(self._ask)
        self._gestures.left.connect(lambda *_: give_keys_back(self))
        self.editor = self._gestures.editor

    def show_value(self, value: float, theme: Theme, scale: Scale | None = None) -> None:
        """Show `value`, in its colour where a `scale` is given."""
        self.value, self._theme, self._scale = value, theme, scale
        self.setAccessibleDescription(self._words())
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a few digits."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("0" * CHARACTERS) + 12, metrics.height() + 10)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of a number from the window's shortcuts."""
        return kept_from_window(event) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._gestures.press(event, event.position(), ONLY)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Ask for the number dragged to."""
        self._gestures.drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag; a click opens the number to type."""
        if self._gestures.release() and event.button() == Qt.MouseButton.LeftButton:
            self._gestures.open(ONLY, self.rect(), self._theme)
        else:
            give_keys_back(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ask for a step more or less."""
        self._gestures.wheel(event, ONLY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type over the number, or step it by the arrows."""
        ways = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in ways:
            self._gestures.step(event, ONLY, ways[Qt.Key(event.key())])
        elif not self._gestures.key(event, ONLY, self.rect(), self._theme):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys go here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they no longer do."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and its number."""
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        words, theme = self._words(), self._theme
        most = min(self.fontMetrics().height() * 0.85, MOST_PIXELS)
        pixels = fitting_pixels(rect.width(), rect.height(), len(words), most) or 9.0
        with QPainter(self) as painter:
            if self._scale is not None:
                draw_cell(painter, rect, self.value, words, self._scale, pixels)
            else:
                painter.fillRect(rect, QColor(theme.raised))
                draw_number(painter, rect, words, theme.ink, pixels)
            focused = self.hasFocus()
            painter.setPen(QPen(QColor(theme.ink if focused else theme.line), 2 if focused else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect if focused else rect.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _words(self) -> str:
        return text(self.value, style_for(self.value))

    def _ask(self, cell: Pair, value: float, gesture: str) -> None:
        if value != self.value:
            self.asked.emit(value, gesture)
