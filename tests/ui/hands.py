"""What the tests of the window do with their hands: press, drop, look at the map."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtTest import QTest

from cnnviz.state.document import Document, Picture
from cnnviz.ui.window import Window

LEFT = Qt.MouseButton.LeftButton
Open = Callable[[Document], Window]


def picture(rows: int = 40, columns: int = 60, *, rgb: bool = True) -> Picture:
    shape = (rows, columns, 3) if rgb else (rows, columns)
    pixels = np.random.default_rng(7).integers(0, 256, shape, dtype=np.uint8)
    return Picture("noise.png", pixels)


def document(window: Window) -> Document:
    return window.session.store.document


def output(window: Window) -> np.ndarray:
    stage = window.session.frame.stage
    assert stage is not None
    return stage.output.values


def press(window: Window, keys: str) -> None:
    """Press keys as they are written in menus, in the window's stage."""
    QTest.keySequence(window.stage, QKeySequence(keys))


def drop(window: Window, data: QMimeData) -> None:
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(300, 300), action, data, LEFT, none))


def dropped_file(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data
