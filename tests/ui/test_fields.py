"""A number field that has the focus leaves the window what is the window's."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cnnviz.nn.layers import Conv2d
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.controls import NumberField
from tests.ui.hands import LEFT, document, lab, press


@pytest.fixture
def field(window: Window) -> NumberField:
    """Give the focus to the field of the stride."""
    found = window.findChild(NumberField, "conv.stride.rows")
    assert found is not None
    found.setFocus()
    return found


def stride(window: Window) -> object:
    layer = document(window).network["conv1"]
    assert isinstance(layer, Conv2d)
    return layer.stride


def test_undo_takes_back_the_number_that_was_typed(window: Window, field: NumberField) -> None:
    field.selectAll()
    QTest.keyClicks(field, "3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    seen = [stride(window)]
    for keys in ("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Z"):
        QTest.keySequence(field, QKeySequence(keys))
        seen.append(stride(window))
    assert seen == [(3, 3), (1, 1), (3, 3), (1, 1)]
    assert field.text() == "1"


def test_undo_of_a_half_typed_number_is_the_fields_own(window: Window, field: NumberField) -> None:
    field.selectAll()
    QTest.keyClicks(field, "45")
    QTest.keySequence(field, QKeySequence("Ctrl+Z"))
    assert field.text() != "45"
    assert stride(window) == (1, 1)


def test_the_next_layer_is_a_key_away_and_what_is_typed_stays_with_this_one(
    window: Window, field: NumberField
) -> None:
    field.selectAll()
    QTest.keyClicks(field, "2")
    QTest.keySequence(field, QKeySequence("Ctrl+Left"))
    assert stride(window) == (2, 2)
    assert document(window).selection.layer == "input"
    press(window, "Ctrl+Right")
    grid = lab(window).operator.kernel.grid
    QTest.mouseClick(grid, LEFT)
    QTest.keyClicks(grid, "7")
    QTest.keySequence(grid.editor, QKeySequence("Ctrl+Left"))
    assert 7 in document(window).network["conv1"].parameters["weight"]
    assert document(window).selection.layer == "input"
    assert window.focusWidget() is lab(window).stage
    press(window, "Ctrl+Right")
    QTest.mouseClick(grid, LEFT)
    QTest.keyClicks(grid, "-")
    QTest.keySequence(grid.editor, QKeySequence("Ctrl+Left"))
    # What is no number yet is mended first.
    assert grid.editor.problem
    assert document(window).selection.layer == "conv1"
    QTest.keyClick(grid.editor, Qt.Key.Key_Escape)


def test_a_picture_is_pasted_wherever_the_focus_is_but_a_number_into_the_field(
    window: Window, field: NumberField, qtbot: QtBot
) -> None:
    picture = QImage(33, 22, QImage.Format.Format_RGB32)
    picture.fill(QColor(90, 80, 70))
    QGuiApplication.clipboard().setImage(picture)
    QTest.keySequence(field, QKeySequence("Ctrl+V"))
    qtbot.waitUntil(lambda: document(window).picture.size == (22, 33))
    QGuiApplication.clipboard().setText("2")
    field.selectAll()
    QTest.keySequence(field, QKeySequence("Ctrl+V"))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert stride(window) == (2, 2)


def test_pasting_from_an_empty_clipboard_gets_a_sentence(window: Window) -> None:
    QGuiApplication.clipboard().clear()
    press(window, "Ctrl+V")
    assert "clipboard is empty" in window.messages.words


def test_a_picture_dropped_on_a_field_goes_to_the_window(window: Window) -> None:
    grid = lab(window).operator.kernel.grid
    QTest.mouseDClick(grid, LEFT, pos=grid.rect().center())
    fields = window.findChildren(QLineEdit)
    assert grid.editor in fields
    assert not [field.objectName() for field in fields if field.acceptDrops()]
