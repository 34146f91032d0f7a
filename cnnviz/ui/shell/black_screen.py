"""The black screen: for the moment the room is to look up."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from cnnviz.ui.guard import Guarded


class BlackScreen(Guarded, QWidget):
    """A black sheet over the whole window; any key or click takes it away and does no more."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("blank")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._focused: QWidget | None = None
        self.hide()

    def cover(self, covered: bool) -> None:
        """Cover the window and take its keys, or give both back."""
        if covered == self.isVisible():
            return
        if covered:
            self._focused = self.window().focusWidget()
            self.raise_()
            self.show()
            self.setFocus()
        else:
            self.hide()
            # What had the keys may have gone with its layer.
            if self._focused is not None and isValid(self._focused):
                self._focused.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep every key from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Be black."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), Qt.GlobalColor.black)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go."""
        self.cover(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go."""
        self.cover(False)
