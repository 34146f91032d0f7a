"""Tiles and bars as pictures: for the screen and for what is exported."""

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cnnviz.core.colour import colour_of
from cnnviz.core.numbers import text
from cnnviz.ui.lab.tiles.layout import Bars, Tiles
from cnnviz.ui.lab.tiles.scene import Field, TileScene
from cnnviz.ui.painting.blocks import draw_block
from cnnviz.ui.painting.drawing import draw_number, draw_outline, plane_image
from cnnviz.ui.painting.legend import draw_bar, draw_caption
from cnnviz.ui.painting.theme import Theme, number_font

RIGHT = Qt.AlignmentFlag.AlignRight
VALUE_SHARE, BAR_SHARE, LEAST_BAR = 0.2, 0.25, 20.0
"""Parts of a line that its number and the longest bar take; pixels of that bar, at least."""
LEAST_LETTERS = 11.0
"""Pixels of letters that can still be read."""


def draw_scene(painter: QPainter, scene: TileScene, chosen: int, theme: Theme) -> None:
    """Draw the fields, what makes the number of this stop, and the line to it.

    Parameters
    ----------
    chosen : int
        The channel of this stop.
    """
    font = painter.font()
    for field in (scene.source, scene.operator, scene.output):
        if field is not None:
            painter.setFont(font)
            _draw_around(painter, field, theme)
            _draw_field(painter, field, chosen if field is scene.output else None, theme)
    painter.setFont(font)
    if scene.operator is None:
        between = QRectF(
            scene.source.area.right(), scene.source.area.top(),
            scene.output.area.left() - scene.source.area.right(), scene.source.area.height(),
        )  # fmt: skip
        painter.setPen(QColor(theme.faint))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(between.adjusted(8, 0, -8, 0), flags, scene.words)
    _draw_link(painter, scene, theme)


def _draw_around(painter: QPainter, field: Field, theme: Theme) -> None:
    """Write title and size above a field, and what its colours mean below it."""
    band = QFontMetricsF(painter.font()).height() * 1.5
    above = QRectF(field.area.left(), field.area.top() - band, field.area.width(), band)
    draw_caption(painter, above, (field.title, field.size), theme, stale=field.stale)
    below = QRectF(field.area.left(), field.area.bottom(), field.area.width(), band)
    draw_bar(painter, below, field.scale, field.style, theme)


def _draw_field(painter: QPainter, field: Field, chosen: int | None, theme: Theme) -> None:
    if isinstance(field.place, Bars):
        _draw_bars(painter, field, field.place, chosen, theme)
    else:
        _draw_tiles(painter, field, field.place, theme)


def _draw_tiles(painter: QPainter, field: Field, tiles: Tiles, theme: Theme) -> None:
    channels, rows, columns = field.values.shape
    # One picture of all tiles below each other: coloured in one go.
    image = plane_image(field.values.reshape(1, channels * rows, columns), field.scale)
    for channel in range(channels):
        draw_block(painter, tiles.rect(channel), image.copy(0, channel * rows, columns, rows))
    if tiles.gap > 2:
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for channel in range(channels):
            painter.drawRect(tiles.rect(channel).adjusted(-0.5, -0.5, 0.5, 0.5))
    else:
        draw_outline(painter, tiles.whole.adjusted(-1, -1, 1, 1), theme.line, 1.0)


def _draw_bars(
    painter: QPainter, field: Field, bars: Bars, chosen: int | None, theme: Theme
) -> None:
    """Draw name, bar and number of each channel; the largest number is bold."""
    numbers = field.values[:, 0, 0]
    finite = np.nan_to_num(numbers)
    low, high = min(0.0, float(finite.min())), max(0.0, float(finite.max()))
    span = (high - low) or 1.0
    line_height = QFontMetricsF(painter.font()).height()
    size, named, room = bar_sizes(field, bars, line_height)
    best = int(finite.argmax())
    letters = QFontMetricsF(number_font(size, bold=True))
    for channel, (name, value) in enumerate(zip(_names(field), finite.tolist(), strict=True)):
        line = bars.rect(channel)
        strong = channel == best
        draw_number(
            painter, QRectF(line.left(), line.top(), named - 8, line.height()),
            letters.elidedText(name, Qt.TextElideMode.ElideRight, named - 8), theme.ink, size,
            bold=strong, align=RIGHT,
        )  # fmt: skip
        start, end = sorted((-low / span * room, (value - low) / span * room))
        thick = line.height() * 0.66
        bar = QRectF(
            line.left() + named + start, line.center().y() - thick / 2, max(1.0, end - start), thick
        )
        painter.fillRect(bar, QColor(*colour_of(value, field.scale)))
        painter.setPen(QPen(QColor(theme.faint), 1))
        painter.drawRect(bar)
        words = text(float(numbers[channel]), field.style)
        draw_number(painter, line, words, theme.ink, size, bold=strong, align=RIGHT)
    painter.setPen(QPen(QColor(theme.faint), 1))
    zero = bars.area.left() + named - low / span * room
    painter.drawLine(QLineF(zero, bars.area.top(), zero, bars.area.bottom()))


def _names(field: Field) -> tuple[str, ...]:
    return field.names or tuple(map(str, range(len(field.values))))


def bar_sizes(field: Field, bars: Bars, line: float) -> tuple[float, float, float]:
    """Return how high the letters of bars are, and the width of the names and of the bars.

    All letters of a field are as high, so high that every name can be read beside a bar; only
    where they would be too small are names cut off.
    """
    width = bars.area.width()
    words = [text(float(each), field.style) for each in field.values[:, 0, 0]]
    size = float(round(min(line * 0.78, bars.height * 0.72)))
    while True:
        wide = QFontMetricsF(number_font(size, bold=True)).horizontalAdvance
        numbers, names = max(map(wide, words)) + 8, max(map(wide, _names(field))) + 9
        left = width - max(numbers, width * VALUE_SHARE)
        if names <= left - width * BAR_SHARE or size <= LEAST_LETTERS:
            named = max(8.0, min(names, left - LEAST_BAR))
            return size, named, left - named
        size -= 1


def draw_pointed(
    painter: QPainter, scene: TileScene, link: tuple[QRectF, QRectF], theme: Theme
) -> None:
    """Outline what is pointed at and what it is made of, or what reads it: paler than the stop."""
    colour = QColor(theme.accent)
    colour.setAlpha(60)
    painter.setPen(QPen(QColor(theme.accent), theme.outline * 0.6, Qt.PenStyle.DashLine))
    for rect in link:
        painter.fillRect(rect, colour)
        painter.drawRect(rect)
    if scene.operator is None and not link[0].isEmpty():
        _join(painter, link, theme, 110)


def _draw_link(painter: QPainter, scene: TileScene, theme: Theme) -> None:
    """Outline what makes the number and the number itself, and join their corners."""
    if scene.marked.isEmpty():
        draw_outline(painter, scene.made, theme.accent, theme.outline, theme.ground)
        return
    inset = theme.outline / 2
    marked = scene.marked.adjusted(-inset, -inset, inset, inset)
    if scene.operator is None:
        _join(painter, (marked, scene.made), theme, 150)
    for rect in (marked, scene.made):
        draw_outline(painter, rect, theme.accent, theme.outline, theme.ground)


def _join(painter: QPainter, link: tuple[QRectF, QRectF], theme: Theme, alpha: int) -> None:
    """Join what is read with what is made by two thin lines."""
    (marked, made), colour = link, QColor(theme.accent)
    colour.setAlpha(alpha)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.5))
    for begin, end in (
        (marked.topRight(), made.topLeft()),
        (marked.bottomRight(), made.bottomLeft()),
    ):
        painter.drawLine(QLineF(begin, end))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
