"""The real window, with real events, in the orders that users come up with."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.files.exports.map_looks import MapLooks
from cnnviz.nn.layers import Conv2d
from cnnviz.state import edits
from cnnviz.state.document import Picture, Preparation, Selection
from cnnviz.ui.app import first_document
from cnnviz.ui.exports.map_dialog import FORMATS, Saving
from cnnviz.ui.exports.shown_map import shown_map
from cnnviz.ui.lab.operator.kernel_grid import KernelGrid
from cnnviz.ui.painting.drawing import plane_image
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import (
    LEFT,
    Open,
    document,
    drop,
    dropped_file,
    lab,
    output,
    picture,
    press,
)

NPY = next(each for each in FORMATS if each.suffix == ".npy")


def test_a_dropped_photo_goes_all_the_way_and_comes_back_with_undo(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "photo.jpg"
    Image.fromarray(picture(300, 400).pixels).save(path)
    before = document(window)
    drop(window, dropped_file(path))
    qtbot.waitUntil(lambda: document(window).picture.name == "photo.jpg")
    assert window.session.frame.run.input.shape == (1, 192, 256)
    assert output(window).shape == (1, 190, 254)
    assert str(path) in window.preferences.recent
    press(window, "Ctrl+Z")
    assert document(window) is before


def test_undo_while_it_plays_takes_back_the_change_and_pauses(window: Window) -> None:
    window.session.ask(Ask("Add ReLU", lambda before: edits.with_added(before, "relu", 1)))
    press(window, "Space")
    playing = [window.session.store.player.playing]
    press(window, "Ctrl+Z")
    playing.append(window.session.store.player.playing)
    assert playing == [True, False]
    assert [layer.name for layer in document(window).network.layers] == [
        "conv1",
        "relu1",
        "maxpool1",
    ]


def test_a_dragged_weight_changes_the_map_under_the_hand_and_is_one_undo_step(
    window: Window,
) -> None:
    grid = window.findChild(KernelGrid)
    assert grid is not None
    before, begun = output(window).copy(), document(window)
    middle = grid.rect().center()
    QTest.mousePress(grid, LEFT, pos=middle)
    seen = []
    for move in range(1, 6):
        QTest.mouseMove(grid, middle - QPoint(0, 10 * move))
        seen.append(float(np.abs(output(window) - before).max()))
    QTest.mouseRelease(grid, LEFT, pos=middle - QPoint(0, 50))
    assert seen[-1] > seen[0] > 0
    assert window.session.frame.undo_label == "Change weight"
    press(window, "Ctrl+Z")
    assert document(window) is begun
    np.testing.assert_array_equal(output(window), before)


@pytest.mark.parametrize("keys", ["Ctrl+Backspace", "Ctrl+Left", "Ctrl+Right"])
def test_a_drag_ends_where_its_kernel_leaves_the_stage(window: Window, keys: str) -> None:
    # There is another convolution at hand, which the drag must not reach.
    window.session.ask(Ask("Add", lambda now: edits.with_added(now, "conv", 1)))
    press(window, "Ctrl+Left")
    grid = lab(window).operator.kernel.grid
    middle = grid.rect().center()
    QTest.mousePress(grid, LEFT, pos=middle)
    QTest.mouseMove(grid, middle + QPoint(20, 0))
    press(window, keys)
    left = document(window)
    QTest.mouseMove(grid, middle + QPoint(60, 0))
    QTest.mouseRelease(grid, LEFT, pos=middle + QPoint(60, 0))
    assert document(window) is left


def test_an_impossible_kernel_is_said_and_the_last_good_map_stays(window: Window) -> None:
    press(window, "End")
    before = output(window)
    window.session.ask(
        Ask(
            "Choose size",
            lambda present: edits.with_preparation(present, Preparation(size=8)),
        )
    )
    window.session.ask(
        Ask("Grow", lambda present: edits.with_kernel(present, "conv1", np.ones((15, 15))))
    )
    frame = window.session.frame
    assert frame.problem is not None
    assert "15×15 kernel" in frame.problem.text
    assert frame.stage is not None
    assert frame.stage.output.shape[1] > 0
    assert frame.stale
    described = lab(window).stage.accessibleDescription()
    assert described.startswith("conv1, as it was computed last")
    headings = [each.text() for each in lab(window).side.findChildren(QLabel) if each.isVisible()]
    assert "Last good geometry" in headings
    words = lab(window).operator.kernel.problem
    assert words.isVisible()
    # The links between window and cell, which go on below, cross no word of it.
    drawn = window.grab(QRect(words.mapTo(window, QPoint()), words.size())).toImage()
    inks = [drawn.pixelColor(x, y) for x in range(drawn.width()) for y in range(drawn.height())]
    assert max(ink.green() - ink.blue() for ink in inks) < 10, "something is amber"
    press(window, "Ctrl+Z")
    press(window, "Ctrl+Z")
    np.testing.assert_array_equal(output(window), before)
    assert not window.session.frame.stale


def test_the_last_good_map_stays_after_a_look_at_the_input(window: Window) -> None:
    before = output(window)
    wide = np.ones((15, 15))
    window.session.ask(
        Ask("Choose size", lambda now: edits.with_preparation(now, Preparation(size=8)))
    )
    window.session.ask(Ask("Grow", lambda now: edits.with_kernel(now, "conv1", wide)))
    good = output(window)
    assert good.shape != before.shape
    for keys in ("Ctrl+Left", "Ctrl+Right"):
        press(window, keys)
    assert window.session.frame.problem is not None
    np.testing.assert_array_equal(output(window), good)


def test_a_kernel_too_large_from_the_start_can_be_made_smaller(open_window: Open) -> None:
    window = open_window(first_document(picture(2, 2)))
    assert window.session.frame.stage is None
    grid = lab(window).operator.kernel.grid
    assert grid.isVisible()
    assert (
        not lab(window)
        .operator.geometry()
        .intersects(lab(window).stage.stage_layout.source.plane.clip.toRect())
    )
    window.grab()
    size = window.findChild(QSpinBox, "operator.size.rows")
    assert size is not None
    size.setValue(1)
    assert output(window).shape == (1, 2, 2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.png", b"not a picture"),
        ("empty.jpg", b""),
        ("cut.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    ],
)
def test_a_file_that_is_no_picture_gets_a_sentence_and_the_work_stays(
    window: Window, qtbot: QtBot, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before = document(window)
    drop(window, dropped_file(path))
    qtbot.waitUntil(lambda: bool(window.messages.words))
    assert name in window.messages.words
    assert document(window) is before


@pytest.mark.parametrize("text", ["https://example.org/cat.png", "/no/such/file.png"])
def test_an_address_or_a_lost_path_gets_a_sentence(window: Window, qtbot: QtBot, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    before = document(window)
    drop(window, data)
    qtbot.waitUntil(lambda: bool(window.messages.words))
    assert document(window) is before


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((1, 1), 9, np.uint8),
        np.full((1, 5000), 9, np.uint8),
        np.full((30, 30), 77, np.uint8),
        np.full((3, 2, 3), 255, np.uint8),
    ],
    ids=["1x1", "1x5000", "constant", "3x2 white"],
)
@pytest.mark.parametrize("weight", [0.0, 1e30], ids=["zeros", "1e30"])
def test_odd_pictures_and_kernels_are_shown(
    open_window: Open, pixels: np.ndarray, weight: float
) -> None:
    begun = first_document(Picture("odd", pixels))
    begun = edits.with_kernel(begun, "conv1", np.full((3, 3), weight))
    layer = edits.convolution(begun, "conv1")
    window = open_window(edits.with_layer(begun, replace(layer, padding=1)))
    window.grab()
    for layer_ in ("input", "conv1", "relu1"):
        window.session.ask_select(Selection(layer_))
        window.grab()
    window.session.ask_select(Selection("conv1"))
    cell = tuple(each // 2 for each in output(window).shape)
    brightness = pixels.reshape(*pixels.shape[:2], -1)[0, 0, 0]
    taps = np.minimum(np.array(pixels.shape[:2]), 3).prod()
    if pixels.shape[0] != 2 and pixels.shape[1] != 2:
        assert output(window)[cell] == pytest.approx(weight * brightness * taps, rel=1e-5)


def test_painting_on_the_input_is_one_undo_step_a_stroke(window: Window) -> None:
    active = window.findChild(QWidget, "brush.active")
    window.session.ask_select(Selection("input"))
    assert active is not None
    QTest.mouseClick(active, LEFT)
    grid = lab(window).stage.stage_layout.source.near[0]
    rows, columns = grid.visible()
    places = [
        grid.rect(rows.start + 1, columns.start + each).center().toPoint() for each in (1, 2, 3)
    ]
    QTest.mousePress(lab(window).stage, LEFT, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(lab(window).stage, place)
    QTest.mouseRelease(lab(window).stage, LEFT, pos=places[-1])
    values = window.session.frame.run.input.values[0]
    line = values[rows.start + 1, columns.start + 1 : columns.start + 4]
    assert line.tolist() == [255.0, 255.0, 255.0]
    shapes = []
    for layer in ("conv1", "relu1", "input"):
        window.session.ask_select(Selection(layer))
        shapes.append(lab(window).stage.cursor().shape())
    cross, arrow = Qt.CursorShape.CrossCursor, Qt.CursorShape.ArrowCursor
    assert shapes == [cross, arrow, cross], "the cross says where the mouse paints"
    press(window, "Ctrl+Z")
    assert document(window).strokes == ()


def test_the_saved_map_is_what_the_screen_shows_and_the_array_behind_it(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = shown_map(window.session.frame)
    window.exports.map.save_to(str(tmp_path / "map.png"), shown, Saving(FORMATS[0], MapLooks(3)))
    qtbot.waitUntil(lambda: (tmp_path / "map.png").exists())
    screen = plane_image(shown.planes, shown.scale).convertToFormat(QImage.Format.Format_RGB888)
    with Image.open(tmp_path / "map.png") as saved:
        pixels = np.asarray(saved.convert("RGB"))
    assert pixels.shape == (38 * 3, 58 * 3, 3)
    for row, column in ((0, 0), (17, 23), (37, 57)):
        colour = screen.pixelColor(column, row)
        rgb = [colour.red(), colour.green(), colour.blue()]
        assert pixels[3 * row + 1, 3 * column + 1].tolist() == rgb
    window.exports.map.save_to(str(tmp_path / "map.npy"), shown, Saving(NPY))
    qtbot.waitUntil(lambda: (tmp_path / "map.npy").exists())
    np.testing.assert_array_equal(np.load(tmp_path / "map.npy").squeeze(), shown.values.squeeze())


def test_a_file_the_dialog_has_not_asked_about_is_not_replaced(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = shown_map(window.session.frame)
    for name in ("map.png", "mine.txt"):
        (tmp_path / name).write_text("dear")
    window.exports.map.save_to(str(tmp_path / "map"), shown, Saving(FORMATS[0]))
    assert "map.png is there already" in window.messages.words
    lab(window).kernels.keep(str(tmp_path / "mine"), np.eye(3))
    assert "mine.txt is there already" in window.messages.words
    assert {path.read_text() for path in tmp_path.glob("m*")} == {"dear"}
    window.exports.map.save_to(str(tmp_path / "other"), shown, Saving(FORMATS[0]))
    qtbot.waitUntil(lambda: (tmp_path / "other.png").exists())
    lab(window).kernels.keep(str(tmp_path / "own"), np.eye(3))
    assert (tmp_path / "own.txt").exists()


def test_copy_and_paste_bring_the_map_back_as_a_picture(window: Window, qtbot: QtBot) -> None:
    press(window, "Ctrl+C")
    assert not QGuiApplication.clipboard().image().isNull()
    press(window, "Ctrl+V")
    qtbot.waitUntil(lambda: document(window).picture.size == (38, 58))


def test_the_map_fills_in_as_the_window_walks(window: Window) -> None:
    press(window, "R")
    press(window, "Home")
    column = lab(window).stage.stage_layout.output
    assert column is not None
    plane = column.plane
    still_to_come = plane.rect(20, 30).center().toPoint()
    hidden = lab(window).stage.grab().toImage().pixelColor(still_to_come)
    press(window, "End")
    shown = lab(window).stage.grab().toImage().pixelColor(still_to_come)
    assert hidden != shown


def test_large_work_happens_beside_the_window_and_the_newest_wins(
    open_window: Open, qtbot: QtBot
) -> None:
    begun = edits.with_preparation(first_document(picture(4000, 3000)), Preparation(size=None))
    window = open_window(begun)

    def centre(weight: float) -> Ask:
        return Ask(
            "Change weight", lambda before: edits.with_weight(before, "conv1", (1, 1), weight)
        )

    for weight in (5.0, 6.0, 7.0):
        window.session.ask(centre(weight))
    assert window.session.frame.busy
    qtbot.waitUntil(lambda: not window.session.frame.busy, timeout=20_000)
    layer = window.session.frame.run.document.network["conv1"]
    assert isinstance(layer, Conv2d)
    assert layer.weight[0, 0, 1, 1] == 7.0
    center = window.session.frame.run.input.values[0, 2000:2003, 1500:1503]
    kernel = layer.weight[0, 0]
    assert output(window)[0, 2000, 1500] == (center * kernel).sum()
