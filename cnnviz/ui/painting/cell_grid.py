"""Small grids of cells that are all in sight: kernels, windows, products."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from cnnviz.core.geometry import Pair

WHOLE_FROM = 6.0
"""Pixels a cell from which its side is a whole number of pixels."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of one size at equal distances.

    Attributes
    ----------
    x, y : float
        Pixels of the first cell's top left corner.
    width, height : float
        A cell, pixels.
    across, down : float
        From one cell to the next, pixels.
    size : (int, int)
        Rows and columns.
    """

    x: float
    y: float
    width: float
    height: float
    across: float
    down: float
    size: Pair

    @property
    def whole(self) -> QRectF:
        """Where all cells lie."""
        return self.rect(0, 0).united(self.rect(self.size[0] - 1, self.size[1] - 1))

    def rect(self, row: int, column: int) -> QRectF:
        """Return where one cell lies."""
        return QRectF(
            self.x + column * self.across, self.y + row * self.down, self.width, self.height
        )

    def at(self, point: QPointF) -> Pair | None:
        """Return the cell under `point`, None where there is none."""
        row = math.floor((point.y() - self.y) / self.down)
        column = math.floor((point.x() - self.x) / self.across)
        if 0 <= row < self.size[0] and 0 <= column < self.size[1]:
            return (row, column) if self.rect(row, column).contains(point) else None
        return None


def squares(x: float, y: float, side: float, size: Pair) -> Cells:
    """Return square cells that touch each other."""
    return Cells(x, y, side, side, side, side, size)


def squares_in(area: QRectF, size: Pair, most: float) -> Cells:
    """Return the largest square cells, up to `most` pixels a side, in the middle of `area`."""
    rows, columns = size
    side = max(1.0, min(area.width() / columns, area.height() / rows, most))
    if side >= WHOLE_FROM:
        side = float(math.floor(side))
    left = round(area.left() + (area.width() - side * columns) / 2)
    top = round(area.top() + (area.height() - side * rows) / 2)
    return squares(left, top, side, size)
