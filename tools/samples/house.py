"""A brick house with a garden on a bright day."""

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import (
    Array,
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
    stroke,
    tinted,
)

SUN = (-0.5, -0.6, 0.65)
GROUND, EAVES, RIDGE = 408, 236, 112
"""Rows where the walls stand, where the roof begins, and of its top."""
WHITE, SHADE = colour("#f6f1e6"), colour("#20293a")
LEAF, PETALS = colour("#3f7a35"), (colour("#d8375a"), colour("#f4b93c"), colour("#f5e6ea"))


def house() -> NDArray[np.uint8]:
    """Draw a house with a garden: 512 × 512, RGB."""
    canvas = Canvas(512, 512, colour("#8fb6d6"), finer=2)
    _sky(canvas)
    for centre, radius, seed in (((52, 280), 62, 41), ((470, 262), 84, 43), ((404, 330), 46, 45)):
        _tree(canvas, centre, radius, seed)
    _meadow(canvas)
    _path(canvas)
    _walls(canvas)
    _chimney(canvas)
    _roof(canvas)
    for across in (172, 340):
        _window(canvas, (across, 304), (27, 33))
        _shutters(canvas, (across, 304))
        _flowers(canvas, (across, 346), 34, 55 + across)
    _dormer(canvas)
    _door(canvas)
    for centre, radius, seed in (((112, 402), 22, 61), ((146, 412), 16, 63),
                                 ((372, 410), 18, 65), ((402, 402), 23, 67)):  # fmt: skip
        _tree(canvas, centre, radius, seed)
    _fence(canvas)
    return canvas.rgb()


def _sky(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    canvas.light[:] = mix(colour("#3f82c4"), colour("#d6e8f0"), between(-20, 330, y))
    bank = clouds(x / 120, y / 62, 7) + 0.35 * clouds(x / 30, y / 24, 8)
    share = between(0.08, 0.5, bank) * between(260, 120, y)
    under = between(0.9, 0.3, bank)[..., None] * np.array((0.22, 0.18, 0.12), np.float32)
    canvas.paint(share, np.asarray(np.float32(1) - under, np.float32), 0.95)


def _tree(canvas: Canvas, centre: Point, radius: float, seed: int) -> None:
    """Paint a tree, or a bush if its radius is small: clumps of leaves, each lit from above."""
    x, y = canvas.x, canvas.y
    shadow = ellipse(x, y, (centre[0] + radius * 0.4, GROUND - 14 + radius / 8), (radius, 9))
    if radius > 40:
        trunk = stroke(x, y, [(centre[0], centre[1] + 10), (centre[0] + 2, GROUND - 20)], [9, 14])
        bark = 0.6 + 0.25 * noise(x / 2, y / 14, seed)
        canvas.paint(cover(trunk), tinted("#7a5a3c", bark))
    else:
        canvas.paint(between(12, -4, shadow), SHADE, 0.4)
    random = np.random.default_rng(seed)
    for turn in range(26):
        # From the back to the front: the clumps in front lie lower and nearer the middle.
        angle, away = random.uniform(0, 2 * np.pi), radius * random.uniform(0.25, 0.78)
        at = (centre[0] + away * np.cos(angle), centre[1] + 0.8 * away * np.sin(angle))
        size = radius * random.uniform(0.26, 0.42)
        _clump(canvas, at, size, seed + 3 * turn)


def _clump(canvas: Canvas, at: Point, size: float, seed: int) -> None:
    reach = size + 5
    part = canvas.around(at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach)
    x, y = part.x, part.y
    leaves = ellipse(x, y, at, (size, size * 0.85)) + 3.2 * noise(x / 2.6, y / 2.6, seed)
    light = np.clip(0.62 - 0.55 * ((y - at[1]) + 0.6 * (x - at[0])) / size, 0.12, 1.3)
    tone = np.clip(0.5 + noise(x / 2, y / 2, seed + 1), 0, 1)
    green = mix(colour("#2c5526"), colour("#93b554"), tone) * light[..., None]
    part.paint(cover(leaves, 1.2), np.asarray(green, np.float32))


def _meadow(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    near = np.clip((y - 350) / 162, 0.02, 1)
    blades = noise(x / (1.4 + 1.6 * near), y / (3 + 9 * near), 48) + clouds(x / 60, y / 18, 49)
    grass = mix(colour("#3d6b2a"), colour("#9dbb58"), np.clip(0.5 + 0.4 * blades, 0, 1))
    canvas.paint(between(-1.5, 1.5, y - 352 - 3 * noise(x / 60, y * 0, 47)), grass)
    beside = polygon(x, y, [(120, GROUND - 4), (392, GROUND - 4), (470, GROUND + 26),
                            (180, GROUND + 26)])  # fmt: skip
    canvas.paint(between(6, -6, beside), SHADE, 0.45)


def _path(canvas: Canvas) -> None:
    """Paint cobbles that grow towards the eye."""
    x, y = canvas.x, canvas.y
    path = polygon(x, y, [(236, GROUND), (276, GROUND), (352, 520), (160, 520)])
    deep = 60 / np.clip(y - GROUND + 60, 20, None)
    v = np.log(np.clip(y - GROUND + 60, 20, None)) * 15
    u = (x - 256) * deep / 9 + 0.5 * (np.floor(v) % 2)
    stone = box(u % 1, v % 1, (0.5, 0.5), (0.44, 0.42), 0.3)
    tint = 0.75 + 0.3 * noise(np.floor(u) * 3.7, np.floor(v) * 2.9, 50)
    grey = tinted("#c4b49a", tint * (0.75 + 0.35 * (1 - v % 1)))
    paved = mix(colour("#6d6250"), grey, between(0.06, -0.06, stone))
    canvas.paint(cover(path + 3 * noise(x / 7, y / 5, 51)), paved)


def _bricks(x: Array, y: Array, tone: str, seed: int) -> Array:
    row = np.floor(y / 9)
    u = (x + 11 * (row % 2)) / 22
    joint = np.minimum(np.minimum(y % 9, 9 - y % 9) * 1.0, np.minimum(u % 1, 1 - u % 1) * 22)
    tint = 0.8 + 0.22 * noise(np.floor(u) * 3.7, row * 2.9, seed) + 0.08 * noise(x / 2, y / 2, seed)
    lamp = np.clip(1.12 - 0.025 * (y % 9), 0, 2)
    return mix(colour("#cdbda6"), tinted(tone, tint * lamp), between(0.5, 1.3, joint))


def _walls(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    wall = box(x, y, (256, (EAVES + GROUND) / 2), (136, (GROUND - EAVES) / 2))
    shade = 1 - 0.6 * between(EAVES + 26, EAVES + 12, y + 0.02 * x)
    canvas.paint(cover(wall), np.asarray(_bricks(x, y, "#b9573a", 53) * shade[..., None]))
    plinth = box(x, y, (256, GROUND - 6), (138, 7), 1)
    canvas.paint(cover(plinth), tinted("#a89c88", 0.8 + 0.2 * noise(x / 5, y / 3, 54)))


def _chimney(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    for at, size in ((0, 9), (1, 13), (2, 18), (3, 24)):
        puff = ellipse(x, y, (352 + 17 * at, 66 - 15 * at), (size * 1.3, size))
        curl = puff + 9 * clouds(x / 12, y / 12, 57 + at)
        canvas.paint(between(7, -10, curl), WHITE, 0.6 - 0.1 * at)
    side = 1.0 - 0.35 * between(-2, 2, x - 350)
    canvas.paint(cover(box(x, y, (344, 112), (15, 34))),
                 np.asarray(_bricks(x, y, "#a34e34", 58) * side[..., None]))  # fmt: skip
    canvas.paint(cover(box(x, y, (344, 79), (19, 5), 1)), tinted("#c9bda8", side))


def _slates(x: Array, y: Array, seed: int) -> Array:
    row = np.floor(y / 11)
    u = (x + 8 * (row % 2)) / 16
    tint = 0.85 + 0.3 * noise(np.floor(u) * 5.3, row * 3.1, seed)
    low = between(11, 8.5, y % 11) * (1 - 0.5 * between(0.07, 0.0, np.minimum(u % 1, 1 - u % 1)))
    return tinted("#66748a", tint * (0.35 + 0.65 * low) * (0.85 + 0.3 * (y % 11) / 11))


def _roof(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    roof = polygon(x, y, [(92, EAVES), (420, EAVES), (368, RIDGE), (144, RIDGE)])
    canvas.paint(cover(roof), _slates(x, y, 59))
    canvas.paint(cover(box(x, y, (256, RIDGE), (114, 4), 2)), colour("#3c4656"))
    canvas.paint(cover(box(x, y, (256, EAVES + 3), (168, 5), 1)), WHITE)
    canvas.paint(cover(box(x, y, (256, EAVES + 7), (168, 2), 1)), colour("#b9b2a4"))


def _dormer(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    cast = polygon(x, y, [(318, 214), (258, 132), (282, 140), (346, 226)])
    canvas.paint(between(3, -3, cast), SHADE, 0.5)
    front = polygon(x, y, [(212, EAVES - 6), (300, EAVES - 6), (300, 184), (256, 146), (212, 184)])
    boards = 1 - 0.25 * between(1.2, 0.2, y % 7)
    canvas.paint(cover(front), tinted("#efe3c8", boards))
    for side in (-1, 1):
        edge = [(256, 138), (256 + side * 58, 190)]
        canvas.paint(cover(stroke(x, y + 6, edge, 13)), _slates(x, y + 4 * side, 60))
        canvas.paint(cover(stroke(x, y - 2, edge, 5)), WHITE)
    _window(canvas, (256, 198), (19, 21))


def _window(canvas: Canvas, at: Point, half: Point) -> None:
    """Paint a sash window: the sky in its panes, a curtain, the shadow of its frame."""
    x, y = canvas.x, canvas.y
    u, v = x - at[0], y - at[1]
    canvas.paint(cover(box(x, y, at, (half[0] + 5, half[1] + 5), 1)), WHITE)
    bright = between(-0.7, 1.1, u / half[0] * 0.5 - v / half[1])
    pane = mix(colour("#16263a"), colour("#a8cfe6"), bright)
    gleam = between(0.1, 0.0, np.abs((u + v * 0.7) / half[0] + 0.3) - 0.12)
    pane = pane + gleam[..., None] * np.float32(0.12)
    drape = np.abs(u) - half[0] + 9 - 5 * between(-half[1], half[1], v)
    folds = 0.7 + 0.2 * np.cos(u * 1.6)
    pane = mix(pane, tinted("#e6dccb", folds), between(-0.6, 0.6, drape) * 0.85)
    glass = box(x, y, at, half)
    inset = np.maximum(glass, np.minimum(u + half[0] - 3, v + half[1] - 5))
    canvas.paint(cover(glass), pane)
    canvas.paint(cover(inset), SHADE, 0.55)
    for bar in (np.abs(u) - 1.5, np.abs(v) - 2.2, np.abs(np.abs(v) - half[1] / 2) - 0.9):
        canvas.paint(cover(np.maximum(bar, glass)), WHITE)
    sill = box(x, y, (at[0], at[1] + half[1] + 8), (half[0] + 9, 3.5), 1)
    canvas.paint(cover(sill), colour("#d9d0bf"))


def _shutters(canvas: Canvas, at: Point) -> None:
    x, y = canvas.x, canvas.y
    for side in (-1, 1):
        middle = (at[0] + side * 42, at[1])
        board = box(x, y, middle, (9, 38), 1)
        cast = box(x, y, (middle[0] + 3, middle[1] + 3), (9, 38))
        canvas.paint(between(4, -1, cast), SHADE, 0.5)
        slats = 0.75 + 0.4 * ((y - at[1]) % 5) / 5
        inside = np.maximum(np.abs(x - middle[0]) - 6, np.abs(np.abs(y - at[1]) - 17) - 14.5)
        paint = mix(colour("#3f6f78"), tinted("#3f6f78", slats * 0.85), cover(inside))
        canvas.paint(cover(board), paint)


def _flowers(canvas: Canvas, at: Point, half: float, seed: int) -> None:
    x, y = canvas.x, canvas.y
    canvas.paint(cover(box(x, y, (at[0], at[1] + 8), (half, 7), 1)),
                 tinted("#8a5a36", 0.8 + 0.2 * noise(x / 9, y / 1.5, seed)))  # fmt: skip
    random = np.random.default_rng(seed)
    for turn in range(62):
        spot = (at[0] + random.uniform(-half, half), at[1] + random.normal(0, 4))
        part = canvas.around(spot[0] - 4, spot[1] - 4, spot[0] + 4, spot[1] + 4)
        tone = LEAF if turn < 20 else PETALS[int(random.integers(len(PETALS)))]
        part.paint(cover(ellipse(part.x, part.y, spot, (2.6, 2.2))), tone)


def _door(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    for step, half in ((0, 44), (1, 50)):
        canvas.paint(cover(box(x, y, (256, GROUND - 1 + 7 * step), (half, 4), 1)),
                     tinted("#d2c7b2", 1 - 0.25 * between(1, 4, (y - GROUND + 5) % 7)))  # fmt: skip
    canvas.paint(cover(box(x, y, (256, 349), (32, 57), 2)), WHITE)
    leaf = box(x, y, (256, 354), (24, 51), 1)
    canvas.paint(cover(leaf), colour("#a8322c"))
    light = np.hypot(x - 256, (y - 326) * 1.0)
    fan = np.maximum(light - 20, y - 326)
    canvas.paint(cover(fan), colour("#2a3f55"))
    rays = np.abs((np.degrees(np.arctan2(326 - y, x - 256)) + 18) % 36 - 18) * light / 57 - 0.9
    canvas.paint(cover(np.maximum(rays, fan)), WHITE)
    for across, down, high in ((245, 350, 15), (267, 350, 15), (245, 386, 14), (267, 386, 14)):
        panel = box(x, y, (across, down), (7.5, high), 1)
        canvas.paint(cover(np.abs(panel) - 0.9), colour("#6d1a18"))
        canvas.paint(cover(panel + 3), colour("#bb4038"))
    canvas.paint(cover(np.maximum(leaf, y - 310)), SHADE, 0.45)
    canvas.paint(cover(ellipse(x, y, (274, 368), (2.4, 2.4))), colour("#f0cc5c"))
    canvas.paint(cover(box(x, y, (256, 288), (42, 4), 1)), WHITE)
    canvas.paint(cover(box(x, y, (257, 294), (38, 3))), SHADE, 0.5)


def _fence(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    for left, right in ((-8, 160), (352, 522)):
        shadow = np.maximum(np.abs(y - 488) - 4, np.maximum(left - x, x - right - 8))
        canvas.paint(between(4, -3, shadow), SHADE, 0.4)
        for down in (446, 472):
            rail = box(x, y, ((left + right) / 2, down), ((right - left) / 2, 3.5))
            canvas.paint(cover(rail), tinted("#dcd6c8", 1 - 0.3 * between(down, down + 3, y)))
        for across in range(left + 8, right, 20):
            edge = [(across - 6, 490), (across + 6, 490), (across + 6, 432), (across, 422),
                    (across - 6, 432)]  # fmt: skip
            part = canvas.around(across - 12, 416, across + 12, 496)
            if part.x.size:
                picket = polygon(part.x, part.y, edge)
                part.paint(cover(picket - 3) * between(0, 1, part.x - across), SHADE, 0.35)
                light = 0.72 + 0.3 * lit(picket, 4, canvas.finer, SUN)
                part.paint(cover(picket), tinted("#fbf8f0", light))
