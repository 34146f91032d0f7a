"""The picture everybody sees first: fruit, a bottle and a jug in the light of a window.

Shapes are signed distances in space, found by walking along each ray by the distance left (Hart,
"Sphere tracing", The Visual Computer 12, 1996). Light: a key from a window on the left, with soft
shadows; the room around, and its occlusion where things meet; one mirrored look at the room.
"""

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import between, encode, shrink
from tools.samples.skins import Skin, skin, under_cloth
from tools.samples.things import THINGS, WALL, nearest

Array = NDArray[np.floating]

WIDTH, HEIGHT, FINER = 1024, 768, 2
PART = 1 << 16
"""Rays worked on at a time."""


def _unit(*way: float) -> Array:
    return np.asarray(np.array(way, np.float32) / np.float32(np.linalg.norm(way)), np.float32)


SUN = _unit(-0.72, 0.56, -0.42)
SUN_RIGHT = _unit(0.42, 0.0, -0.72)
SUN_ABOVE = np.cross(SUN_RIGHT, SUN).astype(np.float32)
DAY = np.array((1.0, 0.91, 0.76), np.float32)
ROOM = np.array((0.80, 0.92, 1.08), np.float32)
TABLE = np.array((0.13, 0.075, 0.04), np.float32)
"""Light from the window, from the room, and back from the table."""
NAMES = ("table", "cloth", "wall", *THINGS)


def still_life(width: int = WIDTH, finer: int = FINER) -> NDArray[np.uint8]:
    """Draw a still life: 768 × 1024, RGB.

    Parameters
    ----------
    width : int
        Columns of the picture, four for three rows.
    finer : int
        Rays to a pixel, along each axis.
    """
    columns, rows = width * finer, width * finer * HEIGHT // WIDTH
    eye, rays = _camera(rows, columns)
    light = np.empty_like(rays)
    for start in range(0, len(rays), PART):
        part = slice(start, start + PART)
        light[part] = _seen(np.broadcast_to(eye, rays[part].shape), rays[part], mirrors=True)
    return encode(shrink(_developed(light.reshape(rows, columns, 3)), finer))


def _camera(rows: int, columns: int) -> tuple[Array, Array]:
    """Return where the eye is, and the direction of every ray, row by row."""
    eye, target = np.array([0.2, 2.55, -8.2], np.float32), np.array([0.12, 0.98, 0.0], np.float32)
    ahead = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross([0.0, 1.0, 0.0], ahead)
    right /= np.linalg.norm(right)
    above = np.cross(ahead, right)
    across = (np.arange(columns) + 0.5) / columns - 0.5
    down = (np.arange(rows) + 0.5) / rows - 0.5
    u, v = np.meshgrid(across * 0.74, down * 0.74 * HEIGHT / WIDTH)
    rays = (ahead + u[..., None] * right - v[..., None] * above).reshape(-1, 3).astype(np.float32)
    return eye, rays / np.linalg.norm(rays, axis=1, keepdims=True)


def _seen(origin: Array, rays: Array, *, mirrors: bool) -> Array:
    """Return the light that comes along each ray."""
    reached, kind = _met(origin, rays)
    p = origin + rays * reached[:, None]
    light = np.empty_like(rays)
    for number, name in enumerate(NAMES):
        on = np.flatnonzero(kind == number)
        if on.size:
            look = skin(name, p[on])
            normal = _normals(name, p[on])
            if look.pores is not None:
                normal = normal + look.pores
                normal /= np.linalg.norm(normal, axis=1, keepdims=True)
            light[on] = _shaded(p[on], rays[on], normal, look, mirrors=mirrors)
    out = np.flatnonzero(kind < 0)
    light[out] = _around(rays[out])
    return light


def _met(origin: Array, rays: Array) -> tuple[Array, NDArray[np.intp]]:
    """Return how far each ray goes, and what of `NAMES` it meets; −1 for nothing."""
    with np.errstate(divide="ignore"):
        floor = np.where(rays[:, 1] < -1e-6, -origin[:, 1] / rays[:, 1], 99)
        wall = np.where(rays[:, 2] > 1e-6, (WALL - origin[:, 2]) / rays[:, 2], 99)
    flat = np.where(floor < wall, floor, wall).astype(np.float32)
    kind = np.where(floor < wall, 0, 2)
    kind[flat >= 20] = -1
    way = np.full(len(rays), 0.02, np.float32)
    active = np.arange(len(rays))
    for _ in range(110):
        step = nearest(origin[active] + rays[active] * way[active, None])
        way[active] += step
        active = active[(step > 0.0007) & (way[active] < flat[active])]
        if not active.size:
            break
    hit = np.flatnonzero(way < flat)
    reached = np.where(way < flat, way, flat)
    p = origin + rays * reached[:, None]
    kind[(kind == 0) & under_cloth(p)] = 1
    if hit.size:
        near = [thing.distance(p[hit]) for thing in THINGS.values()]
        kind[hit] = 3 + np.argmin(near, axis=0)
    return reached, kind


def _normals(name: str, p: Array) -> Array:
    """Return the directions away from the surface, by differences over a tetrahedron."""
    if name not in THINGS:
        way = (0, 0, -1) if name == "wall" else (0, 1, 0)
        return np.broadcast_to(np.array(way, np.float32), p.shape).copy()
    total = np.zeros_like(p)
    for corner in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
        step = np.array(corner, np.float32)
        total += step * THINGS[name].distance(p + step * np.float32(0.003))[:, None]
    return np.asarray(total / np.linalg.norm(total, axis=1, keepdims=True), np.float32)


def _shaded(p: Array, rays: Array, normal: Array, look: Skin, *, mirrors: bool) -> Array:
    """Return the light that leaves each point towards the eye."""
    facing = normal @ SUN
    shadow = _shadows(p + normal * np.float32(0.012)) * _panes(p)
    open_ = _occlusion(p, normal)
    key = 2.5 * np.clip(facing, 0, 1) * shadow
    # Light that went in on the bright side and comes out on the dark one.
    key = key + look.glow * (0.4 + 0.6 * np.clip(0.6 - facing, 0, 1)) * (0.3 + 0.7 * shadow)
    sky = 0.25 + 0.2 * normal[:, 1] - 0.12 * normal[:, 0]
    bounce = np.clip(0.45 - 0.55 * normal[:, 1], 0, 1) * 2.0
    falling = key[:, None] * DAY + open_[:, None] * (sky[:, None] * ROOM + bounce[:, None] * TABLE)
    light = look.paint * falling
    gloss = np.broadcast_to(look.gloss, facing.shape)
    if not mirrors or not gloss.any():
        return np.asarray(light, np.float32)
    against = (rays * normal).sum(axis=1)
    mirrored = rays - 2 * against[:, None] * normal
    # Schlick's approximation of Fresnel's law, for glass and wax alike.
    share = gloss * (0.045 + 0.955 * np.clip(1 + against, 0, 1) ** 5) * np.clip(open_ * 1.3, 0, 1)
    room = _seen(p + normal * np.float32(0.02), mirrored, mirrors=False)
    sun = _window(mirrored) * (0.15 + 0.85 * shadow)
    return np.asarray(light + share[:, None] * (room + sun[:, None] * DAY), np.float32)


def _shadows(p: Array) -> Array:
    """Return how much of the key light reaches each point: 0 to 1, soft at the rims."""
    lit = np.ones(len(p), np.float32)
    way = np.full(len(p), 0.02, np.float32)
    active = np.arange(len(p))
    for _ in range(44):
        near = nearest(p[active] + SUN * way[active, None], 0.36)
        lit[active] = np.minimum(lit[active], 0.5 + 0.5 * near * 16 / way[active])
        way[active] += np.clip(near, 0.015, 0.6)
        active = active[(lit[active] > 0) & (way[active] < 6)]
        if not active.size:
            break
    return between(0, 1, lit)


def _panes(p: Array) -> Array:
    """Return how much of the window each point sees past its frame and bars."""
    u, v = p @ SUN_RIGHT, p @ SUN_ABOVE
    soft = 0.16
    frame = between(-soft, soft, 3.2 - np.abs(u + 0.4)) * between(
        -soft, soft, 2.75 - np.abs(v - 1.0)
    )
    bars = between(0.02, 0.3, np.abs(u + 2.0)) * between(0.02, 0.3, np.abs(v - 2.35))
    return np.asarray(0.06 + 0.94 * frame * bars, np.float32)


def _window(way: Array) -> Array:
    """Return the light of the window itself, seen in a direction: four bright panes."""
    ahead = np.maximum(way @ SUN, 1e-3)
    u, v = np.abs(way @ SUN_RIGHT / ahead), np.abs(way @ SUN_ABOVE / ahead)
    panes = between(0.36, 0.30, u) * between(0.46, 0.40, v)
    bars = between(0.015, 0.045, u) * between(0.015, 0.045, v)
    return np.asarray(16 * panes * bars * (way @ SUN > 0.1), np.float32)


def _around(way: Array) -> Array:
    """Return the light of the room behind the eye: darker below, a pale second window right."""
    up = between(-0.2, 1.0, way[:, 1])
    right = between(0.75, 0.9, way @ _unit(0.9, 0.35, -0.35))
    return np.asarray((0.10 + 0.5 * up + 1.6 * right)[:, None] * ROOM, np.float32)


def _occlusion(p: Array, normal: Array) -> Array:
    """Return how open the surroundings of each point are."""
    closed = np.zeros(len(p), np.float32)
    for step, weight in ((0.05, 0.9), (0.14, 0.6), (0.32, 0.4), (0.65, 0.22)):
        q = p + normal * np.float32(step)
        near = np.minimum(np.minimum(nearest(q), q[:, 1]), WALL - q[:, 2])
        closed += weight * np.clip(step - near, 0, step) / step * 0.5
    return np.clip(1 - closed, 0.08, 1)


def _developed(light: Array) -> Array:
    """Return the light as film keeps it: highlights roll off, the corners darken a little."""
    rows, columns = light.shape[:2]
    v, u = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    vignette = 1 - 0.2 * (u**2 + v**2).astype(np.float32) / 2
    light = np.clip(light, 0, None) * vignette[..., None]
    # Reinhard's curve with white at 4, for the brightness, so that colours keep their hue.
    bright = np.maximum(light.max(axis=2, keepdims=True), np.float32(1e-4)) * np.float32(1.25)
    shown = light * np.float32(1.25) * ((1 + bright / 16) / (1 + bright)) * np.float32(1.12)
    return np.asarray(shown + np.clip(bright - 2.5, 0, 8) * np.float32(0.08), np.float32)
