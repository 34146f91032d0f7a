"""Draws the icon: a window on a grid, and its lines to the one cell it makes on another."""

import sys

import numpy as np
from PIL import Image

from cnnviz.files.resources import resource
from tools.samples.canvas import Array, Canvas, box, colour, cover, stroke, tinted

SIZES = (256, 64)
PLATE, CELL, AMBER = colour("#1d242d"), "#f4f1e8", colour("#ffb000")
LEVELS = (
    (0.16, 0.20, 0.34, 0.62, 0.84),
    (0.18, 0.30, 0.58, 0.84, 0.93),
    (0.28, 0.54, 0.82, 0.93, 0.97),
    (0.50, 0.78, 0.92, 0.97, 0.99),
    (0.74, 0.90, 0.96, 0.99, 1.00),
)
"""Grey levels of the first grid: an edge runs across it."""
MADE = (
    ("#9ec3e6", "#2f74b8", "#b9d3ea"),
    ("#2f74b8", "#f4f1e8", "#e49a80"),
    ("#b9d3ea", "#e49a80", "#f0d3c6"),
)
"""Colours of the second grid, as the program shows negative and positive values."""
WINDOW, ANSWER = (89.0, 89.0), (192.0, 192.0)
"""Middle of the window on the first grid, and of the cell it makes."""
STEP = 26.0


def icon(size: int) -> Image.Image:
    """Return the icon, `size` × `size` pixels, with clear corners."""
    canvas = Canvas(size, size, colour("#ffffff"), finer=4)
    x, y = canvas.x / size * 256, canvas.y / size * 256
    plate = box(x, y, (128, 128), (124, 124), 36)
    canvas.paint(cover(plate), PLATE)
    _grids(canvas, x, y)
    # Small icons need thick lines, large ones room between them.
    wide = 4.0 if size > 100 else 6.0
    window, answer = 1.5 * STEP + 1, 0.5 * STEP + 2
    lines = []
    for side in (-1, 1):
        start = WINDOW[0] - side * window, WINDOW[1] + side * window
        end = ANSWER[0] - side * answer, ANSWER[1] + side * answer
        lines.append(stroke(x, y, [start, end], wide))
    for middle, half in ((WINDOW, window), (ANSWER, answer)):
        lines.append(np.abs(box(x, y, middle, (half, half), 4)) - wide)
    for line in lines:
        canvas.paint(cover(line - 2), PLATE, 0.75)
    for line in lines:
        canvas.paint(cover(line), AMBER)
    clear = Canvas(size, size, colour("#000000"), finer=4)
    clear.paint(cover(plate), colour("#ffffff"))
    return Image.fromarray(np.dstack([canvas.rgb(), clear.grey()]))


def _grids(canvas: Canvas, x: Array, y: Array) -> None:
    """Paint the cells of both grids."""
    half = STEP / 2 - 1, STEP / 2 - 1
    for row, levels in enumerate(LEVELS):
        for column, level in enumerate(levels):
            middle = WINDOW[0] + STEP * (column - 2), WINDOW[1] + STEP * (row - 2)
            ink = tinted(CELL, np.full(x.shape, level**2.2, np.float32))
            canvas.paint(cover(box(x, y, middle, half, 2)), ink)
    for row, codes in enumerate(MADE):
        for column, code in enumerate(codes):
            middle = ANSWER[0] + STEP * (column - 1), ANSWER[1] + STEP * (row - 1)
            canvas.paint(cover(box(x, y, middle, half, 2)), colour(code))


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
