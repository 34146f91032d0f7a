"""Edits that draw: each line makes another picture of the document."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.drawing import PAPER, Grey, Point, blank, drawn
from cnnviz.core.geometry import Pair
from cnnviz.core.resample import fitted_size, resize
from cnnviz.state.document import Document, Picture, Preparation
from cnnviz.state.prepare import prepare

LARGEST_SIDE = 512
"""Pixels of the longer side, at most, of a loaded picture that is drawn on."""


def sheet_size(picture: Picture) -> Pair:
    """Return rows and columns of the sheet on which lines on `picture` are drawn."""
    size = picture.size
    if picture.paper is not None or max(size) <= LARGEST_SIDE:
        return size
    return fitted_size(size, LARGEST_SIDE)


def with_line(document: Document, points: Sequence[Point], width: float, ink: int) -> Document:
    """Draw a line on the document's picture.

    A loaded picture is drawn on as a grey copy of `sheet_size`, so that it can be mended.

    Parameters
    ----------
    points : sequence of (float, float)
        Rows and columns on the sheet.
    width : float
        Of the line, in pixels of the sheet.
    ink : int
        0 draws, 255 is the paper and takes away; on dark paper, ink is bright.
    """
    sheet = _sheet(document)
    paper = PAPER if sheet.paper is None else sheet.paper
    full = 0 if paper > PAPER // 2 else PAPER
    level = round(full + (paper - full) * ink / PAPER)
    pixels = drawn(_bytes(sheet.pixels), points, width, level)
    if np.array_equal(pixels, sheet.pixels):
        return document
    return _with_drawing(document, pixels, paper)


def with_blank_canvas(document: Document) -> Document:
    """Take an empty sheet."""
    picture, pixels = document.picture, blank()
    if picture.paper == PAPER and np.array_equal(picture.pixels, pixels):
        return document
    return _with_drawing(document, pixels, PAPER)


def _with_drawing(document: Document, pixels: Grey, paper: int) -> Document:
    pixels.setflags(write=False)
    return replace(document, picture=Picture("Drawing", pixels, paper=paper), strokes=())


def _sheet(document: Document) -> Picture:
    """Return the document's picture as it can be drawn on."""
    picture = document.picture
    if picture.paper is not None:
        return picture
    grey = prepare(picture, Preparation(ground=document.preparation.ground))[0]
    size = sheet_size(picture)
    pixels = np.asarray(np.rint(grey if size == picture.size else resize(grey, size)), np.uint8)
    return Picture(picture.name, pixels, paper=int(np.median(pixels)))


def _bytes(pixels: NDArray[np.uint8] | NDArray[np.uint16]) -> Grey:
    return np.asarray(pixels, np.uint8)
