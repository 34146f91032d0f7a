"""An endless supply of small pictures of shapes: noisy, moved, scaled, turned."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.nn.layers import Floats

CLASSES = ("circle", "square", "triangle", "star", "cross", "heart", "moon")
SIDE = 28
_ANGLES = 360


def drawn(count: int, rng: np.random.Generator) -> tuple[Floats, NDArray[np.intp]]:
    """Return pictures of shapes, bright on dark, and which shape each one is.

    Parameters
    ----------
    count : int
        How many.
    rng : Generator
        From what all is drawn: class, place, size, turn, proportions, brightness, outline or
        filled, noise.

    Returns
    -------
    (ndarray of float32, shape (count, 1, 28, 28); ndarray of int, shape (count,))
        Values from 0 to 1; positions in `CLASSES`.
    """
    labels = rng.integers(0, len(CLASSES), count)
    turn = rng.uniform(-0.5, 0.5, count)
    size = rng.uniform(6.0, 11.0, count)
    proportion = np.exp(rng.uniform(-0.15, 0.15, count))
    room = np.maximum(0.5, SIDE / 2 - size - 0.5)
    down, across = rng.uniform(-1, 1, (2, count)) * room
    rows, columns = np.meshgrid(np.arange(SIDE), np.arange(SIDE), indexing="ij")
    y = (rows - (SIDE - 1) / 2 - _each(down)) * _each(proportion)
    x = (columns - (SIDE - 1) / 2 - _each(across)) / _each(proportion)
    x = x * _each(rng.choice([-1.0, 1.0], count))
    cos, sin = np.cos(turn)[:, None, None], np.sin(turn)[:, None, None]
    inside = _depth(labels, cos * x + sin * y, cos * y - sin * x, size)
    outlined = rng.random(count) < 0.4
    width = rng.uniform(1.0, 2.2, count)
    depth = np.where(_each(outlined), _each(width) / 2 - np.abs(inside - _each(width) / 2), inside)
    covered = np.clip(depth + 0.5, 0, 1)
    dark = rng.uniform(0.0, 0.25, count)
    bright = dark + rng.uniform(0.4, 0.75, count)
    picture = _each(dark) + _each(bright - dark) * covered
    noise = rng.uniform(0.0, 0.1, count)
    picture += _each(noise) * rng.standard_normal(picture.shape)
    return np.clip(picture, 0, 1).astype(np.float32)[:, None], labels.astype(np.intp)


@dataclass(frozen=True, slots=True)
class Endless:
    """Training pictures that are never the same twice.

    Parameters
    ----------
    steps : int
        Batches an epoch.
    size : int
        Pictures in a batch.
    seed : int
        From what they are drawn.
    """

    steps: int
    size: int = 128
    seed: int = 0

    def batch(self, epoch: int, at: int) -> tuple[Floats, NDArray[np.intp]]:
        """Return batch `at` of `epoch`."""
        return drawn(self.size, np.random.default_rng([self.seed, epoch, at]))


def _each(values: NDArray[Any]) -> NDArray[Any]:
    return values[:, None, None]


def _depth(labels: NDArray[np.intp], x: Floats, y: Floats, size: Floats) -> Floats:
    """Return how many cells each cell lies inside of its shape's edge, about."""
    far = np.hypot(x, y)
    angle = (np.arctan2(y, x) + np.pi) * (_ANGLES / (2 * np.pi))
    at = angle.astype(np.intp) % _ANGLES
    radii, slopes = _tables()
    edge, slope = radii[labels[:, None, None], at], slopes[labels[:, None, None], at]
    depth = (edge * _each(size) - far) / np.sqrt(1 + slope * slope)
    moon = CLASSES.index("moon")
    bite = np.hypot(x - 0.55 * _each(size), y) - 0.75 * _each(size)
    return np.asarray(np.where(_each(labels) == moon, np.minimum(depth, bite), depth))


def _tables() -> tuple[Floats, Floats]:
    """Return each shape's radius at every angle, and how fast it changes for its own size."""
    angle = np.arange(_ANGLES) * (2 * np.pi / _ANGLES) - np.pi
    radii = np.stack([_radius(name, angle) for name in CLASSES])
    turned = (np.roll(radii, -1, axis=1) - np.roll(radii, 1, axis=1)) * (_ANGLES / (4 * np.pi))
    return radii, turned / radii


def _radius(name: str, angle: Floats) -> Floats:
    """Return how far a shape of size 1 reaches in each direction."""
    match name:
        case "square":
            return _polygon([(np.pi / 4 + k * np.pi / 2, 1.0) for k in range(4)], angle)
        case "triangle":
            return _polygon([(k * 2 * np.pi / 3 - np.pi / 2, 1.0) for k in range(3)], angle)
        case "star":
            points = [(k * np.pi / 5 - np.pi / 2, 1.0 if k % 2 == 0 else 0.42) for k in range(10)]
            return _polygon(points, angle)
        case "cross":
            corner = np.arctan2(0.3, 1.0)
            points = []
            for k in range(4):
                middle = k * np.pi / 2
                points += [(middle - corner, np.hypot(1, 0.3)), (middle + corner, np.hypot(1, 0.3))]
                points += [(middle + np.pi / 4, 0.3 * np.sqrt(2))]
            return np.asarray(_polygon(points, angle) / np.hypot(1, 0.3))
        case "heart":
            t = np.linspace(0, 2 * np.pi, 400, endpoint=False)
            # Weisstein, "Heart Curve", MathWorld, the sixth; about its middle.
            across = 16 * np.sin(t) ** 3
            up = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t) + 2.5
            return _polygon(
                list(zip(np.arctan2(-up, across), np.hypot(across, up) / 17, strict=True)), angle
            )
    return np.ones_like(angle)


def _polygon(points: list[tuple[float, float]], angle: Floats) -> Floats:
    """Return how far a polygon, corners given as (angle, radius), reaches in each direction."""
    turns = np.array([turn for turn, _ in points])
    radii = np.array([radius for _, radius in points])
    order = np.argsort(turns % (2 * np.pi))
    turns, radii = turns[order] % (2 * np.pi), radii[order]
    begun = np.searchsorted(turns, angle % (2 * np.pi), side="right") - 1
    after = (begun + 1) % len(turns)
    (ax, ay), (bx, by) = (
        (radii[k] * np.cos(turns[k]), radii[k] * np.sin(turns[k])) for k in (begun, after)
    )
    # Where the ray at `angle` meets the edge from corner to corner.
    cross = ax * by - ay * bx
    return np.asarray(cross / (np.cos(angle) * (by - ay) - np.sin(angle) * (bx - ax)))
