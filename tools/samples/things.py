"""The things of the still life: their shapes as distances in space.

Lengths are in apples: an apple is about one wide. The table is y = 0, the wall z = `WALL`, the
eye at negative z.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Place = tuple[float, float, float]

WALL = 2.6
BOTTLE, JUG = (-1.5, 0.0, 0.35), (1.62, 0.0, 0.35)
APPLE, ORANGE, LEMON = (-0.36, 0.455, -0.85), (0.84, 0.52, -0.8), (1.5, 0.345, -1.85)
HALF, CUT = (0.36, 0.4, -2.15), np.array((-0.3, 0.42, -0.86), np.float32)
"""The halved orange: its centre, and the direction its cut faces."""
BUNCH = (-1.26, 0.0, -2.0)


class Thing(NamedTuple):
    """A shape with a ball around it, outside of which it is not worth looking at closely."""

    distance: Callable[[Array], Array]
    centre: Place
    radius: float


def _heap(count: int, seed: int) -> Array:
    """Return berries, (count, 4) centre and radius, dropped one after the other on a heap."""
    random = np.random.default_rng(seed)
    berries: list[Array] = []
    for _ in range(count):
        radius = random.uniform(0.15, 0.18)
        angle, away = random.uniform(0, 2 * np.pi, 80), np.sqrt(random.uniform(0, 1, 80))
        x, z = 0.66 * away * np.cos(angle), 0.42 * away * np.sin(angle)
        y = np.full(80, radius)
        for bx, by, bz, other in berries:
            room = (radius + other) ** 2 * 0.94 - (x - bx) ** 2 - (z - bz) ** 2
            y = np.maximum(y, np.where(room > 0, by + np.sqrt(np.maximum(room, 0)), 0))
        # Of many places the lowest: berries roll.
        best = np.argmin(y + 0.06 * away)
        berries.append(np.array((x[best], y[best], z[best], radius)))
    return np.array(berries, np.float32)


GRAPES = _heap(22, 5)


def _melted(first: Array, second: Array, soft: float) -> Array:
    h = np.clip(0.5 + 0.5 * (second - first) / soft, 0, 1)
    return np.asarray(second + (first - second) * h - soft * h * (1 - h), np.float32)


def _orange(q: Array) -> Array:
    length = np.linalg.norm(q * np.array((1, 1.04, 1), np.float32), axis=1)
    dent = 0.03 * np.exp(-((q[:, 0] / 0.07) ** 2) - ((q[:, 2] / 0.07) ** 2)) * (q[:, 1] > 0)
    return np.asarray((length - 0.52 + dent) * 0.93, np.float32)


def _half(q: Array) -> Array:
    ball = np.linalg.norm(q, axis=1) - 0.5
    cut = q @ CUT - 0.02
    # The edge of the peel is a little round.
    u, v = np.maximum(ball + 0.02, 0), np.maximum(cut + 0.02, 0)
    return np.asarray(np.hypot(u, v) + np.minimum(np.maximum(ball, cut) + 0.02, 0) - 0.02)


def _apple(q: Array) -> Array:
    up = q[:, 1]
    wide = np.hypot(q[:, 0], q[:, 2]) * (1.02 - 0.24 * up + 0.14 * up * up)
    angle = np.arctan2(q[:, 2], q[:, 0])
    lobes = 1 - 0.035 * np.clip(-up, 0, 1) * np.cos(5 * angle)
    body = np.hypot(wide * lobes - 0.19, up * 0.94) - 0.335
    return np.asarray(body * 0.82, np.float32)


def _stem(q: Array) -> Array:
    along = np.clip(q[:, 1] - 0.2, 0, 0.36)
    bend = 0.5 * along**1.7
    twig = np.hypot(np.hypot(q[:, 0] - bend, q[:, 2] + bend * 0.4), q[:, 1] - 0.2 - along)
    return np.asarray((twig - 0.02 - 0.03 * np.clip(along - 0.26, 0, 1)) * 0.9, np.float32)


def _leaf(q: Array) -> Array:
    along, aside = leaf_frame(q)
    t = np.clip(along / 0.56, 0, 1)
    half = 0.17 * np.sin(np.pi * t**0.75) + 0.004
    # It hangs over with its middle rib low, turned a little towards the eye.
    height = 0.4 + 0.22 * np.sin(t * 2.9) - 0.03 + 0.3 * np.abs(aside) + 0.55 * aside
    flat = np.maximum(np.abs(aside) - half, np.abs(along - 0.28) - 0.28)
    return np.asarray(np.maximum(flat, np.abs(q[:, 1] - height) - 0.009) * 0.6, np.float32)


def leaf_frame(q: Array) -> tuple[Array, Array]:
    """Return where points, seen from the apple, lie along the leaf's rib and beside it."""
    x, z = q[:, 0] - 0.03, q[:, 2]
    return x * 0.94 - z * 0.34, z * 0.94 + x * 0.34


def _lemon(q: Array) -> Array:
    along = q[:, 0] * 0.88 + q[:, 2] * 0.47
    aside = np.hypot(q[:, 1], q[:, 2] * 0.88 - q[:, 0] * 0.47)
    body = (np.hypot(along / 1.3, aside) - 0.345) * 0.8
    tips = np.hypot(np.clip(np.abs(along) - 0.42, 0, None), aside) - 0.085
    return np.asarray(_melted(body, tips, 0.14), np.float32)


def _grapes(q: Array) -> Array:
    return np.asarray(to_berries(q).min(axis=1), np.float32)


def to_berries(q: Array) -> Array:
    """Return the distances of n points, seen from the bunch, to each berry: (n, berries)."""
    centres, radii = GRAPES[:, :3], GRAPES[:, 3]
    squares = (q**2).sum(axis=1, keepdims=True) - 2 * q @ centres.T + (centres**2).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squares, 0)) - radii, np.float32)


def _vine(q: Array) -> Array:
    along = np.clip(0.1 - q[:, 0], 0, 0.9)
    height = 0.42 + 0.62 * along - 0.5 * along * along
    twig = np.hypot(np.hypot(q[:, 1] - height, q[:, 2] - 0.35 * along), 0.1 - q[:, 0] - along)
    return np.asarray((twig - 0.024 - 0.1 * np.clip(along - 0.78, 0, 1)) * 0.75, np.float32)


def _bottle(q: Array) -> Array:
    away, up = np.hypot(q[:, 0], q[:, 2]), q[:, 1]
    body = _can(away, up - 0.93, 0.47, 0.93, 0.1)
    neck = _can(away, up - 2.45, 0.165, 0.62, 0.04)
    lip = _can(away, up - 2.98, 0.195, 0.07, 0.035)
    return np.asarray(np.minimum(_melted(body, neck, 0.5), lip) * 0.9, np.float32)


def _jug(q: Array) -> Array:
    away, up = np.hypot(q[:, 0], q[:, 2]), q[:, 1]
    t = np.clip(up, 0, 2.0)
    belly = 0.3 * np.exp(-(((t - 0.72) / 0.52) ** 2))
    profile = 0.36 + belly - 0.1 * np.exp(-(((t - 1.55) / 0.25) ** 2)) + 0.5 * (t / 2) ** 9 * 0.2
    side = np.hypot(np.maximum(np.abs(away - profile + 0.04) - 0.02, 0),
                    np.maximum(np.abs(up - 1.0) - 0.98, 0)) - 0.02  # fmt: skip
    bottom = np.maximum(away - profile, np.abs(up - 0.05) - 0.05)
    ear = np.hypot(np.hypot((q[:, 0] - 0.48) * 1.1, up - 1.28) - 0.44, q[:, 2]) - 0.068
    ear = np.maximum(ear, profile - 0.05 - away)
    return np.asarray(_melted(np.minimum(side, bottom) * 0.7, ear * 0.8, 0.07), np.float32)


def _can(away: Array, up: Array, radius: float, half: float, corner: float) -> Array:
    """Return the distance to an upright can with rounded edges."""
    u, v = away - radius + corner, np.abs(up) - half + corner
    outside = np.hypot(np.maximum(u, 0), np.maximum(v, 0))
    return np.asarray(outside + np.minimum(np.maximum(u, v), 0) - corner, np.float32)


def _placed(shape: Callable[[Array], Array], place: Place) -> Callable[[Array], Array]:
    return lambda p: shape(p - np.array(place, np.float32))


def _thing(shape: Callable[[Array], Array], place: Place, lift: float, radius: float) -> Thing:
    """Return a thing whose ball is `lift` above its place."""
    return Thing(_placed(shape, place), (place[0], place[1] + lift, place[2]), radius)


THINGS: dict[str, Thing] = {
    "orange": _thing(_orange, ORANGE, 0, 0.54),
    "half": _thing(_half, HALF, 0, 0.52),
    "apple": _thing(_apple, APPLE, 0, 0.6),
    "stem": _thing(_stem, APPLE, 0.38, 0.26),
    "leaf": _thing(_leaf, APPLE, 0.5, 0.62),
    "lemon": _thing(_lemon, LEMON, 0, 0.56),
    "grapes": _thing(_grapes, BUNCH, 0.35, 0.95),
    "vine": _thing(_vine, BUNCH, 0.7, 0.95),
    "bottle": _thing(_bottle, BOTTLE, 1.52, 1.62),
    "jug": _thing(_jug, JUG, 1.05, 1.3),
}


def nearest(p: Array, care: float = 0.12) -> Array:
    """Return the distance from each point to the nearest thing; table and wall are none.

    Parameters
    ----------
    p : ndarray of float32, shape (n, 3)
        Points in space.
    care : float
        Farther from a thing's ball than this, the distance to the ball will do.
    """
    x, y, z = np.ascontiguousarray(p.T)
    best = np.full(len(p), 50.0, np.float32)
    for thing in THINGS.values():
        a, b, c = thing.centre
        bound = np.sqrt((x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2) - thing.radius
        close = np.flatnonzero(bound < np.minimum(best, care))
        exact = thing.distance(p[close]) if close.size else 0
        bound[bound < care] = 50
        np.minimum(best, bound, out=best)
        if close.size:
            best[close] = np.minimum(best[close], exact)
    return best
