"""The keys of the arithmetic panel while it has the focus, before the window's own."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

Wish = Literal["copy", "in", "out", "fit", "left", "right", "up", "down", "leave"]

_PLAIN: dict[int, Wish] = {
    Qt.Key.Key_Plus: "in",
    Qt.Key.Key_Equal: "in",
    Qt.Key.Key_Minus: "out",
    Qt.Key.Key_0: "fit",
    Qt.Key.Key_Escape: "leave",
}
_SHIFTED: dict[int, Wish] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Plus: "in",
}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def wish_of(event: QKeyEvent) -> Wish | None:
    """Return what a key asks of the panel: plain arrows stay with the stepper."""
    if event.matches(QKeySequence.StandardKey.Copy):
        return "copy"
    held = event.modifiers() & ~_KEYPAD
    if held == Qt.KeyboardModifier.NoModifier:
        return _PLAIN.get(event.key())
    if held == Qt.KeyboardModifier.ShiftModifier:
        return _SHIFTED.get(event.key())
    return None
