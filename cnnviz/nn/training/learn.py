"""One batch through the network and its errors back: the gradients of all parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from cnnviz.core.threads import split
from cnnviz.nn.layers import Floats, Layer, Passed, Softmax
from cnnviz.nn.network import INPUT, Network, Slot
from cnnviz.nn.training.loss import Labels, cross_entropy, targets

Arrays = dict[Slot, Floats]


@dataclass(frozen=True, eq=False, slots=True)
class Learned:
    """What a batch teaches.

    Attributes
    ----------
    gradients : dict
        How the mean loss changes with each parameter, by its place.
    statistics : dict
        What the layers measured on the batch, by its place.
    loss : float
        Mean cross-entropy, in nats.
    correct : int
        How many pictures got the right class.
    """

    gradients: Arrays
    statistics: Arrays
    loss: float
    correct: int


def learn(
    network: Network,
    x: Floats,
    labels: Labels,
    *,
    smoothing: float = 0.0,
    chunk: int = 32,
    seed: Sequence[int] = (0,),
) -> Learned:
    """Return what the batch `x` teaches `network`.

    The batch goes through in chunks that stay in cache, on all cores at once; a normalisation
    looks at one chunk at a time [1]_. The result does not depend on how many cores there are.

    Parameters
    ----------
    network : Network
        Ends in softmax.
    x : ndarray of float32, shape (N, C, H, W)
        The pictures.
    labels : ndarray of int, shape (N,)
        Their classes.
    smoothing : float
        See `targets`.
    chunk : int
        Pictures that go through together.
    seed : sequence of int
        From what chance is drawn, for each chunk anew.

    References
    ----------
    .. [1] Hoffer, Hubara and Soudry, arXiv:1705.08741: ghost batch normalisation.
    """
    starts = range(0, len(x), chunk)

    def learn_chunk(at: int) -> Learned:
        taken = slice(starts[at], starts[at] + chunk)
        rng = np.random.default_rng([*seed, at])
        return _learn_chunk(network, x[taken], labels[taken], smoothing, rng)

    parts = split(lambda first, stop: [learn_chunk(at) for at in range(first, stop)], len(starts))
    sizes = [len(x[start : start + chunk]) for start in starts]
    return _mean(list(chain.from_iterable(parts)), sizes)


def _learn_chunk(
    network: Network, x: Floats, labels: Labels, smoothing: float, rng: np.random.Generator
) -> Learned:
    wired = network.wired
    softmax = wired[-1][0] if wired else None
    if not isinstance(softmax, Softmax):
        raise ValueError("A network that learns classes ends in softmax. Add one.")
    passed = {INPUT: Passed(x)}
    for layer, sources in wired:
        passed[layer.name] = layer.train(*(passed[each].output for each in sources), rng=rng)
    last, (scores,) = wired[-1]
    probabilities = passed[last.name].output
    flat = probabilities.reshape(len(x), -1)
    wanted = targets(labels, flat.shape[1], smoothing)
    # Of softmax and cross-entropy together the gradient is plain: what is said less what is true.
    share = flat.dtype.type(len(x) * softmax.temperature)
    gradient = ((flat - wanted) / share).reshape(probabilities.shape)
    statistics: Arrays = {
        (name, each): value
        for name, one in passed.items()
        for each, value in one.statistics.items()
    }
    return Learned(
        _return_errors(wired[:-1], passed, {scores: gradient}),
        statistics,
        cross_entropy(flat, wanted),
        int((flat.argmax(axis=1) == labels).sum()),
    )


def _return_errors(
    wired: Sequence[tuple[Layer, tuple[str, ...]]],
    passed: dict[str, Passed],
    errors: dict[str, Floats],
) -> Arrays:
    """Return the gradients of all parameters, going back from the last layer to the first."""
    gradients: Arrays = {}
    for layer, sources in reversed(wired):
        answer = passed.pop(layer.name)
        if layer.name not in errors:
            continue
        inputs = [passed[each].output for each in sources]
        wanted = any(each != INPUT for each in sources)
        found = layer.backward(errors.pop(layer.name), answer, *inputs, wanted=wanted)
        gradients.update(((layer.name, name), value) for name, value in found.parameters.items())
        for source, error in zip(sources, found.inputs, strict=True):
            if source != INPUT and error is not None:
                errors[source] = errors[source] + error if source in errors else error
    return gradients


def _mean(parts: list[Learned], sizes: list[int]) -> Learned:
    """Return the mean of what chunks of so many pictures taught."""
    total = sum(sizes)
    return Learned(
        _weighed([part.gradients for part in parts], sizes, total),
        _weighed([part.statistics for part in parts], sizes, total),
        sum(part.loss * size for part, size in zip(parts, sizes, strict=True)) / total,
        sum(part.correct for part in parts),
    )


def _weighed(parts: list[Arrays], sizes: list[int], total: int) -> Arrays:
    sums: Arrays = {}
    for part, size in zip(parts, sizes, strict=True):
        for slot, array in part.items():
            share = array * array.dtype.type(size / total)
            sums[slot] = sums[slot] + share if slot in sums else share
    return sums
