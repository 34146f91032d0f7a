"""Single numbers as bars: what a layer without maps holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.colour import Scale, colour_of
from cnnviz.core.numbers import style_for, text
from cnnviz.core.sheets import packing
from cnnviz.files.exports.lettering import shortened
from cnnviz.files.exports.pages import LIGHT, Box, Words
from cnnviz.files.exports.pages.page import room

MOST = 512
"""So many bars are drawn on a sheet of their own: those farthest from zero."""
_EDGE = (125, 131, 139)
_LETTERS, _ROW, _THICK, _BESIDE, _GAP = 14, 22, 14, 8, 40
_LONG, _SHORT = 256, 160
"""Pixels of the longest bar in one list, and in each of several columns."""
_LONGEST_NAME = 24
_ONE_LIST = 16
"""So many bars stand below each other; more in several columns."""


@dataclass(frozen=True, eq=False)
class Bars:
    """A bar for each number, with its class or number before it and its value behind.

    Attributes
    ----------
    values : ndarray of float32, shape (C,)
        Of more than `most`, only those farthest from zero are drawn.
    scale : Scale
        A bar's colours, and how far the longest possible ones reach.
    classes : tuple of str
        What the numbers stand for; empty where they are only counted, from 0. The class of the
        largest stands out.
    most : int
        So many are drawn.
    """

    values: NDArray[np.float32]
    scale: Scale
    classes: tuple[str, ...]
    most: int = MOST

    @property
    def extent(self) -> tuple[int, int]:
        """Height and width in pixels."""
        columns = -(-len(self._drawn) // self._rows)
        return self._rows * _ROW, columns * (self._wide + _GAP) - _GAP

    def shapes(self, corner: tuple[int, int]) -> list[Box]:
        """Return the bars from `corner` (top, left) on, and the lines they begin at."""
        zero, _ = self._ends(0.0)
        shapes = []
        for at, top, left in self._rows_from(corner):
            axis, value = left + self._before + _BESIDE, float(self.values[at])
            begin, end = self._ends(value)
            if begin < end:
                outer = (top + 4, axis + begin, _THICK + 1, end - begin + 1)
                inner = (top + 5, axis + begin + 1, _THICK - 1, end - begin - 1)
                shapes.append(Box(outer, _EDGE))
                shapes.append(Box(inner, colour_of(value, self.scale)))
            shapes.append(Box((top, axis + zero, _ROW, 1), LIGHT.line))
        return shapes

    def words(self, corner: tuple[int, int]) -> list[Words]:
        """Return the names before the bars and the values behind them."""
        known = np.where(np.isnan(self.values), -np.inf, self.values)
        strong = {int(known.argmax())} if self.classes else set(self._drawn)
        words = []
        for at, top, left in self._rows_from(corner):
            base, ink = top + _ROW - 6, LIGHT.ink if at in strong else LIGHT.faint
            before, behind = left + self._before, left + self._wide
            words.append(Words(base, before, self._names[at], _LETTERS, ink, "right"))
            words.append(Words(base, behind, self._numbers[at], _LETTERS, ink, "right"))
        return words

    def _rows_from(self, corner: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
        """Yield which value is drawn, and top and left of its row."""
        for place, at in enumerate(self._drawn):
            column, row = divmod(place, self._rows)
            yield at, corner[0] + row * _ROW, corner[1] + column * (self._wide + _GAP)

    @cached_property
    def _drawn(self) -> list[int]:
        """Which of the values are drawn, in their order."""
        far = np.argsort(-np.abs(self.values), kind="stable")[: self.most]
        return sorted(far.tolist())

    @cached_property
    def _names(self) -> dict[int, str]:
        if self.classes:
            return {at: shortened(self.classes[at], _LONGEST_NAME) for at in self._drawn}
        return {at: str(at) for at in self._drawn}

    @cached_property
    def _numbers(self) -> dict[int, str]:
        style = style_for(self.values)
        return {at: text(float(self.values[at]), style) for at in self._drawn}

    @cached_property
    def _before(self) -> int:
        """Room for the names."""
        return max(room(name, _LETTERS) for name in self._names.values())

    @property
    def _length(self) -> int:
        return _LONG if len(self._drawn) <= _ONE_LIST else _SHORT

    @cached_property
    def _wide(self) -> int:
        """Width of a bar with its name and its value."""
        behind = max(room(number, _LETTERS) for number in self._numbers.values())
        return self._before + _BESIDE + self._length + _BESIDE + behind

    @cached_property
    def _rows(self) -> int:
        """How many stand below each other; a column is filled before the next begins."""
        count = len(self._drawn)
        if count <= _ONE_LIST:
            return count
        return packing(count, (_ROW, self._wide), gap=(0, _GAP)).rows

    def _ends(self, value: float) -> tuple[int, int]:
        """Return from where to where the bar of `value` goes, in pixels; NaN has none."""
        low = min(self.scale.low, 0.0)
        reached = np.clip(np.nan_to_num([0.0, value]), low, self.scale.high)
        begin, end = np.sort(np.rint((reached - low) / (self.scale.high - low) * self._length))
        return int(begin), int(end)
