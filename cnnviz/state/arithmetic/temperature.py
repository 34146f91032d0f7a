"""The temperature of a softmax, in words."""

from cnnviz.core.numbers import NumberStyle, text


def temperature_text(temperature: float) -> str:
    """Return `temperature` as it is written: ``"2.0"``, ``"0.13"``."""
    decimals = next((each for each in (1, 2) if round(temperature, each) == temperature), 3)
    return text(temperature, NumberStyle(decimals))


def divided_by(temperature: float) -> str:
    """Return what a softmax does to differences of scores: ``"÷ temperature 2.0"``; "" for 1."""
    return "" if temperature == 1 else f"÷ temperature {temperature_text(temperature)}"
