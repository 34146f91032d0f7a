"""Every test of the window leaves nothing behind: no widget, no thread."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window open or a thread running."""
    before = set(threading.enumerate())
    yield
    qapp.processEvents()
    left = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert not left, f"left open: {left}"
    running = [thread for thread in threading.enumerate() if thread not in before]
    assert not running, f"left running: {running}"
