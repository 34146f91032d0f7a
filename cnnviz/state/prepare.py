"""From the picture to the input: size, colour, levels, painted pixels."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.colour import LUMA
from cnnviz.core.resample import crop_centre, fitted_size, resize
from cnnviz.nn.layers import Array
from cnnviz.state.document import Document, Picture, Preparation

SMALLEST = 8


def prepared_size(picture: Picture, preparation: Preparation) -> tuple[int, int]:
    """Return rows and columns of the input that `preparation` makes of `picture`.

    A picture is never enlarged: that would show cells it does not have.
    """
    rows, columns = picture.size
    if preparation.fit == "crop":
        rows = columns = min(rows, columns)
    if preparation.size is None or preparation.size >= max(rows, columns):
        return rows, columns
    return fitted_size((rows, columns), preparation.size)


def prepare(picture: Picture, preparation: Preparation) -> Array:
    """Return the input made of `picture`, before any painting.

    Returns
    -------
    ndarray of float32, shape (C, H, W)
        Values from 0 to ``preparation.levels``. A resized picture is rounded to its own
        levels again, so that an 8-bit picture stays one and its numbers stay whole.
    """
    pixels = picture.over(preparation.ground)
    top = 255 if pixels.dtype == np.uint8 else 65535
    stack: NDArray[np.generic] = pixels[None] if pixels.ndim == 2 else np.moveaxis(pixels, -1, 0)
    if preparation.fit == "crop":
        stack = crop_centre(stack)
    planes = _coloured(stack, preparation.colour)
    size = prepared_size(picture, preparation)
    x = resize(planes, size) if planes.shape[1:] != size else np.array(planes, np.float32)
    if preparation.colour == "grey" or size != stack.shape[1:]:
        np.rint(x, out=x)
    if preparation.levels != top:
        x *= np.float32(preparation.levels / top)
    x.setflags(write=False)
    return x


def painted(x: Array, document: Document) -> Array:
    """Return `x` with the brush strokes of `document` on it."""
    if not document.strokes:
        return x
    x = x.copy()
    for stroke in document.strokes:
        rows, columns = stroke.cells.T
        inside = (rows >= 0) & (rows < x.shape[1]) & (columns >= 0) & (columns < x.shape[2])
        x[:, rows[inside], columns[inside]] = stroke.level * document.levels
    x.setflags(write=False)
    return x


def _coloured(stack: NDArray[np.generic], colour: str) -> NDArray[np.generic]:
    """Return `stack` with one channel for grey, three for RGB."""
    if colour == "rgb":
        return np.broadcast_to(stack, (3, *stack.shape[1:])) if len(stack) == 1 else stack
    if len(stack) == 1:
        return stack
    grey = stack[0] * LUMA[0]
    for plane, weight in zip(stack[1:], LUMA[1:], strict=True):
        grey += plane * weight
    return np.asarray(grey[None])
