"""How a layer's weights are spread: a histogram, and what it comes to in numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnnviz.core.colour import Scale, colour_of
from cnnviz.core.numbers import NumberStyle, style_for, text
from cnnviz.nn.layers import Array
from cnnviz.state.filters import Filters
from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.drawing import draw_readout
from cnnviz.ui.painting.theme import Theme
from cnnviz.ui.widgets.buttons import named

BINS = 41
"""Bars; an odd number, so that the middle one holds what is nearly zero."""


@dataclass(frozen=True, eq=False, slots=True)
class Spread:
    """A layer's weights, counted.

    Attributes
    ----------
    counts : ndarray of int, shape (41,)
        How many weights lie in each bin.
    edges : ndarray of float, shape (42,)
        Where bins begin and end: as far below zero as above.
    total : int
        How many weights there are.
    mean, deviation : float
        Of all weights.
    low, high : float
        The smallest and the largest.
    style : NumberStyle
        How weights are written.
    """

    counts: NDArray[np.intp]
    edges: NDArray[np.float64]
    total: int
    mean: float
    deviation: float
    low: float
    high: float
    style: NumberStyle

    @property
    def near_zero(self) -> float:
        """Share of the weights in the middle bin."""
        return float(self.counts[BINS // 2]) / max(1, self.total)

    @property
    def fine(self) -> NumberStyle:
        """How what is computed from weights is written: they may be whole, their mean not."""
        return NumberStyle(max(3, self.style.decimals), self.style.exponent)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """What it comes to: names and numbers."""
        near = text(float(self.edges[BINS // 2 + 1]), style_for(self.edges))
        return (
            ("number", f"{self.total:,}"),
            ("range", f"{text(self.low, self.style)} to {text(self.high, self.style)}"),
            ("mean", text(self.mean, self.fine)),
            ("deviation", text(self.deviation, self.fine)),
            (f"within ±{near}", f"{100 * self.near_zero:.0f} %"),
        )


def spread_of(values: Array) -> Spread:
    """Return how weights are spread; what is not finite is left out."""
    numbers = np.asarray(values[np.isfinite(values)], np.float64)
    reach = float(np.abs(numbers).max(initial=0.0)) or 1.0
    counts, edges = np.histogram(numbers, bins=BINS, range=(-reach, reach))
    some = numbers if numbers.size else np.zeros(1)
    return Spread(
        counts, edges, numbers.size, float(some.mean()), float(some.std()),
        float(some.min()), float(some.max()), style_for(some),
    )  # fmt: skip


class SpreadView(Guarded, QWidget):
    """The histogram: bars in the colours that the weights have."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "spread", self.tr("Histogram of the weights"))
        self.setToolTip("")
        self.setMouseTracking(True)
        self.spread: Spread | None = None
        self._scale = Scale(-1.0, 1.0, "brown-white-teal")
        self._theme: Theme | None = None
        self._pointer: QPointF | None = None

    def show_filters(self, filters: Filters, theme: Theme) -> None:
        """Show how the weights of `filters` are spread."""
        self.spread, self._scale, self._theme = spread_of(filters.values), filters.scale, theme
        words = ", ".join(f"{name} {number}" for name, number in self.spread.rows)
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which the bars can be told apart."""
        return QSize(BINS * 8, self.fontMetrics().height() * 9)

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which it is a picture."""
        return QSize(BINS * 4, self.fontMetrics().height() * 5)

    def bar(self, at: int) -> QRectF:
        """Return where a bar stands."""
        if self.spread is None:
            return QRectF()
        line = self.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(0, line * 1.3, 0, -line * 1.4)
        width = area.width() / BINS
        part = float(self.spread.counts[at]) / max(1, int(self.spread.counts.max()))
        height = part * area.height()
        return QRectF(area.left() + at * width, area.bottom() - height, width, height)

    def said(self) -> str:
        """Return what is told of the bar under the pointer."""
        if self.spread is None or self._pointer is None:
            return ""
        at = int(self._pointer.x() / self.width() * BINS)
        if not 0 <= at < BINS:
            return ""
        style = style_for(self.spread.edges)
        low, high = (text(float(each), style) for each in self.spread.edges[at : at + 2])
        count = int(self.spread.counts[at])
        return f"{low} to {high}: {count:,} weight{'' if count == 1 else 's'}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars, the axis, and what is under the pointer."""
        spread, theme = self.spread, self._theme
        if spread is None or theme is None:
            return
        with QPainter(self) as painter:
            painter.setFont(self.font())
            for at in range(BINS):
                middle = float(spread.edges[at : at + 2].mean())
                bar = self.bar(at)
                if spread.counts[at]:
                    # A single weight among thousands is seen, too.
                    bar.setTop(min(bar.top(), bar.bottom() - 2))
                    painter.setPen(QPen(QColor(theme.faint), 1))
                    painter.setBrush(QColor(*colour_of(middle, self._scale)))
                    painter.drawRect(bar)
            self._draw_axis(painter, spread, theme)
            if self._pointer is not None and (words := self.said()):
                draw_readout(painter, words, self._pointer, QRectF(self.rect()), theme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what lies under the pointer."""
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._pointer = None
        self.update()

    def _draw_axis(self, painter: QPainter, spread: Spread, theme: Theme) -> None:
        """Draw the ground line with its numbers, and how many the tallest bar holds."""
        ground = self.bar(0).bottom()
        width, line = float(self.width()), QFontMetricsF(painter.font()).height()
        painter.setPen(QPen(QColor(theme.ink), 1))
        painter.drawLine(QLineF(0, ground, width, ground))
        reach = float(spread.edges[-1])
        style = style_for(np.array([reach]))
        below = QRectF(0, ground + 6, width, line)
        flags = Qt.AlignmentFlag
        painter.setPen(QColor(theme.faint))
        for place, align, value in (
            (1.0, flags.AlignLeft, -reach),
            (width / 2, flags.AlignHCenter, 0.0),
            (width - 1, flags.AlignRight, reach),
        ):
            painter.drawLine(QLineF(place, ground, place, ground + 5))
            painter.drawText(below, align, text(value, style) if value else "0")
        tallest = int(spread.counts.argmax())
        top = self.bar(tallest)
        words = f"{int(spread.counts[tallest]):,}"
        half = QFontMetricsF(painter.font()).horizontalAdvance(words) / 2
        left = min(max(top.center().x() - half, 0.0), width - 2 * half)
        painter.drawText(QPointF(left, top.top() - 5), words)
