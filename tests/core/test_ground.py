from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnviz.core.ground import GROUNDS, Ground, is_ground, laid_over

COLOURS = ("#8040ff", "#000001")
sizes = st.tuples(st.integers(1, 70), st.integers(1, 70))


@given(st.data(), sizes, st.sampled_from([np.uint8, np.uint16]), st.sampled_from(GROUNDS + COLOURS))
def test_every_pixel_is_the_mean_of_itself_and_its_ground_by_alpha(
    data: st.DataObject, size: tuple[int, int], dtype: type, ground: Ground
) -> None:
    top = np.iinfo(dtype).max
    pixels = data.draw(arrays(dtype, (*size, 3)))
    alpha = data.draw(arrays(dtype, size))
    laid = laid_over(pixels, alpha, ground)
    assert laid.dtype == dtype
    under = laid_over(pixels, np.zeros_like(alpha), ground)
    for at in ((0, 0, 0), (size[0] - 1, size[1] - 1, 2)):
        covered = Fraction(int(alpha[at[:2]]), int(top))
        exact = covered * int(pixels[at]) + (1 - covered) * int(under[at])
        assert abs(exact - int(laid[at])) <= Fraction(1, 2)
    np.testing.assert_array_equal(laid_over(pixels, np.full_like(alpha, top), ground), pixels)
    if ground not in COLOURS:
        np.testing.assert_array_equal(laid_over(pixels[..., 0], alpha, ground), laid[..., 0])


def test_a_colour_lies_under_colour_as_it_is_and_under_grey_as_its_luma() -> None:
    nothing = np.zeros((2, 3), np.uint8)
    assert laid_over(np.zeros((2, 3, 3), np.uint8), nothing, "#8040ff")[1, 2].tolist() == [
        *(0x80, 0x40, 0xFF)
    ]
    luma = round(0.299 * 0x80 + 0.587 * 0x40 + 0.114 * 0xFF)
    assert laid_over(nothing, nothing, "#8040ff").tolist() == [[luma] * 3] * 2
    wide = laid_over(nothing.astype(np.uint16), nothing.astype(np.uint16), "#ffffff")
    assert np.unique(wide).tolist() == [65535]


@pytest.mark.parametrize("words", ["#12345", "#1234567", "#GG0000", "blue", ""])
def test_what_is_no_ground_is_known(words: str) -> None:
    assert not is_ground(words)


@pytest.mark.parametrize(("rows", "columns"), [(64, 32), (1500, 3000), (1, 1)])
def test_a_chequered_ground_has_32_squares_along_its_longer_side(rows: int, columns: int) -> None:
    nothing = np.zeros((rows, columns), np.uint8)
    laid = laid_over(nothing, nothing, "checks")
    longer = laid[:, 0] if rows >= columns else laid[0]
    assert laid[0, 0] == 255
    assert np.count_nonzero(np.diff(longer.astype(int))) == min(32, max(rows, columns)) - 1
    assert set(np.unique(laid)) <= {204, 255}
