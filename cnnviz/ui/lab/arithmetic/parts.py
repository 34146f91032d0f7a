"""The arithmetic of layers without a window, drawn: a line of tiles joined by signs."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from cnnviz.state.arithmetic.parts import MOST_TOLD, parts_of
from cnnviz.state.stage import Stage
from cnnviz.ui.painting.drawing import (
    draw_cell,
    draw_number,
    draw_outline,
    fitting_pixels,
    text_width,
)
from cnnviz.ui.painting.theme import Theme

LEAST_TILE = 64.0
"""Pixels that a tile is wide at least: of more contributions the smaller ones join the rest."""
TALLEST = 96.0
LARGEST_DIGITS = 34.0
SIGNS = 24.0


def draw_parts(painter: QPainter, area: QRectF, stage: Stage, theme: Theme) -> None:
    """Draw the tiles of this stop, what they are below them."""
    most = max(1, min(MOST_TOLD, int(area.width() / (LEAST_TILE + SIGNS)) - 2))
    parts = parts_of(stage, most)
    if not parts:
        return
    font = painter.font()
    metrics = QFontMetricsF(font)
    lines = metrics.height() * max(part.below.count("\n") + 1 for part in parts)
    signs = [text_width(part.sign, SIGNS) + 12 if part.sign else 0.0 for part in parts]
    width = min((area.width() - sum(signs)) / len(parts), 2.4 * TALLEST)
    height = min(area.height() - lines - 8, TALLEST)
    left = area.left() + max(0.0, (area.width() - sum(signs) - width * len(parts)) / 2)
    top = area.top() + max(0.0, (area.height() - height - lines) / 2)
    pixels = min(
        (fitting_pixels(width, height, len(part.words), LARGEST_DIGITS) for part in parts),
        default=0.0,
    )
    for part, sign in zip(parts, signs, strict=True):
        draw_number(painter, QRectF(left, top, sign, height), part.sign, theme.ink, SIGNS)
        tile = QRectF(left + sign + 2, top, width - 4, height)
        if part.scale is not None:
            draw_cell(painter, tile, part.value, part.words, part.scale, pixels)
        else:
            painter.fillRect(tile, QColor(theme.raised))
            draw_number(painter, tile, part.words, theme.ink, pixels)
        draw_outline(painter, tile, theme.line, 1.0)
        _draw_below(painter, tile, part.below, metrics, theme)
        left += sign + width


def _draw_below(
    painter: QPainter, tile: QRectF, words: str, metrics: QFontMetricsF, theme: Theme
) -> None:
    """Write what a number is, or was made of, below its tile."""
    room = QRectF(tile.left() - 4, tile.bottom() + 4, tile.width() + 8, 0.0)
    lines = words.split("\n")
    size = metrics.height() * 0.76
    size *= min(1.0, room.width() / max(text_width(line, size) for line in lines))
    for at, line in enumerate(lines):
        place = QRectF(room.left(), room.top() + at * metrics.height(), room.width(), size * 1.3)
        draw_number(painter, place, line, theme.faint, size)
