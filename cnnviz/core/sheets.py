"""Many maps in one picture: where each lies, and their colours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.colour import RGB, Bytes, Floats, Scale, colours
from cnnviz.core.sizes import Pair

Rectangle = tuple[int, int, int, int]
"""Top, left, height and width, in pixels."""
STEPS = 256
"""Colours of a ramp, as many as a colour map has."""


@dataclass(frozen=True, slots=True)
class Packing:
    """Where maps of one size lie in a mosaic: row by row, the first at the top left.

    Attributes
    ----------
    count : int
        How many maps there are.
    columns : int
        How many lie beside each other.
    size : (int, int)
        Height and width of each.
    gap : (int, int)
        What lies between rows and between columns, not around all.
    """

    count: int
    columns: int
    size: Pair
    gap: Pair

    @property
    def rows(self) -> int:
        """How many lie below each other; the last row may have room left."""
        return -(-self.count // self.columns)

    @property
    def extent(self) -> Pair:
        """Height and width of the whole mosaic."""
        return (
            self.rows * (self.size[0] + self.gap[0]) - self.gap[0],
            self.columns * (self.size[1] + self.gap[1]) - self.gap[1],
        )

    def rectangle(self, at: int) -> Rectangle:
        """Return where map `at`, counted from 0, lies."""
        row, column = divmod(at, self.columns)
        height, width = self.size
        return row * (height + self.gap[0]), column * (width + self.gap[1]), height, width


def packing(count: int, size: Pair, room_ratio: float = 1.0, gap: Pair = (0, 0)) -> Packing:
    """Return how to pack maps so that the mosaic is nearly of the room's proportions.

    Parameters
    ----------
    count : int
        How many maps there are, at least 1.
    size : (int, int)
        Height and width of each.
    room_ratio : float, default 1.0
        Width of the room over its height; 1 is a square.
    gap : (int, int), default (0, 0)
        What is to lie between rows and between columns.

    Notes
    -----
    Room left in the last row counts as much as wrong proportions: eight maps are three rows of
    three, twelve are three rows of four.
    """
    columns = np.arange(1, count + 1)
    rows = -(-count // columns)
    height, width = rows * (size[0] + gap[0]), columns * (size[1] + gap[1])
    off = np.abs(np.log(width / height / room_ratio)) + (rows * columns - count) / count
    # Of two that are equally good, the wider one: the last in this order.
    best = count - 1 - int(np.argmin(off[::-1].round(9)))
    return Packing(count, int(columns[best]), size, gap)


def mosaic(tiles: Sequence[Bytes], places: Packing, ground: RGB) -> Bytes:
    """Return the picture of all `tiles`, shape (height, width, 3).

    Parameters
    ----------
    tiles : sequence of ndarray of uint8, shape (H, W, 3)
        Maps in their colours; each cell becomes as many whole pixels as fit `places`.
    places : Packing
        Where they lie.
    ground : (int, int, int)
        The colour between them.
    """
    out = np.empty((*places.extent, 3), np.uint8)
    out[:] = ground
    for at, tile in enumerate(tiles):
        top, left, height, width = places.rectangle(at)
        zoomed = magnified(tile, height // tile.shape[0])
        out[top : top + height, left : left + width] = zoomed
    return out


def magnified(pixels: Bytes, zoom: int) -> Bytes:
    """Return `pixels`, shape (H, W, 3), each `zoom` times as wide and high, with hard edges."""
    return pixels.repeat(zoom, axis=1).repeat(zoom, axis=0)


def ramp(scale: Scale, steps: int = STEPS) -> Bytes:
    """Return the colours of `scale` from its low to its high end, shape (1, steps, 3)."""
    return colours(np.linspace(scale.low, scale.high, steps)[None], scale)


def own_scales(planes: Floats, shared: Scale) -> tuple[Scale, ...]:
    """Return a scale for each map, shape (C, H, W), that reaches as far as its own values.

    All take the colours of the `shared` one, with zero where it has it.
    """
    reaches = [_reach(plane) for plane in planes]
    return tuple(Scale(-reach if shared.low < 0 else 0.0, reach, shared.map) for reach in reaches)


def _reach(plane: NDArray[np.floating]) -> float:
    """Return how far from zero a plane's finite values are; 1 where all are zero."""
    return float(np.abs(plane[np.isfinite(plane)]).max(initial=0.0)) or 1.0
