"""The program with a widget in its window that raises in every handler; run by `test_guard`.

What is raised comes from C code: under Python 3.11 that ends a process where it leaves a handler.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMimeData,
    QObject,
    QPoint,
    QPointF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QEnterEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from cnnviz.files.reports import keep_details
from cnnviz.files.resources import user_folder
from cnnviz.state.edits import with_removed
from cnnviz.ui import app
from cnnviz.ui.guard import Guarded
from cnnviz.ui.shell import exception_hook
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask

HANDLERS = (
    "mousePressEvent",
    "mouseMoveEvent",
    "mouseReleaseEvent",
    "mouseDoubleClickEvent",
    "wheelEvent",
    "keyPressEvent",
    "keyReleaseEvent",
    "focusInEvent",
    "focusOutEvent",
    "enterEvent",
    "leaveEvent",
    "contextMenuEvent",
    "dragEnterEvent",
    "dropEvent",
    "resizeEvent",
    "moveEvent",
    "showEvent",
    "hideEvent",
    "changeEvent",
    "timerEvent",
)
raised: set[str] = set()


def raises(name: str) -> None:
    """Raise as C code does."""
    raised.add(name)
    tuple(zip((1,), (), strict=True))


def handler(name: str) -> Callable[[QObject, QEvent], None]:
    def handle(self: QObject, event: QEvent) -> None:
        raises(name)

    # Its own place in the log, as if it were written out.
    handle.__name__ = name
    handle.__code__ = handle.__code__.replace(co_name=name)
    return handle


class Bare(QWidget):
    """A widget that raises wherever Qt calls it, once it is armed."""

    armed: ClassVar[list[bool]] = []

    def event(self, event: QEvent) -> bool:
        if Bare.armed and event.type() == QEvent.Type.ToolTip:
            raises("event")
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if Bare.armed and event.type() == QEvent.Type.StatusTip:
            raises("eventFilter")
        return False

    def sizeHint(self) -> QSize:
        if Bare.armed:
            raises("sizeHint")
        return QSize(50, 50)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.drawLine(0, 0, 9, 9)
            if Bare.armed:
                raises("paintEvent")


members = {**dict(vars(Bare)), **{name: handler(name) for name in HANDLERS}}
members = {name: each for name, each in members.items() if not name.startswith("__")}
Raising = type("Raising", (Guarded, QWidget), members)


def post_all(widget: QWidget) -> None:
    """Post one event of each kind, as the system would."""
    at, none, no_button = QPointF(5, 5), Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    left, copy, data = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction, QMimeData()
    kinds = QEvent.Type
    mouse = (
        (kinds.MouseButtonPress, left),
        (kinds.MouseMove, no_button),
        (kinds.MouseButtonRelease, left),
        (kinds.MouseButtonDblClick, left),
    )
    whole, still, phase = QPoint(), QPoint(0, 120), Qt.ScrollPhase.NoScrollPhase
    events = (
        *(QMouseEvent(kind, at, at, button, button, none) for kind, button in mouse),
        QWheelEvent(at, at, whole, still, no_button, none, phase, False),
        QKeyEvent(kinds.KeyPress, Qt.Key.Key_A, none, "a"),
        QKeyEvent(kinds.KeyRelease, Qt.Key.Key_A, none, "a"),
        QFocusEvent(kinds.FocusIn),
        QFocusEvent(kinds.FocusOut),
        QEnterEvent(at, at, at),
        QEvent(kinds.Leave),
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at.toPoint(), at.toPoint()),
        QHelpEvent(kinds.ToolTip, at.toPoint(), at.toPoint()),
        QEvent(kinds.StatusTip),
    )
    for event in events:
        QCoreApplication.postEvent(widget, event)
    # These belong to a drag of the system's, and are sent, not posted.
    QApplication.sendEvent(widget, QDragEnterEvent(at.toPoint(), copy, data, left, none))
    widget.event(QDropEvent(at, copy, data, left, none))
    widget.resize(60, 61)
    widget.move(3, 4)
    widget.hide()
    widget.show()
    QTimer.singleShot(100, lambda: widget.setEnabled(False))
    widget.startTimer(1)
    widget.adjustSize()
    widget.update()


def drive(window: Window) -> None:
    """Change something, let everything raise, and go on working."""
    window.session.ask(Ask("Remove", lambda document: with_removed(document, "maxpool1")))
    widget = Raising(window)
    widget.installEventFilter(widget)
    widget.setMouseTracking(True)
    widget.setAcceptDrops(True)
    widget.resize(50, 50)
    widget.show()
    Bare.armed.append(True)
    QTimer.singleShot(0, lambda: post_all(widget))
    QTimer.singleShot(0, lambda: raises("slot"))
    QTimer.singleShot(1500, lambda: look(window, widget))


def details(error: BaseException) -> Path | None:
    """Log as always; say whether the work had been written down by then."""
    written = any((user_folder() / "journal").glob("*.cnnviz"))
    print("kept before it was logged" if written else "logged before it was kept")
    return keep_details(error)


def look(window: Window, widget: QWidget) -> None:
    """Say what became of it, and end as a user does."""
    log = user_folder() / "errors.log"
    assert str(log) in window.messages.words, window.messages.words
    wanted = {*HANDLERS, "event", "eventFilter", "sizeHint", "paintEvent", "slot"}
    print("not raised:", sorted(wanted - raised))
    logged = log.read_text()
    print(
        "not logged:",
        [
            name
            for name in sorted(wanted)
            if f'raises("{name}")' not in logged and f"in {name}" not in logged
        ],
    )
    Bare.armed.clear()
    layers = len(window.session.store.document.network.layers)
    window.session.store.undo()
    assert len(window.session.store.document.network.layers) == layers + 1
    assert not window.grab().isNull()
    widget.deleteLater()
    window.commands.experiments.keep()
    print("went on to the end")
    window.close()


if __name__ == "__main__":
    shown = Window.show

    def show(window: Window) -> None:
        shown(window)
        QTimer.singleShot(200, lambda: drive(window))

    setattr(Window, "show", show)  # noqa: B010
    setattr(exception_hook, "keep_details", details)  # noqa: B010
    sys.exit(app.run())
