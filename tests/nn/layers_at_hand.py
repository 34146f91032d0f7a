"""One layer of every kind, with inputs it can read: what tests of all kinds go through."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from cnnviz.nn.layers import (
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
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
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
)

Case = tuple[Layer, tuple[tuple[int, int, int], ...]]
"""A layer and the shapes it reads."""

rng = np.random.default_rng(7)


def numbers(*shape: int) -> np.ndarray:
    """Return float64 numbers, so that differences of them can be trusted."""
    return rng.normal(size=shape)


def conv(filters: int, channels: int, tall: int = 3, wide: int = 3, **options: object) -> Layer:
    layer = Conv2d("layer", numbers(filters, channels, tall, wide), numbers(filters))
    return replace(layer, **options)  # type: ignore[arg-type]


ONE = ((3, 6, 5),)
CASES: dict[str, Callable[[], Case]] = {
    "conv": lambda: (conv(4, 3, padding=1), ONE),
    "conv, oblong": lambda: (conv(2, 3, 2, 4, padding=((1, 0), (1, 2))), ONE),
    "conv, 1×1": lambda: (conv(2, 3, 1, 1), ONE),
    "conv, stride": lambda: (conv(2, 3, stride=(2, 1), padding=1), ONE),
    "conv, dilation": lambda: (conv(2, 3, dilation=(2, 1), padding=2), ONE),
    "conv, groups": lambda: (conv(6, 1, groups=3), ONE),
    "conv, flipped": lambda: (conv(2, 3, flipped=True), ONE),
    "conv, much padding": lambda: (conv(2, 3, padding=4), ONE),
    "conv, reflect": lambda: (conv(2, 3, padding=2, padding_mode="reflect"), ONE),
    "conv, replicate": lambda: (conv(2, 3, padding=2, padding_mode="replicate"), ONE),
    "conv, circular": lambda: (conv(2, 3, padding=2, padding_mode="circular"), ONE),
    "maxpool": lambda: (MaxPool2d("layer"), ONE),
    "maxpool, overlapping": lambda: (MaxPool2d("layer", (3, 2), (1, 1), 1), ONE),
    "maxpool, ceil": lambda: (MaxPool2d("layer", (2, 3), (2, 3), ceil_mode=True), ONE),
    "minpool": lambda: (MinPool2d("layer", (2, 2), (2, 1)), ONE),
    "avgpool": lambda: (AvgPool2d("layer", (3, 2), (2, 1), (1, 1)), ONE),
    "avgpool, uncounted": lambda: (
        AvgPool2d("layer", (3, 2), (2, 2), (1, 1), ceil_mode=True, count_include_pad=False),
        ONE,
    ),
    "globalavgpool": lambda: (GlobalAvgPool2d("layer"), ONE),
    "globalmaxpool": lambda: (GlobalMaxPool2d("layer"), ONE),
    "batchnorm": lambda: (
        BatchNorm2d("layer", numbers(3), numbers(3), numbers(3), numbers(3) ** 2),
        ONE,
    ),
    "relu": lambda: (ReLU("layer"), ONE),
    "leakyrelu": lambda: (LeakyReLU("layer", 0.2), ONE),
    "sigmoid": lambda: (Sigmoid("layer"), ONE),
    "tanh": lambda: (Tanh("layer"), ONE),
    "dropout": lambda: (Dropout("layer", 0.3), ONE),
    "flatten": lambda: (Flatten("layer"), ONE),
    "dense": lambda: (Linear("layer", numbers(4, 7), numbers(4)), ((7, 1, 1),)),
    "softmax": lambda: (Softmax("layer"), ((5, 1, 1),)),
    "softmax, hot": lambda: (Softmax("layer", 3.5), ((5, 1, 1),)),
    "softmax, cold": lambda: (Softmax("layer", 0.4), ONE),
    "softmax of maps": lambda: (Softmax("layer"), ONE),
    "add": lambda: (Add("layer", reads=("a", "b")), (*ONE, *ONE)),
    "add to itself": lambda: (Add("layer", reads=("a", "a", "b")), (*ONE, *ONE, *ONE)),
    "concat": lambda: (Concat("layer", reads=("a", "b")), ((3, 6, 5), (2, 6, 5))),
}
