"""Work beside the window, and where the stepper stands when the map changes under it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.files.models import load_model
from cnnviz.nn.receptive import receptive_field
from cnnviz.state import edits
from cnnviz.state.document import Document, Picture, Preparation, Selection
from cnnviz.state.interest import interesting_stop
from cnnviz.state.trail import patch_of, place_of, seen_of
from cnnviz.ui.app import first_document
from cnnviz.ui.lab.side.section import layer_edit
from cnnviz.ui.painting.theme import theme_of
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import LEFT, Open, document, lab, picture, press


@pytest.fixture
def large(open_window: Open) -> Window:
    """Open a window on a picture so large that a broad kernel is computed beside it."""
    pixels = np.random.default_rng(3).integers(0, 256, (1200, 1600), dtype=np.uint8)
    begun = first_document(Picture("large.png", pixels))
    return open_window(edits.with_preparation(begun, Preparation(size=None)))


def stop(window: Window) -> int:
    """Return where the stepper stands."""
    return window.session.store.player.stop


def busy(window: Window) -> bool:
    """Tell whether a map is being computed."""
    return window.session.frame.busy


def broaden(window: Window, weight: float = 1.0) -> None:
    kernel = np.full((15, 15), weight)
    window.session.ask(Ask("Broaden", lambda now: edits.with_kernel(now, "conv1", kernel)))


def test_what_is_computed_arrives_while_the_window_walks(large: Window, qtbot: QtBot) -> None:
    press(large, "Space")
    broaden(large)
    press(large, "Ctrl+Right")
    assert busy(large)
    qtbot.waitUntil(lambda: not busy(large), timeout=10_000)
    frame = large.session.frame
    assert frame.player.playing
    assert frame.run.document is document(large)
    assert frame.stage is not None
    assert frame.stage.layer.name == "relu1"


def test_undo_while_it_computes_wants_nothing_of_it(large: Window, qtbot: QtBot) -> None:
    before = large.session.frame.run
    broaden(large)
    press(large, "Ctrl+Z")
    assert not busy(large)
    for _ in range(20):
        QApplication.processEvents()
        assert large.session.frame.run is before
    press(large, "Ctrl+Shift+Z")
    assert busy(large)
    qtbot.waitUntil(lambda: not busy(large), timeout=10_000)
    assert large.session.frame.run.document is document(large)


def test_the_stepper_comes_back_to_its_stop_after_a_look_at_other_layers(window: Window) -> None:
    for keys in ("Home", "Down", "Down", "Right", "Right", "Right"):
        press(window, keys)
    left = stop(window)
    for keys in ("Ctrl+Left", "Ctrl+Right"):
        press(window, keys)
    assert stop(window) == left
    for keys in ("Ctrl+Right", "Ctrl+Right", "Ctrl+Left", "Ctrl+Left"):
        press(window, keys)
    assert stop(window) == left


def value_of(window: Window) -> float:
    """Return the value of the cell at which the stepper stands."""
    stage = window.session.frame.stage
    assert stage is not None
    return float(stage.output.values[stage.cell])


def test_the_cell_is_followed_to_the_next_layer_and_back(window: Window) -> None:
    for keys in ("Home", "Down", "Down", "Down"):
        press(window, keys)
    stage = window.session.frame.stage
    assert stage is not None
    assert stage.cell == (0, 3, 0)
    conv1 = value_of(window)
    press(window, "Ctrl+Right")
    stage = window.session.frame.stage
    assert stage is not None
    assert (stage.layer.name, stage.cell) == ("relu1", (0, 3, 0))
    assert value_of(window) == max(conv1, 0)
    # Home is home in either.
    press(window, "Home")
    press(window, "Ctrl+Left")
    stage = window.session.frame.stage
    assert stage is not None
    assert stage.cell == (0, 0, 0)


def test_back_from_a_pooling_leads_to_the_winner(window: Window) -> None:
    for keys in ("Ctrl+Right", "Ctrl+Right", "Home", "Down", "Right"):
        press(window, keys)
    pooled = value_of(window)
    press(window, "Ctrl+Left")
    stage = window.session.frame.stage
    assert stage is not None
    assert stage.layer.name == "relu1"
    assert value_of(window) == pooled
    assert stage.cell[1] // 2 == 1
    assert stage.cell[2] // 2 == 1


@pytest.mark.parametrize("name", ["digits", "shapes", "doodles", "photos"])
def test_through_a_whole_model_and_back_each_cell_is_read_and_met_again(
    window: Window, name: str
) -> None:
    model = load_model(name)
    window.session.ask(Ask("Show", lambda now: edits.with_model(now, model)))
    press(window, "Ctrl+Right")
    press(window, "PgDown")
    met = []
    for _ in range(len(model.network)):
        stage = window.session.frame.stage
        assert stage is not None
        met.append(place_of(stage))
        press(window, "Ctrl+Right")
    for earlier, later in pairwise(met):
        if earlier.layer not in model.network.sources(later.layer):
            continue
        seen = receptive_field(model.network, model.shape, later.layer, later.cell)
        assert seen[earlier.layer][earlier.cell], (earlier, later)
    for place in reversed(met):
        stage = window.session.frame.stage
        assert stage is not None
        assert place_of(stage) == place
        press(window, "Ctrl+Left")
    # The other way round: from the answer to what counts, and forward again.
    window.session.ask_layer(met[-1].layer)
    press(window, "Right")
    met = []
    for _ in range(len(model.network)):
        stage = window.session.frame.stage
        assert stage is not None
        met.append(place_of(stage))
        press(window, "Ctrl+Left")
    for place in reversed(met):
        press(window, "Ctrl+Right")
        stage = window.session.frame.stage
        assert stage is not None
        assert place_of(stage) == place


def test_a_layer_that_was_never_computed_begins_with_its_first_map(open_window: Open) -> None:
    shown = edits.with_model(first_document(picture()), load_model("shapes"))
    large = layer_edit("conv2", dilation=(99, 99))(shown)
    window = open_window(replace(large, selection=Selection("conv1", 3)))
    card = lab(window).strip.findChild(QWidget, "strip.conv2")
    assert card is not None
    QTest.mouseClick(card, LEFT, pos=QPoint(20, 40))
    assert document(window).selection == Selection("conv2")
    window.session.ask(Ask("Dilate", layer_edit("conv2", dilation=(1, 1))))
    stage = window.session.frame.stage
    assert stage is not None
    assert (stage.layer.name, stage.cell[0]) == ("conv2", 0)


def test_undo_brings_the_stepper_back_to_the_stop_it_was_taken_from(window: Window) -> None:
    press(window, "Home")
    press(window, "PgDown")

    def wide(now: Document) -> Document:
        return edits.with_layer(now, replace(edits.convolution(now, "conv1"), stride=(5, 5)))

    window.session.ask(Ask("Stride", wide))
    assert stop(window) == 0
    press(window, "Ctrl+Z")
    assert stop(window) == 1


def test_a_look_at_the_input_pauses_and_another_picture_begins_anew(window: Window) -> None:
    press(window, "Home")
    press(window, "Space")
    press(window, "Ctrl+Left")
    assert not window.session.store.player.playing
    other = Picture("other.png", np.eye(40, 60, dtype=np.uint8) * 255)
    window.session.ask(Ask("Open", lambda now: edits.with_picture(now, other)))
    press(window, "Ctrl+Right")
    stage = window.session.frame.stage
    assert stage is not None
    assert stage.stop == interesting_stop(stage)


@pytest.mark.parametrize("name", ["digits", "photos"])
def test_the_way_leads_from_the_answer_to_pixels_that_are_outlined(
    window: Window, name: str
) -> None:
    window.session.ask(Ask("Show", lambda now: edits.with_model(now, load_model(name))))
    window.session.ask_select(Selection("softmax"))
    seen, stage = None, window.session.frame.stage
    while stage is not None:
        seen = seen_of(stage)
        press(window, "G")
        stage = window.session.frame.stage
    assert patch_of(window.session.frame) == seen
    assert seen is not None
    place = lab(window).canvas if name == "digits" else lab(window).stage
    amber = QColor(theme_of("light").accent)
    drawn = place.grab().toImage()
    inks = [drawn.pixelColor(x, y) for x in range(drawn.width()) for y in range(drawn.height())]
    assert inks.count(amber) > 20
    if name == "photos":
        # The lens shows them, too.
        lens = lab(window).stage.stage_layout.source.lenses[0].grid
        rows, columns = lens.visible()
        assert rows.start <= sum(seen.rows) // 2 < rows.stop
        assert columns.start <= sum(seen.columns) // 2 < columns.stop
    press(window, "Shift+G")
    assert document(window).selection.layer == "conv1"


def test_a_wish_about_a_layer_that_has_gone_changes_nothing(window: Window) -> None:
    """A menu of the strip may stay open while another network comes."""
    late = Ask("Move pool3", lambda now: edits.with_moved(now, "pool3", 0))
    before = document(window)
    window.session.ask(late)
    window.session.ask(Ask("Remove", lambda now: edits.with_removed(now, "pool3")))
    window.session.ask(Ask("Set", layer_edit("pool3", stride=(2, 2))))
    assert document(window) is before


def test_a_button_that_is_let_go_on_another_layer_does_nothing(window: Window) -> None:
    button = window.findChild(QWidget, "operator.negate")
    assert isinstance(button, QWidget)
    before = document(window).network
    middle = button.rect().center()
    QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=middle)
    window.session.ask_select(Selection("maxpool1"))
    for kind, changed, held in (
        (QEvent.Type.MouseMove, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton),
    ):
        # A button that is hidden while it is down still hears of both.
        spot, none = QPointF(button.mapToGlobal(middle)), Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(
            button, QMouseEvent(kind, middle.toPointF(), spot, changed, held, none)
        )
    window.session.ask_select(Selection("conv1"))
    assert document(window).network is before
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=middle)
    assert window.session.store.history.undo_label == "Negate kernel"


def test_the_way_back_ends_with_the_model(window: Window) -> None:
    """Layers of two models have the same names, and not the same cells."""
    window.session.ask(Ask("Show", lambda now: edits.with_model(now, load_model("digits"))))
    window.session.ask_select(Selection("softmax", 9))
    window.session.ask_play(lambda player, stops: player.at(9, stops))
    window.session.ask_origin()
    window.session.ask(Ask("Show", lambda now: edits.with_model(now, load_model("shapes"))))
    window.session.ask_back()
    assert document(window).selection == Selection()


def test_the_way_back_passes_over_channels_that_are_gone(window: Window) -> None:
    window.session.ask(Ask("Show", lambda now: edits.with_model(now, load_model("digits"))))
    window.session.ask_select(Selection("softmax", 9))
    window.session.ask_play(lambda player, stops: player.at(9, stops))
    window.session.ask_origin()
    dense = document(window).selection
    window.session.ask(Ask("Remove", lambda now: edits.with_removed(now, "softmax")))
    window.session.ask_back()
    assert document(window).selection.layer == dense.layer


def test_the_way_back_passes_over_cells_that_are_gone(window: Window) -> None:
    window.session.ask_select(Selection("maxpool1"))
    window.session.ask_play(lambda player, stops: player.at(stops - 1, stops))
    window.session.ask_origin()
    assert document(window).selection.layer == "relu1"
    window.session.ask(Ask("Stride", layer_edit("conv1", stride=(2, 2))))
    window.session.ask_back()
    assert document(window).selection.layer == "relu1"
    assert not window.session.store.player.trail
