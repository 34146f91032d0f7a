"""Edits that draw: each line makes another picture of the document."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.drawing import PAPER, SHEET, Grey, Point, blank, drawn
from cnnviz.core.geometry import Pair
from cnnviz.core.resample import fitted_size, resize
from cnnviz.state.document import Document, Picture, Preparation
from cnnviz.state.prepare import prepare

LARGEST_SIDE = 512
"""Pixels of the longer side, at most, of a loaded picture that is drawn on."""
LOOKED_AT = 256
"""About so many rows and columns of a picture are looked at for paper."""
TONE, PAPER_SHARE = 40, 0.5
"""Levels by which paper differs from itself, at most; the part of a drawing it is, at least."""


def can_be_mended(picture: Picture) -> bool:
    """Tell whether lines on `picture` are drawn over it: most of it is grey paper of one tone.

    On anything else, a photo say, a stroke begins a new sheet: it could not be seen, and no
    model could read it.
    """
    if picture.paper is not None:
        return True
    step = max(1, max(picture.size) // LOOKED_AT)
    some = picture.pixels[::step, ::step]
    levels = np.atleast_3d(some if some.dtype == np.uint8 else some >> 8).astype(np.int16)
    paper = np.median(levels, axis=(0, 1))
    near = (np.abs(levels - paper) <= TONE).all(axis=2)
    return bool(np.ptp(paper) <= TONE and near.mean() >= PAPER_SHARE)


def sheet_size(picture: Picture) -> Pair:
    """Return rows and columns of the sheet on which lines on `picture` are drawn."""
    size = picture.size
    if not can_be_mended(picture):
        return SHEET, SHEET
    if picture.paper is not None or max(size) <= LARGEST_SIDE:
        return size
    return fitted_size(size, LARGEST_SIDE)


def with_line(document: Document, points: Sequence[Point], width: float, ink: int) -> Document:
    """Draw a line on the document's picture.

    A loaded drawing is drawn on as a grey copy of `sheet_size`, so that it can be mended; in
    place of any other picture a new sheet begins.

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
    if np.array_equal(pixels, sheet.pixels) and can_be_mended(document.picture):
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
    if not can_be_mended(picture):
        return Picture("Drawing", blank(), paper=PAPER)
    grey = prepare(picture, Preparation(ground=document.preparation.ground))[0]
    size = sheet_size(picture)
    pixels = np.asarray(np.rint(grey if size == picture.size else resize(grey, size)), np.uint8)
    return Picture(picture.name, pixels, paper=int(np.median(pixels)))


def _bytes(pixels: NDArray[np.uint8] | NDArray[np.uint16]) -> Grey:
    return np.asarray(pixels, np.uint8)
