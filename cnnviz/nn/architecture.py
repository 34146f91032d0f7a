"""A network from a few words a layer: ``conv 16 3``, ``relu``, ``maxpool 2``, ``dense 10``."""

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from cnnviz.core.geometry import GeometryError
from cnnviz.nn.layers import (
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    GlobalMaxPool2d,
    Layer,
    LeakyReLU,
    Linear,
    MaxPool2d,
    MinPool2d,
    Pool2d,
    ReLU,
    Shape,
    Sigmoid,
    Softmax,
    Tanh,
    frozen,
)
from cnnviz.nn.network import Network, NetworkError

_PLAIN: dict[str, type[Layer]] = {
    "relu": ReLU,
    "leakyrelu": LeakyReLU,
    "sigmoid": Sigmoid,
    "tanh": Tanh,
    "flatten": Flatten,
    "globalavgpool": GlobalAvgPool2d,
    "globalmaxpool": GlobalMaxPool2d,
    "softmax": Softmax,
}
_POOLS: dict[str, type[Pool2d]] = {"maxpool": MaxPool2d, "minpool": MinPool2d, "avgpool": AvgPool2d}
_STEMS = {"maxpool": "pool", "batchnorm": "norm"}
_ONCE = {"flatten", "softmax", "globalavgpool", "globalmaxpool"}


def built(words: Sequence[str], shape: Shape, rng: np.random.Generator) -> Network:
    """Return a network with fresh weights.

    Parameters
    ----------
    words : sequence of str
        A layer each: ``conv FILTERS SIZE [PADDING]`` (padding "same" without it), ``batchnorm``,
        ``relu`` and its like, ``maxpool SIZE [STRIDE]`` and its like, ``dropout RATE``,
        ``flatten``, ``dense OUTPUTS``, ``softmax``.
    shape : (int, int, int)
        The input's channels, rows and columns.
    rng : Generator
        From what the weights are drawn: normal, with a variance of 2 / inputs before a ReLU [1]_.

    Raises
    ------
    NetworkError, GeometryError
        If a layer is not understood or does not fit.

    References
    ----------
    .. [1] He et al., arXiv:1502.01852, equation 10.
    """
    layers: list[Layer] = []
    seen: Counter[str] = Counter()
    for line in words:
        kind, *numbers = line.split()
        stem = _STEMS.get(kind, kind)
        seen[stem] += 1
        alone = kind in _ONCE or (
            kind == "dense" and sum(w.startswith("dense") for w in words) == 1
        )
        name = stem if alone else f"{stem}{seen[stem]}"
        layer = _layer(kind, name, numbers, shape, rng)
        if layer is None:
            raise NetworkError(f"{line!r} is no layer. Use words like 'conv 16 3' or 'maxpool 2'.")
        shape = layer.output_shape(shape)
        layers.append(layer)
    return Network(tuple(layers))


def _layer(
    kind: str, name: str, numbers: list[str], shape: Shape, rng: np.random.Generator
) -> Layer | None:
    if kind in _PLAIN and not numbers:
        return _PLAIN[kind](name)
    if kind == "batchnorm" and not numbers:
        ones, zeros = np.ones(shape[0]), np.zeros(shape[0])
        return BatchNorm2d(name, frozen(ones), frozen(zeros), frozen(zeros), frozen(ones))
    if kind == "dropout" and len(numbers) == 1 and re.fullmatch(r"0\.\d+", numbers[0]):
        return Dropout(name, float(numbers[0]))
    padding = numbers.pop() if kind == "conv" and len(numbers) == 3 else "same"
    if not all(re.fullmatch(r"[1-9]\d{0,3}", number) for number in numbers):
        return None
    counts = [int(number) for number in numbers]
    if kind == "conv" and len(counts) == 2 and padding in ("same", "valid"):
        drawn = _drawn((counts[0], shape[0], counts[1], counts[1]), 2.0, rng)
        bias = frozen(np.zeros(counts[0]))
        around = (counts[1] - 1) // 2 if padding == "same" and counts[1] % 2 else padding
        return Conv2d(name, frozen(drawn), bias, padding=0 if around == "valid" else around)  # type: ignore[arg-type]
    if kind in _POOLS and len(counts) in (1, 2):
        size, stride = counts[0], counts[-1]
        return _POOLS[kind](name, (size, size), (stride, stride))
    if kind == "dense" and len(counts) == 1:
        if shape[1:] != (1, 1):
            raise GeometryError(f"{name} needs a line of numbers. Put a flatten layer before it.")
        weight = _drawn((counts[0], shape[0]), 1.0, rng)
        return Linear(name, frozen(weight), frozen(np.zeros(counts[0])))
    return None


def _drawn(shape: tuple[int, ...], gain: float, rng: np.random.Generator) -> np.ndarray:
    """Return normal numbers with a variance of `gain` over the inputs of one output."""
    deviation = math.sqrt(gain / math.prod(shape[1:]))
    return rng.standard_normal(shape, np.float32) * np.float32(deviation)
