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
    assert each.sum in (0, 1)
    assert each.sum == pytest.approx(each.weights.sum(), abs=1e-12)
    flat = conv2d(np.full((1, 20, 20), 200.0), each.weights[None, None])
    np.testing.assert_allclose(flat, 200.0 * round(each.sum), atol=1e-9)


def by_turns(*kernels: np.ndarray) -> np.ndarray:
    """Return the one kernel that does what `kernels` do one after the other."""
    grown = np.pad(kernels[0], 9)[None]
    for each in kernels[1:]:
        grown = conv2d(grown, each[None, None, ::-1, ::-1], padding=each.shape[0] // 2)
    rows, columns = (np.flatnonzero(grown[0].any(axis=axis)) for axis in (1, 0))
    return grown[0, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def test_every_kernel_is_the_formula_that_its_source_has() -> None:
    def of(name: str) -> np.ndarray:
        return kernel(name).weights

    identity, laplace = of("identity"), of("laplace-4")
    assert identity.sum() == identity[1, 1] == 1
    for size in (3, 5, 7):
        assert of(f"box-{size}").shape == (size, size)
        assert np.unique(of(f"box-{size}")).tolist() == [1 / size**2]
        halves = by_turns(*[np.full((2, 2), 1 / 4)] * (size - 1))
        np.testing.assert_array_equal(of(f"gaussian-{size}"), halves)
    np.testing.assert_array_equal(of("motion-blur") * 7, np.eye(7))
    second = np.array([[1.0, -2.0, 1.0]])
    across = np.pad(second, ((1, 1), (0, 0)))
    diagonal = np.array([[1.0, 0, 0], [0, -2, 0], [0, 0, 1]])
    np.testing.assert_array_equal(laplace, across + across.T)
    eight = laplace + diagonal + diagonal[:, ::-1]
    np.testing.assert_array_equal(of("laplace-8"), eight)
    np.testing.assert_array_equal(of("edge"), -eight)
    np.testing.assert_array_equal(of("sharpen"), identity - laplace)
    np.testing.assert_array_equal(of("unsharp"), 2 * np.pad(identity, 1) - of("gaussian-5"))
    relief = of("emboss") - identity
    np.testing.assert_array_equal(relief, -relief[::-1, ::-1])
    smoothings = {"sobel": [1, 2, 1], "prewitt": [1, 1, 1], "scharr": [3, 10, 3]}
    for name, line in smoothings.items():
        np.testing.assert_array_equal(of(f"{name}-x"), np.outer(line, [-1, 0, 1]))
    assert of("roberts-x").tolist() == [[1, 0], [0, -1]]
    assert of("roberts-y").tolist() == [[0, 1], [-1, 0]]
    log = of("log-5")
    for turned in (log.T, log[::-1], log[:, ::-1]):
        np.testing.assert_array_equal(log, turned)
    # A paraboloid has the same Laplacian everywhere; a plane has none.
    down, across_ = np.indices((9, 9)).astype(float)
    bowl = conv2d((down**2 + across_**2)[None], log[None, None])
    assert (bowl == bowl[0, 0, 0]).all()
    assert bowl[0, 0, 0] > 0
    assert not conv2d((3 * down - across_)[None], log[None, None]).any()


def test_a_sum_is_whole_where_only_rounding_keeps_it_from_that() -> None:
    def total(weights: list[float]) -> float:
        return Kernel("", "", "", np.array([weights]), "", "").sum

    assert total([1 / 49] * 49) == 1
    assert total([0.1, 0.2, -0.3]) == 0
    assert total([2**-60, 2**-61]) == 3 * 2**-61
    assert total([0.5, 1e-9]) == 0.5 + 1e-9
    assert total([1e30, -1e30, 0]) == 0


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
