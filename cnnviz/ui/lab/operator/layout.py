"""Where everything in the operator's column lies: pure, from the room there is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF

from cnnviz.core.geometry import Pair
from cnnviz.ui.painting.cell_grid import Cells, squares_in

GAP = 8.0
MOST_CELL = 144.0
"""Pixels a cell of a kernel has at most."""
LEAST_HERO = 104.0
"""Pixels of height below which rows that can be missed make room for the kernel."""
SPARE = 9
"""The rank of rows that are shown only where the kernel has much room."""
MUCH = 0.45
"""Part of the height that is much room."""


def cells_in(area: QRectF, size: Pair, most: float = MOST_CELL) -> Cells:
    """Return the cells of a kernel of `size` rows and columns in `area`."""
    return squares_in(area, size, most)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the column.

    Attributes
    ----------
    name : str
        What lies in it.
    height : float
        Pixels.
    rank : int
        Rows of the highest rank are the first to go where the room is short; 0 stays.
    """

    name: str
    height: float
    rank: int = 0


HERO = Row("hero", 0.0)
"""The row that gets the room which the others leave."""


def rows_in(room: QRectF, rows: Sequence[Row], gap: float = GAP) -> dict[str, QRectF]:
    """Stack `rows`, one of them `HERO`, in `room`; those without a place are left out."""
    left = list(rows)
    while True:
        used = sum(row.height for row in left) + gap * (len(left) - 1)
        hero = room.height() - used
        last = max(left, key=lambda row: row.rank)
        enough = room.height() * MUCH if last.rank == SPARE else LEAST_HERO
        if hero >= enough or last.rank == 0:
            break
        left.remove(last)
    places = {}
    top = room.top()
    for row in left:
        height = max(hero, 1.0) if row is HERO else row.height
        places[row.name] = QRectF(room.left(), top, room.width(), height)
        top += height + gap
    return places


@dataclass(frozen=True, slots=True)
class Hero:
    """The kernel shown, and beside or above it the small kernels of all channels.

    Attributes
    ----------
    kernel : QRectF
        Room for the kernel shown.
    thumbs : tuple of QRectF
        One per channel.
    chain : QRectF
        Where the kernels are linked.
    """

    kernel: QRectF
    thumbs: tuple[QRectF, ...] = ()
    chain: QRectF = field(default_factory=QRectF)


def hero_in(area: QRectF, size: Pair, channels: int, line: float, *, chained: bool) -> Hero:
    """Lay out the kernel and its `channels` thumbs so that the kernel becomes largest.

    Parameters
    ----------
    area : QRectF
        The room there is.
    size : (int, int)
        Rows and columns of the kernel.
    channels : int
        1 needs no thumbs.
    line : float
        Height of a line of text, pixels.
    chained : bool
        Whether there is a chain that links the kernels.
    """
    if channels == 1:
        return Hero(area)
    beside = _beside(area, channels, line, line + 10 if chained else 0.0)
    above = _above(area, channels, line, line * 2 if chained else 0.0)
    sides = [cells_in(each.kernel, size).width for each in (beside, above)]
    return above if sides[1] > sides[0] else beside


def _beside(area: QRectF, channels: int, line: float, link: float) -> Hero:
    letter = line * 1.1
    each = (area.height() - link - GAP / 2 * channels) / channels
    each = min(each, area.width() * 0.25 - letter)
    width = letter + each
    total = each * channels + GAP / 2 * channels + link
    top = area.top() + max(0.0, (area.height() - total) / 2)
    step = each + GAP / 2
    thumbs = tuple(QRectF(area.left(), top + step * n, width, each) for n in range(channels))
    chain = QRectF(area.left(), top + step * channels, width, link)
    return Hero(area.adjusted(width + GAP, 0, 0, 0), thumbs, chain)


def _above(area: QRectF, channels: int, line: float, link: float) -> Hero:
    width = (area.width() - link - GAP * channels) / channels
    height = max(line * 2, min(width - line, area.height() * 0.24))
    step = width + GAP
    thumbs = tuple(
        QRectF(area.left() + step * n, area.top(), width, height) for n in range(channels)
    )
    chain = QRectF(area.right() - link, area.top() + (height - line - 10) / 2, link, line + 10)
    return Hero(area.adjusted(0, height + GAP, 0, 0), thumbs, chain)
