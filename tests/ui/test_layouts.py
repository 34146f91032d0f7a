"""Layouts as values: nothing overlaps, nothing lies outside, and the room there is gets used."""

from dataclasses import replace
from itertools import combinations, pairwise, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from cnnviz.core.sheets import Packing
from cnnviz.files.models import load_model
from cnnviz.state.document import Document, Preparation, Selection
from cnnviz.state.edits import with_model
from cnnviz.state.frame import Frame, frame_of
from cnnviz.state.player import RESTS, Player
from cnnviz.state.run import compute
from cnnviz.state.view import View
from cnnviz.ui.lab.arithmetic.layout import (
    GAP,
    LARGEST_CELL,
    SIGN,
    SUM_CELLS,
    TOTAL,
    Plan,
    Terms,
    sheet,
)
from cnnviz.ui.lab.arithmetic.zoom import Zoom
from cnnviz.ui.lab.stage.grid import WHOLE_FROM, Viewport
from cnnviz.ui.lab.stage.layout import Column, stage_layout
from cnnviz.ui.lab.stage.walk import eased
from cnnviz.ui.lab.tiles.layout import bars_in
from cnnviz.ui.lab.tiles.scene import scene_of
from cnnviz.ui.learned.layout import tiling
from tests.ui.host import document_of

LINE = 18.0


def frame_at(document: Document, stop: int = 0) -> Frame:
    run = compute(document)
    return frame_of(document, Player(stop=stop), View(), run, run)


RGB = Preparation(colour="rgb")
STAGES = {
    "convolution": document_of("conv", select="conv1", size=(60, 80)),
    "colour": document_of("conv", select="conv1", size=(60, 80), preparation=RGB),
    "pooling": document_of("maxpool", select="maxpool1", size=(40, 30)),
    "upright": document_of("conv", select="conv1", size=(200, 30)),
}
INPUTS = {
    "grey": document_of(size=(60, 80)),
    "colour": document_of(size=(60, 80), preparation=RGB),
    "large": document_of(size=(300, 500)),
    "upright": document_of(size=(500, 300), preparation=RGB),
}
FRAMES = {name: frame_at(document, 7) for name, document in STAGES.items()}
ALONE = {name: frame_at(document) for name, document in INPUTS.items()}
rooms = st.builds(QRectF, st.just(0), st.just(0), st.integers(700, 1900), st.integers(300, 1400))


def parts_of(column: Column) -> list[QRectF]:
    """Return the room of all that a column shows."""
    return [column.caption, column.plane.clip, *(each.grid.clip for each in column.lenses),
            column.legend]  # fmt: skip


def apart(places: list[QRectF], room: QRectF) -> None:
    """Look whether `places` lie in `room` and do not overlap."""
    for place in places:
        assert place.width() >= 0
        assert place.height() >= 0
        assert room.adjusted(-1, -1, 1, 1).contains(place)
    for one, other in combinations(places, 2):
        shared = one.intersected(other)
        assert min(shared.width(), shared.height()) <= 1


@settings(deadline=None)
@given(rooms, st.sampled_from(sorted(FRAMES)))
def test_the_stage_uses_its_room_and_nothing_overlaps(room: QRectF, name: str) -> None:
    layout = stage_layout(FRAMES[name], room, LINE, Viewport(), (3, 4))
    source, output = layout.source, layout.output
    assert output is not None
    apart([*parts_of(source), *parts_of(output), layout.operator], room)
    # Input and output are as wide as each other, and reach from edge to edge.
    assert source.caption.width() == pytest.approx(output.caption.width())
    assert source.caption.left() == pytest.approx(room.right() - output.caption.right())
    assert source.caption.top() == output.caption.top()
    bottom = max(source.legend.bottom(), layout.operator.bottom())
    assert room.bottom() - bottom == pytest.approx(source.caption.top() - room.top(), abs=1)
    # A lens holds the window and some of what is around it.
    for column in (source, output):
        for grid in (each.grid for each in column.lenses):
            for seen, axis in ((grid.clip.height(), 0), (grid.clip.width(), 1)):
                whole = grid.size[axis] + sum(grid.ring[axis])
                wanted = min(column.window[2 + axis] + 1, whole)
                assert grid.cell == 2 or seen >= wanted * grid.cell


@settings(deadline=None)
@given(rooms, st.sampled_from(sorted(ALONE)))
@example(QRectF(0, 0, 800, 1300), "upright")
def test_the_input_alone_uses_its_room_and_nothing_overlaps(room: QRectF, name: str) -> None:
    layout = stage_layout(ALONE[name], room, LINE, Viewport(), (3, 4))
    assert layout.output is None
    apart(parts_of(layout.source), room)
    parts = parts_of(layout.source)
    beside = max(each.right() for each in parts)
    assert room.right() - beside < 0.12 * room.width()
    clip, lenses = layout.source.plane.clip, layout.source.lenses
    caption = layout.source.caption
    # The letters of several channels stand in the gaps above their lenses.
    grids = [each.grid for each in lenses]
    for one, other in pairwise(grids):
        beside_it = other.clip.left() > one.clip.right()
        assert beside_it or other.clip.top() - one.clip.bottom() >= LINE - 1
    if len(grids) > 1 and grids[0].clip.top() >= clip.bottom():
        assert grids[0].clip.top() - clip.bottom() >= LINE - 1
    # No row and no column more of the picture has room in the last lens.
    if grids and grids[-1].clip.height() < grids[-1].whole.height() - 1:
        left = layout.source.legend.top() - grids[-1].clip.bottom()
        assert left < grids[-1].cell + len(grids)
    # The picture lies in the middle of what the lenses leave.
    if lenses and lenses[0].grid.clip.top() >= clip.bottom():
        assert clip.center().x() == pytest.approx(caption.center().x(), abs=2)
    elif lenses:
        free = lenses[0].grid.clip.left() - caption.left()
        assert clip.center().x() < caption.left() + 0.56 * free
        # Where cells are no whole pixels it fills its room one way: from where its words begin.
        lower = clip.height() < layout.source.legend.top() - caption.bottom() - 1
        if lower and layout.source.plane.cell < WHOLE_FROM:
            assert clip.left() == pytest.approx(caption.left(), abs=0.5)


MODEL = load_model("shapes")


@settings(deadline=None, max_examples=30)
@given(rooms, st.sampled_from(["flatten", "dense", "softmax"]))
def test_three_fields_share_the_stage_of_single_numbers(room: QRectF, name: str) -> None:
    document = with_model(document_of(size=(40, 40)), MODEL)
    scene = scene_of(frame_at(replace(document, selection=Selection(name))), room, LINE)
    assert scene is not None
    fields = [scene.source, scene.output] + ([scene.operator] if scene.operator else [])
    apart([field.area for field in fields], room)
    assert scene.source.area.width() == pytest.approx(scene.output.area.width())
    assert scene.source.area.left() == pytest.approx(room.right() - scene.output.area.right())
    links = scene.output.area.left() - scene.source.area.right() - scene.source.area.width()
    # What is left for the links is the smaller part.
    assert 0 < links < scene.source.area.width()


@given(st.integers(1, 40), st.integers(20, 900))
def test_bars_stand_in_the_middle_of_their_room(count: int, height: int) -> None:
    area = QRectF(10, 30, 200, height)
    bars = bars_in(area, count)
    first, last = bars.rect(0), bars.rect(count - 1)
    assert first.top() >= area.top()
    assert first.top() - area.top() == pytest.approx(area.bottom() - last.bottom())
    assert first.width() == area.width()


@given(
    st.integers(1, 30),
    st.integers(1, 5),
    st.integers(1, 3),
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.tuples(st.integers(200, 700), st.integers(200, 900)),
)
def test_every_weight_is_found_where_its_filter_is_drawn(
    count: int, kernels: int, columns: int, size: tuple[int, int], room: tuple[int, int]
) -> None:
    places = Packing(kernels, min(columns, kernels), size, (1, 1))
    tiles = tiling(count, places, room, LINE, 40.0, 12.0)
    # Where all fit, no room is lost to a bar for scrolling.
    unbarred = tiling(count, places, room, LINE, 40.0, 0.0)
    assert tiles == unbarred or unbarred.height > room[0]
    shown = [part for at in range(count) for part in (tiles.name(at), tiles.tile(at))]
    for one, other in combinations(shown, 2):
        shared = one.intersected(other)
        assert min(shared.width(), shared.height()) <= 0
    for at in (0, count - 1):
        tile, slot = tiles.tile(at), tiles.slot(at)
        assert slot.contains(tile)
        assert tiles.at(tile.center()) == at
        cell, (rows, across) = tiles.cell, size
        for kernel, row, column in product(range(kernels), range(rows), range(across)):
            down, over = divmod(kernel, places.columns)
            top = down * (rows * cell + 1) + row * cell
            left = over * (across * cell + 1) + column * cell
            for y, x in product((top, top + cell - 1), (left, left + cell - 1)):
                point = tile.topLeft() + QPointF(x + 0.5, y + 0.5)
                assert tiles.weight_at(point) == (kernel, row, column)
        # Between two kernels, and where the last row has room left, there is none.
        for down in range(1, places.rows):
            line = tile.topLeft() + QPointF(0.5, down * (rows * cell + 1) - 0.5)
            assert tiles.weight_at(line) is None
        for over in range(1, places.columns):
            line = tile.topLeft() + QPointF(over * (across * cell + 1) - 0.5, 0.5)
            assert tiles.weight_at(line) is None
        if kernels < places.rows * places.columns:
            assert tiles.weight_at(tile.bottomRight() - QPointF(0.5, 0.5)) is None


@given(
    st.floats(1, 6),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 0.9),
    st.floats(0, 0.9),
    st.tuples(st.integers(0, 90), st.integers(0, 70)),
)
def test_what_is_to_be_seen_comes_into_sight_and_no_further(
    factor: float, x: float, y: float, left: float, top: float, corner: tuple[int, int]
) -> None:
    room = QRectF(*corner, 400, 200)
    zoom = Zoom(factor, QPointF(0, 0)).moved_to(
        QPointF(x * room.width() * (1 - factor), y * room.height() * (1 - factor)), room
    )
    wide, high = 0.1 * room.width(), 0.1 * room.height()
    # Where a part of the enlarged whole lies on the screen now.
    area = zoom.area(room)
    start = QPointF(left * area.width(), top * area.height())
    now = QRectF(area.topLeft() + start, QSizeF(wide, high))
    moved = zoom.showing(now, room)
    then = now.translated(moved.offset - zoom.offset)
    assert room.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(then)
    if room.contains(now):
        assert moved.offset == zoom.offset


@given(st.integers(200, 1500), st.integers(1, 3), st.tuples(st.integers(2, 9), st.integers(2, 9)))
def test_terms_take_the_width_there_is(across: int, channels: int, size: tuple[int, int]) -> None:
    terms = Terms(channels, size, 3.0, 20.0)
    plans = [Plan(beside, SIGN, sums) for beside in (1, channels) for sums in (False, True)]
    for plan in plans:
        area = QRectF(0, 0, across, 9000)
        laid = sheet(area, plan, terms)
        cell = laid.channels[0].values.width
        signs = plan.sign * (3 if plan.sums else 2)
        cells = 3 * size[1] + (SUM_CELLS if plan.sums and laid.digits else 0)
        total = TOTAL if plan.sums and not laid.digits else 0
        free = plan.across * (terms.label + signs + total + GAP) - GAP
        assert free + plan.across * cells * cell <= across + 1 or cell < 4
        assert cell >= LARGEST_CELL or free + plan.across * cells * (cell + 1) > across


def test_the_window_rests_then_glides() -> None:
    steps = [eased(at / 100) for at in range(101)]
    assert steps == sorted(steps)
    assert [eased(0), eased(RESTS), eased((1 + RESTS) / 2), eased(1)] == [0, 0, 0.5, 1]
