"""A number typed in place, over the cell it belongs to."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.operator.weights import WeightError, parse_weight
from cnnviz.ui.painting.theme import Theme, number_font
from cnnviz.ui.widgets.controls import ENTER, goes_to_layer
from cnnviz.ui.widgets.keys import ClickElsewhere
from cnnviz.ui.widgets.panel import Panel

LEAST_WIDTH = 72
BESIDE = 10
"""Pixels left and right of the number."""
MOST_PIXELS = 28


class CellEditor(Guarded, QLineEdit):
    """A line to type a number in; it opens over a cell, and stays open while it is no number.

    Signals
    -------
    finished(object, int)
        The number typed, None if it is to stay as it was; and the way to go on: 1 to the next
        cell, -1 to the one before, 0 to stay.
    """

    finished = Signal(object, int)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setObjectName(f"{owner.objectName()}.editor")
        self.setAccessibleName("Number")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # What is dropped anywhere in the window is a picture to open.
        self.setAcceptDrops(False)
        self._owner = owner
        self._before = ""
        self._open = False
        self._theme: Theme | None = None
        self._said = QLabel(owner)
        self._said.setObjectName("problem")
        self._said.setWordWrap(True)
        self._said.setMargin(6)
        self._said.setAutoFillBackground(True)
        self.textEdited.connect(lambda _: self._say(""))
        self._said.hide()
        ClickElsewhere(self)
        self.hide()

    @property
    def problem(self) -> str:
        """Why what is typed cannot be taken; "" as long as nothing is wrong."""
        return "" if self._said.isHidden() else self._said.text()

    def open(self, place: QRect, before: str, theme: Theme, key: str = "") -> None:
        """Open over `place`, in the owner's pixels; it may reach beyond the owner.

        Parameters
        ----------
        before : str
            The number as it is; all of it is selected.
        key : str
            What was typed to open it, in its place.
        """
        self._theme, self._before, self._open = theme, before, True
        host = _panel_of(self._owner)
        self.setParent(host)
        self._said.setParent(host)
        self.setFont(number_font(max(13, min(place.height() * 0.4, MOST_PIXELS))))
        corner = self._owner.mapTo(host, place.topLeft())
        # A trained weight has many digits: its sign is to be seen too.
        whole = self.fontMetrics().horizontalAdvance(before) + 2 * BESIDE
        width = min(max(LEAST_WIDTH, whole, place.width()), host.width())
        height = max(place.height(), self.fontMetrics().height() + 8)
        left = corner.x() + (place.width() - width) // 2
        left = max(0, min(left, host.width() - width))
        top = corner.y() + (place.height() - height) // 2
        self.setGeometry(left, top, width, height)
        self._say("")
        self.setText(key or before)
        if not key:
            self.selectAll()
        self.show()
        self.raise_()
        self.setFocus()

    def close_unchanged(self) -> None:
        """Close without a change."""
        if self._open:
            self._close(None, 0)

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's shortcuts; take the number before they go to another layer."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if goes_to_layer(event):
                self._take(0)
                # What is no number stays open to be mended.
                event.setAccepted(self._open)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the number by Enter; drop it by Esc."""
        if event.key() in ENTER:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._take(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self._close(None, 0)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Take the number by Tab, and go on to the next cell."""
        if not self._open:
            return super().focusNextPrevChild(next)
        self._take(1 if next else -1)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the number; one that is wrong stays open, so that nothing typed is lost."""
        super().focusOutEvent(event)
        if self._open and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._take(0)

    def _take(self, way: int) -> None:
        words = self.text()
        value = None
        if words.strip() and words != self._before:
            try:
                value = parse_weight(words)
            except WeightError as error:
                self._say(str(error))
                return
        self._close(value, way)

    def _close(self, value: float | None, way: int) -> None:
        self._open = False
        self._say("")
        if self.hasFocus():
            # Hidden, it would hand its keys to whatever comes next by Tab.
            self._owner.setFocus()
        self.hide()
        self.finished.emit(value, way)

    def _say(self, problem: str) -> None:
        """Turn red and say what is wrong, or neither."""
        theme, host = self._theme, self.parentWidget()
        if theme is None or host is None:
            return
        edge, ink = (theme.warning, theme.warning) if problem else (theme.ink, theme.ink)
        self.setStyleSheet(
            f"QLineEdit {{ background: {theme.raised}; color: {ink};"
            f" border: 2px solid {edge}; padding: 0; }}"
        )
        self._said.setVisible(bool(problem))
        if problem:
            self._said.setStyleSheet(
                f"background: {theme.raised}; color: {theme.warning};"
                f" border: 1px solid {theme.warning};"
            )
            self._said.setText(problem)
            width = min(host.width(), 240)
            height = self._said.heightForWidth(width)
            left = max(0, min(self.x(), host.width() - width))
            below = self.geometry().bottom() + 3
            fits = below + height <= host.height()
            self._said.setGeometry(left, below if fits else self.y() - height - 3, width, height)
            self._said.raise_()


def _panel_of(widget: QWidget) -> QWidget:
    """Return the panel that `widget` lies in."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(widget, Panel):
        widget, parent = parent, parent.parentWidget()
    return widget
