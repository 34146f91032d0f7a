"""A house and a landscape: shapes with light on them."""

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import (
    Canvas,
    Point,
    between,
    box,
    clouds,
    colour,
    cover,
    ellipse,
    lit,
    mix,
    noise,
    polygon,
    tinted,
)

Pixels = NDArray[np.uint8]
SUN = (-0.5, -0.6, 0.65)


def house() -> Pixels:
    """Draw a house with a garden: 512 × 512, RGB."""
    canvas = Canvas(512, 512, colour("#8fb6d6"), finer=2)
    x, y = canvas.x, canvas.y
    canvas.light[:] = mix(colour("#5f97c8"), colour("#dbe9ee"), between(0, 330, y))
    canvas.paint(
        between(0.05, 0.55, clouds(x / 130, y / 60, 7)) * between(250, 60, y),
        colour("#ffffff"),
        0.9,
    )
    for centre, radius, seed in (((70, 300), 64, 41), ((462, 286), 78, 43), ((392, 318), 44, 45)):
        _tree(canvas, centre, radius, seed)
    grass = between(356, 366, y + 5 * noise(x / 40, y / 40, 47))
    blades = noise(x / 2.2, y / 9, 48) + clouds(x / 50, y / 20, 49)
    canvas.paint(
        grass, mix(colour("#4f7d34"), colour("#8fae52"), np.clip(0.5 + 0.4 * blades, 0, 1))
    )
    path = polygon(x, y, [(232, 398), (282, 398), (372, 520), (180, 520)])
    slabs = 0.75 + 0.25 * noise(x / 16, y / 7, 50)
    canvas.paint(cover(path), tinted("#c9bda6", slabs))
    _walls(canvas)
    _roof(canvas)
    for across in (160, 312):
        _window(canvas, across, 288, 34, 30)
    _window(canvas, 256, 190, 20, 20)
    _door(canvas)
    _fence(canvas)
    return canvas.rgb()


def _tree(canvas: Canvas, centre: Point, radius: float, seed: int) -> None:
    x, y = canvas.x, canvas.y
    trunk = box(x, y, (centre[0], centre[1] + radius), (7, radius * 0.7), 3)
    canvas.paint(cover(trunk), colour("#5b4029"))
    leaves = np.hypot(x - centre[0], y - centre[1]) - radius + 16 * clouds(x / 18, y / 18, seed)
    green = mix(
        colour("#274d24"),
        colour("#7fa548"),
        np.clip(0.5 + 0.6 * clouds(x / 9, y / 9, seed + 1), 0, 1),
    )
    canvas.paint(
        cover(leaves, 2), green * (0.4 + 0.8 * lit(leaves, radius * 0.8, 2, SUN))[..., None]
    )


def _walls(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    wall = box(x, y, (236, 316), (136, 90))
    row = np.floor(y / 11)
    gap = np.minimum(y % 11, (x + 13 * (row % 2)) % 26) < 1.6
    tint = 0.86 + 0.22 * noise(np.floor((x + 13 * (row % 2)) / 26) * 3.7, row * 2.9, 53)
    brick = tinted("#b4573c", tint)
    brick = np.where(gap[..., None], np.array(colour("#d8c9b4"), np.float32), brick)
    shade = 1 - 0.45 * between(256, 228, y)
    canvas.paint(cover(wall), np.asarray(brick * shade[..., None], np.float32))
    gable = polygon(x, y, [(176, 232), (336, 232), (256, 150)])
    canvas.paint(cover(gable), colour("#e9dcc0"))


def _roof(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    chimney = box(x, y, (332, 128), (16, 44))
    canvas.paint(
        cover(chimney),
        tinted("#99492f", (0.8 + 0.3 * (np.sin(y / 2) > 0))),
    )
    roof = polygon(x, y, [(76, 236), (396, 236), (346, 120), (126, 120)])
    tile = np.abs(np.sin((x + 9 * (np.floor(y / 12) % 2)) / 18 * np.pi))
    rows = (y % 12) / 12
    slate = tinted("#4b5666", (0.55 + 0.35 * tile + 0.45 * rows))
    canvas.paint(cover(roof), np.asarray(slate, np.float32))
    front = polygon(x, y, [(166, 238), (346, 238), (256, 142)])
    inner = polygon(x, y, [(186, 239), (326, 239), (256, 162)])
    canvas.paint(cover(front), colour("#39424f"))
    canvas.paint(cover(inner), colour("#e9dcc0"))
    canvas.paint(cover(box(x, y, (236, 239), (164, 4))), colour("#f4efe4"))


def _window(canvas: Canvas, across: float, down: float, wide: float, high: float) -> None:
    x, y = canvas.x, canvas.y
    canvas.paint(cover(box(x, y, (across, down), (wide + 5, high + 5), 2)), colour("#f6f2e8"))
    pane = mix(
        colour("#22384e"), colour("#a9cbe0"), between(-40, 50, (x - across) * 0.6 - (y - down))
    )
    canvas.paint(cover(box(x, y, (across, down), (wide, high))), pane)
    for bar in (box(x, y, (across, down), (1.8, high)), box(x, y, (across, down), (wide, 1.8))):
        canvas.paint(cover(bar), colour("#f6f2e8"))
    canvas.paint(cover(box(x, y, (across, down + high + 9), (wide + 10, 4), 1)), colour("#d9d0bf"))


def _door(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    canvas.paint(cover(box(x, y, (256 - 20, 358), (29, 50))), colour("#f6f2e8"))
    canvas.paint(cover(box(x, y, (236, 361), (24, 47))), colour("#2f5d50"))
    for down in (334, 368, 396):
        panel = np.abs(box(x, y, (236, down), (15, 11 if down > 340 else 15), 2)) - 1
        canvas.paint(cover(panel), colour("#1d4038"))
    canvas.paint(cover(ellipse(x, y, (253, 366), (2.6, 2.6))), colour("#e8c65a"))


def _fence(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    for left, right in ((6, 168), (356, 506)):
        for down in (438, 462):
            canvas.paint(
                cover(box(x, y, ((left + right) / 2, down), ((right - left) / 2, 3))),
                colour("#e6e2d8"),
            )
        for across in range(left + 6, right, 18):
            picket = polygon(x, y, [(across - 5, 480), (across + 5, 480), (across + 5, 428),
                                    (across, 420), (across - 5, 428)])  # fmt: skip
            canvas.paint(cover(picket), colour("#f7f5ef"))


def landscape() -> Pixels:
    """Draw hills behind hills, a lake and a low sun: 1024 × 576, RGB."""
    canvas = Canvas(1024, 576, colour("#c9d8e4"), finer=2)
    x, y = canvas.x, canvas.y
    canvas.light[:] = mix(colour("#3f6ea8"), colour("#f6d7a8"), between(0, 330, y))
    canvas.paint(between(260, 0, np.hypot(x - 760, y - 236)), colour("#fff0c8"), 0.75)
    canvas.paint(cover(ellipse(x, y, (760, 236), (30, 30)), 2), colour("#fffbe8"))
    veil = between(0.0, 0.6, clouds(x / 240, y / 44, 61)) * between(270, 90, y)
    canvas.paint(veil, colour("#ffe9d2"), 0.8)
    for order, (base, rough, tone) in enumerate(
        ((262, 120, "#8fa3bf"), (300, 90, "#6c86a0"), (332, 60, "#4f6d76"), (352, 40, "#38564f"))
    ):
        ridge = base - rough * (
            clouds(x / (280 - 40 * order), x * 0 + order * 9, 62 + order) + 0.12
        )
        rock = 0.85 + 0.3 * clouds(x / 26 + order, y / 26, 70 + order)
        canvas.paint(between(-1, 1, y - ridge), tinted(tone, rock))
    _lake(canvas)
    _meadow(canvas)
    return canvas.rgb()


def _lake(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    shore = 372 + 4 * noise(x / 60, y * 0, 81)
    ripples = noise(x / 46, y / 2.6, 82)
    water = mix(colour("#5d7f95"), colour("#d9c29a"), np.clip(0.45 + 0.5 * ripples, 0, 1))
    glitter = between(90, 0, np.abs(x - 760)) * np.clip(0.5 + 1.2 * ripples, 0, 1)
    canvas.paint(between(-1, 1, y - shore), water)
    canvas.paint(between(-1, 1, y - shore) * glitter, colour("#fff3cf"), 0.9)


def _meadow(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    edge = 470 - 46 * np.cos(x / 330) + 8 * clouds(x / 50, y * 0, 91)
    blades = noise(x / 2.4, y / 12, 92) + clouds(x / 40, y / 16, 93)
    grass = mix(colour("#23401f"), colour("#7d9440"), np.clip(0.42 + 0.4 * blades, 0, 1))
    canvas.paint(between(-2, 2, y - edge), grass)
    for across, size in ((96, 1.0), (170, 0.72), (900, 0.86), (964, 1.15)):
        foot = 470 - 46 * np.cos(across / 330) + 12
        for tier in range(5):
            top, wide = foot - size * (210 - 38 * tier), size * (16 + 13 * tier)
            branch = polygon(
                x,
                y,
                [(across, top), (across + wide, top + 58 * size), (across - wide, top + 58 * size)],
            )
            needles = branch + 5 * noise(x / 4, y / 6, 94 + tier)
            dark = 0.6 + 0.5 * np.clip((x - across) / 60, -1, 1)
            canvas.paint(cover(needles, 2), tinted("#1d3a2a", dark))
        canvas.paint(cover(box(x, y, (across, foot), (4 * size, 16 * size))), colour("#3a2a1c"))
