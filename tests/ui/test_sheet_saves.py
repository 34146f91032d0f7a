"""Sheets from the window: all maps of a layer, its filters, the whole network."""

import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from cnnviz.core.colour import colours, picture_colours, scale_for
from cnnviz.files.exports.pages import Page, Raster, encoded_page
from cnnviz.files.models import load_model
from cnnviz.state.document import Selection
from cnnviz.state.edits import with_model
from cnnviz.state.filters import Filters, filters_of
from cnnviz.ui.app import first_document
from cnnviz.ui.exports.map_folder import maps_of
from cnnviz.ui.exports.sheets import filters_sheet, layer_sheet, whole_sheet
from cnnviz.ui.lab.side.section import layer_edit
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask
from tests.files.pages.pdf_reader import read_pdf
from tests.files.pages.test_pages import SVG
from tests.ui.hands import Open, picture


@pytest.fixture
def window(open_window: Open) -> Window:
    """Open the photos model at work on a picture, its first convolution selected."""
    window = open_window(with_model(first_document(picture()), load_model("photos")))
    window.session.ask_select(Selection("conv1"))
    return window


def rasters(page: Page) -> list[Raster]:
    return [each for each in page.shapes if isinstance(each, Raster)]


def test_a_sheet_holds_every_map_as_the_stage_shows_it(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    frame = window.session.frame
    stem, make = layer_sheet(frame)
    assert stem == "conv1-sheet"
    assert frame.stage is not None
    _legend, *maps = rasters(make())
    for raster, plane in zip(maps, frame.stage.output.values, strict=True):
        np.testing.assert_array_equal(raster.cells, colours(plane, frame.stage.output_scale))
    saves = window.exports.sheets
    for name, suffix in (("a.png", ""), ("b.svg", ""), ("c.PDF", ""), ("d", ".svg")):
        saves.save_to(str(tmp_path / name), make, suffix or ".png")
        qtbot.waitUntil(lambda: "Saved" in window.messages.words)
        window.messages.dismiss()
    with Image.open(tmp_path / "a.png") as found:
        assert found.size == make().size[::-1]
    assert (tmp_path / "d.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    texts = [each.text for each in ElementTree.parse(tmp_path / "b.svg").iter(f"{SVG}text")]
    assert {"conv1", *map(str, range(32))} <= set(texts)
    with Image.open(io.BytesIO(encoded_page(replace(make(), words=()), ".png"))) as found:
        painted = read_pdf((tmp_path / "c.PDF").read_bytes())
        np.testing.assert_array_equal(painted.pixels, np.asarray(found))
    (tmp_path / "e.png").write_text("mine")
    saves.save_to(str(tmp_path / "e"), make)
    assert "e.png is there already" in window.messages.words
    saves.save_to(str(tmp_path / "no" / "folder.png"), make)
    qtbot.waitUntil(lambda: "no folder" in window.messages.words.lower())


def test_filters_that_read_colours_are_shown_in_colour(window: Window) -> None:
    found = filters_sheet(window.session.frame)
    assert found is not None
    stem, make = found
    assert stem == "conv1-filters"
    weight = load_model("photos").network["conv1"].parameters["weight"]
    scale = scale_for(weight, kind="weight")
    _legend, *tiles = rasters(make())
    for tile, kernels in zip(tiles, weight, strict=True):
        np.testing.assert_array_equal(tile.cells, picture_colours(kernels, scale))
    window.session.ask_select(Selection("globalavgpool"))
    later = filters_sheet(window.session.frame)
    assert later is not None
    page = later[1]()
    assert later[0] == "dense-filters"
    assert {"airplane", "cat", "truck"} <= {each.text for each in page.words}
    window.session.ask_select(Selection("softmax"))
    assert filters_sheet(window.session.frame) is None


def test_each_filter_lies_in_its_tile(window: Window) -> None:
    document = window.session.store.document
    layer = document.network["conv2"]
    filters = filters_of(document.network, (3, 32, 32), layer)  # type: ignore[arg-type]
    window.session.ask_select(Selection("conv2"))
    found = filters_sheet(window.session.frame)
    assert found is not None
    _legend, *tiles = rasters(found[1]())
    assert len(tiles) == filters.count
    for at in (0, 17):
        assert_kernels(tiles[at], filters, at)


def assert_kernels(tile: Raster, filters: Filters, at: int) -> None:
    """Compare every weight's square in a tile with the weight's colour."""
    rows, columns = filters.places.size
    cell = (tile.cells.shape[0] - filters.places.rows + 1) // (filters.places.rows * rows)
    for kernel, values in enumerate(filters.values[at]):
        down, across = divmod(kernel, filters.places.columns)
        top, left = down * (rows * cell + 1), across * (columns * cell + 1)
        inside = tile.cells[top : top + rows * cell, left : left + columns * cell]
        shown = colours(values, filters.scale).repeat(cell, axis=0).repeat(cell, axis=1)
        np.testing.assert_array_equal(inside, shown)


def test_the_whole_network_is_on_one_sheet(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    frame = window.session.frame
    _stem, make = whole_sheet(frame)
    page = make()
    said = {each.text for each in page.words}
    for shown in maps_of(frame, whole=True).layers:
        count, rows, columns = shown.values.shape
        assert {shown.name, f"{shown.kind} · {count} @ {rows}×{columns}"} <= said
    assert {"cat", "truck"} <= said
    height, width = page.size
    rectangles = [each.rectangle for each in (*page.shapes, *page.words)]
    for top, left, tall, wide in rectangles:
        assert min(top, left, height - top - tall, width - left - wide) >= 0
    assert 1.2 < width / height < 2
    covered = np.zeros(page.size, int)
    for raster in rasters(page):
        top, left, tall, wide = raster.rectangle
        covered[top : top + tall, left : left + wide] += 1
    for words in page.words:
        top, left, tall, wide = words.rectangle
        covered[top : top + tall, left : left + wide] += 1
    assert covered.max() == 1
    saves = window.exports.sheets
    saves.save_to(str(tmp_path / "network.png"), make)
    qtbot.waitUntil(lambda: "Saved" in window.messages.words)
    window.session.ask(Ask("Change dilation", layer_edit("conv1", dilation=(99, 99))))
    saves.save_network()
    assert window.messages.words.startswith("conv1: ")
