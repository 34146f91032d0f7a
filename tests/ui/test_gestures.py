"""Every gesture over every panel, with every kind of layer on the stage: nothing raises.

What a handler raises reaches `sys.excepthook`, and there fails the test.
"""

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cnnviz.state.document import Document, Selection
from cnnviz.state.edits import with_model
from cnnviz.state.view import OVERVIEW, View
from cnnviz.ui.app import first_document
from tests.files.test_models import every_kind
from tests.ui.hands import LEFT, Open, lab, picture, whole

NONE, RIGHT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.RightButton
KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Tab),
    *(Qt.Key.Key_Return, Qt.Key.Key_5, Qt.Key.Key_Escape, Qt.Key.Key_Plus, Qt.Key.Key_G),
)
SHIFTED = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up)


@pytest.fixture(autouse=True)
def nothing_stays_open() -> Iterator[None]:
    """Close what a click opens: menus, lists, dialogs."""

    def close() -> None:
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            popup.close()
        elif isinstance(dialog, QDialog):
            dialog.reject()

    timer = QTimer(interval=5)
    timer.timeout.connect(close)
    timer.start()
    yield
    timer.stop()


def model_document() -> Document:
    return with_model(first_document(picture(16, 16, rgb=False)), every_kind())


def gestures(target: QWidget, dice: random.Random) -> None:
    """Hover, click, drag, turn the wheel and press keys over `target`."""

    def anywhere() -> QPoint:
        return QPoint(dice.randrange(target.width()), dice.randrange(target.height()))

    width, height = target.width(), target.height()
    for row in range(4):
        for column in range(6):
            at = QPoint(round(width * (column + 0.5) / 6), round(height * (row + 0.5) / 4))
            QTest.mouseMove(target.childAt(at) or target, at)
            QTest.mouseMove(target, at)
    for button in (LEFT, RIGHT):
        at = anywhere()
        QTest.mousePress(target, button, NONE, at)
        QTest.mouseMove(target, anywhere())
        QTest.mouseMove(target, anywhere())
        QTest.mouseRelease(target, button, NONE, anywhere())
        QTest.mouseClick(target, button, NONE, anywhere())
    QTest.mouseDClick(target, LEFT, NONE, anywhere())
    for turn in (120, -240):
        over = QPointF(anywhere())
        phase, no_button = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
        there = target.mapToGlobal(over)
        wheel = QWheelEvent(over, there, QPoint(), QPoint(0, turn), no_button, NONE, phase, False)
        QApplication.sendEvent(target, wheel)
    for key in KEYS:
        QTest.keyClick(target, key)
    for key in SHIFTED:
        QTest.keyClick(target, key, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()


def seen(panel: QWidget) -> list[QWidget]:
    """Return `panel` and what in it is seen and can be worked."""
    inside = (each for each in panel.findChildren(QWidget) if each.isVisible() and each.isEnabled())
    large = (each for each in inside if min(each.width(), each.height()) > 4)
    return [panel, *(each for each in large if not each.isWindow())]


LAYERS = ("input", *(layer.name for layer in every_kind().network.layers))


@pytest.mark.parametrize("layer", LAYERS)
def test_no_gesture_over_any_panel_raises(open_window: Open, layer: str) -> None:
    window, dice = open_window(model_document()), random.Random(layer)
    page, session = lab(window), window.session

    def begin_anew() -> None:
        session.begin(model_document())
        session.ask_look(lambda _: View())
        session.ask_select(Selection(layer))

    for panel in (page.stage, page.stage.tiles, page.operator, page.arithmetic, page.canvas):
        begin_anew()
        if panel.isVisible():
            gestures(panel, dice)
    around: tuple[tuple[QWidget, int], ...] = (
        *((page.side, 4), (page.strip, 2)),
        *((page.player, 2), (page.operator, 3)),
    )
    for place, count in around:
        for _ in range(count):
            begin_anew()
            if place.isVisible():
                gestures(dice.choice(seen(place)), dice)
    assert not window.grab().isNull()
    # What was done is undone, and the layer is seen as at first.
    begin_anew()
    assert session.frame.document.selection.layer == layer


def test_no_gesture_over_the_whole_network_raises(open_window: Open) -> None:
    window, dice = open_window(model_document()), random.Random("whole")
    for _ in range(12):
        window.session.begin(model_document())
        window.session.ask_look(lambda _: View(screen=OVERVIEW))
        gestures(dice.choice(seen(whole(window))), dice)
    assert not window.grab().isNull()
