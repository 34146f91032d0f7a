"""Where tiles and bars lie: pure, from how many there are and the room there is."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from cnnviz.nn.layers import Shape

MOST_BARS = 24
"""Of more channels each is a small square: bars would be too thin to be read."""
LARGEST_CELL = 44.0
TALLEST_BAR = 44.0


@dataclass(frozen=True, slots=True)
class Tiles:
    """Channels as tiles of equal size, row by row.

    Attributes
    ----------
    x, y : float
        Pixels of the first tile's corner.
    cell : float
        Pixels of a cell's side.
    gap : float
        Pixels between two tiles.
    across : int
        Tiles in a row.
    shape : (int, int, int)
        Channels, and rows and columns of one.
    """

    x: float
    y: float
    cell: float
    gap: float
    across: int
    shape: Shape

    @property
    def whole(self) -> QRectF:
        """Where all tiles lie."""
        last = self.rect(self.shape[0] - 1)
        corner = self.rect(min(self.across, self.shape[0]) - 1)
        return self.rect(0).united(corner).united(last)

    def rect(self, channel: int) -> QRectF:
        """Return where the tile of `channel` lies."""
        line, column = divmod(channel, self.across)
        _, rows, columns = self.shape
        wide, high = columns * self.cell, rows * self.cell
        return QRectF(
            self.x + column * (wide + self.gap), self.y + line * (high + self.gap), wide, high
        )

    def cell_rect(self, channel: int, row: int, column: int) -> QRectF:
        """Return where one cell of a tile lies."""
        corner = self.rect(channel).topLeft()
        return QRectF(
            corner.x() + column * self.cell, corner.y() + row * self.cell, self.cell, self.cell
        )

    def at(self, point: QPointF) -> tuple[int, int, int] | None:
        """Return channel, row and column of the cell under `point`, None where there is none."""
        channels, rows, columns = self.shape
        line = math.floor((point.y() - self.y) / (rows * self.cell + self.gap))
        place = math.floor((point.x() - self.x) / (columns * self.cell + self.gap))
        channel = line * self.across + place
        if not (0 <= place < self.across and line >= 0 and channel < channels):
            return None
        within = point - self.rect(channel).topLeft()
        row, column = math.floor(within.y() / self.cell), math.floor(within.x() / self.cell)
        return (channel, row, column) if row < rows and column < columns else None


@dataclass(frozen=True, slots=True)
class Bars:
    """Channels of one number each as bars below each other.

    Attributes
    ----------
    area : QRectF
        Where they lie.
    count : int
        How many there are.
    """

    area: QRectF
    count: int

    @property
    def height(self) -> float:
        """Pixels from one bar to the next."""
        return self.area.height() / self.count

    def rect(self, channel: int) -> QRectF:
        """Return where the line of `channel` lies: name, bar and number."""
        return QRectF(
            self.area.left(),
            self.area.top() + channel * self.height,
            self.area.width(),
            self.height,
        )

    def cell_rect(self, channel: int, row: int, column: int) -> QRectF:
        """Return where the line of `channel` lies: it is its only cell."""
        return self.rect(channel)

    def at(self, point: QPointF) -> tuple[int, int, int] | None:
        """Return the channel under `point` as the cell (channel, 0, 0)."""
        if not self.area.contains(point):
            return None
        return min(self.count - 1, int((point.y() - self.area.top()) / self.height)), 0, 0


def tiles_in(area: QRectF, shape: Shape) -> Tiles:
    """Return the largest tiles of `shape` that fit `area`, in its middle."""
    channels, rows, columns = shape
    gap = 1.0 if rows == columns == 1 else 4.0
    best, across = 0.0, 1
    for count in range(1, min(channels, max(1, int(area.width() / 2))) + 1):
        lines = -(-channels // count)
        wide = ((area.width() + gap) / count - gap) / columns
        high = ((area.height() + gap) / lines - gap) / rows
        if min(wide, high) > best:
            best, across = min(wide, high), count
    cell = min(best, LARGEST_CELL)
    cell = float(math.floor(cell)) if cell >= 2 else max(cell, 0.25)
    lines = -(-channels // across)
    wide, high = across * (columns * cell + gap) - gap, lines * (rows * cell + gap) - gap
    x = round(area.left() + max(0.0, (area.width() - wide) / 2))
    y = round(area.top() + max(0.0, (area.height() - high) / 2))
    return Tiles(x, y, cell, gap, across, shape)


def bars_in(area: QRectF, count: int) -> Bars:
    """Return so many bars in the middle of `area`."""
    height = min(area.height(), count * TALLEST_BAR)
    top = area.top() + (area.height() - height) / 2
    return Bars(QRectF(area.left(), top, area.width(), height), count)
