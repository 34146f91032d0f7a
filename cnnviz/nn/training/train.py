"""Training as a walk: one step after the other, each a value that can be kept and gone on from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cnnviz.nn.layers import Floats, frozen
from cnnviz.nn.network import Network, Slot
from cnnviz.nn.training.augmentation import Augmentation, augmented
from cnnviz.nn.training.learn import Arrays, learn
from cnnviz.nn.training.loss import Labels
from cnnviz.nn.training.optimisers import SGD, Optimiser
from cnnviz.nn.training.schedules import Schedule, rate_at

KEPT = 0.9
"""Which part of a normalisation's mean and variance each step keeps, as PyTorch's momentum 0.1."""
SHUFFLE, CHANGE, DROP = range(3)
"""What chance is drawn for: each from a seed of its own, so that a resumed walk draws the same."""


class Pictures(Protocol):
    """What training pictures are drawn from."""

    @property
    def steps(self) -> int:
        """Batches an epoch."""

    def batch(self, epoch: int, at: int) -> tuple[Floats, Labels]:
        """Return batch `at` of `epoch`: values 0 to 1, shape (N, C, H, W), and the classes."""


@dataclass(frozen=True, eq=False)
class Stored:
    """Training pictures from an array, in a new order each epoch, changed by chance.

    Parameters
    ----------
    x : ndarray of uint8, shape (N, C, H, W)
        The pictures.
    labels : ndarray of int, shape (N,)
        Their classes.
    size : int
        Pictures in a batch; what is left over at the end of an epoch is left out.
    how : Augmentation
        How far chance may change them.
    seed : int
        From what chance is drawn.
    """

    x: NDArray[np.uint8]
    labels: Labels
    size: int = 128
    how: Augmentation = field(default_factory=Augmentation)
    seed: int = 0

    @property
    def steps(self) -> int:
        """Batches an epoch."""
        return max(1, len(self.x) // self.size)

    def batch(self, epoch: int, at: int) -> tuple[Floats, Labels]:
        """Return batch `at` of `epoch`."""
        order = np.random.default_rng([self.seed, SHUFFLE, epoch]).permutation(len(self.x))
        taken = order[at * self.size : (at + 1) * self.size]
        rng = np.random.default_rng([self.seed, CHANGE, epoch, at])
        x = self.x[taken].astype(np.float32) / np.float32(255)
        return augmented(x, self.how, rng), self.labels[taken]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes
    ----------
    epochs : int
        How many times through the pictures.
    rate : float
        The largest learning rate.
    schedule, warm : Schedule and float
        See `rate_at`.
    smoothing : float
        Label smoothing; see `targets`.
    chunk : int
        Pictures that go through the network together; see `learn`.
    seed : int
        From what chance is drawn.
    """

    epochs: int = 10
    rate: float = 0.1
    schedule: Schedule = "one-cycle"
    warm: float = 0.2
    smoothing: float = 0.0
    chunk: int = 32
    seed: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class State:
    """Where a training stands: all that a checkpoint keeps."""

    network: Network
    optimiser: Optimiser = field(default_factory=SGD)
    step: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class Progress:
    """What one step did.

    Attributes
    ----------
    state : State
        Where the training stands now.
    steps : int
        Steps in all.
    loss : float
        Mean cross-entropy of the batch, in nats.
    accuracy : float
        Part of the batch that got the right class.
    rate : float
        The learning rate of the step.
    epoch_ends : bool
        Whether the step was the last of its epoch.
    """

    state: State
    steps: int
    loss: float
    accuracy: float
    rate: float
    epoch_ends: bool


def train(state: State, pictures: Pictures, plan: Plan) -> Iterator[Progress]:
    """Train on from `state`, yielding after every step; stop asking to cancel.

    Going on from any yielded state gives the very same numbers as never having stopped.
    """
    steps = plan.epochs * pictures.steps
    while state.step < steps:
        epoch, at = divmod(state.step, pictures.steps)
        x, labels = pictures.batch(epoch, at)
        learned = learn(
            state.network,
            x,
            labels,
            smoothing=plan.smoothing,
            chunk=plan.chunk,
            seed=(plan.seed, DROP, state.step),
        )
        rate = rate_at(plan.schedule, state.step / steps, plan.rate, plan.warm)
        state = _stepped(state, learned.gradients, learned.statistics, rate)
        yield Progress(
            state,
            steps,
            learned.loss,
            learned.correct / len(x),
            rate,
            state.step % pictures.steps == 0,
        )


def _stepped(state: State, gradients: Arrays, statistics: Arrays, rate: float) -> State:
    network = state.network
    optimiser, parameters = state.optimiser.step(*_joined(network.slots, gradients), rate)
    by_array = {id(network.slots[slot]): frozen(value) for slot, value in parameters.items()}
    changed = {slot: by_array[id(array)] for slot, array in network.slots.items()}
    measured = _mixed(network, statistics)
    return replace(
        state,
        network=network.with_arrays({**changed, **measured}),
        optimiser=optimiser,
        step=state.step + 1,
    )


def _joined(slots: Mapping[Slot, Floats], gradients: Arrays) -> tuple[Arrays, Arrays]:
    """Return parameters and gradients with what layers share named once, its errors summed."""
    first: dict[int, Slot] = {}
    joined: Arrays = {}
    for slot, array in slots.items():
        place = first.setdefault(id(array), slot)
        joined[place] = joined[place] + gradients[slot] if place in joined else gradients[slot]
    return {slot: slots[slot] for slot in joined}, joined


def _mixed(network: Network, statistics: Arrays) -> dict[Slot, Floats]:
    mixed: dict[Slot, Floats] = {}
    for (name, statistic), fresh in statistics.items():
        kept = network[name].statistics[statistic]
        mixed[name, statistic] = frozen(KEPT * kept + (1 - KEPT) * fresh)
    return mixed
