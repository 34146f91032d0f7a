"""Every layer's forward, backward and cells agree with each other and with their definitions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnnviz.core.geometry import GeometryError
from cnnviz.nn.explain import ConvolutionTerms, DenseTerms, PoolTerms, SoftmaxTerms, explain
from cnnviz.nn.layers import (
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Layer,
    Linear,
    MaxPool2d,
    MinPool2d,
    Passed,
    Sigmoid,
    Softmax,
    frozen,
)
from tests.nn.layers_at_hand import CASES, numbers

STEP = 1e-5


@pytest.mark.parametrize("name", CASES)
def test_backward_agrees_with_finite_differences(name: str) -> None:
    layer, shapes = CASES[name]()
    inputs = [numbers(2, *shape) for shape in shapes]
    asked = numbers(2, *layer.output_shape(*shapes))

    def loss(changed: Layer, *read: np.ndarray) -> float:
        return float((changed.train(*read, rng=np.random.default_rng(3)).output * asked).sum())

    passed = layer.train(*inputs, rng=np.random.default_rng(3))
    found = layer.backward(asked, passed, *inputs)
    for at, (x, gradient) in enumerate(zip(inputs, found.inputs, strict=True)):
        assert gradient is not None
        assert gradient.shape == x.shape

        def moved(changed: np.ndarray, at: int = at) -> float:
            return loss(layer, *inputs[:at], changed, *inputs[at + 1 :])

        np.testing.assert_allclose(gradient, differences(moved, x), rtol=1e-5, atol=1e-7)
    assert found.parameters.keys() == layer.parameters.keys()
    for parameter, array in layer.parameters.items():

        def turned(changed: np.ndarray, parameter: str = parameter) -> float:
            return loss(layer.with_arrays({parameter: changed}), *inputs)

        expected = differences(turned, array)
        np.testing.assert_allclose(found.parameters[parameter], expected, rtol=1e-5, atol=1e-7)


def differences(function, at: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
    """Return how `function` changes with each number of `at`, by trying."""
    out = np.zeros(at.shape)
    for cell in np.ndindex(at.shape):
        up, down = at.copy(), at.copy()
        up[cell] += STEP
        down[cell] -= STEP
        out[cell] = (function(up) - function(down)) / (2 * STEP)
    return out


@pytest.mark.parametrize("name", CASES)
def test_every_cell_explained_equals_the_cell_computed(name: str) -> None:
    layer, shapes = CASES[name]()
    inputs = [numbers(*shape) for shape in shapes]
    whole = layer.forward(*inputs)
    assert whole.shape == layer.output_shape(*shapes)
    for cell in np.ndindex(*whole.shape):
        terms = explain(layer, inputs, cell)
        assert terms.value == pytest.approx(whole[cell], rel=1e-9, abs=1e-12)
        if isinstance(terms, ConvolutionTerms | DenseTerms):
            assert terms.products.sum() + terms.bias == pytest.approx(terms.value)
        if isinstance(terms, SoftmaxTerms):
            assert terms.exponentials[terms.channel] / terms.total == terms.value


@pytest.mark.parametrize("name", CASES)
def test_a_batch_is_its_pictures_one_by_one(name: str) -> None:
    layer, shapes = CASES[name]()
    inputs = [numbers(3, *shape) for shape in shapes]
    together = layer.forward(*inputs)
    for at in range(3):
        alone = layer.forward(*(each[at] for each in inputs))
        np.testing.assert_allclose(together[at], alone, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_single_precision_stays_single(name: str) -> None:
    layer, shapes = CASES[name]()
    arrays = {**layer.parameters, **layer.statistics}
    layer = layer.with_arrays({key: frozen(value) for key, value in arrays.items()})
    inputs = [numbers(2, *shape).astype(np.float32) for shape in shapes]
    passed = layer.train(*inputs, rng=np.random.default_rng(3))
    found = layer.backward(passed.output, passed, *inputs)
    assert layer.forward(*inputs).dtype == passed.output.dtype == np.float32
    assert all(each is not None and each.dtype == np.float32 for each in found.inputs)


def test_dense_weights_are_a_thousandfold_of_those_shared_by_a_convolution() -> None:
    conv = Conv2d("conv1", frozen(np.zeros((1, 1, 3, 3))), frozen([0.0]), padding=1)
    dense = Linear("dense", frozen(np.zeros((784, 784))), frozen(np.zeros(784)))
    assert conv.cost((1, 28, 28)).parameters == 10
    assert dense.cost((784, 1, 1)).parameters == 784 * 785
    assert dense.cost((784, 1, 1)).multiply_adds == 784 * 784


def test_batch_norm_trains_with_the_batch_and_runs_with_what_it_measured() -> None:
    x = numbers(8, 2, 5, 5) * 3 + 7
    ones, zeros = numbers(2) * 0 + 1, numbers(2) * 0
    layer = BatchNorm2d("bn", ones, zeros, zeros, ones)
    passed = layer.train(x, rng=np.random.default_rng(0))
    np.testing.assert_allclose(passed.output.mean(axis=(0, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(passed.output.std(axis=(0, 2, 3)), 1, rtol=1e-5)
    np.testing.assert_allclose(passed.statistics["mean"], x.mean(axis=(0, 2, 3)))
    np.testing.assert_allclose(passed.statistics["variance"], x.var(axis=(0, 2, 3), ddof=1))
    ran = layer.with_arrays(passed.statistics).forward(x)
    np.testing.assert_allclose(ran, passed.output, rtol=0.01, atol=0.01)


def test_a_folded_normalisation_changes_nothing() -> None:
    conv = Conv2d("conv1", frozen(numbers(4, 3, 3, 3)), frozen(numbers(4)), padding=1)
    scale, shift, mean = (frozen(numbers(4)) for _ in range(3))
    norm = BatchNorm2d("bn", scale, shift, mean, frozen(numbers(4) ** 2))
    weight, bias = norm.folded_into(conv.weight, conv.bias)
    x = numbers(3, 8, 8).astype(np.float32)
    folded = replace(conv, weight=weight, bias=bias).forward(x)
    np.testing.assert_allclose(folded, norm.forward(conv.forward(x)), rtol=1e-3, atol=1e-4)


def test_dropout_leaves_out_its_rate_and_keeps_the_mean() -> None:
    x = np.ones((4, 8, 20, 20), np.float32)
    out = Dropout("drop", 0.25).train(x, rng=np.random.default_rng(5)).output
    assert (out == 0).mean() == pytest.approx(0.25, abs=0.02)
    assert out.mean() == pytest.approx(1, abs=0.02)
    assert Dropout("drop", 0.25).forward(x) is x


@given(
    hnp.arrays(np.float64, (6, 1, 1), elements=st.floats(-50, 50)),
    st.floats(0.05, 20),
    st.floats(1.0, 4.0),
)
def test_a_temperature_divides_the_scores_and_draws_the_classes_level(
    scores: np.ndarray, temperature: float, hotter: float
) -> None:
    layer = Softmax("softmax", temperature)
    made = layer.forward(scores)
    np.testing.assert_allclose(made.sum(), 1)
    np.testing.assert_allclose(made, Softmax("plain").forward(scores / temperature))
    assert Softmax("hot", temperature * hotter).forward(scores).max() <= made.max() + 1e-12
    # As float32 and at 1, to the last bit what a softmax without a temperature makes.
    plain = np.exp(scores - scores.max())
    np.testing.assert_array_equal(Softmax("one", 1.0).forward(scores), plain / plain.sum())


@given(hnp.arrays(np.float64, (1, 4, 1, 1), elements=st.floats(-3, 3)), st.floats(0.2, 10))
def test_the_gradient_of_any_temperature_is_that_of_finite_differences(
    scores: np.ndarray, temperature: float
) -> None:
    layer, asked = Softmax("softmax", temperature), np.arange(4.0).reshape(1, 4, 1, 1)
    (found,) = layer.backward(asked, Passed(layer.forward(scores)), scores).inputs
    assert found is not None

    def loss(at: np.ndarray) -> float:
        return float((layer.forward(at) * asked).sum())

    np.testing.assert_allclose(found, differences(loss, scores), rtol=1e-4, atol=1e-7)


def test_huge_scores_never_overflow() -> None:
    scores = np.array([1e30, -1e30, 0], np.float32).reshape(3, 1, 1)
    assert Softmax("softmax").forward(scores).ravel().tolist() == [1, 0, 0]
    assert Sigmoid("sigmoid").forward(scores).ravel().tolist() == [1, 0, 0.5]


@pytest.mark.parametrize(
    ("layer", "shapes", "words"),
    [
        (Add("sum", reads=("a", "b")), ((1, 2, 2), (1, 3, 2)), "1 @ 2×2 and 1 @ 3×2"),
        (Concat("join", reads=("a", "b")), ((1, 2, 2), (1, 2, 3)), "rows and columns the same"),
        (
            Linear("dense", frozen(np.zeros((2, 9))), frozen([0, 0])),
            ((1, 3, 3),),
            "9 weights a row",
        ),
        (Softmax("softmax"), ((1, 1, 1), (1, 1, 1)), "reads one layer, not 2"),
    ],
)
def test_what_cannot_be_read_is_said_in_numbers(
    layer: Layer, shapes: tuple[tuple[int, int, int], ...], words: str
) -> None:
    with pytest.raises(GeometryError, match=words):
        layer.output_shape(*shapes)


@pytest.mark.parametrize("kind", [MaxPool2d, MinPool2d])
def test_the_error_goes_to_the_last_of_what_is_no_number(
    kind: type[MaxPool2d] | type[MinPool2d],
) -> None:
    """As PyTorch has it: each NaN met takes the place of the one before."""
    x = np.array([[[1, np.nan, 4, 3], [np.nan, 2, 9, 5.0]]], np.float32)
    pool = kind("pool", (2, 2))
    asked = np.array([[[10, 20]]], np.float32)
    (found,) = pool.backward(asked, Passed(pool.forward(x)), x).inputs
    extreme = (0, 3) if kind is MinPool2d else (1, 2)
    expected = np.zeros((1, 2, 4))
    expected[0, 1, 0] = 10
    expected[(0, *extreme)] = 20
    np.testing.assert_array_equal(found, expected)
    terms = explain(pool, x, (0, 0, 0))
    assert isinstance(terms, PoolTerms)
    assert terms.chosen == (1, 0)


def test_infinite_cells_are_explained_without_a_warning() -> None:
    x, one = np.array([[[np.inf, -np.inf], [0, 1]]], np.float32), frozen(np.ones(1))
    layers: tuple[Layer, ...] = (
        Conv2d("conv", frozen(np.array([[[[0, 1], [1, 1e30]]]])), frozen([0.0])),
        AvgPool2d("mean", (2, 2)),
        MaxPool2d("max", (2, 2)),
        Sigmoid("sigmoid"),
        BatchNorm2d("norm", one, one, one, one),
        Softmax("softmax"),
    )
    for layer in layers:
        made = layer.output_shape(x.shape)
        for cell in np.ndindex(made):
            assert explain(layer, x, cell) is not None
    dense = Linear("dense", frozen(np.array([[np.inf, 0, 1]])), frozen([0.0]))
    flat = np.array([0, np.inf, -np.inf], np.float32).reshape(3, 1, 1)
    terms = explain(dense, flat, (0, 0, 0))
    assert isinstance(terms, DenseTerms)
    assert np.isnan(terms.value)
