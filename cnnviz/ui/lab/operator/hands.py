"""Wheel and drag over a number: what one gesture is, and how far it has gone."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QInputEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from cnnviz.ui.lab.operator.weights import FINE, drag_steps, stepped
from cnnviz.ui.widgets.panel import new_gesture

NOTCH = 120
"""What one notch of a wheel counts."""
PAUSE_MILLISECONDS = 500
"""A pause of the wheel as long as this ends its gesture."""


def fine(event: QInputEvent, step: float) -> float:
    """Return `step`, or a tenth of it while Ctrl is held."""
    held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return step * FINE if held else step


class Wheel:
    """Joins the notches that follow each other over one place into one gesture."""

    def __init__(self, owner: QWidget) -> None:
        self._stem = f"{owner.objectName()} wheel"
        self._pause = QTimer(owner, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._place: object = None
        self._rest = 0
        self.gesture = ""

    def notches(self, event: QWheelEvent, place: object) -> int:
        """Take a turn over `place` and return its whole notches; what is left is kept."""
        if not self._pause.isActive() or place != self._place:
            self.gesture, self._place, self._rest = new_gesture(self._stem), place, 0
        self._pause.start()
        self._rest += event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._rest / NOTCH)
        self._rest -= notches * NOTCH
        event.accept()
        return notches


@dataclass(frozen=True, slots=True)
class Drag:
    """A drag that changes a number: from where, from which value, by which step.

    The value follows from the way since the press alone, so that frames which come back
    while it lasts cannot push it on.
    """

    start: QPointF
    value: float
    step: float
    gesture: str

    def at(self, point: QPointF) -> float:
        """Return the number for the pointer at `point`: right and up are more."""
        moved = point - self.start
        return stepped(self.value, drag_steps(moved.x(), -moved.y()), self.step)
