"""What all sheets are made of: a head, a legend of colours, and lines around maps."""

from dataclasses import dataclass

import numpy as np

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import style_for
from cnnviz.core.sheets import Rectangle, ramp
from cnnviz.core.ticks import ends
from cnnviz.files.exports.pages import LIGHT, Box, Raster, Words
from cnnviz.files.exports.pages.page import room

MARGIN, TITLE, LINE, NUMBER = 24, 28, 16, 14
"""Pixels around a sheet; of the letters of its name, of the lines below it, and beside maps."""
BAR = (16, 256)
"""Height and width of a legend's colours."""
HEAD = 104
"""Pixels from the upper edge to what is below the head and its legend."""
_GAP = 8


def head(name: str, line: str) -> list[Words]:
    """Return what a sheet is called and, below it, what it shows."""
    return [
        Words(MARGIN + 20, MARGIN, name, TITLE, LIGHT.ink),
        Words(MARGIN + 44, MARGIN, line, LINE, LIGHT.faint),
    ]


def head_width(name: str, line: str) -> int:
    """Return the pixels that a head takes across."""
    return max(room(name, TITLE), room(line, LINE))


def framed(rectangle: Rectangle) -> Box:
    """Return the line around `rectangle`, to lie under what is in it.

    Around a map and not on it: white at a map's edge stays a value.
    """
    top, left, height, wide = rectangle
    return Box((top - 1, left - 1, height + 2, wide + 2), LIGHT.line)


def ends_of(scale: Scale) -> tuple[str, str]:
    """Return the values of the first and the last colour of `scale`."""
    low, high = ends(scale, style_for([scale.low, scale.high]))
    return low if scale.low else "0", high


@dataclass(frozen=True, slots=True)
class Legend:
    """Colours from left to right, between the words for the first and the last.

    Attributes
    ----------
    scale : Scale
        Whose colours they are.
    ends : (str, str)
        The words.
    in_colour : bool
        Whether they are red, green and blue, as each adds to a picture.
    bar : (int, int)
        Height and width of the colours.
    letters : int
        Pixels of the words.
    """

    scale: Scale
    ends: tuple[str, str]
    in_colour: bool = False
    bar: tuple[int, int] = BAR
    letters: int = LINE

    @property
    def width(self) -> int:
        """Pixels across."""
        return sum(room(each, self.letters) for each in self.ends) + 2 * _GAP + self.bar[1]

    def shapes(self, top: int, left: int) -> list[Raster | Box]:
        """Return the colours."""
        colour, high = ramp(self.scale, self.bar[1]), self.bar[0]
        if self.in_colour:
            colour, high = colour * np.eye(3, dtype=np.uint8)[:, None], high // 3
        bar = Raster(top, left + room(self.ends[0], self.letters) + _GAP, colour, (high, 1))
        return [framed(bar.rectangle), bar]

    def words(self, top: int, left: int) -> list[Words]:
        """Return the words at both ends."""
        base, (low, high) = top + self.bar[0] - 3, self.ends
        right = left + self.width - room(high, self.letters)
        return [
            Words(base, left, low, self.letters, LIGHT.ink),
            Words(base, right, high, self.letters, LIGHT.ink),
        ]
