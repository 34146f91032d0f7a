"""Edits give new documents, leave the old ones alone, and keep the network fit for its input."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.core.geometry import Geometry, geometry_of
from cnnviz.nn.layers import Conv2d, MaxPool2d, frozen
from cnnviz.state import edits
from cnnviz.state.document import INPUT, Document, Picture, Preparation, Selection
from cnnviz.state.history import History
from cnnviz.state.interest import interesting_stop
from cnnviz.state.player import FASTEST, SLOWEST, Player, carried_stop
from cnnviz.state.prepare import prepare, prepared_size
from cnnviz.state.run import compute
from cnnviz.state.stage import stage_of
from cnnviz.state.store import Store
from cnnviz.state.view import View


def picture(rows: int = 12, columns: int = 16, *, rgb: bool = True) -> Picture:
    shape = (rows, columns, 3) if rgb else (rows, columns)
    pixels = np.arange(np.prod(shape), dtype=np.uint32).reshape(shape).astype(np.uint8)
    return Picture("ramp.png", pixels)


def lab(colour: str = "grey") -> Document:
    document = Document(picture(), Preparation(colour=colour))  # type: ignore[arg-type]
    return edits.with_added(document, "conv", 0)


moves = st.lists(
    st.sampled_from(
        ["conv", "relu", "maxpool", "avgpool", "rgb", "grey", "apart", "remove", "swap"]
    ),
    max_size=12,
)


@given(moves)
def test_whatever_is_added_moved_or_recoloured_can_be_computed(todo: list[str]) -> None:
    document = Document(picture(40, 40))
    for move in todo:
        document = _after(document, move)
        run = compute(document)
        assert run.problem is None or "does not fit" in run.problem.text
        assert document.selection.layer == INPUT or document.selection.layer in document.network


def _after(document: Document, move: str) -> Document:
    layers = document.network.layers
    if move in edits.KINDS:
        return edits.with_added(document, move, len(layers) // 2)
    if move in ("rgb", "grey"):
        changed = Preparation(colour="rgb" if move == "rgb" else "grey")
        return edits.with_preparation(document, changed)
    if not layers:
        return document
    if move == "remove":
        return edits.with_removed(document, layers[0].name)
    if move == "swap":
        return edits.with_moved(document, layers[0].name, len(layers) - 1)
    convolutions = [layer for layer in layers if isinstance(layer, Conv2d)]
    if not convolutions:
        return document
    first = convolutions[0]
    return edits.with_channels_apart(document, first.name, first.groups == 1)


def test_rgb_gives_a_filter_a_kernel_for_every_channel_and_grey_takes_them_back() -> None:
    document = edits.with_kernel(lab(), "conv1", np.array([[1.0, 2.0]]))
    colour = edits.with_preparation(document, replace(document.preparation, colour="rgb"))
    weight = edits.convolution(colour, "conv1").weight
    assert weight.tolist() == [[[[1, 2]], [[1, 2]], [[1, 2]]]]
    grey = edits.with_preparation(colour, document.preparation)
    assert edits.convolution(grey, "conv1").weight.tolist() == [[[[1, 2]]]]


def test_channels_apart_and_together_again_keep_the_kernels() -> None:
    document = edits.with_weight(lab("rgb"), "conv1", (1, 1), 5.0, read=2)
    apart = edits.with_channels_apart(document, "conv1", True)
    assert compute(apart).of("conv1").shape[0] == 3  # type: ignore[union-attr]
    together = edits.with_channels_apart(apart, "conv1", False)
    before, after = (edits.convolution(each, "conv1").weight for each in (document, together))
    np.testing.assert_array_equal(before, after)


def test_an_edit_leaves_the_document_it_came_from_as_it_was() -> None:
    document = lab()
    edits.with_weight(document, "conv1", (0, 0), 9.0)
    edits.with_bias(document, "conv1", 9.0)
    layer = edits.convolution(document, "conv1")
    assert layer.weight[0, 0, 0, 0] == 0
    assert layer.bias[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        layer.weight[0, 0, 0, 0] = 1


def test_only_what_depends_on_a_changed_layer_is_computed_again() -> None:
    document = edits.with_added(edits.with_added(lab(), "relu", 1), "maxpool", 2)
    first = compute(document)
    pool = document.network["maxpool1"]
    assert isinstance(pool, MaxPool2d)
    second = compute(edits.with_layer(document, replace(pool, stride=(1, 1))), first)
    for name in (INPUT, "conv1", "relu1"):
        assert second.of(name) is first.of(name)
    assert second.of("maxpool1") is not first.of("maxpool1")


def test_an_impossible_layer_is_a_problem_in_words_and_the_layers_before_stay() -> None:
    document = edits.with_kernel(lab(), "conv1", np.ones((15, 15)))
    small = edits.with_preparation(document, replace(document.preparation, size=8))
    run = compute(small)
    assert run.of("conv1") is None
    assert run.input.shape == (1, 6, 8)
    assert run.problem is not None
    assert "15×15" in run.problem.text.replace(" ", "")


@pytest.mark.parametrize(
    ("preparation", "shape"),
    [
        (Preparation(), (1, 12, 16)),
        (Preparation(size=8), (1, 6, 8)),
        (Preparation(size=99), (1, 12, 16)),
        (Preparation(fit="crop", colour="rgb"), (3, 12, 12)),
        (Preparation(size=8, fit="crop"), (1, 8, 8)),
    ],
)
def test_preparation_gives_the_size_it_promises(
    preparation: Preparation, shape: tuple[int, int, int]
) -> None:
    x = prepare(picture(), preparation)
    assert x.shape == shape
    assert x.shape[1:] == prepared_size(picture(), preparation)
    assert x.dtype == np.float32
    np.testing.assert_array_equal(x, np.rint(x))


def test_levels_scale_from_0_to_1_and_16_bit_pictures_keep_their_range() -> None:
    deep = Picture("deep.png", np.array([[0, 65535]], np.uint16))
    assert prepare(deep, Preparation(levels=1)).tolist() == [[[0.0, 1.0]]]
    assert prepare(deep, Preparation(levels=255)).tolist() == [[[0.0, 255.0]]]


def test_painting_goes_on_the_input_and_one_stroke_is_one_undo_step() -> None:
    store = Store(lab())
    cells = np.array([[0, 0], [0, 1]])
    for begin in (True, False):
        changed = edits.with_painted(store.document, cells, 1.0, begin=begin)
        store.change("Paint pixels", changed, "stroke 1")
        cells = cells + 1
    assert compute(store.document).input.values[0, :2, :3].tolist() == [
        [255, 255, pytest.approx(compute(lab()).input.values[0, 0, 2])],
        [pytest.approx(compute(lab()).input.values[0, 1, 0]), 255, 255],
    ]
    store.undo()
    assert store.document.strokes == ()
    assert store.history.redo_label == "Paint pixels"


def test_removing_the_selected_layer_selects_its_neighbour() -> None:
    document = edits.with_added(lab(), "relu", 1)
    left = edits.with_removed(document, "relu1")
    assert left.selection == Selection("conv1")
    assert edits.with_removed(left, "conv1").selection == Selection(INPUT)


@given(st.lists(st.sampled_from(["do", "drag", "undo", "redo"]), max_size=40))
def test_history_agrees_with_a_list_of_values(todo: list[str]) -> None:
    history: History[int] = History(0)
    values, at, dragging = [0], 0, False
    for count, move in enumerate(todo, 1):
        if move in ("do", "drag"):
            joined = move == "drag" and dragging
            values = [*values[: at if joined else at + 1], count]
            at, dragging = len(values) - 1, move == "drag"
            history = history.record(count, move, "drag" if dragging else "")
        elif move == "undo":
            at, dragging = max(0, at - 1), dragging and at == 0
            history = history.undo()
        else:
            at, dragging = min(len(values) - 1, at + 1), dragging and at == len(values) - 1
            history = history.redo()
        assert history.present == values[at]
        assert bool(history.undo_label) == (at > 0)


def test_two_hundred_steps_are_taken_back_and_no_more() -> None:
    history: History[int] = History(0)
    for at in range(1, 251):
        history = history.record(at, f"Step {at}")
    for at in range(249, 49, -1):
        assert history.undo_label == f"Step {at + 1}"
        history = history.undo()
        assert history.present == at
    assert not history.undo_label
    assert history.undo() is history


def test_a_gesture_that_goes_on_leaves_nothing_to_do_again() -> None:
    undone = History(1).record(2, "Drag").undo()
    going_on = replace(undone, gesture="drag").record(3, "Drag", "drag")
    assert (going_on.present, going_on.redo_label, going_on.undo_label) == (3, "", "")


def test_a_change_made_while_the_last_is_shown_is_refused() -> None:
    store = Store(lab())
    store.listen(lambda: store.change("Loop", lab()))
    with pytest.raises(RuntimeError, match="still being shown"):
        store.change("Change", lab())


def test_a_wish_made_while_a_change_is_shown_is_done_right_after() -> None:
    store, told = Store(lab()), []
    wished = lab()

    def listener() -> None:
        told.append(store.document)
        if len(told) == 1:
            store.when_told(lambda: store.change("Wish", wished))
            assert store.document is told[0]

    store.listen(listener)
    first = lab()
    store.change("Change", first)
    assert told == [first, wished]
    # Who wishes at every change would never come to an end.
    store.listen(lambda: store.when_told(lambda: store.change("Loop", lab())))
    with pytest.raises(RuntimeError, match="still being shown"):
        store.change("Change", lab())


@given(st.integers(1, 50), st.floats(0, 20), st.booleans())
def test_the_player_stays_on_a_stop_there_is(stops: int, seconds: float, loop: bool) -> None:
    player = Player(loop=loop, speed=7).toggled(stops)
    for _ in range(5):
        player = player.advanced(seconds, stops)
        assert 0 <= player.stop < stops
        assert 0 <= player.progress < 1
        assert player.playing or not loop
    assert SLOWEST <= player.with_speed(seconds - 5).speed <= FASTEST


@given(st.integers(1, 50), st.data())
def test_play_goes_on_from_where_it_stands_and_from_the_last_stop_begins_again(
    stops: int, data: st.DataObject
) -> None:
    stop = data.draw(st.integers(0, stops - 1))
    player = Player().at(stop, stops).toggled(stops)
    assert player.playing
    assert player.stop == (0 if stop == stops - 1 else stop)
    again = player.toggled(stops)
    assert (again.playing, again.stop) == (False, player.stop)


@pytest.mark.parametrize("kernel", [(1, 1), (4, 3)])
def test_where_nothing_happens_the_stepper_begins_in_the_middle(kernel: tuple[int, int]) -> None:
    document = Document(Picture("even.png", np.full((12, 17), 90, np.uint8)))
    document = edits.with_added(document, "conv", 0)
    document = edits.with_kernel(document, "conv1", np.ones(kernel))
    stage = stage_of(compute(document), Player(), View())
    assert stage is not None
    rows, columns = stage.walk
    row, column = divmod(interesting_stop(stage), columns)
    assert abs(2 * row + 1 - rows) <= 1
    assert abs(2 * column + 1 - columns) <= 1


@st.composite
def walks(draw: st.DrawFn) -> Geometry:
    """Return how a window walks over a picture that it fits into."""
    kernel = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    sides = st.tuples(st.integers(0, 3), st.integers(0, 3))
    return geometry_of(
        (draw(st.integers(5, 40)), draw(st.integers(5, 40))),
        kernel,
        stride=(draw(st.integers(1, 4)), draw(st.integers(1, 4))),
        padding=(draw(sides), draw(sides)),
    )


@given(walks(), walks(), st.data())
def test_a_carried_stop_is_the_nearest_there_is(
    before: Geometry, after: Geometry, data: st.DataObject
) -> None:
    def middles(geometry: Geometry, axis: int) -> list[Fraction]:
        """Return the middle of every window along an axis, as a part of the input."""
        first = Fraction(geometry.extent[axis], 2) - geometry.padding[axis][0]
        return [
            (first + at * geometry.stride[axis]) / geometry.input_size[axis]
            for at in range(geometry.output_size[axis])
        ]

    stop = data.draw(st.integers(0, before.stops - 1))
    cell, carried = before.cell(stop), after.cell(carried_stop(stop, before, after))
    for axis in (0, 1):
        middle = middles(before, axis)[cell[axis]]
        distances = [abs(each - middle) for each in middles(after, axis)]
        assert distances[carried[axis]] == min(distances)


def test_a_changed_stride_leaves_the_window_over_the_same_part_of_the_picture() -> None:
    conv = Conv2d("conv1", frozen(np.ones((1, 1, 3, 3))), frozen([0.0]))
    before = conv.geometry((1, 64, 64))
    after = replace(conv, stride=(2, 2), padding=1).geometry((1, 64, 64))
    stop = carried_stop(before.stop((30, 40)), before, after)
    row, column = after.cell(stop)
    assert abs(2 * row - 1 - 30) <= 1
    assert abs(2 * column - 1 - 40) <= 1
