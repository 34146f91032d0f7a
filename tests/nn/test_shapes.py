"""The shapes that a model is taught look as they are called, and no two batches are the same."""

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cnnviz.nn.shapes import CLASSES, SIDE, Endless, drawn

Points = list[tuple[float, float]]


class Even(np.random.Generator):
    """Chance that always falls on the middle: each shape in turn, upright, filled, no noise."""

    def __init__(self) -> None:
        super().__init__(np.random.PCG64())

    def integers(self, low: int, high: int, size: int) -> Any:  # type: ignore[override]
        return np.arange(low, low + size) % high

    def uniform(self, low: float, high: float, size: Any) -> Any:  # type: ignore[override]
        return np.full(size, (low + high) / 2)

    def random(self, size: int) -> Any:  # type: ignore[override]
        return np.full(size, 0.5)

    def choice(self, a: list[float], size: int) -> Any:  # type: ignore[override]
        return np.full(size, a[-1])

    def standard_normal(self, size: Any) -> Any:  # type: ignore[override]
        return np.zeros(size)


def around(radii: list[float], first: float = -90) -> Points:
    """Return corners at equal angles, from the one at `first` degrees on, clockwise."""
    turns = np.deg2rad(first + 360 * np.arange(len(radii)) / len(radii))
    return [(r * np.cos(turn), r * np.sin(turn)) for r, turn in zip(radii, turns, strict=True)]


def heart() -> Points:
    """Return the sixth heart curve of MathWorld, about its middle."""
    t = np.linspace(0, 2 * np.pi, 400)
    up = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return list(zip(16 * np.sin(t) ** 3 / 17, -(up + 2.5) / 17, strict=True))


THICK, LONG = 0.3 / np.hypot(1, 0.3), 1 / np.hypot(1, 0.3)
QUARTER = [(LONG, -THICK), (LONG, THICK), (THICK, THICK)]
SHAPES: dict[str, Points] = {
    "circle": around([1.0] * 200),
    "square": around([1.0] * 4, 45),
    "triangle": around([1.0] * 3),
    "star": around([1.0, 0.42] * 5),
    "cross": [
        *QUARTER,
        *((-y, x) for x, y in QUARTER),
        *((-x, -y) for x, y in QUARTER),
        *((y, -x) for x, y in QUARTER),
    ],
    "heart": heart(),
    "moon": around([1.0] * 200),
}


def covered(points: Points, size: float, fine: int = 16) -> np.ndarray:
    """Return which part of every cell lies inside of a polygon in the middle of a picture."""
    image = Image.new("L", (SIDE * fine, SIDE * fine))
    corners = [((SIDE / 2 + x * size) * fine, (SIDE / 2 + y * size) * fine) for x, y in points]
    ImageDraw.Draw(image).polygon(corners, fill=1)
    blocks = np.asarray(image, float).reshape(SIDE, fine, SIDE, fine)
    return np.asarray(blocks.mean(axis=(1, 3)))


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_that_of_its_name(name: str) -> None:
    x, labels = drawn(len(CLASSES), Even())
    (picture,) = x[labels == CLASSES.index(name), 0]
    ground, bright = picture.min(), picture.max()
    seen, size = (picture - ground) / (bright - ground), (6 + 11) / 2
    shape = covered(SHAPES[name], size)
    if name == "moon":
        shape = shape * (1 - covered([(0.55 + 0.75 * x, 0.75 * y) for x, y in SHAPES[name]], size))
    off = np.abs(seen - shape)
    # Within the width of an edge, and of that a small part all in all.
    assert off.max() < 0.6
    assert off.sum() < 0.05 * shape.sum()


def test_batches_are_drawn_again_alike_and_no_two_are_the_same() -> None:
    school = Endless(steps=2, size=5)
    seen = [school.batch(epoch, at)[0] for epoch in (0, 1) for at in (0, 1)]
    np.testing.assert_array_equal(Endless(steps=2, size=5).batch(1, 0)[0], seen[2])
    seen.append(Endless(steps=2, size=5, seed=1).batch(0, 0)[0])
    assert len({each.tobytes() for each in seen}) == 5
