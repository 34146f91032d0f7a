"""Pointing, clicking and zooming on the stage of the real window."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from cnnviz.state import edits
from cnnviz.state.document import Preparation
from cnnviz.ui.app import first_document
from cnnviz.ui.lab.stage.marks import box_rect
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import LEFT, Open, lab, picture, press


def test_pointing_at_a_cell_tells_of_it_and_a_click_goes_there(window: Window) -> None:
    column = lab(window).stage.stage_layout.output
    assert column is not None
    grid = column.near[0]
    rows, columns = grid.visible()
    cell = (rows.start + 1, columns.start + 2)
    point = grid.rect(*cell).center().toPoint()
    stop = window.session.store.player.stop
    said: list[str] = []
    lab(window).stage.hovered.connect(said.append)
    QTest.mouseMove(lab(window).stage, point)
    assert said[-1].startswith(f"row {cell[0]}, column {cell[1]}: ")
    assert window.session.store.player.stop == stop
    QTest.mouseClick(lab(window).stage, LEFT, pos=point)
    assert window.session.frame.stage is not None
    assert window.session.frame.stage.cell == (0, *cell)


def test_a_weight_and_its_pixel_stay_linked_while_the_window_walks(window: Window) -> None:
    press(window, "Home")
    lit: list[object] = []
    lab(window).stage.tap_hovered.connect(lit.append)
    column = lab(window).stage.stage_layout.source
    QTest.mouseMove(lab(window).stage, column.near[0].rect(1, 1).center().toPoint())
    for keys in ("PgDown", "PgDown", "PgUp", "Ctrl+Right"):
        press(window, keys)
    assert lit == [(0, 1, 1), (0, 1, 0), None, (0, 1, 0), None]


def test_a_weight_pointed_at_may_go(open_window: Open) -> None:
    rgb = Preparation(colour="rgb")
    window = open_window(edits.with_preparation(first_document(picture()), rgb))
    terms = lab(window).arithmetic
    said: list[str] = []
    lab(window).stage.hovered.connect(said.append)
    for tap, edit in (
        ((2, 0, 0), lambda now: edits.with_preparation(now, Preparation())),
        ((0, 2, 2), lambda now: edits.with_kernel(now, "conv1", np.ones((2, 2)))),
    ):
        terms.tap_hovered.emit(tap)
        assert said[-1]
        window.session.ask(Ask("Change", edit))
        assert not said[-1]
        window.grab()


def test_a_weight_that_is_dragged_marks_the_pixel_it_meets(window: Window) -> None:
    grid = lab(window).operator.kernel.grid
    point = grid.cells.rect(2, 0).center().toPoint()
    said: list[str] = []
    lab(window).stage.hovered.connect(said.append)
    QTest.mousePress(grid, LEFT, pos=point)
    QTest.mouseMove(grid, point + QPoint(30, 0))
    QTest.mouseRelease(grid, LEFT, pos=point + QPoint(30, 0))
    for keys in ("Home", "PgDown"):
        press(window, keys)
    assert said[-1].startswith("row 2, column 1: ")


def test_a_click_on_a_pixel_brings_the_window_over_it(window: Window) -> None:
    grid = lab(window).stage.stage_layout.source.near[0]
    rows, columns = grid.visible()
    pixel = (rows.start + 2, columns.start + 3)
    QTest.mouseClick(lab(window).stage, LEFT, pos=grid.rect(*pixel).center().toPoint())
    box = lab(window).stage.stage_layout.source.window
    assert (box[0] + 1, box[1] + 1) == pixel


def test_the_wheel_zooms_about_the_pointer(window: Window) -> None:
    layout = lab(window).stage.stage_layout
    point = layout.source.plane.clip.center() + QPointF(20, 10)
    before = layout.source.plane.cell_at(point)
    lab(window).stage.zoomed(4.0, point)
    after = lab(window).stage.stage_layout
    assert after.source.plane.cell > 3 * layout.source.plane.cell
    now = after.source.plane.cell_at(point)
    assert before is not None
    assert now is not None
    assert abs(before[0] - now[0]) <= 1
    assert abs(before[1] - now[1]) <= 1
    press(window, "0")
    assert lab(window).stage.stage_layout.source.plane.cell == layout.source.plane.cell


def test_an_enlarged_plane_moves_with_the_hand(window: Window) -> None:
    stage = lab(window).stage
    press(window, "L")
    middle = stage.stage_layout.source.plane.clip.center()
    stage.zoomed(6.0, middle)
    before = stage.stage_layout.source.plane
    points = [middle.toPoint(), middle.toPoint() + QPoint(-30, 24)]
    QTest.mousePress(stage, Qt.MouseButton.MiddleButton, pos=points[0])
    QTest.mouseMove(stage, points[1])
    QTest.mouseRelease(stage, Qt.MouseButton.MiddleButton, pos=points[1])
    after = stage.stage_layout.source.plane
    assert after.cell == before.cell
    assert after.x - before.x == pytest.approx(-30, abs=1)
    assert after.y - before.y == pytest.approx(24, abs=1)


def test_a_window_that_walks_out_of_sight_is_followed(window: Window) -> None:
    press(window, "L")
    for keys in ("+", "+", "+", "+", "Home"):
        press(window, keys)
        column = lab(window).stage.stage_layout.source
        assert column.plane.clip.contains(column.plane.rect(*column.window))
    layout = lab(window).stage.stage_layout
    press(window, "PgDown")
    assert lab(window).stage.stage_layout.source.plane == layout.source.plane
    press(window, "End")
    for shown in (
        lab(window).stage.stage_layout.source,
        lab(window).stage.stage_layout.output,
    ):
        assert shown is not None
        assert shown.plane.clip.contains(shown.plane.rect(*shown.window))


def test_the_window_box_is_found_however_small_a_pixel_is(open_window: Open) -> None:
    begun = edits.with_preparation(first_document(picture(1000, 1000)), Preparation(size=None))
    window = open_window(begun)
    source = lab(window).stage.stage_layout.source
    box = box_rect(source.plane, source.window)
    assert min(box.width(), box.height()) >= 7
