"""The paper under a drawing: where its sheet lies, and what is drawn where light is uneven."""

import numpy as np

from cnnviz.nn.layers import Array

LEAST, FILLED = 0.12, 0.85
"""So much of the picture a sheet takes at least, and so much of its own extent."""
BRIGHTER = 0.15
"""By so much it is brighter than what lies around it."""
MARGIN = 0.03
"""So much of a sheet's sides is left out: shade, and what a turn of it leaves in the corners."""
SWEEPS = 12


def sheet_in(grey: Array) -> tuple[slice, slice] | None:
    """Return the rows and columns of a bright sheet on a darker desk; None where there is none.

    A sheet is enclosed: every way from it to the picture's edge leads over something darker.

    Parameters
    ----------
    grey : ndarray of float32, shape (H, W)
        Grey levels, 0 to 1.
    """
    if min(grey.shape) < 16:
        return None
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    if float(grey.max()) - float(np.median(edge)) < BRIGHTER:
        return None
    enclosed = grey - _drained(_smoothed(grey))
    most = float(np.quantile(enclosed, 0.99))
    if most < BRIGHTER:
        return None
    solid = enclosed > most / 2
    rows, columns = (np.flatnonzero(solid.mean(axis=axis) > LEAST) for axis in (1, 0))
    if not (rows.size and columns.size):
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    inside = solid[top:bottom, left:right]
    around = np.ones(grey.shape, np.bool_)
    around[top:bottom, left:right] = False
    if inside.size < LEAST * grey.size or inside.mean() < FILLED or around.mean() < LEAST:
        return None
    paper = float(np.median(grey[top:bottom, left:right]))
    if paper - float(np.median(grey[around])) < BRIGHTER:
        # A closed line on paper encloses paper, too.
        return None
    down, across = round(MARGIN * len(inside)), round(MARGIN * inside.shape[1])
    return slice(top + down, bottom - down), slice(left + across, right - across)


def hollows(grey: Array) -> tuple[Array, float]:
    """Return what is drawn dark on paper in any light, and the paper's grain.

    A stroke is a hollow: every way from it to the picture's edge leads up, over paper. A shadow or
    a darker corner reaches the edge, and is none.

    Parameters
    ----------
    grey : ndarray of float32, shape (H, W)
        Grey levels, 0 to 1.

    Returns
    -------
    ndarray of float32, shape (H, W)
        By which part of the paper's light there each pixel is darker.
    float
        As much as that may be of paper.
    """
    smooth = _smoothed(grey)
    level = 1 - _drained(1 - smooth)
    depth = np.asarray((level - smooth) / np.maximum(level, 0.1), np.float32)
    middle = float(np.median(depth))
    # Half of a picture and more is paper.
    return depth, middle + 2 * float(np.median(np.abs(depth - middle)))


def _smoothed(grey: Array) -> Array:
    """Return means of 3 × 3 pixels: single ones are grain."""
    padded = np.pad(grey, 1, mode="edge")
    along = padded[:-2] + padded[1:-1] + padded[2:]
    return np.asarray((along[:, :-2] + along[:, 1:-1] + along[:, 2:]) / 9, np.float32)


def _drained(grey: Array) -> Array:
    """Return every level lowered to that of its brightest way to the picture's edge.

    Morphological reconstruction from the edge [Vincent 1993], by sweeps to and fro over rows and
    columns until nothing changes.
    """
    level = np.full_like(grey, -np.inf)
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        level[edge] = grey[edge]
    for _ in range(SWEEPS):
        before = level.copy()
        for ground, reached in ((grey, level), (grey.T, level.T)):
            for at in range(1, len(reached)):
                reached[at] = np.maximum(reached[at], np.minimum(reached[at - 1], ground[at]))
            for at in range(len(reached) - 2, -1, -1):
                reached[at] = np.maximum(reached[at], np.minimum(reached[at + 1], ground[at]))
        if np.array_equal(before, level):
            break
    return level
