"""The arithmetic panel: what it says adds up, and what is pointed at is told."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QKeySequence,
    QPainter,
)
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnviz.core.kernels import kernel, named_kernels
from cnnviz.core.numbers import NumberStyle
from cnnviz.nn.explain import PoolTerms
from cnnviz.nn.layers import AvgPool2d
from cnnviz.state.arithmetic.words import all_whole, equation, in_words
from cnnviz.state.arithmetic.writing import Written
from cnnviz.state.document import Colour, Preparation, Selection
from cnnviz.state.edits import convolution, with_bias, with_kernel, with_layer
from cnnviz.state.frame import frame_of
from cnnviz.state.player import Player
from cnnviz.state.run import Run, compute
from cnnviz.state.stage import Stage
from cnnviz.state.view import View
from cnnviz.ui.lab.arithmetic import ArithmeticPanel, paint_arithmetic
from cnnviz.ui.lab.arithmetic.areas import areas, sheet_of
from cnnviz.ui.lab.arithmetic.grids import numbers_end
from cnnviz.ui.lab.arithmetic.layout import READABLE, Sheet, Terms, plan_for, sheet
from cnnviz.ui.lab.arithmetic.widths import characters
from cnnviz.ui.painting.drawing import CHARACTER
from cnnviz.ui.painting.theme import theme_of
from tests.ui.host import Host, document_of

KERNEL = np.array([[1.0, 0.0], [-2.0, 0.5]])
CONTROL = Qt.KeyboardModifier.ControlModifier


def made(qtbot: QtBot, colour: Colour = "grey", weights: np.ndarray | None = None) -> Host:
    preparation = Preparation(colour=colour)
    document = document_of("conv", "maxpool", "relu", select="conv1", preparation=preparation)
    document = with_kernel(document, "conv1", KERNEL if weights is None else weights)
    document = with_bias(document, "conv1", 3.0)
    document = with_layer(document, replace(convolution(document, "conv1"), padding=1))
    return Host(qtbot, ArithmeticPanel(), (1016, 220), document)


def stage_of(host: Host, row: int = 4, column: int = 6) -> Stage:
    """Return the stage at a cell."""
    stage = host.frame.stage
    assert stage is not None
    host.store.play(host.store.player.at(stage.geometry.stop((row, column)), stage.geometry.stops))
    stage = host.frame.stage
    assert stage is not None
    return stage


def room_of(host: Host) -> QRectF:
    stage = host.frame.stage
    assert stage is not None
    metrics = QFontMetricsF(host.panel.font())
    return areas(QRectF(host.panel.rect()), stage, metrics).terms


def rectangles(laid: Sheet) -> list[QRectF]:
    """Return every cell, sign and sum."""
    found = []
    for channel in laid.channels:
        found += [
            grid.rect(row, column)
            for grid in channel.grids
            for row in range(grid.size[0])
            for column in range(grid.size[1])
        ]
        found += [rect for _, rect in channel.signs] + list(channel.sums)
        found += [channel.label] if channel.label.width() else []
    return found


@given(
    st.floats(300, 2000), st.floats(80, 500), st.integers(1, 4),
    st.tuples(st.integers(1, 15), st.integers(1, 15)), st.floats(1, 10),
)  # fmt: skip
def test_the_terms_lie_within_their_room_and_never_over_each_other(
    width: float, height: float, channels: int, size: tuple[int, int], characters: float
) -> None:
    room = QRectF(10, 20, width, height)
    terms = Terms(channels, size, characters, 26.0 if channels > 1 else 0.0)
    laid = sheet(room, plan_for(room, terms), terms)
    assert len(laid.channels) == channels
    grids = [grid for channel in laid.channels for grid in channel.grids]
    assert len({(grid.width, grid.height, grid.size) for grid in grids}) == 1
    found = np.array([[r.left(), r.top(), r.right(), r.bottom()] for r in rectangles(laid)])
    assert (found[:, :2] >= [room.left() - 1, room.top() - 1]).all()
    assert (found[:, 2:] <= [room.right() + 1, room.bottom() + 1]).all()
    starts = np.maximum(found[:, None, :2], found[None, :, :2])
    ends = np.minimum(found[:, None, 2:], found[None, :, 2:])
    over = (ends - starts > 1e-6).all(axis=-1)
    assert not np.triu(over, 1).any()


@pytest.mark.usefixtures("qapp")
@given(st.floats(20, 200), st.integers(1, 6), st.booleans(), st.floats(0.2, 0.9))
def test_the_widest_number_of_a_cell_has_air_on_both_sides(
    width: float, count: int, signed: bool, filled: float
) -> None:
    rect = QRectF(7, 3, width, 30)
    most = 10.0**count - 1
    how = Written(NumberStyle(0), 0, -most if signed else 0.0, most)
    digits = filled * width / (CHARACTER * characters(how))
    end = numbers_end(rect, how, digits)
    air = (1 - filled) * width
    assert rect.right() - end >= 0.5 * air - 1e-6
    assert end - filled * width - rect.left() >= 0.4 * min(air, digits) - 1e-6


@pytest.mark.parametrize(
    ("width", "height", "channels", "rows"), [(764, 130, 1, 3), (1500, 240, 3, 3), (960, 170, 1, 3)]
)
def test_digits_of_usual_kernels_are_readable(
    width: float, height: float, channels: int, rows: int
) -> None:
    room = QRectF(0, 0, width, height)
    terms = Terms(channels, (rows, rows), 5.3, 26.0 if channels > 1 else 0.0)
    plan = plan_for(room, terms)
    assert sheet(room, plan, terms).digits >= READABLE
    assert plan.sums


@pytest.mark.parametrize("rows", [5, 7, 15])
def test_where_no_digits_fit_the_sum_of_each_channel_does(rows: int) -> None:
    room, terms = QRectF(0, 0, 764, 160), Terms(3, (rows, rows), 5.3, 26.0)
    plan = plan_for(room, terms)
    laid = sheet(room, plan, terms)
    assert not laid.digits
    assert [len(channel.sums) for channel in laid.channels] == [1, 1, 1]
    grown = QRectF(0, 0, 6 * 764, 6 * 160)
    assert sheet(grown, plan, terms).digits >= READABLE


def test_the_equation_holds_the_products_of_the_stop_and_its_value(qtbot: QtBot) -> None:
    host = made(qtbot)
    stage = stage_of(host)
    x = host.run.input.values[0]
    value = x[3, 5] - 2 * x[4, 5] + 0.5 * x[4, 6] + 3
    assert equation(stage) == (
        f"{x[3, 5]:.1f} − {2 * x[4, 5]:.1f} + {0.5 * x[4, 6]:.1f} + 3.0 = {value:.1f}"
    ).replace("-", "−")
    assert host.panel.accessibleDescription() == in_words(stage)
    assert "row 4, column 6" in in_words(stage)


@cache
def computed(name: str, colour: Colour) -> Run:
    """Return a slanted picture through a named kernel."""
    document = document_of("conv", select="conv1", preparation=Preparation(colour=colour))
    document = with_kernel(document, "conv1", kernel(name).weights)
    layer = replace(convolution(document, "conv1"), padding="same")
    return compute(with_bias(with_layer(document, layer), "conv1", 0.37))


def added(words: str) -> Fraction:
    """Return what a sum comes to, exactly as written."""
    signed = words.replace("− ", "−").replace("+ ", "").replace("−", "-")
    return sum((Fraction(each) for each in signed.split()), Fraction(0))


@given(
    st.sampled_from([each.name for each in named_kernels()]), st.sampled_from(["grey", "rgb"]),
    st.integers(0, 12 * 16 - 1),
)  # fmt: skip
def test_what_is_written_adds_up_to_the_value_written(name: str, colour: Colour, stop: int) -> None:
    run = computed(name, colour)
    stage = frame_of(run.document, Player(stop=stop), View(), run, run).stage
    assert stage is not None
    *channels, last = in_words(stage).split(": ", 1)[1].split("; ")
    sums, value = last.split(" = ")
    assert added(sums) == added(value)
    assert abs(added(value) - Fraction(stage.terms.value)) <= Fraction("0.05001")
    totals = []
    for words in channels:
        factors, products, total = words.split(": ")[-1].split(" = ")
        assert len(factors.split(" + ")) == len(products.replace("− ", "+ ").split(" + "))
        assert added(products) == added(total)
        totals.append(added(total))
    assert sum(totals) + added(sums.replace("− ", "−").split(" ")[-1]) == added(value)


@given(st.lists(st.integers(-999, 999), min_size=9, max_size=9), st.sampled_from([1e-9, 1e7, 1e30]))
def test_huge_and_tiny_terms_share_a_unit_and_add_up_as_written(
    weights: list[int], unit: float
) -> None:
    document = document_of("conv", select="conv1")
    document = with_kernel(document, "conv1", np.reshape(weights, (3, 3)) * unit)
    run = compute(document)
    stage = frame_of(document, Player(stop=40), View(), run, run).stage
    assert stage is not None
    sums, value = equation(stage).split(" = ")
    total = value.partition("×")[0]
    assert added(sums.partition(")")[0].strip("(")) == added(total)
    assert sums.partition(")")[2] == value.removeprefix(total) or not added(total)


@given(st.lists(st.integers(-9, 9), min_size=9, max_size=9), st.integers(-99, 99))
def test_factors_of_whole_numbers_come_to_the_value_as_written(
    weights: list[int], bias: int
) -> None:
    document = document_of("conv", "conv", select="conv2")
    for name in ("conv1", "conv2"):
        document = with_kernel(document, name, np.reshape(weights, (3, 3)))
        document = with_bias(document, name, bias)
    run = compute(document)
    stage = frame_of(document, Player(stop=40), View(), run, run).stage
    assert stage is not None
    sums, value = equation(stage, factors=all_whole(stage)).split(" = ")
    if "·" not in sums:
        assert not any(weights) or stage.output.style.exponent
        return
    total = Fraction(0)
    for words in sums.replace("− ", "+ −").replace("−", "-").split(" + "):
        factors = [Fraction(each.strip("()")) for each in words.split("·")]
        total += prod(factors)
    assert total == Fraction(value.replace("−", "-"))


def test_the_equation_tells_factors_where_there_is_room_at_every_stop(qtbot: QtBot) -> None:
    host = made(qtbot, weights=kernel("laplace-4").weights)
    stage = stage_of(host)
    metrics = QFontMetricsF(host.panel.font())
    wide = areas(QRectF(0, 0, 1016, 220), stage, metrics)
    narrow = areas(QRectF(0, 0, 460, 220), stage, metrics)
    assert wide.factors
    assert not narrow.factors
    for row, column in np.ndindex(stage.geometry.output_size):
        here = stage_of(host, row, column)
        parts = areas(QRectF(0, 0, 1016, 220), here, metrics)
        assert parts == wide
        assert metrics.horizontalAdvance(equation(here, factors=True)) <= parts.longest


def test_of_long_sums_only_the_channels_are_read_out_but_all_is_copied(qtbot: QtBot) -> None:
    host = made(qtbot, "rgb", np.ones((7, 7)))
    stage = stage_of(host)
    read = host.panel.accessibleDescription()
    assert read.count(";") == 3
    assert len(read) < 150
    assert in_words(stage).count("×") == 3 * 49


@pytest.mark.parametrize("layer", ["conv1", "maxpool1", "relu1"])
@pytest.mark.parametrize("colour", ["grey", "rgb"])
def test_copying_takes_the_arithmetic_and_not_the_windows_map(
    qtbot: QtBot, layer: str, colour: Colour
) -> None:
    host = made(qtbot, colour)
    taken: list[bool] = []
    other = QAction("Copy map", host.window, shortcut=QKeySequence("Ctrl+C"))
    other.triggered.connect(lambda: taken.append(True))
    host.window.addAction(other)
    host.window.activateWindow()
    host.store.select(Selection(layer))
    stage = host.frame.stage
    assert stage is not None
    host.panel.setFocus()
    QTest.keyClick(host.panel, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == in_words(stage)
    assert in_words(stage).startswith(layer)
    assert not taken


@pytest.mark.parametrize("layer", ["conv1", "maxpool1", "relu1"])
def test_it_is_painted_anywhere_as_in_the_panel(qtbot: QtBot, layer: str) -> None:
    host = made(qtbot, "rgb")
    host.store.select(Selection(layer))
    stage = host.frame.stage
    assert stage is not None
    panel = host.panel
    panel.clearFocus()
    theme = theme_of(host.frame.view.palette)
    image = QImage(panel.size(), QImage.Format.Format_RGB32)
    image.fill(theme.panel)
    with QPainter(image) as painter:
        painter.setFont(panel.font())
        paint_arithmetic(painter, QRectF(panel.rect()), stage, theme)
    assert image == panel.grab().toImage().convertToFormat(image.format())


@pytest.mark.parametrize("weight", [0.0, 1e-9, 1e30, -3e38])
@pytest.mark.parametrize("layer", ["conv1", "maxpool1", "relu1"])
def test_no_weight_is_too_large_or_too_small_to_be_shown(
    qtbot: QtBot, layer: str, weight: float
) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        host = made(qtbot, "rgb", np.full((3, 3), weight))
    host.store.select(Selection(layer))
    stage = host.frame.stage
    assert stage is not None
    host.panel.grab()
    assert in_words(stage).count("=") >= 1


def test_a_mean_over_the_padding_counts_what_it_is_divided_by(qtbot: QtBot) -> None:
    document = document_of("avgpool", select="avgpool1")
    layer = document.network["avgpool1"]
    assert isinstance(layer, AvgPool2d)
    document = with_layer(document, replace(layer, padding=1, count_include_pad=False))
    host = Host(qtbot, ArithmeticPanel(), (1016, 220), document)
    stage = stage_of(host, 0, 0)
    first = host.run.input.values[0, 0, 0]
    assert isinstance(stage.terms, PoolTerms)
    assert equation(stage) == f"({first:.0f}) / 1 = {first:.2f}"


@pytest.mark.parametrize("weight", [0.5, 1e30])
def test_the_sum_of_a_channel_keeps_clear_of_its_sign(qtbot: QtBot, weight: float) -> None:
    host = made(qtbot, "rgb", np.full((11, 11), weight))
    stage = stage_of(host, 2, 3)
    laid = sheet_of(stage, room_of(host))
    assert laid is not None
    picture = host.panel.grab().toImage()
    ground = QColor(theme_of("light").panel)
    for channel in laid.channels:
        (total,) = channel.sums
        x, rows = round(total.left()) + 1, range(round(total.top()), round(total.bottom()))
        assert {picture.pixelColor(x, y).rgb() for y in rows} == {ground.rgb()}
