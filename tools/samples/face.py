"""A young woman in the light of a window."""

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import (
    Array,
    Canvas,
    between,
    box,
    colour,
    cover,
    curve,
    ellipse,
    join,
    mix,
    noise,
    polygon,
    relief,
    stroke,
)

SUN = (-0.6, -0.45, 0.62)
MIDDLE, EYES = 128.0, 126.0
"""Column of the nose, row of the eyes."""


def face() -> NDArray[np.uint8]:
    """Draw a face in the light of a window: 256 × 256, RGB."""
    canvas = Canvas(256, 256, colour("#3d5a6b"), finer=3)
    x, y = canvas.x, canvas.y
    canvas.paint(between(230, 10, np.hypot(x - 40, y - 50)), colour("#9fb6b4"), 0.9)
    _hair_behind(canvas)
    _neck(canvas)
    _jumper(canvas)
    _skin(canvas)
    for side in (-1, 1):
        _eye(canvas, side)
    _nose(canvas)
    _mouth(canvas)
    _hair_before(canvas)
    return canvas.rgb()


def _aside(x: Array) -> Array:
    return np.asarray(np.abs(x - MIDDLE), np.float32)


def _lit(canvas: Canvas, height: Array, low: float = 0.3) -> Array:
    return np.asarray(low + (1.12 - low) * relief(height, canvas.finer, SUN), np.float32)


def _strands(x: Array, y: Array) -> Array:
    """Return hair: strands that fall from the parting, with a sheen around the head."""
    aside = _aside(x)
    fall = aside / (18 + 0.34 * np.clip(y - 30, 4, 200)) * 9
    wave = 0.5 * np.sin(y / 13 + aside / 25)
    lock = noise(fall * 1.5 + wave, y / 60, 31)
    hair = noise(fall * 6 + 3 * wave, y / 40, 32) + 0.6 * noise(fall * 15 + 5 * wave, y / 30, 33)
    tone = np.clip(0.42 + 0.28 * lock + 0.26 * hair, 0, 1)
    sheen = between(26, 0, np.abs(y - 66 - 0.004 * aside**2)) * between(0.3, 0.9, tone)
    brown = mix(colour("#22120b"), colour("#7a4a2a"), tone)
    return mix(brown, colour("#d09a68"), 0.6 * sheen)


def _hair_behind(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    back = join(ellipse(x, y, (128, 112), (78, 86)), box(x, y, (128, 176), (78, 62), 34), 20)
    edge = back + 3 * noise(_aside(x) / 9, y / 16, 34)
    u, v = (x - MIDDLE) / 84, (y - 120) / 130
    height = 70 * np.sqrt(np.clip(1 - u * u - v * v, 0.03, 1))
    hair = _strands(x, y) * (_lit(canvas, height) * (1 - 0.55 * between(120, 190, y)))[..., None]
    canvas.paint(cover(edge, 1.2), np.asarray(hair, np.float32))


def _neck(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    half = 27 + 0.012 * np.clip(y - 190, 0, 60) ** 2
    neck = np.maximum(_aside(x) - half, 180 - y)
    height = half * np.sqrt(np.clip(1 - (_aside(x) / (half + 3)) ** 2, 0.05, 1))
    shadow = 1 - 0.62 * between(236, 204, y - 0.2 * (x - MIDDLE))
    canvas.paint(cover(neck), _tint(x, y) * (_lit(canvas, height) * shadow)[..., None])


def _jumper(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    shoulders = ellipse(x, y, (128, 292), (116, 66))
    collar = ellipse(x, y, (128, 222), (37, 18))
    shape = np.maximum(shoulders, -collar)
    u, v = (x - MIDDLE) / 130, (y - 300) / 84
    height = 60 * np.sqrt(np.clip(1 - u * u - v * v, 0.03, 1))
    knit = np.cos((y + 0.09 * (x - MIDDLE) ** 2 / 30) * 1.5) * np.cos(x * 1.5)
    stripe = np.sin((y + (x - MIDDLE) ** 2 / 420) / 3.2) > 0
    wool = mix(colour("#b8402f"), colour("#efe4cf"), stripe.astype(np.float32))
    rim = (np.abs(collar - 3) < 4)[..., None]
    wool = np.where(rim, np.array(colour("#96301f"), np.float32), wool)
    light = _lit(canvas, height) * (1 + 0.12 * knit)
    canvas.paint(cover(shape), np.asarray(wool * light[..., None], np.float32))


def _tint(x: Array, y: Array) -> Array:
    """Return the colour of skin: redder on the cheeks, the nose and the chin."""
    aside = _aside(x)
    red = np.exp(-(((aside - 34) / 17) ** 2) - ((y - 160) / 14) ** 2)
    red = red + 0.6 * np.exp(-((aside / 11) ** 2) - ((y - 158) / 9) ** 2)
    return mix(colour("#ecbd9b"), colour("#d8836a"), np.clip(red * 0.75, 0, 1))


def _features(x: Array, y: Array) -> Array:
    """Return the relief of the face: an egg, with what stands out of it."""
    v = (y - 122) / 106
    u = (x - MIDDLE) / (70 * (1 - 0.18 * np.clip(v, 0, 1) ** 1.5))
    height = 80 * np.sqrt(np.clip(1 - 0.92 * (u * u + v * v), 0.02, 1))
    for across, down, wide, high, tall in (
        (0, 146, 7, 17, 7), (0, 157, 9, 7, 7), (8, 160, 6, 5, 4),       # bridge, tip, wings
        (27, 126, 17, 9, -6), (27, 109, 22, 8, 4), (34, 156, 20, 17, 5),  # sockets, brows, cheeks
        (0, 201, 16, 10, 5), (0, 176, 20, 6, 3), (0, 190, 18, 4, -3),    # chin, lips, below them
    ):  # fmt: skip
        bump = ((_aside(x) - across) / wide) ** 2 + ((y - down) / high) ** 2
        height = height + tall * np.exp(-bump)
    return np.asarray(height, np.float32)


def _head(x: Array, y: Array) -> Array:
    """Return the distance to the outline of the face."""
    upper, jaw = ellipse(x, y, (128, 116), (62, 78)), ellipse(x, y, (128, 150), (52, 65))
    return join(upper, jaw, 12)


def _skin(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    for side in (-1, 1):
        ear = ellipse(x, y, (128 + side * 62, 138), (10, 18), -8 * side)
        canvas.paint(cover(ear), np.asarray(_tint(x, y) * np.float32(0.72), np.float32))
    light = _lit(canvas, _features(x, y), 0.26)
    fringe = 1 - 0.3 * between(96, 74, y)
    canvas.paint(cover(_head(x, y)), _tint(x, y) * (light * fringe)[..., None])
    random = np.random.default_rng(4)
    for _ in range(26):
        away, down = random.uniform(8, 42), random.normal(151, 5)
        freckle = ellipse(x, y, (MIDDLE + random.choice((-1, 1)) * away, down), (1.0, 0.9))
        canvas.paint(cover(freckle, 1.4), colour("#9a5a3c"), random.uniform(0.25, 0.55))


def _eye(canvas: Canvas, side: int) -> None:
    x, y = canvas.x, canvas.y
    across = MIDDLE + side * 27
    white = np.maximum(
        ellipse(x, y, (across, EYES + 10), (19, 17.5), 4 * side),
        ellipse(x, y, (across, EYES - 8.5), (19, 16), 4 * side),
    )
    canvas.paint(between(5, -2, white), colour("#8a4f3c"), 0.55)
    shade = between(EYES - 9, EYES - 2, y)
    canvas.paint(cover(white), mix(colour("#a89a94"), colour("#faf6f0"), shade))
    away = np.hypot(x - across, y - EYES)
    rays = noise(np.arctan2(y - EYES, x - across) * 9, away / 5, 37)
    iris = mix(colour("#7fa08a"), colour("#27402f"), between(3, 8.5, away + 1.5 * rays))
    canvas.paint(cover(np.maximum(away - 8.2, white)), np.asarray(iris, np.float32))
    canvas.paint(cover(np.maximum(away - 3.8, white)), colour("#0d0b0a"))
    canvas.paint(cover(ellipse(x, y, (across - 3, EYES - 3), (2.2, 2.2))), colour("#ffffff"))
    lid = curve([(across - side * 15, EYES + 2), (across - side * 6, EYES - 6.5),
                 (across + side * 5, EYES - 7), (across + side * 17, EYES - 1)])  # fmt: skip
    widths = list(np.linspace(1.2, 3.4, len(lid)))
    canvas.paint(cover(stroke(x, y, lid, widths)), colour("#2a150e"))
    fold = [(u, v - 5) for u, v in lid]
    canvas.paint(cover(stroke(x, y, fold, 1.0), 1.6), colour("#8a4f3c"), 0.6)
    brow = curve([(across - side * 15, EYES - 17), (across + side * 2, EYES - 22),
                  (across + side * 20, EYES - 15.5)])  # fmt: skip
    widths = list(np.linspace(5.0, 1.6, len(brow)))
    hairs = 0.8 * noise((x - side * 0.5 * y) / 1.6, y / 5, 38)
    canvas.paint(cover(stroke(x, y, brow, widths) + hairs, 1.8), colour("#3a2013"), 0.9)


def _nose(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    for side in (-1, 1):
        nostril = ellipse(x, y, (MIDDLE + side * 5.5, 164), (3.2, 1.6), -14 * side)
        canvas.paint(cover(nostril, 2), colour("#6b2f24"), 0.85)
        wing = curve([(MIDDLE + side * 10.5, 156), (MIDDLE + side * 12.5, 161),
                      (MIDDLE + side * 9, 164)])  # fmt: skip
        canvas.paint(cover(stroke(x, y, wing, 1.2), 2.2), colour("#8a4a38"), 0.5)


def _mouth(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    # A smile: the corners are higher than the middle.
    smile = y + 0.0095 * _aside(x) ** 2
    upper = polygon(x, smile, curve([(105, 182), (120, 177), (128, 178.5), (136, 177), (151, 182),
                                     (128, 184), (105, 182)], 6))  # fmt: skip
    lower = polygon(x, smile, curve([(106, 182.5), (128, 184), (150, 182.5), (138, 190.5),
                                     (118, 190.5), (106, 182.5)], 6))  # fmt: skip
    canvas.paint(cover(upper, 1.4), colour("#a8453f"))
    canvas.paint(cover(lower, 1.4), colour("#c96058"))
    canvas.paint(between(4, 0, np.abs(smile - 187)) * between(12, 2, np.abs(x - 124)),
                 colour("#f0b0a0"), 0.6)  # fmt: skip
    line = stroke(
        x, smile, curve([(103, 181), (117, 183), (128, 183.6), (139, 183), (153, 181)]), 1.5
    )
    canvas.paint(cover(line), colour("#5c1f20"))
    for side in (-1, 1):
        dimple = stroke(x, y, [(MIDDLE + side * 27, 170), (MIDDLE + side * 29, 177)], 1.2)
        canvas.paint(cover(dimple, 2.5), colour("#9a5643"), 0.5)


def _hair_before(canvas: Canvas) -> None:
    """Paint the hair in front: from a parting down both sides of the face."""
    x, y = canvas.x, canvas.y
    left = [(140, 44), (104, 66), (80, 96), (70, 128), (72, 164), (66, 206), (46, 214), (50, 150),
            (54, 90), (84, 40), (128, 24)]  # fmt: skip
    right = [(140, 44), (162, 62), (180, 94), (187, 128), (184, 166), (191, 204), (212, 212),
             (206, 150), (202, 90), (174, 42), (128, 24)]  # fmt: skip
    for side, points in ((-1, left), (1, right)):
        lock = polygon(x, y, curve([*points, points[0]], 5))
        edge = lock + 1.6 * noise(_aside(x) / 5, y / 14, 39 + side)
        canvas.paint(between(7, -2, edge) * between(62, 40, _aside(x)),
                     colour("#5a2e1e"), 0.45)  # fmt: skip
        height = 16 * np.sqrt(np.clip(1 - (1 - np.clip(-lock / 22, 0, 1)) ** 2, 0, 1))
        light = _lit(canvas, np.asarray(height), 0.4)
        canvas.paint(cover(edge, 1.2), _strands(x, y) * light[..., None])
