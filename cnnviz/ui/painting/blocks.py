"""Cells with hard edges on whatever is painted on: pixels, or the shapes of SVG and PDF."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPaintEngine, QPainter

MOST_SHAPES = 2_000
"""So many cells are drawn as a rectangle each; more become one image."""
IMAGE_SIDE = 1_600
"""Pixels up to which an image is enlarged, so that viewers which blur do not blur its cells."""
OVERLAP = 0.4
"""Part of a pixel by which a cell reaches under the next: viewers leave hairlines between."""
_VECTORS = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)


def on_vectors(painter: QPainter) -> bool:
    """Tell whether what is painted on has no pixels."""
    return painter.paintEngine().type() in _VECTORS


def draw_block(painter: QPainter, target: QRectF, image: QImage) -> None:
    """Draw `image`, one pixel a cell, in `target`."""
    if not on_vectors(painter):
        painter.drawImage(target, image)
    elif image.width() * image.height() <= MOST_SHAPES and not image.hasAlphaChannel():
        _fill_cells(painter, target, image)
    else:
        factor = max(1, IMAGE_SIDE // max(image.width(), image.height()))
        painter.drawImage(target, image.scaled(image.size() * factor))


def _fill_cells(painter: QPainter, target: QRectF, image: QImage) -> None:
    across, down = target.width() / image.width(), target.height() / image.height()
    for row in range(image.height()):
        for column in range(image.width()):
            left, top = target.left() + column * across, target.top() + row * down
            cell = QRectF(left, top, across + OVERLAP, down + OVERLAP).intersected(target)
            painter.fillRect(cell, image.pixelColor(column, row))
