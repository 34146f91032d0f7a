"""The sheet on what a layer has learned: filters, dead maps, pictures that excite."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.colour import colour_of
from cnnviz.core.geometry import Pair
from cnnviz.core.sheets import packing
from cnnviz.files.models import load_model
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.nn.exciting import exciting
from cnnviz.nn.layers import Conv2d, frozen
from cnnviz.nn.preprocess import preprocess
from cnnviz.nn.receptive import extent, receptive_field
from cnnviz.state.document import Document, Selection
from cnnviz.state.edits import with_model
from cnnviz.state.filters import Filters, tile_pixels, tile_size
from cnnviz.ui.app import first_document
from cnnviz.ui.learned.layout import (
    FRAME,
    GAP,
    LARGEST_CELL,
    LARGEST_TILE,
    MARGIN,
    SPREAD,
    tiling,
)
from cnnviz.ui.learned.sheet import LearnedSheet
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import LEFT, Open, document, lab, picture, press


def opened(open_window: Open, qtbot: QtBot, model: str, layer: str) -> tuple[Window, LearnedSheet]:
    window = open_window(with_model(first_document(picture()), load_model(model)))
    window.session.ask_select(Selection(layer))
    press(window, "Ctrl+L")
    sheet = window.learned.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: bool(sheet.strip.exhibits))
    return window, sheet


def click(widget: QWidget, point: QPoint | None = None) -> None:
    QTest.mouseClick(widget, LEFT, pos=point or widget.rect().center())


def rgb_at(widget: QWidget, point: QPoint) -> tuple[int, int, int]:
    colour = widget.grab().toImage().pixelColor(point)
    return colour.red(), colour.green(), colour.blue()


def centre(sheet: LearnedSheet, at: int, weight: tuple[int, int]) -> QPoint:
    """Return the middle of a weight of the first kernel of a filter."""
    tiles = sheet.area.canvas.tiles
    assert tiles is not None
    row, column = (tiles.cell * (each + 0.5) for each in weight)
    return (tiles.tile(at).topLeft().toPoint()) + QPoint(int(column), int(row))


def with_bias(document: Document, layer: str, at: int, bias: float) -> Document:
    network = document.network
    biases = np.array(network[layer].parameters["bias"])
    biases[at] = bias
    changed = network[layer].with_arrays({"bias": frozen(biases)})
    return replace(document, network=network.replaced(layer, changed))


def test_tiles_have_the_colours_of_the_weights_and_an_edit_shows(
    open_window: Open, qtbot: QtBot
) -> None:
    window, sheet = opened(open_window, qtbot, "shapes", "conv1")
    canvas = sheet.area.canvas
    weights = document(window).network["conv1"].parameters["weight"]
    for at, row, column in ((0, 0, 0), (3, 4, 2), (7, 2, 2)):
        assert canvas.filters is not None
        wanted = colour_of(float(weights[at, 0, row, column]), canvas.filters.scale)
        assert rgb_at(canvas, centre(sheet, at, (row, column))) == wanted
    before = rgb_at(canvas, centre(sheet, 0, (1, 1)))
    lab(window).operator.kernel.grid.weights_asked.emit([(1, 1)], -9.0, "Change weight", "")
    assert canvas.filters is not None
    assert canvas.filters.scale.low == -9.0
    darkest = colour_of(-9.0, canvas.filters.scale)
    after = rgb_at(canvas, centre(sheet, 0, (1, 1)))
    assert after == darkest != before
    assert sheet.spread.spread is not None
    assert sheet.spread.spread.counts.sum() == weights.size
    assert sheet.spread.spread.low == -9.0


kernel_sizes = st.tuples(st.integers(1, 5), st.integers(1, 7))


@given(
    st.integers(1, 40), st.integers(1, 9), kernel_sizes,
    st.tuples(st.integers(200, 700), st.integers(300, 1200)),
    st.integers(12, 30), st.integers(10, 150),
)  # fmt: skip
def test_tiles_stand_in_rows_below_their_names(
    count: int, kernels: int, size: tuple[int, int], room: tuple[int, int], line: int, widest: int
) -> None:
    places = packing(kernels, size)
    tiles = tiling(count, places, room, line, widest, 14)
    slots = [tiles.slot(at) for at in range(count)]
    whole = QRectF(0, 0, room[1], tiles.height)
    for at, slot in enumerate(slots):
        name, tile = tiles.name(at), tiles.tile(at)
        frame = tile.adjusted(-FRAME, -FRAME, FRAME, FRAME)
        assert slot.contains(name)
        assert slot.contains(frame)
        assert name.bottom() <= frame.top()
        assert name.height() >= line
        assert name.width() >= widest
        assert not any(slot.intersects(other) for other in slots[:at])
        assert tiles.across == 1 or whole.contains(slot)
        assert {tiles.at(name.center()), tiles.at(tile.center())} == {at}
    rows = [slot.top() for slot in slots]
    assert rows == sorted(rows)
    # Columns share the width there is, or stand as far apart as they may.
    fit, lines = tiles.height <= room[0], -(-count // tiles.across)
    inner = room[1] - (0 if fit else 14) - 2 * MARGIN + GAP
    least = tiles.room + GAP
    shared = tiles.across * tiles.step[1] == pytest.approx(inner)
    assert shared or tiles.step[1] == pytest.approx(SPREAD * least) or tiles.across == 1
    assert lines == 1 or -(-count // (lines - 1)) * least > inner
    # No row is emptier than it has to be.
    assert tiles.across == -(-count // lines)

    def fits(cell: int) -> bool:
        """Whether tiles with weights of this size fit the room."""
        high, wide = tile_size(places, cell)
        slot = max(wide + 2 * FRAME, widest) + GAP, line + high + 2 * FRAME + GAP
        wide, high = (each - 2 * MARGIN + GAP for each in reversed(room))
        across = max(1, min(count, wide // slot[0]))
        return -(-count // across) * slot[1] <= high

    assert fits(tiles.cell) == fit
    if max(tile_size(places, tiles.cell + 1)) <= LARGEST_TILE and tiles.cell < LARGEST_CELL:
        assert not fits(tiles.cell + 1)


@pytest.mark.parametrize(
    ("kernels", "size"), [(1, (3, 3)), (5, (2, 3)), (7, (1, 1)), (4, (3, 5)), (6, (5, 5))]
)
def test_what_is_told_of_a_pixel_is_the_weight_painted_there(kernels: int, size: Pair) -> None:
    values = frozen(np.random.default_rng(4).normal(size=(3, kernels, *size)))
    filters = Filters(Conv2d("conv", values, frozen(np.zeros(3))), values, False, ())
    tiles = tiling(3, filters.places, (150, 500), 15, 40, 14)
    line, ground = (1, 2, 3), (4, 5, 6)
    painted = tile_pixels(filters, 1, tiles.cell, line, ground)
    tile = tiles.tile(1)
    assert painted.shape[:2] == (tile.height(), tile.width())
    found = set()
    for row, column in np.ndindex(painted.shape[:2]):
        weight = tiles.weight_at(tile.topLeft() + QPointF(column + 0.5, row + 0.5))
        colour = tuple(painted[row, column].tolist())
        if weight is None:
            assert colour in (line, ground)
        else:
            assert colour == colour_of(float(values[1][weight]), filters.scale)
            found.add(weight)
    assert len(found) == values[1].size
    assert tiles.weight_at(tiles.name(1).center()) is None


def test_a_filter_of_three_colours_is_one_picture_with_zero_in_the_middle(
    open_window: Open, qtbot: QtBot
) -> None:
    window, sheet = opened(open_window, qtbot, "photos", "conv1")
    canvas = sheet.area.canvas
    weights = document(window).network["conv1"].parameters["weight"]
    reach = float(np.abs(weights).max())
    shown = rgb_at(canvas, centre(sheet, 9, (1, 1)))
    wanted = (weights[9, :, 1, 1] / reach + 1) / 2 * 255
    np.testing.assert_allclose(shown, wanted, atol=1.5)
    click(sheet.own)
    reach = float(np.abs(weights[2]).max())
    shown = rgb_at(canvas, centre(sheet, 2, (0, 1)))
    np.testing.assert_allclose(shown, (weights[2, :, 0, 1] / reach + 1) / 2 * 255, atol=1.5)


def test_a_click_and_the_arrows_put_a_map_on_the_stage(open_window: Open, qtbot: QtBot) -> None:
    window, sheet = opened(open_window, qtbot, "digits", "relu2")
    assert sheet.heading.text().startswith("conv3: 32 filters of 16 kernels")
    canvas = sheet.area.canvas
    assert canvas.tiles is not None
    click(canvas, canvas.tiles.tile(5).center().toPoint())
    assert document(window).selection == Selection("conv3", 5)
    assert canvas.at == 5
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert document(window).selection == Selection("conv3", 6)
    window.session.ask_select(Selection("dense"))
    assert canvas.filters is not None
    assert canvas.filters.names == load_model("digits").classes
    click(canvas, canvas.tiles.tile(4).center().toPoint())
    stage = window.session.frame.stage
    assert stage is not None
    assert stage.named == "4"
    assert "4" in sheet.about.text()
    window.session.ask_select(Selection("softmax"))
    assert canvas.filters.layer.name == "dense"
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert window.learned.sheet is None
    assert not window.actions_["network.learned"].isEnabled()


def test_maps_that_are_never_above_zero_on_the_samples_are_marked(
    open_window: Open, qtbot: QtBot
) -> None:
    window, sheet = opened(open_window, qtbot, "shapes", "conv2")
    assert not sheet.area.canvas.dead.any()
    window.session.ask(Ask("Change bias", lambda each: with_bias(each, "conv2", 5, -1e4)))
    qtbot.waitUntil(lambda: bool(sheet.area.canvas.dead.any()))
    assert np.flatnonzero(sheet.area.canvas.dead).tolist() == [5]
    assert "dead: 1 of 8 maps" in sheet.legend.accessibleName()
    window.session.store.undo()
    qtbot.waitUntil(lambda: not sheet.area.canvas.dead.any())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of the ten digits, a broken picture and a text."""
    for each in samples():
        if each.group == "Digits":
            shutil.copy(each.path, tmp_path / each.path.name)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("no picture either")
    return tmp_path


def test_the_pictures_of_a_folder_that_excite_a_map_are_those_of_its_definition(
    open_window: Open, qtbot: QtBot, folder: Path
) -> None:
    window, sheet = opened(open_window, qtbot, "digits", "conv3")
    window.session.ask_select(Selection("conv3", 2))
    sheet.look_in(folder)
    qtbot.waitUntil(lambda: str(folder.name) in sheet.where.text())
    assert sheet.where.text().endswith("; 1 could not be read")
    assert sheet.where.text().startswith("Among 10 pictures")
    model = document(window).model
    assert model is not None
    paths = sorted(folder.glob("digit*"))
    inputs = [
        preprocess(open_picture(path).pixels, model.preprocessing, model.shape).x for path in paths
    ]
    expected = exciting(model.network, inputs, "conv3", 2)
    shown = sheet.strip.exhibits
    assert [each.name for each in shown] == [paths[each.at].name for each in expected]
    for at, each in enumerate(expected):
        assert shown[at].excited == each
        seen = receptive_field(model.network, model.shape, "conv3", each.cell)["input"]
        top, left, bottom, _ = extent(seen)
        patch, rect = sheet.strip.patch(at), sheet.strip.shown(at)
        assert patch is not None
        zoom = rect.width() / model.shape[2]
        found = (patch.top() - rect.top(), patch.left() - rect.left(), patch.height())
        np.testing.assert_allclose(np.array(found) / zoom, (top, left, bottom - top + 1), atol=1e-6)
    click(sheet.strip, sheet.strip.place(1).center().toPoint())
    qtbot.waitUntil(lambda: document(window).picture.name == shown[1].name)


def test_a_folder_that_is_gone_is_one_sentence_and_the_samples_come_back(
    open_window: Open, qtbot: QtBot, folder: Path
) -> None:
    window, sheet = opened(open_window, qtbot, "digits", "conv1")
    sheet.look_in(folder)
    qtbot.waitUntil(lambda: "10 pictures" in sheet.where.text())
    shutil.rmtree(folder)
    window.session.ask_select(Selection("conv2"))
    qtbot.waitUntil(lambda: "no folder" in sheet.where.text())
    assert sheet.strip.exhibits == []
    click(sheet.samples)
    qtbot.waitUntil(lambda: sheet.where.text() == "Among the 10 sample pictures")
    assert len(sheet.strip.exhibits) == 8


def test_the_window_goes_on_while_a_folder_is_read_and_cancel_and_closing_end_it(
    open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    source = next(each.path for each in samples() if each.name == "still-life")
    for at in range(300):
        shutil.copy(source, tmp_path / f"{at:03}.png")
    window, sheet = opened(open_window, qtbot, "photos", "conv7")
    sheet.look_in(tmp_path)
    qtbot.waitUntil(lambda: sheet.where.text().startswith("Reading"))
    window.session.ask_select(Selection("conv7", 40))
    assert "map 40" in sheet.about.text()
    click(sheet.cancel)
    qtbot.waitUntil(lambda: sheet.where.text() == "Among the 14 sample pictures")
    sheet.look_in(tmp_path)
    qtbot.waitUntil(lambda: sheet.where.text().startswith("Reading"))
    window.close()
    assert window.learned.sheet is None
