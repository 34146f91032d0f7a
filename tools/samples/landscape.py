"""Mountains behind a lake in the evening."""

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import (
    Array,
    Canvas,
    between,
    clouds,
    colour,
    cover,
    ellipse,
    mix,
    noise,
    relief,
    tinted,
)

SHORE = 356
LAMP = (705.0, 196.0)
"""Row of the far shore; the sun, right and down."""


def landscape() -> NDArray[np.uint8]:
    """Draw hills behind hills, a lake and a low sun: 1024 × 576, RGB."""
    canvas = Canvas(1024, 576, colour("#c9d8e4"), finer=2)
    _sky(canvas)
    _mountains(canvas)
    _woods(canvas)
    _lake(canvas)
    _bank(canvas)
    for across, foot, tall, seed in ((36, 470, 250, 81), (104, 486, 330, 82), (188, 492, 210, 83),
                                     (246, 500, 130, 84), (892, 500, 170, 85), (948, 490, 290, 86),
                                     (1010, 478, 220, 87)):  # fmt: skip
        _spruce(canvas, across, foot, tall, seed)
    _grass(canvas)
    return canvas.rgb()


def _sky(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    canvas.light[:] = mix(colour("#35609c"), colour("#f3c48e"), between(-40, 320, y))
    away = np.hypot(x - LAMP[0], (y - LAMP[1]) * 1.2)
    canvas.paint(between(420, 0, away), colour("#ffe2a8"), 0.75)
    bank = clouds(x / 210, y / 42, 61, 6) + 0.3 * clouds(x / 60, y / 16, 66)
    share = between(0.02, 0.5, bank) * between(290, 110, y)
    rim = between(0.9, 0.1, bank)
    canvas.paint(share, mix(colour("#8d86a0"), colour("#ffe6c8"), rim), 0.9)
    canvas.paint(between(90, 20, away), colour("#fff2cf"), 0.7)
    canvas.paint(cover(ellipse(x, y, LAMP, (25, 25)), 2), colour("#fffdf0"))


def _ridge(across: Array, base: float, high: float, wide: float, seed: int) -> Array:
    """Return the row of a mountain range at each column: sharp tops, round valleys."""
    total = np.zeros_like(across)
    for octave in range(6):
        folded = np.abs(noise(across * 2**octave / wide, across * 0 + 0.37, seed + octave))
        total += ((1 - folded) ** 2 - 0.45) / 2**octave
    return np.asarray(base - high * total, np.float32)


def _mountains(canvas: Canvas) -> None:
    """Paint three ranges, the nearer the darker and the less blue."""
    x, y = canvas.x, canvas.y
    for order, (base, high, wide, rock, snow) in enumerate((
        (262, 92, 330, "#8b96b4", "#f6e3dc"), (300, 58, 210, "#66789a", "#b9bccb"),
        (326, 36, 150, "#4a6475", "#5f7a84"),
    )):  # fmt: skip
        seed = 70 + 10 * order
        top = _ridge(x[:1], base, high, wide, seed)
        below = y - top
        # Gullies run down the slopes: noise stretched along them and bent by the ridge.
        bent = x + 0.55 * below * np.sign(noise(x / wide, y * 0, seed + 7))
        folds = np.abs(clouds(bent / 34, below / 120, seed + 8, 5))
        light = 0.35 + 1.05 * relief(np.asarray(-34 * folds, np.float32), 2, (0.75, -0.35, 0.5))
        white = between(0.5, -0.2, below / 70 - 0.5 + 1.5 * folds) * (1 if order < 2 else 0.4)
        stone = mix(colour(rock), colour(snow), white) * light[..., None]
        haze = between(0, 120, below)[..., None] * np.float32(0.5)
        stone = stone + haze * (np.array(colour("#c9b7b4"), np.float32) - stone)
        canvas.paint(between(-0.7, 0.7, below), np.asarray(stone, np.float32))


def _woods(canvas: Canvas) -> None:
    """Paint the far shore: a dark line of trees."""
    x, y = canvas.x, canvas.y
    tips = np.abs(noise(x / 3.5, x * 0, 64)) * 9 + np.abs(noise(x / 9, x * 0, 65)) * 7
    top = SHORE - 9 - tips - 9 * clouds(x / 110, x * 0, 67, 3)
    tone = 0.7 + 0.3 * noise(x / 2.5, y / 5, 68)
    canvas.paint(between(-0.8, 0.8, y - top), tinted("#2f4a45", tone))


def _lake(canvas: Canvas) -> None:
    """Mirror what stands above the shore, drawn out by ripples that grow towards the eye."""
    x, y = canvas.x, canvas.y
    below = np.clip(y - SHORE, 0, None)
    near = below / (576 - SHORE)
    ripples = noise(x / (16 + 70 * near), below / (0.8 + 4 * near), 69)
    ripples += 0.5 * noise(x / (8 + 30 * near), below / (0.5 + 2 * near), 79)
    rows = (SHORE - below * 1.25 + ripples * (3 + 34 * near)) * canvas.finer
    columns = (x + 6 * near * ripples) * canvas.finer
    rows = np.clip(rows, 0, SHORE * canvas.finer - 1).astype(np.int64)
    columns = np.clip(columns, 0, x.shape[1] - 1).astype(np.int64)
    mirrored = canvas.light[rows, columns] * np.array((0.72, 0.8, 0.86), np.float32)
    path = between(1, 0, np.abs(x - LAMP[0]) / (70 + 60 * near)) * between(0.05, 0.7, ripples)
    water = mirrored + path[..., None] * np.array((0.9, 0.72, 0.42), np.float32)
    canvas.paint(between(-0.5, 0.5, y - SHORE), np.asarray(water, np.float32))
    canvas.paint(between(1.6, 0, np.abs(y - SHORE - 0.5)), colour("#e6d3b4"), 0.6)


def _edge(x: Array) -> Array:
    """Return the row where the near bank begins."""
    away = np.abs(x - 600) / 424
    return np.asarray(552 - 84 * away**1.7 + 6 * clouds(x / 40, x * 0, 91), np.float32)


def _bank(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    soil = mix(colour("#16281a"), colour("#4d6a2c"), between(0, 60, y - _edge(x)))
    tone = 0.8 + 0.5 * clouds(x / 26, y / 12, 92)
    canvas.paint(between(-1, 1, y - _edge(x)), soil * tone[..., None])


def _spruce(canvas: Canvas, across: float, foot: float, tall: float, seed: int) -> None:
    """Paint a spruce: tiers of hanging branches, the side towards the sun a little lighter."""
    half = tall * 0.3
    part = canvas.around(across - half, foot - tall - 10, across + half, foot + 10)
    x, y = part.x, part.y
    up = (foot - y) / tall
    aside = np.abs(x - across)
    wobble = noise(np.sign(x - across) * 3 + up * 9, up * 0 + seed, seed)
    tier = (up * 13 + 0.35 * wobble - 0.055 * aside * 13 / tall * 4) % 1
    reach = tall * 0.2 * np.clip(1.02 - up, 0, 1) ** 0.85 * (1.05 - 0.55 * tier + 0.25 * wobble)
    needles = aside - reach + 2.5 * noise(x / 1.6, y / 2.6, seed + 1)
    needles = np.maximum(needles, np.maximum(y - foot + tall * 0.06, foot - tall - y))
    trunk = np.maximum(aside - tall * 0.014, np.maximum(foot - tall * 0.97 - y, y - foot - 4))
    sunny = between(-0.6, 1.0, np.sign(LAMP[0] - across) * (x - across) / (reach + 4))
    tone = 0.3 + 0.5 * (1 - tier) + 0.5 * sunny + 0.25 * noise(x / 1.5, y / 3, seed + 2)
    for shape, ink in ((trunk, colour("#2a1c14")), (needles, tinted("#24402c", tone))):
        part.paint(cover(np.asarray(shape, np.float32), 1.2), ink)


def _grass(canvas: Canvas) -> None:
    """Paint blades one by one, the far ones first."""
    random = np.random.default_rng(93)
    count = 2600
    xs = random.uniform(0, 1024, count)
    edge = _edge(xs.astype(np.float32))
    ys = edge + (586 - edge) * random.uniform(0, 1, count) ** 0.9
    for index in np.argsort(ys):
        _blade(canvas, float(xs[index]), float(ys[index]), random)


def _blade(canvas: Canvas, across: float, foot: float, random: np.random.Generator) -> None:
    near = np.clip((foot - 460) / 120, 0.1, 1)
    tall, lean = random.uniform(9, 24) * near + 3, random.normal(0.1, 0.3)
    tone = random.uniform(0.35, 1.0)
    part = canvas.around(across - tall, foot - tall, across + tall, foot)
    x, y = part.x, part.y
    t = np.clip((foot - y) / tall, 0, 1)
    away = np.abs(x - across - lean * tall * t * t) - (0.5 + 1.1 * near) * (1 - t)
    green = mix(colour("#263a16"), colour("#b9bd5c"), np.asarray(t * tone, np.float32))
    part.paint(cover(np.asarray(away, np.float32), 0.9), green)
