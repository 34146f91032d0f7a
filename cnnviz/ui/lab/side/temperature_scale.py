"""The temperature of a softmax, from the slider."""

import math

LOWEST, HIGHEST = 0.1, 10.0
STEPS = 40
"""Positions of the slider above the lowest; by equal ratios, so that 1 is in the middle."""


def temperature_at(position: int) -> float:
    """Return the temperature at a position of the slider, to two digits."""
    return float(f"{LOWEST * (HIGHEST / LOWEST) ** (position / STEPS):.2g}")


def position_of(temperature: float) -> int:
    """Return the position of the slider nearest to `temperature`."""
    part = math.log(temperature / LOWEST) / math.log(HIGHEST / LOWEST)
    return round(min(1.0, max(0.0, part)) * STEPS)
