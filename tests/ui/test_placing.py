"""Where the window stands: as a whole on its screen, and back where it was after presenting."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from cnnviz.ui.shell.placing import first_size, placed_within
from cnnviz.ui.shell.window import Window
from tests.ui.hands import press


@pytest.mark.parametrize("room", [(1280, 800), (1366, 768), (1280, 720), (1024, 768), (3840, 2160)])
@pytest.mark.parametrize("around", [(0, 0), (2, 25), (16, 39), (40, 120)])
def test_a_first_window_fits_its_screen_with_its_frame(
    room: tuple[int, int], around: tuple[int, int]
) -> None:
    screen, frame = QRect(QPoint(30, 40), QSize(*room)), QSize(*around)
    inner = first_size(screen.size())
    stands = QRect(screen.center() - QPoint(inner.width() // 2, 100), inner + frame)
    now = placed_within(screen, stands, inner)
    assert screen.contains(now)
    roomy = room[0] >= 1280 + around[0] and room[1] >= 800 + around[1]
    assert (now.size() - frame == QSize(1280, 800)) == roomy or room[1] < 848


def test_a_window_dragged_off_its_screen_is_not_brought_back_but_opened_there_it_is(
    window: Window, qtbot: QtBot
) -> None:
    room = window.screen().availableGeometry()
    window.hide()
    window.setGeometry(room.right() - 200, room.bottom() - 100, 1280, 800)
    window.show()
    qtbot.waitUntil(lambda: room.contains(window.frameGeometry()), timeout=3000)
    assert window.size() == QSize(1280, 800)
    window.move(room.right() - 100, 50)
    QTest.qWait(300)
    assert not room.contains(window.frameGeometry())


def test_after_presenting_the_window_is_as_large_as_it_was(window: Window) -> None:
    window.resize(800, 600)
    QApplication.processEvents()
    press(window, "F5")
    QApplication.processEvents()
    assert window.width() > 1280
    press(window, "Esc")
    QApplication.processEvents()
    assert (window.width(), window.height()) == (800, 600)
    assert window.minimumSizeHint().width() <= 800


@pytest.mark.parametrize("keys", [("Alt+1", "W", "F5", "Esc", "Alt+0"), ("Alt+1", "Alt+0"), ()])
def test_what_stands_at_the_top_right_is_never_cut_short(window: Window, keys: str) -> None:
    window.resize(1000, 700)
    for each in (*keys, *keys):
        press(window, each)
        QApplication.processEvents()
        if not window.menuBar().isVisible():
            continue
        for button in window.at_hand.findChildren(QToolButton):
            assert button.width() >= button.sizeHint().width(), (each, button.text())
