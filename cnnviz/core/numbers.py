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


@dataclass(frozen=True, eq=False, slots=True)
class ShownArithmetic:
    """The terms of one cell, rounded so that what is written adds up.

    Attributes
    ----------
    products : ndarray of float64, shape (C, kH, kW)
        They add up to the channel sums, channel by channel.
    channel_sums : ndarray of float64, shape (C,)
        With `bias` they add up to `value`.
    bias, value : float
    """

    products: Floats
    channel_sums: Floats
    bias: float
    value: float


def shown_arithmetic(
    products: Floats, bias: float, value: float, style: NumberStyle
) -> ShownArithmetic:
    """Return the terms of a convolution's cell as they are written.

    Parameters
    ----------
    products : ndarray of float, shape (C, kH, kW)
        Weights times values.
    bias, value : float
        What is added to their sum, and the result.
    style : NumberStyle
        How all of them are written; with an exponent nothing is rounded here.
    """
    sums = products.sum(axis=(1, 2))
    total = float(shown_terms(np.array([value]), value, style)[0])
    parts = shown_terms(np.append(sums, bias), total, style)
    flat = np.stack(
        [
            shown_terms(plane.ravel(), shown, style)
            for plane, shown in zip(products, parts[:-1].tolist(), strict=True)
        ]
    )
    return ShownArithmetic(flat.reshape(products.shape), parts[:-1], float(parts[-1]), total)


def shown_terms(terms: Floats, total: float, style: NumberStyle) -> Floats:
    """Return `terms` rounded so that, as written, they add up to `total` as written.

    Those nearest to the next step are rounded the other way (largest remainder), each by less
    than one step of the last digit as long as the terms do add up to `total`.

    Parameters
    ----------
    terms : ndarray of float, shape (n,)
        The summands.
    total : float
        Their sum.
    style : NumberStyle
        How they are written; with an exponent, or where one is not finite, they stay as they are.
    """
    if style.exponent or not (np.isfinite(terms).all() and math.isfinite(total)):
        return np.array(terms, np.float64)
    steps = 10**style.decimals
    scaled = np.array(terms, np.float64) * steps
    # A binary fraction a hair below a whole step is that step.
    below = np.floor(scaled + 1e-6)
    missing = round(total * steps) - int(below.sum())
    order = np.argsort(below - scaled, kind="stable")
    if missing < 0:
        order = order[::-1]
    for step in range(abs(missing)):
        below[order[step % len(order)]] += 1 if missing > 0 else -1
    return np.asarray(below / steps)


def how_many(count: int, noun: str) -> str:
    """Return a count with its noun, one or several: ``"1 row"``, ``"3 rows"``."""
    return f"{count} {noun if count == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """Return the plural of a regular noun: ``"rows"``, ``"classes"``."""
    return f"{noun}es" if noun.endswith("s") else f"{noun}s"


def short(value: int) -> str:
    """Return a count in three digits: ``"1.26 M"``."""
    return _in_units(value, 1000.0, ("", "k", "M", "G", "T"))


def memory(count: int) -> str:
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


def shape_text(shape: tuple[int, int, int]) -> str:
    """Return `shape` as channels @ rows×columns."""
    channels, rows, columns = shape
    return f"{channels} @ {rows}×{columns}"
