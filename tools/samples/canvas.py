"""A small kit for drawing by distance: linear light, supersampled, repeatable.

Shapes are signed distances in picture pixels, negative inside, evaluated on a whole grid;
colours are linear light, so that edges and blends have the brightness an eye expects.
"""

from collections.abc import Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Colour = tuple[float, float, float]
Point = tuple[float, float]


def colour(code: str) -> Colour:
    """Return the linear light of a colour written as on the web, ``"#rrggbb"``."""
    levels = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    red, green, blue = np.where(levels > 0.04045, ((levels + 0.055) / 1.055) ** 2.4, levels / 12.92)
    return float(red), float(green), float(blue)


def encode(light: Array) -> NDArray[np.uint8]:
    """Return linear light, 0 to 1, as sRGB bytes (IEC 61966-2-1)."""
    light = np.clip(light, 0, 1)
    levels = np.where(light > 0.0031308, 1.055 * light ** (1 / 2.4) - 0.055, 12.92 * light)
    return np.asarray(levels * 255 + 0.5, np.uint8)


def shrink(image: Array, factor: int) -> Array:
    """Return the means of blocks of `factor` × `factor` pixels."""
    rows, columns = image.shape[0] // factor, image.shape[1] // factor
    blocks = image.reshape(rows, factor, columns, factor, *image.shape[2:])
    return np.asarray(blocks.mean(axis=(1, 3)), np.float32)


class Canvas:
    """A sheet of linear light with `finer` × `finer` samples to a picture pixel."""

    def __init__(self, width: int, height: int, ground: Colour, finer: int = 3) -> None:
        self.width, self.height, self.finer = width, height, finer
        down = (np.arange(height * finer, dtype=np.float32) + 0.5) / finer
        across = (np.arange(width * finer, dtype=np.float32) + 0.5) / finer
        self.y, self.x = np.meshgrid(down, across, indexing="ij")
        self.light = np.broadcast_to(np.array(ground, np.float32), (*self.x.shape, 3)).copy()

    def paint(self, cover: Array, ink: Colour | Array, strength: float = 1) -> None:
        """Lay `ink` over what is there, as opaque as `cover` (0 to 1) times `strength` says."""
        share = (cover * np.float32(strength))[..., None]
        self.light += share * (np.asarray(ink, np.float32) - self.light)

    def around(self, left: float, top: float, right: float, bottom: float) -> "Canvas":
        """Return the part of the sheet between these picture pixels: painting on it shows here."""
        rows, columns = (
            slice(max(int(low * self.finer), 0), max(int(np.ceil(high * self.finer)), 0))
            for low, high in ((top, bottom), (left, right))
        )
        part = copy(self)
        part.x, part.y = self.x[rows, columns], self.y[rows, columns]
        part.light = self.light[rows, columns]
        return part

    def rgb(self) -> NDArray[np.uint8]:
        """Return the picture in colour, (H, W, 3)."""
        return encode(shrink(self.light, self.finer))

    def grey(self) -> NDArray[np.uint8]:
        """Return the picture in grey, (H, W), by the luminance of Rec. 709."""
        weights = np.array((0.2126, 0.7152, 0.0722), np.float32)
        return encode(shrink(np.asarray(self.light @ weights, np.float32), self.finer))


def cover(distance: Array, soft: float = 0.7) -> Array:
    """Return how much of each sample a shape covers; the edge is `soft` pixels wide."""
    return np.asarray(smooth(0.5 - distance / soft), np.float32)


def tinted(code: str, light: Array) -> Array:
    """Return a colour, written as on the web, under `light` (H, W): (H, W, 3)."""
    return np.asarray(np.array(colour(code), np.float32) * light[..., None], np.float32)


def smooth(t: Array) -> Array:
    """Return the smooth step from 0 (t ≤ 0) to 1 (t ≥ 1)."""
    t = np.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


def between(low: float, high: float, value: Array) -> Array:
    """Return the smooth step of `value` from `low` to `high`."""
    return smooth((value - low) / (high - low))


def mix(first: Array | Colour, second: Array | Colour, t: Array) -> Array:
    """Return colours between `first` (t = 0) and `second` (t = 1)."""
    a, b = np.asarray(first, np.float32), np.asarray(second, np.float32)
    return np.asarray(a + (b - a) * t[..., None], np.float32)


def ellipse(x: Array, y: Array, centre: Point, radii: Point, turn: float = 0) -> Array:
    """Return nearly the distance to an ellipse turned by `turn` degrees clockwise."""
    u, v = turned(x - centre[0], y - centre[1], turn)
    a, b = radii
    length = np.hypot(u / a, v / b)
    slope = np.hypot(u / a**2, v / b**2) + np.float32(1e-6)
    return np.asarray(length * (length - 1) / slope, np.float32)


def box(
    x: Array, y: Array, centre: Point, half: Point, corner: float = 0, turn: float = 0
) -> Array:
    """Return the distance to a box with rounded corners."""
    u, v = turned(x - centre[0], y - centre[1], turn)
    u, v = np.abs(u) - (half[0] - corner), np.abs(v) - (half[1] - corner)
    outside = np.hypot(np.maximum(u, 0), np.maximum(v, 0))
    return np.asarray(outside + np.minimum(np.maximum(u, v), 0) - corner, np.float32)


def turned(u: Array, v: Array, degrees: float) -> tuple[Array, Array]:
    """Return coordinates in a frame turned by `degrees` clockwise."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.asarray(u * cos + v * sin, np.float32), np.asarray(v * cos - u * sin, np.float32)


def stroke(x: Array, y: Array, points: Sequence[Point], widths: float | Sequence[float]) -> Array:
    """Return the distance to a round-ended stroke through `points`, its width in pixels at each."""
    if isinstance(widths, int | float):
        widths = [widths] * len(points)
    best = np.full(x.shape, np.inf, np.float32)
    for (ax, ay), (bx, by), wide_a, wide_b in zip(
        points, points[1:], widths, widths[1:], strict=False
    ):
        length = max((bx - ax) ** 2 + (by - ay) ** 2, 1e-9)
        t = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1)
        away = np.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay))
        best = np.minimum(best, away - (wide_a + (wide_b - wide_a) * t) / 2)
    return np.asarray(best, np.float32)


def polygon(x: Array, y: Array, points: Sequence[Point]) -> Array:
    """Return the distance to a polygon (after the crossing-number rule)."""
    best = np.full(x.shape, np.inf, np.float32)
    inside = np.zeros(x.shape, bool)
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        best = np.minimum(best, stroke(x, y, [(ax, ay), (bx, by)], 0.0))
        if ay != by:
            crosses = (ay > y) != (by > y)
            inside ^= crosses & (x < ax + (y - ay) * (bx - ax) / (by - ay))
    return np.where(inside, -best, best)


def curve(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """Return a smooth path through `points` (Catmull-Rom)."""
    p = np.array([points[0], *points, points[-1]], float)
    path = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        for t in np.arange(steps) / steps:
            bent = 2 * a - 5 * b + 4 * c - d, -a + 3 * b - 3 * c + d
            path.append(b + 0.5 * (t * (c - a) + t * t * bent[0] + t**3 * bent[1]))
    return [(float(u), float(v)) for u, v in [*path, p[-1]]]


def join(first: Array, second: Array, soft: float) -> Array:
    """Return the union of two shapes, melted together over `soft` pixels."""
    h = np.clip(0.5 + 0.5 * (second - first) / soft, 0, 1)
    return np.asarray(second + (first - second) * h - soft * h * (1 - h), np.float32)


def noise(x: Array, y: Array, seed: int) -> Array:
    """Return smooth noise, −1 to 1, with one random value to a unit square."""
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    u, v = smooth(np.asarray(x - column, np.float32)), smooth(np.asarray(y - row, np.float32))
    above = _random(column, row, seed) * (1 - u) + _random(column + 1, row, seed) * u
    below = _random(column, row + 1, seed) * (1 - u) + _random(column + 1, row + 1, seed) * u
    return np.asarray(above * (1 - v) + below * v, np.float32)


def clouds(x: Array, y: Array, seed: int, octaves: int = 5) -> Array:
    """Return noise summed over `octaves` scales, each half as large and half as strong."""
    total = np.zeros(np.broadcast(x, y).shape, np.float32)
    for octave in range(octaves):
        # A turn between the scales hides the grid of the lattice.
        x, y = np.float32(0.8) * x + np.float32(0.6) * y, np.float32(0.8) * y - np.float32(0.6) * x
        total += noise(x * 2**octave, y * 2**octave, seed + octave) / 2**octave
    return total / np.float32(2)


def lit(distance: Array, bulge: float, finer: int, sun: tuple[float, float, float]) -> Array:
    """Return the light on a shape seen as a pillow `bulge` pixels deep, 0 to 1.

    Parameters
    ----------
    distance : ndarray of float32, shape (H, W)
        Signed distance of the shape, picture pixels.
    bulge : float
        How far from the edge the pillow is round.
    finer : int
        Samples to a picture pixel.
    sun : tuple of float
        Direction to the light: right, down, towards the eye.
    """
    depth = np.clip(-distance / bulge, 0, 1)
    return relief(bulge * np.sqrt(1 - (1 - depth) ** 2), finer, sun)


def relief(height: Array, finer: int, sun: tuple[float, float, float]) -> Array:
    """Return the light on a relief `height` picture pixels high, 0 to 1; the rest as in `lit`."""
    down, across = np.gradient(height, 1 / finer)
    s = np.array(sun, np.float32) / np.linalg.norm(sun)
    length = np.sqrt(down**2 + across**2 + 1)
    return np.asarray(np.clip((-across * s[0] - down * s[1] + s[2]) / length, 0, 1), np.float32)


def _random(column: NDArray[np.int64], row: NDArray[np.int64], seed: int) -> Array:
    """Return −1 to 1, a fixed function of the lattice point: no state, so no order matters."""
    mixed = (column * 374761393 + row * 668265263 + seed * 1442695041) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 1274126177) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 16)) * 2246822519) & 0xFFFFFFFF
    return ((mixed ^ (mixed >> 15)) & 0xFFFFFFFF).astype(np.float32) / np.float32(2**31) - 1
