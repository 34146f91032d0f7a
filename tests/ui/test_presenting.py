"""Presenting, the black screen, and how the window stands before and after."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.ui.app import first_document
from cnnviz.ui.base.preferences import Preferences
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


def test_the_black_screen_covers_all_of_a_window_that_grows(window: Window) -> None:
    press(window, ".")
    window.resize(window.width() + 200, window.height() + 100)
    assert blank(window).geometry() == window.rect()
    QTest.mouseClick(blank(window), LEFT, Qt.KeyboardModifier.NoModifier)
    assert not blank(window).isVisible()
