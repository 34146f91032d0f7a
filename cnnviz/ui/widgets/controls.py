"""Small controls that the panels share: they show a value, ask for another, and keep nothing."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QWidget

from cnnviz.core.geometry import Pair
from cnnviz.ui.guard import Guarded
from cnnviz.ui.widgets.buttons import ChainButton, Role, named
from cnnviz.ui.widgets.keys import ClickElsewhere, give_keys_back
from cnnviz.ui.widgets.panel import new_gesture
from cnnviz.ui.widgets.spin_boxes import WholeSpinBox

NARROW = 54
"""Pixels in which a number of up to three digits can be read and stepped."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
TURN_MILLISECONDS = 500
"""A pause of the wheel as long as this ends its gesture."""


class _Gesture:
    """Names gestures: changes within one press, or one turn of the wheel, share a name.

    A press gives the keys back when it ends; the wheel still turns what was pressed, until the
    mouse has left it.
    """

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner
        self._pressed = False
        self._turn = QTimer(owner, singleShot=True, interval=TURN_MILLISECONDS)
        self.name = ""

    def begin(self) -> None:
        """Begin with a press."""
        self.name = new_gesture(self._owner.objectName())

    def press(self) -> None:
        """Begin with the mouse."""
        self._pressed = True
        self.begin()

    def release(self) -> None:
        """End what the mouse began; the keys were not asked for."""
        give_keys_back(self._owner)

    def leave(self) -> None:
        """Let the wheel scroll again."""
        self._pressed = False

    def key(self, event: QKeyEvent) -> None:
        """Take a key that goes down; one held down goes on with its gesture."""
        if not event.isAutoRepeat():
            self.begin()

    def wheel(self, event: QWheelEvent) -> bool:
        """Turn the wheel; False if it is not meant for this control, but to scroll."""
        if not (self._owner.hasFocus() or self._pressed):
            event.ignore()
            return False
        if not self._turn.isActive():
            self.begin()
        self._turn.start()
        return True


def goes_to_layer(event: QKeyEvent) -> bool:
    """Tell whether a key goes to the layer beside: a number has no words to go over."""
    across = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
    return across and _bare(event) == Qt.KeyboardModifier.ControlModifier


def _bare(event: QKeyEvent) -> Qt.KeyboardModifier:
    """Return the modifiers held, whichever arrow keys they are held with."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


def _kept(event: QEvent, *keys: Qt.Key) -> bool:
    """Keep `keys` from the window's shortcuts while a control has the focus; True if it was one."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() not in keys or event.modifiers():
        return False
    event.accept()
    return True


class NumberField(WholeSpinBox):
    """A whole number, typed or stepped.

    Typing ends by Enter, by Esc and by a click elsewhere: the keys go back to the window's.

    Signals
    -------
    edited(int, str)
        The number asked for and the gesture; typing asks once, when it is finished.
    """

    edited = Signal(int, str)

    def __init__(self, lowest: int, highest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gesture = _Gesture(self)
        ClickElsewhere(self)
        self.setRange(lowest, highest)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.lineEdit().setAcceptDrops(False)
        self.valueChanged.connect(lambda value: self.edited.emit(value, self._gesture.name))

    def event(self, event: QEvent) -> bool:
        """Keep the keys that step the number from the window's shortcuts, and leave it its own."""
        asks = event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and self._leaves(event):
            event.ignore()
            return True
        kept = (Qt.Key.Key_Up, Qt.Key.Key_Down, *((Qt.Key.Key_Escape,) if self._typed else ()))
        return _kept(event, *kept) or super().event(event)

    @property
    def _typed(self) -> bool:
        """Whether something is typed that was not asked for yet."""
        return self.cleanText() != self.textFromValue(self.value())

    def _leaves(self, event: QKeyEvent) -> bool:
        """Tell whether the window is meant: undo, but of what is half typed; a picture pasted."""
        keys = QKeySequence.StandardKey
        if event.key() == Qt.Key.Key_Space:
            # No number has one: the player is meant.
            self.interpretText()
            return True
        if goes_to_layer(event):
            # What is typed was meant for this layer.
            self.interpretText()
            return True
        if event.matches(keys.Undo) or event.matches(keys.Redo):
            return not self._typed
        return event.matches(keys.Paste) and not QGuiApplication.clipboard().text().isdecimal()

    def show_value(self, value: int) -> None:
        """Show `value` without asking for it."""
        if value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)

    def show_range(self, lowest: int, highest: int) -> None:
        """Take numbers from `lowest` to `highest`, without asking for the nearest of them."""
        if (lowest, highest) != (self.minimum(), self.maximum()):
            with QSignalBlocker(self):
                self.setRange(lowest, highest)
            self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture: an arrow held down is one."""
        self._gesture.press()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        super().mouseReleaseEvent(event)
        self._gesture.release()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin a gesture: a key held down is one. Enter ends the typing, Esc takes it back."""
        self._gesture.key(event)
        if event.key() == Qt.Key.Key_Escape and self._typed:
            self.lineEdit().setText(self.textFromValue(self.value()))
            give_keys_back(self)
            return
        super().keyPressEvent(event)
        if event.key() in ENTER:
            give_keys_back(self)

    def leaveEvent(self, event: QEvent) -> None:
        """Let the wheel scroll."""
        super().leaveEvent(event)
        self._gesture.leave()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step where the field has the focus, else let the wheel scroll."""
        if self._gesture.wheel(event):
            super().wheelEvent(event)


class Choice(Guarded, QComboBox):
    """A list of which one is chosen; the wheel scrolls past it unless it has the focus.

    What is chosen from the open list gives the keys back.
    """

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.addItems(list(names))
        self._opened = False
        self.activated.connect(self._done)

    def showPopup(self) -> None:  # noqa: N802 - the name is Qt's
        """Open the list."""
        self._opened = True
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose without the list: the keys stay."""
        self._opened = False
        super().keyPressEvent(event)

    def show_text(self, name: str) -> None:
        """Show `name` as the chosen one, without asking for it."""
        if name != self.currentText():
            with QSignalBlocker(self):
                self.setCurrentText(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Choose where the list has the focus, else let the wheel scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _done(self) -> None:
        if self._opened:
            self._opened = False
            give_keys_back(self)


class LinkedPair(Guarded, QWidget):
    """Rows and columns of one setting, changed together or apart.

    Signals
    -------
    edited((int, int), str)
        The pair asked for, and the gesture.
    link_asked(bool)
        Whether the two are to change together.
    """

    edited = Signal(object, str)
    link_asked = Signal(bool)

    def __init__(self, name: str, title: str, lowest: int, highest: int, tip: str = "") -> None:
        super().__init__()
        named(self, name, title, tip)
        self.fields = (NumberField(lowest, highest, self), NumberField(lowest, highest, self))
        self.chain = ChainButton(self)
        self.chain.setCheckable(True)
        together = "Change rows and columns together"
        named(self.chain, f"{name}.chain", f"{title}: rows and columns together", together)
        self.chain.clicked.connect(lambda: self.link_asked.emit(not self.chain.isChecked()))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for axis, (field, word) in enumerate(zip(self.fields, ("rows", "columns"), strict=True)):
            field.setMinimumWidth(NARROW)
            named(field, f"{name}.{word}", f"{title}, {word}", f"{tip or title}, {word}")
            field.edited.connect(lambda value, gesture, axis=axis: self._edit(axis, value, gesture))
        layout.addWidget(self.fields[0], 1)
        layout.addWidget(self.chain)
        layout.addWidget(self.fields[1], 1)

    def show_pair(self, pair: Pair, linked: bool) -> None:
        """Show `pair`, and whether its two numbers change together."""
        for field, value in zip(self.fields, pair, strict=True):
            field.show_value(value)
        self.chain.setChecked(linked)

    def _edit(self, axis: int, value: int, gesture: str) -> None:
        if self.chain.isChecked():
            pair = (value, value)
        else:
            other = self.fields[1 - axis].value()
            pair = (value, other) if axis == 0 else (other, value)
        self.edited.emit(pair, gesture)


class JumpSlider(Guarded, QSlider):
    """A horizontal slider that jumps to where it is clicked.

    Signals
    -------
    moved(int, str)
        The value asked for, and the gesture: one per press, key or turn of the wheel.
    """

    moved = Signal(int, str)
    RADIUS = 7.0

    def __init__(self, highest: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._gesture = _Gesture(self)
        self.setRange(0, highest)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sliderPressed.connect(self._gesture.press)
        self.valueChanged.connect(lambda value: self.moved.emit(value, self._gesture.name))

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move the slider from the window's shortcuts."""
        return _kept(event, Qt.Key.Key_Left, Qt.Key.Key_Right) or super().event(event)

    def show_value(self, value: int) -> None:
        """Show `value` without asking for it."""
        with QSignalBlocker(self):
            self.setValue(value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to where it is pressed, and begin a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self.value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the drag."""
        if self.isSliderDown():
            self.setValue(self.value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self._gesture.release()

    def leaveEvent(self, event: QEvent) -> None:
        """Let the wheel scroll."""
        super().leaveEvent(event)
        self._gesture.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin a gesture: a key held down is one."""
        self._gesture.key(event)
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move where the slider has the focus, else let the wheel scroll."""
        if self._gesture.wheel(event):
            super().wheelEvent(event)

    def value_at(self, x: float) -> int:
        """Return the value whose place is nearest to `x`, in pixels from the left."""
        travel = max(1.0, self.width() - 2 * self.RADIUS - 2)
        part = min(1.0, max(0.0, (x - self.RADIUS - 1) / travel))
        return self.minimum() + round(part * (self.maximum() - self.minimum()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the way, the part gone and the handle."""
        palette, middle = self.palette(), self.height() / 2
        left, travel = self.RADIUS + 1, max(1.0, self.width() - 2 * self.RADIUS - 2)
        span = max(1, self.maximum() - self.minimum())
        at = left + travel * (self.sliderPosition() - self.minimum()) / span
        ink = palette.color(Role.WindowText)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(Role.Mid))
            painter.drawRoundedRect(QRectF(left, middle - 2, travel, 4), 2, 2)
            painter.setBrush(palette.color(Role.PlaceholderText))
            painter.drawRoundedRect(QRectF(left, middle - 2, at - left, 4), 2, 2)
            if not self.isEnabled():
                return
            painter.setPen(QPen(ink, 3 if self.hasFocus() else 1.8))
            painter.setBrush(palette.color(Role.Base))
            painter.drawEllipse(QPointF(at, middle), self.RADIUS - 1, self.RADIUS - 1)
