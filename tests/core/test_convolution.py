"""conv2d against its definition, whichever way it is computed."""

import re
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.core import columns, convolution, windows, winograd
from cnnviz.core.convolution import conv2d
from cnnviz.core.geometry import PADDING_MODES, GeometryError, PaddingMode, geometry_of
from cnnviz.nn.layers import frozen
from tests.core.oracle import convolved

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.one_of(
    st.integers(0, 2),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    st.tuples(pairs, pairs),
    st.sampled_from(["same", "valid"]),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray | None, dict[str, Any]]:
    groups = draw(st.integers(1, 2))
    reads, filters = draw(st.integers(1, 3)), groups * draw(st.integers(1, 2))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dtype = draw(st.sampled_from([np.float32, np.float64, np.uint8, np.int64, np.bool_]))
    shape = (groups * reads, draw(st.integers(3, 9)), draw(st.integers(3, 9)))
    x: np.ndarray = rng.integers(0, 2 if dtype is np.bool_ else 256, shape).astype(dtype)
    weight = rng.integers(-9, 10, (filters, reads, *draw(pairs)))
    bias = rng.integers(-99, 99, filters) if draw(st.booleans()) else None
    options = {
        "stride": draw(st.one_of(st.integers(1, 3), pairs)),
        "padding": draw(paddings),
        "dilation": draw(st.one_of(st.integers(1, 2), pairs)),
        "groups": groups,
        "padding_mode": draw(st.sampled_from(PADDING_MODES)),
    }
    return x, weight, bias, options


def by_definition(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None, options: dict[str, Any]
) -> np.ndarray:
    walk = {key: value for key, value in options.items() if key != "groups"}
    geometry = geometry_of(x.shape[-2:], weight.shape[2:], **walk)
    return convolved(
        x, weight, bias, geometry.output_size, geometry.stride, geometry.dilation,
        geometry.padding, options.get("groups", 1), geometry.padding_mode,
    )  # fmt: skip


@given(cases())
def test_whole_numbers_come_out_exactly_as_defined(
    case: tuple[np.ndarray, np.ndarray, np.ndarray | None, dict[str, Any]],
) -> None:
    x, weight, bias, options = case
    try:
        expected = by_definition(x, weight, bias, options)
    except GeometryError:
        with pytest.raises(GeometryError):
            conv2d(x, weight, bias, **options)
        return
    found = conv2d(x, weight, bias, **options)
    assert found.dtype == (np.float64 if x.dtype == np.float64 else np.float32)
    np.testing.assert_array_equal(found, expected)
    batch = conv2d(np.stack([x, x[:, ::-1]]), weight, bias, **options)
    np.testing.assert_array_equal(batch[0], expected)


@given(
    cases(),
    st.sampled_from([columns, windows]),
    st.integers(1, 300),
    st.integers(1, 60),
    st.one_of(st.integers(1, 9999), st.just(10**9)),
)
def test_any_way_and_size_of_block_product_and_range_computes_the_same(
    case: tuple[np.ndarray, np.ndarray, np.ndarray | None, dict[str, Any]],
    way: ModuleType,
    block: int,
    product: int,
    worth_splitting: int,
) -> None:
    x, weight, bias, options = case
    batch = np.stack([x, x[:, ::-1], x])
    try:
        expected = conv2d(batch, weight, bias, **options)
    except GeometryError:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convolution, "is_small", lambda *_: way is windows)
        patch.setattr(columns, "TILE", block)
        patch.setattr(columns, "LINE", 2)
        patch.setattr(columns, "PRODUCT", product)
        patch.setattr(columns, "FEW", 1)
        patch.setattr(windows, "BLOCK", block)
        patch.setattr(convolution, "WORTH_SPLITTING", worth_splitting)
        np.testing.assert_array_equal(conv2d(batch, weight, bias, **options), expected)


@given(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(3, 11), st.integers(3, 11)),
    paddings,
    st.sampled_from(PADDING_MODES),
    st.sampled_from([np.float32, np.float64]),
    st.integers(1, 9),
    st.one_of(st.integers(1, 9999), st.just(10**9)),
    st.integers(0, 2**32 - 1),
)
def test_fewer_multiplications_compute_the_same(
    sizes: tuple[int, int, int, int],
    padding: Any,
    padding_mode: PaddingMode,
    dtype: type,
    tiles: int,
    worth_splitting: int,
    seed: int,
) -> None:
    (channels, filters, height, width), rng = sizes, np.random.default_rng(seed)
    x: np.ndarray = rng.integers(0, 256, (channels, height, width)).astype(dtype)
    weight: np.ndarray = rng.integers(-9, 10, (filters, channels, 3, 3)).astype(dtype)
    bias: np.ndarray | None = rng.integers(-99, 99, filters).astype(dtype) if seed % 2 else None
    options = {"padding": padding, "padding_mode": padding_mode}
    try:
        expected = by_definition(x, weight, bias, options)
    except GeometryError:
        return
    with pytest.MonkeyPatch.context() as patch:
        weight.setflags(write=False)
        patch.setattr(winograd, "FEW", 1)
        patch.setattr(winograd, "UNEVEN", 1e9)
        patch.setattr(winograd, "TILES", tiles)
        patch.setattr(winograd, "BLOCK", 1)
        patch.setattr(convolution, "WORTH_SPLITTING", worth_splitting)
        made = convolution.convolution_of(x.shape, weight, bias, **options)
        assert isinstance(made.way, winograd.Winograd)
        np.testing.assert_array_equal(conv2d(x, weight, bias, **options), expected)
        found = conv2d(np.stack([x[:, ::-1], x]), weight, bias, **options)
    np.testing.assert_array_equal(found[1], expected)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (2, 1), ((1, 2), (3, 2))])
def test_large_planes_agree_with_the_definition(
    stride: int | tuple[int, int], dilation: int | tuple[int, int], dtype: type
) -> None:
    rng = np.random.default_rng(7)
    x: np.ndarray = rng.integers(0, 256, (2, 40, 900)).astype(dtype)
    weight = rng.integers(-9, 10, (1, 2, 7, 5))
    options: dict[str, Any] = {"stride": stride, "dilation": dilation, "padding": 2}
    expected = by_definition(x, weight, None, options)
    np.testing.assert_array_equal(conv2d(x, weight, **options), expected)


@pytest.mark.parametrize("dilation", [2, 3])
@pytest.mark.parametrize("padding", [1, 2, 3, 5])
def test_padding_need_not_be_whole_steps_of_the_dilation(padding: int, dilation: int) -> None:
    rng = np.random.default_rng(9)
    x, weight = rng.integers(0, 256, (1, 60, 60)), rng.integers(-9, 10, (1, 1, 5, 5))
    options: dict[str, Any] = {"dilation": dilation, "padding": padding}
    expected = by_definition(x, weight, None, options)
    np.testing.assert_array_equal(conv2d(x, weight, None, **options), expected)


def test_many_filters_over_many_channels_agree_with_the_definition() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(20, 9, 11))
    weight = frozen(rng.normal(size=(18, 20, 3, 3)))
    expected = by_definition(x, weight, None, {"padding": 1})
    np.testing.assert_allclose(conv2d(x, weight, padding=1), expected, rtol=1e-12, atol=1e-12)
    single = conv2d(x.astype(np.float32), weight, padding=1)
    np.testing.assert_allclose(single, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("channels", "width"), [(1, 12), (1, 140), (16, 13), (16, 140)])
@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 3e38])
def test_what_is_not_finite_reaches_only_the_windows_that_read_it(
    channels: int, width: int, odd: float
) -> None:
    x = np.ones((channels, 40, width), np.float32)
    x[0, 20, 6] = odd
    found = conv2d(x, frozen(np.full((channels, channels, 3, 3), 2.0)))
    reached = np.zeros(found.shape, bool)
    reached[:, 18:21, 4:7] = True
    assert (found[~reached] == 18 * channels).all()
    assert not np.isfinite(found[reached]).any()


def test_a_weight_that_stands_out_costs_the_others_no_digits() -> None:
    rng = np.random.default_rng(6)
    x, weight = rng.random((16, 12, 12), np.float32), rng.normal(size=(16, 16, 3, 3))
    weight[0, 0, 1, 1] = 1e7
    x[0, 5, 5] = 0
    found = conv2d(x, frozen(weight))[0, 4, 4]
    expected = by_definition(x.astype(np.float64), frozen(weight), None, {})[0, 4, 4]
    assert found == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_a_view_that_is_neither_contiguous_nor_writable_is_read_as_it_is() -> None:
    x = np.arange(2 * 300 * 40, dtype=np.float32).reshape(2, 40, 300)[:, ::2, ::-2]
    x.setflags(write=False)
    weight = np.arange(9.0).reshape(1, 1, 3, 3)
    options = {"groups": 1}
    expected = by_definition(x[:1], weight, None, options)
    np.testing.assert_array_equal(conv2d(x[:1], weight), expected)
    assert conv2d(np.zeros((0, 1, 5, 5)), weight).shape == (0, 1, 3, 3)


def test_cases_that_onnx_publishes() -> None:
    """Check the numbers of ONNX's backend tests for Conv: 5×5 and 7×5 ramps under ones."""
    ones = np.ones((1, 1, 3, 3), np.float32)
    ramp = np.arange(25, dtype=np.float32).reshape(1, 1, 5, 5)
    assert conv2d(ramp, ones, padding=1)[0, 0].tolist() == [
        [12, 21, 27, 33, 24],
        [33, 54, 63, 72, 51],
        [63, 99, 108, 117, 81],
        [93, 144, 153, 162, 111],
        [72, 111, 117, 123, 84],
    ]
    assert conv2d(ramp, ones)[0, 0].tolist() == [[54, 63, 72], [99, 108, 117], [144, 153, 162]]
    assert conv2d(ramp, ones, stride=2, padding="same")[0, 0].tolist() == [
        [12, 27, 24],
        [63, 108, 81],
        [72, 117, 84],
    ]
    tall = np.arange(35, dtype=np.float32).reshape(1, 1, 7, 5)
    assert conv2d(tall, ones, stride=2, padding=1)[0, 0].tolist() == [
        [12, 27, 24],
        [63, 108, 81],
        [123, 198, 141],
        [112, 177, 124],
    ]
    assert conv2d(tall, ones, stride=2, padding=((1, 1), (0, 0)))[0, 0].tolist() == [
        [21, 33],
        [99, 117],
        [189, 207],
        [171, 183],
    ]


@pytest.mark.parametrize(
    ("x", "weight", "options", "words"),
    [
        ((5, 5), (1, 1, 3, 3), {}, "Add or take off an axis"),
        ((1, 5, 5), (1, 3, 3), {}, "Add or take off an axis"),
        ((3, 5, 5), (1, 1, 3, 3), {}, "that read 1 channel .* over an input of 3 channels"),
        ((2, 5, 5), (3, 1, 3, 3), {"groups": 2}, "do not fall into 2 groups"),
        ((0, 5, 5), (1, 1, 3, 3), {}, "Use at least 1 of each"),
        ((1, 5, 5), (0, 1, 3, 3), {}, "Use at least 1 of each"),
        ((1, 5, 5), (2, 1, 3, 3), {"bias": np.zeros(3)}, r"does not fit 2 filters"),
        ((1, 3, 3), (1, 1, 7, 7), {}, "padding of at least 2"),
    ],
)
def test_what_does_not_fit_is_said(
    x: tuple[int, ...], weight: tuple[int, ...], options: dict[str, Any], words: str
) -> None:
    with pytest.raises(GeometryError, match=words):
        conv2d(np.zeros(x), np.zeros(weight), **options)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(-1, 9))
def test_the_groups_and_channels_an_error_names_compute(
    channels: int, filters: int, reads: int, groups: int
) -> None:
    x = np.zeros((channels, 3, 3))
    try:
        conv2d(x, np.zeros((filters, reads, 3, 3)), groups=groups)
        return
    except GeometryError as error:
        words = str(error)
    named = re.search(r"Use groups=(\d+)", words)
    given = re.search(r"ive the weights (\d+) channels?\.", words)
    assert named or given
    # Groups alone are the smaller change: the weights stay as they are.
    fitting = [each for each in range(1, 10) if not filters % each and reads * each == channels]
    assert (given is None) == bool(fitting)
    weight = np.zeros((filters, int(given[1]) if given else reads, 3, 3))
    found = conv2d(x, weight, groups=int(named[1]) if named else groups)
    assert found.shape == (filters, 1, 1)


def test_many_threads_may_compute_at_once() -> None:
    rng = np.random.default_rng(3)
    x, weight = rng.random((32, 40, 40), np.float32), frozen(rng.random((32, 32, 3, 3)))
    expected = conv2d(x, weight, padding=1)
    with ThreadPoolExecutor(4) as callers:
        for found in callers.map(lambda _: conv2d(x, weight, padding=1), range(40)):
            np.testing.assert_array_equal(found, expected)


def test_weights_that_cannot_be_written_to_are_taken_as_they_are_each_time() -> None:
    rng = np.random.default_rng(8)
    sides = 9, 400
    for at in range(50):
        x = rng.random((3, 9, sides[at % 2]), np.float32)
        # Arrays that come and go: another one may get the memory, and the id, of the last.
        weight = rng.random((4, 3, 3, 3), np.float32)
        expected = conv2d(x, weight)
        weight.setflags(write=False)
        np.testing.assert_array_equal(conv2d(x, weight), expected)
        np.testing.assert_array_equal(conv2d(x, weight), expected)
        np.testing.assert_array_equal(conv2d(x, weight[::-1]), expected[::-1])
        # Another way to compute has the same weights in another order.
        other = rng.random((3, 9, sides[1 - at % 2]), np.float32)
        np.testing.assert_array_equal(conv2d(other, weight), conv2d(other, weight.copy()))
        del weight


def test_complex_numbers_are_refused_and_not_halved() -> None:
    real, imaginary = np.ones((1, 3, 3)), np.ones((1, 3, 3)) * 1j
    weight = np.ones((1, 1, 2, 2))
    for x, w, b in (
        (imaginary, weight, None),
        (real, weight * 1j, None),
        (real, weight, np.array([1j])),
    ):
        with pytest.raises(TypeError, match="one by one"):
            conv2d(x, w, b)
