"""Where the tiles of a layer's filters lie: pure, from their size and the room there is."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from cnnviz.core.sheets import Packing
from cnnviz.state.filters import tile_size
from cnnviz.ui.painting.theme import UNIT

LARGEST_CELL = 96
SMALLEST_CELL = 3
SMALLEST_TILE = 56
"""Pixels that a tile's sides have at least: what is smaller cannot be told apart."""
LARGEST_TILE = 320
FRAME = 6
"""Pixels around a tile, for the frame that marks it."""
GAP = 2 * UNIT
MARGIN = 2 * UNIT
SPREAD = 1.3
"""So many times its own width a tile's column may be, where there is room."""


@dataclass(frozen=True, slots=True)
class Tiling:
    """Filters as tiles of equal size below their names, row by row.

    Attributes
    ----------
    count : int
        How many there are.
    across : int
        Tiles in a row.
    cell : int
        Pixels of a weight's side.
    places : Packing
        How the kernels of one filter lie, in weights.
    left, top : float
        Pixels of the first name's corner.
    step : (float, float)
        Pixels from one tile to the next, down and across.
    line : float
        Height of a name, pixels.
    room : float
        Width that a name may take.
    """

    count: int
    across: int
    cell: int
    places: Packing
    left: float
    top: float
    step: tuple[float, float]
    line: float
    room: float

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of a tile."""
        return tile_size(self.places, self.cell)

    @property
    def height(self) -> float:
        """Height of it all, with a margin."""
        return self.top + self.step[0] * -(-self.count // self.across) - GAP + MARGIN

    def slot(self, at: int) -> QRectF:
        """Return where tile `at` and its name lie."""
        row, column = divmod(at, self.across)
        x, y = self.left + column * self.step[1], self.top + row * self.step[0]
        return QRectF(round(x), round(y), self.room, self.step[0] - GAP)

    def name(self, at: int) -> QRectF:
        """Return where the name of tile `at` is written."""
        slot = self.slot(at)
        return QRectF(slot.left(), slot.top(), slot.width(), self.line)

    def tile(self, at: int) -> QRectF:
        """Return where the picture of filter `at` lies, below its name."""
        slot = self.slot(at)
        height, width = self.size
        return QRectF(slot.left() + FRAME, slot.top() + self.line + FRAME, width, height)

    def at(self, point: QPointF) -> int | None:
        """Return the filter whose tile or name is under `point`."""
        row = math.floor((point.y() - self.top) / self.step[0])
        column = math.floor((point.x() - self.left) / self.step[1])
        at = row * self.across + column
        inside = 0 <= column < self.across and row >= 0 and at < self.count
        return at if inside and self.slot(at).contains(point) else None

    def weight_at(self, point: QPointF) -> tuple[int, int, int] | None:
        """Return kernel, row and column of the weight under `point`; None where there is none."""
        at = self.at(point)
        if at is None or not self.tile(at).contains(point):
            return None
        within = point - self.tile(at).topLeft()
        rows, columns = self.places.size
        down, in_row = divmod(int(within.y()), rows * self.cell + 1)
        over, in_column = divmod(int(within.x()), columns * self.cell + 1)
        kernel = down * self.places.columns + over
        row, column = in_row // self.cell, in_column // self.cell
        inside = over < self.places.columns and kernel < self.places.count
        return (kernel, row, column) if inside and row < rows and column < columns else None

    def within(self, area: QRectF) -> range:
        """Return the filters that could be seen in `area`."""
        first = max(0, math.floor((area.top() - self.top) / self.step[0]))
        last = max(0, math.floor((area.bottom() - self.top) / self.step[0]) + 1)
        return range(min(self.count, first * self.across), min(self.count, last * self.across))


def tiling(
    count: int, places: Packing, room: tuple[float, float], line: float, widest: float, bar: float
) -> Tiling:
    """Return the largest tiles that all fit the room, or the smallest ones worth looking at.

    Parameters
    ----------
    count : int
        How many filters there are.
    places : Packing
        How the kernels of one lie.
    room : (float, float)
        Height and width there are.
    line : float
        Height of a line of text.
    widest : float
        Width of the widest name.
    bar : float
        Width of the scroll bar that stands where they do not all fit.
    """
    most = LARGEST_CELL
    while most > SMALLEST_CELL and max(tile_size(places, most)) > LARGEST_TILE:
        most -= 1
    least = SMALLEST_CELL
    while least < most and min(tile_size(places, least)) < SMALLEST_TILE:
        least += 1
    for cell in range(most, least - 1, -1):
        tiles = _of(count, places, cell, room[1], line, widest)
        if tiles.height <= room[0]:
            return tiles
    return _of(count, places, least, room[1] - bar, line, widest)


def _of(count: int, places: Packing, cell: int, width: float, line: float, widest: float) -> Tiling:
    """Return tiles of one size in as many columns as there is room for."""
    high, wide = tile_size(places, cell)
    room = max(wide + 2 * FRAME, widest)
    inner = width - 2 * MARGIN
    across = max(1, min(count, int((inner + GAP) // (room + GAP))))
    # Columns share what is left, but only where it is little: tiles that belong together.
    lines = -(-count // across)
    across = -(-count // lines)
    step = max(room + GAP, min((inner + GAP) / across, (room + GAP) * SPREAD))
    size = line + high + 2 * FRAME + GAP
    return Tiling(count, across, cell, places, MARGIN, MARGIN, (size, step), line, room)
