"""Planes as shapes and text where what is painted on has no pixels."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from cnnviz.ui.lab.stage.grid import Grid
from cnnviz.ui.lab.stage.planes import Plane, Planes, draw_digits, visible_rect
from cnnviz.ui.painting.blocks import draw_block, on_vectors

FINEST = 4.0
"""Pixels of an image a pixel, where cells are smaller than that."""


def draw_plane(painter: QPainter, plane: Plane, grid: Grid, planes: Planes, ratio: float) -> None:
    """Draw what is in sight of `plane`: as kept pixels, or as shapes for SVG and PDF."""
    if not on_vectors(painter):
        planes.draw(painter, plane, grid, ratio)
        return
    rows, columns = grid.visible()
    if rows.stop <= rows.start or columns.stop <= columns.start:
        return
    painter.save()
    painter.setClipRect(visible_rect(grid), Qt.ClipOperation.IntersectClip)
    image, target = planes.cells_in_sight(plane, grid, FINEST)
    draw_block(painter, target, image)
    if len(plane.channels) == 1 and plane.written is not None:
        draw_digits(painter, plane.values[plane.channels[0]], plane.scale, plane.written, grid)
    painter.restore()
