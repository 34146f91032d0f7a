"""What random hands do: one act at a time, each chosen by the seed."""

import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMenu, QWidget
from shiboken6 import isValid

from cnnviz.files.models import BUNDLED
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.ui.app import first_document, make_application
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.experiments.recovery import Recovery
from cnnviz.ui.shell.exception_hook import ExceptionHook
from cnnviz.ui.shell.garbage import collect_here, spare_what_stands
from cnnviz.ui.shell.heap import keep_memory_small
from cnnviz.ui.shell.window import Window

Key, Button, Modifier = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier
KEYS = (
    *"0123456789.,-+[]?abcdefghijklmnopqrstuvwxyzW",
    "Space Return Esc Tab Shift+Tab Backspace Del Home End PgUp PgDown Up Down Left Right F2 F5",
    "Ctrl+Z Ctrl+Shift+Z Ctrl+Left Ctrl+Right Ctrl+C Ctrl+V Alt+0 Alt+1 Ctrl+1 Ctrl+2 Ctrl+3",
    "Shift+Left Shift+Right Shift+Up Ctrl+Up Ctrl+Backspace G Shift+G Ctrl+A",
)
NAMES = [name for each in KEYS for name in each.split()]
SIZES = ((1280, 800), (1920, 1080), (800, 600), (1366, 768), (1000, 1000))


def opened_window() -> Window:
    """Return the program's window as the command opens it."""
    application = make_application()
    collect_here(application)
    keep_memory_small(application)
    window = Window(first_document(open_picture(samples()[0].path)), Preferences())
    window.installEventFilter(StaysOpen(window))
    window.show()
    spare_what_stands()
    recovery = Recovery(window.commands.experiments, window.recovery_bar, window.messages)
    sys.excepthook = ExceptionHook(window.messages, recovery.keep)
    return window


class StaysOpen(QObject):
    """Lets no key or menu close the window."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Refuse to close."""
        if event.type() == QEvent.Type.Close:
            event.ignore()
            return True
        return False


class Hands:
    """Random hands at a window.

    Parameters
    ----------
    window : Window
        What they work with.
    dice : random.Random
        From which all follows.
    folder : Path
        Where files are written.
    note : callable
        Told of every act before it is done.
    """

    def __init__(
        self, window: Window, dice: random.Random, folder: Path, note: Callable[[str], None]
    ) -> None:
        self._window, self._dice, self._note = window, dice, note
        self._written = folder / "written"
        self._written.mkdir()
        self._readable = [each.path for each in samples()]
        self._readable += self._made(folder / "read")
        self._acts = 0
        for name in ("getOpenFileName", "getSaveFileName"):
            setattr(QFileDialog, name, staticmethod(getattr(self, f"_{name}")))
        folders = staticmethod(lambda *_: dice.choice(["", str(self._written)]))
        QFileDialog.getExistingDirectory = folders  # type: ignore[method-assign,assignment]

    def act(self) -> None:
        """Do one thing."""
        self._acts += 1
        if self._acts % 500 == 0:
            # What is being written just now stays.
            shutil.rmtree(self._written, ignore_errors=True)
            self._written.mkdir(exist_ok=True)
        deed = self._dice.choices(
            (self._click, self._drag, self._wheel, self._keys, self._hover, self._trigger,
             self._drop, self._paste, self._resize, self._model, self._menu, self._escape),
            (20, 14, 8, 24, 12, 12, 2, 1, 1, 1, 2, 3),
        )[0]  # fmt: skip
        try:
            place = self._place()
            if place is not None:
                deed(place)
        except RuntimeError as error:
            # Of a question that Qt itself asked and that has gone, Python still has the parts. What
            # is wrong in the program does not come here: Qt stands between.
            if "already deleted" not in str(error):
                raise

    def leave(self) -> None:
        """Close the window."""
        for top in QApplication.topLevelWidgets():
            if top is not self._window:
                top.close()
        self._window.commands.experiments.keep()
        stays = self._window.findChild(StaysOpen)
        if isinstance(stays, StaysOpen):
            self._window.removeEventFilter(stays)
        self._window.close()

    def _place(self) -> QWidget | None:
        """Return some widget that can be reached now: of the topmost dialog, or of the window."""
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._window
        widgets = [top, *(each for each in top.findChildren(QWidget) if each.isVisible())]
        widgets = [each for each in widgets if each.window() is top.window() and each.isEnabled()]
        place = self._dice.choice(widgets) if widgets else None
        # A dialog that is being closed is known of for a while.
        return place if place is not None and isValid(place) else None

    def _point(self, widget: QWidget) -> QPoint:
        return QPoint(
            self._dice.randrange(max(1, widget.width())),
            self._dice.randrange(max(1, widget.height())),
        )

    def _said(self, deed: str, widget: QWidget, *more: object) -> None:
        words = " ".join(str(each) for each in more)
        self._note(f"{deed} {type(widget).__name__} {widget.objectName()} {words}")

    def _click(self, widget: QWidget) -> None:
        at, twice = self._point(widget), self._dice.random() < 0.15
        held = self._dice.choice([Modifier.NoModifier] * 4 + [Modifier.ShiftModifier])
        button = self._dice.choices((Button.LeftButton, Button.RightButton), (9, 1))[0]
        self._said("click", widget, at.toTuple(), button.name)
        if twice:
            QTest.mouseDClick(widget, button, held, at)
        else:
            QTest.mouseClick(widget, button, held, at)

    def _drag(self, widget: QWidget) -> None:
        points = [self._point(widget) for _ in range(self._dice.randint(2, 6))]
        self._said("drag", widget, *(each.toTuple() for each in points))
        self._mouse(widget, QMouseEvent.Type.MouseButtonPress, points[0])
        for at in points[1:]:
            self._mouse(widget, QMouseEvent.Type.MouseMove, at)
            if self._dice.random() < 0.1:
                self._keys(widget)
            if not isValid(widget):
                return
        self._mouse(widget, QMouseEvent.Type.MouseButtonRelease, points[-1])

    def _mouse(self, widget: QWidget, kind: QMouseEvent.Type, at: QPoint) -> None:
        released = kind == QMouseEvent.Type.MouseButtonRelease
        moved = kind == QMouseEvent.Type.MouseMove
        button = Button.NoButton if moved else Button.LeftButton
        held = Button.NoButton if released else Button.LeftButton
        spot = QPointF(widget.mapToGlobal(at))
        event = QMouseEvent(kind, QPointF(at), spot, button, held, Modifier.NoModifier)
        QApplication.sendEvent(widget, event)

    def _hover(self, widget: QWidget) -> None:
        at = self._point(widget)
        self._said("hover", widget, at.toTuple())
        QTest.mouseMove(widget, at)

    def _wheel(self, widget: QWidget) -> None:
        at, turn = self._point(widget), self._dice.choice((120, -120, 15, 1200, -1200))
        held = self._dice.choice((Modifier.NoModifier, Modifier.ControlModifier))
        self._said("wheel", widget, turn)
        for _ in range(self._dice.randint(1, 4)):
            if not isValid(widget):
                return
            event = QWheelEvent(
                QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), QPoint(0, turn),
                Button.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(widget, event)

    def _keys(self, widget: QWidget) -> None:
        for _ in range(self._dice.randint(1, 5)):
            has = QApplication.focusWidget() or widget
            if not isValid(has):
                # The last key closed what had them.
                return
            keys = self._dice.choice(NAMES)
            self._said("keys", has, keys)
            QTest.keySequence(has, QKeySequence(keys))

    def _escape(self, widget: QWidget) -> None:
        top = widget.window()
        self._said("escape", top)
        if isinstance(widget, QComboBox):
            widget.hidePopup()
        QTest.keyClick(top, Key.Key_Escape)

    def _trigger(self, widget: QWidget) -> None:
        if QApplication.activeModalWidget() is not None:
            self._escape(widget)
            return
        actions = [
            each
            for each in self._window.findChildren(QAction)
            if each.isEnabled() and not isinstance(each.parent(), QMenu)
        ]
        action = self._dice.choice(actions)
        self._note(f"trigger {action.objectName()} {action.text()}")
        action.trigger()

    def _menu(self, widget: QWidget) -> None:
        at = self._point(widget)
        self._said("menu", widget, at.toTuple())
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
        QApplication.postEvent(widget, event)

    def _drop(self, _: QWidget) -> None:
        data = QMimeData()
        paths = self._dice.choices(self._readable, k=self._dice.choice((1, 1, 1, 2)))
        data.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
        self._note(f"drop {[each.name for each in paths]}")
        at, copy = QPointF(self._point(self._window)), Qt.DropAction.CopyAction
        event = QDropEvent(at, copy, data, Button.LeftButton, Modifier.NoModifier)
        self._window.dropEvent(event)

    def _paste(self, widget: QWidget) -> None:
        board = QGuiApplication.clipboard()
        kind = self._dice.choice(("text", "path", "picture"))
        if kind == "picture":
            pixmap = QPixmap(self._dice.randint(1, 400), self._dice.randint(1, 400))
            pixmap.fill(Qt.GlobalColor.darkCyan)
            board.setPixmap(pixmap)
        else:
            path = str(self._dice.choice(self._readable))
            board.setText(path if kind == "path" else self._dice.choice(("1 2 3", "7", "x")))
        self._said("paste", widget, kind)
        QTest.keyClick(QApplication.focusWidget() or widget, Key.Key_V, Modifier.ControlModifier)

    def _resize(self, _: QWidget) -> None:
        size = self._dice.choice(SIZES)
        self._note(f"resize {size}")
        self._window.showNormal()
        self._window.resize(*size)

    def _model(self, _: QWidget) -> None:
        name = self._dice.choice(BUNDLED)
        self._note(f"model {name}")
        self._window.commands.open_model(name)

    def _getOpenFileName(self, *_: object) -> tuple[str, str]:  # noqa: N802 - the name is Qt's
        return self._dice.choice(["", *map(str, self._readable)]), ""

    def _getSaveFileName(self, *given: object) -> tuple[str, str]:  # noqa: N802 - the name is Qt's
        name = Path(str(given[2])).name if len(given) > 2 else "saved"
        kinds = str(given[3]).split(";;") if len(given) > 3 else [""]
        return self._dice.choice(["", str(self._written / name)]), self._dice.choice(kinds)

    def _made(self, folder: Path) -> list[Path]:
        """Write small odd files: one pixel, a wide line, a photo of two megapixels, no picture."""
        from PIL import Image

        folder.mkdir()
        noise = np.random.default_rng(1)
        shapes = {"pixel": (1, 1, 3), "line": (2, 900, 3), "photo": (1200, 1700, 3)}
        paths = []
        for name, shape in shapes.items():
            paths.append(folder / f"{name}.png")
            Image.fromarray(noise.integers(0, 256, shape, np.uint8)).save(paths[-1])
        for name in ("damaged.png", "damaged.cnnviz", "damaged.safetensors"):
            paths.append(folder / name)
            paths[-1].write_bytes(bytes(range(256)))
        return paths
