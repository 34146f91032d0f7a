"""Operators without weights as pictures: a pooling window and ReLU's bend, at this stop."""

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import text, width
from cnnviz.nn.explain import PoolTerms, ReluTerms
from cnnviz.state.stage import Stage
from cnnviz.ui.lab.operator.draw_kernel import draw_lines
from cnnviz.ui.lab.operator.layout import GAP, cells_in
from cnnviz.ui.painting.drawing import (
    draw_cell,
    draw_number,
    draw_outline,
    draw_padding,
    fitting_pixels,
)
from cnnviz.ui.painting.theme import Theme

KEPT = {"max": "largest", "min": "smallest", "mean": "mean"}
"""What a pooling keeps, in words."""
MOST_TILE = 56.0
"""Height of the tile that holds the result, pixels at most."""
MOST_PLOT = 320.0
"""Side of a plot, pixels at most."""


def paint_pool(
    painter: QPainter, rect: QRectF, stage: Stage, terms: PoolTerms, theme: Theme
) -> None:
    """Draw what the pooling window holds, the cell it picks, and what it keeps."""
    tile, body = _parted(painter, rect)
    cells = cells_in(body, (terms.values.shape[0], terms.values.shape[1]))
    body = cells.whole
    tile.moveTop(body.bottom() + 2 * GAP)
    style, font = stage.source.style, painter.font()
    pixels = fitting_pixels(cells.width, cells.width, width(style, terms.values.ravel().tolist()))
    for (row, column), value in np.ndenumerate(terms.values):
        place = cells.rect(row, column)
        if terms.window.padded[row, column]:
            draw_padding(painter, place, theme)
        else:
            words = text(float(value), style)
            draw_cell(painter, place, float(value), words, stage.source_scale, pixels)
    painter.setFont(font)
    draw_lines(painter, cells, theme)
    if terms.chosen is not None:
        draw_outline(painter, cells.rect(*terms.chosen), theme.accent, theme.outline, theme.ground)
    words = KEPT[terms.how] if terms.divisor == 1 else f"Σ ÷ {terms.divisor}"
    _draw_result(painter, tile, words, terms.value, stage, theme)


def paint_relu(
    painter: QPainter, rect: QRectF, stage: Stage, terms: ReluTerms, theme: Theme
) -> None:
    """Draw ``max(0, x)`` over the range of the input, and where this stop stands on it."""
    tile, body = _parted(painter, rect)
    side = min(body.width(), body.height(), MOST_PLOT)
    plot = QRectF(0, 0, side, side)
    plot.moveCenter(QPointF(body.center().x(), 0))
    plot.moveTop(body.top() + (body.height() - side) / 2)
    tile.moveTop(plot.bottom() + GAP)
    bounds = [abs(stage.source.low), abs(stage.source.high)]
    reach = max(bounds) or 1.0
    centre = QPointF(plot.center().x(), plot.top() + side * 0.72)
    unit = side * 0.46 / reach
    _draw_axes(painter, plot, centre, theme)
    top = QPointF(centre.x() + reach * unit, centre.y() - reach * unit)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.ink), theme.outline))
    painter.drawPolyline(QPolygonF([QPointF(plot.left(), centre.y()), centre, top]))
    if math.isfinite(terms.before) and math.isfinite(terms.value):
        at = QPointF(centre.x() + terms.before * unit, centre.y() - terms.value * unit)
        _draw_point(painter, at, centre, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    words = f"max(0, {text(terms.before, stage.source.style)})"
    _draw_result(painter, tile, words, terms.value, stage, theme)


def words_of(stage: Stage) -> str:
    """Return what is drawn, in words."""
    terms = stage.terms
    value = text(terms.value, stage.output.style)
    if isinstance(terms, ReluTerms):
        return f"max(0, {text(terms.before, stage.source.style)}) = {value}"
    if isinstance(terms, PoolTerms):
        rows = "; ".join(
            " ".join(text(float(each), stage.source.style) for each in row) for row in terms.values
        )
        return f"The {KEPT[terms.how]} of {rows} is {value}"
    return value


def _parted(painter: QPainter, rect: QRectF) -> tuple[QRectF, QRectF]:
    """Return room for the result's tile and for what is above it."""
    height = min(MOST_TILE, max(QFontMetricsF(painter.font()).height() * 2, rect.height() * 0.14))
    tile = QRectF(rect.left(), rect.bottom() - height, rect.width(), height)
    return tile, rect.adjusted(0, 0, 0, -height - 2 * GAP)


def _draw_axes(painter: QPainter, plot: QRectF, centre: QPointF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.drawLine(QLineF(plot.left(), centre.y(), plot.right(), centre.y()))
    painter.drawLine(QLineF(centre.x(), plot.top(), centre.x(), plot.bottom()))
    painter.setPen(QColor(theme.faint))
    height = QFontMetricsF(painter.font()).height()
    below = QRectF(centre.x() + 6, centre.y() + 2, 40, height)
    painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
    right = QRectF(below.left(), below.top(), plot.right() - below.left(), height)
    painter.drawText(right, Qt.AlignmentFlag.AlignRight, "input")
    up = QRectF(plot.left(), plot.top(), centre.x() - 6 - plot.left(), height)
    painter.drawText(up, Qt.AlignmentFlag.AlignRight, "output")


def _draw_point(painter: QPainter, at: QPointF, centre: QPointF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.accent), theme.outline * 0.5, Qt.PenStyle.DashLine))
    if at.y() < centre.y():
        painter.drawLine(QLineF(at, QPointF(at.x(), centre.y())))
        painter.drawLine(QLineF(at, QPointF(centre.x(), at.y())))
    painter.setPen(QPen(QColor(theme.ground), 2))
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(at, theme.outline * 2.2, theme.outline * 2.2)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_result(
    painter: QPainter, tile: QRectF, words: str, value: float, stage: Stage, theme: Theme
) -> None:
    """Write how the result came about, and the result in its colour."""
    number = text(value, stage.output.style)
    metrics = QFontMetricsF(painter.font())
    pixels = tile.height() * 0.5
    across = max(tile.height() * 1.5, len(number) * pixels * 0.64 + 2 * GAP)
    said = metrics.horizontalAdvance(f"{words} =") + GAP
    left = tile.left() + max(0.0, (tile.width() - said - across) / 2)
    painter.setPen(QColor(theme.faint))
    place = QRectF(left, tile.top(), said, tile.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, f"{words} =")
    result = QRectF(left + said, tile.top(), min(across, tile.right() - left - said), tile.height())
    _draw_tile(painter, result, value, number, stage.output_scale, theme)


def _draw_tile(
    painter: QPainter, rect: QRectF, value: float, number: str, scale: Scale, theme: Theme
) -> None:
    rect = QRectF(rect.toRect())
    pixels = fitting_pixels(rect.width(), rect.height(), len(number), rect.height() * 0.5)
    draw_cell(painter, rect, value, number if pixels else "", scale, pixels)
    if not pixels:
        draw_number(painter, rect, number, theme.ink, 9.0)
    draw_outline(painter, rect.adjusted(1, 1, -1, -1), theme.accent, theme.outline * 0.7)
