"""Experiments in the real window: saved, opened, asked about, and never lost by a failure."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from cnnviz.files.experiments import Experiment, read_experiment, save_experiment
from cnnviz.files.models import load_model
from cnnviz.files.resources import samples
from cnnviz.state.document import Preparation, Selection
from cnnviz.state.edits import with_added, with_kernel, with_model, with_preparation
from cnnviz.state.view import OVERVIEW
from cnnviz.ui.app import first_document
from cnnviz.ui.shell.file_events import FileEvents
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import Open, document, drop, dropped_file, output, picture, press

ADD = Ask("Add ReLU", lambda before: with_added(before, "relu", 1))
Answer = QMessageBox.StandardButton


def save(window: Window, qtbot: QtBot, path: Path) -> Path:
    window.commands.experiments.save_to(path)
    qtbot.waitUntil(lambda: window.messages.words.startswith("Saved"))
    return path


def question(window: Window) -> QMessageBox | None:
    shown = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert len(shown) <= 1
    return shown[0] if shown else None


def answer(window: Window, choice: Answer) -> None:
    box = question(window)
    assert box is not None
    QTest.mouseClick(box.button(choice), Qt.MouseButton.LeftButton)


def activate(window: Window, qtbot: QtBot) -> None:
    """Give the keys back to the window after a dialog, as window managers do."""
    with qtbot.waitActive(window):
        window.activateWindow()


def choose(path: str, tries: int = 500) -> None:
    """Type `path` into the dialog that will open and press Enter; without one, press Esc."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QFileDialog):
        if tries:
            QTimer.singleShot(10, lambda: choose(path, tries - 1))
        return
    line = dialog.findChild(QLineEdit)
    if path and line is not None:
        line.setText(path)
        QTest.keyClick(line, Qt.Key.Key_Return)
    else:
        dialog.reject()


def test_an_experiment_opens_elsewhere_as_it_was_saved(
    open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    edge = with_kernel(first_document(picture()), "conv1", np.eye(5, dtype=np.float32))
    first = open_window(edge)
    press(first, "End")
    press(first, "PgUp")
    path = save(first, qtbot, tmp_path / "mine.cnnviz")
    second = open_window(first_document(picture(20, 20)))
    second.session.ask(Ask("Crop", lambda now: with_preparation(now, Preparation(fit="crop"))))
    second.commands.experiments.keep()
    drop(second, dropped_file(path))
    qtbot.waitUntil(lambda: second.windowTitle() == "mine[*] – cnnviz")
    np.testing.assert_array_equal(output(second), output(first))
    assert second.session.store.player.stop == first.session.store.player.stop > 0
    assert not second.actions_["edit.undo"].isEnabled()
    assert not second.isWindowModified()
    assert second.commands.recent()[0] == (str(path), "mine.cnnviz")
    press(second, "PgUp")
    assert second.session.store.player.stop == first.session.store.player.stop - 1


def test_a_model_opens_with_its_edits_and_the_network_it_was_shown_in(
    open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    first = open_window(with_model(first_document(picture()), load_model("shapes")))
    first.session.ask_look(lambda view: replace(view, screen=OVERVIEW))
    first.session.ask_select(Selection("dense", 2))
    path = save(first, qtbot, tmp_path / "shapes.cnnviz")
    second = open_window(first_document(picture()))
    second.commands.open_path(str(path))
    qtbot.waitUntil(lambda: document(second).model is not None)
    assert second.session.frame.view.screen == OVERVIEW
    assert document(second).selection == Selection("dense", 2)
    assert not document(second).edited
    press(second, "W")
    press(second, "Alt+0")
    assert [layer.name for layer in document(second).network] == ["conv1", "relu1", "maxpool1"]


def test_a_star_stands_in_the_title_while_something_is_in_no_file(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not window.isWindowModified()
    window.session.ask(ADD)
    assert window.isWindowModified()
    press(window, "Ctrl+Z")
    assert not window.isWindowModified()
    press(window, "Ctrl+Y")
    path = save(window, qtbot, tmp_path / "mine.cnnviz")
    assert not window.isWindowModified()
    window.session.ask_select(Selection("relu1"))
    press(window, "PgDown")
    assert not window.isWindowModified()
    press(window, "Ctrl+Z")
    assert window.isWindowModified()
    press(window, "Ctrl+S")
    qtbot.waitUntil(lambda: not window.isWindowModified())
    names = [layer.name for layer in read_experiment(path).document.network]
    assert names == [layer.name for layer in document(window).network]


def test_looking_at_what_lies_in_files_is_no_work_to_lose(window: Window, qtbot: QtBot) -> None:
    window.commands.open_path(str(samples()[1].path))
    qtbot.waitUntil(lambda: document(window).picture.name != "noise.png")
    press(window, "Alt+1")
    qtbot.waitUntil(lambda: document(window).model is not None)
    assert not window.isWindowModified()
    press(window, "Ctrl+Z")
    assert not window.isWindowModified()
    QGuiApplication.clipboard().setImage(window.grab().toImage())
    press(window, "Ctrl+V")
    qtbot.waitUntil(lambda: "pasted" in document(window).picture.name)
    assert window.isWindowModified()


def test_closing_asks_before_work_is_lost(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = save(window, qtbot, tmp_path / "mine.cnnviz")
    old = path.read_bytes()
    window.session.ask(ADD)
    window.close()
    assert window.isVisible()
    answer(window, Answer.Cancel)
    assert window.isVisible()
    assert question(window) is None
    window.close()
    answer(window, Answer.Save)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert path.read_bytes() != old
    assert len(read_experiment(path).document.network) == 4


def test_closing_without_saving_leaves_the_file(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    path = save(window, qtbot, tmp_path / "mine.cnnviz")
    old = path.read_bytes()
    window.session.ask(ADD)
    press(window, "Ctrl+Q")
    answer(window, Answer.Discard)
    assert not window.isVisible()
    assert path.read_bytes() == old


def test_opening_and_beginning_anew_ask_first(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = save(window, qtbot, tmp_path / "mine.cnnviz")
    window.session.ask(ADD)
    edited = document(window)
    window.commands.open_path(str(path))
    qtbot.waitUntil(lambda: question(window) is not None)
    answer(window, Answer.Cancel)
    assert document(window) is edited
    activate(window, qtbot)
    press(window, "Ctrl+N")
    answer(window, Answer.Discard)
    assert len(document(window).network) == 3
    assert window.windowTitle() == "noise.png[*] – cnnviz"
    assert not window.isWindowModified()
    press(window, "PgDown")
    assert window.session.store.player.stop > 1


def test_closing_waits_for_what_is_being_saved(
    open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(first_document(picture(600, 800)))
    window.session.ask(ADD)
    path = tmp_path / "mine.cnnviz"
    window.commands.experiments.save_to(path)
    window.close()
    assert question(window) is None
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(read_experiment(path).document.network) == 4


def test_saving_asks_for_a_name_first_and_adds_the_ending(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(str(tmp_path / "mine"))
    press(window, "Ctrl+S")
    qtbot.waitUntil(lambda: window.windowTitle() == "mine[*] – cnnviz")
    assert (tmp_path / "mine.cnnviz").is_file()
    window.session.ask(ADD)
    activate(window, qtbot)
    choose("")
    press(window, "Ctrl+Shift+S")
    assert window.isWindowModified()


def test_one_dialog_opens_experiments_too(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "mine.cnnviz"
    save_experiment(path, Experiment(with_added(first_document(picture()), "relu", 1)))
    choose(str(path))
    press(window, "Ctrl+O")
    qtbot.waitUntil(lambda: window.windowTitle() == "mine[*] – cnnviz")
    assert len(document(window).network) == 4


def test_a_file_that_the_desktop_hands_over_is_opened(
    window: Window, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "mine.cnnviz"
    save_experiment(path, Experiment(with_added(first_document(picture()), "relu", 1)))
    opening = FileEvents(qapp, window.commands.open_path)
    QApplication.sendEvent(qapp, QFileOpenEvent(str(path)))
    qtbot.waitUntil(lambda: window.windowTitle() == "mine[*] – cnnviz")
    opening.deleteLater()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a folder of Linux")
@pytest.mark.parametrize(
    ("folder", "words"), [("/proc", "may not write|no folder|could not"), ("gone", "no folder")]
)
def test_a_save_that_fails_keeps_the_work(
    window: Window, qtbot: QtBot, tmp_path: Path, folder: str, words: str
) -> None:
    window.session.ask(ADD)
    window.commands.experiments.save_to(tmp_path / folder / "mine.cnnviz")
    window.close()
    qtbot.waitUntil(lambda: not window.messages.words.startswith("Saving"))
    QTest.qWait(20)
    if question(window) is not None:  # It failed before the window was closed.
        answer(window, Answer.Cancel)
    assert any(word in window.messages.words for word in words.split("|"))
    assert window.isVisible()
    assert window.isWindowModified()
    assert len(document(window).network) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_full_disk_keeps_the_old_file_and_the_work(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    import resource
    import signal

    path = save(window, qtbot, tmp_path / "mine.cnnviz")
    old = path.read_bytes()
    window.session.ask(ADD)
    kept, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, kept[1]))
    try:
        press(window, "Ctrl+S")
        qtbot.waitUntil(lambda: "could not be written" in window.messages.words)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == old
    assert not list(tmp_path.glob(".*"))
    assert window.isWindowModified()
    press(window, "Ctrl+S")
    qtbot.waitUntil(lambda: not window.isWindowModified())


def test_a_hostile_file_changes_nothing(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    before = document(window)
    path = tmp_path / "bad.cnnviz"
    path.write_bytes(b"PK\x05\x06" + b"\xff" * 18)
    data = QMimeData()
    data.setText(path.as_uri())
    drop(window, data)
    qtbot.waitUntil(lambda: "no sound experiment" in window.messages.words)
    assert document(window) is before
    assert not window.isWindowModified()
