"""The arithmetic of one stop as grids and sums of written numbers, for any markup."""

from dataclasses import dataclass

import numpy as np

from cnnviz.nn.explain import ConvolutionTerms
from cnnviz.state.arithmetic.words import nonzero
from cnnviz.state.arithmetic.writing import Written, channel_name, shown_of, writing
from cnnviz.state.stage import Stage

Grid = tuple[tuple[str, ...], ...]
"""Rows of numbers as they are written."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Numbers and what they come to, all in one unit.

    Attributes
    ----------
    terms : tuple of str
        The summands.
    total : str
        What they come to, as written.
    unit : str
        What all of them are to be multiplied by, mostly nothing.
    """

    terms: tuple[str, ...]
    total: str
    unit: str


@dataclass(frozen=True, slots=True)
class Told:
    """One channel of a convolution.

    Attributes
    ----------
    name : str
        What it is called; "" where only one is read.
    values, weights, products : Grid
        Window, kernel and their products.
    units : tuple of str
        Their units.
    sum : Sum
        The products and what they come to.
    """

    name: str
    values: Grid
    weights: Grid
    products: Grid
    units: tuple[str, str, str]
    sum: Sum


def told_channels(stage: Stage, terms: ConvolutionTerms) -> tuple[Told, ...]:
    """Return the channels that the screen tells one by one."""
    how, shown = writing(stage), shown_of(stage, terms)
    count = len(terms.channels)
    return tuple(
        Told(
            channel_name(terms.channels[at], count) if count > 1 else "",
            grid_of(terms.values[at], how.values),
            grid_of(terms.weights[at], how.weights),
            grid_of(shown.products[at], how.products),
            (how.values.unit, how.weights.unit, how.products.unit),
            _sum(nonzero(terms, shown, at), float(shown.channel_sums[at]), how.products),
        )
        for at in stage.told
    )


def whole_sum(stage: Stage, terms: ConvolutionTerms) -> Sum:
    """Return the sums of all channels and the bias, and what they come to."""
    shown = shown_of(stage, terms)
    parts = [*shown.channel_sums.tolist(), shown.bias]
    return _sum(parts, shown.value, writing(stage).products)


def grid_of(values: np.ndarray, how: Written) -> Grid:
    """Return `values`, shape (kH, kW), as they are written, without their unit."""
    return tuple(tuple(how.text(float(each)) for each in row) for row in values)


def _sum(terms: list[float], total: float, how: Written) -> Sum:
    return Sum(tuple(how.text(each) for each in terms), how.text(total), how.unit)
