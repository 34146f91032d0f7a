"""Draws the icon: a window on a grid, its lines, and the cell they make."""

import sys

import numpy as np
from PIL import Image

from cnnviz.files.resources import resource
from tools.samples.canvas import Canvas, box, colour, cover, stroke, tinted

SIZES = (256, 64)
AMBER = colour("#f0a000")
LEVELS = (
    (0.10, 0.16, 0.34, 0.62, 0.80),
    (0.14, 0.30, 0.62, 0.84, 0.90),
    (0.28, 0.58, 0.84, 0.92, 0.96),
    (0.55, 0.80, 0.92, 0.97, 0.98),
    (0.78, 0.90, 0.96, 0.98, 0.99),
)
"""Grey levels of the grid: dark in one corner, bright in the other."""


def icon(size: int) -> Image.Image:
    """Return the icon, `size` × `size` pixels, with clear corners."""
    canvas = Canvas(size, size, colour("#ffffff"), finer=4)
    x, y = canvas.x / size * 256, canvas.y / size * 256
    plate = box(x, y, (128, 128), (124, 124), 34)
    canvas.paint(cover(plate), colour("#20262e"))
    for row, levels in enumerate(LEVELS):
        for column, level in enumerate(levels):
            cell = box(x, y, (42 + 27 * column, 74 + 27 * row), (13, 13), 2)
            light = np.full(x.shape, level**2.2, np.float32)
            canvas.paint(cover(cell), tinted("#f4f1e8", light))
    made = box(x, y, (210, 128), (24, 24), 5)
    for side in (-1, 1):
        link = stroke(x, y, [(136, 128 + side * 40), (190, 128 + side * 22)], 4.0)
        canvas.paint(cover(link), AMBER)
    canvas.paint(cover(np.abs(box(x, y, (96, 128), (41, 41), 3)) - 4.5), AMBER)
    canvas.paint(cover(made), colour("#2c6fb6"))
    canvas.paint(cover(np.abs(made) - 4.5), AMBER)
    clear = Canvas(size, size, colour("#000000"), finer=4)
    clear.paint(cover(plate), colour("#ffffff"))
    shape = np.dstack([canvas.rgb(), clear.grey()])
    return Image.fromarray(shape)


def main() -> int:
    """Draw the icon in every size."""
    folder = resource("icons")
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        name = "cnnviz.png" if size == max(SIZES) else f"cnnviz-{size}.png"
        icon(size).save(folder / name, optimize=True)
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
