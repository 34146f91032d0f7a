"""What is drawn over the planes: the window, the cell it makes, their link, what is hovered."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cnnviz.core.geometry import Geometry, Pair
from cnnviz.ui.lab.stage.grid import Grid
from cnnviz.ui.lab.stage.layout import Column, WindowBox
from cnnviz.ui.painting.drawing import draw_outline
from cnnviz.ui.painting.theme import Theme

LEAST_BOX = 7.0
"""Pixels that the box around a window or cell has at least, so that it is found."""


@dataclass(frozen=True, slots=True)
class Hover:
    """What lies under the pointer.

    Attributes
    ----------
    side : {"source", "output"}
        Which of the two planes.
    cell : (int, int)
        Row and column, in the padding where negative or past the end.
    channel : int
        Of the lens under the pointer, or of the plane.
    point : QPointF
        Where the pointer is.
    """

    side: str
    cell: Pair
    channel: int
    point: QPointF


def box_rect(grid: Grid, box: WindowBox, glide: float = 0.0) -> QRectF:
    """Return where a box of cells lies, at least so large that it is found.

    `glide` moves it by so many cells to the right.
    """
    rect = grid.rect(box[0], box[1] + glide, box[2], box[3])
    wider, higher = LEAST_BOX - rect.width(), LEAST_BOX - rect.height()
    if wider > 0 or higher > 0:
        rect.adjust(-max(0, wider) / 2, -max(0, higher) / 2, max(0, wider) / 2, max(0, higher) / 2)
    return rect


def draw_window(
    painter: QPainter,
    column: Column,
    theme: Theme,
    *,
    box: WindowBox,
    dilation: Pair = (1, 1),
    glide: float = 0.0,
    pale: bool = False,
) -> None:
    """Outline `box` in the plane and in its lenses; `pale` for what is only hovered."""
    colour = QColor(theme.accent)
    for grid in (column.plane, *(lens.grid for lens in column.lenses)):
        rect = box_rect(grid, box, glide)
        painter.save()
        room = grid.clip.adjusted(-5, -5, 5, 5)
        painter.setClipRect(room)
        if pale:
            colour.setAlpha(60)
            painter.fillRect(rect, colour)
            painter.setPen(QPen(QColor(theme.accent), theme.outline * 0.6, Qt.PenStyle.DashLine))
            painter.drawRect(rect)
        else:
            large = grid.cell >= 8
            thick = theme.outline if large else theme.outline * 0.7
            # Half of it lies on the window's own cells, so that it meets no number beside them.
            inset = thick / 2 if large else 0.0
            rect.adjust(inset, inset, -inset, -inset)
            draw_outline(painter, rect, theme.accent, thick, theme.ground)
            if dilation != (1, 1) and grid.cell * min(dilation) >= 6:
                _draw_taps(painter, grid, box, dilation, theme)
        painter.restore()


def _draw_taps(painter: QPainter, grid: Grid, box: WindowBox, dilation: Pair, theme: Theme) -> None:
    """Outline the cells that a dilated window reads."""
    painter.setPen(QPen(QColor(theme.accent), max(1.5, theme.outline * 0.6)))
    for row in range(box[0], box[0] + box[2], dilation[0]):
        for column in range(box[1], box[1] + box[3], dilation[1]):
            painter.drawRect(grid.rect(row, column).adjusted(1, 1, -1, -1))


def draw_links(
    painter: QPainter,
    sources: Iterable[QRectF],
    target: QRectF,
    theme: Theme,
    *,
    pale: bool = False,
) -> None:
    """Join the corners of each source box with those of the target box by thin lines."""
    near, far = QColor(theme.accent), QColor(theme.accent)
    near.setAlpha(110 if pale else 190)
    # The lines from the far corners cross the numbers between: they are there, but faint.
    far.setAlpha(near.alpha() // 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for source in sources:
        for colour, begin, end in (
            (far, source.topLeft(), target.topLeft()),
            (far, source.bottomLeft(), target.bottomLeft()),
            (near, source.topRight(), target.topRight()),
            (near, source.bottomRight(), target.bottomRight()),
        ):
            painter.setPen(QPen(colour, 1.0 if pale else 1.5))
            painter.drawLine(QLineF(begin, end))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def draw_readers(painter: QPainter, column: Column, readers: list[Pair], theme: Theme) -> None:
    """Mark the cells that read a hovered pixel."""
    fill = QColor(theme.accent)
    fill.setAlpha(70)
    for grid in (column.plane, *(lens.grid for lens in column.lenses)):
        painter.save()
        painter.setClipRect(grid.clip)
        painter.setPen(QPen(QColor(theme.accent), theme.outline * 0.5, Qt.PenStyle.DashLine))
        for row, col in readers:
            rect = grid.rect(row, col)
            painter.fillRect(rect, fill)
            painter.drawRect(rect)
        painter.restore()


def draw_inset(painter: QPainter, column: Column, theme: Theme) -> None:
    """Show in the plane what its lenses enlarge: a thin box, joined with the first lens."""
    if not column.lenses:
        return
    lens, plane = column.lenses[0].grid, column.plane
    top, left = (lens.clip.top() - lens.y) / lens.cell, (lens.clip.left() - lens.x) / lens.cell
    rows, columns = lens.clip.height() / lens.cell, lens.clip.width() / lens.cell
    inset = plane.rect(top, left, rows, columns).intersected(plane.clip.adjusted(-1, -1, 1, 1))
    if inset.isEmpty():
        return
    draw_outline(painter, inset, theme.ink, 1.0, theme.ground)
    for grid in (each.grid for each in column.lenses):
        draw_outline(painter, grid.clip, theme.line, 1.0)


def readers_of(geometry: Geometry, pixel: Pair, most: int = 1000) -> list[Pair]:
    """Return the first output cells whose windows read `pixel`."""
    return [(int(row), int(column)) for row, column in geometry.readers(pixel)[:most]]
