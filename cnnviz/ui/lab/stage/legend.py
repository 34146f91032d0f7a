"""What stands around a plane of the stage: its legend, the letters of its channels."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from cnnviz.state.scales import RARE
from cnnviz.ui.lab.stage.grid import Grid
from cnnviz.ui.lab.stage.layout import Column, StageLayout
from cnnviz.ui.lab.stage.overlay import COUNT_STYLE, Overlay
from cnnviz.ui.painting.legend import MIDDLE, draw_bar
from cnnviz.ui.painting.theme import Theme

USUAL, USUAL_SHORT = "99 % of cells", "99 %"
CHANNEL_NAMES = ("R", "G", "B")


def draw_channel_name(
    painter: QPainter, grid: Grid, channel: int, channels: int, theme: Theme
) -> None:
    """Write the channel's letter or number over the corner of its lens, in the gap above."""
    name = CHANNEL_NAMES[channel] if channels == 3 else str(channel)
    height = QFontMetricsF(painter.font()).height()
    plate = QRectF(grid.clip.left(), grid.clip.top() - height - 1, grid.clip.width(), height)
    painter.setPen(QColor(theme.ink))
    painter.drawText(plate, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, name)


def reach_words(column: Column) -> str:
    """Return how far the colours of a column reach; empty where that is no choice."""
    scale = column.scale
    if scale.beyond:
        return USUAL
    usual = column.activation.usual
    return "all cells" if scale.map != "gray" and usual < RARE * scale.high else ""


def tells_reach(layout: StageLayout, point: QPointF) -> bool:
    """Tell whether `point` lies on a legend whose colours may reach less far or farther."""
    columns = [each for each in (layout.source, layout.output) if each is not None]
    return any(each.legend.contains(point) and reach_words(each) for each in columns)


def draw_legend(
    painter: QPainter,
    column: Column,
    theme: Theme,
    overlay: Overlay | None = None,
) -> None:
    """Draw what the colours of a column mean: a bar with its numbers, or a veil's swatch."""
    rect, words = column.legend, reach_words(column)
    if overlay is not None and overlay.veils:
        end = rect.left() + 18
        swatch = QRectF(rect.left(), rect.center().y() - 7, 14, 14)
        painter.fillRect(swatch, QColor(theme.veil))
        words = overlay.words
    elif overlay is not None:
        end = draw_bar(painter, rect, overlay.scale, COUNT_STYLE, theme)
        words = overlay.words
    else:
        end = draw_bar(painter, rect, column.scale, column.activation.style, theme)
    rest = QRectF(end + 8, rect.top(), rect.right() - end - 8, rect.height())
    metrics = QFontMetricsF(painter.font())
    if words == USUAL and metrics.horizontalAdvance(words) > rest.width():
        words = USUAL_SHORT
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rest.width())
    painter.setPen(QColor(theme.faint))
    painter.drawText(rest, MIDDLE, words)
