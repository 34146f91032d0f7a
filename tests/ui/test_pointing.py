"""Pointing, clicking and zooming on the stage of the real window."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtTest import QTest

from cnnviz.state import edits
from cnnviz.state.document import Preparation, Selection
from cnnviz.ui.app import first_document
from cnnviz.ui.lab.arithmetic.areas import areas
from cnnviz.ui.lab.stage.marks import box_rect
from cnnviz.ui.painting.legend import draw_caption
from cnnviz.ui.painting.theme import theme_of
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


def cell_of_the_map(window: Window, down: int, across: int) -> QPoint:
    """Return where a cell lies on the map, so far from the first one in sight."""
    column = lab(window).stage.stage_layout.output
    assert column is not None
    rows, columns = column.near[0].visible()
    return column.near[0].rect(rows.start + down, columns.start + across).center().toPoint()


def painted_arithmetic(window: Window) -> NDArray[np.uint8]:
    """Return the pixels of the arithmetic, shape (H, W, 4)."""
    image = lab(window).arithmetic.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(image.height(), image.width(), 4).copy()


@pytest.mark.parametrize("layer", ["conv1", "relu1", "maxpool1"])
def test_the_arithmetic_of_a_cell_is_seen_before_the_window_goes_there(
    window: Window, layer: str
) -> None:
    window.session.ask_select(Selection(layer))
    press(window, "Home")
    stage = lab(window).stage
    QTest.mouseMove(stage, QPoint(2, 2))
    rest = painted_arithmetic(window)
    point = cell_of_the_map(window, 2, 3)
    QTest.mouseMove(stage, point)
    pointed = painted_arithmetic(window)
    QTest.mouseMove(stage, QPoint(2, 2))
    np.testing.assert_array_equal(painted_arithmetic(window), rest)
    QTest.mouseMove(stage, point)
    QTest.mouseClick(stage, LEFT, pos=point)
    there = painted_arithmetic(window)
    panel, now = lab(window).arithmetic, window.session.frame.stage
    assert now is not None
    parts = areas(QRectF(panel.rect()), now, QFontMetricsF(panel.font()))
    terms, result = parts.terms.toRect(), parts.result.toRect()
    rows, columns = (slice(terms.top(), terms.bottom()), slice(terms.left(), terms.right()))
    np.testing.assert_array_equal(pointed[rows, columns], there[rows, columns])
    assert (pointed[rows, columns] != rest[rows, columns]).any()
    # The value is the same, the outline of what is only pointed at dashed.
    inner = slice(result.left() + 16, result.right() - 16)
    middle = result.top() + result.height() * 3 // 4
    np.testing.assert_array_equal(pointed[middle, inner], there[middle, inner])
    edge = slice(result.bottom() - 8, result.bottom() + 4)
    assert (pointed[edge, inner] != there[edge, inner]).any()


def test_what_is_pointed_at_gives_way_to_what_happens(window: Window) -> None:
    press(window, "Home")
    QTest.mouseMove(lab(window).stage, cell_of_the_map(window, 2, 3))
    press(window, "PgDown")
    stepped = painted_arithmetic(window)
    QTest.mouseMove(lab(window).stage, QPoint(2, 2))
    np.testing.assert_array_equal(painted_arithmetic(window), stepped)
    window.session.ask_play(lambda player, stops: player.toggled(stops))
    QTest.mouseMove(lab(window).stage, cell_of_the_map(window, 2, 4))
    np.testing.assert_array_equal(painted_arithmetic(window), stepped)


def test_pointing_goes_on_while_layers_of_other_sizes_come_and_go(window: Window) -> None:
    window.session.ask_select(Selection("maxpool1"))
    column = lab(window).stage.stage_layout.output
    assert column is not None
    corner = column.plane.clip.bottomRight().toPoint() - QPoint(3, 3)
    QTest.mouseMove(lab(window).stage, corner)
    for keys in ("Ctrl+Left", "Ctrl+Left", "Ctrl+Right", "Ctrl+Right", "Ctrl+Left"):
        press(window, keys)
        QTest.mouseMove(lab(window).stage, corner - QPoint(0, 1))
        QTest.mouseMove(lab(window).stage, corner)
    assert window.messages.words == ""


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95, 1.1, 3.0])
def test_what_is_pointed_at_is_told_whole_or_its_value_alone(share: float) -> None:
    value, image = "−1", QImage(600, 40, QImage.Format.Format_RGB32)
    said = f"row 112, column 159: {value}"

    def painted(pointed: str) -> bytes:
        image.fill(Qt.GlobalColor.white)
        with QPainter(image) as painter:
            width = share * QFontMetricsF(painter.font()).horizontalAdvance(said)
            room = QRectF(10, 5, width, 30)
            draw_caption(painter, room, ("conv1", "1 × 2 × 3"), theme_of("light"), pointed=pointed)
        return bytes(image.constBits())

    assert painted("") != painted(said)
    assert (painted(said) == painted(value)) == (share < 1)


def test_a_cell_that_is_kept_back_is_kept_back_from_the_pointer_too(window: Window) -> None:
    press(window, "Home")
    press(window, "PgDown")
    said: list[str] = []
    lab(window).stage.hovered.connect(said.append)
    window.session.ask_play(lambda player, _: replace(player, reveal=True))
    rest = painted_arithmetic(window)
    QTest.mouseMove(lab(window).stage, cell_of_the_map(window, 0, 2))
    assert said[-1] == "row 0, column 2: still to come"
    np.testing.assert_array_equal(painted_arithmetic(window), rest)
    QTest.mouseMove(lab(window).stage, cell_of_the_map(window, 0, 0))
    assert "still" not in said[-1]
    assert (painted_arithmetic(window) != rest).any()


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
