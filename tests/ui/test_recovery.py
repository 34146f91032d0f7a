"""After a crash or a kill the next start offers the last state; after a clean exit it does not."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from cnnviz import __version__
from cnnviz.files.experiments import Experiment, read_experiment, save_experiment
from cnnviz.files.experiments.journal import new_entry
from cnnviz.nn.layers import Conv2d
from cnnviz.state.edits import with_added
from cnnviz.state.view import LAB
from cnnviz.ui.app import first_document
from cnnviz.ui.experiments import journal
from cnnviz.ui.experiments.recovery import Recovery
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import Open, document, lab, picture

ROOT = Path(__file__).parents[2]
ADD = Ask("Add ReLU", lambda before: with_added(before, "relu", 1))

WORKING = """
import faulthandler, os, sys, time
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from cnnviz.ui import app
from cnnviz.ui.experiments import journal
from cnnviz.ui.experiments import recovery
from cnnviz.ui.widgets.panel import Ask
from cnnviz.state.view import LAB
from cnnviz.state.edits import with_added, with_weight
journal.SETTLED = journal.APART = 0.05
class Watched(recovery.Recovery):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        QTimer.singleShot(0, try_to_work)
app.Recovery = Watched
weight = 0
def try_to_work():
    # What is wrong here must not keep the test waiting.
    try:
        work()
    except BaseException:
        os._exit(9)
def work():
    global weight
    weight += 1
    window = next(each for each in QApplication.topLevelWidgets() if each.objectName() == "window")
    session = window.session
    if weight == 1:
        session.ask(Ask("Add", lambda now: with_added(now, "relu", 1)))
    session.ask(Ask("Change", lambda now: with_weight(now, "conv1", (1, 1), float(weight))))
    print(weight, flush=True)
    QTimer.singleShot(20, try_to_work)
    if END == "crash" and weight == 30:
        faulthandler._sigsegv()
    if END == "quit" and weight == 30:
        window.commands.experiments.keep()
        QApplication.quit()
END = sys.argv[1]
sys.exit(app.run())
"""


def run_until(end: str, user_folder: Path) -> int:
    """Work in a window of another process, a change every 20 ms, until it ends in this way.

    The kill comes when the state has been written down twice since the tenth change, the second
    time from a later state: how soon that is depends on how long writing takes here. If it never
    is, the kill comes all the same.
    """
    tenth, written = sys.maxsize, set[int]()
    with subprocess.Popen(
        [sys.executable, "-c", WORKING, end], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout
        for line in process.stdout:
            count = int(line)
            if count == 10:
                tenth = time.time_ns()
            written |= {changed_at(each) for each in journal_of(user_folder)}
            later = sum(each > tenth for each in written)
            if end == "kill" and ((count >= 40 and later >= 2) or count == 1000):
                process.kill()
        return process.wait()


Start = Callable[[], Window]


@pytest.fixture
def start(open_window: Open) -> Iterator[Start]:
    """Start as the program does: a window that keeps a journal, and offers what is left."""
    recoveries = []

    def started() -> Window:
        window = open_window(first_document(picture()))
        experiments = window.commands.experiments
        recoveries.append(Recovery(experiments, window.recovery_bar, window.messages))
        return window

    yield started
    for recovery in recoveries:
        recovery.end()


def click(window: Window, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def journal_of(folder: Path, suffix: str = ".cnnviz") -> list[Path]:
    return list((folder / "journal").glob(f"*{suffix}"))


def changed_at(path: Path) -> int:
    """Return when a file was written, in nanoseconds; 0 if it is being replaced right now."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def weight_of(window: Window) -> float:
    layer = document(window).network["conv1"]
    assert isinstance(layer, Conv2d)
    return float(layer.weight[0, 0, 1, 1])


def test_a_kill_loses_no_more_than_the_last_moment(
    own_user_folder: Path, start: Start, qtbot: QtBot
) -> None:
    assert run_until("kill", own_user_folder) == -signal.SIGKILL
    (left,) = journal_of(own_user_folder)
    window = start()
    assert "ended unexpectedly: work of" in window.recovery_bar.words
    assert len(document(window).network) == 3
    click(window, "offer.take")
    qtbot.waitUntil(lambda: len(document(window).network) == 4)
    assert weight_of(window) > 5
    assert window.isWindowModified()
    assert window.recovery_bar.words == ""
    qtbot.waitUntil(lambda: not left.exists())
    (adopted,) = journal_of(own_user_folder)
    assert len(read_experiment(adopted).document.network) == 4


def test_a_crash_leaves_a_log_that_the_next_start_names(
    own_user_folder: Path, start: Start, qtbot: QtBot
) -> None:
    assert run_until("crash", own_user_folder) == -signal.SIGSEGV
    window = start()
    (log,) = own_user_folder.glob("crash-*.log")
    assert window.recovery_bar.words.endswith(f"What happened is in {log}.")
    assert "Segmentation fault" in log.read_text()
    assert log.read_text().startswith(f"cnnviz {__version__}, Python")
    click(window, "offer.refuse")
    assert window.recovery_bar.words == ""
    assert len(document(window).network) == 3
    assert not journal_of(own_user_folder)
    assert log.exists()


def test_after_a_clean_end_nothing_is_offered(own_user_folder: Path, start: Start) -> None:
    assert run_until("quit", own_user_folder) == 0
    assert not list((own_user_folder / "journal").iterdir())
    assert start().recovery_bar.words == ""


def test_a_journal_whose_program_runs_is_not_offered(
    own_user_folder: Path, start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SETTLED", 0.01)
    first = start()
    first.session.ask(ADD)
    qtbot.waitUntil(lambda: len(journal_of(own_user_folder)) == 1)
    assert start().recovery_bar.words == ""
    assert len(journal_of(own_user_folder)) == 1


def test_what_is_saved_or_taken_back_is_in_no_journal(
    own_user_folder: Path, start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SETTLED", 0.01)
    monkeypatch.setattr(journal, "APART", 0.05)
    window = start()
    for end in (
        window.session.store.undo,
        lambda: window.commands.experiments.save_to(own_user_folder / "a.cnnviz"),
    ):
        window.session.ask(ADD)
        qtbot.waitUntil(lambda: len(journal_of(own_user_folder)) == 1)
        end()
        qtbot.waitUntil(lambda: not journal_of(own_user_folder))


def test_what_belonged_to_a_file_is_saved_there_again(
    own_user_folder: Path, tmp_path: Path, start: Start, qtbot: QtBot
) -> None:
    home = tmp_path / "mine.cnnviz"
    added = with_added(first_document(picture()), "relu", 1)
    save_experiment(home, Experiment(first_document(picture())))
    left = new_entry()
    save_experiment(left.state, Experiment(added, 3, LAB, str(home)))
    window = start()
    click(window, "offer.take")
    qtbot.waitUntil(lambda: window.windowTitle() == "mine[*] – cnnviz")
    assert window.isWindowModified()
    assert window.session.store.player.stop == 3
    QTest.keySequence(lab(window).stage, QKeySequence("Ctrl+S"))
    qtbot.waitUntil(lambda: not window.isWindowModified())
    assert len(read_experiment(home).document.network) == 4


def test_a_broken_journal_stops_nothing(own_user_folder: Path, start: Start, qtbot: QtBot) -> None:
    left = new_entry()
    left.state.write_bytes(b"PK")
    left.log.write_bytes(b"\xff" * 100)
    window = start()
    click(window, "offer.take")
    qtbot.waitUntil(lambda: "no sound experiment" in window.messages.words)
    assert window.recovery_bar.words
    click(window, "offer.refuse")
    assert window.recovery_bar.words == ""
    assert not left.state.exists()


def test_work_that_was_begun_is_asked_about_before_another_is_restored(
    own_user_folder: Path, start: Start, qtbot: QtBot
) -> None:
    left = new_entry()
    save_experiment(left.state, Experiment(with_added(first_document(picture()), "relu", 0)))
    window = start()
    window.session.ask(ADD)
    edited = document(window)
    click(window, "offer.take")
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    (box,) = window.findChildren(QMessageBox)
    QTest.mouseClick(box.button(QMessageBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert document(window) is edited
    assert window.recovery_bar.words


@pytest.mark.skipif(sys.platform == "win32", reason="no such folder there")
def test_where_no_journal_can_be_written_it_is_said_once(
    own_user_folder: Path, start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SETTLED", 0.01)
    monkeypatch.setattr(journal, "APART", 0.02)
    window = start()
    shutil.rmtree(own_user_folder / "journal")
    window.session.ask(ADD)
    qtbot.waitUntil(lambda: "would be lost in a crash" in window.messages.words)
    window.messages.dismiss()
    window.session.store.undo()
    QTest.qWait(100)
    assert window.messages.words == ""
