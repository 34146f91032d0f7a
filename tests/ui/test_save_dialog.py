"""The shown map saved as a picture with what explains it: what is chosen, seen and remembered."""

import io
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.colour import colours
from cnnviz.files.exports.map_figures import map_figure
from cnnviz.files.exports.map_looks import MapLooks
from cnnviz.files.exports.pages import PAGE_SUFFIXES, encoded_page
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.exports.map_dialog import FORMATS, SaveDialog, Saving
from cnnviz.ui.exports.shown_map import shown_map
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.buttons import Check


@pytest.fixture
def dialog(window: Window, qtbot: QtBot) -> Iterator[SaveDialog]:
    dialog = opened(window, qtbot)
    yield dialog
    dialog.reject()
    dialog.deleteLater()


def opened(window: Window, qtbot: QtBot) -> SaveDialog:
    dialog = SaveDialog(shown_map(window.session.frame), Preferences(), window)
    dialog.show()
    seen(dialog, qtbot)
    return dialog


def seen(dialog: SaveDialog, qtbot: QtBot) -> QImage | None:
    """Return the preview, when the newest is there."""
    qtbot.waitUntil(lambda: not dialog._preview.busy)
    return dialog._preview.image


def part(dialog: QWidget, kind: type[QWidget], name: str) -> QWidget:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    assert isinstance(found, kind)
    return found


def tick(dialog: SaveDialog, name: str, on: bool = True) -> None:
    check = part(dialog, Check, name)
    assert isinstance(check, Check)
    if check.isChecked() != on:
        check.click()


def spin(dialog: SaveDialog, name: str, value: int) -> None:
    field = part(dialog, QSpinBox, name)
    assert isinstance(field, QSpinBox)
    field.setValue(value)


def choose(dialog: SaveDialog, name: str, at: int) -> None:
    box = part(dialog, QComboBox, name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(at)


def saves(dialog: SaveDialog) -> bool:
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    return buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()


def words(dialog: SaveDialog) -> str:
    return str(dialog._words.text())


def pixels_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)


def test_the_preview_is_what_is_saved(
    window: Window, dialog: SaveDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    spin(dialog, "save.zoom", 3)
    for name in ("save.colorbar", "save.captioned"):
        tick(dialog, name)
    QTest.keyClicks(part(dialog, QLineEdit, "save.caption"), "My map")
    image = seen(dialog, qtbot)
    assert image is not None
    saving, shown = dialog.saving, shown_map(window.session.frame)
    assert saving == Saving(FORMATS[0], MapLooks(3, colorbar=True, caption="My map"))
    assert f"{image.width()} pixels wide, {image.height()} high" in words(dialog)
    page = map_figure(shown.planes, shown.scale, saving.looks, shown.style)
    for kind in FORMATS:
        if not kind.drawn:
            continue
        target = tmp_path / f"map{kind.suffix}"
        window.exports.map.save_to(str(target), shown, Saving(kind, saving.looks))
        qtbot.waitUntil(target.exists)
        assert target.read_bytes() == encoded_page(page, kind.suffix)
    assert {kind.suffix for kind in FORMATS if kind.drawn} == set(PAGE_SUFFIXES)
    with Image.open(io.BytesIO((tmp_path / "map.png").read_bytes())) as picture:
        np.testing.assert_array_equal(pixels_of(image), np.asarray(picture.convert("RGB")))
    top, left, height, width = page.shapes[1].rectangle
    inside = pixels_of(image)[top : top + height : 3, left : left + width : 3]
    np.testing.assert_array_equal(inside, colours(shown.planes[0], shown.scale))


def test_what_cannot_be_drawn_is_said_and_cannot_be_saved(dialog: SaveDialog, qtbot: QtBot) -> None:
    spin(dialog, "save.zoom", 5)
    tick(dialog, "save.numbers")
    assert seen(dialog, qtbot) is None
    assert "Use a scale of at least" in words(dialog)
    assert not saves(dialog)
    least = int(words(dialog).split("at least ")[1].split(",")[0])
    spin(dialog, "save.zoom", least)
    assert seen(dialog, qtbot) is not None
    assert saves(dialog)
    tick(dialog, "save.wide")
    spin(dialog, "save.width", 10)
    assert seen(dialog, qtbot) is None
    assert "Use a width of at least 58" in words(dialog)
    choose(dialog, "save.format", [kind.suffix for kind in FORMATS].index(".npy"))
    seen(dialog, qtbot)
    assert saves(dialog)
    assert "38 × 58 numbers a channel" in words(dialog)


def test_the_last_choices_are_remembered(window: Window, qtbot: QtBot) -> None:
    first = opened(window, qtbot)
    choose(first, "save.format", 1)
    choose(first, "save.colours", 3)
    choose(first, "save.ground", 2)
    for name in ("save.wide", "save.grid", "save.captioned"):
        tick(first, name)
    spin(first, "save.width", 777)
    chosen = first.saving
    assert chosen.looks.caption == shown_map(window.session.frame).caption
    first.accept()
    second = opened(window, qtbot)
    assert second.saving == chosen
    tick(second, "save.grid", on=False)
    second.reject()
    third = opened(window, qtbot)
    assert third.saving == chosen
    third.reject()
    for nonsense in ("", "{", "[1]", '{"looks": 3, "format": []}', '{"looks": {"width": 1e9}}'):
        Preferences().keep_text("export/map", nonsense)
        again = opened(window, qtbot)
        assert again.saving == Saving(FORMATS[0], MapLooks(512 // 58))
        again.reject()
        again.deleteLater()
    for each in (first, second, third):
        each.deleteLater()


def test_a_picture_too_large_for_a_preview_can_still_be_saved(
    dialog: SaveDialog, qtbot: QtBot
) -> None:
    spin(dialog, "save.zoom", math.isqrt(20_000_000 // (38 * 58)))
    assert seen(dialog, qtbot) is None
    assert "too large for a preview" in words(dialog)
    assert saves(dialog)
