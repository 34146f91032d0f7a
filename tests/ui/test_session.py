"""Work beside the window, and where the stepper stands when the map changes under it."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.state import edits
from cnnviz.state.document import Picture, Preparation
from cnnviz.ui.app import first_document
from cnnviz.ui.asking import Ask
from cnnviz.ui.window import Window
from tests.ui.hands import Open, document, press


@pytest.fixture
def large(open_window: Open) -> Window:
    """A window on a picture so large that a broad kernel is computed beside it."""
    pixels = np.random.default_rng(3).integers(0, 256, (1200, 1600), dtype=np.uint8)
    begun = first_document(Picture("large.png", pixels))
    return open_window(edits.with_preparation(begun, Preparation(size=None)))


def broaden(window: Window, weight: float = 1.0) -> None:
    kernel = np.full((15, 15), weight)
    window.session.ask(Ask("Broaden", lambda now: edits.with_kernel(now, "conv1", kernel)))


def test_what_is_computed_arrives_while_the_window_walks(large: Window, qtbot: QtBot) -> None:
    press(large, "Space")
    broaden(large)
    press(large, "Ctrl+Right")
    assert large.session.frame.busy
    qtbot.waitUntil(lambda: not large.session.frame.busy, timeout=10_000)
    frame = large.session.frame
    assert frame.player.playing
    assert frame.run.document is document(large)
    assert frame.stage is not None
    assert frame.stage.layer.name == "relu1"


def test_undo_while_it_computes_wants_nothing_of_it(large: Window, qtbot: QtBot) -> None:
    before = large.session.frame.run
    broaden(large)
    press(large, "Ctrl+Z")
    assert not large.session.frame.busy
    for _ in range(20):
        QApplication.processEvents()
        assert large.session.frame.run is before
    press(large, "Ctrl+Shift+Z")
    assert large.session.frame.busy
    qtbot.waitUntil(lambda: not large.session.frame.busy, timeout=10_000)
    assert large.session.frame.run.document is document(large)
