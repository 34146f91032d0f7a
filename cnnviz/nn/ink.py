"""Ink: how much of it lies where on any paper, how wide its strokes are, making them wider."""

import numpy as np

from cnnviz.nn.layers import Array, Floats
from cnnviz.nn.paper import hollows

MOST = 0.2
"""So much of a picture strokes take at most."""
RULED, ACROSS = 0.06, 0.02
"""How dark lines across the paper are at least, beside ink, and how much of its edge they take."""
RIM, ALONG, THICKEST = 0.02, 0.95, 0.08
"""How crooked a line of a box is at most, how much of a side it takes at least, its thickness."""
BROAD, HALFTONES = 0.01, 0.003
"""What is neither paper nor ink is no edge of a stroke where it is broader than twice this part of
the picture's side; so much of a picture it takes where more is there than strokes on paper."""


def ink_of(grey: Array) -> Array:
    """Return how much ink lies at each pixel of a picture, 0 to 1, whatever the paper.

    The ground is a plane fitted to the picture's edge, so that paper lit from one side is even;
    ink is what differs from it most, be it darker or brighter.

    Parameters
    ----------
    grey : ndarray of float, shape (H, W)
        Grey levels.
    """
    ground, grain = _ground(grey)
    differs = grey - ground
    dark, bright = np.maximum(-differs, 0), np.maximum(differs, 0)
    ink = dark if np.square(dark).sum() > np.square(bright).sum() else bright
    solid = ink > 0.5 * ink.max()
    faint = ink > max(RULED * float(ink.max()), 4 * grain)
    rim, lines = (
        float(np.concatenate([each[0], each[-1], each[:, 0], each[:, -1]]).mean())
        for each in (solid, faint)
    )
    if solid.mean() > MOST / 2 or rim > MOST / 2 or (lines > ACROSS and not rim):
        # Perhaps no plane: paper in a shadow, darker at its corners, or with lines across it.
        drawn = [each for each in (hollows(grey), hollows(1 - grey)) if _are_strokes(*each)]
        ink, grain = drawn[0] if drawn else (ink, grain)
    most = float(ink.max())
    if most < 0.02:
        return np.zeros_like(grey)
    threshold = _otsu(ink / most) * most
    strong = ink[ink > threshold]
    full = float(np.quantile(strong, 0.6)) if strong.size else most
    # What differs no more than the paper's own grain is paper; on even paper nothing is.
    floor = min(threshold / 2, 4 * grain)
    return np.asarray(np.clip((ink - floor) / max(full - floor, 1e-6), 0, 1), np.float32)


def _are_strokes(depth: Array, grain: float) -> bool:
    """Tell whether something is drawn there, and not much more than strokes take."""
    solid = float((depth > max(0.4 * float(depth.max()), 3 * grain)).mean())
    return float(depth.max()) > max(0.1, 4 * grain) and 0.001 < solid < 1.5 * MOST


def has_halftones(ink: Array) -> bool:
    """Tell whether areas of `ink` are neither paper nor ink: photographs have such, strokes not."""
    between = np.asarray((ink > 0.05) & (ink <= 0.5), np.float32)
    broad = grown(between, -max(1, round(BROAD * max(ink.shape))))
    return float((broad > 0.5).mean()) > HALFTONES


def without_frame(ink: Array) -> Array:
    """Return `ink` without a box around all else, as forms, scans and screenshots have.

    It is taken off where ink runs along all four sides, nothing touches it from inside, and
    something is left there.
    """
    solid = ink > 0.3
    rows, columns = (np.flatnonzero(solid.any(axis=axis)) for axis in (1, 0))
    if rows.size < 8 or columns.size < 8:
        return ink
    top, left = int(rows[0]), int(columns[0])
    box = solid[top : rows[-1] + 1, left : columns[-1] + 1]
    sides = [_side(each) for each in (box, box[::-1], box.T, box.T[::-1])]
    if not all(sides):
        return ink
    above, below, before, behind = sides
    here = (
        slice(top + above, top + len(box) - below),
        slice(left + before, left + box.shape[1] - behind),
    )
    if not solid[here].any():
        return ink
    inside = np.zeros_like(ink)
    inside[here] = ink[here]
    return inside


def _side(box: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> int:
    """Return how many of the first rows are a line of a box and clear room; 0 if there is none."""
    rim = max(1, round(RIM * len(box)))
    if float(box[:rim].any(axis=0).mean()) < ALONG:
        return 0
    # Of what lies inside, the corners of the box are no part.
    corner = round(THICKEST * box.shape[1])
    inner = box[:, corner : box.shape[1] - corner]
    thick = round(THICKEST * len(box))
    free = np.flatnonzero(~inner[: thick + 1].any(axis=1))
    if not free.size:
        return 0
    end = int(free[0]) + max(1, rim)
    return end if not inner[int(free[0]) : end].any() else 0


def _ground(grey: Array) -> tuple[Array, float]:
    """Return a plane through the picture's edge, without the strokes that reach it.

    And the paper's grain: how far half of the edge is off that plane at most.
    """
    rows, columns = grey.shape
    ring = max(1, min(rows, columns) // 20)
    edge = np.ones(grey.shape, dtype=bool)
    edge[ring : rows - ring, ring : columns - ring] = False
    level = grey[edge].astype(np.float64)
    if level.min() == level.max():
        # A sheet drawn on is even, and while a hand draws there is no time to waste.
        return np.full_like(grey, level[0]), 0.0
    row, column = np.nonzero(edge)
    place = np.stack([np.ones_like(level), row / rows, column / columns], axis=1)
    weight = np.ones_like(level)
    plane = np.array([float(np.median(level)), 0.0, 0.0])
    for _ in range(8):
        # Weights of a Cauchy estimator: strokes on the edge soon count for nothing.
        off = level - place @ plane
        scale = max(1.5 * float(np.median(np.abs(off))), 0.01)
        weight = 1 / np.square(1 + np.square(off / scale))
        weighted = place.T * weight
        last, plane = plane, np.linalg.lstsq(weighted @ place, weighted @ level, rcond=None)[0]
        if np.abs(plane - last).max() < 1e-6:
            break
    across = np.arange(columns) / columns
    down = np.arange(rows) / rows
    ground = plane[0] + plane[1] * down[:, None] + plane[2] * across
    grain = float(np.median(np.abs(level - place @ plane)))
    return np.asarray(ground, np.float32), grain


def _otsu(values: Array) -> float:
    """Return the level that parts `values`, 0 to 1, best in two [Otsu 1979]."""
    counts = np.bincount(np.minimum(values.ravel() * 64, 63).astype(np.intp), minlength=64)
    middles = (np.arange(64) + 0.5) / 64
    below = np.cumsum(counts)
    sums = np.cumsum(counts * middles)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.square(sums[-1] * below - sums * below[-1]) / (below * above)
    return float(middles[int(np.nan_to_num(apart).argmax())])


def stroke_width(ink: Floats) -> float:
    """Return how wide strokes are on average, in cells: twice the area over the outline.

    The outline is measured along rows and columns.
    """
    area = float(ink.sum())
    padded = np.pad(ink, 1)
    outline = float(np.abs(np.diff(padded, axis=0)).sum() + np.abs(np.diff(padded, axis=1)).sum())
    return 2 * area / outline if outline else 0.0


def grown(ink: Array, radius: float) -> Array:
    """Return bright strokes grown (or shrunk, `radius` < 0) by `radius` cells all around.

    In steps of one cell, beside and diagonally in turns, so that a dot grows to an octagon; what
    is left of a step counts by its part.
    """
    pick = np.maximum if radius > 0 else np.minimum
    left, at = abs(radius), 0
    while left > 0:
        around = np.pad(ink, 1)
        across = pick(pick(around[:, :-2], around[:, 2:]), around[:, 1:-1])
        if at % 2:
            further = pick(pick(across[:-2], across[2:]), across[1:-1])
        else:
            further = pick(pick(around[:-2, 1:-1], around[2:, 1:-1]), across[1:-1])
        ink = ink + np.float32(min(left, 1.0)) * (further - ink)
        left, at = left - 1, at + 1
    return np.asarray(ink)
