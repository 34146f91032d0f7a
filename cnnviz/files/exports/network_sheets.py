"""A sheet of a whole network: all maps of every layer, layer after layer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from cnnviz.core.colour import reduced, strongest
from cnnviz.core.numbers import MINUS, how_many
from cnnviz.core.sheets import Packing, packing
from cnnviz.core.sizes import Pair
from cnnviz.files.exports.bars import Bars
from cnnviz.files.exports.lettering import shortened
from cnnviz.files.exports.maps import Planes, shown_colours
from cnnviz.files.exports.pages import LIGHT, Box, Page, Raster, Words
from cnnviz.files.exports.pages.page import room
from cnnviz.files.exports.sheet_parts import (
    MARGIN,
    NUMBER,
    Legend,
    ends_of,
    framed,
    head,
    head_width,
)
from cnnviz.files.exports.sheets import Shown

MOST_BARS = 24
"""Of more numbers each is a small square; of more classes those farthest from zero are told."""
_MAP, _PICTURE, _NUMBER = 64, 224, 10
"""Pixels of a map's longer side, of the picture's, and of a single number's."""
_GAP, _BETWEEN = 4, 40
"""Pixels between two maps, and between two layers."""
_TOP, _COLOURS, _HEADS = MARGIN + 84, 49, 74
"""Pixels from the upper edge to the layers, and from a layer's to its colours and to its maps."""
_LETTERS, _LONGEST_NAME = 18, 24
_RATIO = 1.6
"""The sheet is about so many times as wide as it is high."""
_STEP = 40
"""Pixels between two widths that are tried."""


def network_sheet(layers: Sequence[Shown], subject: str) -> Page:
    """Return the page of all layers, from the input to the answer.

    Parameters
    ----------
    layers : sequence of Shown
        In the network's order.
    subject : str
        What was shown to which model: it stands in the head.
    """
    blocks = [_Block(each) for each in layers]
    sizes = [each.extent for each in blocks]
    corners, (high, wide) = _flow(sizes)
    maps = sum(len(each.pictures) for each in layers if not each.is_flat)
    count = sum(each.kind != "picture" for each in layers)
    name, line = shortened(subject, 80), f"{how_many(count, 'layer')}, {how_many(maps, 'map')}"
    shapes: list[Raster | Box] = []
    words = head(name, line)
    for block, (down, right) in zip(blocks, corners, strict=True):
        corner = _TOP + down, MARGIN + right
        shapes += block.shapes(corner)
        words += block.words(corner)
    size = _TOP + high + MARGIN, max(wide, head_width(name, line)) + 2 * MARGIN
    return Page(size, LIGHT.ground, tuple(shapes), tuple(words), f"cnnviz: {subject}, {line}")


def _flow(sizes: Sequence[Pair]) -> tuple[list[Pair], Pair]:
    """Return where blocks lie in lines from left to right, and how much they take together."""
    widest, longest = max(wide for _, wide in sizes), sum(wide + _BETWEEN for _, wide in sizes)
    tried = [_lines(sizes, wide) for wide in range(widest, longest + _STEP, _STEP)]
    return min(tried, key=lambda each: abs(math.log(each[1][1] / each[1][0] / _RATIO)))


def _lines(sizes: Sequence[Pair], room: int) -> tuple[list[Pair], Pair]:
    """Return where blocks lie in lines of at most `room` pixels."""
    corners: list[Pair] = []
    top = left = tall = wide = 0
    for height, across in sizes:
        if left and left + across > room:
            top, left, tall = top + tall + _BETWEEN, 0, 0
        corners.append((top, left))
        left, tall, wide = left + across + _BETWEEN, max(tall, height), max(wide, left + across)
    return corners, (top + tall, wide)


@dataclass(frozen=True, eq=False)
class _Block:
    """A layer's maps below its name, its shape and its colours."""

    shown: Shown

    @cached_property
    def legend(self) -> Legend:
        """Its colours, small."""
        shown = self.shown
        ends = ends_of(shown.scale)
        if shown.each_own and not shown.is_flat:
            ends = (f"{MINUS}m" if shown.scale.low < 0 else "0", "m of each")
        return Legend(shown.scale, ends, shown.in_colour, (9, 64), NUMBER)

    @cached_property
    def bars(self) -> Bars | None:
        """Its numbers as bars, where they are few or stand for classes."""
        shown = self.shown
        if not shown.is_flat or not (shown.classes or len(shown.values) <= MOST_BARS):
            return None
        return Bars(shown.values[:, 0, 0], shown.scale, shown.classes, MOST_BARS)

    @cached_property
    def cells(self) -> list[Planes]:
        """What each of its pictures shows: large ones as means, maps as their strongest values."""
        shown = self.shown
        side = _PICTURE if shown.kind == "picture" else 2 * _MAP
        shrink = reduced if shown.kind == "picture" else strongest
        factor = -(-max(shown.values.shape[1:]) // side)
        with np.errstate(invalid="ignore", over="ignore"):
            return [shrink(planes, factor) for planes, _ in shown.pictures]

    @property
    def zoom(self) -> int:
        """Pixels of a cell."""
        longest = int(max(self.cells[0].shape[1:]))
        if longest == 1:
            return _NUMBER
        return max(1, (_PICTURE if self.shown.kind == "picture" else _MAP) // longest)

    @cached_property
    def places(self) -> Packing:
        """How its maps are packed: at least as wide as its head."""
        count, (rows, columns) = len(self.cells), self.cells[0].shape[1:]
        size = rows * self.zoom, columns * self.zoom
        places = packing(count, size, gap=(_GAP, _GAP))
        fitting = (self._head_width + _GAP) // (size[1] + _GAP)
        return replace(places, columns=min(count, max(places.columns, fitting)))

    @property
    def extent(self) -> Pair:
        """Its height and width."""
        height, wide = self.bars.extent if self.bars else self.places.extent
        return _HEADS + height, max(wide, self._head_width)

    @cached_property
    def _head_width(self) -> int:
        return max(*(room(each.text, each.size) for each in self._head((0, 0))), self.legend.width)

    def _head(self, corner: Pair) -> list[Words]:
        """Return its name, its kind and its shape, and the words of its legend."""
        top, left = corner
        shown, (count, rows, columns) = self.shown, self.shown.values.shape
        line = f"{shown.kind} · {count} @ {rows}×{columns}"
        return [
            Words(top + 16, left, shortened(shown.name, _LONGEST_NAME), _LETTERS, LIGHT.ink),
            Words(top + 36, left, line, NUMBER, LIGHT.faint),
            *self.legend.words(top + _COLOURS, left),
        ]

    def shapes(self, corner: Pair) -> list[Raster | Box]:
        """Return its colours and its maps, or its bars."""
        shapes = self.legend.shapes(corner[0] + _COLOURS, corner[1])
        below = corner[0] + _HEADS, corner[1]
        if self.bars:
            return [*shapes, *self.bars.shapes(below)]
        scales = [scale for _, scale in self.shown.pictures]
        for at, (planes, scale) in enumerate(zip(self.cells, scales, strict=True)):
            top, left, _, _ = self.places.rectangle(at)
            cells = shown_colours(planes, scale)
            tile = Raster(top + below[0], left + below[1], cells, (self.zoom, self.zoom))
            shapes += [framed(tile.rectangle), tile]
        return shapes

    def words(self, corner: Pair) -> list[Words]:
        """Return its head, and what stands beside its bars."""
        beside = self.bars.words((corner[0] + _HEADS, corner[1])) if self.bars else []
        return [*self._head(corner), *beside]
