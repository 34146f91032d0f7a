"""The terms of one stop as a picture, for each kind of layer."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import ShownArithmetic
from cnnviz.nn.explain import ConvolutionTerms, PoolTerms, ReluTerms
from cnnviz.state.arithmetic.writing import (
    Tap,
    Writing,
    channel_name,
    shown_of,
    writing,
    written,
)
from cnnviz.state.stage import Stage
from cnnviz.ui.lab.arithmetic.grids import (
    RIGHT,
    channel_colour,
    draw_aligned,
    draw_grid,
)
from cnnviz.ui.lab.arithmetic.layout import Channel, Sheet, lone
from cnnviz.ui.lab.arithmetic.widths import characters
from cnnviz.ui.painting.cell_grid import Cells
from cnnviz.ui.painting.drawing import (
    CHARACTER,
    draw_cell,
    draw_number,
    draw_outline,
    fitting_pixels,
    text_width,
)
from cnnviz.ui.painting.theme import Theme

SIGNS, SIGN_WORDS = 22.0, 30.0
"""Pixels: signs between grids, and words before them."""
RING = 1.4
"""How much larger ∘ is set: fonts have it far smaller than = and Σ."""
COMMA = 40.0
"""Pixels between the two tiles of a ReLU."""
NOT_YET = 170
"""How dense a veil lies over products that are not yet added, of 255."""


def draw_convolution(
    painter: QPainter,
    laid: Sheet,
    stage: Stage,
    terms: ConvolutionTerms,
    theme: Theme,
    tap: Tap | None,
    *,
    followed: bool,
) -> None:
    """Draw window ∘ kernel = products for each channel.

    Where the sum is `followed`, the products after `tap` are veiled.
    """
    how, shown = writing(stage), shown_of(stage, terms)
    count = len(terms.channels)
    letters = QFontMetricsF(painter.font()).height() * 0.8
    cell = laid.channels[0].values
    signs = min(SIGNS, 0.8 * laid.apart, 1.2 * cell.height * cell.size[0])
    for at, channel in zip(stage.told, laid.channels, strict=True):
        for grid, values, scale, each, sign in (
            (channel.values, terms.values, stage.source_scale, how.values, ""),
            (channel.weights, terms.weights, stage.weight_scale, how.weights, "×"),
            (channel.products, shown.products, how.product_scale, how.products, "="),
        ):
            draw_grid(
                painter, grid, values[at], scale, each, laid.digits, theme,
                window=terms.window if grid is channel.values else None,
                sign=sign if not laid.apart else "",
            )  # fmt: skip
        for sign, rect in channel.signs:
            size = signs * RING if sign == "∘" else signs
            draw_number(painter, rect, sign, theme.ink, size)
        _draw_sums(painter, channel, shown, at, how, laid.digits, theme)
        if count > 1:
            name = channel_name(terms.channels[at], count)
            colour = channel_colour(terms.channels[at], count, theme)
            draw_number(painter, channel.label, name, colour, letters, bold=True, align=RIGHT)
        if tap is not None:
            _draw_tap(painter, channel, at, tap, theme, followed=followed)


def draw_pool(
    painter: QPainter, area: QRectF, stage: Stage, terms: PoolTerms, theme: Theme, tap: Tap | None
) -> None:
    """Draw what a pooling window holds, the chosen cell with a ring."""
    how = written(stage.source)
    grid, digits = pool_grid(area, stage, terms)
    draw_grid(
        painter, grid, terms.values, stage.source_scale, how, digits, theme, window=terms.window
    )
    word = {"mean": "Σ"}.get(terms.how, terms.how)
    sign = QRectF(area.left(), area.top(), grid.x - area.left() - 20, area.height())
    width = text_width(word, SIGN_WORDS) + 4
    draw_number(painter, sign.adjusted(sign.width() - width, 0, 0, 0), word, theme.ink, SIGN_WORDS)
    if terms.chosen is not None:
        draw_outline(painter, grid.rect(*terms.chosen), theme.accent, theme.outline, theme.ground)
    if tap is not None:
        # The ring of the chosen cell stays in sight around the mark.
        inset = 4.0 if tap[1:] == terms.chosen else 0.0
        marked = grid.rect(*tap[1:]).adjusted(inset, inset, -inset, -inset)
        draw_outline(painter, marked, theme.ink, 2.0, theme.ground)


def pool_grid(area: QRectF, stage: Stage, terms: PoolTerms) -> tuple[Cells, float]:
    """Return where a pooling window lies in `area`, and the height of its digits."""
    rows, columns = terms.values.shape
    return lone(area.adjusted(0, 4, 0, -4), (rows, columns), characters(written(stage.source)))


def draw_relu(
    painter: QPainter, area: QRectF, stage: Stage, terms: ReluTerms, theme: Theme
) -> None:
    """Draw 0 and the value, the larger with a ring."""
    how, scale = written(stage.source), stage.source_scale
    height = min(area.height() - 8, 128.0)
    width = min(2 * height, area.width() * 0.3)
    needed = characters(how) + len(how.unit)
    digits = fitting_pixels(width, height, needed, 48.0)
    top = area.center().y() - height / 2
    left = area.center().x() - (1.4 * width + COMMA) / 2
    zero = QRectF(left, top, width * 0.4, height)
    before = QRectF(zero.right() + COMMA, top, width, height)
    _draw_tile(painter, zero, 0.0, scale, digits, "0", theme)
    _draw_tile(painter, before, terms.before, scale, digits, how.whole(terms.before), theme)
    for words, rect in (
        ("max (", QRectF(zero.left() - 100, top, 92, height)),
        (",", QRectF(zero.right(), top, COMMA / 2, height)),
        (")", QRectF(before.right() + 8, top, 16, height)),
    ):
        wide = text_width(words, SIGN_WORDS) + 4
        draw_number(
            painter, rect.adjusted(max(0.0, rect.width() - wide), 0, 0, 0), words, theme.ink,
            SIGN_WORDS,
        )  # fmt: skip
    chosen = before if terms.before > 0 else zero
    draw_outline(painter, chosen, theme.accent, theme.outline, theme.ground)


def _draw_tile(
    painter: QPainter,
    rect: QRectF,
    value: float,
    scale: Scale,
    digits: float,
    words: str,
    theme: Theme,
) -> None:
    draw_cell(painter, rect, value, words, scale, digits)
    draw_outline(painter, rect, theme.line, 1.0)


def _draw_sums(
    painter: QPainter,
    channel: Channel,
    shown: ShownArithmetic,
    at: int,
    how: Writing,
    digits: float,
    theme: Theme,
) -> None:
    """Write the sum of each row of products beside it, or that of all."""
    ink = QColor(theme.ink)
    if len(channel.sums) == 1:
        rect = QRectF(channel.sums[0])
        # All of one size and width, so that those of several channels stand in one column.
        words = [how.products.text(float(total)) for total in shown.channel_sums]
        wide = max(text_width(each, 100) / 100 for each in words) + CHARACTER
        size = min(SIGNS, rect.height() * 0.6, rect.width() / wide)
        rect.setWidth(wide * size)
        draw_number(painter, rect, words[at], ink, size, align=RIGHT)
        return
    for row, rect in enumerate(channel.sums):
        draw_aligned(painter, rect, float(shown.products[at, row].sum()), how.products, ink, digits)


def _draw_tap(
    painter: QPainter, channel: Channel, at: int, tap: Tap, theme: Theme, *, followed: bool
) -> None:
    """Mark a tap in all grids of its channel, and veil the products after it."""
    if followed and at >= tap[0]:
        veil = QColor(theme.panel)
        veil.setAlpha(NOT_YET)
        for row, column in np.ndindex(channel.products.size):
            if (at, row, column) > tap:
                painter.fillRect(channel.products.rect(row, column), veil)
    if at == tap[0]:
        for grid in channel.grids:
            draw_outline(painter, grid.rect(*tap[1:]), theme.ink, 2.0, theme.ground)
