"""What a hand does to a number in a cell: drag it, turn the wheel, step it, type it.

A kernel's grid and a number alone share it: they say where their cells lie and paint them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QInputEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.geometry import Pair
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.operator.cell_editor import CellEditor
from cnnviz.ui.lab.operator.weights import FINE, drag_steps, stepped, typed
from cnnviz.ui.painting.theme import Theme
from cnnviz.ui.widgets.panel import new_gesture

NOTCH = 120
"""What one notch of a wheel counts."""
PAUSE_MILLISECONDS = 500
"""A pause of the wheel as long as this ends its gesture."""
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
CLEARING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_MINE = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    *CLEARING,
    *OPENING,
}
_BEYOND = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_COMMAND = _BEYOND | Qt.KeyboardModifier.ControlModifier


class NumberGestures(Guarded, QObject):
    """Turns the events over a widget's cells into numbers asked for; it keeps none itself.

    Parameters
    ----------
    owner : QWidget
        Whose cells they are.
    value_of : callable
        From a cell to its number.
    step : callable
        Returns by how much one notch, or one key, changes a number.

    Signals
    -------
    asked(object, float, str)
        Cell, the number asked for, and the gesture.
    left(object, int)
        What was typed in a cell is done: the cell, and the way to go on: 1 to the next cell, -1
        to the one before, 0 to stay. Before the number is asked for.
    """

    asked = Signal(object, float, str)
    left = Signal(object, int)

    def __init__(
        self, owner: QWidget, value_of: Callable[[Pair], float], step: Callable[[], float]
    ) -> None:
        super().__init__(owner)
        self._stem, self._value_of, self._step = owner.objectName(), value_of, step
        self.editor = CellEditor(owner)
        self.editor.finished.connect(self._typed)
        self._wheel = _Wheel(owner)
        self._typing: Pair = (0, 0)
        self._drag: _Drag | None = None
        self._stepping = ""

    @property
    def dragging(self) -> bool:
        """Whether a number is being dragged."""
        return self._drag is not None

    def press(self, event: QInputEvent, at: QPointF, cell: Pair) -> None:
        """Begin to drag the number of `cell`."""
        step = _fine(event, self._step())
        self._drag = _Drag(at, cell, self._value_of(cell), step, new_gesture(self._stem))

    def drag(self, at: QPointF) -> None:
        """Ask for the number dragged to."""
        drag = self._drag
        if drag is None:
            return
        value = drag.value_at(at)
        if value != drag.value or drag.moved:
            drag.moved = True
            self.asked.emit(drag.cell, value, drag.gesture)

    def release(self) -> bool:
        """End the drag; tell whether it was a click."""
        clicked = self._drag is not None and not self._drag.moved
        self._drag = None
        return clicked

    def wheel(self, event: QWheelEvent, cell: Pair) -> None:
        """Ask for a step more or less in `cell`."""
        notches = self._wheel.notches(event, cell)
        step = _fine(event, self._step())
        value = stepped(self._value_of(cell), notches, step)
        self.asked.emit(cell, value, self._wheel.gesture)

    def step(self, event: QKeyEvent, cell: Pair, way: int) -> None:
        """Ask for a step more or less by a key; a key that is held is one gesture."""
        if not event.isAutoRepeat():
            self._stepping = new_gesture(self._stem)
        step = _fine(event, self._step())
        self.asked.emit(cell, stepped(self._value_of(cell), way, step), self._stepping)

    def key(self, event: QKeyEvent, cell: Pair, place: QRect, theme: Theme) -> bool:
        """Clear the number of `cell`, or open it at `place` to be typed; False for other keys."""
        if event.key() in CLEARING:
            self.asked.emit(cell, 0.0, "")
        elif event.key() in OPENING:
            self.open(cell, place, theme)
        elif begins_number(event):
            self.open(cell, place, theme, event.text())
        else:
            return False
        return True

    def open(self, cell: Pair, place: QRect, theme: Theme, key: str = "") -> None:
        """Let the number of `cell` be typed at `place`; `key` is what was typed to open it."""
        self._typing = cell
        self.editor.open(place, typed(self._value_of(cell)), theme, key)

    def let_go(self) -> None:
        """End what is being typed or dragged: it was meant for another number."""
        self.editor.close_unchanged()
        self._drag = None

    def _typed(self, value: float | None, way: int) -> None:
        cell = self._typing
        self.left.emit(cell, way)
        if value is not None:
            self.asked.emit(cell, value, "")


@dataclass(slots=True)
class _Drag:
    """A drag that changes a number: from where, of which cell, from which value, by which step.

    The value follows from the way since the press alone, so that frames which come back
    while it lasts cannot push it on.
    """

    start: QPointF
    cell: Pair
    value: float
    step: float
    gesture: str
    moved: bool = False

    def value_at(self, point: QPointF) -> float:
        """Return the number for the pointer at `point`: right and up are more."""
        way = point - self.start
        return stepped(self.value, drag_steps(way.x(), -way.y()), self.step)


class _Wheel:
    """Joins the notches that follow each other over one cell into one gesture."""

    def __init__(self, owner: QWidget) -> None:
        self._stem = f"{owner.objectName()} wheel"
        self._pause = QTimer(owner, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._cell: Pair | None = None
        self._rest = 0
        self.gesture = ""

    def notches(self, event: QWheelEvent, cell: Pair) -> int:
        """Take a turn over `cell` and return its whole notches; what is left is kept."""
        if not self._pause.isActive() or cell != self._cell:
            self.gesture, self._cell, self._rest = new_gesture(self._stem), cell, 0
        self._pause.start()
        self._rest += event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._rest / NOTCH)
        self._rest -= notches * NOTCH
        event.accept()
        return notches


def begins_number(event: QKeyEvent) -> bool:
    """Tell whether typing this begins a number."""
    words = event.text()
    plain = not event.modifiers() & _COMMAND
    return plain and len(words) == 1 and (words.isdecimal() or words in "+-−.,")


def kept_from_window(event: QEvent) -> bool:
    """Keep a key that changes numbers from the window's shortcuts; True if it was one."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
    besides = _BEYOND if arrow else _COMMAND
    mine = event.key() in _MINE and not event.modifiers() & besides
    if mine or begins_number(event):
        event.accept()
        return True
    return False


def _fine(event: QInputEvent, step: float) -> float:
    """Return `step`, or a tenth of it while Ctrl is held."""
    held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return step * FINE if held else step
