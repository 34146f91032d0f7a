"""Presenting, the black screen, and how the window stands before and after."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.state.view import Palette
from cnnviz.ui.app import first_document
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.shell.presenter_keys import PLACES
from cnnviz.ui.shell.window import Window
from tests.ui.hands import LEFT, Open, lab, picture, press


def blank(window: Window) -> QWidget:
    found = window.findChild(QWidget, "blank")
    assert found is not None
    return found


def press_focused(keys: str) -> None:
    """Press keys where the keyboard is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keySequence(focused, QKeySequence(keys))


@pytest.mark.parametrize("placed", [QWidget.showNormal, QWidget.showMaximized])
def test_presenting_gives_the_window_back_as_it_was(window: Window, placed: object) -> None:
    assert callable(placed)
    placed(window)
    lab(window).splitter.setSizes([300, 320])
    before = window.windowState(), window.size(), lab(window).splitter.sizes()
    press(window, "F5")
    assert window.isFullScreen()
    press(window, "Esc")
    assert (window.windowState(), window.size(), lab(window).splitter.sizes()) == before


def test_a_window_closed_while_presenting_opens_as_it_was_before(
    open_window: Open, qtbot: QtBot
) -> None:
    first = open_window(first_document(picture()))
    first.resize(first.minimumSizeHint().width(), 700)
    size = first.size()
    lab(first).splitter.setSizes([300, 280])
    sizes = lab(first).splitter.sizes()
    press(first, "F5")
    first.close()
    # As a start does it: the window takes the place it remembers.
    second = Window(first_document(picture()), Preferences())
    qtbot.addWidget(second)
    second.show()
    assert not second.isFullScreen()
    assert second.size() == size
    assert lab(second).splitter.sizes() == sizes


@pytest.mark.parametrize("keys", [".", "PgDown", "Esc", "Space", "Ctrl+Z"])
def test_any_key_ends_the_black_screen_and_does_no_more(window: Window, keys: str) -> None:
    press(window, "F5")
    press(window, "Home")
    before = window.session.frame
    press_focused("B")
    assert blank(window).isVisible()
    press_focused(keys)
    assert not blank(window).isVisible()
    after = window.session.frame
    assert (after.document, after.player, after.view) == (
        before.document,
        before.player,
        before.view,
    )
    assert QApplication.focusWidget() is lab(window).stage


def colours_seen(window: Window) -> set[int]:
    """Return every colour that is painted, as 0xAARRGGBB."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return set(np.unique(np.frombuffer(image.constBits(), np.uint32)).tolist())


@pytest.mark.parametrize("palette", ["light", "dark", "projector"])
@pytest.mark.parametrize("presenting", [True, False])
def test_the_black_screen_is_black(window: Window, palette: Palette, presenting: bool) -> None:
    window.session.ask_look(lambda view: replace(view, palette=palette))
    if presenting:
        press(window, "F5")
    assert len(colours_seen(window)) > 100
    press(window, ".")
    assert colours_seen(window) == {0xFF000000}
    press_focused("Right")
    assert len(colours_seen(window)) > 100


REMOTE = {
    "us": (Qt.Key.Key_Period, "."),
    "fr": (Qt.Key.Key_Colon, ":"),
    "dvorak": (Qt.Key.Key_V, "v"),
}


@pytest.mark.parametrize("layout", REMOTE)
@pytest.mark.parametrize("focus", ["stage", "operator.kernel", "operator.bias", "player.stop"])
def test_a_remote_blackens_whatever_the_layout_and_the_focus(
    window: Window, layout: str, focus: str
) -> None:
    key, text = REMOTE[layout]
    press(window, "F5")
    widget = window.findChild(QWidget, focus)
    assert widget is not None
    widget.setFocus()
    before = window.session.frame

    def remote(kind: QEvent.Type) -> None:
        plain = Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(kind, key, plain, PLACES[0], PLACES[0], 0, text)
        QApplication.sendEvent(window.windowHandle(), event)

    for black in (True, False):
        remote(QEvent.Type.KeyPress)
        remote(QEvent.Type.KeyRelease)
        assert blank(window).isVisible() == black
    assert (window.session.frame.document, window.session.frame.player) == (
        before.document,
        before.player,
    )
    editors = [
        each for each in window.findChildren(QLineEdit) if each.objectName().endswith("editor")
    ]
    assert not any(each.isVisible() for each in editors)


def test_the_black_screen_covers_all_of_a_window_that_grows(window: Window) -> None:
    press(window, ".")
    window.resize(window.width() + 200, window.height() + 100)
    assert blank(window).geometry() == window.rect()
    QTest.mouseClick(blank(window), LEFT, Qt.KeyboardModifier.NoModifier)
    assert not blank(window).isVisible()
