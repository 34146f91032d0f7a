"""What a hand does to the arithmetic: a term pointed at is told, walked to, enlarged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnviz.nn.explain import PoolTerms
from cnnviz.state.document import Selection
from cnnviz.ui.lab.arithmetic import ArithmeticPanel
from cnnviz.ui.lab.arithmetic.areas import sheet_of
from cnnviz.ui.lab.arithmetic.layout import READABLE
from cnnviz.ui.lab.arithmetic.taps import said_of, tap_rect
from cnnviz.ui.lab.arithmetic.zoom import Zoom
from cnnviz.ui.painting.theme import theme_of
from tests.ui.test_arithmetic import made, room_of, stage_of

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_pointing_at_a_term_tells_its_tap_and_leaving_takes_it_back(qtbot: QtBot) -> None:
    host = made(qtbot, "rgb")
    panel, stage = host.panel, stage_of(host)
    assert isinstance(panel, ArithmeticPanel)
    told: list[object] = []
    panel.tap_hovered.connect(told.append)
    laid = sheet_of(stage, room_of(host))
    assert laid is not None
    plain = panel.grab().toImage()
    for grid in laid.channels[2].grids:
        QTest.mouseMove(panel, grid.rect(1, 0).center().toPoint())
        marked = panel.grab().toImage()
        for each in laid.channels[2].grids:
            corner = each.rect(1, 0).topLeft().toPoint() - QPoint(1, 1)
            assert marked.pixel(corner) != plain.pixel(corner)
        QTest.mouseMove(panel, QPoint(2, 2))
        assert panel.grab().toImage() == plain
    assert told == [(2, 1, 0), None] * 3


def test_what_is_pointed_at_here_stays_told_when_other_views_answer(qtbot: QtBot) -> None:
    host = made(qtbot)
    panel, stage = host.panel, stage_of(host)
    assert isinstance(panel, ArithmeticPanel)
    point = tap_rect(stage, room_of(host), Zoom(), (0, 1, 0)).center().toPoint()
    QTest.mouseMove(panel, point)
    told = panel.grab().toImage()
    QTest.mouseMove(panel, QPoint(2, 2))
    panel.tap_hovered.connect(panel.highlight)
    QTest.mouseMove(panel, point)
    assert panel.grab().toImage() == told
    QTest.mouseMove(panel, QPoint(2, 2))
    panel.highlight((0, 1, 0))
    assert panel.grab().toImage() != told


def test_a_pooled_cell_is_pointed_at_too(qtbot: QtBot) -> None:
    host = made(qtbot)
    host.store.select(Selection("maxpool1"))
    panel, stage = host.panel, host.frame.stage
    assert isinstance(panel, ArithmeticPanel)
    assert stage is not None
    told: list[object] = []
    panel.tap_hovered.connect(told.append)
    rect = tap_rect(stage, room_of(host), Zoom(), (0, 1, 1))
    QTest.mouseMove(panel, rect.center().toPoint())
    assert told == [(0, 1, 1)]
    assert said_of(stage, (0, 1, 1)).endswith("in row 1, column 1")


def test_the_chosen_cell_keeps_its_ring_while_it_is_pointed_at(qtbot: QtBot) -> None:
    host = made(qtbot)
    host.store.select(Selection("maxpool1"))
    stage = stage_of(host, 2, 3)
    assert isinstance(stage.terms, PoolTerms)
    assert stage.terms.chosen is not None
    rect = tap_rect(stage, room_of(host), Zoom(), (0, *stage.terms.chosen))
    ring = rect.topLeft().toPoint() - QPoint(1, 1)
    amber = QColor(theme_of(host.frame.view.palette).accent)
    assert host.panel.grab().toImage().pixelColor(ring) == amber
    QTest.mouseMove(host.panel, rect.center().toPoint())
    assert host.panel.grab().toImage().pixelColor(ring) == amber


def test_the_sum_is_followed_term_by_term_with_the_keys(qtbot: QtBot) -> None:
    host = made(qtbot)
    panel, stage = host.panel, stage_of(host)
    assert isinstance(panel, ArithmeticPanel)
    told: list[object] = []
    panel.tap_hovered.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(panel, key, SHIFT)
    QTest.keyClick(panel, Qt.Key.Key_Up, SHIFT)
    QTest.keyClick(panel, Qt.Key.Key_Up, SHIFT)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert told == [(0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 0), (0, 0, 0), None]
    # At the last term there is nothing more.
    for key in (*[Qt.Key.Key_Right] * 5, Qt.Key.Key_Down):
        QTest.keyClick(panel, key, SHIFT)
    assert told[6:] == [(0, row, column) for row in range(2) for column in range(2)]
    x = host.run.input.values[0]
    assert said_of(stage, (0, 1, 0)) == (
        f"{x[4, 5]:.0f} × -2.000 = {-2 * x[4, 5]:.1f},  so far {x[3, 5] - 2 * x[4, 5]:.1f}"
    ).replace("-", "−")


def test_the_wheel_enlarges_about_the_pointer_and_a_drag_moves(qtbot: QtBot) -> None:
    host = made(qtbot, "rgb", np.outer(np.arange(1, 12), np.arange(1, 12)) / 999)
    panel, stage, room = host.panel, stage_of(host, 1, 2), room_of(host)
    assert isinstance(panel, ArithmeticPanel)
    told: list[object] = []
    panel.tap_hovered.connect(told.append)
    small = sheet_of(stage, room)
    assert small is not None
    assert not small.digits
    centre = small.channels[1].weights.rect(5, 5).center()
    zoom = Zoom().turned(7, centre, room)
    large = sheet_of(stage, room, zoom.area(room))
    assert large is not None
    assert large.digits >= READABLE / 2
    for _ in range(7):
        turn_wheel(panel, centre)
    QTest.mouseMove(panel, centre.toPoint())
    found = large.channels[1].weights.at(centre) or large.channels[1].values.at(centre)
    assert told == ([] if found is None else [(1, *found)])
    before = panel.grab().toImage()
    QTest.mousePress(panel, Qt.MouseButton.LeftButton, pos=centre.toPoint())
    QTest.mouseMove(panel, centre.toPoint() + QPoint(40, 0))
    QTest.mouseRelease(panel, Qt.MouseButton.LeftButton, pos=centre.toPoint() + QPoint(40, 0))
    assert panel.grab().toImage() != before


@given(
    st.floats(-40, 40), st.tuples(st.floats(0, 600), st.floats(0, 150)),
    st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)),
)  # fmt: skip
def test_what_is_enlarged_never_leaves_room_empty(
    steps: float, about: tuple[float, float], drag: tuple[float, float]
) -> None:
    room = QRectF(16, 30, 600, 150)
    zoom = Zoom().turned(steps, QPointF(*about) + room.topLeft(), room)
    for each in (zoom, zoom.moved_to(QPointF(*drag), room)):
        assert each.area(room).adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(room)


@given(
    st.floats(0, 10), st.tuples(st.floats(-3000, 0), st.floats(-1500, 0)),
    st.tuples(st.floats(0, 0.9), st.floats(0, 0.9)),
    st.tuples(st.floats(1, 600), st.floats(1, 150)),
)  # fmt: skip
def test_a_term_out_of_sight_comes_to_the_nearest_edge_and_one_in_sight_stays(
    steps: float, drag: tuple[float, float], at: tuple[float, float], size: tuple[float, float]
) -> None:
    room = QRectF(16, 30, 600, 150)
    zoom = Zoom().turned(steps, room.center(), room).moved_to(QPointF(*drag), room)
    area = zoom.area(room)
    left, top = area.left() + at[0] * area.width(), area.top() + at[1] * area.height()
    term = QRectF(left, top, *size).intersected(area)
    after = zoom.showing(term, room)
    moved = after.offset - zoom.offset
    shown = term.translated(moved)
    assert room.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(shown)
    for way, before, beyond in (
        (moved.x(), room.left() - term.left(), term.right() - room.right()),
        (moved.y(), room.top() - term.top(), term.bottom() - room.bottom()),
    ):
        assert way == pytest.approx(max(0, before) - max(0, beyond), abs=1e-6)


def turn_wheel(panel: ArithmeticPanel, point: QPointF) -> None:
    """Turn the wheel a step away from the hand."""
    QGuiApplication.sendEvent(
        panel,
        QWheelEvent(
            point, QPointF(panel.mapToGlobal(point)), QPoint(), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip
