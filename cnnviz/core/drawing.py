"""Drawing by hand: round strokes with soft edges on a sheet of grey pixels."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Point = tuple[float, float]
SHEET = 280
"""Pixels of an empty sheet's side."""
PAPER = 255


def blank(side: int = SHEET) -> Grey:
    """Return white paper, `side` pixels each way."""
    return np.full((side, side), PAPER, np.uint8)


def drawn(pixels: Grey, points: Sequence[Point], width: float, ink: int) -> Grey:
    """Return `pixels` with a line through `points` on them, round at its ends and bends.

    A pixel is covered by ``clip(width / 2 + 0.5 - distance, 0, 1)``, its distance measured from
    its middle to the line, and then differs from the ink by what is left uncovered at most.
    Because of this "at most" a line drawn in pieces is the line drawn at once: where pieces
    overlap, no joint is seen.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W)
        Grey levels; they are left as they are.
    points : sequence of (float, float)
        Rows and columns, at least one point; the middle of the first pixel is (0.5, 0.5). They
        may lie beside the picture.
    width : float
        Of the line, in pixels.
    ink : int
        Its grey level, 0 to 255.
    """
    out = pixels.copy()
    reach = width / 2 + 0.5
    for start, end in pairwise([*points[:1], *points]):
        (top, bottom), (left, right) = (
            (max(0, int(min(two) - reach)), min(size, int(max(two) + reach) + 1))
            for two, size in zip(zip(start, end, strict=True), pixels.shape, strict=True)
        )
        if top >= bottom or left >= right:
            continue
        rows, columns = _middles(top, bottom)[:, None], _middles(left, right)
        covered = np.clip(reach - _distance(rows, columns, start, end), 0, 1)
        off = np.rint(255 * (1 - covered)).astype(np.int16)
        part = out[top:bottom, left:right]
        part[:] = np.clip(part, np.maximum(ink - off, 0), np.minimum(ink + off, 255))
    return out


def _distance(
    rows: NDArray[np.float32], columns: NDArray[np.float32], start: Point, end: Point
) -> NDArray[np.float32]:
    """Return how far each place is from the straight line between two points."""
    down, across = end[0] - start[0], end[1] - start[1]
    off_rows, off_columns = rows - start[0], columns - start[1]
    square = down * down + across * across
    if square:
        along = off_rows * (down / square) + off_columns * (across / square)
        np.clip(along, 0, 1, out=along)
        off_rows, off_columns = off_rows - along * down, off_columns - along * across
    return np.asarray(np.sqrt(np.square(off_rows) + np.square(off_columns)), np.float32)


def _middles(first: int, last: int) -> NDArray[np.float32]:
    """Return where the middles of the pixels from `first` up to `last` are."""
    return np.arange(first, last, dtype=np.float32) + np.float32(0.5)
