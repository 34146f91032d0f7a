"""The player's keys work whatever was used before: fields, lists and sliders give them back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QSpinBox, QWidget

from cnnviz.files.models import load_model
from cnnviz.state import edits
from cnnviz.state.document import Selection
from cnnviz.ui.lab.operator.number_box import NumberBox
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.controls import JumpSlider
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import LEFT, document, lab

Key = Qt.Key


def hit(key: Qt.Key) -> None:
    """Press a key wherever the keys go now."""
    focused = QApplication.focusWidget() or QApplication.activeWindow()
    assert focused is not None
    QTest.keyClick(focused, key)
    QApplication.processEvents()


def type_on(words: str) -> None:
    """Type wherever the keys go now."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, words)


def player_works(window: Window) -> None:
    """Look whether every key of the player does what it says."""

    def stop() -> int:
        return window.session.store.player.stop

    stage = window.session.frame.stage
    assert stage is not None
    columns = stage.geometry.output_size[1]
    for key, expected in (
        (Key.Key_Home, 0),
        (Key.Key_Right, 1),
        (Key.Key_Down, 1 + columns),
        (Key.Key_PageDown, 2 + columns),
        (Key.Key_Left, 1 + columns),
        (Key.Key_Up, 1),
        (Key.Key_PageUp, 0),
        (Key.Key_End, stage.stops - 1),
        (Key.Key_Home, 0),
    ):
        hit(key)
        assert stop() == expected, key
    hit(Key.Key_Space)
    assert window.session.store.player.playing
    hit(Key.Key_Space)
    assert not window.session.store.player.playing


def spins(window: Window) -> list[QSpinBox]:
    fields = [each for each in window.findChildren(QSpinBox) if each.isVisible()]
    assert fields
    return [each for each in fields if each.isEnabled()]


def type_into(field: QWidget, words: str) -> None:
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    if isinstance(field, QSpinBox):
        field.selectAll()
    QTest.keyClicks(field, words)


def test_typing_in_a_number_ends_at_enter(window: Window) -> None:
    for field in spins(window):
        type_into(field, "2")
        hit(Key.Key_Return)
        assert field.value() == max(2, field.minimum()) or field.maximum() < 2
        player_works(window)


def test_typing_in_a_number_ends_at_a_click_elsewhere(window: Window) -> None:
    places = [lab(window).side.findChild(QLabel), lab(window).side, lab(window).stage]
    for place in places:
        for field, value in zip(spins(window)[:4], "2321", strict=True):
            type_into(field, value)
            assert isinstance(place, QWidget)
            QTest.mouseClick(place, LEFT, pos=QPoint(3, place.height() - 3))
            assert field.text() == value
            player_works(window)


def test_escape_takes_back_what_is_half_typed(window: Window) -> None:
    field = spins(window)[0]
    before = field.value()
    type_into(field, "7")
    hit(Key.Key_Escape)
    assert (field.value(), field.text()) == (before, str(before))
    player_works(window)
    assert window.session.store.history.undo_label == ""


def test_space_in_a_number_plays_and_the_number_stays(window: Window) -> None:
    field = window.findChild(QSpinBox, "conv.stride.rows")
    assert field is not None
    type_into(field, "2")
    hit(Key.Key_Space)
    assert window.session.store.player.playing
    assert field.value() == 2
    assert edits.convolution(document(window), "conv1").stride[0] == 2


def test_a_bias_typed_or_dragged_gives_the_keys_back(window: Window) -> None:
    box = window.findChild(NumberBox, "operator.bias")
    assert box is not None
    middle = box.rect().center()
    QTest.mouseClick(box, LEFT, pos=middle)
    type_on("12")
    hit(Key.Key_Return)
    assert float(edits.convolution(document(window), "conv1").bias[0]) == 12
    player_works(window)
    QTest.mousePress(box, LEFT, pos=middle)
    QTest.mouseMove(box, middle + QPoint(60, 0))
    QTest.mouseRelease(box, LEFT, pos=middle + QPoint(60, 0))
    player_works(window)


def test_a_typed_weight_is_taken_at_a_click_elsewhere(window: Window) -> None:
    grid = lab(window).operator.kernel.grid
    QTest.mouseClick(grid, LEFT, pos=QPoint(9, 9))
    type_on("5")
    QTest.mouseClick(lab(window).side, LEFT, pos=QPoint(2, lab(window).side.height() - 3))
    assert float(edits.convolution(document(window), "conv1").weight[0, 0, 0, 0]) == 5
    player_works(window)


def test_a_slider_gives_the_keys_back_and_keeps_the_wheel_under_the_mouse(window: Window) -> None:
    for slider in window.findChildren(JumpSlider):
        if slider.isVisible() and slider.isEnabled():
            QTest.mouseClick(slider, LEFT, pos=slider.rect().center())
            player_works(window)


@pytest.mark.parametrize("name", ["conv.padding.mode", "operator.kernels"])
def test_a_list_gives_the_keys_back_once_something_is_chosen(window: Window, name: str) -> None:
    choice = window.findChild(QComboBox, name)
    assert choice is not None
    choice.setFocus(Qt.FocusReason.MouseFocusReason)
    before = document(window)
    choice.showPopup()
    QApplication.processEvents()
    for key in (Key.Key_Home, Key.Key_Down, Key.Key_Down, Key.Key_Return):
        QTest.keyClick(choice.view(), key)
    QApplication.processEvents()
    assert document(window) is not before
    player_works(window)


def test_the_temperature_and_the_input_of_a_dense_layer_give_the_keys_back(window: Window) -> None:
    window.session.ask(Ask("Show", lambda now: edits.with_model(now, load_model("digits"))))
    for layer in ("dense1", "softmax"):
        if layer not in document(window).network:
            continue
        window.session.ask_select(Selection(layer))
        QApplication.processEvents()
        for slider in lab(window).side.findChildren(JumpSlider):
            if slider.isVisible():
                QTest.mouseClick(slider, LEFT, pos=slider.rect().center())
        for field in lab(window).side.findChildren(QSpinBox):
            if field.isVisible():
                type_into(field, "3")
                hit(Key.Key_Return)
        hit(Key.Key_Home)
        hit(Key.Key_Right)
        assert window.session.store.player.stop == 1, layer
        hit(Key.Key_Space)
        assert window.session.store.player.playing
        hit(Key.Key_Space)
