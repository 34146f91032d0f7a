"""How large a figure of the stage is, how much there is room for on it, and what files hold it."""

import math
import re
from collections.abc import Mapping

from cnnviz.files.errors import FileError

Size = tuple[int, int]
"""Width and height, pixels: as everywhere outside of arrays."""

SIZES: Mapping[str, Size] = {
    "slide": (1920, 1080),
    "column": (1000, 1400),
    "square": (1200, 1200),
    "small": (960, 540),
}
"""The sizes that have names: a slide, a paper's column, a square, an animation for a page."""
FIGURE_SUFFIXES = (".png", ".svg", ".pdf")
"""How files of figures end: pixels, or text and shapes."""
LEAST, MOST = 240, 7680
"""Pixels that a side has at least and at most."""
NARROWEST = 3.0
"""How many times as long as the shorter side the longer one may be."""
GROUND = 1280 * 720
"""What is shown has the room of so many pixels, whatever its shape, and is then enlarged."""


def size_named(text: str) -> Size:
    """Return the size called `text`: one of `SIZES`, or WxH in pixels.

    Raises
    ------
    FileError
        If that is no size, or one on which a stage could not be read.
    """
    if text in SIZES:
        return SIZES[text]
    match = re.fullmatch(r"([0-9]{1,6})\s*[x×]\s*([0-9]{1,6})", text.strip())
    if match is None:
        raise FileError(f"{text!r} is no size. Use {', '.join(SIZES)}, or WxH as in 1280x720.")
    return checked((int(match[1]), int(match[2])))


def checked(size: Size) -> Size:
    """Return `size`, if a stage can be read on it; FileError otherwise."""
    width, height = size
    if not (min(size) >= LEAST and max(size) <= MOST):
        raise FileError(
            f"{width} × {height} cannot be drawn. Use sides of {LEAST} to {MOST} pixels."
        )
    if max(size) > NARROWEST * min(size):
        raise FileError(
            f"{width} × {height} is too narrow. Make the longer side at most "
            f"{NARROWEST:.0f} times the shorter one."
        )
    return size


def ground_of(size: Size) -> tuple[Size, float]:
    """Return what is laid out before it is enlarged to `size`, and by how much it is enlarged."""
    width, height = size
    ratio = math.sqrt(width * height / GROUND)
    return (math.ceil(width / ratio), math.ceil(height / ratio)), ratio
