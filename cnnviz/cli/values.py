"""What is typed after an option, as values: a text that does not fit is a usage error."""

import re
from argparse import ArgumentTypeError
from dataclasses import dataclass

from cnnviz.core.geometry import Padding, Pair
from cnnviz.nn.layers import AvgPool2d, Layer, MaxPool2d, MinPool2d, Pool2d
from cnnviz.state.prepare import SMALLEST

_POOLINGS: dict[str, type[Pool2d]] = {"max": MaxPool2d, "min": MinPool2d, "avg": AvgPool2d}
_MOST = 1_000_000
"""No picture has so many rows: what is larger is a slip of the keys."""


@dataclass(frozen=True, slots=True)
class Pooling:
    """A pooling as typed: ``max:2``, ``avg:3:2``, ``min:2,3``."""

    kind: str
    size: Pair
    stride: Pair

    def layer(self) -> Layer:
        """Return the layer, named as the window names it."""
        return _POOLINGS[self.kind](f"{self.kind}pool1", self.size, self.stride)


def whole(text: str, least: int = 1) -> int:
    """Read a whole number, at least `least`."""
    if re.fullmatch(r"[0-9]{1,9}", text.strip()) and least <= int(text) <= _MOST:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no whole number of at least {least}")


def steps(text: str) -> Pair:
    """Read ``2`` or ``2,1`` (rows, columns), each at least 1."""
    return _pair(text, 1)


def padding(text: str) -> Padding:
    """Read ``1``, ``1,2`` (rows, columns), ``1,2,3,4`` (top, bottom, left, right), same, valid."""
    match text:
        case "same":
            return "same"
        case "valid":
            return "valid"
    if text.count(",") == 3:
        top, bottom, left, right = (whole(part, 0) for part in text.split(","))
        return (top, bottom), (left, right)
    return _pair(text, 0)


def side(text: str) -> int:
    """Read the input's longer side in pixels."""
    return whole(text, SMALLEST)


def pooling(text: str) -> Pooling:
    """Read ``KIND:SIZE`` or ``KIND:SIZE:STRIDE``; without a stride, windows do not overlap."""
    kind, *sizes = text.split(":")
    if kind not in _POOLINGS or len(sizes) not in (1, 2):
        raise ArgumentTypeError(f"{text!r} is not like max:2, min:3:1 or avg:2,3")
    return Pooling(kind, _pair(sizes[0], 1), _pair(sizes[-1], 1))


def _pair(text: str, least: int) -> Pair:
    parts = text.split(",")
    if len(parts) > 2:
        raise ArgumentTypeError(f"{text!r} is not like 2 or 2,1 (rows, columns)")
    return whole(parts[0], least), whole(parts[-1], least)
