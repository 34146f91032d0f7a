"""The keys of a presenter's remote, by their place on the keyboard."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow

from cnnviz.ui.guard import Guarded

PLACES = {"darwin": (0x2F, 0x0B), "win32": (0x34, 0x30)}.get(sys.platform, (60, 56))
"""Where "." and "b" are on a US keyboard, which is what remotes are: their scan codes in Windows,
their virtual keys on macOS, and evdev's codes, 8 more, elsewhere."""


class PresenterKeys(Guarded, QObject):
    """Does `black` when a remote's key for it is pressed while there is `presenting`.

    Whatever the layout makes of the key, and whatever field would be typed into.

    Parameters
    ----------
    window : QWindow
        What the keys come to first.
    presenting : callable
        Whether something is presented now.
    black : callable
        Covers what is presented, or uncovers it.
    """

    def __init__(
        self, window: QWindow, presenting: Callable[[], bool], black: Callable[[], None]
    ) -> None:
        super().__init__(window)
        self._presenting, self._black = presenting, black
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the two keys; leave all else to go where it goes."""
        if not isinstance(event, QKeyEvent) or not self._presenting():
            return False
        if not self._is_black(event):
            return False
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._black()
        return True

    def _is_black(self, event: QKeyEvent) -> bool:
        plain = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        code = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
        return event.modifiers() in plain and code in PLACES
