"""The padding around a plane: its texture, and the values it holds."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from cnnviz.core.colour import Scale, colour_of, ink_on
from cnnviz.core.geometry import PaddingMode, Pair
from cnnviz.core.numbers import text
from cnnviz.core.padding import pad
from cnnviz.ui.lab.stage.grid import Grid
from cnnviz.ui.lab.stage.planes import LARGEST_DIGITS, Written
from cnnviz.ui.painting.drawing import draw_number, draw_padding, fitting_pixels
from cnnviz.ui.painting.theme import Theme


@lru_cache(maxsize=64)
def copied_from(count: int, before: int, after: int, mode: PaddingMode) -> NDArray[np.intp]:
    """Return which cell each cell of a padded axis is a copy of; -1 for a padded zero.

    Parameters
    ----------
    count, before, after : int
        Cells of the axis, and of padding at either end.

    Returns
    -------
    ndarray of int, shape (before + count + after,)
    """
    line = np.arange(count, dtype=np.float64)[None, :]
    padded = pad(line, ((0, 0), (before, after)), mode, -1.0)
    return np.asarray(padded[0], np.intp)


def ring_value(plane: NDArray[np.float32], cell: Pair, grid: Grid, mode: PaddingMode) -> float:
    """Return what the padded plane holds at `cell`, counted from the plane's own corner."""
    (top, bottom), (left, right) = grid.ring
    row = copied_from(grid.size[0], top, bottom, mode)[cell[0] + top]
    column = copied_from(grid.size[1], left, right, mode)[cell[1] + left]
    return 0.0 if row < 0 or column < 0 else float(plane[row, column])


def draw_ring(
    painter: QPainter,
    plane: NDArray[np.float32],
    scale: Scale,
    digits: Written | None,
    grid: Grid,
    mode: PaddingMode,
    theme: Theme,
) -> None:
    """Draw the padding in sight with its texture, and its values where they fit.

    Without `digits`, as around a colour picture, the texture alone.
    """
    if grid.ring == ((0, 0), (0, 0)):
        return
    draw_padding(painter, grid.whole.intersected(grid.clip), theme)
    if digits is None:
        return
    pixels = fitting_pixels(grid.cell, grid.cell, digits.characters, LARGEST_DIGITS)
    if not pixels:
        return
    painter.save()
    painter.setClipRect(grid.clip)
    for cell in _ring_cells(grid):
        rect = grid.rect(*cell)
        value = ring_value(plane, cell, grid, mode)
        if mode == "zeros":
            draw_number(painter, rect, text(0.0, digits.style), theme.faint, pixels)
            continue
        rgb = colour_of(value, scale)
        painter.fillRect(rect, QColor(*rgb))
        hatch = QColor(*ink_on(rgb))
        hatch.setAlpha(70)
        painter.fillRect(rect, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        draw_number(painter, rect, text(value, digits.style), QColor(*ink_on(rgb)), pixels)
    painter.restore()


def _ring_cells(grid: Grid) -> list[Pair]:
    """Return the padding cells in sight."""
    sight: QRectF = grid.whole.intersected(grid.clip)
    first_row = round((sight.top() - grid.y) / grid.cell - 0.499)
    last_row = round((sight.bottom() - grid.y) / grid.cell + 0.499)
    first_column = round((sight.left() - grid.x) / grid.cell - 0.499)
    last_column = round((sight.right() - grid.x) / grid.cell + 0.499)
    (top, bottom), (left, right) = grid.ring
    return [
        (row, column)
        for row in range(max(first_row, -top), min(last_row, grid.size[0] + bottom))
        for column in range(max(first_column, -left), min(last_column, grid.size[1] + right))
        if not grid.holds((row, column))
    ]
