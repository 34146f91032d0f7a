"""The skins of the still life: the colour of each thing, its gloss and its pores."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import between, clouds, colour, noise
from tools.samples.things import (
    APPLE,
    BOTTLE,
    BUNCH,
    CUT,
    HALF,
    JUG,
    LEMON,
    ORANGE,
    Place,
    leaf_frame,
    to_berries,
)

Array = NDArray[np.floating]


class Skin(NamedTuple):
    """How a surface looks, for n points of it."""

    paint: Array
    """Linear light it gives back, (n, 3)."""
    gloss: float | Array
    """How much of the mirrored room is seen in it, 0 to 1: china has 1."""
    pores: Array | None = None
    """What to add to the normals, (n, 3)."""
    glow: float = 0
    """How much light comes through from behind."""


def skin(name: str, p: Array) -> Skin:
    """Return the skin of a thing at points of its surface."""
    return SKINS[name](p)


def _from(p: Array, place: Place) -> Array:
    return np.asarray(p - np.array(place, np.float32), np.float32)


def _blend(first: str | Array, second: str, t: Array) -> Array:
    a = np.array(colour(first), np.float32) if isinstance(first, str) else first
    b = np.array(colour(second), np.float32)
    return np.asarray(a + (b - a) * np.clip(t, 0, 1)[:, None], np.float32)


def _pores(q: Array, scale: float, strength: float, seed: int) -> Array:
    """Return a bumpy change of the normals: the slope of noise in space."""
    u, v, w = (q * scale).T
    return np.stack(
        [strength * noise(u + 0.37 * w, v + 0.61 * w + 9 * axis, seed + axis) for axis in range(3)],
        axis=1,
    )


def _table(p: Array) -> Skin:
    x, z = p[:, 0], p[:, 2]
    plank = np.floor(z / 0.92 + 0.3)
    shift = x + plank * 5.7
    bent = z * 4.2 + 1.1 * clouds(shift * 0.5, z * 1.4 + plank * 3, 11, 3)
    rings = 0.5 + 0.5 * np.sin(bent * 4.5 + 0.5 * noise(shift * 2, z * 9, 12))
    fibres = noise(shift * 1.7, z * 62, 15) + 0.6 * noise(shift * 5, z * 130, 16)
    tone = 0.3 + 0.28 * rings + 0.17 * fibres + 0.22 * noise(plank * 3.3, plank, 17)
    wood = _blend("#4f2f16", "#b98550", tone)
    gap = between(0.478, 0.492, np.abs((z / 0.92 + 0.3) % 1 - 0.5))
    wood = _blend(wood, "#140a05", gap)
    return Skin(wood, 0.35, _pores(p, 30, 0.02, 18))


def _cloth(p: Array) -> Skin:
    """Return checked linen: every thread shows, one over, one under."""
    u, v = spread(p)
    threads = 2 * np.pi / 0.034
    over, under = np.cos(u * threads), np.cos(v * threads)
    weave = 0.5 + 0.5 * over * under
    warp, weft = (np.floor(w / 0.26) % 2 for w in (u, v))
    linen = _blend("#e9dfc9", "#9c2a2e", 0.44 * (warp + weft) + 0.14 * (warp - weft) * over * under)
    linen *= (0.82 + 0.2 * weave + 0.05 * noise(u * 60, v * 60, 24))[:, None].astype(np.float32)
    folds = clouds(u * 0.9, v * 0.9, 25, 3)
    slope = np.zeros_like(p)
    for axis, step in ((0, (0.02, 0.0)), (2, (0.0, 0.02))):
        slope[:, axis] = -9 * (clouds(u * 0.9 + step[0], v * 0.9 + step[1], 25, 3) - folds)
    return Skin(linen, 0.0, slope)


def spread(p: Array) -> tuple[Array, Array]:
    """Return coordinates along the two edges of the cloth."""
    return p[:, 0] * 0.93 + p[:, 2] * 0.36, p[:, 2] * 0.93 - p[:, 0] * 0.36


def under_cloth(p: Array) -> NDArray[np.bool_]:
    """Return where on the table the cloth lies, fringes included."""
    u, v = spread(p)
    inside = (u > -0.36) & (u < 2.4) & (v > -3.0) & (v < -0.1)
    wide = (u > -0.5) & (u < 2.54) & (v > -3.14) & (v < 0.04)
    beside_u, beside_v = (u < -0.36) | (u > 2.4), (v < -3.0) | (v > -0.1)
    fringe_u = np.sin(v * 110 + 2 * noise(v * 9, u * 9, 26)) > 0.1
    fringe_v = np.sin(u * 110 + 2 * noise(u * 9, v * 9, 27)) > 0.1
    fringe = np.where(beside_u, fringe_u & ~beside_v, fringe_v & beside_v)
    return np.asarray(inside | (wide & fringe))


def _wall(p: Array) -> Skin:
    x, y = p[:, 0], p[:, 1]
    plaster = clouds(x * 0.7, y * 0.7, 31) + 0.25 * clouds(x * 6, y * 6, 32, 3)
    return Skin(_blend("#56655f", "#93a096", 0.5 + 0.5 * plaster), 0.0, _pores(p, 9, 0.07, 33))


def _peel(q: Array) -> Skin:
    tone = 0.5 + 0.35 * noise(q[:, 0] * 4 + q[:, 2] * 3, q[:, 1] * 4, 41)
    peel = _blend("#d85f08", "#f2932a", tone)
    navel = between(0.075, 0.045, np.hypot(q[:, 0], q[:, 2])) * (q[:, 1] > 0)
    return Skin(_blend(peel, "#5b6b2c", navel), 0.35, _pores(q, 30, 0.1, 42))


def _orange(p: Array) -> Skin:
    return _peel(_from(p, ORANGE))


def _half(p: Array) -> Skin:
    """Peel outside, and on the cut: rind, pith and ten segments of pulp."""
    q = _from(p, HALF)
    outside = _peel(q)
    across = np.cross(CUT, (0.0, 1.0, 0.0))
    across /= np.linalg.norm(across)
    u, v = q @ across, q @ np.cross(across, CUT)
    away, turn = np.hypot(u, v), (np.arctan2(v, u) / (2 * np.pi) * 10) % 1
    skinny = np.abs(turn - 0.5) * away * 0.63
    wedge = 0.5 * away * 0.63 - skinny
    drops = noise(turn * 7 + np.floor(np.arctan2(v, u) * 1.59) * 5, away * 16, 44)
    pulp = _blend("#d65f08", "#f39a24", 0.45 + 0.5 * drops)
    inside = between(0.010, 0.024, wedge) * between(0.425, 0.405, away) * between(0.03, 0.06, away)
    flesh = _blend("#ecd79c", "#ecd79c", away)
    flesh = flesh + (pulp - flesh) * inside[:, None]
    flesh = _blend(flesh, "#e5770e", between(0.462, 0.476, away))
    cut = between(0.0, 0.012, q @ CUT)[:, None]
    pores = outside.pores if outside.pores is not None else np.zeros_like(q)
    wet = _pores(q, 26, 0.1, 46) * inside[:, None]
    return Skin(outside.paint + (flesh - outside.paint) * cut, 0.55,
                pores + (wet - pores) * cut, 0.12)  # fmt: skip


def _apple(p: Array) -> Skin:
    q = _from(p, APPLE)
    around = np.arctan2(q[:, 2], q[:, 0])
    # Streaks run from stem to blossom; both ends of the turn must meet.
    east, north = np.cos(around), np.sin(around)
    streaks = noise(east * 11 + 30, north * 11 + q[:, 1] * 0.8, 51)
    streaks += 0.7 * noise(east * 27 + 60, north * 27 + q[:, 1] * 1.2, 52)
    hollow = between(0.3, 0.08, np.hypot(q[:, 0], q[:, 2])) * (q[:, 1] > 0)
    blush = 0.62 - 0.9 * q[:, 0] + 0.3 * q[:, 2] + 0.55 * clouds(q[:, 0] * 2, q[:, 1] * 2, 53)
    red = _blend("#cf4a26", "#8c0d18", 0.55 + 0.3 * streaks)
    ripe = 1 - 0.85 * between(0.4, -0.35, blush + 0.3 * streaks - 0.7 * hollow)
    body = _blend("#cfae38", "#b8b53c", hollow)
    body = np.asarray(body + (red - body) * ripe[:, None], np.float32)
    dots = between(0.62, 0.8, noise(east * 19 + 90, north * 19 + q[:, 1] * 24, 54))
    return Skin(_blend(body, "#e8c888", dots * 0.45), 0.75)


def _wooden(p: Array) -> Skin:
    return Skin(
        _blend("#3a2412", "#7a5a34", 0.5 + 0.5 * noise(p[:, 0] * 40, p[:, 1] * 12, 55)), 0.1
    )


def _leaf(p: Array) -> Skin:
    q = _from(p, APPLE)
    along, aside = leaf_frame(q)
    aside = np.abs(aside)
    veins = between(0.35, 0.1, np.abs((along - aside * 0.8) * 16 % 1 - 0.5)) * 0.4
    rib = between(0.014, 0.006, aside)
    return Skin(_blend("#2f5a1c", "#93b04e", np.maximum(veins, rib)), 0.3, None, 0.25)


def _lemon(p: Array) -> Skin:
    q = _from(p, LEMON)
    along = np.abs(q[:, 0] * 0.88 + q[:, 2] * 0.47)
    zest = _blend("#dba915", "#f2cf35", 0.5 + 0.5 * noise(q[:, 0] * 4, q[:, 1] * 4, 61))
    return Skin(_blend(zest, "#a8a234", between(0.38, 0.54, along) * 0.7), 0.5,
                _pores(q, 26, 0.11, 62))  # fmt: skip


def _grapes(p: Array) -> Skin:
    """Blue-black with the grey bloom that fingers rub off in places."""
    q = _from(p, BUNCH)
    which = to_berries(q).argmin(axis=1)
    hue = noise(which * 0.77, which * 1.31, 71)
    grape = _blend("#260a2a", "#561a3c", 0.45 + 0.5 * hue)
    bloom = clouds(q[:, 0] * 5 + which, q[:, 1] * 5 + q[:, 2] * 3, 72, 3)
    dusty = between(-0.3, 0.7, bloom) * 0.3
    return Skin(
        _blend(grape, "#8c8fb4", dusty), np.asarray(0.8 - 1.1 * dusty, np.float32), None, 0.1
    )


def _glass(p: Array) -> Skin:
    q = _from(p, BOTTLE)
    up = q[:, 1]
    around = np.arctan2(q[:, 0] + 0.08, -q[:, 2])
    glass = _blend("#08160c", "#12301a", 0.3 + 0.3 * up)
    paper = _blend("#d8cba8", "#efe6cc", 0.6 + 0.5 * clouds(around * 6, up * 6, 81, 3))
    frame = np.maximum(np.abs(around) / 0.86, np.abs(up - 0.9) / 0.44)
    inner = np.abs(np.maximum(np.abs(around) * 0.47 - 0.36, np.abs(up - 0.9) - 0.39)) < 0.009
    lines = (np.abs(around) < 0.2 + 0.38 * (np.floor(up * 12) % 2)) & (up * 12 % 1 < 0.36)
    lines &= (up > 0.55) & (up < 0.82)
    crest = np.hypot(around * 0.47, up - 1.05)
    sun = (crest < 0.075) | ((np.abs(crest - 0.115) < 0.022) & _rays(around * 0.47, up - 1.05))
    paper[lines | inner] = np.array(colour("#3a2a22"), np.float32)
    paper[sun] = np.array(colour("#8f2a22"), np.float32)
    label = frame < 1
    foil = up > 2.42
    glass[foil] = _blend("#4a1018", "#7c1f26", 0.5 + 0.5 * np.sin(up[foil] * 60))
    gloss = np.where(label, 0.05, np.where(foil, 0.7, 1.0)).astype(np.float32)
    return Skin(np.where(label[:, None], paper, glass), gloss)


def _rays(u: Array, v: Array) -> NDArray[np.bool_]:
    return np.asarray(np.cos(np.arctan2(v, u) * 12) > 0)


def _china(p: Array) -> Skin:
    q = _from(p, JUG)
    around, up = np.arctan2(q[:, 0], -q[:, 2]), q[:, 1]
    china = _blend("#cfcabd", "#efebe0", 0.6 + 0.4 * clouds(around * 2, up * 2, 91, 3))
    vine = up - 0.78 - 0.11 * np.cos(around * 7)
    line = np.abs(vine) < 0.018
    petal = ((around * 7 / np.pi) % 1 - 0.5) * np.pi / 7 * 0.62
    flower = np.hypot(petal, up - 0.78)
    bloom = flower < 0.062 + 0.022 * np.cos(5 * np.arctan2(up - 0.78, petal))
    heart = flower < 0.022
    bands = [np.abs(up - at) < wide for at, wide in
             ((0.3, 0.03), (0.37, 0.01), (1.22, 0.01), (1.28, 0.025), (1.93, 0.03))]  # fmt: skip
    handle = np.hypot(q[:, 0], q[:, 2]) > 0.72
    painted = (line | bloom | np.any(bands, axis=0)) & ~heart & ~handle
    china[painted] = _blend("#1d3c86", "#3f63b0", 0.5 + 0.6 * noise(around * 20, up * 20, 92))[
        painted
    ]
    china[heart & ~handle] = np.array(colour("#d8a53a"), np.float32)
    return Skin(china, 1.0)


SKINS = {
    "table": _table, "cloth": _cloth, "wall": _wall, "orange": _orange, "half": _half,
    "apple": _apple, "stem": _wooden, "leaf": _leaf, "lemon": _lemon, "grapes": _grapes,
    "vine": _wooden, "bottle": _glass, "jug": _china,
}  # fmt: skip
