"""How the numbers of a stop are written: alike at every stop of a layer, and adding up."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import NumberStyle, ShownArithmetic, shown_arithmetic, style_for, text
from cnnviz.nn.explain import ConvolutionTerms
from cnnviz.nn.layers import Array, Conv2d
from cnnviz.state.run import Activation
from cnnviz.state.stage import Stage

CHANNEL_NAMES = ("R", "G", "B")
UNIT_STYLE = NumberStyle(0, exponent=True)
Tap = tuple[int, int, int]
"""Position among the channels read, row and column within the window."""


@dataclass(frozen=True, slots=True)
class Written:
    """How the numbers of one grid are written.

    Attributes
    ----------
    style : NumberStyle
        Their decimals.
    power : int
        They are written in units of ten to this power: very large and very small numbers share
        one, so that they can be compared, and added, as they stand.
    low, high : float
        Smallest and largest of them, in that unit.
    """

    style: NumberStyle
    power: int
    low: float
    high: float

    @property
    def unit(self) -> str:
        """What every number is to be multiplied by: ``"×10³⁰"``, mostly nothing."""
        return text(10.0**self.power, UNIT_STYLE)[1:] if self.power else ""

    def text(self, value: float) -> str:
        """Return `value` as it is written, without the unit."""
        return text(value / 10.0**self.power, self.style)

    def whole(self, value: float) -> str:
        """Return `value` as it is written where it stands alone."""
        if self.power and value == 0:
            return "0"
        return self.text(value) + self.unit


@dataclass(frozen=True, eq=False, slots=True)
class Writing:
    """How a convolution's terms are written: the same at every stop of a layer.

    Attributes
    ----------
    values, weights, products : Written
        Of the three grids; sums, bias and value have the style of the products.
    product_scale : Scale
        Colours of the products.
    """

    values: Written
    weights: Written
    products: Written
    product_scale: Scale


def writing(stage: Stage) -> Writing:
    """Return how the terms of a convolution are written, from the ranges of its arrays."""
    if not isinstance(stage.layer, Conv2d):
        raise TypeError(f"{stage.layer.name} has no products.")
    return _writing(stage.layer, stage.source, stage.output)


# Painting one stop asks for these some twenty times; all that they hang on is frozen.
@lru_cache(maxsize=1)
def _writing(layer: Conv2d, source: Activation, output: Activation) -> Writing:
    weight = layer.weight
    lowest, highest = float(weight.min()), float(weight.max())
    corners = [end * each for end in (lowest, highest) for each in (source.low, source.high)]
    low, high = min(0.0, *corners), max(0.0, *corners)
    most = max(-low, high) or 1.0
    style = _product_style(layer, source.style, style_for(weight), output.style)
    # The unit is that of the sums, as far as the products fit it.
    power = min(_power(output.low, output.high), _power(low, high))
    power = max(power, _power(low, high) - 2)
    return Writing(
        written(source),
        _written_weights(weight),
        _written(style, low, high, power),
        Scale(-most, most, "red-white-blue"),
    )


def written(activation: Activation) -> Written:
    """Return how the values of `activation` are written."""
    style = activation.style
    if style.exponent:
        # Most are smaller than the largest, whose unit they are written in.
        style = NumberStyle(style.decimals + 1, exponent=True)
    return _written(style, activation.low, activation.high)


@lru_cache(maxsize=1)
def shown_of(stage: Stage, terms: ConvolutionTerms) -> ShownArithmetic:
    """Return the terms of this stop rounded so that they add up as written."""
    how = writing(stage).products
    unit = 10.0**how.power
    shown = shown_arithmetic(
        terms.products / unit, terms.bias / unit, terms.value / unit, how.style
    )
    return ShownArithmetic(
        shown.products * unit, shown.channel_sums * unit, shown.bias * unit, shown.value * unit
    )


def sum_so_far(shown: ShownArithmetic, tap: Tap) -> float:
    """Return the sum of the product at `tap` and all before it, channel by channel."""
    flat = int(np.ravel_multi_index(tap, shown.products.shape))
    return float(shown.products.ravel()[: flat + 1].sum())


def channel_name(channel: int, count: int) -> str:
    """Return what a channel is called where so many are read: a letter of RGB, or its number."""
    return CHANNEL_NAMES[channel] if count == 3 else str(channel)


def _written(style: NumberStyle, low: float, high: float, power: int | None = None) -> Written:
    if power is None:
        power = _power(low, high)
    power = power if style.exponent else 0
    return Written(NumberStyle(style.decimals), power, low / 10.0**power, high / 10.0**power)


def _power(low: float, high: float) -> int:
    """Return the power of ten of the larger end."""
    most = max(abs(low), abs(high))
    # What single precision makes of 1e-9 is a hair less.
    return math.floor(math.log10(most) + 1e-6) if most > 0 and math.isfinite(most) else 0


def _written_weights(weight: Array) -> Written:
    """Return how weights are written: without decimals where they are whole in their unit."""
    style, low, high = style_for(weight), float(weight.min()), float(weight.max())
    scaled = weight.astype(np.float64) / 10.0 ** _power(low, high)
    if style.exponent and np.allclose(scaled, np.rint(scaled), rtol=0, atol=1e-6):
        style = NumberStyle(0, exponent=True)
    return _written(style, low, high)


def _product_style(
    layer: Conv2d, values: NumberStyle, weights: NumberStyle, output: NumberStyle
) -> NumberStyle:
    """Return a style with decimals where products can have some, even if no sum does."""
    if values.exponent or weights.exponent:
        return NumberStyle(2, exponent=True)
    whole = values.decimals == 0 and weights.decimals == 0 and bool((layer.bias % 1 == 0).all())
    return output if whole or output.exponent else NumberStyle(max(1, output.decimals))
