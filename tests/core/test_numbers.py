"""Numbers as they are written: readable, of one width, and adding up."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from cnnviz.core.numbers import (
    MINUS,
    NumberStyle,
    memory,
    short,
    shown_arithmetic,
    style_for,
    text,
    width,
)

values = st.floats(-300, 300, allow_nan=False, width=32)


@pytest.mark.parametrize(
    ("numbers", "written"),
    [
        ([0, 255, -4], ["0", "255", f"{MINUS}4"]),
        ([0.25, -0.5], ["0.250", f"{MINUS}0.500"]),
        ([12.5, 0.25], ["12.50", "0.25"]),
        ([9.5, 0.25], ["9.500", "0.250"]),
        ([10.0, 0.25], ["10.00", "0.25"]),
        ([-99.75, 0.25], [f"{MINUS}99.75", "0.25"]),
        ([100.0, 0.25], ["100.0", "0.2"]),
        ([-100.0, 0.5], [f"{MINUS}100.0", "0.5"]),
        ([-0.0004, 100.5], ["0.0", "100.5"]),
        ([1.2e30, 0.0], ["1.20×10³⁰", "0"]),
        ([-3e-7], [f"{MINUS}3.00×10⁻⁷"]),
        ([math.nan, math.inf, -math.inf, 1.0], ["NaN", "∞", f"{MINUS}∞", "1"]),
        ([], []),
    ],
)
def test_one_style_writes_all_numbers_of_an_array(numbers: list[float], written: list[str]) -> None:
    style = style_for(numbers)
    assert [text(number, style) for number in numbers] == written
    assert width(style, numbers) == max(map(len, written), default=1)


@given(
    arrays(np.float64, array_shapes(min_dims=3, max_dims=3, max_side=4), elements=values),
    values,
    st.integers(0, 3),
)
def test_what_is_written_adds_up_and_is_near_to_what_is_meant(
    products: np.ndarray, bias: float, decimals: int
) -> None:
    style = NumberStyle(decimals)
    value = float(products.sum() + bias)
    shown = shown_arithmetic(products, bias, value, style)

    def steps(numbers: np.ndarray | float) -> np.ndarray:
        counted = np.asarray(numbers) * 10**decimals
        np.testing.assert_allclose(counted, np.rint(counted), atol=1e-6)
        return np.asarray(np.rint(counted))

    np.testing.assert_array_equal(steps(shown.products).sum(axis=(1, 2)), steps(shown.channel_sums))
    assert steps(shown.channel_sums).sum() + steps(shown.bias) == steps(shown.value)
    step = 10.0**-decimals
    assert abs(shown.value - value) <= step / 2 + 1e-6
    assert np.abs(shown.products - products).max() < 2.01 * step


@given(arrays(np.float64, (2, 3, 3), elements=st.integers(-1000, 1000)), st.integers(-9, 9))
def test_whole_numbers_are_written_as_they_are(products: np.ndarray, bias: int) -> None:
    shown = shown_arithmetic(products, bias, float(products.sum() + bias), NumberStyle(0))
    np.testing.assert_array_equal(shown.products, products)
    assert shown.bias == bias


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0"), (999, "999"), (1000, "1 k"), (1_258_291, "1.26 M"), (10**15, "1000 T")],
)
def test_counts_take_three_digits(count: int, words: str) -> None:
    assert short(count) == words


def test_memory_is_told_in_powers_of_1024() -> None:
    assert [memory(count) for count in (5, 49_152, 48_000_000)] == ["5 B", "48 KiB", "45.8 MiB"]
