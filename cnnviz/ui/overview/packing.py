"""How the maps of a layer are packed into a column."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from cnnviz.nn.layers import Shape

LEAST = 16
"""Pixels of a map's longer side, at least."""
LEAST_CELLS = ((256, 10), (2048, 6))
"""Pixels of a map of one cell, at least, of so many maps; more of them are smaller still."""
SMALLEST = 4
EDGE = 1
"""Pixels of the line around a map."""
GAP = 2
"""Pixels between two maps, their lines included."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Maps of one size in a grid, filled column by column.

    Attributes
    ----------
    count : int
        How many maps.
    rows, columns : int
        Of the grid.
    width, height : int
        Of a map, pixels.
    zoom : int
        Pixels of a cell; 0 where a map has more cells than pixels.
    """

    count: int
    rows: int
    columns: int
    width: int
    height: int
    zoom: int

    @property
    def size(self) -> tuple[int, int]:
        """Pixels across and down, the lines around the maps included."""
        across, down = self.width + GAP, self.height + GAP
        return self.columns * across, min(self.rows, self.count) * down

    def rect(self, channel: int) -> QRectF:
        """Return where a map lies in the grid."""
        column, row = divmod(channel, self.rows)
        left, top = column * (self.width + GAP) + EDGE, row * (self.height + GAP) + EDGE
        return QRectF(left, top, self.width, self.height)

    def at(self, point: QPointF) -> int | None:
        """Return the map under `point` or beside it in the gap, None where there is none."""
        column = math.floor(point.x() / (self.width + GAP))
        row = math.floor(point.y() / (self.height + GAP))
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            return None
        channel = column * self.rows + row
        return channel if channel < self.count else None


def packed(shape: Shape, budget: int, height: int, most: int, least: int = LEAST) -> Pack:
    """Return the grid with the largest maps.

    Parameters
    ----------
    shape : (int, int, int)
        Channels, rows and columns of what is packed.
    budget, height : int
        Pixels across and down that there are. Where maps of the least size need more of them,
        the grid is wider.
    most, least : int
        Pixels of a map's longer side, at most and at least.
    """
    count, longest = shape[0], max(shape[1:])
    least = least if longest > 1 else least_of_cells(count)
    best, zoom = 0, 0.0
    columns = 1
    while columns <= count and budget // columns > GAP:
        rows = -(-count // columns)
        across, down = budget // columns - GAP, height // rows - GAP
        room = min(across / shape[2], down / shape[1], most / longest)
        fits = _whole(room) if room >= 1 else room
        # Maps of few lines are drawn thicker than they would be.
        wide, high = _side(shape, fits)
        inside = columns * (wide + GAP) <= budget and rows * (high + GAP) <= height
        if inside and fits > zoom and fits * longest >= least:
            best, zoom = columns, fits
        columns += 1
    if not best:
        zoom = float(math.ceil(least / longest)) if least >= longest else least / longest
    side = _side(shape, zoom)
    if not best:
        best = -(-count // max(1, height // (side[1] + GAP)))
    rows = -(-count // best)
    return Pack(count, rows, -(-count // rows), *side, int(zoom) if zoom >= 1 else 0)


def least_of_cells(count: int) -> int:
    """Return the pixels of one of `count` maps of one cell, at least."""
    return next((side for most, side in LEAST_CELLS if count <= most), SMALLEST)


def _whole(zoom: float) -> float:
    return float(max(1, math.floor(zoom)))


def _side(shape: Shape, zoom: float) -> tuple[int, int]:
    """Return width and height of a map; one that shrinks to a line stays to be seen."""
    least = 1 if zoom >= 1 else 3
    return max(least, round(shape[2] * zoom)), max(least, round(shape[1] * zoom))
