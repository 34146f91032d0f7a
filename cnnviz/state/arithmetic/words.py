"""The arithmetic of one stop in words: above and below the terms, read out, and copied."""

from collections.abc import Sequence

import numpy as np

from cnnviz.core.numbers import MINUS, ShownArithmetic
from cnnviz.nn.explain import ConvolutionTerms, PoolTerms, ReluTerms
from cnnviz.nn.layers import Conv2d
from cnnviz.state.arithmetic.parts import line_of, rule_of
from cnnviz.state.arithmetic.writing import (
    Tap,
    Writing,
    Written,
    channel_name,
    shown_of,
    sum_so_far,
    writing,
    written,
)
from cnnviz.state.stage import Stage

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
    place = f"{title(stage)}: "
    terms = stage.terms
    if isinstance(terms, ConvolutionTerms):
        few = int(np.count_nonzero(terms.weights)) <= MOST_READ_OUT
        return place + _convolution(stage, terms, whole or few)
    return place + equation(stage)


def title(stage: Stage) -> str:
    """Return which layer and stop this is: ``"conv1, stop 37 of 144, row 3, column 0"``."""
    which = stop_words(stage.stop, stage.stops).lower()
    return f"{stage.layer.name}, {which}, {place_words(stage).lower()}"


def place_words(stage: Stage) -> str:
    """Return where the cell of this stop lies: ``"Row 3, column 7"``, or its class."""
    channel, row, column = stage.cell
    if not stage.by_channel:
        return f"Row {row}, column {column}"
    return f"Channel {channel}, {stage.named}" if stage.named else f"Channel {channel}"


def stop_words(stop: int, stops: int) -> str:
    """Return which stop this is: ``"Stop 37 of 144"``."""
    return f"Stop {stop + 1} of {stops}"


def rules(stage: Stage) -> tuple[str, ...]:
    """Return how a layer of this kind makes a cell: in full, then shorter."""
    match stage.terms:
        case ConvolutionTerms():
            turned = isinstance(stage.layer, Conv2d) and stage.layer.flipped
            kernel = "kernel turned by 180°" if turned else "kernel"
            how = writing(stage)
            short = (
                f"window{_unit(how.values)} ∘ {kernel}{_unit(how.weights)}"
                f" = products{_unit(how.products)}"
            )
            return f"{short},  Σ products + bias = value", short
        case PoolTerms(how="mean", divisor=divisor):
            unit = _unit(written(stage.source))
            return (f"the sum of the window{unit} divided by {divisor}",)
        case PoolTerms(how=how):
            words = {"max": "largest", "min": "smallest"}[how]
            short = f"the {words} value of the window{_unit(written(stage.source))}"
            padded = stage.geometry.padding != NO_PADDING
            return (f"{short}, never one of the padding", short) if padded else (short,)
        case ReluTerms():
            return ("a negative value becomes 0, any other passes",)
        case terms:
            return (rule_of(terms),)


def _unit(how: Written) -> str:
    return f" {how.unit}" if how.unit else ""


def equation(stage: Stage, *, factors: bool = False) -> str:
    """Return the arithmetic of this stop on one line: ``"143 + 200 − 372 = −29"``.

    Parameters
    ----------
    factors : bool
        Whether products are told by their factors: ``"1·143 + 1·200 − 4·93 = −29"``. As written
        they come to the value where all numbers are whole.
    """
    match stage.terms:
        case ConvolutionTerms() as terms:
            shown = shown_of(stage, terms)
            how = writing(stage).products
            products = shown.products[terms.weights != 0].tolist()
            # Without products there is only the bias.
            bias = [shown.bias] if terms.bias or not products else []
            value = how.whole(shown.value)
            if factors:
                words = [*_multiplied(stage, terms), *map(how.whole, bias)]
                return f"{joined_by_signs(words)} = {value}"
            return f"{added([*products, *bias], how)} = {value}"
        case PoolTerms() as terms:
            return _pool(stage, terms)
        case ReluTerms() as terms:
            how = written(stage.source)
            return f"max(0, {how.whole(terms.before)}) = {how.whole(terms.value)}"
        case _:
            return line_of(stage)


def all_whole(stage: Stage) -> bool:
    """Return whether the terms of a convolution are whole numbers at every stop of the layer."""
    how = writing(stage)
    grids = (how.values, how.weights, how.products)
    return not any(each.style.decimals or each.power for each in grids)


def _multiplied(stage: Stage, terms: ConvolutionTerms) -> list[str]:
    """Return weight and value of each tap, those of weight 0 left out: ``"−4·93"``."""
    how, words = writing(stage), []
    for weight, value in zip(terms.weights.flat, terms.values.flat, strict=True):
        if weight != 0:
            factor = how.values.whole(float(value))
            factor = f"({factor})" if factor.startswith(MINUS) else factor
            words.append(f"{how.weights.whole(float(weight))}·{factor}")
    return words


def tap_words(terms: ConvolutionTerms, how: Writing, shown: ShownArithmetic, tap: Tap) -> str:
    """Return one product with the sum of it and all before it: ``"50 × −4 = −200, so far 12"``."""
    value = how.values.whole(float(terms.values[tap]))
    weight = how.weights.whole(float(terms.weights[tap]))
    product = how.products.whole(float(shown.products[tap]))
    so_far = how.products.whole(sum_so_far(shown, tap))
    where = " (padding)" if terms.window.padded[tap[1:]] else ""
    return f"{value}{where} × {weight} = {product},  so far {so_far}"


def cell_words(stage: Stage, terms: PoolTerms, tap: Tap) -> str:
    """Return a value of a pooling window with the place it has in the input."""
    window, (_, row, column) = terms.window, tap
    value = written(stage.source).whole(float(terms.values[row, column]))
    if window.padded[row, column]:
        return f"{value} in the padding"
    return f"{value} in row {window.rows[row]}, column {window.columns[column]}"


def _convolution(stage: Stage, terms: ConvolutionTerms, told: bool) -> str:
    """Return products, their sums channel by channel, and what all come to."""
    how, shown = writing(stage), shown_of(stage, terms)
    count = len(terms.channels)
    parts = []
    for at, channel in enumerate(terms.channels):
        name = f"{channel_name(channel, count)}: " if count > 1 else ""
        total = how.products.whole(float(shown.channel_sums[at]))
        if told:
            products = added(nonzero(terms, shown, at), how.products)
            name += f"{_factors(terms, how, at)} = {products} = "
        parts.append(f"{name}{total}")
    sums = added([*shown.channel_sums.tolist(), shown.bias], how.products)
    return f"{'; '.join(parts)}; {sums} = {how.products.whole(shown.value)}"


def _factors(terms: ConvolutionTerms, how: Writing, at: int) -> str:
    """Return the products of one channel as they are to be computed, those by 0 left out."""
    taps = np.argwhere(terms.weights[at] != 0).tolist()
    factors = [
        f"{how.values.whole(float(terms.values[at, row, column]))}"
        f"×{how.weights.whole(float(terms.weights[at, row, column]))}"
        for row, column in taps
    ]
    return " + ".join(factors) or "0"


def nonzero(terms: ConvolutionTerms, shown: ShownArithmetic, at: int) -> list[float]:
    """Return the products of one channel, without those by a weight of 0."""
    return [float(each) for each in shown.products[at][terms.weights[at] != 0]] or [0.0]


def _pool(stage: Stage, terms: PoolTerms) -> str:
    how = written(stage.source)
    inside = terms.values[~terms.window.padded]
    result = written(stage.output).whole(terms.value)
    if terms.how == "mean":
        counted = inside if terms.divisor == inside.size else terms.values.ravel()
        total = added(counted.tolist(), how)
        return f"{total if how.unit else f'({total})'} / {terms.divisor} = {result}"
    taken = ", ".join(how.whole(float(each)) for each in inside)
    return f"{terms.how}({taken}) = {result}"


def added(terms: Sequence[float], how: Written) -> str:
    """Return `terms` as a sum, in brackets before the unit that they share."""
    words = joined_by_signs([how.text(each) for each in terms])
    return f"({words}){how.unit}" if how.unit else words


def joined_by_signs(words: Sequence[str]) -> str:
    """Return numbers joined by their signs: ``"12 + 0 − 48"``."""
    signed = [
        f" {MINUS} {each.removeprefix(MINUS)}" if each.startswith(MINUS) else f" + {each}"
        for each in words[1:]
    ]
    return "".join([*words[:1], *signed])
