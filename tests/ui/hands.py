"""What the tests of the window do with their hands: press, drop, look at the map."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtTest import QTest

from cnnviz.state.document import Document, Picture
from cnnviz.ui.base.screen import Screen
from cnnviz.ui.lab.page import LabPage
from cnnviz.ui.overview import OverviewPanel
from cnnviz.ui.shell.screens import SCREENS
from cnnviz.ui.shell.window import Window

LEFT = Qt.MouseButton.LeftButton


class Open(Protocol):
    """Opens a window on a document; it is closed when the test ends."""

    def __call__(self, document: Document, screens: Sequence[Screen] = SCREENS) -> Window: ...


def lab(window: Window) -> LabPage:
    return window.page(LabPage)


def whole(window: Window) -> OverviewPanel:
    return window.page(OverviewPanel)


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
    QTest.keySequence(lab(window).stage, QKeySequence(keys))


def drop(window: Window, data: QMimeData) -> None:
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(300, 300), action, data, LEFT, none))


def dropped_file(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data
