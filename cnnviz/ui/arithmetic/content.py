"""What the arithmetic of one stop says: its numbers as they are written, and in words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import NumberStyle, ShownArithmetic, shown_arithmetic, style_for, text
from cnnviz.nn.explain import ConvolutionTerms, PoolTerms, ReluTerms
from cnnviz.nn.layers import Conv2d
from cnnviz.state.frame import Stage
from cnnviz.ui.paint import characters_of

CHANNEL_NAMES = ("R", "G", "B")
MOST_WORDS = 40
"""So many products are spelled out in words."""


@dataclass(frozen=True, eq=False, slots=True)
class Writing:
    """How a convolution's terms are written: the same at every stop of a layer.

    Attributes
    ----------
    values, weights, products : NumberStyle
        Of the three grids; sums, bias and value are written as the products are.
    characters : float
        Digits that the widest number of the grids takes.
    product_scale : Scale
        Colours of the products.
    """

    values: NumberStyle
    weights: NumberStyle
    products: NumberStyle
    characters: float
    product_scale: Scale


def writing(stage: Stage) -> Writing:
    """Return how the terms of a convolution are written, from the ranges of its arrays."""
    if not isinstance(stage.layer, Conv2d):
        raise TypeError(f"{stage.layer.name} has no products.")
    weight, source = stage.layer.weight, stage.source
    weights = style_for(weight)
    most_weight = float(np.abs(weight).max())
    most = most_weight * max(abs(source.low), abs(source.high)) or 1.0
    products = _product_style(stage.layer, source.style, weights, stage.output.style)
    characters = max(
        characters_of(source.style, source.low, source.high),
        characters_of(weights, float(weight.min()), float(weight.max())),
        characters_of(products, -most, most),
    )
    scale = Scale(-most, most, "red-white-blue")
    return Writing(source.style, weights, products, characters, scale)


def shown_of(stage: Stage, terms: ConvolutionTerms, style: NumberStyle) -> ShownArithmetic:
    """Return the terms of this stop rounded so that they add up as written."""
    return shown_arithmetic(terms.products, terms.bias, terms.value, style)


def in_words(stage: Stage) -> str:
    """Return the arithmetic of this stop as a sentence: for screen readers and to be copied."""
    place = (
        f"{stage.layer.name}, stop {stage.stop + 1} of {stage.geometry.stops}, "
        f"row {stage.cell[1]}, column {stage.cell[2]}: "
    )
    return place + equation(stage)


def equation(stage: Stage) -> str:
    """Return the arithmetic of this stop on one line: ``"77×1 + 50×−4 + … = 79"``."""
    match stage.terms:
        case ConvolutionTerms() as terms:
            return _convolution(stage, terms)
        case PoolTerms() as terms:
            return _pool(stage, terms)
        case ReluTerms() as terms:
            style = stage.source.style
            return f"max(0, {text(terms.before, style)}) = {text(terms.value, style)}"


def _product_style(
    layer: Conv2d, values: NumberStyle, weights: NumberStyle, output: NumberStyle
) -> NumberStyle:
    """Return a style with decimals where products can have some, even if no sum does."""
    if values.exponent or weights.exponent:
        return NumberStyle(2, exponent=True)
    whole = values.decimals == 0 and weights.decimals == 0 and bool((layer.bias % 1 == 0).all())
    return output if whole or output.exponent else NumberStyle(max(1, output.decimals))


def _convolution(stage: Stage, terms: ConvolutionTerms) -> str:
    how = writing(stage)
    shown = shown_of(stage, terms, how.products)
    nonzero = np.argwhere(terms.weights != 0)[:MOST_WORDS]
    parts = [
        f"{text(float(terms.values[tuple(tap)]), how.values)}"
        f"×{text(float(terms.weights[tuple(tap)]), how.weights)}"
        for tap in nonzero
    ]
    if np.count_nonzero(terms.weights) > MOST_WORDS:
        parts.append("…")
    if terms.bias or not parts:
        parts.append(text(shown.bias, how.products))
    return f"{' + '.join(parts)} = {text(shown.value, how.products)}"


def _pool(stage: Stage, terms: PoolTerms) -> str:
    style = stage.source.style
    inside: NDArray[np.float64] = terms.values[~terms.window.padded]
    result = text(terms.value, stage.output.style)
    if terms.how == "mean":
        taken = " + ".join(text(float(each), style) for each in terms.values.ravel()[:MOST_WORDS])
        return f"({taken}) / {terms.divisor} = {result}"
    taken = ", ".join(text(float(each), style) for each in inside[:MOST_WORDS])
    return f"{terms.how}({taken}) = {result}"


def channel_name(channel: int, count: int) -> str:
    """Return what a channel is called where so many are read: a letter of RGB, or its number."""
    return CHANNEL_NAMES[channel] if count == 3 else str(channel)


def tap_words(
    terms: ConvolutionTerms, how: Writing, shown: ShownArithmetic, tap: tuple[int, int, int]
) -> str:
    """Return one product with the sum of it and all before it: ``"50 × −4 = −200; so far 12"``."""
    flat = int(np.ravel_multi_index(tap, terms.products.shape))
    so_far = float(shown.products.ravel()[: flat + 1].sum())
    value, weight = float(terms.values[tap]), float(terms.weights[tap])
    return (
        f"{text(value, how.values)} × {text(weight, how.weights)} = "
        f"{text(float(shown.products[tap]), how.products)};  so far {text(so_far, how.products)}"
    )
