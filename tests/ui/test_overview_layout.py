"""The overview's places as values: maps as large as fit, and found where they are drawn."""

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF

from cnnviz.nn.layers import Shape
from cnnviz.ui.overview.columns import Told
from cnnviz.ui.overview.layout import page_of
from cnnviz.ui.overview.packing import EDGE, GAP, LEAST, least_of_cells, packed


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """Draw the shape of a layer."""
    rows = draw(st.integers(1, 60))
    columns = draw(st.integers(-(-rows // 5), 5 * rows))
    return draw(st.integers(1, 80)), rows, columns


def apart(places: list[QRectF]) -> None:
    for one, other in combinations(places, 2):
        shared = one.intersected(other)
        assert min(shared.width(), shared.height()) <= 0


@given(shapes(), st.integers(30, 500), st.integers(24, 900), st.integers(14, 500))
def test_maps_are_packed_column_by_column_as_large_as_fit(
    shape: Shape, budget: int, height: int, most: int
) -> None:
    pack = packed(shape, budget, height, most)
    count, rows, columns = shape
    maps = [pack.rect(at) for at in range(count)]
    whole = QRectF(0, 0, *pack.size)
    assert all(whole.contains(each) for each in maps)
    for one, other in pairwise(maps):
        below = other.top() == one.bottom() + GAP and other.left() == one.left()
        beside = other.top() == maps[0].top() and other.left() == one.right() + GAP
        assert below or beside
    for at, place in enumerate(maps):
        assert place.size() == QSizeF(pack.width, pack.height)
        assert pack.at(place.center()) == at
        assert pack.at(place.topLeft()) == at
        assert pack.at(place.bottomRight() - QPointF(0.5, 0.5)) == at
    if count < pack.rows * pack.columns:
        assert pack.at(maps[-1].center() + QPointF(0, pack.height + GAP)) is None
    assert pack.at(QPointF(-1, 5)) is None
    assert pack.at(QPointF(5, -1)) is None
    assert pack.at(QPointF(pack.size[0] + 1, 5)) is None
    assert pack.at(QPointF(5, pack.size[1] + 1)) is None

    def fits(wide: int, high: int) -> bool:
        """Whether maps of this size fit in some number of columns."""
        return max(wide, high) <= most and any(
            across * (wide + GAP) <= budget and -(-count // across) * (high + GAP) <= height
            for across in range(1, count + 1)
        )

    longest = max(rows, columns)
    least = LEAST if longest > 1 else least_of_cells(count)
    zoom = -(-least // longest) if least >= longest else least / longest
    smallest = tuple(max(1, round(each * zoom)) for each in (columns, rows))
    assert max(pack.width, pack.height) >= least
    assert pack.size[1] <= height or pack.rows == 1
    if not fits(pack.width, pack.height):
        assert (pack.width, pack.height) == smallest
        assert not fits(*smallest)
    if pack.zoom:
        fewer = pack.columns - 1
        assert not fewer or -(-count // fewer) * (pack.height + GAP) > height
        assert (pack.width, pack.height) == (columns * pack.zoom, rows * pack.zoom)
    larger = pack.zoom + 1 if pack.zoom else (max(pack.width, pack.height) + 1) / longest
    wide, high = math.ceil(columns * larger), math.ceil(rows * larger)
    assert max(wide, high) < least or not fits(wide, high)


@given(st.integers(60, 300), st.integers(1, 6), st.integers(80, 200), st.booleans())
def test_many_maps_of_few_lines_stay_in_the_page(
    count: int, few: int, long: int, upright: bool
) -> None:
    pack = packed((count, long, few) if upright else (count, few, long), 60, 590, 354)
    assert pack.size[1] <= 590
    assert pack.size[0] <= 60 or max(pack.width, pack.height) == LEAST


@given(st.integers(1, 9), st.integers(1, 3), st.integers(300, 5000), st.booleans())
def test_a_map_of_a_few_long_lines_is_thicker_than_its_frame(
    count: int, few: int, long: int, upright: bool
) -> None:
    shape = (count, long, few) if upright else (count, few, long)
    pack = packed(shape, 200, 600, 100)
    assert min(pack.width, pack.height) > EDGE
    assert pack.at(pack.rect(count - 1).center()) == count - 1


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(24, 900))
def test_fewer_numbers_are_drawn_no_smaller_than_more(one: int, other: int, height: int) -> None:
    few, many = (packed((count, 1, 1), 40, height, 40) for count in sorted((one, other)))
    assert few.width == few.height >= many.width == many.height


@st.composite
def layers(draw: st.DrawFn) -> list[Told]:
    """Draw what is told of a network whose maps shrink, some of which cannot be computed."""
    side, told = draw(st.integers(1, 64)), []
    for at in range(draw(st.integers(1, 14))):
        side = max(1, side // draw(st.sampled_from((1, 1, 2))))
        count = draw(st.integers(1, 40))
        shape = (count, side, side) if draw(st.integers(0, 9)) else None
        told.append(Told(f"layer{at}", draw(st.sampled_from(("", "9.2 k"))), shape))
    return told


@pytest.mark.usefixtures("qapp")
@given(
    st.tuples(st.integers(480, 2500), st.integers(320, 1400)),
    st.floats(0, 0.5),
    shapes() | st.just((3, 24, 36)),
    layers(),
    st.sampled_from((0.0, 140.0)),
    st.floats(0, 1),
)
def test_every_part_of_the_overview_has_a_place_of_its_own(
    room: tuple[int, int],
    taken: float,
    shape: Shape,
    told: list[Told],
    classes: float,
    scrolled: float,
) -> None:
    bold = QFont()
    bold.setBold(True)
    fonts = QFontMetricsF(QFont()), QFontMetricsF(bold)
    above = round(taken * room[1])
    page = page_of(QSizeF(*room), above, shape, told, classes, fonts)
    whole, track = QRectF(0, 0, *room), page.track
    parts = [page.picture, *page.chips, page.heads, track, *([page.classes] if classes else [])]
    apart(parts)
    assert all(whole.contains(each) for each in parts)
    assert page.picture.top() >= above
    around = page.input.adjusted(0, 0, 1, 1)
    assert all(around.contains(each) for each in (page.picture, *page.chips))
    assert len(page.chips) == (shape[0] if shape[0] in (2, 3) else 0)
    for one, other in pairwise(page.chips):
        assert one.size() == other.size()
        assert one.top() == other.top() > page.picture.bottom()
    # Columns stand beside each other, their words and maps in them.
    assert [each.name for each in page.columns] == [each.name for each in told]
    for column, after in pairwise(page.columns):
        assert after.left > column.left + column.width
    last = page.columns[-1]
    assert page.length == last.left + last.width
    assert page.overflow == max(0, round(page.length - track.width()))
    offset = round(scrolled * page.overflow)
    for column in page.columns:
        head = fonts[0].horizontalAdvance(column.told.parameters)
        assert column.width >= head
        count = column.told.shape[0] if column.told.shape else 1
        for channel in range(count):
            place = page.rect(column.name, channel, offset)
            assert place is not None
            left = track.left() + column.left - offset
            assert left <= place.left() < place.right() <= left + column.width
            assert track.top() <= place.top() < place.bottom() <= track.bottom()
            if track.contains(place.center()):
                assert page.at(place.center(), offset) == (column.name, channel)
        assert page.rect(column.name, count, offset) is None or column.pack is None
    for channel, place in enumerate(page.chips or (page.picture,)):
        assert page.rect("input", channel, offset) == place
        assert page.at(place.center(), offset) == ("input", channel)
    assert page.at(QPointF(track.left() - 1, track.bottom()), offset) is None
