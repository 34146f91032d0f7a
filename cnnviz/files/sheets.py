"""Sheets: all maps of a layer in one picture, with numbers, heading and legend."""

import io
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image, ImageDraw

from cnnviz.core.colour import Bytes, Scale
from cnnviz.core.numbers import MINUS, style_for, text
from cnnviz.core.sheets import Packing, Rectangle, mosaic, own_scales, packing, ramp
from cnnviz.files.bars import MOST, Bars
from cnnviz.files.lettering import shortened, width, write
from cnnviz.files.maps import Planes, shown_colours

GROUND, INK, FAINT, LINE = "#ffffff", "#1b1d20", "#585e66", "#c4c7cc"
MARGIN, TITLE, WORDS, NUMBER = 24, 28, 16, 14
BAR = (256, 16)
"""Width and height of the legend's colours."""
_HEADER = 104
"""Pixels from the upper edge to the maps and their numbers."""
_ROOM = 1000
"""Pixels that the maps of a layer fill, where they are not too many or too few."""
_LEAST, _MOST = 40, 240
"""Pixels of a map's longer side, where whole magnifications allow."""
_WHITE = (255, 255, 255)


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
    top = _HEADER
    if shown.is_flat:
        places = Packing(1, 1, shown.bars.extent, (0, 0))
        words += f" · the {MOST} farthest from zero" if channels > MOST else ""
    else:
        labels = _labels(shown)
        label = max(width(number, NUMBER) + 12 + width(end, NUMBER) for number, end in labels)
        places = _places(len(shown.pictures), (rows, columns), label, zoom)
        top += NUMBER + 6 if any(map(any, labels)) else 0
    height, wide = places.extent
    wide = max(wide, width(shown.name, TITLE), width(words, WORDS), _legend_width(shown))
    return Sheet(shown, words, places, (top, MARGIN), (top + height + MARGIN, wide + 2 * MARGIN))


def drawn(sheet: Sheet) -> Bytes:
    """Return the picture of `sheet`, shape (height, width, 3)."""
    shown = sheet.shown
    picture = Image.new("RGB", sheet.size[::-1], GROUND)
    write(picture, (MARGIN, MARGIN + 20), shown.name, TITLE, INK)
    write(picture, (MARGIN, MARGIN + 44), sheet.words, WORDS, FAINT)
    _draw_legend(picture, shown, MARGIN + 56)
    if shown.is_flat:
        shown.bars.draw(picture, sheet.origin)
        return np.asarray(picture)
    tiles = [shown_colours(planes, scale) for planes, scale in shown.pictures]
    top, left = sheet.origin
    picture.paste(Image.fromarray(mosaic(tiles, sheet.places, _WHITE)), (left, top))
    draw = ImageDraw.Draw(picture)
    for at, (number, end) in enumerate(_labels(shown)):
        top, left, height, wide = sheet.rectangle(at)
        # Around the map and not on it: white at a map's edge stays a value.
        draw.rectangle((left - 1, top - 1, left + wide, top + height), outline=LINE)
        write(picture, (left, top - 5), number, NUMBER, INK)
        write(picture, (left + wide, top - 5), end, NUMBER, FAINT, "right")
    return np.asarray(picture)


def encoded_sheet(sheet: Sheet) -> bytes:
    """Return `sheet` as a PNG."""
    buffer = io.BytesIO()
    Image.fromarray(drawn(sheet)).save(buffer, "PNG")
    return buffer.getvalue()


def _places(count: int, size: tuple[int, int], label: int, zoom: int) -> Packing:
    """Return how `count` maps are packed, magnified to fill the room, with a label on each."""
    rows, columns = size
    across = packing(count, size).columns
    longer = max(size)
    fitting = min(_MOST // longer, _ROOM // across // columns)
    zoom = max(zoom, fitting, -(-_LEAST // longer))
    size = (rows * zoom, columns * zoom)
    return packing(count, size, gap=(NUMBER + 14, 10 + max(0, label - size[1])))


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


def _ends(shown: Shown) -> tuple[str, str]:
    """Return what stands beside the legend's first and last colour."""
    low, high = shown.scale.low, shown.scale.high
    if shown.each_own and not shown.is_flat:
        return (f"{MINUS}m" if low < 0 else "0"), "m, each map's own, above it at the right"
    style = style_for([low, high])
    return text(low, style) if low else "0", text(high, style)


def _legend_width(shown: Shown) -> int:
    low, high = _ends(shown)
    return width(low, WORDS) + 8 + BAR[0] + 8 + width(high, WORDS)


def _draw_legend(picture: Image.Image, shown: Shown, top: int) -> None:
    """Draw the colours from left to right, with the values of the first and the last."""
    low, high = _ends(shown)
    colour = ramp(shown.scale)
    if shown.in_colour:
        # Red, green and blue below each other, as each of them adds to the picture.
        colour = colour * np.eye(3, dtype=np.uint8)[:, None]
    left = MARGIN + width(low, WORDS) + 8
    bar = Image.fromarray(colour).resize(BAR, Image.Resampling.NEAREST)
    picture.paste(bar, (left, top))
    box = (left - 1, top - 1, left + BAR[0], top + BAR[1])
    ImageDraw.Draw(picture).rectangle(box, outline=LINE)
    base = top + BAR[1] - 3
    write(picture, (MARGIN, base), low, WORDS, INK)
    write(picture, (left + BAR[0] + 8, base), high, WORDS, INK)
