"""The arithmetic of one stop as a picture: for the screen and for what is exported."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from cnnviz.core.colour import Scale
from cnnviz.core.geometry import Window
from cnnviz.core.numbers import NumberStyle, text
from cnnviz.nn.explain import ConvolutionTerms, PoolTerms, ReluTerms
from cnnviz.nn.layers import Conv2d
from cnnviz.state.frame import Stage
from cnnviz.ui.arithmetic.areas import Areas, areas
from cnnviz.ui.arithmetic.content import channel_name, equation, shown_of, writing
from cnnviz.ui.arithmetic.layout import LARGEST_CELL, SIGN, Sheet, sheet
from cnnviz.ui.arithmetic.result import draw_result
from cnnviz.ui.cells import Cells, squares_in
from cnnviz.ui.paint import (
    characters_of,
    draw_cell,
    draw_number,
    draw_outline,
    draw_padding,
    fitting_pixels,
)
from cnnviz.ui.theme import Theme

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignVCenter

Tap = tuple[int, int, int]
"""Position among the channels read, row and column within the window."""


def sheet_of(stage: Stage, area: QRectF) -> Sheet | None:
    """Return where the terms of a convolution lie in `area`; None for other layers."""
    if not isinstance(stage.terms, ConvolutionTerms):
        return None
    channels, rows, columns = stage.terms.products.shape
    return sheet(area, channels, (rows, columns), writing(stage).characters)


def draw_arithmetic(
    painter: QPainter,
    rect: QRectF,
    stage: Stage,
    theme: Theme,
    *,
    area: QRectF | None = None,
    tap: Tap | None = None,
) -> None:
    """Draw the arithmetic of `stage` in `rect`.

    Parameters
    ----------
    area : QRectF, optional
        Where the terms are laid out, if not in their part of `rect`: larger when zoomed.
    tap : (int, int, int), optional
        The tap to mark.
    """
    parts = areas(rect, stage, QFontMetricsF(painter.font()))
    area = area or parts.terms
    _draw_words(painter, parts, stage, theme)
    painter.save()
    painter.setClipRect(parts.terms.adjusted(-20, -2, SIGN + 8, 2))
    match stage.terms:
        case ConvolutionTerms() as terms:
            _draw_convolution(painter, area, stage, terms, theme, tap)
        case PoolTerms() as terms:
            _draw_pool(painter, area, stage, terms, theme)
        case ReluTerms() as terms:
            _draw_relu(painter, area, stage, terms, theme)
    painter.restore()
    draw_result(painter, parts.result, stage, theme)


def _draw_words(painter: QPainter, parts: Areas, stage: Stage, theme: Theme) -> None:
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(theme.ink))
    place = f"Row {stage.cell[1]}, column {stage.cell[2]}"
    painter.drawText(parts.caption, LEFT | MIDDLE, place)
    taken = QFontMetricsF(font).horizontalAdvance(place) + 16
    font.setBold(False)
    painter.setFont(font)
    painter.setPen(QColor(theme.faint))
    rest = parts.caption.adjusted(taken, 0, 0, 0)
    metrics = QFontMetricsF(font)
    elide = Qt.TextElideMode.ElideRight
    rule = _rule(stage)
    laid = sheet_of(stage, parts.terms)
    if laid is not None and not laid.digits:
        rule += "   (turn the wheel to enlarge)"
    painter.drawText(rest, LEFT | MIDDLE, metrics.elidedText(rule, elide, rest.width()))
    painter.setPen(QColor(theme.ink))
    if not parts.equation.isEmpty():
        words = metrics.elidedText(equation(stage), elide, parts.equation.width())
        painter.drawText(parts.equation, Qt.AlignmentFlag.AlignHCenter | MIDDLE, words)


def _rule(stage: Stage) -> str:
    match stage.terms:
        case ConvolutionTerms():
            turned = isinstance(stage.layer, Conv2d) and stage.layer.flipped
            kernel = "kernel turned by 180°" if turned else "kernel"
            return f"window ∘ {kernel} = products,  Σ products + bias = value"
        case PoolTerms(how=how, divisor=divisor):
            words = {"max": "the largest value", "min": "the smallest value"}
            return words.get(how, f"the sum divided by {divisor}") + " of the window"
        case ReluTerms():
            return "a negative value becomes 0, any other passes"


def _draw_convolution(
    painter: QPainter,
    area: QRectF,
    stage: Stage,
    terms: ConvolutionTerms,
    theme: Theme,
    tap: Tap | None,
) -> None:
    how = writing(stage)
    channels, rows, columns = terms.products.shape
    laid = sheet(area, channels, (rows, columns), how.characters)
    font = painter.font()
    shown = shown_of(stage, terms, how.products)
    for at, channel in enumerate(laid.channels):
        draw_window(
            painter, channel.values, terms.values[at], terms.window, stage.source_scale,
            how.values, laid.digits, theme,
        )  # fmt: skip
        _draw_grid(
            painter, channel.weights, terms.weights[at], stage.weight_scale, how.weights,
            laid.digits, theme,
        )  # fmt: skip
        _draw_grid(
            painter, channel.products, shown.products[at], how.product_scale, how.products,
            laid.digits, theme,
        )  # fmt: skip
        for sign, rect in channel.signs:
            draw_number(painter, rect, sign, theme.ink, 20)
        if tap is not None and tap[0] == at:
            for grid in channel.grids:
                draw_outline(painter, grid.rect(*tap[1:]), theme.ink, 2.0, theme.ground)
    painter.setFont(font)
    if channels > 1:
        _draw_names(painter, laid, terms, theme)
    elif laid.channels[0].signs:
        products = laid.channels[0].products.whole
        sum_of = QRectF(products.right(), products.top(), SIGN + 8, products.height())
        draw_number(painter, sum_of, "Σ", theme.ink, 24)


def _draw_names(painter: QPainter, laid: Sheet, terms: ConvolutionTerms, theme: Theme) -> None:
    """Write the channels' letters beside their windows."""
    painter.setPen(QColor(theme.faint))
    for channel, number in zip(laid.channels, terms.channels, strict=True):
        bounds = channel.values.whole
        rect = QRectF(bounds.left() - 18, bounds.top(), 16, min(22.0, bounds.height()))
        painter.drawText(rect, RIGHT | MIDDLE, channel_name(number, len(terms.channels)))


def draw_window(
    painter: QPainter,
    grid: Cells,
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    window: Window,
    scale: Scale,
    style: NumberStyle,
    digits: float,
    theme: Theme,
) -> None:
    """Draw what a window holds, padded cells with the texture of padding."""
    for row, column in np.ndindex(grid.size):
        rect = grid.rect(row, column)
        value = float(values[row, column])
        if window.padded[row, column]:
            draw_padding(painter, rect, theme)
            if digits:
                draw_number(painter, rect, text(value, style), theme.faint, digits)
        else:
            draw_cell(painter, rect, value, text(value, style) if digits else "", scale, digits)
    _frame(painter, grid, theme)


def _draw_grid(
    painter: QPainter,
    grid: Cells,
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    scale: Scale,
    style: NumberStyle,
    digits: float,
    theme: Theme,
) -> None:
    for row, column in np.ndindex(grid.size):
        value = float(values[row, column])
        words = text(value, style) if digits else ""
        draw_cell(painter, grid.rect(row, column), value, words, scale, digits)
    _frame(painter, grid, theme)


def _frame(painter: QPainter, grid: Cells, theme: Theme) -> None:
    """Keep white cells apart from a white ground."""
    if grid.down == grid.height:
        draw_outline(painter, grid.whole, theme.line, 1.0)


def _draw_pool(
    painter: QPainter, area: QRectF, stage: Stage, terms: PoolTerms, theme: Theme
) -> None:
    source = stage.source
    rows, columns = terms.values.shape
    grid = squares_in(area, (rows, columns), LARGEST_CELL)
    characters = characters_of(source.style, source.low, source.high)
    digits = fitting_pixels(grid.width, grid.height, characters, 30.0)
    draw_window(
        painter, grid, terms.values, terms.window, stage.source_scale, source.style, digits, theme
    )
    if terms.chosen is not None:
        draw_outline(painter, grid.rect(*terms.chosen), theme.accent, theme.outline, theme.ground)


def _draw_relu(
    painter: QPainter, area: QRectF, stage: Stage, terms: ReluTerms, theme: Theme
) -> None:
    side = min(area.height(), 96.0)
    tile = QRectF(area.center().x() - side, area.top() + (area.height() - side) / 2, 2 * side, side)
    words = text(terms.before, stage.source.style)
    source = stage.source
    digits = fitting_pixels(
        tile.width(), side, characters_of(source.style, source.low, source.high), 40.0
    )
    draw_cell(painter, tile, terms.before, words, stage.source_scale, digits)
    draw_outline(painter, tile, theme.line, 1.0)
