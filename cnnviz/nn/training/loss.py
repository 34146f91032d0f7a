"""Cross-entropy: how far the probabilities are from the truth."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.nn.layers import Floats

Labels = NDArray[np.integer]


def targets(labels: Labels, classes: int, smoothing: float = 0.0) -> Floats:
    """Return what the probabilities should be, shape (N, classes).

    Parameters
    ----------
    labels : ndarray of int, shape (N,)
        The true class of each picture.
    classes : int
        How many there are.
    smoothing : float
        Which part of the certainty is spread evenly over all classes [1]_.

    References
    ----------
    .. [1] Szegedy et al., arXiv:1512.00567, section 7.
    """
    wanted = np.full((len(labels), classes), smoothing / classes, np.float32)
    wanted[np.arange(len(labels)), labels] += 1 - smoothing
    return wanted


def cross_entropy(probabilities: Floats, wanted: Floats) -> float:
    """Return the mean of ``-Σ wanted * log(probability)`` over the pictures, in nats.

    Parameters
    ----------
    probabilities, wanted : ndarray of float, shape (N, classes)
        What the network says, and what it should.
    """
    tiny = np.finfo(probabilities.dtype).tiny
    logs = np.log(np.maximum(probabilities, tiny))
    return float(-(wanted * logs).sum(dtype=np.float64) / len(wanted))
