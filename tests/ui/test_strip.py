"""The strip of layers, worked by mouse and keys."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from cnnviz.nn.layers import MaxPool2d
from cnnviz.state.document import Document, Preparation, Selection
from cnnviz.state.edits import with_kernel, with_layer
from cnnviz.ui.lab.strip import StripPanel
from cnnviz.ui.lab.strip.card import Card
from tests.ui.host import Host, document_of

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    return made(qtbot, document_of("conv", "relu", "maxpool", select="conv1"))


def made(qtbot: QtBot, document: Document) -> Host:
    return Host(qtbot, StripPanel(), (1400, 96), document)


def card(host: Host, name: str) -> Card:
    found = host.find(f"strip.{name}")
    assert isinstance(found, Card)
    return found


def drag(host: Host, name: str, to: QPoint) -> None:
    """Drag the card called `name` to a point of the strip's."""
    widget = card(host, name)
    target = widget.mapFrom(host.panel, to)
    start = widget.rect().center()
    QTest.mousePress(widget, LEFT, pos=start)
    for part in (0.3, 0.6, 1.0):
        QTest.mouseMove(widget, start + (target - start) * part)
    QTest.mouseRelease(widget, LEFT, pos=target)


def test_a_card_says_shape_and_counts(host: Host) -> None:
    content = card(host, "conv1").content
    assert content.shape == "1 @ 10×14"
    assert content.counts[0] == "10 parameters"
    assert "1 channel, 10 rows × 14 columns" in card(host, "conv1").toolTip()


def test_a_click_selects(host: Host) -> None:
    QTest.mouseClick(card(host, "maxpool1"), LEFT, pos=QPoint(20, 40))
    assert host.document.selection.layer == "maxpool1"
    assert card(host, "maxpool1").isChecked()
    assert not card(host, "conv1").isChecked()
    assert host.steps == []


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_layer_is_added_after_the_selected_one(host: Host) -> None:
    QTest.mouseClick(host.find("strip.add"), LEFT)
    (menu,) = host.panel.findChildren(QMenu, "strip.menu")
    (action,) = menu.findChildren(QAction, "strip.add.avgpool")
    action.trigger()
    menu.close()
    assert host.names == ["conv1", "avgpool1", "relu1", "maxpool1"]
    assert host.steps == ["Add average pooling"]
    assert card(host, "avgpool1").isChecked()


def test_the_cross_removes(host: Host) -> None:
    QTest.mouseClick(card(host, "conv1"), LEFT, pos=card(host, "conv1").cross_rect().center())
    assert host.names == ["relu1", "maxpool1"]
    host.store.undo()
    assert host.names == ["conv1", "relu1", "maxpool1"]


def test_the_input_has_no_cross(host: Host) -> None:
    widget = card(host, "input")
    QTest.mouseClick(widget, LEFT, pos=widget.cross_rect().center())
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    assert host.names == ["conv1", "relu1", "maxpool1"]


def test_a_dragged_card_moves_and_is_one_step(host: Host) -> None:
    last = card(host, "maxpool1").geometry()
    drag(host, "conv1", QPoint(last.right() - 5, 40))
    assert host.names == ["relu1", "maxpool1", "conv1"]
    assert host.steps == ["Move conv1"]
    drag(host, "conv1", QPoint(5, 40))
    assert host.names == ["conv1", "relu1", "maxpool1"]


def test_a_card_let_go_where_it_was_changes_nothing(host: Host) -> None:
    here = card(host, "relu1").geometry()
    drag(host, "relu1", QPoint(here.left() + 10, 40))
    assert host.steps == []


def test_keys_select_move_and_remove(host: Host) -> None:
    widget = card(host, "relu1")
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Return)
    assert host.document.selection.layer == "relu1"
    QTest.keyClick(widget, Qt.Key.Key_Right, ALT)
    assert host.names == ["conv1", "maxpool1", "relu1"]
    QTest.keyClick(widget, Qt.Key.Key_Right, ALT)
    QTest.keyClick(widget, Qt.Key.Key_Left, ALT)
    assert host.names == ["conv1", "relu1", "maxpool1"]
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    assert host.names == ["conv1", "maxpool1"]
    assert host.steps == ["Move relu1", "Move relu1", "Remove relu1"]


def test_a_chip_puts_its_channel_on_the_stage(qtbot: QtBot) -> None:
    rgb = document_of("relu", select="relu1", preparation=Preparation(colour="rgb"))
    host = made(qtbot, rgb)
    widget = card(host, "relu1")
    QTest.mouseClick(widget, LEFT, pos=widget.chip_rect(2).center())
    assert host.document.selection == Selection("relu1", 2)


def test_a_step_of_the_window_redraws_no_card(host: Host) -> None:
    before = card(host, "conv1").content
    host.store.play(host.store.player.at(5, 140))
    assert card(host, "conv1").content is before


def test_an_unchanged_map_keeps_its_thumbnail(host: Host) -> None:
    before = card(host, "conv1").content.image
    pool = host.document.network["maxpool1"]
    assert isinstance(pool, MaxPool2d)
    host.store.change("", with_layer(host.document, replace(pool, stride=(1, 1))))
    assert card(host, "conv1").content.image is before


def test_an_impossible_layer_says_why(host: Host) -> None:
    wide = np.ones((15, 15), np.float32)
    host.store.change("", with_kernel(host.document, "conv1", wide))
    content = card(host, "conv1").content
    assert content.problem == host.frame.problem.text  # type: ignore[union-attr]
    assert content.shape == ""
    assert content.image is None
    assert card(host, "relu1").content.shape == ""


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (2000, 3)])
def test_every_shape_of_picture_has_a_thumbnail(qtbot: QtBot, size: tuple[int, int]) -> None:
    host = made(qtbot, document_of("relu", size=size))
    image = card(host, "relu1").content.image
    assert image is not None
    assert not image.isNull()
    assert not host.panel.grab().isNull()


def test_more_cards_than_fit_are_reached(qtbot: QtBot) -> None:
    host = made(qtbot, document_of(*["relu"] * 12, select="relu1"))
    host.panel.resize(600, 96)
    QApplication.processEvents()
    assert host.find("strip.right").isVisible()
    host.store.select(Selection("relu12"))
    QApplication.processEvents()
    last = card(host, "relu12")
    assert not last.visibleRegion().isEmpty()


def test_the_selected_card_stays_in_sight_when_the_strip_gets_narrower(qtbot: QtBot) -> None:
    host = made(qtbot, document_of(*["relu"] * 8, select="relu5"))
    for width in (1600, 900, 600):
        host.panel.resize(width, 96)
        QApplication.processEvents()
        widget = card(host, "relu5")
        assert widget.visibleRegion().boundingRect() == widget.rect()
