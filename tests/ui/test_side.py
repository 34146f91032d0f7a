"""The side panel, worked by mouse and keys."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox, QToolTip
from pytestqt.qtbot import QtBot

from cnnviz.core.colour import colours
from cnnviz.core.geometry import geometry_of
from cnnviz.nn.layers import AvgPool2d, Conv2d, Pool2d, frozen
from cnnviz.state.document import Document, Preparation, Selection
from cnnviz.state.edits import convolution, with_channels_apart, with_layer, with_painted
from cnnviz.ui.lab.brush import Brush
from cnnviz.ui.lab.side import SidePanel
from cnnviz.ui.lab.side.map_picker import MapPicker
from cnnviz.ui.lab.side.touch import touch_statistics
from cnnviz.ui.painting.theme import BASE_POINTS, theme_of
from cnnviz.ui.widgets.buttons import FlatButton
from tests.ui.host import Host, document_of
from tests.ui.test_player import type_into

LEFT = Qt.MouseButton.LeftButton


def made(qtbot: QtBot, document: Document) -> Host:
    return Host(qtbot, SidePanel(), (264, 900), document)


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    return made(qtbot, document_of("conv", "avgpool", select="conv1", size=(40, 60)))


def conv(host: Host) -> Conv2d:
    layer = host.document.network["conv1"]
    assert isinstance(layer, Conv2d)
    return layer


def pool(host: Host) -> Pool2d:
    layer = host.document.network["avgpool1"]
    assert isinstance(layer, Pool2d)
    return layer


def click(host: Host, name: str) -> None:
    QTest.mouseClick(host.find(name), LEFT)


def select(host: Host, name: str) -> None:
    host.store.select(document_of("conv", "avgpool", select=name).selection)


def texts(host: Host) -> str:
    """Return all that can be read."""
    labels = host.panel.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if not label.isHidden())


def test_linked_axes_change_together_until_unlinked(host: Host) -> None:
    type_into(host.find("conv.stride.rows"), "2")
    assert conv(host).stride == (2, 2)
    click(host, "conv.stride.chain")
    assert not host.store.view.linked_axes
    type_into(host.find("conv.stride.columns"), "3")
    assert conv(host).stride == (2, 3)
    assert host.steps == ["Change stride", "Change stride"]


def test_an_arrow_held_down_is_one_undo_step(host: Host) -> None:
    field = host.find("conv.dilation.rows")
    field.setFocus()
    QTest.keyPress(field, Qt.Key.Key_Up)
    for _ in range(3):
        QApplication.sendEvent(field, _auto_repeat(Qt.Key.Key_Up))
    QTest.keyRelease(field, Qt.Key.Key_Up)
    assert conv(host).dilation >= (4, 4)
    assert host.steps == ["Change dilation"]
    host.store.undo()
    assert conv(host).dilation == (1, 1)
    assert isinstance(field, QSpinBox)
    assert field.value() == 1


def _auto_repeat(key: Qt.Key) -> QKeyEvent:
    modifiers = Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, "", True)


def test_a_half_typed_stride_asks_for_nothing_when_another_layer_is_selected(host: Host) -> None:
    field = host.find("conv.stride.rows")
    field.setFocus()
    QTest.keyClicks(field, "7")
    select(host, "avgpool1")
    assert conv(host).stride == (1, 1)


def test_the_wheel_scrolls_past_a_field_without_focus(host: Host) -> None:
    field = host.find("conv.stride.rows")
    host.find("conv.dilation.rows").setFocus()
    turn(host, "conv.stride.rows")
    assert conv(host).stride == (1, 1)
    field.setFocus()
    turn(host, "conv.stride.rows")
    turn(host, "conv.stride.rows")
    assert conv(host).stride == (3, 3)
    assert host.steps == ["Change stride"]


def turn(host: Host, name: str) -> None:
    """Turn the wheel up by one notch over the widget called `name`."""
    widget = host.find(name)
    middle = QPointF(widget.rect().center())
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    buttons = Qt.MouseButton.NoButton
    everywhere = QPointF(widget.mapToGlobal(middle))
    event = QWheelEvent(middle, everywhere, QPoint(), QPoint(0, 120), buttons, none, phase, False)
    QApplication.sendEvent(widget, event)


def test_padding_by_name_by_side_and_by_axis(host: Host) -> None:
    click(host, "conv.padding.kind.same")
    assert conv(host).padding == "same"
    assert host.frame.stage is not None
    assert host.frame.stage.geometry.output_size == (40, 60)
    click(host, "conv.padding.kind.sides")
    assert conv(host).padding == ((1, 1), (1, 1))
    type_into(host.find("conv.padding.left"), "4")
    assert conv(host).padding == ((1, 1), (4, 1))
    click(host, "conv.padding.kind.axes")
    assert conv(host).padding == (1, 4)
    click(host, "conv.padding.kind.valid")
    assert conv(host).padding == "valid"


def test_the_formula_holds_the_numbers_chosen(host: Host) -> None:
    type_into(host.find("conv.stride.rows"), "2")
    assert host.frame.stage is not None
    for axis in (0, 1):
        formula, _, result = host.frame.stage.geometry.formula(axis).rpartition(" = ")
        assert formula in texts(host)
        assert result in texts(host)


def test_what_cannot_be_is_said_and_the_last_geometry_stays(host: Host) -> None:
    type_into(host.find("conv.dilation.rows"), "30")
    assert host.frame.problem is not None
    assert host.frame.problem.text in texts(host)
    assert "Last good geometry" in texts(host)
    type_into(host.find("conv.dilation.rows"), "2")
    assert "Last good geometry" not in texts(host)


def test_a_problem_of_another_layer_is_named(host: Host) -> None:
    type_into(host.find("conv.dilation.rows"), "30")
    select(host, "avgpool1")
    assert "conv1: " in texts(host)


def test_pooling_settings(host: Host) -> None:
    select(host, "avgpool1")
    type_into(host.find("pool.kernel_size.rows"), "3")
    click(host, "pool.ceil")
    click(host, "pool.count_padding")
    changed = pool(host)
    assert isinstance(changed, AvgPool2d)
    assert (changed.kernel_size, changed.ceil_mode) == ((3, 3), True)
    assert not changed.count_include_pad
    assert host.steps == ["Change window", "Change rounding", "Change mean"]


def test_a_drag_of_the_size_is_one_undo_step(qtbot: QtBot) -> None:
    host = made(qtbot, document_of(size=(40, 60)))
    slider = host.find("size.slider")
    middle = slider.height() // 2
    QTest.mousePress(slider, LEFT, pos=QPoint(slider.width() - 8, middle))
    for x in (60, 40, 0):
        QTest.mouseMove(slider, QPoint(x, middle))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(0, middle))
    assert host.document.preparation.size == 8
    assert host.steps == ["Change input size"]
    host.store.undo()
    assert host.document.preparation.size is None


def test_preparation_by_buttons_and_by_typing(qtbot: QtBot) -> None:
    host = made(qtbot, document_of("conv", size=(40, 60)))
    click(host, "size.preset.28")
    click(host, "input.fit.crop")
    click(host, "input.colour.rgb")
    click(host, "input.levels.1")
    assert host.document.preparation == Preparation(28, "crop", "rgb", 1)
    assert conv(host).weight.shape == (1, 3, 3, 3)
    type_into(host.find("size.number"), "20")
    assert host.run.input.shape == (3, 20, 20)
    click(host, "size.preset.None")
    assert host.document.preparation.size is None


def test_the_channel_shown_can_be_chosen(qtbot: QtBot) -> None:
    rgb = document_of("conv", select="conv1", preparation=Preparation(colour="rgb"))
    host = made(qtbot, with_channels_apart(rgb, "conv1", True))
    click(host, "channel.2")
    assert host.document.selection.channel == 2


@pytest.mark.parametrize("count", [2, 6, 7])
def test_channels_are_called_by_their_colours_or_counted_and_many_have_no_buttons(
    qtbot: QtBot, count: int
) -> None:
    rgb = document_of("conv", "relu", preparation=Preparation(colour="rgb"))
    weight, bias = np.ones((count, 3, 3, 3)), np.zeros(count)
    layer = replace(convolution(rgb, "conv1"), weight=frozen(weight), bias=frozen(bias))
    host = made(qtbot, with_layer(rgb, layer))
    coloured, counted = ["red", "green", "blue"], [str(at) for at in range(count)]
    for select, names in (("input", coloured), ("relu1", counted), ("input", coloured)):
        host.store.select(Selection(select))
        found = [host.find(f"channel.{at}") for at in range(6)]
        seen = [each for each in found if isinstance(each, FlatButton) and each.isVisible()]
        many = len(names) > 6
        assert host.find("channel.maps").isVisible() == many
        assert [each.text() for each in seen] == ([] if many else names)
        said = [each.accessibleName() for each in seen]
        assert said == ([] if many else [f"Channel: {name}" for name in names])


def test_the_brush_is_handed_over_and_paint_is_cleared(qtbot: QtBot) -> None:
    host = made(qtbot, document_of(size=(40, 60)))
    assert isinstance(host.panel, SidePanel)
    brushes: list[Brush] = []
    host.panel.brush_changed.connect(brushes.append)
    click(host, "brush.active")
    type_into(host.find("brush.size"), "5")
    level = host.find("brush.level")
    QTest.mouseClick(level, LEFT, pos=QPoint(0, 8))
    assert brushes[-1] == Brush(active=True, level=0.0, size=5)
    painted = with_painted(host.document, np.array([[0, 0]]), 0.5, begin=True)
    host.store.change("Paint", painted)
    click(host, "brush.clear")
    assert host.document.strokes == ()


@pytest.mark.parametrize("kind", ["conv", "sides", "relu", "maxpool", "avgpool", "input"])
def test_nothing_is_cut_off_at_the_narrowest(qtbot: QtBot, kind: str) -> None:
    layers = {"input": (), "sides": ("conv",)}.get(kind, (kind,))
    select = f"{layers[0]}1" if layers else "input"
    rgb = Preparation(colour="rgb")
    host = made(qtbot, document_of(*layers, select=select, preparation=rgb))
    font = QFont(host.panel.font())
    font.setPointSize(BASE_POINTS)
    host.panel.setFont(font)
    if kind == "sides":
        click(host, "conv.padding.kind.sides")
    QApplication.processEvents()
    content = host.find("side.content")
    assert content.minimumSizeHint().width() <= 264 - 10  # beside the scroll bar


def test_overlay_and_scale_are_looks_not_steps(host: Host) -> None:
    click(host, "overlay.touch counts")
    click(host, "scale.own")
    assert (host.store.view.overlay, host.store.view.scale) == ("touch counts", "own")
    assert host.steps == []
    assert "Pixels are read 1 to 9 times." in texts(host)


def test_a_dense_layer_is_compared_by_its_weights(qtbot: QtBot) -> None:
    host = made(qtbot, document_of("conv", select="conv1"))
    # 12·16 inputs times 10·14 outputs, against 9 weights.
    assert f"{12 * 16 * 10 * 14 / 9:,.0f}".replace(",", "\u202f") in texts(host)


def test_a_step_of_the_window_leaves_the_side_alone(host: Host) -> None:
    label = host.panel.findChild(QLabel, "side.title")
    assert isinstance(label, QLabel)
    label.setText("as it was")
    host.store.play(host.store.player.at(7, 100))
    assert label.text() == "as it was"


@given(
    st.integers(1, 4), st.integers(1, 4), st.integers(1, 3), st.integers(0, 2), st.integers(12, 20)
)
def test_touch_statistics_agree_with_the_counts(
    kernel: int, stride: int, dilation: int, padding: int, size: int
) -> None:
    geometry = geometry_of(
        (size, 17), (kernel, 2), stride=(stride, 3), dilation=dilation, padding=padding
    )
    counts = geometry.touch_counts()
    found = touch_statistics(geometry)
    assert (found.least, found.most) == (int(counts.min()), int(counts.max()))
    assert (found.never, found.pixels) == (int((counts == 0).sum()), counts.size)


def test_a_map_is_chosen_by_its_thumbnail(qtbot: QtBot) -> None:
    """Ten filters, each of one weight: the maps are flat, and each of another value."""
    document = document_of("conv", select="conv1", preparation=Preparation(colour="grey"))
    weight = np.zeros((10, 1, 1, 1), np.float32)
    bias = np.linspace(-1, 1, 10).astype(np.float32)
    layer = Conv2d("conv1", frozen(weight), frozen(bias))
    host = made(qtbot, with_layer(document, layer))
    maps = host.find("channel.maps")
    assert isinstance(maps, MapPicker)
    accent = QColor(theme_of("light").accent)
    assert maps.isVisible()
    for channel in (3, 9, 0):
        QTest.mouseClick(maps, LEFT, pos=maps.place_of(channel).center())
        assert host.document.selection.channel == channel
        drawn = maps.grab().toImage()
        scale = host.frame.stage.output_scale if host.frame.stage else None
        assert scale is not None
        for each in range(10):
            place = maps.place_of(each)
            expected = QColor(*colours(bias[each].reshape(1, 1), scale)[0, 0].tolist())
            assert drawn.pixelColor(place.center()) == expected
            around = place.adjusted(-2, -2, 2, 2)
            x, y = place.center().x(), place.center().y()
            edges = [
                (x, around.top()),
                (x, around.bottom()),
                (around.left(), y),
                (around.right(), y),
            ]
            outlined = all(drawn.pixelColor(*edge) == accent for edge in edges)
            assert outlined == (each == channel)
        at = maps.place_of(channel).center()
        QApplication.sendEvent(maps, QHelpEvent(QEvent.Type.ToolTip, at, maps.mapToGlobal(at)))
        assert QToolTip.text().startswith(f"Channel {channel}: ")
    assert host.find("channel.number").isVisible()
    QTest.mouseClick(maps, LEFT, pos=maps.rect().bottomRight() - QPoint(1, 1))
    assert host.document.selection.channel == 0


@pytest.mark.parametrize(("mode", "under"), [("reflect", "conv.padding.mode"), ("zeros", "size")])
def test_a_problem_is_said_below_what_mends_it(qtbot: QtBot, mode: str, under: str) -> None:
    """Padding that reflects more than there is, or a kernel larger than the picture."""
    document = document_of("conv", select="conv1", size=(4, 4))
    layer = document.network["conv1"]
    assert isinstance(layer, Conv2d)
    if mode == "reflect":
        changed = replace(layer, padding_mode="reflect", padding=((7, 7), (7, 7)))
    else:
        changed = replace(layer, weight=frozen(np.ones((1, 1, 9, 9))))
    host = made(qtbot, with_layer(document, changed))
    said = [label for label in host.panel.findChildren(QLabel, "problem") if label.isVisible()]
    assert len(said) == 1
    fill = host.find("conv.padding.mode")
    below = said[0].mapToGlobal(QPoint()).y() > fill.mapToGlobal(QPoint()).y()
    assert below == (under == "conv.padding.mode")
