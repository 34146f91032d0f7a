"""The colour maps: anchors of ours, joined in OKLab so that equal steps look equal.

Lightness runs one way on each side of every map: what is told by hue is told by lightness too, for
eyes that see few hues and for projectors that wash them out.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

ENTRIES = 256
"""Entries of every table, exactly: drawing libraries take a slower way with more."""

_ANCHORS: dict[str, tuple[tuple[float, str], ...]] = {
    # Pictures: black to white, in steps of the bytes themselves.
    "gray": ((0.0, "#000000"), (1.0, "#ffffff")),
    # Activations: negative red, zero white, positive blue.
    "red-white-blue": (
        (0.0, "#7d0a1e"),
        (0.25, "#d5553f"),
        (0.5, "#ffffff"),
        (0.75, "#4186cb"),
        (1.0, "#0a2f6b"),
    ),
    # Weights: negative brown, zero white, positive teal.
    "brown-white-teal": (
        (0.0, "#4f2a05"),
        (0.25, "#b9823a"),
        (0.5, "#ffffff"),
        (0.75, "#35a3a8"),
        (1.0, "#02404b"),
    ),
    # Maps without negative numbers: the more ink, the more of it.
    "ink": ((0.0, "#ffffff"), (0.5, "#7f9fc6"), (1.0, "#0a1f44")),
    # Counts: from dark to light.
    "dusk": ((0.0, "#1a1136"), (0.35, "#6b2a6e"), (0.7, "#d96c5f"), (1.0, "#fff0b3")),
}

MAPS = tuple(_ANCHORS)
"""Names of all maps."""
DIVERGING = ("red-white-blue", "brown-white-teal")
"""Those whose middle, white, is zero."""

# Ottosson, "A perceptual color space for image processing", 2020: linear sRGB to LMS to Lab.
_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


@cache
def lut(name: str) -> NDArray[np.uint8]:
    """Return the table of the map called `name`: shape (256, 3), read-only.

    Raises
    ------
    KeyError
        If no map has that name.
    """
    # Two entries in the middle: a zero there is white exactly.
    half = ENTRIES // 2
    at = np.concatenate([np.linspace(0.0, 0.5, half), np.linspace(0.5, 1.0, half)])
    if name == "gray":
        table = np.repeat(np.arange(ENTRIES, dtype=np.uint8)[:, None], 3, axis=1)
    else:
        places, codes = zip(*_ANCHORS[name], strict=True)
        anchors = oklab(np.array([_bytes(code) for code in codes], np.uint8))
        lab = np.stack([np.interp(at, places, anchors[:, axis]) for axis in range(3)], axis=1)
        table = _srgb(lab)
    table.setflags(write=False)
    return table


def oklab(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return sRGB bytes, shape (..., 3), as OKLab: lightness 0 to 1, and two hue axes."""
    lms = np.cbrt(linear(rgb) @ _TO_LMS.T)
    return np.asarray(lms @ _TO_LAB.T, np.float64)


def linear(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return sRGB bytes as linear light, 0 to 1 (IEC 61966-2-1)."""
    level = np.asarray(rgb, np.float64) / 255
    light = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    return np.asarray(light, np.float64)


def _srgb(lab: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return OKLab as sRGB bytes; what a screen cannot show is clipped."""
    lms = (lab @ np.linalg.inv(_TO_LAB).T) ** 3
    light = np.clip(lms @ np.linalg.inv(_TO_LMS).T, 0, 1)
    level = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(level * 255), np.uint8)


def _bytes(code: str) -> list[int]:
    return [int(code[start : start + 2], 16) for start in (1, 3, 5)]
