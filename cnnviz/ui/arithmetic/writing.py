"""How the numbers of a stop are written: alike at every stop of a layer, and adding up."""

from dataclasses import dataclass

import numpy as np

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import NumberStyle, ShownArithmetic, shown_arithmetic, style_for
from cnnviz.nn.explain import ConvolutionTerms
from cnnviz.nn.layers import Conv2d
from cnnviz.state.frame import Stage
from cnnviz.state.run import Activation
from cnnviz.ui.paint import characters_of

CHANNEL_NAMES = ("R", "G", "B")
Tap = tuple[int, int, int]
"""Position among the channels read, row and column within the window."""


@dataclass(frozen=True, slots=True)
class Written:
    """How the numbers of one grid are written.

    Attributes
    ----------
    style : NumberStyle
        Their decimals.
    characters, unsigned : float
        Digits that the widest of them takes, and the widest without its sign.
    """

    style: NumberStyle
    characters: float
    unsigned: float


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

    @property
    def characters(self) -> float:
        """Digits that the widest number of the grids takes."""
        return max(each.characters for each in (self.values, self.weights, self.products))


def writing(stage: Stage) -> Writing:
    """Return how the terms of a convolution are written, from the ranges of its arrays."""
    if not isinstance(stage.layer, Conv2d):
        raise TypeError(f"{stage.layer.name} has no products.")
    weight, source = stage.layer.weight, stage.source
    weights = style_for(weight)
    lowest, highest = float(weight.min()), float(weight.max())
    corners = [end * each for end in (lowest, highest) for each in (source.low, source.high)]
    low, high = min(0.0, *corners), max(0.0, *corners)
    most = max(-low, high) or 1.0
    products = _product_style(stage.layer, source.style, weights, stage.output.style)
    return Writing(
        written(source),
        _written(weights, lowest, highest),
        _written(products, low, high),
        Scale(-most, most, "red-white-blue"),
    )


def written(activation: Activation) -> Written:
    """Return how the values of `activation` are written."""
    return _written(activation.style, activation.low, activation.high)


def shown_of(stage: Stage, terms: ConvolutionTerms) -> ShownArithmetic:
    """Return the terms of this stop rounded so that they add up as written."""
    style = writing(stage).products.style
    return shown_arithmetic(terms.products, terms.bias, terms.value, style)


def sum_so_far(shown: ShownArithmetic, tap: Tap) -> float:
    """Return the sum of the product at `tap` and all before it, channel by channel."""
    flat = int(np.ravel_multi_index(tap, shown.products.shape))
    return float(shown.products.ravel()[: flat + 1].sum())


def channel_name(channel: int, count: int) -> str:
    """Return what a channel is called where so many are read: a letter of RGB, or its number."""
    return CHANNEL_NAMES[channel] if count == 3 else str(channel)


def _written(style: NumberStyle, low: float, high: float) -> Written:
    # A number between the ends can have a longer exponent than either.
    spare = 1.0 if style.exponent else 0.0
    unsigned = characters_of(style, abs(low), abs(high)) + spare
    return Written(style, characters_of(style, low, high) + spare, unsigned)


def _product_style(
    layer: Conv2d, values: NumberStyle, weights: NumberStyle, output: NumberStyle
) -> NumberStyle:
    """Return a style with decimals where products can have some, even if no sum does."""
    if values.exponent or weights.exponent:
        return NumberStyle(2, exponent=True)
    whole = values.decimals == 0 and weights.decimals == 0 and bool((layer.bias % 1 == 0).all())
    return output if whole or output.exponent else NumberStyle(max(1, output.decimals))
