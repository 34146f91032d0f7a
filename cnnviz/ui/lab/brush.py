"""The brush that paints pixels of the input."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Pair


@dataclass(frozen=True, slots=True)
class Brush:
    """How the brush paints.

    Attributes
    ----------
    active : bool
        Whether a drag over the input paints.
    level : float
        From 0 (black) to 1 (white).
    size : int
        Side of the square it paints, pixels.
    """

    active: bool = False
    level: float = 1.0
    size: int = 1


def brushed(start: Pair, end: Pair, size: int, plane: Pair) -> NDArray[np.intp]:
    """Return the cells that a brush of `size` covers on its straight way from `start` to `end`.

    Returns
    -------
    ndarray of int, shape (n, 2)
        Rows and columns within a plane of `plane` rows and columns, each once.
    """
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    way = np.linspace(start, end, steps + 1).round().astype(np.intp)
    reach = np.arange(size) - (size - 1) // 2
    square = np.stack(np.meshgrid(reach, reach, indexing="ij"), axis=-1).reshape(-1, 2)
    cells = np.unique((way[:, None] + square[None]).reshape(-1, 2), axis=0)
    inside = (cells >= 0).all(axis=1) & (cells < np.array(plane)).all(axis=1)
    return np.asarray(cells[inside], np.intp)
