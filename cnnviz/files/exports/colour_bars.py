"""The colours of a scale as an upright bar, with the values that they stand for."""

from dataclasses import dataclass

import numpy as np

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import style_for, text
from cnnviz.core.sheets import ramp
from cnnviz.core.ticks import ends, ticks
from cnnviz.files.exports.pages import Box, Inks, Raster, Words
from cnnviz.files.exports.pages.page import rise, room

_LETTERS, _THICK, _MARK, _BESIDE = 14, 18, 4, 4
_TALLEST, _LEAST = 480, 96
"""Pixels of its length, at most beside a taller map, at least beside a smaller one."""
_APART = 48
"""Pixels from one value to the next, at least."""


@dataclass(frozen=True, slots=True)
class ColourBar:
    """The highest colour is on top.

    Attributes
    ----------
    scale : Scale
        Whose colours they are.
    in_colour : bool
        Whether it is that of red, green and blue, which lie side by side then.
    """

    scale: Scale
    in_colour: bool

    @property
    def width(self) -> int:
        """Pixels across, the values beside the colours included."""
        values = self._told(_TALLEST)
        return _THICK + _MARK + _BESIDE + max(room(each, _LETTERS) for _, each in values)

    def height(self, beside: int) -> int:
        """Return the pixels down, next to a map of `beside` pixels."""
        return min(_TALLEST, max(beside, _LEAST))

    def shapes(self, place: tuple[int, int], high: int, inks: Inks) -> list[Raster | Box]:
        """Return the colours, from `place` (top, left) on, and the marks beside them."""
        top, left = place
        colours = ramp(self.scale, high)[0, ::-1, None]
        across = _THICK
        if self.in_colour:
            # Red, green and blue side by side, as each of them adds to the picture.
            colours = colours * np.eye(3, dtype=np.uint8)
            across //= 3
        marks = [
            Box((self._row(value, top, high), left + _THICK, 1, _MARK), inks.faint)
            for value, _ in self._told(high)
        ]
        frame = Box((top - 1, left - 1, high + 2, _THICK + 2), inks.line)
        return [frame, Raster(top, left, colours, (1, across)), *marks]

    def words(self, place: tuple[int, int], high: int, inks: Inks) -> list[Words]:
        """Return the values."""
        top, left = place
        left += _THICK + _MARK + _BESIDE
        half = rise(_LETTERS) * 3 // 8
        rows = [(self._row(value, top, high) + half, said) for value, said in self._told(high)]
        first, last = top + rise(_LETTERS) * 3 // 4, top + high
        return [
            Words(min(max(base, first), last), left, said, _LETTERS, inks.ink)
            for base, said in rows
        ]

    def _told(self, high: int) -> list[tuple[float, str]]:
        values = ticks(self.scale, high // _APART + 1)
        style = style_for(values)
        said = [text(value, style) if value else "0" for value in values]
        # The first and the last colour may stand for more than one value.
        first, last = ends(self.scale, style)
        said[0], said[-1] = first if values[0] else said[0], last if values[-1] else said[-1]
        return list(zip(values, said, strict=True))

    def _row(self, value: float, top: int, high: int) -> int:
        span = self.scale.high - self.scale.low
        part = (value - self.scale.low) / span if span > 0 else 0.0
        return top + round((1 - part) * (high - 1))
