"""Numbers as the screen, the command line and saved figures write them: one rule of rounding."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

MINUS = "\u2212"
Floats = NDArray[np.float64]

LARGEST_PLAIN = 1e6
SMALLEST_PLAIN = 1e-3
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How the numbers of one array are written.

    Attributes
    ----------
    decimals : int
        Digits after the point.
    exponent : bool
        Whether they are written as ``1.20×10³⁰``, with `decimals` digits in the mantissa.
    """

    decimals: int
    exponent: bool = False


def style_for(values: ArrayLike) -> NumberStyle:
    """Return the style in which all of `values` can be read.

    Whole numbers have no decimals; others as many as their largest needs to show three or four
    digits; very large and very small ones have an exponent.
    """
    array = np.asarray(values, np.float64).ravel()
    array = array[np.isfinite(array)]
    most = float(np.abs(array).max()) if array.size else 0.0
    if most >= LARGEST_PLAIN or 0 < most < SMALLEST_PLAIN:
        return NumberStyle(2, exponent=True)
    if (array == np.rint(array)).all():
        return NumberStyle(0)
    if most >= 100:
        return NumberStyle(1)
    return NumberStyle(2 if most >= 10 else 3)


def text(value: float, style: NumberStyle) -> str:
    """Return `value` as it is written: a true minus, never a negative zero."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if style.exponent and value != 0:
        mantissa, exponent = f"{value:.{style.decimals}e}".split("e")
        power = str(int(exponent)).translate(_SUPERSCRIPTS)
        return f"{mantissa}×10{power}".replace("-", MINUS)
    if style.exponent:
        return "0"
    words = f"{value:.{style.decimals}f}"
    if float(words) == 0:
        words = words.lstrip("-")
    return words.replace("-", MINUS)


def width(style: NumberStyle, values: Iterable[float]) -> int:
    """Return the characters that the longest of `values` takes."""
    return max((len(text(value, style)) for value in values), default=1)


def short(value: int) -> str:
    """Return a count in three digits: ``"1.26 M"``."""
    return _in_units(value, 1000.0, ("", "k", "M", "G", "T"))


def bytes(count: int) -> str:
    """Return an amount of memory: ``"48 KiB"``."""
    return _in_units(count, 1024.0, ("B", "KiB", "MiB", "GiB"))


def _in_units(count: int, step: float, units: tuple[str, ...]) -> str:
    """Return `count` in the unit that leaves it below `step`, with three digits or as it is."""
    amount, unit = float(count), 0
    while abs(amount) >= step - 0.5 and unit < len(units) - 1:
        amount /= step
        unit += 1
    words = f"{amount:.0f}" if unit == 0 or abs(amount) >= 100 else f"{amount:.3g}"
    return f"{words} {units[unit]}".rstrip().replace("-", MINUS)
