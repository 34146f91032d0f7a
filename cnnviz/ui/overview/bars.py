"""How sure the network is of each class: bars with their values, the winner largest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from cnnviz.core.numbers import NumberStyle, text
from cnnviz.nn.layers import Softmax
from cnnviz.state.run import Run
from cnnviz.ui.painting.drawing import draw_number, text_width
from cnnviz.ui.painting.theme import Theme

LARGER = 1.45
"""How much larger the winner's words are than the others'."""
THICK = 7.0
PERCENT = NumberStyle(1)


@dataclass(frozen=True, slots=True)
class ClassBar:
    """One class.

    Attributes
    ----------
    name, value : str
        What it is called; its number in words.
    share : float
        Length of its bar, 0 to 1.
    channel : int
        Its place in the model's order.
    wins : bool
        Whether it is the likeliest.
    """

    name: str
    value: str
    share: float
    channel: int
    wins: bool


def class_bars(run: Run, *, by_size: bool) -> tuple[ClassBar, ...]:
    """Return the bars of what the last layer of `run` says; empty without a model or an answer.

    There is none where nothing is drawn.

    Probabilities where a softmax ends the network, else the scores of its last layer as they are.
    """
    model, layers = run.document.model, run.document.network.layers
    if model is None or not layers or run.problem is not None or run.blank:
        return ()
    last = run.of(layers[-1].name)
    if last is None or last.shape != (len(model.classes), 1, 1):
        return ()
    values = np.nan_to_num(last.values.reshape(-1)).astype(np.float64)
    sure = isinstance(layers[-1], Softmax)
    most = 1.0 if sure else float(values.max())
    winner = int(values.argmax())
    bars = []
    for channel, (name, value) in enumerate(zip(model.classes, values.tolist(), strict=True)):
        words = f"{text(100 * value, PERCENT)} %" if sure else text(value, last.style)
        share = min(1.0, max(0.0, value / most)) if most > 0 else 0.0
        bars.append(ClassBar(name, words, share, channel, channel == winner))
    if by_size:
        bars.sort(key=lambda bar: -values[bar.channel])
    return tuple(bars)


def bars_width(classes: Sequence[str], metrics: QFontMetricsF, least: float) -> float:
    """Return how wide the bars are: every name and value in one line."""
    if not classes:
        return 0.0
    pixels = metrics.height() * 0.8
    longest = max(metrics.horizontalAdvance(name) for name in classes)
    return float(round(max(least, longest * LARGER + text_width("100.0 %", pixels * LARGER) + 12)))


def bar_rects(count: int, area: QRectF, line: float) -> list[QRectF]:
    """Return where as many of `count` bars as fit lie, each with its words over it."""
    least = line + THICK + 5
    height = min(max(least, (area.height() - line * 0.6) / max(1, count)), least * 1.7)
    rects, top = [], area.top()
    for _ in range(count):
        if top + least > area.bottom():
            break
        rects.append(QRectF(area.left(), top, area.width(), height))
        top += height
    return rects


def draw_bars(
    painter: QPainter, bars: Sequence[ClassBar], area: QRectF, line: float, theme: Theme
) -> None:
    """Draw as many bars as fit; the winner is always among them."""
    rects = bar_rects(len(bars), area, line)
    shown = list(bars[: len(rects)])
    if shown and not any(bar.wins for bar in shown):
        shown[-1] = next(bar for bar in bars if bar.wins)
    extra = line * (LARGER - 1)
    top = 0.0
    for bar, rect in zip(shown, rects, strict=True):
        larger = extra if bar.wins else 0.0
        _draw_bar(painter, bar, rect.translated(0, top).adjusted(0, 0, 0, larger), line, theme)
        top += larger


def _draw_bar(painter: QPainter, bar: ClassBar, rect: QRectF, line: float, theme: Theme) -> None:
    factor = LARGER if bar.wins else 1.0
    words = QRectF(rect.left(), rect.top(), rect.width(), line * factor)
    plain = QFont(painter.font())
    font = QFont(plain)
    font.setBold(bar.wins)
    font.setPointSizeF(plain.pointSizeF() * factor)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    pixels = metrics.height() * 0.8
    room = words.adjusted(0, 0, -text_width(bar.value, pixels, bold=bar.wins) - 8, 0)
    painter.setPen(QColor(theme.ink))
    name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
    right = Qt.AlignmentFlag.AlignRight
    draw_number(painter, words, bar.value, theme.ink, pixels, bold=bar.wins, align=right)
    painter.setFont(plain)
    groove = QRectF(rect.left(), words.bottom() + 1, rect.width(), THICK * factor)
    painter.fillRect(groove, QColor(theme.selected))
    length = groove.width() * bar.share
    painter.fillRect(
        QRectF(groove.topLeft(), QPointF(groove.left() + length, groove.bottom())),
        QColor(theme.ink if bar.wins else theme.faint),
    )
