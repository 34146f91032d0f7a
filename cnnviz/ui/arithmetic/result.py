"""What the terms of a stop come to: the sums, and the large tile of the value."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from cnnviz.core.colour import colour_of, ink_on
from cnnviz.core.numbers import NumberStyle, text
from cnnviz.nn.explain import ConvolutionTerms
from cnnviz.state.frame import Stage
from cnnviz.ui.arithmetic.content import channel_name, shown_of, writing
from cnnviz.ui.paint import characters_of, draw_number, draw_outline, fitting_pixels
from cnnviz.ui.theme import Theme

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignVCenter


def draw_result(painter: QPainter, rect: QRectF, stage: Stage, theme: Theme) -> None:
    """Draw what the terms come to, ending in the result's tile, always at the same place."""
    rows = _summands(stage)
    band = QFontMetricsF(painter.font()).height() * 1.35
    room = rect.height() - band * len(rows) - 8
    height = max(36.0, min(room, 160.0))
    top = rect.top() + max(0.0, (rect.height() - height - 8 - band * len(rows)) / 2)
    font = painter.font()
    for at, (name, words) in enumerate(rows):
        line = QRectF(rect.left(), top + at * band, rect.width(), band)
        painter.setFont(font)
        painter.setPen(QColor(theme.faint))
        painter.drawText(line, LEFT | MIDDLE, name)
        draw_number(painter, line, words, theme.ink, max(16.0, band * 0.7), align=RIGHT)
    tile = QRectF(rect.left() + 4, top + band * len(rows) + 8, rect.width() - 8, height - 6)
    output = stage.output
    value = _value(stage)
    rgb = colour_of(value, stage.output_scale)
    painter.fillRect(tile, QColor(*rgb))
    characters = characters_of(output.style, output.low, output.high) + 2.5
    digits = fitting_pixels(tile.width(), tile.height(), characters, 64.0)
    words = f"= {text(value, _result_style(stage))}"
    draw_number(painter, tile, words, QColor(*ink_on(rgb)), digits or 12.0, bold=True)
    draw_outline(painter, tile, theme.accent, theme.outline, theme.ground)


def _summands(stage: Stage) -> list[tuple[str, str]]:
    """Return name and number of what is added up to the value."""
    if not isinstance(stage.terms, ConvolutionTerms):
        return []
    style = writing(stage).products
    shown = shown_of(stage, stage.terms, style)
    sums = shown.channel_sums.tolist()
    if len(sums) == 1:
        rows = [("Σ products", text(sums[0], style))]
    elif len(sums) <= 4:
        rows = [
            (f"Σ {channel_name(channel, len(sums))}", text(each, style))
            for channel, each in zip(stage.terms.channels, sums, strict=True)
        ]
    else:
        rows = [(f"Σ of {len(sums)} channels", text(sum(sums), style))]
    return [*rows, ("+ bias", text(shown.bias, style))]


def _result_style(stage: Stage) -> NumberStyle:
    if isinstance(stage.terms, ConvolutionTerms):
        return writing(stage).products
    return stage.output.style


def _value(stage: Stage) -> float:
    if isinstance(stage.terms, ConvolutionTerms):
        return float(shown_of(stage, stage.terms, writing(stage).products).value)
    return stage.terms.value
