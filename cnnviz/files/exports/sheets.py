"""Sheets: all maps of a layer in one picture, with numbers, heading and legend."""

from dataclasses import dataclass
from functools import cached_property

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import MINUS, style_for, text
from cnnviz.core.sheets import Packing, Rectangle, own_scales, packing
from cnnviz.files.exports.bars import MOST, Bars
from cnnviz.files.exports.lettering import shortened
from cnnviz.files.exports.maps import Planes, shown_colours
from cnnviz.files.exports.pages import LIGHT, Box, Page, Raster, Words
from cnnviz.files.exports.pages.page import room
from cnnviz.files.exports.sheet_parts import (
    HEAD,
    MARGIN,
    NUMBER,
    Legend,
    ends_of,
    framed,
    head,
    head_width,
)

_LEGEND = MARGIN + 56
"""Pixels from the upper edge to the legend's colours."""
_ROOM = 1000
"""Pixels that the maps of a layer fill, where they are not too many or too few."""
_BETWEEN = 10
"""Pixels between two maps, or what stands over them."""
_LEAST, _MOST = 40, 240
"""Pixels of a map's longer side, where whole magnifications allow."""


@dataclass(frozen=True, eq=False)
class Shown:
    """The activation of a layer and the colours it is shown in.

    Attributes
    ----------
    name, kind : str
        The layer's, or "input" and "picture".
    values : ndarray of float32, shape (C, H, W)
        The maps.
    scale : Scale
        The colours of all maps.
    each_own : bool
        Whether every map has the whole range of colours to itself.
    classes : tuple of str
        What its numbers stand for, where that is known.
    """

    name: str
    kind: str
    values: Planes
    scale: Scale
    each_own: bool = False
    classes: tuple[str, ...] = ()

    @cached_property
    def scales(self) -> tuple[Scale, ...]:
        """The scale of every map."""
        if self.each_own:
            return own_scales(self.values, self.scale)
        return (self.scale,) * len(self.values)

    @property
    def in_colour(self) -> bool:
        """Whether its three maps are red, green and blue of one picture."""
        return self.kind == "picture" and len(self.values) == 3

    @property
    def is_flat(self) -> bool:
        """Whether its maps are single numbers."""
        return self.values.shape[1:] == (1, 1) and self.kind != "picture"

    @cached_property
    def bars(self) -> Bars:
        """Its single numbers, as they are drawn."""
        return Bars(self.values[:, 0, 0], self.scale, self.classes)

    @property
    def pictures(self) -> tuple[tuple[Planes, Scale], ...]:
        """What makes a picture of its own, with its scale: each map, or red, green and blue."""
        if self.in_colour:
            return ((self.values, self.scale),)
        return tuple((self.values[at : at + 1], scale) for at, scale in enumerate(self.scales))


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """How a sheet is laid out.

    Attributes
    ----------
    shown : Shown
        The layer.
    words : str
        What stands below its name.
    places : Packing
        Where the maps lie, from `origin` on; bars have one place, all of them.
    origin : (int, int)
        Top and left of the maps.
    size : (int, int)
        Height and width of the whole.
    """

    shown: Shown
    words: str
    places: Packing
    origin: tuple[int, int]
    size: tuple[int, int]

    def rectangle(self, at: int) -> Rectangle:
        """Return where map `at`, counted from 0, lies on the sheet."""
        top, left, height, wide = self.places.rectangle(at)
        return top + self.origin[0], left + self.origin[1], height, wide


def sheet_of(shown: Shown, subject: str, zoom: int = 1) -> Sheet:
    """Return the sheet of a layer, laid out but not drawn.

    Parameters
    ----------
    shown : Shown
        The layer.
    subject : str
        What was shown to which model: it stands in the heading.
    zoom : int, default 1
        Pixels a cell is wide and high at least; small maps take more, to be seen.
    """
    channels, rows, columns = shown.values.shape
    words = f"{shown.kind} · {channels} @ {rows}×{columns} · {shortened(subject, 80)}"
    top, beside = HEAD, 0
    if shown.is_flat:
        places = Packing(1, 1, shown.bars.extent, (0, 0))
        words += f" · the {MOST} farthest from zero" if channels > MOST else ""
    else:
        labels = _labels(shown)
        label = max(room(number, NUMBER) + 12 + room(end, NUMBER) for number, end in labels)
        places = _places(len(shown.pictures), (rows, columns), label, zoom)
        beside = places.gap[1] - _BETWEEN
        top += NUMBER + 6 if any(map(any, labels)) else 0
    height, wide = places.extent
    wide = max(wide + beside, head_width(shown.name, words), _legend(shown).width)
    return Sheet(shown, words, places, (top, MARGIN), (top + height + MARGIN, wide + 2 * MARGIN))


def page_of(sheet: Sheet) -> Page:
    """Return `sheet` as a page."""
    shown, legend = sheet.shown, _legend(sheet.shown)
    shapes: list[Raster | Box] = [*legend.shapes(_LEGEND, MARGIN)]
    words = [*head(shown.name, sheet.words), *legend.words(_LEGEND, MARGIN)]
    if shown.is_flat:
        shapes += shown.bars.shapes(sheet.origin)
        words += shown.bars.words(sheet.origin)
    labels = [] if shown.is_flat else _labels(shown)
    for at, (number, end) in enumerate(labels):
        top, left, height, wide = sheet.rectangle(at)
        # What stands over a narrow map is wider than it.
        right = left + wide + sheet.places.gap[1] - _BETWEEN
        cells = shown_colours(*shown.pictures[at])
        zoom = height // cells.shape[0], wide // cells.shape[1]
        shapes += [framed((top, left, height, wide)), Raster(top, left, cells, zoom)]
        if number:
            words.append(Words(top - 5, left, number, NUMBER, LIGHT.ink))
        if end:
            words.append(Words(top - 5, right, end, NUMBER, LIGHT.faint, "right"))
    title = f"cnnviz: {shown.name}, {sheet.words}"
    return Page(sheet.size, LIGHT.ground, tuple(shapes), tuple(words), title)


def _places(count: int, size: tuple[int, int], label: int, zoom: int) -> Packing:
    """Return how `count` maps are packed, magnified to fill the room, with a label on each."""
    rows, columns = size
    across = packing(count, size).columns
    longer = max(size)
    fitting = min(_MOST // longer, _ROOM // across // columns)
    zoom = max(zoom, fitting, -(-_LEAST // longer))
    size = (rows * zoom, columns * zoom)
    return packing(count, size, gap=(NUMBER + 14, _BETWEEN + max(0, label - size[1])))


def _labels(shown: Shown) -> list[tuple[str, str]]:
    """Return what stands above each map: its number, and where its colours end if they differ."""
    many = len(shown.pictures) > 1
    numbers = [str(at) if many else "" for at in range(len(shown.pictures))]
    if not shown.each_own:
        return [(number, "") for number in numbers]
    style = style_for([scale.high for scale in shown.scales])
    sign = "±" if shown.scale.low < 0 else ""
    ends = [sign + text(scale.high, style) for scale in shown.scales]
    return list(zip(numbers, ends, strict=True))


def _legend(shown: Shown) -> Legend:
    """Return the colours that all maps share, or of which each has its own part."""
    if shown.each_own and not shown.is_flat:
        low = f"{MINUS}m" if shown.scale.low < 0 else "0"
        return Legend(shown.scale, (low, "m, each map's own, above it at the right"))
    return Legend(shown.scale, ends_of(shown.scale), shown.in_colour)
