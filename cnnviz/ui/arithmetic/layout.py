"""Where the terms of one stop lie: pure, from their number and the room there is."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from cnnviz.core.geometry import Pair
from cnnviz.ui.cells import Cells, squares
from cnnviz.ui.paint import fitting_pixels

SIGN = 34.0
"""Pixels between two grids, for the sign that joins them."""
GAP = 18.0
LARGEST_CELL = 128.0
LARGEST_DIGITS = 44.0


@dataclass(frozen=True, slots=True)
class Channel:
    """The three grids of one channel: what the window holds, the kernel, their products."""

    values: Cells
    weights: Cells
    products: Cells
    signs: tuple[tuple[str, QRectF], ...]

    @property
    def grids(self) -> tuple[Cells, Cells, Cells]:
        """All three."""
        return self.values, self.weights, self.products


@dataclass(frozen=True, slots=True)
class Sheet:
    """The terms of one stop.

    Attributes
    ----------
    channels : tuple of Channel
        One for each channel read.
    digits : float
        Height of all their digits, pixels; 0 where none fit.
    """

    channels: tuple[Channel, ...]
    digits: float


def sheet(area: QRectF, channels: int, size: Pair, characters: float) -> Sheet:
    """Lay out the terms of a convolution's cell so that their digits are largest.

    Three grids beside each other for each channel, the channels side by side or below each
    other; or, where that leaves no room for digits, one grid a channel whose cells hold value,
    weight and product below each other.

    Parameters
    ----------
    area : QRectF
        The room there is, pixels.
    channels : int
        How many channels are read.
    size : (int, int)
        Rows and columns of the kernel.
    characters : float
        Digits that the widest number takes.
    """
    beside = [_beside(area, channels, columns, size) for columns in {1, channels}]
    stacked = _stacked(area, channels, size)
    best = max((*beside, stacked), key=lambda laid: _digits(laid, characters, stacked))
    return Sheet(best, _fitting(best, characters))


def _digits(laid: tuple[Channel, ...], characters: float, stacked: tuple[Channel, ...]) -> float:
    """Return how well the digits of an arrangement read; grids of their own read a bit better."""
    cell = laid[0].values
    pixels = _fitting(laid, characters) or min(cell.width, cell.height) / 100
    return pixels * (0.8 if laid is stacked else 1.0)


def _fitting(laid: tuple[Channel, ...], characters: float) -> float:
    cell = laid[0].values
    return fitting_pixels(cell.width, cell.height, characters, LARGEST_DIGITS)


def _beside(area: QRectF, channels: int, columns: int, size: Pair) -> tuple[Channel, ...]:
    """Three grids in a row for each channel, so many channels beside each other."""
    rows = -(-channels // columns)
    room_across = (area.width() - GAP * (columns - 1)) / columns - 2 * SIGN
    room_down = (area.height() - GAP / 2 * (rows - 1)) / rows
    cell = min(room_across / (3 * size[1]), room_down / size[0], LARGEST_CELL)
    cell = float(math.floor(cell)) if cell >= 4 else cell
    grid_width, grid_height = cell * size[1], cell * size[0]
    whole_width = columns * (3 * grid_width + 2 * SIGN) + GAP * (columns - 1)
    whole_height = rows * grid_height + GAP / 2 * (rows - 1)
    left = round(area.left() + max(0.0, (area.width() - whole_width) / 2))
    top = round(area.top() + max(0.0, (area.height() - whole_height) / 2))
    laid = []
    for channel in range(channels):
        row, column = divmod(channel, columns)
        x = left + column * (3 * grid_width + 2 * SIGN + GAP)
        y = top + row * (grid_height + GAP / 2)
        starts = [x + at * (grid_width + SIGN) for at in range(3)]
        grids = [squares(start, y, cell, size) for start in starts]
        signs = tuple(
            (sign, QRectF(start - SIGN, y, SIGN, grid_height))
            for sign, start in zip("∘=", starts[1:], strict=True)
        )
        laid.append(Channel(grids[0], grids[1], grids[2], signs))
    return tuple(laid)


def _stacked(area: QRectF, channels: int, size: Pair) -> tuple[Channel, ...]:
    """One grid for each channel; value, weight and product share a cell."""
    between = 3.0
    width = ((area.width() - GAP * (channels - 1)) / channels - between * size[1]) / size[1]
    height = (area.height() - between * size[0]) / size[0] / 3
    width, height = math.floor(min(width, 5.5 * height)), math.floor(height)
    across, down = width + between, 3 * height + between
    whole = channels * size[1] * across + GAP * (channels - 1)
    left = round(area.left() + max(0.0, (area.width() - whole) / 2))
    laid = []
    for channel in range(channels):
        x = left + channel * (size[1] * across + GAP)
        grids = [
            Cells(x, area.top() + at * height, width, height, across, down, size) for at in range(3)
        ]
        laid.append(Channel(grids[0], grids[1], grids[2], ()))
    return tuple(laid)
