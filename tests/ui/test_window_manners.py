"""What the window does between the pictures: keys, presenting, focus, what it remembers."""

import gc
from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.files.models import load_model
from cnnviz.nn.layers import Conv2d
from cnnviz.state import edits
from cnnviz.state.document import Selection
from cnnviz.state.view import OVERVIEW
from cnnviz.ui.app import first_document
from cnnviz.ui.lab.canvas import CanvasPanel
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import (
    Open,
    document,
    lab,
    picture,
    press,
    whole,
)

DIALOGS = {
    "network.card": "CardSheet",
    "network.learned": "LearnedSheet",
    "help.keys": "KeysSheet",
    "export.map": "SaveDialog",
    "export.stage": "FigureDialog",
    "export.animation": "AnimationDialog",
}

POOLINGS = ("Max pooling", "Min pooling", "Average pooling")


def test_a_presenter_remote_steps_and_goes_back(window: Window) -> None:
    press(window, "Home")
    for keys, stop in (
        ("PgDown", 1), ("Right", 2), ("PgUp", 1), ("Down", 59), ("Up", 1), ("Left", 0),
        ("Left", 0), ("End", 38 * 58 - 1), ("PgDown", 38 * 58 - 1),
    ):  # fmt: skip
        press(window, keys)
        assert window.session.store.player.stop == stop


def test_a_number_or_slider_with_the_focus_keeps_its_own_arrows_but_not_the_remotes(
    window: Window,
) -> None:
    press(window, "Home")
    stride = window.findChild(QWidget, "conv.stride.rows")
    assert stride is not None
    stride.setFocus()
    QTest.keyClick(stride, Qt.Key.Key_Up)
    layer = document(window).network["conv1"]
    assert isinstance(layer, Conv2d)
    assert layer.stride == (2, 2)
    assert window.session.store.player.stop == 0
    QTest.keyClick(stride, Qt.Key.Key_PageDown)
    assert window.session.store.player.stop == 1


def test_the_window_fits_a_screen_of_800_by_600(window: Window) -> None:
    window.session.ask(Ask("Model", lambda now: edits.with_model(now, load_model("doodles"))))
    for layer in ("input", "conv2", "dense"):
        window.session.ask_select(Selection(layer))
        window.resize(800, 600)
        QApplication.processEvents()
        assert (window.width(), window.height()) == (800, 600), layer
    window.session.ask_look(lambda view: replace(view, screen=OVERVIEW, presenting=True))
    window.showNormal()
    window.resize(800, 600)
    QApplication.processEvents()
    canvas = whole(window).findChild(CanvasPanel)
    assert canvas is not None
    tools = canvas.canvas_layout.tools
    assert tools.width() >= canvas.minimumSizeHint().width()
    assert canvas.rect().contains(tools)


def test_presenting_hides_all_but_stage_arithmetic_and_player(window: Window) -> None:
    def hidden() -> list[bool]:
        others = (lab(window).strip, lab(window).side, window.menuBar())
        shown = (
            lab(window).stage,
            lab(window).arithmetic,
            lab(window).player,
        )
        return [each.isVisible() for each in (*others, *shown)]

    assert hidden() == [True] * 6
    press(window, "F5")
    assert hidden() == [False] * 3 + [True] * 3
    press(window, ".")
    blank = window.findChild(QWidget, "blank")
    assert blank is not None
    assert blank.isVisible()
    press(window, ".")
    assert not blank.isVisible()
    press(window, "Esc")
    assert hidden() == [True] * 6


def test_every_action_has_a_name_of_its_own_and_every_key_one_meaning(window: Window) -> None:
    ids = [spec.id for spec in window.actions_.specs]
    keys = [key for spec in window.actions_.specs for key in spec.keys]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)


def test_what_is_of_one_kind_stands_between_two_lines_of_its_menu(window: Window) -> None:
    groups: list[list[str]] = []
    for menu in window.menuBar().findChildren(QMenu):
        groups.append([])
        for action in menu.actions():
            if action.isSeparator():
                groups.append([])
            else:
                groups[-1].append(action.text().replace("&", ""))
    for group in (
        ["Light", "Dark", "Projector"],
        ["Touch counts over the input", "Pixels never read"],
        [f"Add {title}" for title in ("Convolution", "ReLU", *POOLINGS)],
        ["Layer as NumPy code", "Layer as PyTorch code"],
        ["Quit"],
    ):
        assert group in groups


@pytest.mark.parametrize("keys", ["F1", "?"])
def test_the_sheet_of_keys_opens_with_room_for_all_its_words(window: Window, keys: str) -> None:
    press(window, "F5")  # text is largest then
    window.resize(1280, 720)
    press(window, keys)
    sheet = window.findChild(QDialog, "keys")
    assert sheet is not None
    assert sheet.isVisible()
    assert sheet.width() <= window.width()
    assert sheet.height() <= window.height()
    scroll = sheet.findChild(QScrollArea)
    assert scroll is not None
    assert scroll.horizontalScrollBar().maximum() == 0
    words = "".join(label.text() for label in sheet.findChildren(QLabel))
    for title in ("Present", "Move the layer", "Go from term to term", "Right drag"):
        assert title in words
    sheet.close()


def test_looks_and_speed_are_remembered(open_window: Open) -> None:
    first = open_window(first_document(picture()))
    press(first, "Ctrl+2")
    press(first, "]")
    speed = first.session.store.player.speed
    first.close()
    second = open_window(first_document(picture()))
    assert second.session.frame.view.palette == "dark"
    assert second.session.store.player.speed == pytest.approx(speed)


@pytest.mark.parametrize("focused", ["conv.stride.rows", "operator.bias"])
def test_keys_go_to_the_stage_when_what_had_them_is_gone(window: Window, focused: str) -> None:
    """Not to the next by Tab, where PgDown or Space would mean something else."""
    widget = window.findChild(QWidget, focused)
    assert widget is not None
    widget.setFocus()
    window.session.ask_select(Selection(document(window).network.layers[1].name))
    assert not widget.isVisible()
    assert window.focusWidget() is lab(window).stage
    before = window.session.store.player.stop
    press_at(window, "PgDown")
    assert window.session.store.player.stop == before + 1


def test_keys_stay_with_the_overview_when_its_canvas_is_gone(window: Window) -> None:
    window.session.ask(Ask("Show", lambda now: edits.with_model(now, load_model("digits"))))
    press_at(window, "W")
    sheet = whole(window).findChild(QWidget, "canvas.sheet")
    assert sheet is not None
    sheet.setFocus()
    press_at(window, "Ctrl+Z")
    assert not sheet.isVisible()
    assert window.focusWidget() is whole(window)


def press_at(window: Window, keys: str) -> None:
    """Press keys in whatever has the focus."""
    QTest.keySequence(window.focusWidget(), QKeySequence(keys))


def test_nothing_is_left_of_what_was_opened_and_closed(open_window: Open, qtbot: QtBot) -> None:
    window = open_window(edits.with_model(first_document(picture()), load_model("shapes")))
    window.session.ask_select(Selection("conv1"))
    closed = Counter[str]()

    def close() -> None:
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                closed[type(dialog).__name__] += 1
                QTest.keyClick(dialog, Qt.Key.Key_Escape)

    kinds = []
    for _ in range(3):
        for name in DIALOGS:
            # Some do not return before they are closed.
            QTimer.singleShot(200, close)
            window.actions_[name].trigger()
            qtbot.wait(250)
        for menu in window.findChildren(QMenu):
            menu.aboutToShow.emit()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        kinds.append(Counter(type(widget).__name__ for widget in QApplication.allWidgets()))
        menus = [each for each in map(type, gc.get_objects()) if issubclass(each, QMenu | QAction)]
        kinds[-1].update(f"{kind.__name__} in Python" for kind in menus)
    assert closed == Counter(dict.fromkeys(DIALOGS.values(), 3))
    assert not kinds[2] - kinds[1]
