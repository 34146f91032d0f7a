"""Ink: how much of it lies where on any paper, how wide its strokes are, making them wider."""

import numpy as np

from cnnviz.nn.layers import Array, Floats

RIM, ALONG = 0.02, 0.95
"""How far from the edge a frame lies at most, and how much of each edge it runs along at least."""


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
    most = float(ink.max())
    if most < 0.02:
        return np.zeros_like(grey)
    threshold = _otsu(ink / most) * most
    strong = ink[ink > threshold]
    full = float(np.quantile(strong, 0.6)) if strong.size else most
    # What differs no more than the paper's own grain is paper; on even paper nothing is.
    floor = min(threshold / 2, 4 * grain)
    return np.asarray(np.clip((ink - floor) / max(full - floor, 1e-6), 0, 1), np.float32)


def without_frame(ink: Array) -> Array:
    """Return `ink` without a line around the whole picture, as scans and screenshots have.

    It is taken off where ink runs along all four edges and something is left inside.
    """
    bands = [max(1, round(RIM * side)) for side in ink.shape]
    solid = ink > 0.3
    if min(ink.shape) < 8:
        return ink
    (down, across), (rows, columns) = bands, ink.shape
    edges = (
        solid[:down].any(axis=0), solid[rows - down :].any(axis=0),
        solid[:, :across].any(axis=1), solid[:, columns - across :].any(axis=1),
    )  # fmt: skip
    if min(float(edge.mean()) for edge in edges) < ALONG:
        return ink
    inside = np.zeros_like(ink)
    here = slice(down, rows - down), slice(across, columns - across)
    inside[here] = ink[here]
    return inside if (inside > 0.3).any() else ink


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
