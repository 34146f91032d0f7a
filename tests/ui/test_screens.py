"""A screen is a value: one that the window has never heard of is shown, saved and left as all."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from cnnviz.files.experiments import read_experiment, save_experiment
from cnnviz.state.document import Selection
from cnnviz.state.frame import Frame
from cnnviz.state.view import LAB
from cnnviz.ui.app import first_document
from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.context import Context
from cnnviz.ui.base.screen import KeyGroup, Screen, ScreenPage
from cnnviz.ui.shell.screens import SCREENS
from cnnviz.ui.shell.window import Window
from tests.ui.hands import Open, lab, picture, press


class EmptyPage(ScreenPage):
    """A screen that shows nothing but how often it was shown a frame, and notes what it is told."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.context = context
        self.shown = self.left = 0
        self.layout_ = QByteArray(b"as it was")

    def show_frame(self, frame: Frame) -> None:
        self.shown += 1

    def leave(self) -> None:
        self.left += 1

    def actions_(self) -> Sequence[ActionSpec]:
        def come() -> None:
            self.look_asked.emit(lambda view: replace(view, screen="empty"))

        def choose() -> None:
            self.select_asked.emit(Selection("relu1"))

        return (
            ActionSpec("view.empty", "&Empty", come, ("Ctrl+Alt+8",), at_hand=True),
            ActionSpec("nothing.choose", "&Choose ReLU", choose, ("Ctrl+Alt+9",)),
        )

    def layout_state(self) -> QByteArray:
        return self.layout_

    def restore_layout(self, state: QByteArray) -> None:
        self.layout_ = state


EMPTY = Screen(
    "empty",
    "empty screen",
    EmptyPage,
    menus=(("nothing", "&Nothing"),),
    keys=(KeyGroup("The emptiness", (("Any key", "Does nothing"),)),),
    back=lambda _: LAB,
)


def opened(open_window: Open) -> tuple[Window, EmptyPage]:
    window = open_window(first_document(picture()), (*SCREENS, EMPTY))
    return window, window.page(EmptyPage)


def test_its_menus_and_keys_stand_among_all_others(open_window: Open) -> None:
    window, _ = opened(open_window)
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == ["&File", "&Edit", "&Step", "&Nothing", "&Network", "&View", "&Help"]
    window.show_keys()
    sheet = window.findChild(QDialog, "keys")
    assert sheet is not None
    told = " ".join(label.text() for label in sheet.findChildren(QLabel))
    assert "The emptiness" in told
    assert "Does nothing" in told
    assert "Choose ReLU" in told
    sheet.close()


def test_only_what_is_on_the_screen_is_shown_frames_and_may_wish(open_window: Open) -> None:
    window, page = opened(open_window)
    assert page.shown == 0
    assert page.context.session is window.session
    press(window, "Ctrl+Alt+8")
    assert page.isVisible()
    assert not lab(window).isVisible()
    assert window.focusWidget() is page
    assert page.shown > 0
    QTest.keySequence(page, "Ctrl+Alt+9")
    assert window.session.frame.document.selection.layer == "relu1"
    shown = page.shown
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert lab(window).isVisible()
    assert page.left == 1
    press(window, "PgDown")
    assert page.shown == shown


def test_the_player_rests_while_it_is_there(open_window: Open, qtbot: QtBot) -> None:
    window, page = opened(open_window)
    press(window, "Space")
    press(window, "Ctrl+Alt+8")
    stop = window.session.store.player.stop
    qtbot.wait(900)
    assert window.session.store.player.stop == stop
    QTest.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.session.store.player.stop > stop)
    press(window, "Space")


def test_its_layout_is_remembered_and_experiments_open_on_it(
    open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window, page = opened(open_window)
    press(window, "Ctrl+Alt+8")
    page.layout_ = QByteArray(b"as the user left it")
    path = tmp_path / "mine.cnnviz"
    save_experiment(path, window.commands.experiments.present)
    assert read_experiment(path).screen == "empty"
    window.commands.experiments.keep()
    window.close()
    window, page = opened(open_window)
    assert page.layout_ == QByteArray(b"as the user left it")
    assert lab(window).isVisible()
    window.commands.open_path(str(path))
    qtbot.waitUntil(page.isVisible)
    # A program without that screen begins with its first.
    other = open_window(first_document(picture()))
    other.commands.open_path(str(path))
    qtbot.waitUntil(lambda: other.windowTitle() == "mine[*] – cnnviz")
    assert lab(other).isVisible()
