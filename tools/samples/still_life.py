"""The picture everybody sees first: fruit, a bottle and a jug in the light of a window.

Shapes are signed distances in space, found by walking along each ray by the distance left (Hart,
"Sphere tracing", The Visual Computer 12, 1996). Light: a key from the left with soft shadows, the
sky of the room, and its occlusion where things meet.
"""

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import encode, noise, shrink, smooth
from tools.samples.things import SHAPES, painted

Array = NDArray[np.floating]

WIDTH, HEIGHT, FINER = 1024, 768, 2
SUN = np.array([-0.62, 0.62, -0.48], np.float32) / np.float32(np.sqrt(0.62**2 * 2 + 0.48**2))
FAR = 30.0
ROOM = np.array((0.86, 0.95, 1.1), np.float32)
TABLE = np.array((0.10, 0.07, 0.045), np.float32)
DAY = np.array((1.0, 0.93, 0.82), np.float32)
"""Colours of the light from the room, back from the table, and from the window."""


def still_life() -> NDArray[np.uint8]:
    """Draw a still life: 768 × 1024, RGB."""
    origin, rays = _camera()
    reached = _walk(origin, rays)
    light = np.empty_like(rays)
    for start in range(0, len(rays), 1 << 17):
        part = slice(start, start + (1 << 17))
        light[part] = _shaded(origin + rays[part] * reached[part, None], rays[part], reached[part])
    picture = light.reshape(HEIGHT * FINER, WIDTH * FINER, 3)
    return encode(shrink(_developed(picture), FINER))


def _camera() -> tuple[Array, Array]:
    """Return where the eye is, and the direction of every ray, row by row."""
    eye, target = np.array([0.25, 2.5, -8.2], np.float32), np.array([0.1, 0.98, 0.0], np.float32)
    ahead = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross([0.0, 1.0, 0.0], ahead)
    right /= np.linalg.norm(right)
    above = np.cross(ahead, right)
    across = (np.arange(WIDTH * FINER) + 0.5) / (WIDTH * FINER) - 0.5
    down = (np.arange(HEIGHT * FINER) + 0.5) / (HEIGHT * FINER) - 0.5
    u, v = np.meshgrid(across * 0.78, down * 0.78 * HEIGHT / WIDTH)
    rays = ahead + u[..., None] * right - v[..., None] * above
    rays = rays.reshape(-1, 3).astype(np.float32)
    return eye, rays / np.linalg.norm(rays, axis=1, keepdims=True)


def _walk(origin: Array, rays: Array) -> Array:
    """Return how far each ray goes until it meets something."""
    reached = np.full(len(rays), 4.0, np.float32)
    active = np.arange(len(rays))
    for _ in range(90):
        step = _scene(origin + rays[active] * reached[active, None])
        reached[active] += step
        active = active[(step > 0.0008) & (reached[active] < FAR)]
        if not active.size:
            break
    return reached


def _scene(p: Array) -> Array:
    return np.asarray(np.min([shape(p) for shape in SHAPES], axis=0), np.float32)


def _shaded(p: Array, rays: Array, reached: Array) -> Array:
    """Return the light that comes from each point to the eye."""
    kind = np.argmin([shape(p) for shape in SHAPES], axis=0)
    normal = _normals(p, reached)
    paint, gloss = painted(p, kind)
    normal = _roughened(p, normal, kind)
    facing = np.clip(normal @ SUN, 0, 1)
    shadow = _shadows(p + normal * 0.012) * (facing > 0)
    occluded = _occlusion(p, normal)
    sky = 0.5 + 0.5 * normal[:, 1]
    ambient = (
        (0.16 + 0.24 * sky)[:, None] * np.array((0.86, 0.95, 1.1), np.float32) * occluded[:, None]
    )
    bounce = np.clip(-normal[:, 1] * 0.5 + 0.3, 0, 1)[:, None] * np.array(
        (0.10, 0.07, 0.045), np.float32
    )
    key = (1.55 * facing * shadow)[:, None] * np.array((1.0, 0.93, 0.82), np.float32)
    light = paint * (ambient + bounce * occluded[:, None] + key)
    mirrored = rays - 2 * (rays * normal).sum(axis=1, keepdims=True) * normal
    shine = np.clip(mirrored @ SUN, 0, 1)
    fresnel = 0.04 + 0.96 * np.clip(1 + (rays * normal).sum(axis=1), 0, 1) ** 5
    glint = gloss * (shine**90 * 2.2 + shine**14 * 0.16) * shadow
    window = gloss * fresnel * smooth((mirrored[:, 1] + 0.1) * 1.6) * 0.55 * occluded
    return np.asarray(light + (glint + window)[:, None], np.float32)


def _normals(p: Array, reached: Array) -> Array:
    """Return the directions away from the surfaces, by differences over a tetrahedron."""
    width = (0.0006 * reached)[:, None]
    total = np.zeros_like(p)
    for corner in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
        way = np.array(corner, np.float32)
        total += way * _scene(p + way * width)[:, None]
    return np.asarray(total / np.linalg.norm(total, axis=1, keepdims=True), np.float32)


def _shadows(p: Array) -> Array:
    """Return how much of the key light reaches each point: 0 to 1, soft at the rims."""
    lit = np.ones(len(p), np.float32)
    way = np.full(len(p), 0.02, np.float32)
    active = np.arange(len(p))
    for _ in range(34):
        near = _scene(p[active] + SUN * way[active, None])
        lit[active] = np.minimum(lit[active], 0.5 + 0.5 * near * 9 / way[active])
        way[active] += np.clip(near, 0.02, 0.35)
        active = active[(lit[active] > 0) & (way[active] < 6)]
        if not active.size:
            break
    return smooth(np.clip(lit, 0, 1))


def _occlusion(p: Array, normal: Array) -> Array:
    """Return how open the surroundings of each point are."""
    closed = np.zeros(len(p), np.float32)
    for step, weight in ((0.05, 1.0), (0.14, 0.6), (0.32, 0.34), (0.6, 0.18)):
        closed += weight * (step - _scene(p + normal * step)) / step * 0.45
    return np.clip(1 - closed, 0.12, 1)


def _roughened(p: Array, normal: Array, kind: NDArray[np.intp]) -> Array:
    """Give orange and lemon their pores, the wall its plaster."""
    bumps = np.zeros_like(p)
    for shape, scale, strength in ((2, 16.0, 0.2), (4, 20.0, 0.18), (1, 5.0, 0.05)):
        on = kind == shape
        q = p[on] * scale
        for axis, (u, v) in enumerate(((0, 1), (1, 2), (2, 0))):
            bumps[on, axis] = strength * noise(q[:, u] + 0.3 * q[:, axis], q[:, v], 5 + axis)
    rough = normal + bumps
    return np.asarray(rough / np.linalg.norm(rough, axis=1, keepdims=True), np.float32)


def _developed(light: Array) -> Array:
    """Return the light as film keeps it: highlights roll off, the corners darken a little."""
    rows, columns = light.shape[:2]
    v, u = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    vignette = 1 - 0.16 * (u**2 + v**2).astype(np.float32) / 2
    light = np.clip(light, 0, None) * vignette[..., None] * np.float32(1.12)
    return np.asarray(
        light * (1 + light / np.float32(6)) / (1 + light * np.float32(0.62)), np.float32
    )
