"""What can be laid over the input: how often each pixel is read, and which never are."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.colour import Scale
from cnnviz.core.geometry import Geometry
from cnnviz.core.numbers import NumberStyle

COUNT_STYLE = NumberStyle(0)


@dataclass(frozen=True, eq=False, slots=True)
class Overlay:
    """A plane of counts over the input.

    Attributes
    ----------
    name : str
        What is laid over the input.
    counts : ndarray of float32, shape (1, H, W)
        How many windows read each pixel.
    scale : Scale
        Colours of the counts.
    words : str
        The legend, with its numbers.
    veils : bool
        Whether it is laid over the values, which stay; else it takes their place.
    """

    name: str
    counts: NDArray[np.float32]
    scale: Scale
    words: str
    veils: bool = False


@lru_cache(maxsize=4)
def touch_overlay(geometry: Geometry) -> Overlay:
    """Return how many windows of `geometry` read each pixel."""
    counts = geometry.touch_counts()
    most = int(counts.max())
    plane = counts.astype(np.float32)[None]
    plane.setflags(write=False)
    corner, (rows, columns) = int(counts[0, 0]), counts.shape
    middle = int(counts[rows // 2, columns // 2])
    words = f"corner {corner}, middle {middle}"
    return Overlay("touch counts", plane, Scale(0.0, float(max(most, 1)), "dusk"), words)


@lru_cache(maxsize=4)
def never_overlay(geometry: Geometry) -> Overlay:
    """Return which pixels no window of `geometry` reads: 1 there, 0 elsewhere."""
    never = geometry.never_read()
    plane = never.astype(np.float32)[None]
    plane.setflags(write=False)
    count, total = int(never.sum()), never.size
    share = f" ({100 * count / total:.3g} %)" if count else ""
    words = f"{count:,} of {total:,}{share}".replace(",", "\u202f")
    return Overlay("never read", plane, Scale(0.0, 1.0, "ink"), words, veils=True)
