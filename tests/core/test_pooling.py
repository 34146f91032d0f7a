"""Pooling against its definition, and the corners of PyTorch's and ONNX's semantics."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.core.geometry import Geometry, GeometryError, geometry_of
from cnnviz.core.pooling import (
    avg_pool2d,
    global_avg_pool2d,
    global_max_pool2d,
    max_pool2d,
    min_pool2d,
)
from tests.core.oracle import pooled, taps

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
Case = tuple[np.ndarray, Geometry, dict[str, Any]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x = rng.integers(-99, 99, (2, draw(st.integers(3, 9)), draw(st.integers(3, 9))))
    kernel = draw(pairs)
    options: dict[str, Any] = {
        "stride": draw(pairs),
        "padding": draw(st.one_of(st.integers(0, 1), st.tuples(pairs, pairs), st.just("same"))),
        "dilation": draw(pairs),
        "ceil_mode": draw(st.booleans()),
    }
    try:
        geometry = geometry_of((x.shape[1], x.shape[2]), kernel, **options)
    except GeometryError:
        geometry = geometry_of((x.shape[1], x.shape[2]), kernel)
        options = {"stride": 1}
    return x, geometry, options


def expected(case: Case, pick: Any) -> np.ndarray:
    x, geometry, _ = case
    return pooled(
        x, pick, geometry.output_size, geometry.kernel_size, geometry.stride,
        geometry.dilation, geometry.padding,
    )  # fmt: skip


@given(cases())
def test_extremes_are_those_of_the_cells_inside_each_window(case: Case) -> None:
    x, geometry, options = case
    try:
        largest = expected(case, max)
    except ValueError:  # a window of nothing but padding
        with pytest.raises(GeometryError, match="nothing but padding"):
            max_pool2d(x, geometry.kernel_size, **options)
        return
    found = max_pool2d(x, geometry.kernel_size, **options)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, largest)
    np.testing.assert_array_equal(
        min_pool2d(x, geometry.kernel_size, **options), expected(case, min)
    )


@given(cases(), st.booleans())
def test_means_count_padding_if_asked_but_never_what_ceil_mode_adds(
    case: Case, include: bool
) -> None:
    x, geometry, options = case
    try:
        sums = expected(case, lambda held: sum(held) if held else 1 / 0)
    except ZeroDivisionError:
        return
    (_, bottom), (_, right) = geometry.padding
    limits = (x.shape[1] + bottom, x.shape[2] + right)
    counts = np.zeros(geometry.output_size)
    for cell in np.ndindex(geometry.output_size):
        for _, _, row, column in taps(
            cell, geometry.kernel_size, geometry.stride, geometry.dilation, geometry.padding
        ):
            inside = 0 <= row < x.shape[1] and 0 <= column < x.shape[2]
            counts[cell] += inside or (include and row < limits[0] and column < limits[1])
    found = avg_pool2d(
        x.astype(np.float64), geometry.kernel_size, count_include_pad=include, **options
    )
    np.testing.assert_allclose(found, sums / counts, rtol=1e-12)


@given(
    st.tuples(st.integers(1, 6), st.integers(1, 6)), pairs, pairs, pairs,
    st.one_of(st.integers(0, 5), st.tuples(st.integers(0, 5), st.integers(0, 5))), st.booleans(),
)  # fmt: skip
def test_the_padding_an_error_allows_computes_and_more_does_not(
    size: tuple[int, int],
    kernel: tuple[int, int],
    stride: tuple[int, int],
    dilation: tuple[int, int],
    padding: Any,
    ceil_mode: bool,
) -> None:
    x = np.zeros((1, *size))
    options: dict[str, Any] = {"stride": stride, "ceil_mode": ceil_mode}
    try:
        max_pool2d(x, kernel, padding=padding, dilation=dilation, **options)
        return
    except GeometryError as error:
        words = str(error)
    if "nothing but padding" not in words:
        return
    found = re.search(r"Use a padding of at most (\d+)\.", words)
    if found is None:
        window = re.search(r"no padding, no dilation and a window of at most (\d)×(\d)\.", words)
        assert window is not None
        max_pool2d(x, (int(window[1]), int(window[2])), **options)
        return
    most = int(found[1])
    both = (padding, padding) if isinstance(padding, int) else padding
    down, across = (min(side, most) for side in both)
    max_pool2d(x, kernel, padding=(down, across), dilation=dilation, **options)
    if most + 1 < max(both):
        more = [min(side, most + 1) for side in both]
        with pytest.raises(GeometryError):
            max_pool2d(x, kernel, padding=(more[0], more[1]), dilation=dilation, **options)


def test_what_has_no_rows_and_columns_is_refused() -> None:
    pools: list[Any] = [global_avg_pool2d, global_max_pool2d, lambda x: avg_pool2d(x, 2)]
    for pool in pools:
        with pytest.raises(GeometryError, match=r"not the shape \(3,\)"):
            pool(np.zeros(3))
        with pytest.raises(GeometryError, match="An input of 0×5"):
            pool(np.zeros((1, 0, 5)))


def test_padding_is_never_picked_even_where_all_else_is_less() -> None:
    x = np.full((1, 4, 4), -5.0)
    assert (max_pool2d(x, 3, stride=1, padding=1) == -5).all()
    assert (min_pool2d(-x, 3, stride=1, padding=1) == 5).all()


def test_means_of_infinities_and_of_huge_numbers_come_without_a_warning() -> None:
    both = np.array([[[np.inf, -np.inf]]])
    assert np.isnan([avg_pool2d(both, (1, 2)), global_avg_pool2d(both)]).all()
    assert np.isinf(avg_pool2d(np.full((1, 1, 2), 3e38, np.float32), (1, 2))).all()
    assert np.isinf(global_avg_pool2d(np.full((1, 1, 2), 1.7e308))).all()


def test_nan_is_kept_and_batches_are_pooled_alike() -> None:
    x = np.arange(32, dtype=np.float64).reshape(2, 1, 4, 4)
    x[0, 0, 0, 0] = np.nan
    found = max_pool2d(x, 2)
    assert np.isnan(found[0, 0, 0, 0])
    assert found[1].tolist() == [[[21, 23], [29, 31]]]


def test_cases_that_onnx_publishes() -> None:
    """Check numbers of ONNX's backend tests for MaxPool and AveragePool: ramps of 4×4 and 5×5."""
    small = np.arange(1, 17, dtype=np.float32).reshape(1, 1, 4, 4)
    assert max_pool2d(small, 3, stride=2, ceil_mode=True)[0, 0].tolist() == [[11, 12], [15, 16]]
    assert avg_pool2d(small, 3, stride=2, ceil_mode=True)[0, 0].tolist() == [
        [6, 7.5],
        [12, 13.5],
    ]
    assert max_pool2d(small, 2, stride=1, dilation=2)[0, 0].tolist() == [[11, 12], [15, 16]]
    ramp = np.arange(1, 26, dtype=np.float32).reshape(1, 1, 5, 5)
    assert max_pool2d(ramp, 3, stride=2, padding="same")[0, 0].tolist() == [
        [7, 9, 10],
        [17, 19, 20],
        [22, 24, 25],
    ]
    same = avg_pool2d(ramp, 3, stride=2, padding="same", count_include_pad=False)
    assert same[0, 0].tolist() == [[4, 5.5, 7], [11.5, 13, 14.5], [19, 20.5, 22]]
    padded = avg_pool2d(ramp, 5, stride=1, padding=2, count_include_pad=True)[0, 0]
    np.testing.assert_allclose(padded[0], [2.52, 3.6, 4.8, 4.08, 3.24], rtol=1e-6)
    without = avg_pool2d(ramp, 5, stride=1, padding=2, count_include_pad=False)[0, 0]
    assert without[0].tolist() == [7, 7.5, 8, 8.5, 9]


def test_in_ceil_mode_a_window_larger_than_the_input_is_taken_as_pytorch_takes_it() -> None:
    small = np.arange(4, dtype=np.float32).reshape(1, 2, 2)
    assert avg_pool2d(small, 3, ceil_mode=True).tolist() == [[[1.5]]]
    assert max_pool2d(small, (4, 3), stride=(3, 2), ceil_mode=True).tolist() == [[[3]]]
    with pytest.raises(GeometryError, match="padding of at least 1"):
        avg_pool2d(small, 5, stride=2, ceil_mode=True)
    assert avg_pool2d(small, 5, stride=2, padding=1, ceil_mode=True).shape == (1, 1, 1)


def test_global_pooling_leaves_one_cell_a_channel() -> None:
    x = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    assert global_avg_pool2d(x).tolist() == [[[5.5]], [[17.5]]]
    assert global_max_pool2d(x).tolist() == [[[11]], [[23]]]
