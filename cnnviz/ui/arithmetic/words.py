"""The arithmetic of one stop in words: above and below the terms, read out, and copied."""

from collections.abc import Iterable

import numpy as np

from cnnviz.core.numbers import MINUS, NumberStyle, ShownArithmetic, text
from cnnviz.nn.explain import ConvolutionTerms, PoolTerms, ReluTerms
from cnnviz.nn.layers import Conv2d
from cnnviz.state.frame import Stage
from cnnviz.ui.arithmetic.writing import (
    Tap,
    Writing,
    channel_name,
    shown_of,
    sum_so_far,
    writing,
)

NO_PADDING = ((0, 0), (0, 0))
MOST_READ_OUT = 30
"""So many products are read out one by one; of more only their sums."""


def in_words(stage: Stage, *, whole: bool = True) -> str:
    """Return the arithmetic of this stop as a sentence: to be copied, and for screen readers.

    Parameters
    ----------
    whole : bool
        Whether every product is told however many they are.
    """
    row, column = stage.cell[1:]
    which = stop_words(stage.stop, stage.geometry.stops).lower()
    place = f"{stage.layer.name}, {which}, row {row}, column {column}: "
    terms = stage.terms
    if isinstance(terms, ConvolutionTerms):
        few = int(np.count_nonzero(terms.weights)) <= MOST_READ_OUT
        return place + _convolution(stage, terms, whole or few)
    return place + equation(stage)


def stop_words(stop: int, stops: int) -> str:
    """Return which stop this is: ``"Stop 37 of 144"``."""
    return f"Stop {stop + 1} of {stops}"


def rules(stage: Stage) -> tuple[str, ...]:
    """Return how a layer of this kind makes a cell: in full, then shorter."""
    match stage.terms:
        case ConvolutionTerms():
            turned = isinstance(stage.layer, Conv2d) and stage.layer.flipped
            kernel = "kernel turned by 180°" if turned else "kernel"
            short = f"window ∘ {kernel} = products"
            return f"{short},  Σ products + bias = value", short
        case PoolTerms(how="mean", divisor=divisor):
            return (f"the sum of the window divided by {divisor}",)
        case PoolTerms(how=how):
            words = {"max": "largest", "min": "smallest"}[how]
            short = f"the {words} value of the window"
            padded = stage.geometry.padding != NO_PADDING
            return (f"{short}, never one of the padding", short) if padded else (short,)
        case ReluTerms():
            return ("a negative value becomes 0, any other passes",)


def equation(stage: Stage) -> str:
    """Return the arithmetic of this stop on one line: ``"143 + 200 − 372 = −29"``."""
    match stage.terms:
        case ConvolutionTerms() as terms:
            shown = shown_of(stage, terms)
            style = writing(stage).products.style
            products = shown.products[terms.weights != 0].tolist()
            # Without products there is only the bias.
            bias = [shown.bias] if terms.bias or not products else []
            return f"{_sum([*products, *bias], style)} = {text(shown.value, style)}"
        case PoolTerms() as terms:
            return _pool(stage, terms)
        case ReluTerms() as terms:
            style = stage.source.style
            return f"max(0, {text(terms.before, style)}) = {text(terms.value, style)}"


def tap_words(terms: ConvolutionTerms, how: Writing, shown: ShownArithmetic, tap: Tap) -> str:
    """Return one product with the sum of it and all before it: ``"50 × −4 = −200, so far 12"``."""
    value = text(float(terms.values[tap]), how.values.style)
    weight = text(float(terms.weights[tap]), how.weights.style)
    product = text(float(shown.products[tap]), how.products.style)
    so_far = text(sum_so_far(shown, tap), how.products.style)
    where = " (padding)" if terms.window.padded[tap[1:]] else ""
    return f"{value}{where} × {weight} = {product},  so far {so_far}"


def cell_words(stage: Stage, terms: PoolTerms, tap: Tap) -> str:
    """Return a value of a pooling window with the place it has in the input."""
    window, (_, row, column) = terms.window, tap
    value = text(float(terms.values[row, column]), stage.source.style)
    if window.padded[row, column]:
        return f"{value} in the padding"
    return f"{value} in row {window.rows[row]}, column {window.columns[column]}"


def _convolution(stage: Stage, terms: ConvolutionTerms, told: bool) -> str:
    """Return products, their sums channel by channel, and what all come to."""
    how, shown = writing(stage), shown_of(stage, terms)
    style, count = how.products.style, len(terms.channels)
    parts = []
    for at, channel in enumerate(terms.channels):
        name = f"{channel_name(channel, count)}: " if count > 1 else ""
        total = text(float(shown.channel_sums[at]), style)
        if told:
            name += f"{_factors(terms, how, at)} = {_sum(_nonzero(terms, shown, at), style)} = "
        parts.append(f"{name}{total}")
    value = text(shown.value, style)
    sums = _sum([*shown.channel_sums.tolist(), shown.bias], style)
    return f"{'; '.join(parts)}; {sums} = {value}"


def _factors(terms: ConvolutionTerms, how: Writing, at: int) -> str:
    """Return the products of one channel as they are to be computed, those by 0 left out."""
    taps = np.argwhere(terms.weights[at] != 0).tolist()
    factors = [
        f"{text(float(terms.values[at, row, column]), how.values.style)}"
        f"×{text(float(terms.weights[at, row, column]), how.weights.style)}"
        for row, column in taps
    ]
    return " + ".join(factors) or "0"


def _nonzero(terms: ConvolutionTerms, shown: ShownArithmetic, at: int) -> list[float]:
    return [float(each) for each in shown.products[at][terms.weights[at] != 0]] or [0.0]


def _pool(stage: Stage, terms: PoolTerms) -> str:
    style = stage.source.style
    inside = terms.values[~terms.window.padded]
    result = text(terms.value, stage.output.style)
    if terms.how == "mean":
        counted = inside if terms.divisor == inside.size else terms.values.ravel()
        return f"({_sum(counted.tolist(), style)}) / {terms.divisor} = {result}"
    taken = ", ".join(text(float(each), style) for each in inside)
    return f"{terms.how}({taken}) = {result}"


def _sum(terms: Iterable[float], style: NumberStyle) -> str:
    """Return `terms` joined by their signs: ``"12 + 0 − 48"``."""
    words = [text(each, style) for each in terms]
    signed = [
        f" {MINUS} {each.removeprefix(MINUS)}" if each.startswith(MINUS) else f" + {each}"
        for each in words[1:]
    ]
    return "".join(words[:1] + signed)
