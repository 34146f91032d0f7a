"""Where windows stop and what they read, against counting by hand."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cnnviz.core.cost import convolution_cost, pooling_cost
from cnnviz.core.geometry import (
    PADDING_MODES,
    Geometry,
    GeometryError,
    geometry_of,
)
from tests.core.oracle import source, taps

pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
rings = st.tuples(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.tuples(st.integers(0, 3), st.integers(0, 3))
)


@st.composite
def geometries(draw: st.DrawFn) -> Geometry:
    try:
        return geometry_of(
            draw(st.tuples(st.integers(1, 12), st.integers(1, 12))),
            draw(pairs),
            stride=draw(pairs),
            padding=draw(rings),
            dilation=draw(pairs),
            padding_mode=draw(st.sampled_from(PADDING_MODES)),
            ceil_mode=draw(st.booleans()),
        )
    except GeometryError:
        assume(False)
        raise


def read_at(geometry: Geometry, cell: tuple[int, int]) -> list[tuple[int, int]]:
    """Return row and column of every tap of a window, by the definition."""
    places = taps(cell, geometry.kernel_size, geometry.stride, geometry.dilation, geometry.padding)
    return [(row, column) for _, _, row, column in places]


@given(geometries())
def test_the_output_has_every_window_that_fits_and_no_other(geometry: Geometry) -> None:
    for axis in (0, 1):
        before, after = geometry.padding[axis]
        room = geometry.input_size[axis] + before + after
        starts = range(0, room + geometry.stride[axis], geometry.stride[axis])
        fits = [start for start in starts if start + geometry.extent[axis] <= room]
        count = len(fits)
        if (
            geometry.ceil_mode
            and (count - 1) * geometry.stride[axis] + geometry.extent[axis] < room
        ):
            # PyTorch: one more, if it begins within the input or the padding before it.
            count += count * geometry.stride[axis] < geometry.input_size[axis] + before
        assert geometry.output_size[axis] == count


@given(geometries())
def test_windows_readers_counts_and_unread_pixels_tell_the_same(geometry: Geometry) -> None:
    rows, columns = geometry.input_size
    counts = np.zeros((rows, columns), int)
    readers: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for stop in range(geometry.stops):
        cell = geometry.cell(stop)
        assert geometry.stop(cell) == stop
        window = geometry.window(cell)
        places = read_at(geometry, cell)
        assert [(int(r), int(c)) for r in window.rows for c in window.columns] == places
        for place, padded in zip(places, window.padded.ravel(), strict=True):
            inside = 0 <= place[0] < rows and 0 <= place[1] < columns
            assert padded == (not inside)
            if inside:
                counts[place] += 1
                readers.setdefault(place, []).append(cell)
    np.testing.assert_array_equal(geometry.touch_counts(), counts)
    np.testing.assert_array_equal(geometry.never_read(), counts == 0)
    for pixel in np.ndindex(rows, columns):
        found = [(int(row), int(column)) for row, column in geometry.readers(pixel)]
        assert found == sorted(readers.get(pixel, []))


@given(geometries())
def test_a_window_names_the_cell_that_its_padding_copies(geometry: Geometry) -> None:
    assume(not geometry.ceil_mode)
    window = geometry.window(geometry.cell(geometry.stops - 1))
    for taken, sources, count in (
        (window.rows, window.source_rows, geometry.input_size[0]),
        (window.columns, window.source_columns, geometry.input_size[1]),
    ):
        expected = [source(int(at), count, geometry.padding_mode) for at in taken]
        assert sources.tolist() == [-1 if each is None else each for each in expected]


@given(geometries(), st.integers(0, 1))
def test_the_formula_comes_to_the_output_size(geometry: Geometry, axis: int) -> None:
    words = geometry.formula(axis)
    assert words.endswith(f"= {geometry.output_size[axis]}")
    assert str(geometry.input_size[axis]) in words
    found = re.match(r"[⌊⌈]\((.*)\) / (\d+)[⌋⌉] \+ 1", words)
    assert found is not None
    total = 0
    for sign, term in re.findall(r"([+−]?) ?(\d+·\(\d+ − 1\)|\d+·\d+|\d+)", found[1]):
        product = re.match(r"(\d+)·(?:\((\d+) − 1\)|(\d+))", term)
        value = (
            int(term)
            if product is None
            else int(product[1]) * (int(product[2]) - 1 if product[2] else int(product[3]))
        )
        total += -value if sign == "−" else value
    stride = int(found[2])
    plain = (-(-total // stride) if words[0] == "⌈" else total // stride) + 1
    assert plain - ("− 1, as" in words) == geometry.output_size[axis]


def test_formulas_read_as_in_textbooks() -> None:
    assert geometry_of((28, 5), 3, stride=2, padding=1).formula(0) == (
        "⌊(28 + 2·1 − 3) / 2⌋ + 1 = 14"
    )
    dilated = geometry_of((28, 28), 3, dilation=2, padding=((1, 0), (0, 0)))
    assert dilated.formula(0) == "⌊(28 + 1 + 0 − 2·(3 − 1) − 1) / 1⌋ + 1 = 25"


@given(st.integers(1, 30), st.integers(1, 7), st.integers(1, 4), st.integers(1, 3))
def test_same_padding_gives_a_cell_for_every_step(
    count: int, kernel: int, stride: int, dilation: int
) -> None:
    geometry = geometry_of((count, count), kernel, stride=stride, padding="same", dilation=dilation)
    assert geometry.output_size[0] == -(-count // stride)
    before, after = geometry.padding[0]
    assert after - before in (0, 1)


def test_valid_padding_is_none() -> None:
    assert geometry_of((5, 7), 3, padding="valid") == geometry_of((5, 7), 3, padding=0)


def test_numbers_of_every_whole_kind_are_taken_and_no_fraction_is_cut_off() -> None:
    plain = geometry_of((9, 8), 3, stride=(2, 1), padding=((1, 1), (2, 2)))
    three: Any = np.int64(3)
    alike: list[tuple[Any, Any]] = [
        (np.array([2, 1]), np.array([1, 2])),
        ([2, 1], [[1, 1], 2]),
        ((2, 1), np.array([[1, 1], [2, 2]])),
    ]
    for stride, padding in alike:
        found = geometry_of((9, 8), three, stride=stride, padding=padding)
        assert (found.stride, found.padding) == (plain.stride, plain.padding)
        assert found.output_size == plain.output_size
    assert geometry_of((9, 8), 3, padding=three).padding == ((3, 3), (3, 3))
    odd: Any
    for odd in (1.5, "2", (1, 2, 3), (1, 1.5), None, 1j):
        with pytest.raises(GeometryError, match="neither a whole number nor two"):
            geometry_of((9, 8), 3, stride=odd)
        if odd != "2":
            with pytest.raises(GeometryError, match="neither a whole number nor two"):
                geometry_of((9, 8), 3, padding=odd)


@pytest.mark.parametrize(
    ("size", "kernel", "options", "words"),
    [
        ((5, 5), 7, {}, "7×7 kernel does not fit a 5×5 input with padding 0"),
        ((5, 9), (3, 12), {"padding": 1}, "padding of at least 2"),
        ((5, 9), (3, 12), {}, "A 3×12 kernel does not fit a 5×9 input"),
        ((4, 4), 9, {"padding": 2}, "input with padding 2. Use"),
        ((4, 4), 9, {"padding": (1, 2)}, "input with padding (1, 1), (2, 2). Use"),
        ((4, 4), 9, {"padding": ((1, 0), (0, 2))}, "input with padding (1, 0), (0, 2). Use"),
        ((4, 4), 3, {"dilation": 4}, "dilated to 9×9"),
        ((4, 9), 3, {"dilation": (4, 2)}, "dilated to 9×5"),
        ((0, 5), 3, {}, "An input of 0×5"),
        ((5, 5), 0, {}, "A kernel of 0×0"),
        ((5, 5), 3, {"stride": (1, 0)}, "A stride of 1×0"),
        ((5, 5), 3, {"padding": -1}, "padding of -1"),
        ((5, 5), 3, {"padding": "full"}, 'No padding is called "full"'),
        ((5, 5), 3, {"padding_mode": "mirror"}, 'No padding mode is called "mirror"'),
        ((3, 9), 3, {"padding": 3, "padding_mode": "reflect"}, "the 3 rows of the input"),
        ((9, 2), 3, {"padding": 3, "padding_mode": "circular"}, "at most 2"),
    ],
)
def test_what_cannot_be_is_said_in_the_users_numbers(
    size: tuple[int, int], kernel: Any, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(GeometryError, match=re.escape(words)):
        geometry_of(size, kernel, **options)


impossible = st.fixed_dictionaries(
    {
        "kernel_size": st.tuples(st.integers(1, 12), st.integers(1, 12)),
        "stride": pairs,
        "dilation": pairs,
        "padding": st.one_of(st.integers(0, 7), rings),
        "padding_mode": st.sampled_from(PADDING_MODES),
        "ceil_mode": st.booleans(),
    }
)


@given(st.tuples(st.integers(1, 6), st.integers(1, 6)), impossible)
def test_every_cure_an_error_names_computes_and_is_the_smallest(
    size: tuple[int, int], options: dict[str, Any]
) -> None:
    try:
        geometry_of(size, **options)
        assume(False)
    except GeometryError as error:
        words = str(error)
    least = re.search(r"padding( of zeros)? of at least (\d+)\.", words)
    most = re.search(r"at most (\d+), or another mode\.", words)
    by_zeros = {**options, "padding_mode": "zeros"}
    if least is not None:
        cured = by_zeros if least[1] else options
        geometry_of(size, **{**cured, "padding": int(least[2])})
        for mode in (options, by_zeros):
            with pytest.raises(GeometryError):
                geometry_of(size, **{**mode, "padding": int(least[2]) - 1})
        if least[1]:
            with pytest.raises(GeometryError):
                geometry_of(size, **{**options, "padding": int(least[2])})
        return
    geometry_of(size, **by_zeros)
    if most is None:
        assert words.endswith("Use another mode.")
        return
    if isinstance(options["padding"], int):
        geometry_of(size, **{**options, "padding": int(most[1])})
        with pytest.raises(GeometryError):
            geometry_of(size, **{**options, "padding": int(most[1]) + 1})


def test_there_is_no_stop_beyond_the_last() -> None:
    geometry = geometry_of((5, 6), 3)
    with pytest.raises(IndexError, match="no stop 12"):
        geometry.cell(12)
    with pytest.raises(IndexError, match="no cell"):
        geometry.stop((3, 0))


def test_costs_count_weights_products_and_memory() -> None:
    geometry = geometry_of((32, 32), 3, padding=1)
    cost = convolution_cost(geometry, 3, 16)
    assert cost.parameters == 16 * (3 * 9 + 1)
    assert cost.multiply_adds == 16 * 3 * 9 * 32 * 32
    assert (cost.bytes_in, cost.bytes_out) == (4 * 3 * 1024, 4 * 16 * 1024)
    assert convolution_cost(geometry, 4, 4, groups=4).parameters == 4 * 10
    assert pooling_cost(geometry_of((32, 32), 2, stride=2), 3).bytes_out == 4 * 3 * 256


def test_corner_pixels_are_read_less_often_than_middle_ones() -> None:
    counts = geometry_of((5, 5), 3).touch_counts()
    assert counts.tolist() == [
        [1, 2, 3, 2, 1],
        [2, 4, 6, 4, 2],
        [3, 6, 9, 6, 3],
        [2, 4, 6, 4, 2],
        [1, 2, 3, 2, 1],
    ]
