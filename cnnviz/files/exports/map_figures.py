"""A map as a picture to be shown elsewhere: its cells and, on choice, what explains them.

One layout for every kind of file: PNG, SVG and PDF are written from the same page.
"""

import math
from pathlib import Path

from cnnviz.core.colour import RGB, Scale, recoloured
from cnnviz.core.numbers import NumberStyle, style_for
from cnnviz.files.atomic import write_atomically
from cnnviz.files.errors import FileError
from cnnviz.files.exports.cell_numbers import numbers_on
from cnnviz.files.exports.colour_bars import ColourBar
from cnnviz.files.exports.map_looks import MapLooks
from cnnviz.files.exports.maps import LARGEST_PIXELS, Planes, colours_in_words, shown_colours
from cnnviz.files.exports.pages import (
    DARK,
    LIGHT,
    TRANSPARENT,
    Box,
    Inks,
    Page,
    Raster,
    Words,
    encoded_page,
)
from cnnviz.files.exports.pages.page import line_height, rise, room

LEAST_GRID = 4
"""Pixels of a cell from which lines between cells leave something of it."""

_INKS: dict[str, Inks] = {"plain": LIGHT, "dark": DARK, "transparent": TRANSPARENT}
_MARGIN, _LETTERS, _GAP = 16, 14, 8
_NARROWEST = 240
"""Pixels that a caption takes beneath a narrower map."""
_GRID_LINE: RGB = (125, 131, 139)


def map_figure(
    planes: Planes,
    scale: Scale,
    looks: MapLooks,
    style: NumberStyle | None = None,
) -> Page:
    """Return the page of a map.

    Parameters
    ----------
    planes : ndarray of float32, shape (C, H, W)
        Three maps are one picture in colour; any other number stand below each other.
    scale : Scale
        The colours the screen shows them in.
    looks : MapLooks
        What was chosen.
    style : NumberStyle, optional
        How its numbers are written; as they need by themselves without it.

    Raises
    ------
    FileError
        If cells would be too small for what is to be in them, or the picture too large.
    """
    in_colour = len(planes) == 3
    if looks.colormap and not in_colour:
        scale = recoloured(scale, looks.colormap)
    inks = _INKS[looks.ground]
    bar = ColourBar(scale, in_colour) if looks.colorbar else None
    rows, columns = (1 if in_colour else len(planes)) * planes.shape[1], planes.shape[2]
    margin = _MARGIN if bar or looks.caption else int(looks.grid)
    beside = _GAP + _GAP + bar.width if bar else 0
    side = looks.scale
    if looks.width is not None:
        side = _fitting(looks.width, columns, 2 * margin + beside)
    _refuse_too_large(rows, columns, side)
    cells = shown_colours(planes, scale)
    high, wide = rows * side, columns * side
    bar_high = bar.height(high) if bar else 0
    body, inner = max(high, bar_high), wide + beside
    full = looks.width or 2 * margin + max(inner, _NARROWEST if looks.caption else 0)
    lines = _wrapped(looks.caption, full - 2 * margin)
    left = (full - inner) // 2
    bottom = margin + body + (len(lines) * line_height(_LETTERS) + _GAP if lines else 0)
    shapes: list[Raster | Box] = []
    if margin:
        # Around the map and not on it: white at its edge stays a value.
        edge = _GRID_LINE if looks.grid else inks.line
        shapes.append(Box((margin - 1, left - 1, high + 2, wide + 2), edge))
    shapes.append(Raster(margin, left, cells, (side, side)))
    if looks.grid:
        shapes += _grid((margin, left), (rows, columns), side)
    words: list[Words] = []
    if looks.numbers:
        words += numbers_on(planes, cells, (margin, left), side, style or style_for(planes))
    if bar:
        place = (margin, left + wide + 2 * _GAP)
        shapes += bar.shapes(place, bar_high, inks)
        words += bar.words(place, bar_high, inks)
    first = margin + body + _GAP + rise(_LETTERS)
    words += [
        Words(first + at * line_height(_LETTERS), margin, line, _LETTERS, inks.ink)
        for at, line in enumerate(lines)
    ]
    title = colours_in_words(scale, planes)
    return Page((bottom + margin, full), inks.ground, tuple(shapes), tuple(words), title)


def caption_of(name: str, shape: tuple[int, int, int], channel: int | None, subject: str) -> str:
    """Return what a map is, in words.

    Parameters
    ----------
    name : str
        The layer's, or "input".
    shape : (int, int, int)
        Of its activation.
    channel : int or None
        Which of its maps is shown; None for all of them.
    subject : str
        What it was made of.
    """
    count, rows, columns = shape
    which = f", map {channel} of {count}" if channel is not None and count > 1 else ""
    return f"{name}{which} · {rows}×{columns} · {subject}"


def save_figure(path: str | Path, page: Page) -> None:
    """Write `page` to a file of the kind that the ending of `path` names.

    Raises
    ------
    FileError
        If it cannot be written.
    """
    write_atomically(path, encoded_page(page, Path(path).suffix.lower()))


def _fitting(full: int, columns: int, beside: int) -> int:
    """Return the pixels of a cell with which `columns` of them fill a picture `full` wide."""
    side = (full - beside) // columns
    if side < 1:
        raise FileError(
            f"{columns} cells do not fit a picture {full} pixels wide. "
            f"Use a width of at least {columns + beside}."
        )
    return side


def _refuse_too_large(rows: int, columns: int, side: int) -> None:
    if side > 1 and rows * columns * side**2 > LARGEST_PIXELS:
        most = max(1, math.isqrt(LARGEST_PIXELS // (rows * columns)))
        raise FileError(
            f"At scale {side} the picture would have {columns * side} × {rows * side} pixels, "
            f"more than {LARGEST_PIXELS // 10**6} million. Use a scale of at most {most}."
        )


def _grid(corner: tuple[int, int], size: tuple[int, int], side: int) -> list[Raster | Box]:
    """Return the lines between cells: each takes the first pixels of the cells behind it."""
    if side < LEAST_GRID:
        raise FileError(
            f"A grid leaves nothing of {side}-pixel cells. "
            f"Use a scale of at least {LEAST_GRID}, or leave the grid out."
        )
    (top, left), (rows, columns) = corner, size
    level = [Box((top + at * side, left, 1, columns * side), _GRID_LINE) for at in range(1, rows)]
    upright = [Box((top, left + at * side, rows * side, 1), _GRID_LINE) for at in range(1, columns)]
    return [*level, *upright]


def _wrapped(words: str, wide: int) -> list[str]:
    """Return `words` in lines of `wide` pixels; a word that is wider is cut."""
    lines: list[str] = []
    for word in words.split():
        cut = word
        while len(cut) > 1 and room(cut, _LETTERS) > wide:
            cut = f"{cut[:-2]}…"
        if lines and room(f"{lines[-1]} {cut}", _LETTERS) <= wide:
            lines[-1] += f" {cut}"
        else:
            lines.append(cut)
    return lines
