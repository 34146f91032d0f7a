"""What lies under a picture that shows through."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Ground = Literal["white", "black", "grey", "checks"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)
CHECKS = 32
"""So many squares has the longer side of a chequered ground, whatever the picture's size."""
DARK_CHECK = 0.8
"""How bright its darker squares are; the others are white."""

Pixels = NDArray[np.uint8] | NDArray[np.uint16]

_TILE = 1 << 20
"""So many cells are laid at a time: large pictures need no second copy in wider numbers."""


def laid_over(pixels: Pixels, alpha: Pixels, ground: Ground) -> Pixels:
    """Return `pixels` laid over `ground`, rounded to their own levels.

    Parameters
    ----------
    pixels : ndarray of uint8 or uint16, shape (H, W) or (H, W, 3)
        Grey levels or RGB.
    alpha : ndarray of the same type, shape (H, W)
        How much of each pixel covers the ground: 0 nothing, the highest level all of it.
    ground : {"white", "black", "grey", "checks"}
        What lies under it.
    """
    rows, columns = alpha.shape
    top = int(np.iinfo(alpha.dtype).max)
    out = np.empty_like(pixels)
    step = max(1, _TILE // columns)
    for first in range(0, rows, step):
        band = slice(first, min(first + step, rows))
        covered = alpha[band].astype(np.uint32)
        under = _levels(ground, (rows, columns), band, top) * (top - covered)
        if pixels.ndim == 3:
            covered, under = covered[..., None], under[..., None]
        out[band] = (pixels[band] * covered + under + np.uint32(top // 2)) // np.uint32(top)
    return out


def _levels(
    ground: Ground, size: tuple[int, int], band: slice, top: int
) -> NDArray[np.uint32] | np.uint32:
    """Return the levels of the rows `band` of a ground of `size`."""
    match ground:
        case "white":
            return np.uint32(top)
        case "black":
            return np.uint32(0)
        case "grey":
            return np.uint32((top + 1) // 2)
    side = max(1, round(max(size) / CHECKS))
    down = np.arange(band.start, band.stop) // side
    across = np.arange(size[1]) // side
    dark = (down[:, None] + across) % 2 == 1
    return np.where(dark, round(DARK_CHECK * top), top).astype(np.uint32)
