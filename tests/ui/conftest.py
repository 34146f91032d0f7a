"""Every test of the window leaves nothing behind: no widget, no thread."""

import gc
import threading
from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.state.document import Document
from cnnviz.ui.app import first_document
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.base.screen import Screen
from cnnviz.ui.shell.garbage import sweep
from cnnviz.ui.shell.screens import SCREENS
from cnnviz.ui.shell.window import Window
from tests.ui.hands import Open, picture


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window open or a thread running."""
    before = set(threading.enumerate())
    # As in the program: not on a worker's thread.
    gc.disable()
    yield
    qapp.processEvents()
    sweep()
    gc.enable()
    left = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert not left, f"left open: {left}"
    running = [thread for thread in threading.enumerate() if thread not in before]
    assert not running, f"left running: {running}"


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Open]:
    windows = []

    def opened(document: Document, screens: Sequence[Screen] = SCREENS) -> Window:
        window = Window(document, Preferences(), screens)
        windows.append(window)
        window.resize(1280, 800)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield opened
    for window in windows:
        window.commands.experiments.keep()
        window.close()
        window.deleteLater()


@pytest.fixture
def window(open_window: Open) -> Window:
    return open_window(first_document(picture()))
