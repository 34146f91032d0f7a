"""What the terms of a stop come to: the sums, and the large tile of the value."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from cnnviz.core.colour import colour_of, ink_on
from cnnviz.nn.explain import ConvolutionTerms, PoolTerms
from cnnviz.state.arithmetic.writing import Written, channel_name, shown_of, writing, written
from cnnviz.state.stage import Stage
from cnnviz.ui.lab.arithmetic.grids import LEFT, MIDDLE, RIGHT, channel_colour
from cnnviz.ui.painting.drawing import draw_number, draw_outline, text_width
from cnnviz.ui.painting.theme import Theme

LEAST_DIGITS, LARGEST_DIGITS = 17.0, 72.0
TALLEST = 176.0
Row = tuple[str, str, QColor]


def draw_result(
    painter: QPainter, rect: QRectF, stage: Stage, theme: Theme, *, pointed: bool = False
) -> None:
    """Draw what the terms come to, ending in the result's tile, always at the same place.

    `pointed` says that it is a cell pointed at, not that of the stop.
    """
    rows = _summands(stage, theme)
    band = QFontMetricsF(painter.font()).height() * 1.35
    above = band * len(rows) + (8 if rows else 0)
    height = max(36.0, min(rect.height() - above, TALLEST))
    top = rect.top() + max(0.0, (rect.height() - height - above) / 2)
    font = painter.font()
    for at, (name, words, colour) in enumerate(rows):
        line = QRectF(rect.left(), top + at * band, rect.width(), band)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(line, LEFT | MIDDLE, name)
        size = max(LEAST_DIGITS, band * 0.75)
        taken = QFontMetricsF(font).horizontalAdvance(name) + 8
        size *= min(1.0, (line.width() - taken) / text_width(words, size))
        draw_number(painter, line, words, theme.ink, size, align=RIGHT)
    room = QRectF(rect.left(), top + above, rect.width(), height)
    _draw_tile(painter, room, stage, theme, pointed=pointed)


def _draw_tile(
    painter: QPainter, room: QRectF, stage: Stage, theme: Theme, *, pointed: bool
) -> None:
    """Draw the value as large as the layer's longest fits, in its own colour."""
    edge = theme.outline + 1
    tile = room.adjusted(edge, edge, -edge, -edge)
    how, value = _value(stage)
    scale = stage.output_scale
    # A sum in double precision can be larger than any number a map can hold.
    rgb = colour_of(min(max(value, scale.low), scale.high), scale)
    painter.fillRect(tile, QColor(*rgb))
    ends = (stage.output.low, stage.output.high)
    words = f"= {how.whole(value)}"
    told = (words, *(f"= {how.whole(end)}" for end in ends))
    longest = max(text_width(each, 100, bold=True) for each in told) / 100
    digits = min(tile.height() * 0.72, tile.width() * 0.9 / longest, LARGEST_DIGITS)
    draw_number(painter, tile, words, QColor(*ink_on(rgb)), digits, bold=True)
    draw_outline(painter, tile, theme.accent, theme.outline, theme.ground, dashed=pointed)


def _summands(stage: Stage, theme: Theme) -> list[Row]:
    """Return name, number and the name's colour of what is put together to the value."""
    terms, faint = stage.terms, QColor(theme.faint)
    if isinstance(terms, PoolTerms) and terms.how == "mean":
        total = written(stage.source).whole(float(terms.values.sum()))
        return [("Σ window", total, faint), ("÷ cells", str(terms.divisor), faint)]
    if not isinstance(terms, ConvolutionTerms):
        return []
    how = writing(stage).products
    shown, count = shown_of(stage, terms), len(terms.channels)
    sums = shown.channel_sums.tolist()
    bias = ("+ bias", how.whole(shown.bias), faint)
    if count == 1:
        return [("Σ products", how.whole(sums[0]), faint), bias]
    if count > len(stage.told):
        told = sum(sums[at] for at in stage.told)
        return [
            ("Σ of these", how.whole(told), faint),
            (f"+ Σ of {count - len(stage.told)} others", how.whole(sum(sums) - told), faint),
            bias,
        ]
    rows = [
        (
            f"{'+ ' if at else ''}Σ {channel_name(channel, count)}",
            how.whole(each),
            channel_colour(channel, count, theme),
        )
        for at, (channel, each) in enumerate(zip(terms.channels, sums, strict=True))
    ]
    return [*rows, bias]


def _value(stage: Stage) -> tuple[Written, float]:
    """Return how the value is written, and the value."""
    if isinstance(stage.terms, ConvolutionTerms):
        return writing(stage).products, shown_of(stage, stage.terms).value
    return written(stage.output), stage.terms.value
