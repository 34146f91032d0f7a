"""Buttons that the panels share: flat, in the palette's colours; a click only asks."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from cnnviz.ui.guard import Guarded

Role = QPalette.ColorRole
KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""How the focus comes by keys."""


def named(widget: QWidget, name: str, title: str, tip: str = "") -> None:
    """Give `widget` its object name, its name for a screen reader and its tooltip."""
    widget.setObjectName(name)
    widget.setAccessibleName(title)
    widget.setToolTip(tip or title)


class FlatButton(Guarded, QAbstractButton):
    """A button painted in the colours of the palette, flat until it is hovered or on.

    A click only asks: `checked` is set by what is shown. Enter clicks, as Space does. A ring
    shows where the focus is, for those who move it by keys.
    """

    marks_on = True

    def __init__(
        self, parent: QWidget | None = None, *, padding: int = 8, framed: bool = False
    ) -> None:
        super().__init__(parent)
        self._framed = framed
        self._padding = padding
        self.ringed = False
        # Taking the focus at a click lets a field that is being typed into finish first.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + 2 * self._padding
        return QSize(width, metrics.height() + 10)

    def minimumSizeHint(self) -> QSize:
        """Return the least size it can be worked in."""
        return self.sizeHint()

    def nextCheckState(self) -> None:  # noqa: N802 - the name is Qt's
        """Leave `checked` as it is: a frame will show it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Click by Enter, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw a ring if the focus came by a key."""
        self.ringed = event.reason() in KEYS
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw no ring any more."""
        self.ringed = False
        super().focusOutEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the mouse."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Go out again."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, then what stands on it."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_ground(painter)
            self.paint_content(painter)

    def paint_ground(self, painter: QPainter) -> None:
        """Fill what is hovered, pressed or on; outline what is on or has the focus."""
        palette, rect = self.palette(), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        lit = self.isEnabled() and (self.isDown() or self.underMouse())
        on = self.marks_on and self.isChecked()
        if on or lit or self._framed:
            rest = QPen(palette.color(Role.Mid), 1) if self._framed else Qt.PenStyle.NoPen
            painter.setPen(QPen(palette.color(Role.PlaceholderText), 1.5) if on else rest)
            painter.setBrush(palette.color(Role.Highlight if on or lit else Role.Base))
            painter.drawRoundedRect(rect, 4, 4)
        if self.ringed:
            painter.setPen(QPen(palette.color(Role.WindowText), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 4, 4)

    def paint_content(self, painter: QPainter) -> None:
        """Write the text in the middle."""
        painter.setPen(self.palette().color(Role.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Check(FlatButton):
    """A tick and what it means.

    Signals
    -------
    asked(bool)
        Whether it is to be ticked.
    """

    asked = Signal(bool)
    marks_on = False
    BOX = 15

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.clicked.connect(lambda: self.asked.emit(not self.isChecked()))

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        hint = super().sizeHint()
        return QSize(hint.width() + self.BOX, hint.height() - 4)

    def paint_content(self, painter: QPainter) -> None:
        """Draw the box, the tick in it, and the text beside it."""
        palette, middle = self.palette(), self.height() / 2
        box = QRectF(3.5, middle - self.BOX / 2, self.BOX, self.BOX)
        painter.setPen(QPen(palette.color(Role.PlaceholderText), 1.2))
        painter.setBrush(palette.color(Role.Base))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QPen(palette.color(Role.WindowText), 2.2))
        if self.isChecked():
            left, bottom = box.left(), box.bottom()
            corner = QPointF(left + 6.5, bottom - 4)
            painter.drawLine(QPointF(left + 3, bottom - 7.5), corner)
            painter.drawLine(corner, QPointF(left + 12, bottom - 11.5))
        words = self.rect().adjusted(self.BOX + 10, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())


class Segmented(Guarded, QWidget):
    """A few choices side by side.

    Parameters
    ----------
    name, title : str
        Object name; what is chosen, for a screen reader.
    choices : sequence of (object, str, str)
        The value, its name on the button, its tooltip.

    Signals
    -------
    chosen(object)
        The value asked for.
    """

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        title: str,
        choices: Sequence[tuple[object, str, str]],
        *,
        padding: int = 8,
    ) -> None:
        super().__init__()
        named(self, name, title)
        self.values = [value for value, _, _ in choices]
        self.buttons: list[FlatButton] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for value, text, tip in choices:
            button = FlatButton(self, padding=padding)
            button.setText(text)
            button.setCheckable(True)
            named(button, f"{name}.{value}", f"{title}: {text}", tip)
            button.clicked.connect(lambda _=False, value=value: self.chosen.emit(value))
            layout.addWidget(button)
            self.buttons.append(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_value(self, value: object) -> None:
        """Show `value` as the chosen one; none of them if it is not among them."""
        for each, button in zip(self.values, self.buttons, strict=True):
            button.setChecked(each == value)

    def show_names(self, names: Sequence[str]) -> None:
        """Show only the first choices, under `names`."""
        for at, button in enumerate(self.buttons):
            button.setVisible(at < len(names))
            if at < len(names):
                button.setText(names[at])
                button.setAccessibleName(f"{self.accessibleName()}: {names[at]}")
                button.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame around the choices."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(Role.Mid), 1))
            painter.setBrush(self.palette().color(Role.Base))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)


class ChainButton(FlatButton):
    """Whether two numbers change together: a chain, whole or open."""

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        return QSize(30, self.fontMetrics().height() + 10)

    marks_on = False
    """The chain itself says whether it is on."""

    def paint_content(self, painter: QPainter) -> None:
        """Draw two links, joined by a bar where they are linked."""
        middle = QRectF(self.rect()).center()
        gap = 1.0 if self.isChecked() else 3.5
        path = QPainterPath()
        for left in (middle.x() - gap - 9, middle.x() + gap):
            path.addRoundedRect(QRectF(left, middle.y() - 3, 9, 6), 3, 3)
        if self.isChecked():
            path.moveTo(middle.x() - 4, middle.y())
            path.lineTo(middle.x() + 4, middle.y())
        role = Role.WindowText if self.isChecked() else Role.PlaceholderText
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.palette().color(role), 1.6))
        painter.drawPath(path)
