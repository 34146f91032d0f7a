"""The player's row, worked by mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.state.player import FASTEST, SLOWEST
from cnnviz.ui.lab.player import SPEEDS, PlayerPanel, speed_text
from tests.ui.host import Host, document_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    document = document_of("conv", select="conv1")  # 10 × 14 stops
    return Host(qtbot, PlayerPanel(), (1200, 52), document)


def click(host: Host, name: str) -> None:
    QTest.mouseClick(host.find(name), LEFT)


def type_into(widget: QWidget, text: str) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)
    QTest.keyClick(widget, Qt.Key.Key_Return)


def test_the_buttons_walk(host: Host) -> None:
    visited = []
    for name in ("next", "next", "back", "last", "next", "first", "back"):
        click(host, f"player.{name}")
        visited.append(host.store.player.stop)
    assert visited == [1, 2, 1, 139, 139, 0, 0]


def test_play_begins_and_a_step_pauses(host: Host) -> None:
    click(host, "player.play")
    assert host.store.player.playing
    assert host.find("player.play").accessibleName() == "Pause"
    click(host, "player.next")
    assert not host.store.player.playing


def test_a_typed_stop_counts_from_one(host: Host) -> None:
    type_into(host.find("player.stop"), "37")
    assert host.store.player.stop == 36
    assert host.frame.stage is not None
    assert host.frame.stage.cell[1:] == (2, 8)


def test_a_typed_row_keeps_the_column(host: Host) -> None:
    type_into(host.find("player.column"), "5")
    type_into(host.find("player.row"), "3")
    assert host.store.player.stop == 3 * 14 + 5


def test_the_slider_jumps_to_where_it_is_clicked_and_follows_a_drag(host: Host) -> None:
    slider = host.find("player.slider")
    middle = slider.height() // 2
    QTest.mousePress(slider, LEFT, pos=QPoint(slider.width() // 2, middle))
    assert abs(host.store.player.stop - 70) <= 1
    QTest.mouseMove(slider, QPoint(slider.width() + 50, middle))
    assert host.store.player.stop == 139
    QTest.mouseRelease(slider, LEFT, pos=QPoint(-50, middle))
    assert not slider.isSliderDown()  # type: ignore[attr-defined]


def test_twelve_million_stops(qtbot: QtBot) -> None:
    document = document_of("relu", select="relu1", size=(3000, 4000))
    host = Host(qtbot, PlayerPanel(), (1200, 52), document)
    slider = host.find("player.slider")
    QTest.mouseClick(slider, LEFT, pos=QPoint(slider.width() - 1, 10))
    assert host.store.player.stop == 11_999_999
    labels = [label.text() for label in host.panel.findChildren(QLabel)]
    assert "/ 12\u202f000\u202f000" in labels


def test_speed_loop_and_reveal(host: Host) -> None:
    speed = host.find("player.speed")
    QTest.mouseClick(speed, LEFT, pos=QPoint(speed.width() - 1, 10))
    assert host.store.player.speed == FASTEST
    QTest.mouseClick(speed, LEFT, pos=QPoint(0, 10))
    assert host.store.player.speed == SLOWEST
    for name in ("loop", "reveal"):
        click(host, f"player.{name}")
        assert getattr(host.store.player, name)
        click(host, f"player.{name}")
        assert not getattr(host.store.player, name)


def test_a_half_typed_stop_asks_for_nothing_when_the_stage_empties(host: Host) -> None:
    field = host.find("player.stop")
    field.setFocus()
    QTest.keyClicks(field, "7")
    host.store.select(document_of().selection)
    assert host.store.player.stop == 0


def test_speeds_in_words() -> None:
    assert speed_text(4.5) == "4.5 per s"
    assert speed_text(2 / 3) == "1 in 1.5 s"
    assert [speed_text(speed) for speed in SPEEDS][:4] == [
        "1 in 3 s",
        "1 in 2 s",
        "1 per s",
        "2 per s",
    ]


def test_where_it_is_narrow_the_buttons_stay(host: Host) -> None:
    host.panel.resize(480, 52)
    assert host.find("player.play").isVisible()
    assert not host.find("player.row").isVisible()
    host.panel.resize(1600, 52)
    assert host.find("player.row").isVisible()


def test_the_input_has_no_stops_to_walk(host: Host) -> None:
    click(host, "player.last")
    selection = document_of().selection
    host.store.select(selection)
    assert not host.find("player.next").isEnabled()
