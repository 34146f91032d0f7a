"""Filters as pictures: tiles, their names, and what their colours mean."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from cnnviz.core.colour import Bytes
from cnnviz.core.numbers import MINUS, text
from cnnviz.state.filters import Filters, ink_for
from cnnviz.ui.learned.layout import FRAME, Tiling
from cnnviz.ui.painting.drawing import characters_of, draw_number, fitting_pixels
from cnnviz.ui.painting.legend import draw_bar
from cnnviz.ui.painting.theme import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def image_of(pixels: Bytes) -> QImage:
    """Return colours, shape (H, W, 3), as an image of its own."""
    rows, columns = pixels.shape[:2]
    flat = np.ascontiguousarray(pixels)
    return QImage(flat.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def draw_tiles(
    painter: QPainter,
    filters: Filters,
    tiles: Tiling,
    seen: Iterable[int],
    picture: Callable[[int], QImage],
    chosen: int,
    dead: NDArray[np.bool_],
    theme: Theme,
) -> None:
    """Draw the filters that are in sight.

    Parameters
    ----------
    seen : iterable of int
        Which those are.
    picture : callable
        Returns the picture of one.
    chosen : int
        The one on the stage.
    dead : ndarray of bool, shape (O,)
        Which are marked as dead.
    """
    plain = QFont(painter.font())
    bold = QFont(plain)
    bold.setBold(True)
    for at in seen:
        rect = tiles.tile(at)
        painter.setFont(bold if at == chosen else plain)
        painter.setPen(QColor(theme.ink if at == chosen else theme.faint))
        room = tiles.name(at).adjusted(FRAME, 0, -FRAME, 0)
        metrics = QFontMetricsF(painter.font())
        name = metrics.elidedText(filters.called(at), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, LEFT, name)
        if dead[at]:
            draw_hatch(painter, rect.adjusted(-FRAME, -FRAME, FRAME, FRAME), theme)
        painter.drawImage(rect.topLeft(), picture(at))
        _draw_edge(painter, rect, 0.5, QPen(QColor(theme.line), 1))
        if at == chosen:
            _draw_edge(painter, rect, FRAME - 1.5, QPen(QColor(theme.ink), 3))
        _draw_numbers(painter, filters, tiles, at, QFontMetricsF(plain).height())


def draw_hatch(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Fill `rect` with the hatching that means dead."""
    painter.fillRect(rect, QColor(theme.ground))
    painter.fillRect(rect, QBrush(QColor(theme.faint), Qt.BrushStyle.BDiagPattern))


def draw_legend(
    painter: QPainter, filters: Filters, rect: QRectF, dead: str, hatched: bool, theme: Theme
) -> None:
    """Say in one line what the colours mean, and in another what is hatched.

    Parameters
    ----------
    dead : str
        What is said of dead maps, "" for nothing.
    hatched : bool
        Whether any is marked: then the mark is explained.
    """
    line = rect.height() / 2
    above = QRectF(rect.left(), rect.top(), rect.width(), line)
    painter.setPen(QColor(theme.faint))
    zero = "Mid-grey" if filters.coloured else "White"
    reach = text(filters.scale.high, filters.style)
    if filters.own:
        painter.drawText(above, LEFT, f"{zero} is 0, full colour each filter's largest weight")
    elif filters.coloured:
        words = f"{zero} is 0, a colour's full light {reach}, none {MINUS}{reach}"
        painter.drawText(above, LEFT, words)
    else:
        draw_bar(painter, above, filters.scale, filters.style, theme)
    below = above.translated(0, line)
    if hatched:
        swatch = QRectF(below.left(), below.center().y() - 7, 14, 14)
        draw_hatch(painter, swatch, theme)
        _draw_edge(painter, swatch, 0, QPen(QColor(theme.faint), 1))
        below.setLeft(swatch.right() + 8)
    painter.setPen(QColor(theme.ink if hatched else theme.faint))
    metrics = QFontMetricsF(painter.font())
    said = metrics.elidedText(dead, Qt.TextElideMode.ElideRight, below.width())
    painter.drawText(below, LEFT, said)


def _draw_edge(painter: QPainter, rect: QRectF, out: float, pen: QPen) -> None:
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(-out, -out, out, out))


def _draw_numbers(painter: QPainter, filters: Filters, tiles: Tiling, at: int, line: float) -> None:
    """Write the weights of a single kernel where they can be read from afar."""
    if filters.coloured or filters.values.shape[1] > 1:
        return
    characters = characters_of(filters.style, filters.scale.low, filters.scale.high)
    pixels = fitting_pixels(tiles.cell, tiles.cell, characters)
    if pixels < line * 0.75:
        return
    corner = tiles.tile(at).topLeft()
    for (row, column), value in np.ndenumerate(filters.values[at, 0]):
        place = QPointF(corner.x() + column * tiles.cell, corner.y() + row * tiles.cell)
        cell = QRectF(place.x(), place.y(), tiles.cell, tiles.cell)
        ink = QColor(*ink_for(filters, at, (row, column)))
        draw_number(painter, cell, text(float(value), filters.style), ink, pixels)
