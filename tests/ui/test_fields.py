"""A number field that has the focus leaves the window what is the window's."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.nn.layers import Conv2d
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.controls import NumberField
from cnnviz.ui.widgets.spin_boxes import DecimalSpinBox
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


def type_any(field: QWidget, typed: str) -> None:
    """Type what no key of a US keyboard has."""
    plain = Qt.KeyboardModifier.NoModifier
    for each in typed:
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, ord(each), plain, each))


@pytest.mark.parametrize(
    ("make", "typed", "value", "text"),
    [(lambda: NumberField(0, 99), typed, 12, "12") for typed in ("12", "١٢", "۱۲", "১২", "१२")]
    + [(DecimalSpinBox, typed, 2.5, "2.50") for typed in ("2.5", "2,5", "٢٫٥", "२.५")],
)
def test_a_number_is_read_in_any_digits_and_written_in_latin_ones(
    qtbot: QtBot, make: Callable[[], QAbstractSpinBox], typed: str, value: float, text: str
) -> None:
    field = make()
    assert isinstance(field, NumberField | DecimalSpinBox)
    qtbot.addWidget(field)
    field.show()
    field.selectAll()
    type_any(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), field.text()) == (value, text)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's language is asked")
@pytest.mark.parametrize("language", ["ar_EG.UTF-8", "fa_IR.UTF-8", "bn_BD.UTF-8", "mr_IN.UTF-8"])
def test_numbers_are_written_alike_whatever_the_language_of_the_system(language: str) -> None:
    told = (
        "from PySide6.QtWidgets import QAbstractSpinBox;"
        "from cnnviz.ui.app import first_document, make_application; app = make_application();"
        "from cnnviz.ui.base.preferences import Preferences;"
        "from cnnviz.ui.shell.window import Window; from tests.ui.hands import picture;"
        "window = Window(first_document(picture()), Preferences());"
        "print(*(each.text() for each in window.findChildren(QAbstractSpinBox)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=False,
        env={**os.environ, "LC_ALL": language, "LANG": language, "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8", cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "3" in done.stdout
    assert done.stdout.isascii()
