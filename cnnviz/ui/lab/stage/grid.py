"""Cells laid out on the screen: which cell is where, and what is in sight."""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF

from cnnviz.core.geometry import Pair

NO_RING = ((0, 0), (0, 0))
Ring = tuple[Pair, Pair]
"""Padding around a plane, in cells: ((top, bottom), (left, right))."""

WHOLE_FROM = 4.0
"""Pixels a cell from which its side is a whole number of pixels."""
MOST_ZOOM = 96.0
"""Pixels a cell can be zoomed to."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """What part of a plane is in sight, shared by input and output.

    Attributes
    ----------
    zoom : float
        1 shows all of the plane.
    row, column : float
        The middle of what is in sight, as a part of the plane's height and width.
    """

    zoom: float = 1.0
    row: float = 0.5
    column: float = 0.5


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells on the screen.

    Attributes
    ----------
    x, y : float
        Pixels of the top left corner of cell (0, 0); it may be out of sight.
    cell : float
        Side of a cell, pixels.
    size : (int, int)
        Rows and columns of the plane.
    ring : ((top, bottom), (left, right))
        Cells of padding around it.
    clip : QRectF
        What is in sight.
    """

    x: float
    y: float
    cell: float
    size: Pair
    ring: Ring
    clip: QRectF

    def rect(self, row: float, column: float, rows: float = 1, columns: float = 1) -> QRectF:
        """Return where a block of cells lies, pixels."""
        return QRectF(
            self.x + column * self.cell,
            self.y + row * self.cell,
            columns * self.cell,
            rows * self.cell,
        )

    @property
    def plane(self) -> QRectF:
        """Where the plane lies without its padding, in sight or not."""
        return self.rect(0, 0, *self.size)

    @property
    def whole(self) -> QRectF:
        """Where the plane lies with its padding, in sight or not."""
        (top, bottom), (left, right) = self.ring
        return self.rect(-top, -left, self.size[0] + top + bottom, self.size[1] + left + right)

    def cell_at(self, point: QPointF) -> Pair | None:
        """Return the cell under `point`, padding included; None where there is none in sight."""
        if not self.clip.contains(point):
            return None
        row = math.floor((point.y() - self.y) / self.cell)
        column = math.floor((point.x() - self.x) / self.cell)
        # A rectangle contains its far edges, where the cells have ended.
        (top, bottom), (left, right) = self.ring
        inside = -top <= row < self.size[0] + bottom and -left <= column < self.size[1] + right
        return (row, column) if inside else None

    def holds(self, cell: Pair) -> bool:
        """Tell whether `cell` belongs to the plane itself, not to its padding."""
        return 0 <= cell[0] < self.size[0] and 0 <= cell[1] < self.size[1]

    def part(self, point: QPointF) -> tuple[float, float]:
        """Return where `point` lies, as a part of the plane's height and width."""
        plane = self.plane
        return (
            (point.y() - plane.top()) / plane.height(),
            (point.x() - plane.left()) / plane.width(),
        )

    def visible(self) -> tuple[slice, slice]:
        """Return the rows and columns of the plane, without padding, that are in sight."""
        spans = []
        for start, low, high, count in (
            (self.y, self.clip.top(), self.clip.bottom(), self.size[0]),
            (self.x, self.clip.left(), self.clip.right(), self.size[1]),
        ):
            first = max(0, math.floor((low - start) / self.cell + 1e-6))
            last = min(count, math.ceil((high - start) / self.cell - 1e-6))
            spans.append(slice(first, max(first, last)))
        return spans[0], spans[1]


def plane_grid(area: QRectF, size: Pair, ring: Ring, viewport: Viewport) -> Grid:
    """Return the grid that shows a plane in `area`, centred, as large as the viewport says."""
    (top, bottom), (left, right) = ring
    rows, columns = size[0] + top + bottom, size[1] + left + right
    fitting = min(area.width() / columns, area.height() / rows)
    cell = min(fitting * viewport.zoom, max(MOST_ZOOM, fitting))
    if cell >= WHOLE_FROM:
        cell = float(math.floor(cell))
    x = _start(area.left(), area.width(), cell, size[1], (left, right), viewport.column)
    y = _start(area.top(), area.height(), cell, size[0], (top, bottom), viewport.row)
    grid = Grid(x, y, cell, size, ring, area)
    return replace(grid, clip=area.intersected(grid.whole))


def _start(low: float, room: float, cell: float, count: int, ring: Pair, middle: float) -> float:
    """Return where cell 0 begins along one axis: centred if all fits, else never past an end."""
    before, after = ring
    total = (count + before + after) * cell
    if total <= room + 1e-6:
        return round(low + (room - total) / 2) + before * cell
    start = low + room / 2 - middle * count * cell
    start = min(start, low + before * cell)
    return round(max(start, low + room - (count + after) * cell))


def lens_grid(
    area: QRectF, size: Pair, ring: Ring, window: tuple[int, int, int, int], cell: float
) -> Grid:
    """Return the grid of a lens: a page of large cells that holds the window.

    Pages stand still while the window walks within them.

    Parameters
    ----------
    window : (int, int, int, int)
        First row and column the window covers, padding counted negative; its rows and columns.
    cell : float
        Side of a cell, pixels.
    """
    room_down = max(1, math.floor(area.height() / cell + 1e-6))
    room_across = max(1, math.floor(area.width() / cell + 1e-6))
    first_row, down = _page(window[0], window[2], room_down, size[0], ring[0])
    first_column, across = _page(window[1], window[3], room_across, size[1], ring[1])
    left = round(area.left() + (area.width() - across * cell) / 2)
    top = round(area.top())
    clip = QRectF(left, top, across * cell, down * cell)
    return Grid(left - first_column * cell, top - first_row * cell, cell, size, ring, clip)


def _page(start: int, extent: int, room: int, count: int, ring: Pair) -> Pair:
    """Return the first cell of the page along one axis, and how many cells it shows."""
    low, high = -ring[0], count + ring[1]
    if high - low <= room:
        return low, high - low
    turn = room - extent - 1
    centred = start - (room - extent) // 2
    first = centred if turn < 2 else (start - low - 1) // turn * turn + low
    return max(low, min(first, high - room)), room
