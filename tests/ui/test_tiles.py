"""Layers of one number a channel: their stage, their arithmetic, their stops."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtTest import QTest

from cnnviz.core.geometry import Pair
from cnnviz.core.numbers import text
from cnnviz.files.models import load_model
from cnnviz.files.pictures import open_picture
from cnnviz.files.resources import samples
from cnnviz.nn.explain import DenseTerms, SoftmaxTerms
from cnnviz.nn.layers import Pool2d, frozen
from cnnviz.state.arithmetic.parts import parts_of
from cnnviz.state.arithmetic.words import in_words
from cnnviz.state.document import Preparation, Selection
from cnnviz.state.edits import convolution, with_layer, with_model
from cnnviz.state.frame import Frame, frame_of
from cnnviz.state.player import Player
from cnnviz.state.run import compute
from cnnviz.state.trained import dense as dense_of
from cnnviz.state.view import View
from cnnviz.ui.app import first_document
from cnnviz.ui.lab.operator.number_box import NumberBox
from cnnviz.ui.lab.side.section import layer_edit
from cnnviz.ui.lab.tiles.draw import bar_sizes, draw_scene
from cnnviz.ui.lab.tiles.layout import LARGEST_CELL, Bars, bars_in, tiles_in
from cnnviz.ui.lab.tiles.scene import Field, link_at, scene_of
from cnnviz.ui.painting.drawing import text_width
from cnnviz.ui.painting.theme import theme_of
from cnnviz.ui.shell.window import Window
from cnnviz.ui.widgets.controls import NumberField
from cnnviz.ui.widgets.panel import Ask
from tests.ui.hands import LEFT, Open, lab
from tests.ui.host import document_of

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def shapes(open_window: Open) -> Window:
    """Return a window in which the model of shapes sees a star."""
    path = next(sample.path for sample in samples() if sample.name == "shape-star")
    document = with_model(first_document(open_picture(path)), load_model("shapes"))
    return open_window(document)


def stand(window: Window, layer: str) -> None:
    window.session.ask_select(Selection(layer))


def go(window: Window, stop: int) -> None:
    window.session.ask_play(lambda player, stops: player.at(stop, stops))


def test_while_a_layer_before_cannot_be_computed_the_last_answer_is_called_so(
    shapes: Window,
) -> None:
    stand(shapes, "conv3")
    shapes.session.ask(Ask("Dilate", layer_edit("conv3", dilation=(9, 9))))
    stand(shapes, "dense")
    scene, frame = lab(shapes).stage.tiles.scene, shapes.session.frame
    assert scene is not None
    assert scene.output.stale
    assert scene.source.stale
    # The stepper goes to the winner, as it would if it could be computed.
    assert frame.stage is not None
    assert frame.stage.named == "star"
    stand(shapes, "conv3")
    assert shapes.session.frame.stale
    assert not shapes.session.frame.stale_source
    shapes.session.store.undo()
    stand(shapes, "dense")
    scene = lab(shapes).stage.tiles.scene
    assert scene is not None
    assert not scene.output.stale


@pytest.mark.parametrize("width", [110, 150, 300, 700])
def test_names_beside_bars_are_as_large_as_can_be_read(shapes: Window, width: int) -> None:
    stand(shapes, "softmax")
    scene = lab(shapes).stage.tiles.scene
    assert scene is not None
    bars = Bars(QRectF(0, 0, width, 200), 7)
    letters, named, room = bar_sizes(scene.output, bars, 18.0)
    assert letters >= 11
    assert room >= 16
    needed = max(text_width(name, letters, bold=True) for name in scene.output.names)
    assert width < 150 or needed <= named - 8


def click(window: Window, field: Field, channel: int) -> None:
    point = field.place.rect(channel).center().toPoint()
    QTest.mouseClick(lab(window).stage.tiles, LEFT, NONE, point)


def test_the_stepper_stands_at_the_winning_class_and_goes_to_the_one_clicked(
    shapes: Window,
) -> None:
    stand(shapes, "dense")
    stage = shapes.session.frame.stage
    assert stage is not None
    assert stage.named == "star" == stage.classes[int(stage.output.values.argmax())]
    assert stage.stops == 7
    scene = lab(shapes).stage.tiles.scene
    assert scene is not None
    click(shapes, scene.output, 5)
    stage = shapes.session.frame.stage
    assert stage is not None
    assert stage.named == "heart"
    QTest.keyClick(shapes, Qt.Key.Key_PageDown)
    stage = shapes.session.frame.stage
    assert stage is not None
    assert stage.named == "moon"


@pytest.mark.parametrize("layer", ["flatten", "dense", "softmax"])
def test_every_stop_tells_the_number_that_the_run_has(shapes: Window, layer: str) -> None:
    stand(shapes, layer)
    for stop in range(shapes.session.frame.stops):
        go(shapes, stop)
        stage = shapes.session.frame.stage
        assert stage is not None
        assert stage.cell == (stop, 0, 0)
        np.testing.assert_allclose(stage.terms.value, stage.output.values[stop, 0, 0], atol=2e-5)
        assert stage.layer.name in in_words(stage)
        total = sum(part.value for part in parts_of(stage))
        match stage.terms:
            case DenseTerms(value=value):
                np.testing.assert_allclose(total, value, atol=1e-4)
            case SoftmaxTerms(value=value):
                above, below = parts_of(stage)
                np.testing.assert_allclose(above.value / below.value, value)


def test_the_stepper_comes_back_to_its_stop_from_a_layer_without_a_window(shapes: Window) -> None:
    stand(shapes, "conv2")
    go(shapes, 30)
    for layer in ("dense", "softmax", "input", "conv2"):
        stand(shapes, layer)
    stage = shapes.session.frame.stage
    assert stage is not None
    assert stage.stop == 30


def test_a_flattened_line_is_shown_as_the_maps_it_was(shapes: Window) -> None:
    stand(shapes, "dense")
    scene = lab(shapes).stage.tiles.scene
    assert scene is not None
    pooled = shapes.session.frame.run.of("pool3")
    assert pooled is not None
    np.testing.assert_array_equal(scene.source.values, pooled.values)
    assert scene.operator is not None
    assert scene.operator.values.shape == pooled.values.shape
    rect = scene.source.place.rect(3)
    found = scene.source.place.at(QPointF(rect.left() + 1, rect.top() + 1))
    assert found == (3, 0, 0)


def dense_weights(window: Window) -> np.ndarray:
    return window.session.store.document.network["dense"].parameters["weight"]


def double_click(window: Window, cell: tuple[int, int, int]) -> None:
    """Double-click a weight on the stage."""
    scene = lab(window).stage.tiles.scene
    assert scene is not None
    assert scene.operator is not None
    point = scene.operator.place.cell_rect(*cell).center().toPoint()
    tiles = lab(window).stage.tiles
    QTest.mouseClick(tiles, LEFT, NONE, point)
    QTest.mouseDClick(tiles, LEFT, NONE, point)


def test_a_weight_is_typed_where_it_is_shown_in_one_undo_step(shapes: Window) -> None:
    stand(shapes, "dense")
    go(shapes, 4)
    before, editor = dense_weights(shapes), lab(shapes).stage.tiles.editor
    double_click(shapes, (3, 1, 0))
    read = 3 * 4 + 1 * 2
    assert editor.isVisible()
    assert np.float32(editor.text()) == before[4, read]
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert dense_weights(shapes) is before
    double_click(shapes, (3, 1, 0))
    QTest.keyClicks(editor, "1/4")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    after = dense_weights(shapes)
    assert np.argwhere(after != before).tolist() == [[4, read]]
    assert after[4, read] == 0.25
    stage = shapes.session.frame.stage
    assert stage is not None
    np.testing.assert_allclose(stage.terms.value, stage.output.values[stage.cell], atol=2e-5)
    shapes.session.store.undo()
    assert dense_weights(shapes) is before
    assert not shapes.session.store.document.edited


def test_what_is_typed_is_finished_by_a_click_and_dropped_where_the_layer_goes(
    shapes: Window,
) -> None:
    stand(shapes, "dense")
    go(shapes, 0)
    editor = lab(shapes).stage.tiles.editor
    double_click(shapes, (0, 0, 0))
    QTest.keyClicks(editor, "9")
    scene = lab(shapes).stage.tiles.scene
    assert scene is not None
    click(shapes, scene.output, 5)
    assert not editor.isVisible()
    assert dense_weights(shapes)[0, 0] == 9
    double_click(shapes, (0, 0, 0))
    QTest.keyClicks(editor, "7")
    stand(shapes, "softmax")
    assert not editor.isVisible()
    assert 7 not in dense_weights(shapes)
    double_click(shapes, (0, 0, 0))
    assert not editor.isVisible()


def test_bias_and_any_weight_are_set_at_the_side_by_keys(shapes: Window) -> None:
    stand(shapes, "dense")
    go(shapes, 2)
    before = shapes.session.store.document.network["dense"].parameters["bias"]
    bias, weight = (
        lab(shapes).side.findChild(NumberBox, f"dense.{name}") for name in ("bias", "weight")
    )
    read = lab(shapes).side.findChild(NumberField, "dense.input")
    assert isinstance(bias, NumberBox)
    assert isinstance(weight, NumberBox)
    assert isinstance(read, NumberField)
    assert bias.value == before[2]
    bias.setFocus()
    QTest.keyClicks(bias, "5")
    QTest.keyClick(bias.editor, Qt.Key.Key_Return)
    after = shapes.session.store.document.network["dense"].parameters["bias"]
    assert np.argwhere(after != before).tolist() == [[2]]
    assert bias.value == after[2] == 5
    go(shapes, 3)
    assert bias.value == before[3]
    read.setValue(11)
    assert weight.value == dense_weights(shapes)[3, 11]
    weight.setFocus()
    QTest.keyClicks(weight, "8")
    QTest.keyClick(weight.editor, Qt.Key.Key_Return)
    assert dense_weights(shapes)[3, 11] == 8
    shapes.session.store.undo()
    shapes.session.store.undo()
    assert not shapes.session.store.document.edited
    stand(shapes, "conv1")
    assert not bias.isVisible()


def test_pointing_shows_what_made_a_number_and_what_reads_it(shapes: Window) -> None:
    stand(shapes, "flatten")
    stage, scene = shapes.session.frame.stage, lab(shapes).stage.tiles.scene
    assert stage is not None
    assert scene is not None
    for entry in (0, 17, 47):
        place = scene.output.place.rect(entry)
        cell = tuple(int(each) for each in np.unravel_index(entry, stage.source.shape))
        read = scene.source.place.cell_rect(*cell)
        assert link_at(stage, scene, place.center()) == (read, place)
        assert link_at(stage, scene, read.center()) == (read, place)
    stand(shapes, "dense")
    stage, scene = shapes.session.frame.stage, lab(shapes).stage.tiles.scene
    assert stage is not None
    assert scene is not None
    one = scene.source.place.cell_rect(3, 1, 0)
    link = link_at(stage, scene, one.center())
    assert link is not None
    assert link[0] == one
    assert all(link[1].contains(scene.output.place.rect(at)) for at in range(7))


areas = st.builds(
    QRectF, st.integers(0, 90), st.integers(0, 90), st.integers(60, 600), st.integers(60, 600)
)


@given(areas, st.integers(1, 24))
def test_bars_lie_below_each_other_in_the_middle_of_their_room(area: QRectF, count: int) -> None:
    bars = bars_in(area, count)
    lines = [bars.rect(at) for at in range(count)]
    assert area.adjusted(0, -1e-6, 0, 1e-6).contains(lines[0].united(lines[-1]))
    assert lines[0].top() - area.top() == pytest.approx(area.bottom() - lines[-1].bottom())
    for at, line in enumerate(lines):
        assert (line.left(), line.width()) == (area.left(), area.width())
        assert line.top() == pytest.approx(lines[at - 1].bottom() if at else lines[0].top())
        assert bars.at(line.center()) == (at, 0, 0)


@given(areas, st.tuples(st.integers(1, 40), st.integers(1, 9), st.integers(1, 9)))
def test_tiles_lie_row_by_row_in_the_middle_of_their_room_as_large_as_fit(
    area: QRectF, shape: tuple[int, int, int]
) -> None:
    tiles = tiles_in(area, shape)
    rects = [tiles.rect(at) for at in range(shape[0])]
    whole = tiles.whole
    assert all(whole.contains(each) for each in rects)
    assert area.adjusted(-1, -1, 1, 1).contains(whole)
    assert abs(whole.center().x() - area.center().x()) <= 1
    assert abs(whole.center().y() - area.center().y()) <= 1
    for one, other in pairwise(rects):
        beside = other.top() == one.top() and other.left() > one.right()
        below = other.top() > one.bottom() and other.left() == rects[0].left()
        assert beside or below
        half = QPointF(tiles.gap / 2, 0) if beside else QPointF(0, tiles.gap / 2)
        assert tiles.at((one.topRight() if beside else one.bottomLeft()) + half) is None
    for at, rect in enumerate(rects):
        cells = [
            (row, column, tiles.cell_rect(at, row, column)) for row, column in np.ndindex(shape[1:])
        ]
        assert all(tiles.at(cell.center()) == (at, *where) for *where, cell in cells)
        assert cells[0][2].united(cells[-1][2]) == rect
    # A pixel more for each cell fits in no number of columns.
    channels, rows, columns = shape
    larger, gap = tiles.cell + 1, tiles.gap
    if tiles.cell < LARGEST_CELL:
        assert not any(
            across * (columns * larger + gap) - gap <= area.width()
            and -(-channels // across) * (rows * larger + gap) - gap <= area.height()
            for across in range(1, channels + 1)
        )


@pytest.mark.parametrize("layer", ["flatten", "dense", "softmax"])
def test_input_operator_and_output_share_the_width_of_the_stage(shapes: Window, layer: str) -> None:
    stand(shapes, layer)
    frame = shapes.session.frame
    for size in ((700, 400), (1600, 900)):
        stage = QRectF(5, 7, *size)
        scene = scene_of(frame, stage, 18.0)
        assert scene is not None
        fields = [each for each in (scene.source, scene.operator, scene.output) if each]
        rooms = [each.area for each in fields]
        assert all(stage.contains(room) for room in rooms)
        assert len({(room.top(), room.width(), room.height()) for room in rooms}) == 1
        assert all(one.right() < other.left() for one, other in pairwise(rooms))
        assert rooms[0].left() - stage.left() == pytest.approx(stage.right() - rooms[-1].right())
        # What is said between needs as much room as a field.
        between = rooms[-1].left() - rooms[0].right()
        assert between >= rooms[0].width()
        assert rooms[0].width() >= 0.28 * stage.width()


def test_the_exponentials_on_the_stage_are_those_of_the_arithmetic(shapes: Window) -> None:
    stand(shapes, "softmax")
    for stop in range(shapes.session.frame.stops):
        go(shapes, stop)
        stage, scene = shapes.session.frame.stage, lab(shapes).stage.tiles.scene
        assert stage is not None
        assert scene is not None
        assert scene.operator is not None
        shown = text(float(scene.operator.values[stop, 0, 0]), scene.operator.style)
        assert shown == parts_of(stage)[0].words


def pooled(kind: str, *, stop: int = 0) -> Frame:
    """Return the frame of a layer that makes one number of each colour."""
    rgb = document_of(kind, select=f"{kind}1", size=(6, 5), preparation=Preparation(colour="rgb"))
    layer = rgb.network[f"{kind}1"]
    assert isinstance(layer, Pool2d)
    document = with_layer(rgb, replace(layer, kernel_size=(6, 5)))
    run = compute(document)
    return frame_of(document, Player(stop=stop), View(), run, run)


@pytest.mark.parametrize(
    ("kind", "word", "of"),
    [("maxpool", "largest", np.max), ("minpool", "smallest", np.min), ("avgpool", "mean", np.mean)],
)
def test_what_is_made_of_a_whole_map_is_said_and_found_under_its_channel(
    kind: str, word: str, of: Callable[[np.ndarray], float]
) -> None:
    for channel in range(3):
        frame = pooled(kind, stop=channel)
        scene, stage = scene_of(frame, QRectF(0, 0, 900, 600), 18.0), frame.stage
        assert scene is not None
        assert stage is not None
        source, output = scene.source, scene.output
        assert output.values[channel, 0, 0] == pytest.approx(of(source.values[channel]))
        assert f"the {word} of" in scene.words
        read, made = source.place.rect(channel), output.place.rect(channel)
        assert (scene.marked, scene.made) == (read, made)
        cells = [source.place.cell_rect(channel, *at) for at in np.ndindex(6, 5)]
        for place in (made, *cells):
            assert link_at(stage, scene, place.center()) == (read, made)


def test_the_weights_are_those_of_the_class_or_of_the_channel_they_make(shapes: Window) -> None:
    shown = shapes.session.store.document
    weight, bias = frozen(np.eye(48)), frozen(np.zeros(48))
    hidden = replace(dense_of(shown, "dense"), name="hidden", weight=weight, bias=bias)
    position = [layer.name for layer in shown.network.layers].index("dense")
    document = replace(shown, network=shown.network.inserted(position, hidden))
    run = compute(document)
    for layer, stop, named in (
        ("dense", 1, load_model("shapes").classes[1]),
        ("hidden", 30, "channel 30"),
    ):
        chosen = replace(document, selection=Selection(layer))
        frame = frame_of(chosen, Player(stop=stop), View(), run, run)
        scene = scene_of(frame, QRectF(0, 0, 900, 600), 18.0)
        assert scene is not None
        assert scene.operator is not None
        assert scene.operator.title == f"weights of {named}"


@pytest.mark.parametrize("layer", ["flatten", "dense", "softmax", "maxpool"])
@pytest.mark.parametrize("size", [(640, 400), (1200, 800)])
def test_nothing_of_the_stage_is_cut_off(shapes: Window, layer: str, size: Pair) -> None:
    """Painted on a larger sheet: what lies outside of the stage would be seen there."""
    stand(shapes, layer)
    frame = pooled(layer) if layer == "maxpool" else shapes.session.frame
    assert frame.stage is not None
    around = 60
    image = QImage(size[0] + 2 * around, size[1] + 2 * around, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    room = QRectF(around, around, *size)
    with QPainter(image) as painter:
        painter.setFont(shapes.font())
        line = QFontMetricsF(painter.font()).height()
        scene = scene_of(frame, room, line)
        assert scene is not None
        draw_scene(painter, scene, frame.stage.cell[0], theme_of("light"))
    words = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    rows, columns = np.nonzero(words != words[0, 0])
    assert around <= rows.min() <= rows.max() < around + size[1]
    assert around <= columns.min() <= columns.max() < around + size[0]
    # Title above and colour bar below every field take their part of the height.
    fields = [each for each in (scene.source, scene.operator, scene.output) if each]
    for field in fields:
        left, right = round(field.area.left()), round(field.area.right())
        for low, high in (
            (around, round(field.area.top()) - 1),
            (round(field.area.bottom()) + 2, around + size[1]),
        ):
            assert (words[low:high, left:right] != words[0, 0]).any()


def test_numbers_are_called_by_a_class_where_they_are_of_one_and_shown_on_their_scale(
    shapes: Window,
) -> None:
    classes = load_model("shapes").classes
    for layer, source in (("dense", ()), ("softmax", classes)):
        stand(shapes, layer)
        scene = lab(shapes).stage.tiles.scene
        assert scene is not None
        assert scene.operator is not None
        assert (scene.source.names, scene.output.names) == (source, classes)
        # The size of every field is written beside its title.
        for field in (scene.source, scene.operator, scene.output):
            assert field.size == " × ".join(map(str, field.values.shape))
        if layer == "softmax":
            assert scene.operator.scale.low == 0
            assert scene.operator.scale.high == scene.operator.values.max()


def test_a_filter_that_makes_one_number_reads_all_channels_and_no_number_by_itself() -> None:
    rgb = Preparation(colour="rgb")
    document = document_of("conv", select="conv1", size=(3, 3), preparation=rgb)
    layer = convolution(document, "conv1")
    weight, bias = frozen(np.ones((8, 3, 3, 3))), frozen(np.zeros(8))
    document = with_layer(document, replace(layer, weight=weight, bias=bias))
    run = compute(document)
    frame = frame_of(document, Player(stop=7), View(), run, run)
    scene = scene_of(frame, QRectF(0, 0, 900, 600), 18)
    assert scene is not None
    assert scene.source.area.contains(scene.marked)
    assert "by itself" not in scene.words


@pytest.mark.parametrize(("side", "count"), [(2, "all 4"), (3, "4")])
def test_a_window_of_one_stop_says_whether_it_reads_all_cells(side: int, count: str) -> None:
    rgb = Preparation(colour="rgb")
    document = document_of("maxpool", select="maxpool1", size=(side, side), preparation=rgb)
    run = compute(document)
    scene = scene_of(frame_of(document, Player(), View(), run, run), QRectF(0, 0, 900, 600), 18)
    assert scene is not None
    read = scene.source.place.cell_rect(0, 0, 0).united(scene.source.place.cell_rect(0, 1, 1))
    assert scene.marked == read
    assert scene.words == f"the largest of {count} cells"
