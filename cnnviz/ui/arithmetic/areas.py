"""The parts of the arithmetic panel: what is said above, the terms, their equation, the result."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from cnnviz.nn.explain import ConvolutionTerms, PoolTerms
from cnnviz.state.frame import Stage
from cnnviz.ui.arithmetic.layout import SIGN

MARGIN = 16.0


@dataclass(frozen=True, slots=True)
class Areas:
    """The parts of the panel: what is said above, the terms, their equation, the result.

    `equation` is empty where the equation would be cut off: the terms have its room then.
    """

    caption: QRectF
    terms: QRectF
    equation: QRectF
    result: QRectF


def areas(rect: QRectF, stage: Stage, metrics: QFontMetricsF) -> Areas:
    """Part `rect` for the arithmetic of `stage`."""
    inner = rect.adjusted(MARGIN, 4, -MARGIN, -8)
    width = max(170.0, min(inner.width() * 0.2, 340.0))
    band = metrics.height() * 1.4
    result = QRectF(inner.right() - width, inner.top(), width, inner.height())
    left = inner.adjusted(0, 0, -width - SIGN - MARGIN, 0)
    caption = QRectF(left.left(), left.top(), left.width(), band)
    terms = left.adjusted(0, band + 2, 0, 0)
    if _longest(stage) * metrics.horizontalAdvance("0") > left.width():
        return Areas(caption, terms, QRectF(), result)
    equation = QRectF(left.left(), left.bottom() - band, left.width(), band)
    return Areas(caption, terms.adjusted(0, 0, 0, -band - 4), equation, result)


def _longest(stage: Stage) -> float:
    """Return how many characters the equation can have at any stop of the layer."""
    match stage.terms:
        case ConvolutionTerms() as terms:
            return float(np.count_nonzero(terms.weights)) * 8 + 8
        case PoolTerms() as terms:
            return terms.values.size * 6.0 + 12
    return 20.0
