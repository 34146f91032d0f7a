"""What lies under a picture that shows through."""

import re
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.colour import LUMA

Ground: TypeAlias = str
"""One of `GROUNDS`, or any colour as "#rrggbb"."""
GROUNDS: tuple[Ground, ...] = ("white", "black", "grey", "checks")
CHECKS = 32
"""So many squares has the longer side of a chequered ground, whatever the picture's size."""
DARK_CHECK = 0.8
"""How bright its darker squares are; the others are white."""

Pixels = NDArray[np.uint8] | NDArray[np.uint16]

_TILE = 1 << 20
"""So many cells are laid at a time: large pictures need no second copy in wider numbers."""


def is_ground(text: str) -> bool:
    """Tell whether `text` names a ground."""
    return text in GROUNDS or re.fullmatch("#[0-9a-f]{6}", text) is not None


def laid_over(pixels: Pixels, alpha: Pixels, ground: Ground) -> Pixels:
    """Return `pixels` laid over `ground`, rounded to their own levels.

    Parameters
    ----------
    pixels : ndarray of uint8 or uint16, shape (H, W) or (H, W, 3)
        Grey levels or RGB.
    alpha : ndarray of the same type, shape (H, W)
        How much of each pixel covers the ground: 0 nothing, the highest level all of it.
    ground : str
        What lies under it: "white", "black", "grey", "checks", or a colour as "#8040ff", of which
        a grey picture has the luma.
    """
    rows, columns = alpha.shape
    top = int(np.iinfo(alpha.dtype).max)
    out = np.empty_like(pixels)
    step = max(1, _TILE // columns)
    for first in range(0, rows, step):
        band = slice(first, min(first + step, rows))
        covered = alpha[band].astype(np.uint32)
        under = _levels(ground, (rows, columns), band, top)
        if pixels.ndim == 3:
            covered = covered[..., None]
            under = under[..., None] if under.ndim == 2 else under
        elif under.ndim == 1:
            under = np.asarray(np.rint(LUMA @ under), np.uint32)
        under = under * (top - covered)
        out[band] = (pixels[band] * covered + under + np.uint32(top // 2)) // np.uint32(top)
    return out


def _levels(ground: Ground, size: tuple[int, int], band: slice, top: int) -> NDArray[np.uint32]:
    """Return the levels of the rows `band` of a ground of `size`: one, three, or (rows, W)."""
    if ground.startswith("#"):
        return np.array([byte * (top // 255) for byte in bytes.fromhex(ground[1:])], np.uint32)
    plain = {"white": top, "black": 0, "grey": (top + 1) // 2}
    if ground in plain:
        return np.array(plain[ground], np.uint32)
    side = max(1, round(max(size) / CHECKS))
    down = np.arange(band.start, band.stop) // side
    across = np.arange(size[1]) // side
    dark = (down[:, None] + across) % 2 == 1
    return np.where(dark, round(DARK_CHECK * top), top).astype(np.uint32)
