"""How good a network is: the classes it finds for pictures whose classes are known."""

from itertools import chain

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.threads import split
from cnnviz.nn.layers import Floats
from cnnviz.nn.network import Network
from cnnviz.nn.run import run
from cnnviz.nn.training.loss import Labels


def accuracy(network: Network, x: NDArray[np.uint8], labels: Labels, chunk: int = 64) -> float:
    """Return which part of the pictures `x`, uint8 of shape (N, C, H, W), gets the right class."""
    found = predicted(network, x, chunk)
    return float((found.argmax(axis=1) == labels).mean())


def predicted(network: Network, x: NDArray[np.uint8], chunk: int = 64) -> Floats:
    """Return the probabilities of the classes of each picture, shape (N, classes)."""
    last = network.layers[-1].name
    starts = range(0, len(x), chunk)

    def said(at: int) -> Floats:
        batch = x[starts[at] : starts[at] + chunk].astype(np.float32) / np.float32(255)
        return run(network, batch)[last].reshape(len(batch), -1)

    parts = split(lambda first, stop: [said(at) for at in range(first, stop)], len(starts))
    return np.concatenate(list(chain.from_iterable(parts)))


def confusion(labels: Labels, found: Labels, classes: int) -> NDArray[np.intp]:
    """Return how many pictures of each class (rows) were taken for each class (columns)."""
    matrix = np.zeros((classes, classes), np.intp)
    np.add.at(matrix, (labels, found), 1)
    return matrix
