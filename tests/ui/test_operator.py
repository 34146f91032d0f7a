"""The operator panel: a real panel and a real store, with real mouse, wheel and keys."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core import kernel_edits
from cnnviz.core.geometry import Pair
from cnnviz.core.kernels import kernel, named_kernels
from cnnviz.files.kernels import OWN
from cnnviz.files.models import load_model
from cnnviz.nn.layers import Array, Conv2d
from cnnviz.state.document import Document, Picture, Preparation, Selection
from cnnviz.state.edits import (
    convolution,
    with_added,
    with_bias,
    with_channels_apart,
    with_kernel,
    with_layer,
    with_model,
)
from cnnviz.state.view import View
from cnnviz.ui.lab.operator import OperatorPanel
from cnnviz.ui.lab.operator.kernel_grid import KernelGrid
from cnnviz.ui.lab.operator.layout import GAP, HERO, SPARE, Row, cells_in, hero_in, rows_in
from cnnviz.ui.lab.operator.weights import WeightError, parse_weight, step_of, stepped, typed
from tests.ui.host import Host

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LAPLACE = [[0, 1, 0], [1, -4, 1], [0, 1, 0]]


class Bench(Host):
    """A panel that shows what a store holds, and asks it for changes."""

    def __init__(self, qtbot: QtBot, document: Document, view: View | None = None) -> None:
        self.operator = OperatorPanel()
        super().__init__(qtbot, self.operator, (320, 560), document)
        if view is not None:
            self.store.look(view)

    @property
    def grid(self) -> KernelGrid:
        return self.operator.kernel.grid

    @property
    def layer(self) -> Conv2d:
        return convolution(self.store.document, "conv1")

    @property
    def kernel(self) -> Array:
        weights: Array = self.layer.weight[0, 0]
        return weights

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), LEFT)

    def middle(self, row: int, column: int) -> QPoint:
        return self.grid.cells.rect(row, column).center().toPoint()

    def wheel(self, cell: Pair, notches: int, keys: Qt.KeyboardModifier = PLAIN) -> None:
        at = QPointF(self.middle(*cell))
        turn = QPoint(0, 120 * notches)
        phase = Qt.ScrollPhase.NoScrollPhase
        there = QPointF(self.grid.mapToGlobal(at.toPoint()))
        event = QWheelEvent(at, there, QPoint(), turn, Qt.MouseButton.NoButton, keys, phase, False)
        QApplication.sendEvent(self.grid, event)


def experiment(weights: ArrayLike, *, colour: bool = False, size: Pair = (9, 8)) -> Document:
    """Return a picture and one convolution with `weights`."""
    shape = (*size, 3) if colour else size
    pixels = np.random.default_rng(3).integers(0, 256, shape, dtype=np.uint8)
    prepared = Preparation(colour="rgb" if colour else "grey")
    document = with_added(Document(Picture("p", pixels), prepared), "conv", 0)
    return with_kernel(document, "conv1", np.array(weights, np.float32))


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot, experiment(LAPLACE))


def test_one_drag_is_one_undo_step_and_counts_from_where_it_began(bench: Bench) -> None:
    start = bench.middle(1, 1)
    QTest.mousePress(bench.grid, LEFT, PLAIN, start)
    seen = []
    for up in (4, 8, 16, 24, 20, 48):
        QTest.mouseMove(bench.grid, start - QPoint(0, up))
        seen.append(float(bench.kernel[1, 1]))
    QTest.mouseRelease(bench.grid, LEFT, PLAIN, start - QPoint(0, 48))
    assert seen == [-4, -3, -2, -1, -2, 2]
    assert bench.steps == ["Change weight"]
    bench.store.undo()
    np.testing.assert_array_equal(bench.grid.weights, LAPLACE)


def test_a_second_drag_is_a_second_step(bench: Bench) -> None:
    for row in (0, 2):
        start = bench.middle(row, 0)
        QTest.mousePress(bench.grid, LEFT, PLAIN, start)
        QTest.mouseMove(bench.grid, start + QPoint(16, 0))
        QTest.mouseRelease(bench.grid, LEFT, PLAIN, start)
    assert bench.steps == ["Change weight"] * 2
    assert bench.kernel[0, 0] == bench.kernel[2, 0] == 2


def test_numbers_are_typed_from_cell_to_cell(bench: Bench) -> None:
    editor = bench.grid.editor
    QTest.mouseClick(bench.grid, LEFT, PLAIN, bench.middle(0, 0))
    for words, key in (("1/9", Qt.Key.Key_Return), ("-4", Qt.Key.Key_Tab), (".5", Qt.Key.Key_Tab)):
        QTest.keyClicks(bench.grid, words[0])
        QTest.keyClicks(editor, words[1:])
        QTest.keyClick(editor, key)
    np.testing.assert_array_equal(bench.kernel[0], np.array([1 / 9, -4, 0.5], np.float32))
    assert bench.grid.chosen == (1, 0)
    assert len(bench.steps) == 3
    QTest.mouseDClick(bench.grid, LEFT, PLAIN, bench.middle(0, 0))
    assert np.float32(editor.text()) == np.float32(1 / 9)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert len(bench.steps) == 3


def test_what_is_no_number_stays_with_a_sentence_until_it_is_one(bench: Bench) -> None:
    editor = bench.grid.editor
    QTest.mouseDClick(bench.grid, LEFT, PLAIN, bench.middle(1, 1))
    QTest.keyClicks(editor, "2x")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert "2x" in editor.problem
    assert bench.steps == []
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.problem == ""
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert bench.kernel[1, 1] == 2
    QTest.keyClicks(bench.grid, "7")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert len(bench.steps) == 1


@pytest.mark.parametrize(
    ("weights", "keys", "notches", "expected"),
    [(LAPLACE, PLAIN, 2, 3.0), (LAPLACE, CTRL, -1, 0.9), (np.full((3, 3), 1 / 8), PLAIN, 1, 0.225)],
)
def test_the_wheel_steps_the_weight_under_it(
    qtbot: QtBot, weights: ArrayLike, keys: Qt.KeyboardModifier, notches: int, expected: float
) -> None:
    bench = Bench(qtbot, experiment(weights))
    for _ in range(abs(notches)):
        bench.wheel((0, 1), int(np.sign(notches)), keys)
    assert bench.kernel[0, 1] == np.float32(expected)
    assert bench.steps == ["Change weight"]
    bench.wheel((0, 2), 1, keys)
    assert len(bench.steps) == 2


@pytest.mark.parametrize(("button", "keys"), [(RIGHT, PLAIN), (LEFT, SHIFT)])
def test_painting_covers_every_cell_on_the_way_in_one_step(
    bench: Bench, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    bench.operator.kernel.sizes.pick(3.0)
    QTest.mousePress(bench.grid, button, keys, bench.middle(0, 0))
    QTest.mouseMove(bench.grid, bench.middle(0, 2))
    QTest.mouseMove(bench.grid, bench.middle(2, 2))
    QTest.mouseRelease(bench.grid, button, keys, bench.middle(2, 2))
    np.testing.assert_array_equal(bench.kernel, [[3, 3, 3], [1, -4, 3], [0, 1, 3]])
    assert bench.steps == ["Paint weights"]


def test_keys_walk_clear_and_step_before_the_window_hears_them(bench: Bench) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Delete):
        QTest.keyClick(bench.grid, key)
    QTest.keyClick(bench.grid, Qt.Key.Key_Up, SHIFT)
    assert bench.grid.chosen == (1, 1)
    assert bench.kernel[1, 1] == 1
    assert "Row 2, column 2: 1." in bench.grid.accessibleDescription()
    for key, words, mine in ((Qt.Key.Key_Minus, "-", True), (Qt.Key.Key_Space, " ", False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, PLAIN, words)
        event.ignore()
        QApplication.sendEvent(bench.grid, event)
        assert event.isAccepted() is mine


def test_a_chosen_kernel_is_shown_by_name_until_it_is_another(bench: Bench) -> None:
    picker = bench.operator.kernel.picker
    assert picker.currentText() == kernel("laplace-4").title
    before = [offer.title for offer in picker.offers].index(kernel("laplace-4").title)
    QTest.keyClick(picker, Qt.Key.Key_Down)
    chosen = named_kernels()[before + 1]
    np.testing.assert_array_equal(bench.kernel, np.float32(chosen.weights))
    assert (picker.currentText(), bench.steps) == (chosen.title, [f"Choose {chosen.title}"])
    bench.wheel((0, 0), 1)
    assert (picker.currentIndex(), picker.placeholderText()) == (-1, "A kernel of your own")


@pytest.mark.parametrize(
    ("model", "layer", "title"),
    [("digits", "conv1", "Filter 3, channel 0"), ("photos", "conv1", "Filter 3, channel R")],
)
def test_a_trained_filter_is_called_by_filter_and_channel(
    qtbot: QtBot, model: str, layer: str, title: str
) -> None:
    document = with_model(experiment(LAPLACE), load_model(model))
    bench = Bench(qtbot, replace(document, selection=Selection(layer, 3)))
    picker = bench.operator.kernel.picker
    assert (picker.currentIndex(), picker.placeholderText()) == (-1, title)


def test_kernels_of_the_user_stand_in_the_list(qtbot: QtBot, own_user_folder: Path) -> None:
    folder = own_user_folder / "kernels"
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("1 2 3", encoding="utf-8")
    (folder / "broken.txt").write_text("1 2; three", encoding="utf-8")
    bench = Bench(qtbot, experiment([[1, 2, 3]]))
    assert bench.operator.kernel.picker.currentText() == "mine"
    own = [offer.title for offer in bench.operator.kernel.picker.offers if offer.group == OWN]
    assert own == ["mine"]


def test_a_half_typed_size_asks_nothing_while_another_layer_is_shown(bench: Bench) -> None:
    bench.window.activateWindow()
    field = bench.operator.kernel.sizes.size_pair.fields[0]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "5")
    bench.store.select(Selection())
    assert bench.steps == []
    assert bench.kernel.shape == (3, 3)


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("flip-columns", kernel_edits.flip_columns),
        ("flip-rows", kernel_edits.flip_rows),
        ("rotate", kernel_edits.rotate),
        ("transpose", kernel_edits.transpose),
        ("negate", kernel_edits.negate),
        ("normalise", kernel_edits.normalise),
        ("clear", kernel_edits.clear),
    ],
)
def test_tools_change_the_whole_kernel(
    qtbot: QtBot, name: str, edit: Callable[[Array], Array]
) -> None:
    weights: Array = np.array([[1, 2, 3], [4, 5, -6]], np.float32)
    bench = Bench(qtbot, experiment(weights))
    bench.click(f"operator.{name}")
    np.testing.assert_array_equal(bench.kernel, np.float32(edit(weights)))
    assert len(bench.steps) == 1


def test_linked_channels_change_together_and_single_ones_alone(qtbot: QtBot) -> None:
    bench = Bench(qtbot, experiment(LAPLACE, colour=True))
    bench.wheel((0, 0), 1)
    assert bench.layer.weight[0, :, 0, 0].tolist() == [1, 1, 1]
    bench.click("operator.link")
    bench.click("operator.channel.1")
    bench.wheel((0, 0), 4)
    bench.click("operator.flip-columns")
    assert bench.layer.weight[0, :, 0].tolist() == [[1, 1, 0], [0, 1, 5], [1, 1, 0]]
    size = bench.operator.kernel.sizes.size_pair
    size.fields[0].setValue(5)
    assert bench.layer.weight[0, :, 1, 1:4].tolist() == [[1, 1, 0], [0, 1, 5], [1, 1, 0]]
    assert bench.steps[-1] == "Change kernel size"


def test_apart_a_channel_is_chosen_with_its_map_and_has_its_bias(qtbot: QtBot) -> None:
    document = with_channels_apart(experiment(LAPLACE, colour=True), "conv1", True)
    document = with_bias(document, "conv1", 2.5, output=2)
    bench = Bench(qtbot, document, View(linked_kernels=False))
    bench.click("operator.channel.2")
    assert bench.store.document.selection == Selection("conv1", 2)
    bias = bench.operator.kernel.sums.bias
    assert bias.value == 2.5
    QTest.mouseClick(bias, LEFT)
    QTest.keyClicks(bias.editor, "-1")
    QTest.keyClick(bias.editor, Qt.Key.Key_Return)
    assert bench.layer.bias.tolist() == [0, 0, -1]
    bench.click("operator.channels.False")
    assert bench.layer.groups == 1
    assert bench.steps == ["Change bias", "Filter all channels as one"]


@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("apart", [False, True])
def test_a_bias_reaches_other_filters_only_where_channels_are_apart_and_linked(
    qtbot: QtBot, apart: bool, linked: bool
) -> None:
    document = with_channels_apart(experiment(LAPLACE, colour=True), "conv1", True)
    layer = convolution(document, "conv1")
    if not apart:
        layer = replace(layer, weight=np.repeat(layer.weight, 3, axis=1), groups=1)
    document = replace(with_layer(document, layer), selection=Selection("conv1", 1))
    bench = Bench(qtbot, document, View(linked_kernels=linked))
    bias = bench.operator.kernel.sums.bias
    QTest.mouseClick(bias, LEFT)
    QTest.keyClicks(bias.editor, "7")
    QTest.keyClick(bias.editor, Qt.Key.Key_Return)
    assert bench.layer.bias.tolist() == ([7, 7, 7] if apart and linked else [0, 7, 0])
    assert bench.steps == ["Change bias"]


def test_a_kernel_that_does_not_fit_is_shown_with_its_cure(qtbot: QtBot) -> None:
    bench = Bench(qtbot, experiment(LAPLACE, size=(5, 5)))
    bench.operator.kernel.sizes.size_pair.fields[0].setValue(7)
    assert bench.run.problem is not None
    assert bench.operator.kernel.problem.text() == bench.run.problem.text
    assert bench.operator.kernel.problem.isVisible()
    assert bench.grid.weights.shape == (7, 7)
    bench.store.undo()
    assert not bench.operator.kernel.problem.isVisible()


@pytest.mark.parametrize("flipped", [False, True])
def test_a_weight_and_the_pixel_it_meets_are_told_to_each_other(
    qtbot: QtBot, flipped: bool
) -> None:
    document = experiment(np.arange(6).reshape(2, 3), colour=True)
    document = with_layer(document, replace(convolution(document, "conv1"), flipped=flipped))
    bench = Bench(qtbot, document)
    told: list[tuple[int, int, int] | None] = []
    bench.operator.tap_hovered.connect(told.append)
    for cell in ((1, 2), (0, 1)):
        QTest.mouseMove(bench.grid, bench.middle(*cell))
    tap = told[-1]
    assert tap == ((0, 1, 1) if flipped else (0, 0, 1))
    applied = bench.layer.applied_weight[0]
    assert applied[tap] == bench.kernel[0, 1]
    plain = bench.grid.grab().toImage()
    bench.operator.highlight(None)
    assert bench.grid.grab().toImage() != plain
    bench.operator.highlight(tap)
    assert bench.grid.grab().toImage() == plain


def test_tab_walks_from_top_to_bottom_and_every_control_has_a_name(qtbot: QtBot) -> None:
    bench = Bench(qtbot, experiment(LAPLACE, colour=True))
    chain: list[QWidget] = [bench.operator.kernel.picker]
    while (after := chain[-1].nextInFocusChain()) is not chain[0]:
        assert after is not None
        chain.append(after)
    walk = []
    for widget in chain:
        takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.focusProxy()
        mine = widget.objectName().startswith("operator")
        if mine and takes_tab and widget.isVisibleTo(bench.operator):
            assert widget.accessibleName()
            walk.append(widget.objectName())
    tops = {name: bench.find(name).mapTo(bench.operator, QPoint()).y() for name in walk}
    ends = [
        f"operator.{name}"
        for name in ("kernels", "channels.False", "kernel", "bias", "clear", "size.rows", "turn")
    ]
    assert [name for name in walk if name in ends] == ends
    assert [tops[name] for name in ends] == sorted(tops[name] for name in ends)


def test_presenting_leaves_grid_sum_and_bias(qtbot: QtBot) -> None:
    bench = Bench(qtbot, experiment(LAPLACE), View(presenting=True))
    shown = {"operator.kernel", "operator.sums", "operator.sum", "operator.bias"}
    hidden = {"operator.kernels", "operator.tools", "operator.size-row", "operator.turn"}
    assert all(bench.find(name).isVisible() for name in shown)
    assert not any(bench.find(name).isVisible() for name in hidden)


@pytest.mark.parametrize("kind", ["relu", "maxpool", "minpool", "avgpool"])
def test_other_layers_say_their_terms_in_words(qtbot: QtBot, kind: str) -> None:
    bench = Bench(qtbot, with_added(experiment(LAPLACE), kind, 1))
    assert bench.find("operator.terms").isVisible()
    assert bench.find("operator.terms").accessibleDescription()
    assert not bench.grid.isVisible()
    bench.operator.grab()


@given(st.floats(-(2.0**99), 2.0**99, width=32), st.integers(-40, 40))
def test_what_is_shown_to_type_is_the_weight_and_steps_go_back(value: float, steps: int) -> None:
    assert np.float32(parse_weight(typed(value))) == np.float32(value)
    step = step_of(value)
    there = stepped(value, steps, step)
    assert stepped(there, -steps, step) == pytest.approx(value, rel=1e-5, abs=step * 1e-5)


@pytest.mark.parametrize(
    "words", ["", "1/0", "nan", "inf", "1e31", "--1", "1/2/3", "0x10", "1e9999"]
)
def test_what_is_no_weight_is_refused(words: str) -> None:
    with pytest.raises(WeightError, match=r"^[^.]+.*\.$"):
        parse_weight(words)


@given(
    st.floats(100, 900),
    st.lists(st.tuples(st.integers(10, 60), st.sampled_from([0, 1, 2, 5, SPARE]))),
)
def test_rows_never_overlap(height: float, given_rows: list[tuple[int, int]]) -> None:
    rows = [Row(str(n), float(tall), rank) for n, (tall, rank) in enumerate(given_rows)]
    room = QRectF(0, 0, 200, height)
    places = rows_in(room, [HERO, *rows])
    tops = [(place.top(), place.bottom()) for place in places.values()]
    assert all(that[0] - this[1] == pytest.approx(GAP) for this, that in pairwise(tops))
    assert {row.name for row in rows if row.rank == 0} <= set(places)
    # What the others leave is the kernel's, to the last pixel.
    kernel = places[HERO.name].height()
    assert kernel == 1 or tops[-1][1] == pytest.approx(room.bottom())
    # It makes do with little where rows are worked with, not where they only say something.
    shown = [row.rank for row in rows if row.name in places]
    assert kernel >= 100 or max(shown, default=0) in (0, SPARE)
    assert kernel >= 0.4 * height or SPARE not in shown
    gone = [row for row in rows if row.name not in places]
    if gone:
        last = min(reversed(gone), key=lambda row: row.rank)
        assert all(rank <= last.rank for rank in shown)
        enough = 0.5 * height if last.rank == SPARE else 110
        assert kernel - last.height - GAP < enough


@given(
    st.tuples(st.integers(200, 900), st.integers(104, 700)),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.integers(2, 4), st.integers(13, 28), st.booleans(),
)  # fmt: skip
def test_kernel_thumbs_and_chain_share_the_room_without_overlap(
    room: Pair, size: Pair, channels: int, line: int, chained: bool
) -> None:
    area = QRectF(8, 100, *room)
    hero = hero_in(area, size, channels, line, chained=chained)
    parts = [hero.kernel, *hero.thumbs, *([hero.chain] if chained else [])]
    assert len(hero.thumbs) == channels
    for at, part in enumerate(parts):
        assert area.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(part)
        assert not any(part.intersects(other) for other in parts[:at])
    assert len({(thumb.width(), thumb.height()) for thumb in hero.thumbs}) == 1
    for one, other in pairwise(parts[1:]):
        assert other.top() >= one.bottom() or other.left() >= one.right()
    if chained:
        # The chain stands in the middle of what it links.
        linked, middle = hero.thumbs[-1], hero.chain.center()
        off = middle - linked.center()
        assert (off.x() if hero.chain.top() >= linked.bottom() else off.y()) == pytest.approx(0)
    # A quarter of the side that costs the kernel less is enough for the thumbs.
    aside = area.adjusted(area.width() / 4 + GAP, 0, 0, 0)
    below = area.adjusted(0, max(area.height() / 4, 2 * line) + GAP, 0, 0)
    cell = cells_in(hero.kernel, size).width
    assert cell >= max(cells_in(each, size).width for each in (aside, below))


@pytest.mark.parametrize("size", [(240, 700), (320, 560), (300, 420), (420, 420), (800, 300)])
def test_the_chain_of_the_channels_is_seen_whole(qtbot: QtBot, size: Pair) -> None:
    bench = Bench(qtbot, experiment(LAPLACE, colour=True))
    bench.panel.resize(*size)
    QApplication.processEvents()
    chain = bench.find("operator.link")
    assert chain.isVisible()
    bench.click("operator.link")
    inks = [ink_of(chain)]
    around = [bench.find(f"operator.channel.{at}").geometry() for at in range(3)]
    assert not any(each.intersects(chain.geometry()) for each in (bench.grid.geometry(), *around))
    # In one row with the kernels it leaves them the width that it does not need.
    assert chain.x() == 0 or chain.width() <= 1.5 * chain.sizeHint().height()
    # With more room there is nothing more to see.
    chain.resize(chain.width() + 40, chain.height() + 40)
    inks.append(ink_of(chain))
    assert inks[0] == inks[1] > 0


def ink_of(widget: QWidget) -> int:
    """Return how many pixels of `widget` are not of its ground."""
    image = widget.grab().toImage()
    pixels = [image.pixel(x, y) for x, y in np.ndindex(image.width(), image.height())]
    return len(pixels) - max(pixels.count(each) for each in set(pixels))
