"""The arithmetic of layers without a window: numbers joined by signs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import MINUS, NumberStyle, how_many, shown_terms, style_for, text
from cnnviz.nn.explain import (
    AddTerms,
    ConcatTerms,
    DenseTerms,
    FlattenTerms,
    NormTerms,
    PointwiseTerms,
    SoftmaxTerms,
    Terms,
)
from cnnviz.state.arithmetic.temperature import divided_by
from cnnviz.state.stage import Stage

MOST_TOLD = 8
"""Contributions to a dense cell that are told one by one, at most; the rest by their sum."""
FUNCTIONS = {"sigmoid": "sigmoid", "tanh": "tanh", "leakyrelu": "leaky", "dropout": "kept"}


@dataclass(frozen=True, slots=True)
class Part:
    """A number of the arithmetic.

    Attributes
    ----------
    sign : str
        What stands before it.
    value : float
        The number, and in `words` as it is written.
    below : str
        What it is, or what it was made of.
    scale : Scale or None
        How it becomes a colour; None for a plain tile.
    """

    sign: str
    value: float
    words: str
    below: str
    scale: Scale | None = None


def parts_of(stage: Stage, most: int = MOST_TOLD) -> tuple[Part, ...]:
    """Return what makes the cell of this stop, in the order it is computed.

    Parameters
    ----------
    most : int
        So many contributions of a dense cell are told one by one.
    """
    style, scale = stage.source.style, stage.source_scale
    match stage.terms:
        case DenseTerms() as terms:
            return _dense(stage, terms, most)
        case SoftmaxTerms() as terms:
            how = NumberStyle(4)
            score = text(float(terms.scores[terms.channel]), style)
            own = float(terms.exponentials[terms.channel])
            made = f"{score} {MINUS} {text(terms.largest, style)}"
            over = divided_by(terms.temperature)
            made = f"exp(({made})\n{over})" if over else f"exp({made})"
            count = len(terms.scores)
            return (
                Part("", own, text(own, how), made),
                Part(
                    "÷", terms.total, text(terms.total, how), f"Σ exp of {how_many(count, 'class')}"
                ),
            )
        case NormTerms() as terms:
            return (
                Part("(", terms.before, text(terms.before, style), "input", scale),
                _plain(MINUS, terms.mean, "mean"),
                _plain(") ÷", terms.deviation, "deviation"),
                _plain("×", terms.weight, "scale"),
                _plain("+", terms.bias, "shift"),
            )
        case AddTerms() as terms:
            words = _adding_up(stage, terms.values.tolist())
            summands = zip(terms.values.tolist(), words, _reads(stage), strict=True)
            return tuple(
                _signed(value, each, name, scale, first=not at)
                for at, (value, each, name) in enumerate(summands)
            )
        case ConcatTerms() as terms:
            which = f"{_reads(stage)[terms.source]}, channel {terms.channel}"
            return (Part("", terms.value, text(terms.value, style), which, scale),)
        case FlattenTerms() as terms:
            channel, row, column = terms.source
            where = f"channel {channel}, row {row}, column {column}"
            return (Part("", terms.value, text(terms.value, style), where, scale),)
        case PointwiseTerms() as terms:
            name = FUNCTIONS.get(terms.kind, terms.kind)
            return (Part(name, terms.before, text(terms.before, style), "input", scale),)
    return ()


def rule_of(terms: Terms) -> str:
    """Return how a layer of this kind makes a cell."""
    match terms:
        case DenseTerms():
            return "every input × its weight, all added, + bias"
        case SoftmaxTerms(temperature=temperature):
            over = divided_by(temperature)
            if over:
                return f"exp((score − largest score) {over}) ÷ the sum of all classes'"
            return "exp(score − largest score) ÷ the sum of all classes' = probability"
        case NormTerms():
            return "(input − mean) ÷ deviation × scale + shift"
        case AddTerms():
            return "the cells at one place of all inputs, added"
        case ConcatTerms():
            return "the channels of all inputs, one after the other"
        case FlattenTerms():
            return "a cell of a map becomes an entry of one line: channel by channel, row by row"
        case PointwiseTerms(kind="dropout"):
            return "passes everything when the network runs"
    return "every value by itself"


def line_of(stage: Stage) -> str:
    """Return the parts as one line of text."""
    words = [f"{part.sign} {part.words}".strip() for part in parts_of(stage)]
    return f"{' '.join(words)} = {text(stage.terms.value, stage.output.style)}"


def _dense(stage: Stage, terms: DenseTerms, most: int) -> tuple[Part, ...]:
    """Return the largest contributions for and against, the rest by its sum, and the bias."""
    reach = float(np.abs(terms.products).max()) or 1.0
    scale = Scale(-reach, reach, "red-white-blue")
    weights = style_for(stage_weights(stage))
    told = [int(at) for at in terms.order[:most] if terms.products[at] != 0]
    values = [float(terms.products[at]) for at in told]
    below = [
        f"{text(float(terms.values[at]), stage.source.style)}\n"
        f"× {text(float(terms.weights[at]), weights)}\ninput {at}"
        for at in told
    ]
    others = terms.products.size - len(told)
    if others:
        values.append(float(terms.products.sum() - terms.products[told].sum()))
        below.append(f"the other\n{how_many(others, 'input')}")
    values.append(terms.bias)
    words = _adding_up(stage, values)
    summands = zip(values, words, [*below, "bias"], strict=True)
    return tuple(
        _signed(value, each, about, None if about == "bias" else scale, first=not at)
        for at, (value, each, about) in enumerate(summands)
    )


def _adding_up(stage: Stage, values: Sequence[float]) -> list[str]:
    """Return the summands of this stop's value as written: they add up to it as it is written."""
    how = stage.output.style
    if not how.decimals and not all(float(each).is_integer() for each in values):
        how = replace(how, decimals=1)
    total = round(stage.terms.value, stage.output.style.decimals)
    shown = shown_terms(np.array(values), total, how)
    return [text(float(each), how) for each in shown]


def stage_weights(stage: Stage) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return the weights of a dense layer, shape (O, n)."""
    return stage.layer.parameters["weight"]


def _signed(value: float, words: str, below: str, scale: Scale | None, *, first: bool) -> Part:
    """Return a summand: its sign stands before it, unless it is the first."""
    if first:
        return Part("", value, words, below, scale)
    negative = words.startswith(MINUS)
    return Part(MINUS if negative else "+", value, words.removeprefix(MINUS), below, scale)


def _plain(sign: str, value: float, below: str) -> Part:
    return Part(sign, value, text(value, style_for(value)), below)


def _reads(stage: Stage) -> tuple[str, ...]:
    return tuple(each.name for each in stage.sources)
