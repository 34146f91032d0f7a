"""Trained models in the window: chosen, walked through, edited, and left."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnviz.files.models import BUNDLED, load_model
from cnnviz.files.models.suiting import samples_of, suits
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.nn.explain import ConvolutionTerms, FlattenTerms, PoolTerms, SoftmaxTerms
from cnnviz.nn.layers import Conv2d
from cnnviz.nn.preprocess import preprocess
from cnnviz.state.arithmetic.parts import rule_of
from cnnviz.state.document import Picture, Selection
from cnnviz.state.edits import convolution, with_model, with_removed
from cnnviz.state.trail import origin_of, place_of
from cnnviz.state.trained import with_filter_off
from cnnviz.ui.app import first_document
from cnnviz.ui.lab.arithmetic.taps import tap_at, tap_rect
from cnnviz.ui.lab.arithmetic.zoom import Zoom
from cnnviz.ui.lab.side.section import layer_edit
from cnnviz.ui.lab.side.sees import way_words
from cnnviz.ui.shell.model_card import CardSheet
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.buttons import Check, FlatButton
from cnnviz.ui.widgets.controls import JumpSlider
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import LEFT, Open, document, lab, output, picture

NONE = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize("name", BUNDLED)
def test_every_cell_on_the_stage_is_the_one_that_was_computed(open_window: Open, name: str) -> None:
    document = with_model(first_document(picture()), load_model(name))
    window = open_window(document)
    rng = np.random.default_rng(3)
    for layer in document.network:
        channels = window.session.frame.run.of(layer.name)
        assert channels is not None
        window.session.ask_select(Selection(layer.name, int(rng.integers(channels.shape[0]))))
        stop = int(rng.integers(window.session.frame.stops))
        go(window, stop)
        stage = window.session.frame.stage
        assert stage is not None
        assert stage.layer is layer
        assert stage.stop == stop
        np.testing.assert_allclose(stage.terms.value, stage.output.values[stage.cell], atol=2e-4)
        assert lab(window).stage.tiles.isVisible() == stage.by_channel


def go(window: Window, stop: int) -> None:
    window.session.ask_play(lambda player, stops: player.at(stop, stops))


def test_a_model_is_chosen_by_its_key_and_the_experiment_comes_back(
    window: Window, qtbot: QtBot
) -> None:
    own = window.session.store.document.network
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.session.store.document.model is not None)
    document = window.session.store.document
    assert document.model is not None
    assert document.model.name == "digits"
    read = preprocess(document.picture.pixels, document.model.preprocessing, document.model.shape)
    np.testing.assert_array_equal(window.session.frame.run.input.values, read.x)
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: _called(window) == "shapes")
    QTest.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    assert window.session.store.document.network is own
    for name in ("shapes", "digits", ""):
        window.session.store.undo()
        assert _called(window) == name
    assert window.session.store.document.network is own


def _called(window: Window) -> str:
    model = window.session.store.document.model
    return model.name if model else ""


def test_a_file_that_is_no_model_is_told_in_a_sentence(
    window: Window, qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("models") / "broken.safetensors"
    path.write_bytes(b"no model at all")
    before = window.session.store.document
    window.commands.open_path(str(path))
    qtbot.waitUntil(window.messages.isVisible)
    assert window.session.store.document is before


def test_an_edit_of_a_model_reaches_one_weight_and_is_taken_back(
    open_window: Open,
) -> None:
    trained = load_model("digits")
    window = open_window(with_model(first_document(picture()), trained))
    window.session.ask_select(Selection("conv2", 5))
    stage = window.session.frame.stage
    assert stage is not None
    grid = lab(window).operator.kernel.grid
    grid.weights_asked.emit([(1, 1)], 7.0, "Change weight", "")
    document = window.session.store.document
    before, after = trained.network["conv2"], document.network["conv2"]
    assert isinstance(before, Conv2d)
    assert isinstance(after, Conv2d)
    changed = np.argwhere(before.weight != after.weight)
    assert changed.tolist() == [[5, stage.told[0], 1, 1]]
    assert document.edited
    assert "edited" in window.at_hand._models.text()
    window.actions_["network.trained"].trigger()
    assert window.session.store.document.network is trained.network


def test_a_cell_is_followed_back_to_the_input_and_forth_again(
    open_window: Open,
) -> None:
    model = load_model("shapes")
    window = open_window(with_model(first_document(picture()), model))
    window.session.ask_select(Selection("softmax"))
    way = []
    while (stage := window.session.frame.stage) is not None:
        way.append(place_of(stage))
        origin = origin_of(stage)
        value = window.session.frame.run.of(origin.layer)
        assert value is not None
        match stage.terms:
            case PoolTerms(value=made) | FlattenTerms(value=made):
                np.testing.assert_allclose(value.values[origin.cell], made)
            case ConvolutionTerms(products=products):
                weights = stage.terms.weights[stage.terms.channels.index(origin.cell[0])]
                most = np.abs(products).max()
                assert np.isclose(np.abs(value.values[origin.cell] * weights), most).any()
        QTest.keyClick(lab(window).stage, Qt.Key.Key_G)
        told = way_words(window.session.frame.player.trail, stage)
        assert place_of(stage).layer in told
    assert [each.layer for each in way] == [layer.name for layer in reversed(model.network.layers)]
    for place in reversed(way):
        QTest.keyClick(lab(window).stage, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
        stage = window.session.frame.stage
        assert stage is not None
        assert place_of(stage) == place


def test_of_many_channels_those_that_weigh_most_are_told_and_the_rest_is_summed(
    open_window: Open,
) -> None:
    window = open_window(with_model(first_document(picture()), load_model("doodles")))
    window.session.ask_select(Selection("conv4", 2))
    stage = window.session.frame.stage
    assert stage is not None
    assert isinstance(stage.terms, ConvolutionTerms)
    weight = stage.layer.parameters["weight"]
    sums = np.abs(weight[2]).sum(axis=(1, 2))
    assert set(stage.told) == set(np.argsort(-sums)[:4].tolist())
    lenses = lab(window).stage.stage_layout.source.lenses
    assert tuple(lens.channel for lens in lenses) == stage.told
    room = lab(window).arithmetic._room()
    for channel in stage.told:
        rect = tap_rect(stage, room, Zoom(), (channel, 2, 0))
        assert tap_at(stage, room, Zoom(), rect.center()) == (channel, 2, 0)


def test_a_temperature_is_a_what_if_that_one_drag_makes_and_one_undo_takes_back(
    open_window: Open,
) -> None:
    trained = load_model("shapes")
    window = open_window(with_model(first_document(picture()), trained))
    window.session.ask_select(Selection("softmax"))
    slider = lab(window).side.findChild(JumpSlider, "temperature.slider")
    assert isinstance(slider, JumpSlider)
    before = output(window)
    y = slider.height() // 2
    QTest.mousePress(slider, LEFT, NONE, QPoint(slider.width() // 2 + 9, y))
    QTest.mouseMove(slider, QPoint(slider.width(), y))
    QTest.mouseRelease(slider, LEFT, NONE, QPoint(slider.width(), y))
    stage = window.session.frame.stage
    assert stage is not None
    assert isinstance(stage.terms, SoftmaxTerms)
    assert stage.terms.temperature == 10
    assert output(window).max() < before.max()
    np.testing.assert_allclose(stage.terms.value, output(window)[stage.cell], atol=1e-6)
    scene = lab(window).stage.tiles.scene
    assert scene is not None
    assert scene.operator is not None
    assert "÷ temperature 10.0" in scene.operator.title
    assert "÷ temperature 10.0" in rule_of(stage.terms)
    assert "edited" in window.at_hand._models.text()
    window.session.store.undo()
    assert window.session.store.document.network is trained.network
    window.session.store.redo()
    window.actions_["network.trained"].trigger()
    np.testing.assert_array_equal(output(window), before)
    assert slider.value() * 2 == slider.maximum()


def test_a_filter_is_switched_off_in_one_step_and_on_again(
    open_window: Open,
) -> None:
    trained = load_model("digits")
    window = open_window(with_model(first_document(picture()), trained))
    window.session.ask_select(Selection("conv2", 5))
    box = lab(window).side.findChild(Check, "filter.off")
    assert isinstance(box, Check)
    assert not box.isChecked()
    before = window.session.frame.run.activations[-1].values
    QTest.mouseClick(box, LEFT)
    assert box.isChecked()
    assert not output(window)[5].any()
    assert not np.array_equal(window.session.frame.run.activations[-1].values, before)
    window.session.ask_select(Selection("conv2", 4))
    assert not box.isChecked()
    window.session.ask_select(Selection("conv2", 5))
    window.session.store.undo()
    assert window.session.store.document.network is trained.network
    window.session.store.redo()
    QTest.mouseClick(box, LEFT)
    assert not window.session.store.document.edited
    window.commands.leave_model()
    assert not box.isVisible()


def test_the_filter_to_switch_off_is_that_of_the_number_on_the_stage(open_window: Open) -> None:
    """Where maps are of one cell the stepper goes from filter to filter."""
    window = open_window(with_model(first_document(picture()), load_model("shapes")))
    window.session.ask(Ask("Stride", layer_edit("conv3", stride=(99, 99))))
    window.session.ask_select(Selection("conv3", 2))
    box = lab(window).side.findChild(Check, "filter.off")
    assert isinstance(box, Check)
    for stop in (0, 7, 11):
        go(window, stop)
        assert box.accessibleName() == f"Filter {stop} off"
        QTest.mouseClick(box, LEFT)
        assert box.isChecked()
        off = [not each.any() for each in convolution(document(window), "conv3").weight]
        assert np.flatnonzero(off).tolist() == [stop]
        window.session.store.undo()


def test_an_edited_model_is_saved_and_comes_back_with_its_probabilities_and_its_mark(
    open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(with_model(first_document(picture()), load_model("shapes")))
    window.session.ask(Ask("Filter off", lambda at: with_filter_off(at, "conv2", 1, True)))
    run = window.session.frame.run
    path = tmp_path / "mine.safetensors"
    window.exports.model.save_model_to(str(tmp_path / "mine"))
    qtbot.waitUntil(path.exists)
    again = load_model(path)
    made = again.probabilities(run.input.values)
    np.testing.assert_array_equal(made, run.activations[-1].values[:, 0, 0])
    assert "edited" not in load_model("shapes").card
    window.commands.leave_model()
    assert not window.actions_["export.model"].isEnabled()
    window.commands.open_path(str(path))
    qtbot.waitUntil(lambda: _called(window) == "shapes")
    assert not window.session.store.document.edited
    assert window.at_hand._models.text() == "Shapes, edited"
    window.actions_["network.card"].trigger()
    sheet = window.findChild(CardSheet)
    assert isinstance(sheet, CardSheet)
    assert "before the edit" in sheet.text.toPlainText()
    sheet.reject()


def test_a_model_that_does_not_run_any_more_is_not_saved(open_window: Open, tmp_path: Path) -> None:
    window = open_window(with_model(first_document(picture()), load_model("shapes")))
    for edit in (
        lambda document: with_removed(document, "flatten"),
        lambda document: with_removed(with_removed(document, "softmax"), "dense"),
    ):
        window.session.ask(Ask("Remove", edit))
        window.exports.model.save_model_to(str(tmp_path / "mine.safetensors"))
        assert "could not be opened again, so it is not saved: " in window.messages.words
        window.session.store.undo()
        window.messages.dismiss()
    assert not list(tmp_path.iterdir())


def opened(window: Window, qtbot: QtBot, name: str) -> str:
    """Open a model, and return what is said then."""
    window.commands.open_model(name)
    qtbot.waitUntil(lambda: (model := window.session.store.document.model) is not None
                    and model.name == name)  # fmt: skip
    return window.messages.words


def choose(window: Window, words: str) -> None:
    buttons = {each.text(): each for each in window.messages.findChildren(FlatButton)}
    QTest.mouseClick(buttons[words], LEFT)


def test_another_kind_of_picture_than_a_model_reads_is_told_with_one_that_it_reads(
    open_window: Open, qtbot: QtBot
) -> None:
    still_life = open_picture(samples()[0].path)
    window = open_window(first_document(still_life))
    said = opened(window, qtbot, "photos")
    assert said.startswith("Photos knows some photos (airplane, ")
    assert said.endswith("still-life.png is of another kind.")
    choose(window, "Open Cat")
    qtbot.waitUntil(lambda: window.session.store.document.picture.name == "cat.png")
    assert not window.messages.words
    assert opened(window, qtbot, "doodles").endswith("cat.png is none of them.")
    choose(window, "Draw one")
    assert window.session.store.document.picture.name == "Drawing"
    assert lab(window).canvas.isVisible()
    assert not window.messages.words
    assert opened(window, qtbot, "digits") == ""
    assert opened(window, qtbot, "photos").endswith("Drawing is of another kind.")
    # Who looks at a layer needs its room.
    window.session.ask_select(Selection("conv3", 2))
    assert not window.messages.words


@pytest.mark.parametrize("name", BUNDLED)
def test_a_sample_suits_the_model_that_reads_it_and_no_other(name: str) -> None:
    model = load_model(name)
    for sample in samples():
        assert suits(open_picture(sample.path), model) == (sample.model == name)
    assert samples_of(model)
    own = replace(model, name="mine")
    photo = Picture("photo.jpg", np.random.default_rng(2).integers(0, 256, (9, 9, 3), np.uint8))
    paper = Picture("scan.png", np.full((9, 9), 230, np.uint8))
    drawing = model.preprocessing.kind == "drawing"
    assert (suits(photo, own), suits(paper, own)) == (not drawing, True)
    assert not samples_of(own)
