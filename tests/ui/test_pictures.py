"""Frames, grounds and very large pictures, in the real window."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.files.models import load_model
from cnnviz.files.pictures import reading
from cnnviz.state import edits
from cnnviz.state.document import Selection
from cnnviz.ui.shell.window import Window
from tests.ui.hands import LEFT, document, drop, dropped_file, press


def find(window: Window, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None
    return found


def shows(window: Window, frame: int) -> bool:
    return document(window).picture.frame == frame


def opened(window: Window, qtbot: QtBot, path: Path) -> None:
    drop(window, dropped_file(path))
    qtbot.waitUntil(lambda: document(window).picture.name == path.name)
    window.session.ask_select(Selection())


@pytest.fixture
def animation(tmp_path: Path) -> Path:
    frames = [Image.new("L", (30, 20), 40 * at) for at in range(5)]
    frames[0].save(tmp_path / "wave.gif", save_all=True, append_images=frames[1:])
    return tmp_path / "wave.gif"


def test_frames_are_stepped_and_undone_and_a_gone_file_is_told(
    window: Window, qtbot: QtBot, animation: Path
) -> None:
    number = find(window, "picture.frame")
    window.session.ask_select(Selection())
    assert not number.isVisible()
    opened(window, qtbot, animation)
    assert number.isVisible()
    number.setFocus()
    for frame in (1, 2):
        QTest.keyClick(number, Qt.Key.Key_Up)
        qtbot.waitUntil(partial(shows, window, frame))
    assert window.session.frame.run.input.values[0, 0, 0] == 80
    assert number.property("value") == 3
    press(window, "Ctrl+Z")
    assert number.property("value") == 2
    assert document(window).picture.frame == 1
    animation.unlink()
    QTest.keyClick(number, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: "There is no file" in window.messages.words)
    assert document(window).picture.frame == 1
    assert number.property("value") == 2


def test_what_shows_through_is_told_and_its_ground_is_chosen_for_models_too(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clear.png"
    pixels = np.zeros((32, 32, 4), np.uint8)
    pixels[8:24, 8:24, 3] = 255
    Image.fromarray(pixels).save(path)
    opened(window, qtbot, path)
    assert window.session.frame.run.input.values[0, 0, 0] == 255
    QTest.mouseClick(find(window, "picture.ground.grey"), LEFT)
    assert window.session.frame.run.input.values[0, 0, 0] == 128
    assert window.session.frame.run.input.values[0, 16, 16] == 0
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("#0a0a0a"))
    QTest.mouseClick(find(window, "picture.ground.colour"), LEFT)
    assert window.session.frame.run.input.values[0, 0, 0] == 10
    store = window.session.store
    store.change("Show", edits.with_model(store.document, load_model("photos")))
    qtbot.waitUntil(lambda: window.session.frame.run.document.model is not None)
    window.session.ask_select(Selection())
    QTest.mouseClick(find(window, "picture.ground.white"), LEFT)
    qtbot.waitUntil(lambda: window.session.frame.run.input.values[0, 0, 0] == 1)
    assert not document(window).edited
    press(window, "Ctrl+Z")
    qtbot.waitUntil(lambda: window.session.frame.run.input.values[0, 0, 0] < 0.6)


def test_a_very_large_picture_is_proposed_to_be_reduced(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MANY_PIXELS", 5000)
    monkeypatch.setattr(reading, "SWIFT_PIXELS", 2000)
    path = tmp_path / "large.png"
    Image.fromarray(np.arange(6000, dtype=np.uint16).reshape(60, 100) * 10).save(path)
    before = document(window)
    drop(window, dropped_file(path))
    qtbot.waitUntil(lambda: "60 rows × 100 columns" in window.messages.words)
    assert document(window) is before
    window.messages.dismiss()
    drop(window, dropped_file(path))
    qtbot.waitUntil(lambda: bool(window.messages.words))
    reduce = find(window, "notice.choice.0")
    assert reduce.property("text") == "Reduce to 30 × 50"
    QTest.mouseClick(reduce, LEFT)
    qtbot.waitUntil(lambda: document(window).picture.size == (30, 50))
    assert not window.messages.words
    drop(window, dropped_file(path))
    qtbot.waitUntil(lambda: bool(window.messages.words))
    QTest.mouseClick(find(window, "notice.choice.1"), LEFT)
    qtbot.waitUntil(lambda: document(window).picture.size == (60, 100))
