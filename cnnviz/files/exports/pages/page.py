"""A page: squares of colour, boxes and words, each where it lies, in whole pixels."""

from dataclasses import dataclass
from typing import Literal

from cnnviz.core.colour import RGB, Bytes
from cnnviz.core.sheets import Rectangle
from cnnviz.core.sizes import Pair
from cnnviz.files.exports import lettering
from cnnviz.files.exports.pages import helvetica

MOST_CELLS = 10_000
"""Of a page with more cells than these, vector files hold them as pictures, not as squares."""
Side = Literal["left", "middle", "right"]


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of a page's ground, of what is written on it, and of its lines.

    Attributes
    ----------
    ground : (int, int, int) or None
        None where what lies under the picture is to be seen.
    ink, faint, line : (int, int, int)
        Words, words of less weight, lines.
    """

    ground: RGB | None
    ink: RGB
    faint: RGB
    line: RGB


LIGHT = Inks((255, 255, 255), (27, 29, 32), (88, 94, 102), (196, 199, 204))
DARK = Inks((22, 24, 27), (236, 237, 237), (169, 175, 182), (88, 94, 102))
TRANSPARENT = Inks(None, LIGHT.ink, LIGHT.faint, LIGHT.line)


@dataclass(frozen=True, eq=False, slots=True)
class Raster:
    """Cells of equal size, each of one colour.

    Attributes
    ----------
    top, left : int
        Of the first cell.
    cells : ndarray of uint8, shape (H, W, 3)
        Their colours.
    size : (int, int)
        Height and width of a cell.
    """

    top: int
    left: int
    cells: Bytes
    size: Pair

    @property
    def rectangle(self) -> Rectangle:
        """Top, left, height and width of them all."""
        rows, columns = self.cells.shape[:2]
        return self.top, self.left, rows * self.size[0], columns * self.size[1]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of one colour, its place as top, left, height and width."""

    rectangle: Rectangle
    fill: RGB


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text.

    Attributes
    ----------
    base, at : int
        The line it stands on, and where on it the words begin, have their middle, or end.
    text : str
    size : int
        Of the letters.
    ink : (int, int, int)
    side : {"left", "middle", "right"}
        Which part of the words is at `at`.
    """

    base: int
    at: int
    text: str
    size: int
    ink: RGB
    side: Side = "left"

    @property
    def rectangle(self) -> Rectangle:
        """What it takes up in any kind of file."""
        wide = room(self.text, self.size)
        before = {"left": 0, "middle": -(-wide // 2), "right": wide}[self.side]
        return self.base - rise(self.size), self.at - before, line_height(self.size), wide


@dataclass(frozen=True, eq=False, slots=True)
class Page:
    """A picture to be exported.

    Attributes
    ----------
    size : (int, int)
        Height and width; in PDF and print, 96 pixels are an inch.
    ground : (int, int, int) or None
        None for a transparent one.
    shapes : tuple of Raster or Box
        From the lowest to the uppermost.
    words : tuple of Words
        Over all shapes.
    title : str
        What it shows: kept in the file, not drawn.
    """

    size: Pair
    ground: RGB | None
    shapes: tuple[Raster | Box, ...]
    words: tuple[Words, ...]
    title: str

    @property
    def in_squares(self) -> bool:
        """Whether vector files hold every cell as a square of its own."""
        cells = [each.cells.size // 3 for each in self.shapes if isinstance(each, Raster)]
        return sum(cells) <= MOST_CELLS


def room(words: str, size: int) -> int:
    """Return the pixels that `words` take at most.

    That is in Pillow's font in PNG, in Helvetica in PDF; in SVG, where a system has none of the
    kind, another may be wider by a seventh.
    """
    return max(lettering.width(words, size), -(-helvetica.width(words, size) * 8 // 7))


def line_height(size: int) -> int:
    """Return the pixels from one line of letters of this `size` to the next."""
    return -(-size * 5 // 4)


def rise(size: int) -> int:
    """Return how far letters of this `size` reach above the line they stand on."""
    return size
