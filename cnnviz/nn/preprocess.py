"""From any picture to what a model reads, step by step, each of which can be looked at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.colour import LUMA
from cnnviz.core.geometry import Pair
from cnnviz.core.resample import fitted_size, resize
from cnnviz.core.threads import one_blas_thread
from cnnviz.nn.ink import grown, has_halftones, ink_of, stroke_width, without_frame
from cnnviz.nn.layers import Array, Shape
from cnnviz.nn.model import Preprocessing
from cnnviz.nn.paper import sheet_in

LARGEST_SIDE = 512
"""Pictures on the way are kept in so many pixels at most: a drawing's strokes are wider than the
rest, and a photo's are only looked at."""
FINE = 4
"""Strokes are measured, and made thicker or thinner, in cells of a quarter of the model's."""
SOLID = 1.5
"""Fine cells that a stroke is wide at least, so as to be as dark there as it was drawn."""


@dataclass(frozen=True, slots=True)
class Means:
    """Which steps of the preparation are taken: each can be left out, to see what it is for.

    Attributes
    ----------
    cut : bool
        A drawing is cut out and brought to the model's size and strokes, a photo cropped to the
        model's proportions. Without it the whole picture is brought to the model's size.
    centre : bool
        A drawing comes to the middle. Without it, it stays where it was in the picture.
    invert : bool
        Ink is what differs from the paper. Without it, ink is what is bright.
    """

    cut: bool = True
    centre: bool = True
    invert: bool = True


ALL_MEANS = Means()


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """What a model reads of a picture, and how it came about.

    Attributes
    ----------
    x : ndarray of float32, shape (C, H, W)
        The input, 0 to 1.
    steps : tuple of (str, ndarray)
        What was done, in words, and what it left: pictures (C, H, W), 0 to 1.
    doubtful : bool
        Whether a drawing was looked for, and more was found than strokes on paper.
    """

    x: Array
    steps: tuple[tuple[str, Array], ...]
    doubtful: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing is drawn: what a model says of that would be no answer."""
        return not self.x.any()


def preprocess(
    pixels: NDArray[np.uint8] | NDArray[np.uint16],
    wants: Preprocessing,
    shape: Shape,
    means: Means = ALL_MEANS,
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
    means : Means
        Which steps are taken.
    """
    top = 255 if pixels.dtype == np.uint8 else 65535
    stack = np.atleast_3d(pixels).transpose(2, 0, 1)
    if wants.kind == "photo":
        return _photo(stack, top, shape, means)
    grey = _looked_at(_grey(stack)) / np.float32(top)
    # The products are small: several threads would mostly wait for one another.
    with one_blas_thread():
        return _drawing(grey, wants, shape, means)


def _photo(stack: NDArray[np.generic], top: int, shape: Shape, means: Means) -> Prepared:
    """Crop the middle to the model's proportions, and bring it to its size."""
    rows, columns = shape[1:]
    taken = _middle(stack, (rows, columns)) if means.cut else stack
    if shape[0] == 1:
        taken = _grey(taken)[None]
    small = resize(taken, (rows, columns)) / top
    x = np.asarray(np.clip(np.broadcast_to(small, shape), 0, 1), np.float32)
    made = (f"{rows}×{columns} pixels", x)
    if not means.cut:
        return Prepared(x, (made,))
    # Of a large photo, some pixels are enough to look at it: x has been made of them all.
    skip = max(1, max(taken.shape[1:]) // LARGEST_SIDE)
    kept = _looked_at(taken[:, ::skip, ::skip]) / np.float32(top)
    return Prepared(x, (("the middle, cropped", kept), made))


def _middle(stack: NDArray[np.generic], size: tuple[int, int]) -> NDArray[np.generic]:
    """Return the largest middle part of `stack` in the proportions of `size`."""
    rows, columns = size
    scale = min(stack.shape[1] / rows, stack.shape[2] / columns)
    height, width = max(1, round(rows * scale)), max(1, round(columns * scale))
    up, left = (stack.shape[1] - height) // 2, (stack.shape[2] - width) // 2
    return stack[:, up : up + height, left : left + width]


def _grey(stack: NDArray[np.generic]) -> Array:
    if len(stack) == 1:
        return np.asarray(stack[0], np.float32)
    return np.asarray(np.tensordot(LUMA, stack.astype(np.float32), 1), np.float32)


def _looked_at(picture: NDArray[np.generic]) -> Array:
    """Return a picture, shape (..., H, W), in no more pixels than it is looked at in."""
    size = picture.shape[-2], picture.shape[-1]
    if max(size) <= LARGEST_SIDE:
        return np.asarray(picture, np.float32)
    return resize(picture, fitted_size(size, LARGEST_SIDE))


def _drawing(grey: Array, wants: Preprocessing, shape: Shape, means: Means) -> Prepared:
    """Find the ink, cut it out, bring strokes and size to what the model knows, and centre."""
    size = shape[1], shape[2]
    steps: list[tuple[str, Array]] = []
    sheet = sheet_in(grey) if means.invert else None
    if sheet is not None:
        grey = grey[sheet]
        steps.append(("the sheet", grey[None]))
    ink = without_frame(ink_of(grey)) if means.invert else grey
    doubtful = means.invert and has_halftones(ink)
    found = "more than strokes on paper" if doubtful else "the ink, bright on dark"
    words = found if means.invert else "as bright as it is"
    steps.append((words, ink[None]))
    if not means.cut:
        x = _whole(ink, size)
        steps.append((f"all of it, in {size[0]}×{size[1]}", x[None]))
        return Prepared(np.ascontiguousarray(np.broadcast_to(x, shape)), tuple(steps), doubtful)
    extent = _extent(ink)
    cut = ink[extent]
    if not cut.size:
        return Prepared(np.zeros(shape, np.float32), tuple(steps))
    steps.append(("cut out", cut[None]))
    small = _sized(cut, wants)
    steps.append(
        (f"strokes of {stroke_width(small):.1f} cells, {wants.box} cells long", small[None])
    )
    if means.centre:
        x, words = _centred(small, wants, size), f"centred in {size[0]}×{size[1]}"
    else:
        x = _where_it_was(small, ink, extent, size)
        words = f"where it was, in {size[0]}×{size[1]}"
    steps.append((words, x[None]))
    return Prepared(np.ascontiguousarray(np.broadcast_to(x, shape)), tuple(steps), doubtful)


def _whole(ink: Array, size: Pair) -> Array:
    """Return all of the picture in `size` cells, its proportions kept."""
    scale = min(room / had for room, had in zip(size, ink.shape, strict=True))
    small = resize(ink, (max(1, round(ink.shape[0] * scale)), max(1, round(ink.shape[1] * scale))))
    return _laid(small, size, ((size[0] - small.shape[0]) // 2, (size[1] - small.shape[1]) // 2))


def _extent(ink: Array) -> tuple[slice, slice]:
    """Return the rows and columns that strokes reach; empty where there are none."""
    reached = [np.flatnonzero(ink.max(axis=axis) > 0.3) for axis in (1, 0)]
    if not all(len(each) for each in reached):
        return slice(0, 0), slice(0, 0)
    rows, columns = (slice(int(each[0]), int(each[-1]) + 1) for each in reached)
    return rows, columns


def _sized(cut: Array, wants: Preprocessing) -> Array:
    """Return the drawing `cut` out in the model's size, with strokes that it knows."""
    scale = FINE * wants.box / max(cut.shape)
    # A line narrower than a fine cell would be faint there: it grows before it is made smaller.
    lacking = SOLID / scale - stroke_width(cut)
    if lacking > 0:
        cut = grown(np.pad(cut, int(lacking) + 1), lacking / 2)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    # Thin strokes grow by half their lack, a few times over.
    fine = np.pad(resize(cut, size), int(2 * FINE * wants.stroke[0]) + 2)
    return _fitted(_stroked(fine, wants), wants) if _unknown(fine, wants) else _fitted(cut, wants)


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


def _fitted(fine: Array, wants: Preprocessing) -> Array:
    """Return the drawing cut out again, its longer side as many cells as the model wants."""
    cut = fine[_extent(fine)]
    if not cut.size:
        return np.zeros((wants.box, wants.box), np.float32)
    scale = wants.box / max(cut.shape)
    size = (max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale)))
    small = resize(cut, size)
    bright = float(np.quantile(small[small > small.max() / 2], 0.6))
    return np.asarray(np.minimum(small / bright, 1), np.float32)


def _centred(small: Array, wants: Preprocessing, size: Pair) -> Array:
    """Return the drawing in the middle of `size` cells."""
    middle = []
    for axis in (0, 1):
        count = small.shape[axis]
        if wants.centre == "mass":
            along = small.sum(axis=1 - axis)
            mass = float((along * np.arange(count)).sum() / max(float(along.sum()), 1e-6))
            middle.append(round(size[axis] / 2 - mass))
        else:
            middle.append((size[axis] - count) // 2)
    return _laid(small, size, (middle[0], middle[1]))


def _where_it_was(small: Array, ink: Array, cut: tuple[slice, slice], size: Pair) -> Array:
    """Return the drawing in `size` cells, its middle where that of `cut` is in the picture."""
    corner = [
        round((part.start + part.stop) / 2 / had * room - count / 2)
        for part, had, room, count in zip(cut, ink.shape, size, small.shape, strict=True)
    ]
    return _laid(small, size, (corner[0], corner[1]))


def _laid(small: Array, size: Pair, corner: Pair) -> Array:
    """Return `small` in `size` cells with its corner there, or as near as it stays inside."""
    out = np.zeros(size, np.float32)
    small = small[: size[0], : size[1]]
    up, left = (
        min(max(start, 0), room - count)
        for start, room, count in zip(corner, size, small.shape, strict=True)
    )
    out[up : up + small.shape[0], left : left + small.shape[1]] = small
    return out
