"""Maps made small, as thumbnails and mosaics show them."""

import numpy as np
from PySide6.QtGui import QImage

from cnnviz.core.colour import Scale, reduced, strongest
from cnnviz.nn.layers import Array
from cnnviz.ui.painting.drawing import plane_image

AT_ONCE = 4_000_000
"""Cells above which some are skipped, so that maps are made while one waits."""


def smaller(values: Array, side: int, *, picture: bool) -> Array:
    """Return maps whose longer side is at least `side` cells, and less than twice that.

    A picture by its means, other maps by their strongest values, as on the stage. Small ones stay
    as they are.
    """
    skipped = int((values.size / AT_ONCE) ** 0.5) + 1 if values.size > AT_ONCE else 1
    skipped = min(skipped, max(1, max(values.shape[1:]) // side))
    sampled = values[:, ::skipped, ::skipped]
    factor = max(1, max(sampled.shape[1:]) // side)
    with np.errstate(invalid="ignore", over="ignore"):
        return (reduced if picture else strongest)(sampled, factor)


def column_of(values: Array, scale: Scale, side: int) -> QImage:
    """Return all maps as one image, each below the one before it, made `smaller`."""
    small = smaller(values, side, picture=scale.map == "gray")
    count, rows, columns = small.shape
    return plane_image(small.reshape(1, count * rows, columns), scale)
