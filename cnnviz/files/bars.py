"""Single numbers as bars: what a layer without maps holds."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cnnviz.core.colour import Scale, colour_of
from cnnviz.core.numbers import style_for, text
from cnnviz.core.sheets import packing
from cnnviz.files.lettering import shortened, width, write

MOST = 512
"""So many bars are drawn: those farthest from zero."""
_INK, _FAINT, _LINE, _EDGE = "#1b1d20", "#585e66", "#c4c7cc", "#7d838b"
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
        Of more than `MOST`, only those farthest from zero are drawn.
    scale : Scale
        A bar's colours, and how far the longest possible ones reach.
    classes : tuple of str
        What the numbers stand for; empty where they are only counted, from 0. The class of the
        largest stands out.
    """

    values: NDArray[np.float32]
    scale: Scale
    classes: tuple[str, ...]

    @property
    def extent(self) -> tuple[int, int]:
        """Height and width in pixels."""
        columns = -(-len(self._drawn) // self._rows)
        return self._rows * _ROW, columns * (self._wide + _GAP) - _GAP

    def draw(self, picture: Image.Image, corner: tuple[int, int]) -> None:
        """Draw them into `picture`, of mode RGB, from `corner` (top, left) on."""
        draw = ImageDraw.Draw(picture)
        known = np.where(np.isnan(self.values), -np.inf, self.values)
        strong = {int(known.argmax())} if self.classes else set(self._drawn)
        zero, _ = self._ends(0.0)
        for place, at in enumerate(self._drawn):
            column, row = divmod(place, self._rows)
            left, top = corner[1] + column * (self._wide + _GAP), corner[0] + row * _ROW
            base, ink = top + _ROW - 6, _INK if at in strong else _FAINT
            write(picture, (left + self._before, base), self._names[at], _LETTERS, ink, "right")
            axis, value = left + self._before + _BESIDE, float(self.values[at])
            begin, end = self._ends(value)
            if begin < end:
                box = (axis + begin, top + 4, axis + end, top + 4 + _THICK)
                draw.rectangle(box, fill=colour_of(value, self.scale), outline=_EDGE)
            draw.line((axis + zero, top, axis + zero, top + _ROW - 1), _LINE)
            right = left + self._wide
            write(picture, (right, base), self._numbers[at], _LETTERS, ink, "right")

    @cached_property
    def _drawn(self) -> list[int]:
        """Which of the values are drawn, in their order."""
        far = np.argsort(-np.abs(self.values), kind="stable")[:MOST]
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
        return max(width(name, _LETTERS) for name in self._names.values())

    @property
    def _length(self) -> int:
        return _LONG if len(self._drawn) <= _ONE_LIST else _SHORT

    @cached_property
    def _wide(self) -> int:
        """Width of a bar with its name and its value."""
        behind = max(width(number, _LETTERS) for number in self._numbers.values())
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
