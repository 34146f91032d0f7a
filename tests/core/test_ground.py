from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnviz.core.ground import GROUNDS, Ground, laid_over

sizes = st.tuples(st.integers(1, 70), st.integers(1, 70))


@given(st.data(), sizes, st.sampled_from([np.uint8, np.uint16]), st.sampled_from(GROUNDS))
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
    np.testing.assert_array_equal(laid_over(pixels[..., 0], alpha, ground), laid[..., 0])


@pytest.mark.parametrize(("rows", "columns"), [(64, 32), (1500, 3000), (1, 1)])
def test_a_chequered_ground_has_32_squares_along_its_longer_side(rows: int, columns: int) -> None:
    nothing = np.zeros((rows, columns), np.uint8)
    laid = laid_over(nothing, nothing, "checks")
    longer = laid[:, 0] if rows >= columns else laid[0]
    assert laid[0, 0] == 255
    assert np.count_nonzero(np.diff(longer.astype(int))) == min(32, max(rows, columns)) - 1
    assert set(np.unique(laid)) <= {204, 255}
