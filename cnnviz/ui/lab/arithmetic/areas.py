"""The parts of the arithmetic panel: what is said above, the terms, their equation, the result."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from cnnviz.nn.explain import ConvolutionTerms, PoolTerms
from cnnviz.state.arithmetic.words import all_whole
from cnnviz.state.arithmetic.writing import writing, written
from cnnviz.state.stage import Stage
from cnnviz.ui.lab.arithmetic.layout import Sheet, Terms, plan_for, sheet
from cnnviz.ui.lab.arithmetic.widths import characters, unsigned, widest

MARGIN = 16.0
LABEL = 26.0
"""Pixels for the name of a channel, beside its window."""
DIGIT = 16.0
"""Pixels for a digit of such a name."""
APART = 28.0
"""Pixels between the terms and what they come to."""


@dataclass(frozen=True, slots=True)
class Areas:
    """The parts of the panel: what is said above, the terms, their equation, the result.

    `equation` is empty where the equation would be cut off: the terms have its room then.
    `longest` is how wide it gets at any stop, and `factors` whether it tells products by their
    factors.
    """

    caption: QRectF
    terms: QRectF
    equation: QRectF
    result: QRectF
    longest: float = 0.0
    factors: bool = False


def areas(rect: QRectF, stage: Stage, metrics: QFontMetricsF) -> Areas:
    """Part `rect` for the arithmetic of `stage`: alike at every stop of the layer."""
    inner = rect.adjusted(MARGIN, 4, -MARGIN, -10)
    width = max(160.0, min(inner.width() * 0.18, 340.0), metrics.horizontalAdvance("0") * 17)
    band = metrics.height() * 1.3
    result = QRectF(inner.right() - width, inner.top() + 4, width, inner.height() - 4)
    left = inner.adjusted(0, 0, -width - APART, 0)
    caption = QRectF(left.left(), left.top(), left.width(), band)
    terms = left.adjusted(0, band + 4, 0, 0)
    if not isinstance(stage.terms, ConvolutionTerms | PoolTerms):
        return Areas(caption, terms, QRectF(), result)
    digit = metrics.horizontalAdvance("0")
    whole = isinstance(stage.terms, ConvolutionTerms) and all_whole(stage)
    factors = whole and _longest(stage, factors=True) * digit <= left.width()
    longest = _longest(stage, factors=factors) * digit
    if longest > left.width() or terms.height() < 2 * band:
        return Areas(caption, terms, QRectF(), result)
    equation = QRectF(left.left(), left.bottom() - band + 4, left.width(), band)
    return Areas(caption, terms.adjusted(0, 0, 0, -band), equation, result, longest, factors)


def sheet_of(stage: Stage, room: QRectF, area: QRectF | None = None) -> Sheet | None:
    """Return where the terms of a convolution lie; None for other layers.

    Parameters
    ----------
    room : QRectF
        The room they have: it decides how they are arranged.
    area : QRectF, optional
        Where they are laid out, if not in `room`: larger when zoomed.
    """
    if not isinstance(stage.terms, ConvolutionTerms):
        return None
    channels, (rows, columns) = len(stage.told), stage.terms.products.shape[1:]
    most = max(map(len, map(str, stage.terms.channels)))
    label = max(LABEL, most * DIGIT + 8.0) if channels > 1 else 0.0
    terms = Terms(channels, (rows, columns), widest(writing(stage)), label)
    return sheet(area or room, plan_for(room, terms), terms)


def _longest(stage: Stage, *, factors: bool) -> float:
    """Return how many characters the equation can have at any stop of the layer."""
    match stage.terms:
        case ConvolutionTerms() as terms:
            how, count = writing(stage), float(np.count_nonzero(terms.weights))
            each = unsigned(how.products) + 2.5
            if not factors:
                return (count + 2) * each
            factor = unsigned(how.weights) + unsigned(how.values) + 3.0
            return count * (factor + 2.0 * (stage.source.low < 0)) + 2 * each
        case PoolTerms() as terms:
            return (terms.values.size + 2) * (characters(written(stage.source)) + 2.5)
    return 0.0
