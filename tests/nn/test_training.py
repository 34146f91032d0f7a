"""Training does what its formulas say, draws the same from the same seed, and goes on as it was."""

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.nn.architecture import built
from cnnviz.nn.layers import Add, BatchNorm2d, Conv2d, Softmax, frozen
from cnnviz.nn.network import Network, NetworkError
from cnnviz.nn.run import run
from cnnviz.nn.shapes import CLASSES, Endless, drawn
from cnnviz.nn.training.augmentation import Augmentation, augmented, sampled
from cnnviz.nn.training.judge import accuracy, confusion
from cnnviz.nn.training.learn import learn
from cnnviz.nn.training.loss import cross_entropy, targets
from cnnviz.nn.training.optimisers import SGD, AdamW, Optimiser
from cnnviz.nn.training.schedules import SCHEDULES, rate_at
from cnnviz.nn.training.train import Plan, State, Stored, train

rng = np.random.default_rng(5)
PLAIN = ("conv 3 3", "relu", "maxpool 2", "flatten", "dense 4", "softmax")


@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_learning_returns_the_slope_of_the_mean_loss(temperature: float) -> None:
    network = built(PLAIN, (2, 4, 4), rng)
    network = network.replaced("softmax", Softmax("softmax", temperature=temperature))
    exact = {slot: array.astype(np.float64) for slot, array in network.slots.items()}
    network = network.with_arrays(exact)  # type: ignore[arg-type]
    x, labels = rng.normal(size=(5, 2, 4, 4)), np.array([0, 1, 3, 3, 2])
    learned = learn(network, x, labels, smoothing=0.1, chunk=2)
    for slot, gradient in learned.gradients.items():
        cell = tuple(int(rng.integers(0, count)) for count in gradient.shape)
        losses = []
        for step in (1e-5, -1e-5):
            moved = exact[slot].copy()
            moved[cell] += step
            changed = network.with_arrays({slot: moved})  # type: ignore[dict-item]
            losses.append(learn(changed, x, labels, smoothing=0.1, chunk=2).loss)
        assert gradient[cell] == pytest.approx((losses[0] - losses[1]) / 2e-5, rel=1e-4, abs=1e-7)


def test_chunks_change_nothing_but_what_a_normalisation_looks_at() -> None:
    network = built(PLAIN, (1, 6, 6), rng)
    x = rng.random((9, 1, 6, 6), np.float32)
    labels = rng.integers(0, 4, 9)
    whole, parts = (learn(network, x, labels, chunk=chunk) for chunk in (9, 2))
    assert whole.loss == pytest.approx(parts.loss, rel=1e-5)
    assert whole.correct == parts.correct
    for slot, gradient in whole.gradients.items():
        np.testing.assert_allclose(parts.gradients[slot], gradient, rtol=1e-4, atol=1e-6)


def test_a_branch_gets_the_sum_of_the_errors_of_those_who_read_it() -> None:
    weight = frozen(rng.normal(size=(2, 1, 3, 3)))
    twice = Network(
        (
            Conv2d("conv1", weight, frozen(np.zeros(2)), padding=1),
            Add("add", reads=("conv1", "conv1")),
            *built(("flatten", "dense 3", "softmax"), (2, 4, 4), rng),
        )
    )
    once = twice.removed("add").with_arrays({("conv1", "weight"): frozen(2 * weight)})
    x, labels = rng.random((4, 1, 4, 4), np.float32), np.array([0, 1, 2, 0])
    by_twice, by_once = (learn(each, x, labels).gradients for each in (twice, once))
    np.testing.assert_allclose(
        by_twice["conv1", "weight"], 2 * by_once["conv1", "weight"], rtol=1e-4
    )


@pytest.mark.parametrize("optimiser", [SGD(), AdamW()])
def test_an_interrupted_training_goes_on_to_the_same_numbers(optimiser: Optimiser) -> None:
    words = ("conv 4 3", "batchnorm", "relu", "dropout 0.2", "flatten", "dense 3", "softmax")
    x, labels = rng.integers(0, 256, (40, 1, 8, 8), np.uint8), rng.integers(0, 3, 40)
    how = Augmentation(shift=1, flip=True, turn=10, stroke=0.5, erase=2)
    pictures, plan = Stored(x, labels, 16, how, seed=3), Plan(epochs=3, chunk=4, seed=3)
    begun = State(built(words, (1, 8, 8), np.random.default_rng(1)), optimiser)
    walked = [progress.state for progress in train(begun, pictures, plan)]
    middle = walked[2]
    kept = replace(
        begun,
        network=middle.network,
        optimiser=optimiser.with_memory(middle.optimiser.memory, middle.step),
        step=middle.step,
    )
    resumed = [progress.state for progress in train(kept, pictures, plan)]
    assert len(resumed) == len(walked) - 3
    for slot, array in walked[-1].network.slots.items():
        np.testing.assert_array_equal(resumed[-1].network.slots[slot], array)
    norm = walked[-1].network["norm1"]
    assert isinstance(norm, BatchNorm2d)
    assert (norm.mean != 0).all()


def test_shared_weights_stay_shared_and_get_all_the_errors() -> None:
    first = Conv2d("conv1", frozen(rng.normal(size=(1, 1, 3, 3)) / 3), frozen([0.0]), padding=1)
    network = Network(
        (
            first,
            replace(first, name="conv2"),
            *built(("flatten", "dense 2", "softmax"), (1, 4, 4), rng),
        )
    )
    x, labels = rng.integers(0, 256, (8, 1, 4, 4), np.uint8), rng.integers(0, 2, 8)
    *_, last = train(State(network, SGD(decay=0)), Stored(x, labels, 8), Plan(epochs=1))
    after = last.state.network
    assert after["conv1"].parameters["weight"] is after["conv2"].parameters["weight"]
    found = learn(network, Stored(x, labels, 8).batch(0, 0)[0], Stored(x, labels, 8).batch(0, 0)[1])
    total = found.gradients["conv1", "weight"] + found.gradients["conv2", "weight"]
    moved = network["conv1"].parameters["weight"] - after["conv1"].parameters["weight"]
    # Nesterov's first step: the gradient and 0.9 of it, at a tenth of the rate 0.1.
    np.testing.assert_allclose(moved, 0.01 * 1.9 * total, rtol=1e-3)


def test_optimisers_take_the_steps_of_their_papers() -> None:
    slot = ("dense", "weight")
    value, gradient = np.array([[2.0]], np.float32), np.array([[0.5]], np.float32)
    sgd, moved = SGD(momentum=0.9, decay=0.1).step({slot: value}, {slot: gradient}, 0.01)
    assert moved[slot][0, 0] == pytest.approx(2 - 0.01 * (0.7 + 0.9 * 0.7))
    _, again = sgd.step(moved, {slot: gradient}, 0.01)
    pull = 0.5 + 0.1 * moved[slot][0, 0]
    velocity = 0.9 * 0.7 + pull
    assert again[slot][0, 0] == pytest.approx(moved[slot][0, 0] - 0.01 * (pull + 0.9 * velocity))
    _, moved = AdamW(decay=0.1).step({slot: value}, {slot: gradient}, 0.01)
    assert moved[slot][0, 0] == pytest.approx(2 * (1 - 0.001) - 0.01, rel=1e-5)


@pytest.mark.parametrize("optimiser", [SGD(decay=0.1), AdamW(decay=0.1)])
def test_only_weights_decay(optimiser: Optimiser) -> None:
    network = built(("conv 2 3", "batchnorm", "flatten", "dense 3"), (1, 4, 4), rng)
    network = network.with_arrays(
        {slot: frozen(np.ones_like(each)) for slot, each in network.slots.items()}
    )
    parameters = {(layer.name, name): array for layer in network
                  for name, array in layer.parameters.items()}  # fmt: skip
    still = {slot: np.zeros_like(array) for slot, array in parameters.items()}
    _, moved = optimiser.step(parameters, still, 0.1)
    decayed = {slot for slot, array in moved.items() if (array != parameters[slot]).any()}
    assert decayed == {("conv1", "weight"), ("dense", "weight")}


def test_progress_tells_which_part_of_the_batch_was_right() -> None:
    begun = State(built(PLAIN, (1, 6, 6), rng))
    x, labels = rng.integers(0, 256, (24, 1, 6, 6), np.uint8), rng.integers(0, 4, 24)
    pictures, before = Stored(x, labels, 8), begun.network
    for at, progress in enumerate(train(begun, pictures, Plan(epochs=2))):
        batch, right = pictures.batch(*divmod(at, 3))
        told = [run(before, each)["softmax"].argmax() for each in batch]
        assert progress.accuracy == np.mean(np.array(told) == right)
        assert progress.epoch_ends == (at in (2, 5))
        assert progress.steps == 6
        before = progress.state.network


def test_rates_rise_and_fall_as_scheduled() -> None:
    for schedule in SCHEDULES:
        rates = [rate_at(schedule, done, 0.4, 0.25) for done in np.linspace(0, 1, 101)]
        assert max(rates) == pytest.approx(0.4)
        assert min(rates) >= 0
    assert rate_at("one-cycle", 0, 1.0) == pytest.approx(0.1)
    assert rate_at("one-cycle", 0.2, 1.0) == pytest.approx(1)
    assert rate_at("cosine", 0.5, 1.0) == pytest.approx(0.5)
    assert rate_at("cosine", 1, 1.0) == rate_at("one-cycle", 1, 1.0) == pytest.approx(0)


def test_cross_entropy_of_a_sure_and_right_answer_is_nothing() -> None:
    sure = np.array([[1, 0], [0, 1]], np.float32)
    assert cross_entropy(sure, targets(np.array([0, 1]), 2)) == 0
    even = np.full((2, 4), 0.25, np.float32)
    assert cross_entropy(even, targets(np.array([0, 3]), 4, 0.1)) == pytest.approx(np.log(4))
    np.testing.assert_allclose(targets(np.array([1]), 4, 0.1), [[0.025, 0.925, 0.025, 0.025]])


def test_any_cell_may_be_in_the_middle_of_what_is_erased() -> None:
    x = np.pad(np.ones((900, 1, 1, 1), np.float32), ((0, 0), (0, 0), (1, 2), (2, 1)))
    seen = augmented(x, Augmentation(erase=1), np.random.default_rng(7))
    blank = (seen == x.mean()).reshape(len(x), -1)
    # A square of a cell: one in each picture, everywhere as often as chance has it.
    assert (blank.sum(axis=1) == 1).all()
    assert blank.mean(axis=0) == pytest.approx(1 / 16, abs=0.04)


def test_pictures_between_cells_are_weighed_by_distance_and_zero_outside() -> None:
    x = np.arange(12, dtype=np.float32).reshape(1, 1, 3, 4) + 1
    rows, columns = np.array([[[0.0, 1.5, -0.5, 9.0]]]), np.array([[[3.0, 0.5, 0.0, 0.0]]])
    found = sampled(x, rows, columns)[0, 0, 0]
    np.testing.assert_allclose(found, [4, (5 + 6 + 9 + 10) / 4, 0.5, 0])


@pytest.mark.parametrize(
    "how",
    [
        Augmentation(shift=2),
        Augmentation(flip=True),
        Augmentation(turn=15, stretch=0.1, shear=0.1, shift=2),
        Augmentation(stroke=1.0),
        Augmentation(erase=3),
    ],
)
def test_changed_pictures_stay_pictures_and_are_drawn_again_alike(how: Augmentation) -> None:
    x = np.pad(rng.random((20, 3, 6, 6), np.float32), ((0, 0), (0, 0), (4, 4), (4, 4)))
    once, again = (augmented(x, how, np.random.default_rng(2)) for _ in range(2))
    np.testing.assert_array_equal(once, again)
    assert once.shape == x.shape
    assert once.dtype == np.float32
    assert once.min() >= 0
    assert once.max() <= x.max() + 1e-6
    assert (once != x).any()


@pytest.mark.parametrize(
    "how", [Augmentation(turn=180), Augmentation(stretch=0.5), Augmentation(shear=0.5)]
)
def test_pictures_are_turned_stretched_and_sheared_about_their_middle(how: Augmentation) -> None:
    x = rng.random((20, 2, 9, 13), np.float32)
    found = augmented(x, how, rng)
    assert (found != x).any()
    np.testing.assert_allclose(found[..., 4, 6], x[..., 4, 6], atol=1e-5)


def test_no_change_asked_is_no_change() -> None:
    x = rng.random((3, 1, 5, 5), np.float32)
    np.testing.assert_array_equal(augmented(x, Augmentation(), rng), x)
    still = augmented(x, Augmentation(turn=1e-9), rng)
    np.testing.assert_allclose(still, x, atol=1e-5)


def test_shapes_are_learned_from_nothing() -> None:
    words = (
        *("conv 8 5 valid", "batchnorm", "relu", "maxpool 2"),
        *("conv 8 3", "batchnorm", "relu", "maxpool 2", "flatten", "dense 7", "softmax"),
    )
    begun = State(built(words, (1, 28, 28), np.random.default_rng(1)), SGD())
    *_, last = train(begun, Endless(240, 64, 1), Plan(epochs=1))
    x, labels = drawn(500, np.random.default_rng(9))
    pixels = np.rint(x * 255).astype(np.uint8)
    assert accuracy(last.state.network, pixels, labels) > 0.85
    assert accuracy(begun.network, pixels, labels) < 0.4


def test_shapes_are_pictures_of_all_classes() -> None:
    x, labels = drawn(300, np.random.default_rng(1))
    assert x.shape == (300, 1, 28, 28)
    assert x.min() >= 0
    assert x.max() <= 1
    assert set(labels) == set(range(len(CLASSES)))


def test_a_confusion_counts_truth_by_rows() -> None:
    matrix = confusion(np.array([0, 0, 1, 2]), np.array([0, 2, 1, 1]), 3)
    assert matrix.tolist() == [[1, 0, 1], [0, 1, 0], [0, 1, 0]]


@pytest.mark.parametrize("words", ["conv", "conv 3", "conv 0 3", "dense", "swirl 3", "maxpool x"])
def test_a_layer_that_is_not_understood_is_named(words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        built((words,), (1, 9, 9), rng)
