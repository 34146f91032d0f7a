"""The temperature of a softmax: from the slider, and in words."""

import math

from cnnviz.core.numbers import NumberStyle, text

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


def temperature_text(temperature: float) -> str:
    """Return `temperature` as it is written: ``"2.0"``, ``"0.13"``."""
    decimals = next((each for each in (1, 2) if round(temperature, each) == temperature), 3)
    return text(temperature, NumberStyle(decimals))


def divided_by(temperature: float) -> str:
    """Return what a softmax does to differences of scores: ``"÷ temperature 2.0"``; "" for 1."""
    return "" if temperature == 1 else f"÷ temperature {temperature_text(temperature)}"
