"""Which keys belong to a number or a kernel that has the focus, before the window's own."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

_MINE = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_F2,
}
_BEYOND = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_COMMAND = _BEYOND | Qt.KeyboardModifier.ControlModifier


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
