"""Sheets of filters: what a layer has learned, in one picture."""

import math
from dataclasses import replace

from cnnviz.core.colour import RGB, picture_colours
from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import MINUS, short
from cnnviz.core.sheets import Packing, packing
from cnnviz.files.exports.lettering import shortened
from cnnviz.files.exports.maps import LARGEST_PIXELS
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
from cnnviz.state.filters import Filters, tile_pixels, tile_size

_ROOM, _LEAST, _MOST, _LEAST_CELL = 1000, 56, 200, 3
"""Pixels that all tiles fill where they are not too many; of a tile's sides, at least and at most;
and of a weight."""
_LEGEND = MARGIN + 56
_LONGEST_NAME, _BETWEEN_TILES = 18, 12
"""Letters of a name, and pixels from it or its tile to the next, at least."""
_BETWEEN: RGB = (125, 131, 139)
"""The line between two kernels: white would be taken for zero."""


def filter_sheet(filters: Filters, subject: str) -> Page:
    """Return the page of all filters of a layer.

    Parameters
    ----------
    filters : Filters
        The layer's, in the colours of the screen.
    subject : str
        Whose they are: it stands in the head.

    Raises
    ------
    GeometryError
        If they are too many for a picture.
    """
    name, line = filters.layer.name, f"{filters.title} · {shortened(subject, 80)}"
    legend = _legend(filters)
    places, cell = _places(filters)
    top = HEAD + NUMBER + 6
    height, wide = places.extent
    # The name of the last one in a row may be wider than its tile.
    wide = max(wide + places.gap[1] - _BETWEEN_TILES, head_width(name, line), legend.width)
    size = top + height + MARGIN, wide + 2 * MARGIN
    if math.prod(size) > LARGEST_PIXELS:
        raise GeometryError(
            f"The sheet of the filters of {name} would have {short(math.prod(size))} pixels, more "
            f"than {LARGEST_PIXELS // 10**6} million. Choose a layer with fewer weights."
        )
    shapes: list[Raster | Box] = [*legend.shapes(_LEGEND, MARGIN)]
    words = [*head(name, line), *legend.words(_LEGEND, MARGIN)]
    for at in range(filters.count):
        place = places.rectangle(at)
        corner = place[0] + top, place[1] + MARGIN
        shapes += [
            framed((*corner, *tile_size(filters.places, cell))),
            _tile(filters, at, cell, corner),
        ]
        said = shortened(filters.called(at), _LONGEST_NAME)
        words.append(Words(corner[0] - 5, corner[1], said, NUMBER, LIGHT.ink))
    return Page(size, LIGHT.ground, tuple(shapes), tuple(words), f"cnnviz: filters of {line}")


def _legend(filters: Filters) -> Legend:
    ends = ends_of(filters.scale)
    if filters.own:
        ends = f"{MINUS}m", "m, each filter's own"
    scale = replace(filters.scale, map="gray") if filters.coloured else filters.scale
    return Legend(scale, ends, filters.coloured)


def _tile(filters: Filters, at: int, cell: int, corner: tuple[int, int]) -> Raster:
    """Return the picture of one filter; where it has but one kernel, its cells are its weights."""
    if filters.coloured:
        cells = picture_colours(filters.values[at], filters.scale_of(at))
        return Raster(*corner, cells, (cell, cell))
    if filters.places.count == 1:
        cells = tile_pixels(filters, at, 1, _BETWEEN, LIGHT.line)
        return Raster(*corner, cells, (cell, cell))
    return Raster(*corner, tile_pixels(filters, at, cell, _BETWEEN, LIGHT.line), (1, 1))


def _places(filters: Filters) -> tuple[Packing, int]:
    """Return how the tiles are packed, and the pixels of a weight."""
    count = filters.count
    across = packing(count, tile_size(filters.places, 1)).columns
    cell = _LEAST_CELL
    while True:
        larger = tile_size(filters.places, cell + 1)
        fits = max(larger) <= _MOST and across * larger[1] <= _ROOM
        if (not fits and min(tile_size(filters.places, cell)) >= _LEAST) or max(larger) > _MOST:
            break
        cell += 1
    size = tile_size(filters.places, cell)
    label = max(room(shortened(filters.called(at), _LONGEST_NAME), NUMBER) for at in range(count))
    return packing(count, size, gap=(NUMBER + 14, _BETWEEN_TILES + max(0, label - size[1]))), cell
