"""What the hand does to a number: typing it, turning the wheel over it, dragging it."""

import math
import re

import numpy as np
from numpy.typing import ArrayLike

LARGEST = 1e30
"""Weights go from minus this to this."""
PIXELS_A_STEP = 8.0
"""Pixels of a drag that change a weight by one step."""
FINE = 0.1
"""What Ctrl makes of a step."""

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?"
_TYPED = re.compile(rf"({_NUMBER})(?:/({_NUMBER}))?", re.IGNORECASE)


class WeightError(ValueError):
    """What was typed is no weight; the message says so in one sentence."""


def parse_weight(text: str) -> float:
    """Return the number typed: a decimal or a fraction such as ``1/9``.

    A true minus, a comma for the point, and blanks are understood.

    Raises
    ------
    WeightError
        If it is no number, or a fraction of zero, or beyond ±10³⁰.
    """
    plain = "".join(text.split()).replace("−", "-").replace(",", ".")
    match = _TYPED.fullmatch(plain)
    if match is None:
        raise WeightError(f"“{text.strip()}” is no number: type one such as −4, 0.5 or 1/9.")
    over, under = float(match[1]), float(match[2] or 1)
    if under == 0:
        raise WeightError("Nothing can be divided by 0: type another fraction, such as 1/9.")
    value = over / under
    if not abs(value) <= LARGEST:
        raise WeightError("This is too large: type a number from −1e30 to 1e30.")
    return value


def typed(value: float) -> str:
    """Return the shortest text which, typed, gives the weight `value` again."""
    text = str(np.float32(value))
    return text.removesuffix(".0")


def step_of(weights: ArrayLike) -> float:
    """Return by how much one notch of the wheel changes one of `weights`.

    1 among whole numbers, 0.1 where all are fractional, and the matching power of ten where
    the largest is much smaller or larger than that.
    """
    numbers = np.abs(np.asarray(weights, np.float64)).ravel()
    numbers = numbers[np.isfinite(numbers) & (numbers > 0)]
    if not numbers.size:
        return 1.0
    power = math.floor(math.log10(numbers.max()))
    if bool((numbers % 1 != 0).all()):
        return 10.0 ** min(-1, power)
    return 10.0 ** max(0, power - 2)


def stepped(start: float, steps: float, step: float) -> float:
    """Return `start` changed by `steps` steps, free of what binary fractions leave behind."""
    if not steps:
        return start
    change = steps * step
    largest = max(abs(start), abs(change))
    decimals = 7 - math.ceil(math.log10(largest))
    return max(-LARGEST, min(round(start + change, decimals), LARGEST))


def drag_steps(right: float, up: float) -> int:
    """Return the whole steps of a drag by so many pixels; the longer direction counts."""
    longer = right if abs(right) >= abs(up) else up
    return round(longer / PIXELS_A_STEP)
