"""The arithmetic panel: what it says adds up, and what is pointed at is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnviz.state.document import Preparation, Selection
from cnnviz.state.edits import with_bias, with_kernel
from cnnviz.ui.arithmetic import ArithmeticPanel
from cnnviz.ui.arithmetic.areas import areas
from cnnviz.ui.arithmetic.content import equation, in_words
from cnnviz.ui.arithmetic.draw import sheet_of
from cnnviz.ui.arithmetic.layout import sheet
from tests.ui.host import Host, document_of

KERNEL = np.array([[1.0, 0.0], [-2.0, 0.5]])


def made(qtbot: QtBot, colour: str = "grey") -> Host:
    preparation = Preparation(colour="rgb" if colour == "rgb" else "grey")
    document = document_of("conv", "maxpool", "relu", select="conv1", preparation=preparation)
    document = with_bias(with_kernel(document, "conv1", KERNEL), "conv1", 3.0)
    return Host(qtbot, ArithmeticPanel(), (1016, 220), document)


@given(
    st.floats(300, 2000), st.floats(80, 500), st.integers(1, 4),
    st.tuples(st.integers(1, 15), st.integers(1, 15)), st.floats(1, 10),
)  # fmt: skip
def test_the_terms_lie_within_their_room_and_never_over_each_other(
    width: float, height: float, channels: int, size: tuple[int, int], characters: float
) -> None:
    room = QRectF(10, 20, width, height)
    laid = sheet(room, channels, size, characters)
    assert len(laid.channels) == channels
    cells = [
        grid.rect(row, column)
        for channel in laid.channels
        for grid in channel.grids
        for row in (0, size[0] - 1)
        for column in (0, size[1] - 1)
    ]
    assert all(room.adjusted(-1, -1, 1, 1).contains(cell) for cell in cells)
    assert len({(cell.width(), cell.height()) for cell in cells}) == 1
    bounds = [grid.whole for channel in laid.channels for grid in channel.grids]
    corners = {(round(each.left(), 3), round(each.top(), 3)) for each in bounds}
    assert len(corners) == len(bounds)


def test_the_equation_holds_the_numbers_of_the_stop_and_its_value(qtbot: QtBot) -> None:
    host = made(qtbot)
    stage = host.frame.stage
    assert stage is not None
    host.store.play(host.store.player.at(stage.geometry.stop((4, 6)), stage.geometry.stops))
    stage = host.frame.stage
    assert stage is not None
    x = host.run.input.values[0]
    value = x[4, 6] - 2 * x[5, 6] + 0.5 * x[5, 7] + 3
    assert equation(stage) == (
        f"{x[4, 6]:.0f}×1.000 + {x[5, 6]:.0f}×−2.000 + {x[5, 7]:.0f}×0.500 + 3.00"
        f" = {value:.2f}".replace("-", "−")
    )
    assert host.panel.accessibleDescription() == in_words(stage)
    assert "row 4, column 6" in in_words(stage)


@pytest.mark.parametrize("layer", ["conv1", "maxpool1", "relu1"])
@pytest.mark.parametrize("colour", ["grey", "rgb"])
def test_every_kind_of_layer_can_be_drawn_and_read_out(
    qtbot: QtBot, layer: str, colour: str
) -> None:
    host = made(qtbot, colour)
    host.store.select(Selection(layer))
    empty = host.panel.grab().toImage()
    assert len({empty.pixel(x, y) for x in range(0, 1016, 9) for y in range(0, 220, 9)}) > 5
    stage = host.frame.stage
    assert stage is not None
    host.panel.setFocus()
    QTest.keyClick(host.panel, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == in_words(stage)
    assert in_words(stage).startswith(layer)


def test_pointing_at_a_term_tells_its_tap_and_leaving_takes_it_back(qtbot: QtBot) -> None:
    host = made(qtbot, "rgb")
    panel, stage = host.panel, host.frame.stage
    assert isinstance(panel, ArithmeticPanel)
    assert stage is not None
    told: list[object] = []
    panel.tap_hovered.connect(told.append)
    room = areas(QRectF(panel.rect()), stage, QFontMetricsF(panel.font())).terms
    laid = sheet_of(stage, room)
    assert laid is not None
    for grid in laid.channels[2].grids:
        QTest.mouseMove(panel, grid.rect(1, 0).center().toPoint())
        QTest.mouseMove(panel, QPoint(2, 2))
    assert told == [(2, 1, 0), None] * 3
