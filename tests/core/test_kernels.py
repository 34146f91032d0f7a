"""The named kernels do what their sentence says; edits of kernels can be taken back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnviz.core.convolution import conv2d
from cnnviz.core.kernel_edits import (
    clear,
    flip_columns,
    flip_rows,
    negate,
    normalise,
    resize,
    rotate,
    transpose,
)
from cnnviz.core.kernels import ALIASES, Kernel, KernelError, kernel, named_kernels

NAMES = [each.name for each in named_kernels()]
weights = arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(-9, 9)
)


@pytest.mark.parametrize("each", named_kernels(), ids=NAMES)
def test_every_kernel_is_complete_and_keeps_or_removes_the_brightness(each: Kernel) -> None:
    assert kernel(each.name) is each
    assert each.title
    assert each.source
    assert each.summary.endswith(".")
    assert not each.weights.flags.writeable
    assert each.sum == pytest.approx(round(each.sum), abs=1e-12)
    assert round(each.sum) in (0, 1)
    flat = conv2d(np.full((1, 20, 20), 200.0), each.weights[None, None])
    np.testing.assert_allclose(flat, 200.0 * round(each.sum), atol=1e-9)


def test_names_are_unique_and_short_names_lead_to_them() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for short, name in ALIASES.items():
        assert short not in NAMES
        assert kernel(short).name == name
    assert kernel(" LAPLACE ").name == "laplace-4"


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(KernelError, match="laplace-4"):
        kernel("laplce-4")
    with pytest.raises(KernelError, match="There are identity, box-3"):
        kernel("zzzzzzzz")


@pytest.mark.parametrize("name", ["sobel", "prewitt", "scharr"])
def test_a_gradient_answers_to_its_own_direction_only(name: str) -> None:
    ramp = np.tile(np.arange(9.0), (9, 1))[None]
    across, down = kernel(f"{name}-x").weights, kernel(f"{name}-y").weights
    np.testing.assert_array_equal(across.T, down)
    assert (conv2d(ramp, across[None, None]) > 0).all()
    assert (conv2d(ramp, down[None, None]) == 0).all()


@pytest.mark.parametrize("angle", [0, 45, 90, 135])
def test_a_gabor_kernel_answers_most_to_waves_along_its_angle(angle: int) -> None:
    down, across = np.indices((41, 41)) - 20
    strengths = {}
    for direction in (0, 45, 90, 135):
        turn = np.radians(direction)
        wave = np.cos(2 * np.pi * (across * np.cos(turn) - down * np.sin(turn)) / 5)
        found = conv2d(wave[None], kernel(f"gabor-{angle}").weights[None, None])
        strengths[direction] = float(np.abs(found).max())
    assert max(strengths, key=lambda direction: strengths[direction]) == angle


def test_smoothing_kernels_fall_off_from_the_middle_and_identity_changes_nothing() -> None:
    gaussian = kernel("gaussian-5").weights
    assert gaussian[2, 2] == gaussian.max()
    np.testing.assert_array_equal(gaussian, gaussian[::-1, ::-1])
    x = np.random.default_rng(0).normal(size=(1, 9, 9))
    same = conv2d(x, kernel("identity").weights[None, None])
    np.testing.assert_array_equal(same, x[:, 1:-1, 1:-1])


@given(weights)
def test_turns_and_flips_can_be_taken_back(array: np.ndarray) -> None:
    for edit in (flip_rows, flip_columns, transpose, negate):
        np.testing.assert_array_equal(edit(edit(array)), array)
    np.testing.assert_array_equal(rotate(rotate(array, 3), 1), array)
    np.testing.assert_array_equal(rotate(array, 2), flip_rows(flip_columns(array)))
    assert not np.signbit(negate(np.zeros((1, 1)))).any()
    assert not clear(array).any()


@given(weights)
def test_normalised_kernels_sum_to_one_in_themselves_or_in_size(array: np.ndarray) -> None:
    done = normalise(array)
    if not array.any():
        assert not done.any()
    elif array.sum() != 0:
        assert done.sum() == pytest.approx(1)
    else:
        assert np.abs(done).sum() == pytest.approx(1)


@given(weights, st.tuples(st.integers(1, 9), st.integers(1, 9)))
def test_a_grown_kernel_holds_the_old_one_and_shrinks_back_to_it(
    array: np.ndarray, more: tuple[int, int]
) -> None:
    size = (array.shape[0] + more[0], array.shape[1] + more[1])
    grown = resize(array, size)
    assert grown.shape == size
    assert grown.sum() == array.sum()
    if all(extra % 2 == 0 for extra in more) or all(side % 2 for side in (*array.shape, *size)):
        np.testing.assert_array_equal(resize(grown, array.shape), array)
