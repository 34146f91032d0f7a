import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from cnnviz.core.resample import crop_centre, fitted_size, resize

sizes = st.tuples(st.integers(1, 24), st.integers(1, 24))


def triangle_by_hand(line: NDArray[np.float64], wanted: int) -> NDArray[np.float64]:
    scale = len(line) / wanted
    reach = max(1.0, scale)
    made = np.zeros(wanted)
    for i in range(wanted):
        total = weight_sum = 0.0
        for j, value in enumerate(line):
            weight = max(0.0, 1 - abs((j + 0.5) - (i + 0.5) * scale) / reach)
            total += weight * value
            weight_sum += weight
        made[i] = total / weight_sum
    return made


@given(sizes, sizes)
def test_resize_agrees_with_its_definition(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    stack = np.random.default_rng(0).uniform(0, 255, (2, *size))
    by_rows = np.apply_along_axis(triangle_by_hand, 1, stack, wanted[0])
    expected = np.apply_along_axis(triangle_by_hand, 2, by_rows, wanted[1])
    np.testing.assert_allclose(resize(stack, wanted), expected, atol=1e-3)


def test_resize_agrees_with_pillow_on_a_photo_sized_plane() -> None:
    plane = np.random.default_rng(1).uniform(0, 255, (1, 300, 400)).astype(np.float32)
    for rows, columns in ((299, 399), (28, 28), (7, 400), (450, 90)):
        peer = Image.fromarray(plane[0]).resize((columns, rows), Image.Resampling.BILINEAR)
        np.testing.assert_allclose(resize(plane, (rows, columns))[0], np.asarray(peer), atol=1e-3)


@given(sizes, sizes, st.floats(0, 65535, width=32))
def test_a_constant_stays_exactly_constant(
    size: tuple[int, int], wanted: tuple[int, int], value: float
) -> None:
    made = resize(np.full((1, *size), value, dtype=np.float32), wanted)
    assert made.dtype == np.float32
    assert (made == np.float32(value)).all()


def test_fine_stripes_become_grey_not_moire() -> None:
    stripes = np.tile([0.0, 255.0], (1, 64, 200))
    assert np.ptp(resize(stripes, (16, 77))[..., 1:-1]) < 26


@pytest.mark.parametrize(
    ("size", "longest", "fitted"),
    [
        ((3000, 4000), 28, (21, 28)),
        ((1, 5000), 8, (1, 8)),
        ((7, 7), 7, (7, 7)),
        ((3, 2), 1, (1, 1)),
    ],
)
def test_fitted_size_keeps_the_aspect_and_a_pixel(
    size: tuple[int, int], longest: int, fitted: tuple[int, int]
) -> None:
    assert fitted_size(size, longest) == fitted


def test_crop_centre_takes_the_middle_square_of_every_plane() -> None:
    stack = np.arange(12).reshape(2, 1, 6)
    assert crop_centre(stack).tolist() == [[[2]], [[8]]]
    assert crop_centre(np.arange(6).reshape(3, 2)).tolist() == [[0, 1], [2, 3]]
