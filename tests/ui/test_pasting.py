"""What is dropped or pasted: the best of its flavours is taken, and nothing vanishes unsaid."""

import base64
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.state import edits
from cnnviz.ui.shell.window import Window
from tests.ui.hands import LEFT, document, drop, lab, press

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "a photo.png"
    pixels = np.random.default_rng(3).integers(0, 256, (20, 30, 3), np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def paste(window: Window, data: QMimeData) -> None:
    QGuiApplication.clipboard().setMimeData(data)
    press(window, "Ctrl+V")


def words(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def shown(window: Window, qtbot: QtBot, rows: int = 20) -> str:
    qtbot.waitUntil(lambda: document(window).picture.pixels.shape[0] == rows, timeout=5000)
    return document(window).picture.name


def said(window: Window, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: bool(window.messages.words), timeout=5000)
    return window.messages.words


def test_a_picture_with_its_web_address_is_the_picture(window: Window, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/cat.png")])
    data.setText("https://example.org/cat.png")
    data.setHtml('<img src="https://example.org/cat.png">')
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    data.setImageData(image)
    drop(window, data)
    assert shown(window, qtbot) == "Picture dropped"
    assert window.messages.words == ""


def test_an_address_that_holds_its_picture_is_opened(
    window: Window, qtbot: QtBot, photo: Path
) -> None:
    paste(window, words("data:image/png;base64," + base64.b64encode(photo.read_bytes()).decode()))
    assert shown(window, qtbot) == "Picture pasted"
    paste(window, words("data:image/png;base64,####"))
    assert "damaged" in said(window, qtbot)


@pytest.mark.parametrize("form", ['"{0}"', "'{0}'", "{0}\n", "file://localhost{1}", "file://{1}"])
def test_a_path_is_found_in_every_form_it_is_copied_in(
    window: Window, qtbot: QtBot, photo: Path, form: str
) -> None:
    address = str(photo).replace(" ", "%20")
    paste(window, words(form.format(photo, address)))
    assert shown(window, qtbot) == photo.name


def test_the_home_folder_is_known(
    window: Window, qtbot: QtBot, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(photo.parent))
    monkeypatch.setenv("USERPROFILE", str(photo.parent))
    paste(window, words(f"~/{photo.name}"))
    assert shown(window, qtbot) == photo.name


def test_cells_of_a_spreadsheet_become_the_kernel_that_has_the_keys(window: Window) -> None:
    grid = lab(window).operator.kernel.grid
    QTest.mouseClick(grid, LEFT, pos=QPoint(9, 9))
    QGuiApplication.clipboard().setText("0\t1\t0\n1\t-4\t1\n0\t1\t0,5\n")
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    weight = edits.convolution(document(window), "conv1").weight[0, 0]
    np.testing.assert_array_equal(weight, [[0, 1, 0], [1, -4, 1], [0, 1, 0.5]])
    assert window.session.store.history.undo_label == "Paste kernel"
    assert window.messages.words == ""


def test_numbers_pasted_elsewhere_say_where_they_fit(window: Window, qtbot: QtBot) -> None:
    paste(window, words("0 1 0\n1 -4 1\n0 1 0"))
    assert "kernel" in said(window, qtbot)
    assert "file" not in window.messages.words


def test_rows_that_are_no_kernel_say_what_is_wrong_with_them(window: Window, qtbot: QtBot) -> None:
    grid = lab(window).operator.kernel.grid
    QTest.mouseClick(grid, LEFT, pos=QPoint(9, 9))
    QGuiApplication.clipboard().setText("0\t1\t0\n1\t-4\n")
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "3 numbers in row 1 but 2 in row 2" in said(window, qtbot)


def test_of_several_files_the_first_is_opened_and_that_is_said(
    window: Window, qtbot: QtBot, photo: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo)), QUrl.fromLocalFile("/b.png")])
    drop(window, data)
    assert shown(window, qtbot) == photo.name
    assert "first of 2" in window.messages.words


def test_a_sign_shows_where_a_drop_would_land(window: Window, photo: Path) -> None:
    def border() -> set[int]:
        QApplication.processEvents()
        painted = window.grab().toImage()
        middle = painted.height() // 2
        return {painted.pixelColor(x, middle).lightness() for x in range(14)}

    before = border()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    at, copy = QPointF(300, 300).toPoint(), Qt.DropAction.CopyAction
    window.dragEnterEvent(QDragEnterEvent(at, copy, data, LEFT, NONE))
    sign = window.findChild(QWidget, "drop_sign")
    assert sign is not None
    assert sign.isVisible()
    assert min(border()) < min(before) - 60
    window.dragLeaveEvent(QDragLeaveEvent())
    assert border() == before
    window.dragEnterEvent(QDragEnterEvent(at, copy, data, LEFT, NONE))
    drop(window, data)
    assert not sign.isVisible()


def test_what_went_wrong_is_said_until_the_user_goes_on(window: Window, qtbot: QtBot) -> None:
    paste(window, words("/nowhere/cat.png"))
    assert "There is no file" in said(window, qtbot)
    press(window, "Right")
    assert window.messages.words
    field = lab(window).operator.kernel.grid
    QTest.mouseClick(field, LEFT, pos=field.rect().center())
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert window.messages.words == ""


def test_the_next_picture_ends_what_went_wrong_before(
    window: Window, qtbot: QtBot, photo: Path
) -> None:
    paste(window, words("/nowhere/cat.png"))
    said(window, qtbot)
    paste(window, words(str(photo)))
    shown(window, qtbot)
    assert window.messages.words == ""


def test_nothing_said_before_stays_over_what_is_presented(window: Window, qtbot: QtBot) -> None:
    paste(window, words("/nowhere/cat.png"))
    said(window, qtbot)
    press(window, "F5")
    assert window.messages.words == ""
    timer = window.messages.findChild(QTimer)
    assert timer is not None
    timer.setInterval(50)
    window.messages.warn("What went wrong while presenting.")
    assert window.messages.words
    qtbot.waitUntil(lambda: window.messages.words == "", timeout=3000)
