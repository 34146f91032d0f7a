"""Sheets of filters and bars: everything in its place, and as large as there is room for."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.core.colour import Scale, colour_of, scale_for
from cnnviz.core.geometry import GeometryError
from cnnviz.core.sheets import packing
from cnnviz.files.exports import filter_sheets
from cnnviz.files.exports.bars import Bars
from cnnviz.files.exports.filter_sheets import filter_sheet
from cnnviz.files.exports.network_sheets import network_sheet
from cnnviz.files.exports.pages import LIGHT, Raster
from cnnviz.files.exports.sheets import Shown, page_of, sheet_of
from cnnviz.nn.layers import Conv2d, Flatten, Linear, frozen
from cnnviz.nn.network import Network
from cnnviz.state.filters import Filters, filters_of, tile_size
from tests.files.test_map_figures import overlap


@st.composite
def layers(draw: st.DrawFn) -> Filters:
    """Return the filters of a convolution of a picture or of maps, with names or without."""
    count, reads = draw(st.integers(1, 40)), draw(st.integers(1, 9))
    shape = count, reads, draw(st.integers(1, 9)), draw(st.integers(1, 9))
    layer = Conv2d("conv1", frozen(np.zeros(shape)), frozen(np.zeros(count)))
    names = tuple(f"c{at}" for at in range(count)) if draw(st.booleans()) else ()
    return filters_of(Network((layer,)), (reads, 9, 9), layer, names)


@given(layers())
def test_filters_stand_below_their_names_row_by_row_and_nothing_overlaps(filters: Filters) -> None:
    page = filter_sheet(filters, "a model")
    legend, *tiles = (each.rectangle for each in page.shapes if isinstance(each, Raster))
    assert len(tiles) == filters.count
    assert [(top, left) for top, left, *_ in tiles] == sorted(
        (top, left) for top, left, *_ in tiles
    )
    for one, other in combinations((legend, *tiles, *(each.rectangle for each in page.words)), 2):
        assert not overlap(one, other)
    for at, (top, left, *_) in enumerate(tiles):
        (name,) = (each for each in page.words if each.at == left and 0 < top - each.base < 14)
        assert name.text == filters.called(at)
    height, width = page.size
    for top, left, tall, wide in (each.rectangle for each in (*page.shapes, *page.words)):
        assert min(top, left, height - top - tall, width - left - wide) >= 0
    shapes = [each.rectangle for each in page.shapes]
    before = min(left for _, left, *_ in shapes)
    assert width - max(left + wide for _, left, _, wide in shapes) >= before
    assert height - max(top + tall for top, _, tall, _ in shapes) >= before


@given(layers())
def test_filters_are_as_large_as_fits_the_sheet_and_never_too_small_to_see(
    filters: Filters,
) -> None:
    page = filter_sheet(filters, "a model")
    _legend, *tiles = (each.rectangle for each in page.shapes if isinstance(each, Raster))
    size = tiles[0][2:]
    (cell,) = (cell for cell in range(1, 300) if tile_size(filters.places, cell) == size)
    larger = tile_size(filters.places, cell + 1)
    across = packing(filters.count, tile_size(filters.places, 1)).columns
    assert max(larger) > 200 or (min(size) >= 56 and across * larger[1] > 1000)
    # A size smaller, tiles would not all be seen, or there would have been room for this one.
    smaller = tile_size(filters.places, cell - 1)
    assert cell == 3 or min(smaller) < 56 or across * size[1] <= 1000
    assert cell == 3 or max(size) <= 200


@pytest.mark.parametrize("count", [1, 10, 100])
@pytest.mark.parametrize("maps", [(1, 12, 2), (64, 1, 1)])
def test_names_wider_than_their_filters_end_on_the_sheet(
    count: int, maps: tuple[int, int, int]
) -> None:
    layer = Linear("dense", frozen(np.zeros((count, np.prod(maps)))), frozen(np.zeros(count)))
    network, names = Network((Flatten("flatten"), layer)), ("golden retriever",) * count
    page = filter_sheet(filters_of(network, maps, layer, names), "a model")
    for _, left, _, wide in (each.rectangle for each in page.words):
        assert left + wide <= page.size[1]


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("size", [(28, 28), (28, 1), (1, 28), (200, 10)])
def test_numbers_and_ends_of_narrow_maps_stay_apart_and_on_the_sheet(
    count: int, size: tuple[int, int]
) -> None:
    values = np.random.default_rng(5).normal(size=(count, *size)).astype(np.float32) * 1e-5
    scale = scale_for(values, kind="activation")
    page = page_of(sheet_of(Shown("conv1", "conv", values, scale, each_own=True), "a model"))
    for one, other in combinations((each.rectangle for each in page.words), 2):
        assert not overlap(one, other)
    for _, left, _, wide in (each.rectangle for each in page.words):
        assert left >= 0
        assert left + wide <= page.size[1]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_maps_are_numbered_where_there_are_several(count: int) -> None:
    values = np.random.default_rng(5).normal(size=(count, 28, 28)).astype(np.float32)
    scale = scale_for(values, kind="activation")
    page = page_of(sheet_of(Shown("conv1", "conv", values, scale), "a model"))
    _legend, *maps = (each for each in page.shapes if isinstance(each, Raster))
    numbers = {
        (each.left, each.top): [
            words.text
            for words in page.words
            if words.text.isdigit() and words.at == each.left and 0 < each.top - words.base < 14
        ]
        for each in maps
    }
    assert list(numbers.values()) == [[str(at)] if count > 1 else [] for at in range(count)]


def test_filters_that_are_too_many_for_a_picture_are_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(filter_sheets, "LARGEST_PIXELS", 2_000_000)
    layer = Conv2d("conv1", frozen(np.zeros((40, 100, 9, 9))), frozen(np.zeros(40)))
    with pytest.raises(GeometryError, match=r"filters of conv1 .* more than 2 million"):
        filter_sheet(filters_of(Network((layer,)), (100, 9, 9), layer), "a model")


@given(
    st.integers(1, 40),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
)
def test_a_mosaic_ends_where_its_last_maps_end(
    count: int, size: tuple[int, int], gap: tuple[int, int]
) -> None:
    places = packing(count, size, gap=gap)
    ends = [
        (top + tall, left + wide) for top, left, tall, wide in map(places.rectangle, range(count))
    ]
    assert places.extent == tuple(map(max, zip(*ends, strict=True)))


@pytest.mark.parametrize("count", [4, 9, 16, 36])
def test_many_maps_of_a_network_are_packed_nearly_into_a_square(count: int) -> None:
    values = np.ones((count, 64, 64), np.float32)
    page = network_sheet([Shown("conv1", "conv", values, Scale(0.0, 1.0, "ink"))], "a model")
    _legend, *maps = (each for each in page.shapes if isinstance(each, Raster))
    across, down = len({each.left for each in maps}), len({each.top for each in maps})
    # A row of the head's width at least.
    assert across == down or (across > down and across <= 4)


@pytest.mark.parametrize(
    ("count", "rows", "columns"), [(1, 1, 1), (2, 1, 2), (8, 3, 3), (9, 3, 3), (12, 3, 4)]
)
def test_maps_are_packed_nearly_into_a_square(count: int, rows: int, columns: int) -> None:
    places = packing(count, (5, 5))
    assert (places.rows, places.columns) == (rows, columns)


@pytest.mark.parametrize(("size", "beside"), [((3, 64), False), ((64, 3), True)])
def test_wide_layers_lie_below_each_other_and_tall_ones_beside(
    size: tuple[int, int], beside: bool
) -> None:
    scale = Scale(0.0, 1.0, "ink")
    layers = [
        Shown(f"layer {at}", "picture", np.zeros((1, *size), np.float32), scale) for at in (1, 2)
    ]
    page = network_sheet(layers, "a model")
    maps = [each for each in page.shapes if isinstance(each, Raster)][1::2]
    (top, left), (later, further) = ((each.top, each.left) for each in maps)
    assert (further > left, later > top) == (beside, not beside)


@given(st.lists(st.floats(-2, 2), max_size=15), st.sampled_from([-2.0, -0.5, 0.0]))
def test_bars_run_from_the_line_of_zero_to_their_values_and_are_framed(
    values: list[float], low: float
) -> None:
    values, scale = [*values, 2.0], Scale(low, 2.0, "red-white-blue")
    shapes = Bars(np.array(values, np.float32), scale, ()).shapes((7, 9))
    lines = [each.rectangle for each in shapes if each.fill == LIGHT.line]
    assert len(lines) == len(values)
    assert len({(left, wide) for _, left, _, wide in lines}) == 1
    bars = [each for each in shapes if each.fill != LIGHT.line]
    framed = [(frame.rectangle, bar) for frame, bar in zip(bars[::2], bars[1::2], strict=True)]
    zero, unit = lines[0][1], (framed[-1][1].rectangle[3] + 1) / 2
    assert all(min(each.rectangle[2:]) >= 0 for each in bars)
    for value, (top, _, tall, _) in zip(values, lines, strict=True):
        reached = max(value, low)
        here = [each for each in framed if top <= each[0][0] < top + tall]
        assert here or abs(reached) * unit < 1
        for frame, bar in here:
            upper, left, high, wide = bar.rectangle
            assert frame == (upper - 1, left - 1, high + 2, wide + 2)
            assert abs((upper - top) - (top + tall - upper - high)) <= 1
            assert abs(left - 1 - zero - min(reached, 0) * unit) <= 1
            assert abs(left + wide - zero - max(reached, 0) * unit) <= 1
            assert bar.fill == colour_of(float(np.float32(value)), scale)
