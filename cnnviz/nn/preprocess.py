"""From any picture to what a model reads, step by step, each of which can be looked at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.colour import LUMA
from cnnviz.core.resample import crop_centre, resize
from cnnviz.nn.layers import Array, Floats, Shape
from cnnviz.nn.model import Preprocessing

LARGEST_SIDE = 512
"""Drawings are looked at in so many pixels at most: strokes are wider than the rest."""
FINE = 4
"""Strokes are measured, and made thicker or thinner, in cells of a quarter of the model's."""


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """What a model reads of a picture, and how it came about.

    Attributes
    ----------
    x : ndarray of float32, shape (C, H, W)
        The input, 0 to 1.
    steps : tuple of (str, ndarray)
        What was done, in words, and what it left: pictures (C, H, W), 0 to 1.
    """

    x: Array
    steps: tuple[tuple[str, Array], ...]


def preprocess(
    pixels: NDArray[np.uint8] | NDArray[np.uint16], wants: Preprocessing, shape: Shape
) -> Prepared:
    """Return what a model reads of the picture `pixels`.

    Parameters
    ----------
    pixels : ndarray of uint8 or uint16, shape (H, W) or (H, W, 3)
        The picture.
    wants : Preprocessing
        What the model wants its pictures to be like.
    shape : (int, int, int)
        Its input's channels, rows and columns.
    """
    top = 255 if pixels.dtype == np.uint8 else 65535
    stack = np.atleast_3d(pixels).transpose(2, 0, 1)
    if wants.kind == "photo":
        return _photo(stack, top, shape)
    return _drawing(_grey(stack) / np.float32(top), wants, shape)


def _photo(stack: NDArray[np.generic], top: int, shape: Shape) -> Prepared:
    """Crop the middle to the model's proportions, and bring it to its size."""
    rows, columns = shape[1:]
    scale = min(stack.shape[1] / rows, stack.shape[2] / columns)
    height, width = max(1, round(rows * scale)), max(1, round(columns * scale))
    up, left = (stack.shape[1] - height) // 2, (stack.shape[2] - width) // 2
    cropped = (
        crop_centre(stack) if rows == columns else stack[:, up : up + height, left : left + width]
    )
    if shape[0] == 1:
        cropped = _grey(cropped)[None]
    elif len(cropped) == 1:
        cropped = np.broadcast_to(cropped, (shape[0], *cropped.shape[1:]))
    x = np.asarray(np.clip(resize(cropped, (rows, columns)) / top, 0, 1), np.float32)
    kept = np.asarray(cropped, np.float32) / np.float32(top)
    return Prepared(x, (("the middle, cropped", kept), (f"{rows}×{columns} pixels", x)))


def _grey(stack: NDArray[np.generic]) -> Array:
    if len(stack) == 1:
        return np.asarray(stack[0], np.float32)
    return np.asarray(np.tensordot(LUMA, stack.astype(np.float32), 1), np.float32)


def _drawing(grey: Array, wants: Preprocessing, shape: Shape) -> Prepared:
    """Find the ink, cut it out, bring strokes and size to what the model knows, and centre."""
    if max(grey.shape) > LARGEST_SIDE:
        scale = LARGEST_SIDE / max(grey.shape)
        size = (max(1, round(grey.shape[0] * scale)), max(1, round(grey.shape[1] * scale)))
        grey = resize(grey, size)
    ink = ink_of(grey)
    steps: list[tuple[str, Array]] = [("the ink, bright on dark", ink[None])]
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0.3), np.flatnonzero(ink.max(axis=0) > 0.3)
    if not len(rows) or not len(columns):
        return Prepared(np.zeros(shape, np.float32), tuple(steps))
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    steps.append(("cut out", cut[None]))
    side = FINE * wants.box
    longer = max(cut.shape)
    fine = np.zeros((side + 2 * side, side + 2 * side), np.float32)
    size = (
        max(1, round(cut.shape[0] * side / longer)),
        max(1, round(cut.shape[1] * side / longer)),
    )
    up, left = (fine.shape[0] - size[0]) // 2, (fine.shape[1] - size[1]) // 2
    fine[up : up + size[0], left : left + size[1]] = resize(cut, size)
    small = _fitted(_stroked(fine, wants), wants) if _unknown(fine, wants) else _fitted(cut, wants)
    steps.append(
        (f"strokes of {stroke_width(small):.1f} cells, {wants.box} cells long", small[None])
    )
    x = _centred(small, wants, (shape[1], shape[2]))
    steps.append((f"centred in {shape[1]}×{shape[2]}", x[None]))
    return Prepared(np.ascontiguousarray(np.broadcast_to(x, shape)), tuple(steps))


def _unknown(fine: Array, wants: Preprocessing) -> float:
    """Return by how many cells strokes are too thin (positive) or too thick for the model."""
    thinnest, thickest = wants.stroke
    width = stroke_width(fine) / FINE
    return max(thinnest - width, 0.0) or min(thickest - width, 0.0)


def _stroked(fine: Array, wants: Preprocessing) -> Array:
    """Return the drawing with strokes that the model knows.

    Width is measured anew after each change: at bends and ends it is more than it seems.
    """
    for _ in range(4):
        off = _unknown(fine, wants)
        if not off:
            break
        fine = grown(fine, off / 2 * FINE)
    return fine


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


def _ground(grey: Array) -> tuple[Array, float]:
    """Return a plane through the picture's edge, without the strokes that reach it.

    And the paper's grain: how far half of the edge is off that plane at most.
    """
    rows, columns = grey.shape
    ring = max(1, min(rows, columns) // 20)
    edge = np.ones(grey.shape, dtype=bool)
    edge[ring : rows - ring, ring : columns - ring] = False
    row, column = np.nonzero(edge)
    level = grey[edge].astype(np.float64)
    place = np.stack([np.ones_like(level), row / rows, column / columns], axis=1)
    weight = np.ones_like(level)
    plane = np.array([float(np.median(level)), 0.0, 0.0])
    for _ in range(8):
        # Weights of a Cauchy estimator: strokes on the edge soon count for nothing.
        off = level - place @ plane
        scale = max(1.5 * float(np.median(np.abs(off))), 0.01)
        weight = 1 / (1 + np.square(off / scale))
        plane = np.linalg.lstsq(place * weight[:, None], level * weight, rcond=None)[0]
    across = np.arange(columns) / columns
    down = np.arange(rows) / rows
    ground = plane[0] + plane[1] * down[:, None] + plane[2] * across
    grain = float(np.median(np.abs(level - place @ plane)))
    return np.asarray(ground, np.float32), grain


def _otsu(values: Array) -> float:
    """Return the level that parts `values`, 0 to 1, best in two [Otsu 1979]."""
    counts, edges = np.histogram(values, bins=64, range=(0, 1))
    middles = (edges[:-1] + edges[1:]) / 2
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
        padded = np.pad(ink, 1)
        beside = [padded[1:-1, :-2], padded[1:-1, 2:], padded[:-2, 1:-1], padded[2:, 1:-1]]
        if at % 2:
            beside += [padded[:-2, :-2], padded[:-2, 2:], padded[2:, :-2], padded[2:, 2:]]
        further = pick.reduce([ink, *beside])
        part = np.float32(min(left, 1.0))
        ink = ink + part * (further - ink)
        left, at = left - 1, at + 1
    return np.asarray(ink)


def _fitted(fine: Array, wants: Preprocessing) -> Array:
    """Return the drawing cut out again, its longer side as many cells as the model wants."""
    rows, columns = np.flatnonzero(fine.max(axis=1) > 0.3), np.flatnonzero(fine.max(axis=0) > 0.3)
    if not len(rows) or not len(columns):
        return np.zeros((wants.box, wants.box), np.float32)
    cut = fine[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = wants.box / max(cut.shape)
    size = (max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale)))
    small = resize(cut, size)
    bright = float(np.quantile(small[small > small.max() / 2], 0.6))
    return np.asarray(np.minimum(small / bright, 1), np.float32)


def _centred(small: Array, wants: Preprocessing, size: tuple[int, int]) -> Array:
    """Return the drawing in the middle of `size` cells."""
    out = np.zeros(size, np.float32)
    corner = []
    for axis in (0, 1):
        count, room = small.shape[axis], size[axis] - small.shape[axis]
        start = room // 2
        if wants.centre == "mass":
            along = small.sum(axis=1 - axis)
            middle = float((along * np.arange(count)).sum() / max(float(along.sum()), 1e-6))
            start = round(size[axis] / 2 - middle)
        corner.append(min(max(start, 0), max(room, 0)))
    taken = small[: size[0] - corner[0], : size[1] - corner[1]]
    out[corner[0] : corner[0] + taken.shape[0], corner[1] : corner[1] + taken.shape[1]] = taken
    return out
