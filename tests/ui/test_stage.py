"""The stage's grids: what is in sight, and where a point lands."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from cnnviz.core.colour import Scale
from cnnviz.core.geometry import PADDING_MODES, PaddingMode, geometry_of
from cnnviz.core.numbers import NumberStyle
from cnnviz.core.padding import pad
from cnnviz.state.document import Colour, Preparation
from cnnviz.state.edits import with_kernel
from cnnviz.state.frame import Frame, frame_of
from cnnviz.state.player import Player
from cnnviz.state.run import compute
from cnnviz.state.view import View
from cnnviz.ui.lab.brush import brushed
from cnnviz.ui.lab.stage.grid import Grid, Viewport, lens_grid, plane_grid
from cnnviz.ui.lab.stage.layout import Column, stage_layout
from cnnviz.ui.lab.stage.overlay import never_overlay, touch_overlay
from cnnviz.ui.lab.stage.planes import Plane, Planes, Written
from cnnviz.ui.lab.stage.ring import ring_value
from cnnviz.ui.painting.drawing import CHARACTER, characters_of, fitting_pixels
from tests.ui.host import document_of

sizes = st.tuples(st.integers(1, 300), st.integers(1, 300))
rings = st.tuples(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.tuples(st.integers(0, 3), st.integers(0, 3))
)
areas = st.builds(
    QRectF, st.integers(0, 50), st.integers(0, 50), st.integers(60, 900), st.integers(60, 900)
)
views = st.builds(Viewport, st.floats(1, 200), st.floats(0, 1), st.floats(0, 1))


@given(areas, sizes, rings, views)
def test_a_plane_stays_in_its_room_and_fills_it_when_zoomed(
    area: QRectF, size: tuple[int, int], ring: tuple[tuple[int, int], tuple[int, int]],
    view: Viewport,
) -> None:  # fmt: skip
    grid = plane_grid(area, size, ring, view)
    assert area.adjusted(-1, -1, 1, 1).contains(grid.clip)
    assert grid.whole.adjusted(-1, -1, 1, 1).contains(grid.clip)
    for room, whole, shown in (
        (area.width(), grid.whole.width(), grid.clip.width()),
        (area.height(), grid.whole.height(), grid.clip.height()),
    ):
        assert shown >= min(room, whole) - 2


@given(areas, sizes, rings, views, st.data())
def test_the_middle_of_a_cell_in_sight_lands_on_that_cell(
    area: QRectF, size: tuple[int, int], ring: tuple[tuple[int, int], tuple[int, int]],
    view: Viewport, data: st.DataObject,
) -> None:  # fmt: skip
    grid = plane_grid(area, size, ring, view)
    rows, columns = grid.visible()
    assume(rows.stop > rows.start and columns.stop > columns.start)
    cell = (
        data.draw(st.integers(rows.start, rows.stop - 1)),
        data.draw(st.integers(columns.start, columns.stop - 1)),
    )
    middle = grid.rect(*cell).center()
    found = grid.cell_at(middle)
    assert found == (cell if grid.clip.contains(middle) else None)


@given(areas, sizes, rings, views)
def test_no_point_of_the_edge_lands_on_a_cell_that_is_not_there(
    area: QRectF, size: tuple[int, int], ring: tuple[tuple[int, int], tuple[int, int]],
    view: Viewport,
) -> None:  # fmt: skip
    grid = plane_grid(area, size, ring, view)
    for point in (grid.clip.topLeft(), grid.clip.bottomRight(), grid.whole.bottomRight()):
        cell = grid.cell_at(point)
        assert cell is None or grid.whole.contains(grid.rect(*cell).center())


@given(
    areas, sizes, rings, st.integers(5, 60), st.integers(1, 9), st.data(),
)  # fmt: skip
def test_the_page_of_a_lens_always_holds_the_window_where_it_can(
    area: QRectF, size: tuple[int, int], ring: tuple[tuple[int, int], tuple[int, int]],
    cell: int, extent: int, data: st.DataObject,
) -> None:  # fmt: skip
    lowest = [-ring[axis][0] for axis in (0, 1)]
    highest = [size[axis] + ring[axis][1] - extent for axis in (0, 1)]
    assume(all(high >= low for low, high in zip(lowest, highest, strict=True)))
    start = [data.draw(st.integers(low, high)) for low, high in zip(lowest, highest, strict=True)]
    grid = lens_grid(area, size, ring, (start[0], start[1], extent, extent), float(cell))
    assume(min(area.width(), area.height()) >= extent * cell)
    assert grid.clip.contains(grid.rect(start[0], start[1], extent, extent))
    assert area.adjusted(-1, -1, 1, 1).contains(grid.clip)


@given(st.integers(1, 12), rings, st.sampled_from(PADDING_MODES))
def test_the_padding_shown_holds_what_the_padded_plane_holds(
    count: int, ring: tuple[tuple[int, int], tuple[int, int]], mode: PaddingMode
) -> None:
    assume(count > 3)
    plane = np.arange(count * count, dtype=np.float32).reshape(count, count)
    grid = Grid(0, 0, 10, plane.shape, ring, QRectF())
    padded = pad(plane, ring, mode)
    for row, column in np.ndindex(padded.shape):
        cell = (row - ring[0][0], column - ring[1][0])
        assert ring_value(plane, cell, grid, mode) == padded[row, column]


@given(
    st.tuples(st.integers(3, 40), st.integers(3, 40)), st.integers(1, 3), st.integers(1, 4)
)  # fmt: skip
def test_the_overlays_tell_how_often_each_pixel_is_read(
    size: tuple[int, int], kernel: int, stride: int
) -> None:
    geometry = geometry_of(size, kernel, stride=stride)
    counts = np.zeros(size, int)
    for stop in range(geometry.stops):
        top, left = (stride * each for each in geometry.cell(stop))
        counts[top : top + kernel, left : left + kernel] += 1
    touched, never = touch_overlay(geometry), never_overlay(geometry)
    np.testing.assert_array_equal(touched.counts[0], counts)
    middle = counts[size[0] // 2, size[1] // 2]
    assert touched.words == f"corner {counts[0, 0]}, middle {middle}"
    assert (touched.scale.low, touched.scale.high) == (0, counts.max())
    unread = counts == 0
    np.testing.assert_array_equal(never.counts[0], unread)
    few, of, *share = [float(each) for each in re.findall(r"[0-9.]+", "".join(never.words.split()))]
    assert (few, of) == (unread.sum(), unread.size)
    assert share == ([pytest.approx(100 * unread.mean(), rel=0.005)] if unread.any() else [])


def test_a_pixmap_is_drawn_once_and_shows_every_cell(qapp: object) -> None:
    values = np.arange(6, dtype=np.float32).reshape(1, 2, 3) * 40
    grid = plane_grid(QRectF(0, 0, 90, 60), (2, 3), ((0, 0), (0, 0)), Viewport())
    planes, scale = Planes(), Scale(0, 255, "gray")
    digits = Written(NumberStyle(0), 3.0)
    plane = Plane(values, (0,), scale, digits)
    first = planes.pixmap(plane, grid, 1.0)
    assert planes.pixmap(Plane(values, (0,), scale, digits), grid, 1.0) is first
    image = first.toImage()
    for row, column in np.ndindex(2, 3):
        corner = image.pixelColor(round(30 * column) + 1, 30 * row + 1)
        assert corner.red() == values[0, row, column]


@pytest.mark.parametrize("size", [(1, 5000), (5000, 1)])
def test_a_picture_of_one_row_is_seen_from_end_to_end(qapp: object, size: tuple[int, int]) -> None:
    values = np.linspace(0, 255, 5000, dtype=np.float32).reshape(1, *size)
    grid = plane_grid(QRectF(0, 0, 400, 400), size, ((0, 0), (0, 0)), Viewport())
    image = Planes().pixmap(Plane(values, (0,), Scale(0, 255, "gray")), grid, 1.0).toImage()
    assert min(image.width(), image.height()) >= 3
    lengthwise = [
        image.pixelColor(at, 1) if size[0] == 1 else image.pixelColor(1, at) for at in range(400)
    ]
    assert all(colour.alpha() == 255 for colour in lengthwise)
    greys = [colour.red() for colour in lengthwise]
    assert greys == sorted(greys)
    assert (greys[0], greys[-1]) == (0, 255)


@given(
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.integers(-5, 14), st.integers(-5, 14)),
    st.integers(1, 4),
)
def test_a_brush_leaves_no_gaps_and_stays_on_the_plane(
    start: tuple[int, int], end: tuple[int, int], size: int
) -> None:
    cells = brushed(start, end, size, (10, 10))
    assert len({tuple(cell) for cell in cells.tolist()}) == len(cells)
    assert ((cells >= 0) & (cells < 10)).all()
    assert list(start) in cells.tolist()
    if size == 1 and all(0 <= each < 10 for each in end):
        steps = np.abs(np.diff(cells[np.lexsort(cells.T[::-1])], axis=0))
        assert (steps.max(axis=1) <= max(1, abs(end[1] - start[1]))).all()


@given(st.floats(14, 120), st.floats(1, 9))
def test_numbers_in_cells_keep_clear_of_each_other(width: float, characters: float) -> None:
    drawn = round(fitting_pixels(width, width, characters)) * CHARACTER * characters
    assert drawn <= width - 3


@cache
def frame_on(kind: str, colour: Colour, size: tuple[int, int], select: str, large: bool) -> Frame:
    """Return the first stop of a small experiment; a `large` kernel cannot be computed."""
    document = document_of(kind, select=select, size=size, preparation=Preparation(colour=colour))
    if large:
        document = with_kernel(document, "conv1", np.ones((999, 999), np.float32))
    run = compute(document)
    return frame_of(document, Player(), View(), run, run)


@given(
    st.sampled_from(["conv", "maxpool", "relu", "large"]), st.sampled_from(["grey", "rgb"]),
    st.sampled_from([(12, 16), (5, 4), (150, 260)]), st.booleans(),
    st.integers(520, 1600), st.integers(420, 1200), st.integers(13, 26),
)  # fmt: skip
def test_everything_on_the_stage_has_a_place_of_its_own(
    kind: str,
    colour: Colour,
    size: tuple[int, int],
    computed: bool,
    width: int,
    height: int,
    line: int,
) -> None:
    large = kind == "large"
    kind = "conv" if large else kind
    frame = frame_on(kind, colour, size, f"{kind}1" if computed or large else "input", large)
    assert (frame.stage is not None) == (computed and not large)
    room = QRectF(3, 7, width, height)
    layout = stage_layout(frame, room, line, Viewport(), (4, 5))
    parts = [] if layout.operator.isEmpty() else [layout.operator]
    assert bool(parts) == (computed or large)
    for column in (layout.source, layout.output):
        if column is None:
            continue
        grids = [column.plane, *(lens.grid for lens in column.lenses)]
        # They begin at whole pixels.
        cells = [grid.clip.adjusted(0.5, 0.5, -0.5, -0.5) for grid in grids]
        within = column.caption.united(column.legend)
        assert all(within.contains(each) for each in cells)
        assert column.caption.bottom() <= min(each.top() for each in cells)
        assert column.legend.top() >= max(each.bottom() for each in cells)
        parts += [column.caption, column.legend, *cells]
    for at, part in enumerate(parts):
        assert room.contains(part)
        assert not any(part.intersects(other) for other in parts[:at])
    if layout.output is not None:
        middle = layout.operator.center()
        assert layout.operator.width() >= 200
        assert layout.source.caption.right() < layout.output.caption.left()
        beside = layout.source.caption.right() < middle.x() < layout.output.caption.left()
        assert beside or middle.y() > layout.source.legend.bottom()
        assert layout.source.caption.size() == layout.output.caption.size()


@given(
    st.sampled_from(["conv", "maxpool"]), st.sampled_from(["grey", "rgb"]),
    st.sampled_from([(12, 16), (5, 4), (3, 4), (150, 260)]), st.booleans(),
    st.tuples(st.integers(700, 1600), st.integers(420, 1200)), st.sampled_from([1.0, 4.0]),
)  # fmt: skip
def test_a_lens_stands_where_the_numbers_of_a_plane_could_not_be_read_and_nowhere_else(
    kind: str,
    colour: Colour,
    size: tuple[int, int],
    computed: bool,
    room: tuple[int, int],
    zoom: float,
) -> None:
    line = 18.0
    frame = frame_on(kind, colour, size, f"{kind}1" if computed else "input", False)
    assert (frame.stage is not None) == computed

    def columns(*, lens: bool, zoom: float = 1.0) -> list[Column]:
        shown = replace(frame, view=replace(frame.view, lens=lens))
        layout = stage_layout(shown, QRectF(0, 0, *room), line, Viewport(zoom), (1, 1))
        return [layout.source, *([layout.output] if layout.output else [])]

    def digits(column: Column, grid: Grid) -> float:
        values = column.activation
        characters = characters_of(values.style, values.low, values.high)
        return fitting_pixels(grid.cell, grid.cell, characters)

    bare, shown = columns(lens=False), columns(lens=True, zoom=zoom)
    assert not any(column.lenses for column in bare)
    if not computed and zoom > 1:
        # The picture alone is enlarged until it is read itself.
        assert not shown[0].lenses
        return
    # Colours are no numbers: they are read channel by channel.
    alone = [0 if len(each.channels) == 3 else digits(each, each.plane) for each in bare]
    assert len({bool(each.lenses) for each in shown}) == 1
    if shown[0].lenses:
        assert min(alone) < line
    else:
        assert min(alone) >= 0.6 * line
    # Each channel that is read has its own, and the window in it can be read.
    read = shown[0].lenses
    assert not read or len(read) == (3 if colour == "rgb" and kind == "conv" else 1) or not computed
    assert all(len({lens.channel for lens in each.lenses}) == len(each.lenses) for each in shown)
