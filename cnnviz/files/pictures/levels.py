"""Which value of a measurement is black, and which is white: its values decide."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.numbers import how_many, style_for, text
from cnnviz.files.errors import FileError

TOP = 65535
"""White, of 16 bits."""
FAR = 100.0
"""A value that lies so many times the spread of nearly all others from them is none of them."""
NEARLY_ALL = (0.5, 99.5)
"""Percentiles between which nearly all values lie."""
DARKEST = 1 / 16
"""Fractions up to 1 have white at 1, but not where even the largest is less than this."""
FEWER_BITS = 14
"""Whole numbers of 16 bits have white at 65535, but not where so many bits hold them all."""
_LOOKED_AT = 1 << 20

Values = NDArray[np.generic]
Bands = Callable[[], Iterable[Values]]


@dataclass(frozen=True, slots=True)
class Levels:
    """How values become grey.

    Attributes
    ----------
    low, high : float
        What is black and what is white; what lies beyond is clipped.
    missing : float or None
        The value that stands for none.
    note : str
        What was decided, as a sentence goes on after the picture's name; "" for nothing unusual.
    """

    low: float
    high: float
    missing: float | None = None
    note: str = ""

    def shown(self, values: Values) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return grey levels, 0 to 65535 and not rounded, and where there is a value."""
        numbers = values.astype(np.float64)
        there = np.isfinite(numbers) & (numbers != self.missing)
        part = (np.where(there, numbers, self.low) - self.low) / ((self.high - self.low) or 1.0)
        return np.clip(part, 0, 1) * TOP, there


def levels_of(bands: Bands, name: str, *, whole: bool) -> Levels:
    """Return the levels of a measurement.

    Whole numbers from 0 to 65535 have white at the end of the bits that hold them: at 65535, or at
    4095 for a sensor of 12 bits. Fractions from 0 to 1 have white at 1. Where values lie beyond
    that, the smallest is black and the largest white. A value far from all others, as −9999 or the
    least number of float32, stands for no value; where several are far, nearly all others decide.

    Parameters
    ----------
    bands : callable
        Yields the values, some rows at a time, as often as it is called.
    name : str
        Of the picture, for an error.
    whole : bool
        Whether the values are whole numbers.

    Raises
    ------
    FileError
        If not one value is a number.
    """
    low, high, without, some = _looked_at(bands, None)
    if not some.size:
        raise FileError(f"{name} holds no values that are numbers. Export it anew, then open it.")
    missing, said = None, []
    far = _far(low, high, some)
    if far is not None:
        missing = far
        low, high, without, some = _looked_at(bands, far)
        if _far(low, high, some) is not None:
            low, high = (float(each) for each in np.percentile(some, (0.1, 99.9)))
            said.append("few values lie far from the rest and are clipped")
    if without:
        said.append(f"what lies under shows where there is no value ({how_many(without, 'pixel')})")
    chosen = _ends(low, high, whole=whole)
    if said or chosen != (0.0, float(TOP) if whole else 1.0):
        black, white = (text(each, style_for(each)) for each in chosen)
        said.insert(0, f"black is {black}, white is {white}")
    return Levels(*chosen, missing, "; ".join(said))


def _ends(low: float, high: float, *, whole: bool) -> tuple[float, float]:
    if whole and low >= 0 and high <= TOP:
        return 0.0, _of_bits(high)
    if not whole and low >= 0 and high <= 1:
        return 0.0, 1.0 if high >= DARKEST or high == 0 else high
    return low, high


def _of_bits(high: float) -> float:
    """Return the largest number of the bits that hold `high`, of 16 where it needs nearly all."""
    bits = int(high).bit_length()
    return float(TOP if bits == 0 or bits > FEWER_BITS else (1 << bits) - 1)


def _far(low: float, high: float, some: NDArray[np.float64]) -> float | None:
    """Return the end that lies far from nearly all values; None if neither does."""
    first, last = (float(each) for each in np.percentile(some, NEARLY_ALL))
    spread = last - first
    if spread <= 0:
        return None
    if first - low > FAR * spread:
        return low
    return high if high - last > FAR * spread else None


def _looked_at(
    bands: Bands, missing: float | None
) -> tuple[float, float, int, NDArray[np.float64]]:
    """Return least and largest value, how many pixels have none, and some of the values."""
    ends, without = [0.0, 0.0], 0
    some: list[NDArray[np.float64]] = []
    for band in bands():
        values = band.astype(np.float64).ravel()
        there = np.isfinite(values) & (values != missing)
        without += int(values.size - np.count_nonzero(there))
        values = values[there]
        if values.size:
            here = float(values.min()), float(values.max())
            ends = [min(ends[0], here[0]), max(ends[1], here[1])] if some else list(here)
            some.append(values[:: max(1, values.size // _LOOKED_AT)])
    return ends[0], ends[1], without, np.concatenate(some) if some else np.empty(0)
