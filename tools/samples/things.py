"""The things of the still life: their shapes as distances in space, and their paint."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import clouds, colour, noise

Array = NDArray[np.floating]
Shape = Callable[[Array], Array]

ORANGE, APPLE, LEMON = (1.02, 0.56, -1.25), (-0.12, 0.5, -1.5), (0.42, 0.36, -2.35)
BOTTLE, JUG = (-1.55, 0.0, 0.1), (1.75, 0.0, 0.35)
GRAPES = np.array(
    [(-1.32, 0.2, -1.9), (-1.0, 0.2, -2.08), (-1.62, 0.2, -2.1), (-1.3, 0.2, -2.3),
     (-0.98, 0.2, -2.46), (-1.6, 0.2, -2.5), (-1.28, 0.2, -2.66), (-1.16, 0.5, -2.12),
     (-1.46, 0.5, -2.2), (-1.16, 0.5, -2.44), (-1.45, 0.48, -2.5), (-1.3, 0.74, -2.3)],
    np.float32,
)  # fmt: skip


def _table(p: Array) -> Array:
    return p[:, 1]


def _wall(p: Array) -> Array:
    return np.float32(3.4) - p[:, 2]


def _ball(p: Array, centre: tuple[float, float, float], radius: float) -> Array:
    return np.asarray(np.linalg.norm(p - np.array(centre, np.float32), axis=1) - radius, np.float32)


def _orange(p: Array) -> Array:
    return _ball(p, ORANGE, 0.56)


def _apple(p: Array) -> Array:
    q = p - np.array(APPLE, np.float32)
    hollow = np.hypot(np.hypot(q[:, 0], q[:, 2]) - 0.24, q[:, 1] * 0.95) - 0.3
    stem = q - np.array((0.02, 0.3, 0.0), np.float32)
    along = np.clip(stem[:, 1], 0, 0.3)
    twig = np.hypot(np.hypot(stem[:, 0] - 0.25 * along**1.5, stem[:, 2]), stem[:, 1] - along)
    return np.asarray(np.minimum(hollow * 0.95, twig - 0.028), np.float32)


def _lemon(p: Array) -> Array:
    q = p - np.array(LEMON, np.float32)
    along = q[:, 0] * 0.86 + q[:, 2] * 0.5
    aside = np.hypot(q[:, 1], q[:, 2] * 0.86 - q[:, 0] * 0.5)
    body = np.hypot(along / 1.32, aside) - 0.36
    tips = np.hypot(np.abs(along) - 0.44, aside) - 0.1
    return np.asarray(_melted(body * 0.8, tips, 0.12), np.float32)


def _grapes(p: Array) -> Array:
    best = _ball(p, (-1.3, 0.35, -2.3), 0.75)
    near = best < 0.4
    if near.any():
        apart = np.linalg.norm(p[near, None, :] - GRAPES[None], axis=2).min(axis=1) - 0.2
        best = best.copy()
        best[near] = apart
    return best


def _bottle(p: Array) -> Array:
    q = p - np.array(BOTTLE, np.float32)
    away = np.hypot(q[:, 0], q[:, 2])
    body = _can(away, q[:, 1] - 0.95, 0.5, 0.95, 0.12)
    neck = _can(away, q[:, 1] - 2.5, 0.17, 0.62, 0.04)
    lip = _can(away, q[:, 1] - 3.02, 0.2, 0.07, 0.04)
    return np.asarray(np.minimum(_melted(body, neck, 0.55), lip) * 0.9, np.float32)


def _jug(p: Array) -> Array:
    q = p - np.array(JUG, np.float32)
    away, up = np.hypot(q[:, 0], q[:, 2]), q[:, 1]
    profile = (
        0.42 + 0.32 * np.sin(np.clip(up, 0, 2.1) * 1.75 + 0.35) + 0.12 * np.clip(up - 1.6, 0, 1)
    )
    side = np.maximum(np.abs(away - profile + 0.05) - 0.05, np.abs(up - 1.0) - 1.0)
    bottom = np.maximum(away - profile, np.abs(up - 0.06) - 0.06)
    ear = np.hypot(np.hypot((q[:, 0] - 0.72) * 1.25, up - 1.3) - 0.42, q[:, 2]) - 0.075
    return np.asarray(_melted(np.minimum(side, bottom) * 0.62, ear * 0.8, 0.06), np.float32)


def _can(away: Array, up: Array, radius: float, half: float, corner: float) -> Array:
    """Return the distance to an upright can with rounded edges."""
    u, v = away - radius + corner, np.abs(up) - half + corner
    outside = np.hypot(np.maximum(u, 0), np.maximum(v, 0))
    return np.asarray(outside + np.minimum(np.maximum(u, v), 0) - corner, np.float32)


def _melted(first: Array, second: Array, soft: float) -> Array:
    h = np.clip(0.5 + 0.5 * (second - first) / soft, 0, 1)
    return np.asarray(second + (first - second) * h - soft * h * (1 - h), np.float32)


SHAPES: tuple[Shape, ...] = (
    _table, _wall, _orange, _apple, _lemon, _grapes, _bottle, _jug,
)  # fmt: skip


def painted(p: Array, kind: NDArray[np.intp]) -> tuple[Array, Array]:
    """Return the colour of each point in linear light, and how glossy it is."""
    paint = np.zeros_like(p)
    gloss = np.zeros(len(p), np.float32)
    painters = (_wood_and_cloth, _plaster, _peel, _skin, _zest, _bloom, _glass, _china)
    for shape, (painter, shine) in enumerate(
        zip(painters, (0.25, 0.0, 0.45, 0.9, 0.5, 0.8, 1.6, 1.1), strict=True)
    ):
        on = kind == shape
        if on.any():
            paint[on] = painter(p[on])
            gloss[on] = shine
    return paint, gloss


def _blend(first: str, second: str, t: Array) -> Array:
    a, b = np.array(colour(first), np.float32), np.array(colour(second), np.float32)
    return np.asarray(a + (b - a) * np.clip(t, 0, 1)[:, None], np.float32)


def _wood_and_cloth(p: Array) -> Array:
    x, z = p[:, 0], p[:, 2]
    plank = np.floor(z / 0.95)
    rings = clouds(x * 0.35 + plank * 7.3, z * 5.0 + plank * 3.1, 11, 4)
    grain = noise(x * 1.6 + plank * 4, z * 42.0, 15)
    wood = _blend("#6a4528", "#a9774a", 0.5 + 0.75 * rings + 0.16 * grain)
    gap = np.abs((z / 0.95) % 1 - 0.5) > 0.488
    wood[gap] *= np.float32(0.35)
    u, v = x * 0.92 + z * 0.38, z * 0.92 - x * 0.38
    on = (u > -0.35 + 0.03 * np.sin(v * 3)) & (u < 2.35) & (v < -0.55) & (v > -3.4)
    weave = 0.08 * np.sign(np.sin(u * 95)) * np.sign(np.sin(v * 95))
    warp, weft = np.floor(u / 0.24) % 2, np.floor(v / 0.24) % 2
    cloth = _blend("#f3ecdc", "#a8322f", 0.48 * warp + 0.48 * weft + weave)
    hem = (u < -0.27) | (u > 2.28) | (v > -0.62) | (v < -3.33)
    cloth[hem] = np.array(colour("#efe6d2"), np.float32)
    return np.where(on[:, None], cloth, wood)


def _plaster(p: Array) -> Array:
    return _blend("#76808a", "#a9aeb0", 0.5 + 0.5 * clouds(p[:, 0] * 0.8, p[:, 1] * 0.8, 31))


def _peel(p: Array) -> Array:
    q = p - np.array(ORANGE, np.float32)
    return _blend("#d96a10", "#f09a2c", 0.5 + 0.6 * noise(q[:, 0] * 4, q[:, 1] * 4, 41))


def _skin(p: Array) -> Array:
    q = p - np.array(APPLE, np.float32)
    around = np.arctan2(q[:, 2], q[:, 0])
    streaks = noise(around * 9, q[:, 1] * 1.5, 51) + 0.6 * noise(around * 28, q[:, 1] * 2, 52)
    skin = _blend("#a3161d", "#e2b648", 0.1 + 0.5 * streaks + 0.5 * q[:, 1] + 0.25 * q[:, 0])
    stem = (np.hypot(q[:, 0], q[:, 2]) < 0.14) & (q[:, 1] > 0.28)
    skin[stem] = np.array(colour("#4a3520"), np.float32)
    return skin


def _zest(p: Array) -> Array:
    q = p - np.array(LEMON, np.float32)
    return _blend("#d8b21c", "#f3dc5a", 0.55 + 0.5 * noise(q[:, 0] * 5, q[:, 1] * 5, 61))


def _bloom(p: Array) -> Array:
    return _blend("#2c1436", "#6b3a78", 0.35 + 0.5 * noise(p[:, 0] * 6, p[:, 2] * 6 + p[:, 1], 71))


def _glass(p: Array) -> Array:
    q = p - np.array(BOTTLE, np.float32)
    glass = _blend("#0f2a18", "#1f4a2a", 0.5 + 0.5 * q[:, 1] - 0.8)
    around = np.arctan2(q[:, 0] + 0.12, -q[:, 2])
    label = (np.abs(q[:, 1] - 0.92) < 0.42) & (np.abs(around) < 1.0)
    paper = _blend("#e9dfc4", "#d9cba6", 0.5 + 0.5 * clouds(around * 6, q[:, 1] * 6, 81, 3))
    rule = np.abs(np.abs(q[:, 1] - 0.92) - 0.35) < 0.016
    lines = (np.abs(around) < 0.62) & ((q[:, 1] * 11) % 1 < 0.34) & (np.abs(q[:, 1] - 0.78) < 0.16)
    crest = np.hypot(around * 0.55, q[:, 1] - 1.1) < 0.1
    paper[rule | lines | crest] = np.array(colour("#7c2a22"), np.float32)
    return np.where(label[:, None], paper, glass)


def _china(p: Array) -> Array:
    q = p - np.array(JUG, np.float32)
    around, up = np.arctan2(q[:, 0], -q[:, 2]), q[:, 1]
    china = _blend("#ddd9cf", "#f4f1ea", 0.6 + 0.4 * clouds(around * 2, up * 2, 91, 3))
    band = (np.abs(up - 0.42) < 0.03) | (np.abs(up - 1.42) < 0.03)
    petals = np.cos(around * 9) * 0.13 + 0.92
    garland = np.abs(up - petals) < 0.035
    dots = np.hypot(((around * 9 / np.pi) % 2 - 1) * 0.35, up - 0.92) < 0.06
    china[band | garland | dots] = np.array(colour("#2f4f8f"), np.float32)
    return china
