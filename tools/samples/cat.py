"""A tabby cat looking at you."""

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import (
    Array,
    Canvas,
    Point,
    between,
    clouds,
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

SUN = (-0.55, -0.6, 0.6)
PALE = colour("#f6efe4")


def cat() -> NDArray[np.uint8]:
    """Draw a tabby cat's face: 256 × 256, RGB."""
    canvas = Canvas(256, 256, colour("#6f8f96"), finer=3)
    x, y = canvas.x, canvas.y
    canvas.paint(between(200, 20, np.hypot(x - 70, y - 60)), colour("#b9cdc6"), 0.9)
    _chest(canvas)
    _ears(canvas)
    head = join(ellipse(x, y, (128, 136), (82, 68)), ellipse(x, y, (128, 160), (92, 46)), 20)
    # Tufts at the cheeks: the edge runs along hairs that point down and outwards.
    across = np.abs(x - 128)
    tufts = 4.5 * noise((y - 0.5 * across) / 3.4, across / 16, 20) * between(40, 84, across)
    _furry(canvas, head + tufts + 1.2 * noise(x / 1.6, y / 1.6, 19), _tabby(x, y), _features(x, y))
    for side in (-1, 1):
        _eye(canvas, (128 + side * 36, 126), side)
    _nose(canvas)
    _whiskers(canvas)
    return canvas.rgb()


def _furry(canvas: Canvas, shape: Array, fur: Array, height: Array) -> None:
    """Paint a shape with fur, lit as the relief says."""
    light = 0.26 + 0.95 * relief(height, canvas.finer, SUN)
    canvas.paint(cover(shape, 1.2), np.asarray(fur * light[..., None], np.float32))


def _features(x: Array, y: Array) -> Array:
    """Return the relief of the head: a ball, cheeks, brows, the bridge of the nose, the muzzle."""
    u, v = (x - 128) / 104, (y - 142) / 86
    height = 74 * np.sqrt(np.clip(1 - u * u - v * v, 0.02, 1))
    for across, down, wide, high, tall in (
        (21, 172, 20, 17, 11), (0, 196, 16, 11, 6), (0, 140, 15, 30, 9), (36, 104, 26, 11, 5),
        (36, 128, 22, 16, -7), (66, 160, 24, 30, 6),
    ):  # fmt: skip
        bump = ((np.abs(x - 128) - across) / wide) ** 2 + ((y - down) / high) ** 2
        height = height + tall * np.exp(-bump)
    return np.asarray(height, np.float32)


def _chest(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    chest = ellipse(x, y, (128, 286), (88, 106)) + 2 * noise(x / 3, y / 5, 17)
    height = 90 * np.sqrt(np.clip(1 - ((x - 128) / 100) ** 2 - ((y - 290) / 130) ** 2, 0.02, 1))
    bands = between(
        0.2, 0.7, np.sin((y - 0.4 * np.abs(x - 128) + 9 * clouds(x / 30, y / 30, 18)) / 7)
    )
    hairs = noise(x / 1.8, y / 7, 16)
    fur = mix(colour("#a98055"), colour("#3f2a1b"), bands * between(26, 60, np.abs(x - 128)) * 0.9)
    bib = between(52, 14, np.abs(x - 128) + 5 * noise(x / 4, y / 9, 15))
    fur = mix(fur, PALE, bib * 0.92) * (1 + 0.2 * hairs[..., None])
    under = 0.45 + 0.55 * between(196, 236, y)
    _furry(canvas, chest, np.asarray(fur * under[..., None], np.float32), np.asarray(height))


def _ears(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    for side in (-1, 1):
        tip = (128 + side * 73, 24)
        shell = [tip, (128 + side * 86, 66), (128 + side * 78, 128), (128 + side * 20, 96),
                 (128 + side * 44, 48)]  # fmt: skip
        ear = polygon(x, y, curve([*shell, tip], 6)) - 2 + noise(x / 2, y / 3, 23)
        height = 10 * np.sqrt(np.clip(1 - (1 - np.clip(-ear / 14, 0, 1)) ** 2, 0, 1))
        _furry(canvas, ear, _tabby(x, y), np.asarray(height, np.float32))
        inner = polygon(
            x, y, [(128 + side * 69, 40), (128 + side * 74, 100), (128 + side * 36, 78)]
        )
        canvas.paint(between(3, -9, inner), colour("#c98a80"), 0.95)
        tuft = between(0.1, 0.7, noise((x + side * 0.5 * y) / 2.2, (y - side * 0.4 * x) / 14, 24))
        canvas.paint(tuft * between(2, -4, inner) * between(52, 84, y), PALE, 0.8)


def _tabby(x: Array, y: Array) -> Array:
    """Return the fur: warm brown, dark bands, a pale muzzle, hairs that run from the nose."""
    wave = clouds(x / 34, y / 34, 21)
    across = np.abs(x - 128)
    crown = np.sin((across + 10 * wave) / 3.8) * between(108, 76, y + 0.25 * across)
    cheeks = np.sin((y - 0.5 * across + 10 * wave) / 4.6) * between(46, 66, across)
    bands = between(0.0, 0.7, np.maximum(crown, cheeks * between(110, 130, y)))
    angle, away = np.arctan2(x - 128, y - 150), np.hypot(x - 128, y - 150)
    hairs = noise(angle * 42, away / 8, 22) + 0.7 * noise(angle * 90, away / 5, 25)
    base = mix(colour("#c39a68"), colour("#8f673f"), np.clip(0.5 + 0.6 * wave, 0, 1))
    fur = mix(base, colour("#33211a"), bands * 0.92)
    muzzle = join(ellipse(x, y, (108, 172), (26, 19)), ellipse(x, y, (148, 172), (26, 19)), 8)
    pale = between(7, -7, join(muzzle, ellipse(x, y, (128, 194), (20, 14)), 8) + 3 * hairs)
    ring = between(30, 17, np.hypot((across - 36) / 1.25, y - 126) + 2 * hairs)
    blaze = between(9, 3, across + 2 * hairs) * between(100, 130, y)
    fur = mix(fur, PALE, np.clip(np.maximum(pale, 0.75 * np.maximum(ring, 0.5 * blaze)), 0, 1))
    return np.asarray(fur * (1 + 0.15 * hairs[..., None]), np.float32)


def _eye(canvas: Canvas, centre: Point, side: int) -> None:
    x, y = canvas.x, canvas.y
    tilt = 12 * side
    almond = np.maximum(
        ellipse(x, y, (centre[0], centre[1] + 5), (23, 20), tilt),
        ellipse(x, y, (centre[0], centre[1] - 4), (23, 20), tilt),
    )
    canvas.paint(between(2, -3, almond - 4), colour("#1d120b"))
    away = np.hypot(x - centre[0], y - centre[1])
    iris = mix(colour("#d9cf52"), colour("#5f8a3a"), between(3, 17, away))
    rays = noise(np.arctan2(y - centre[1], x - centre[0]) * 14, away / 9, 26)
    iris = iris * (1 + 0.22 * rays[..., None]) * between(-26, 0, y - centre[1])[..., None]
    canvas.paint(cover(almond), np.asarray(iris, np.float32))
    canvas.paint(cover(ellipse(x, y, centre, (6, 14))), colour("#0b0806"))
    canvas.paint(cover(ellipse(x, y, (centre[0] - 6, centre[1] - 7), (4, 4.4))), colour("#ffffff"))
    canvas.paint(cover(ellipse(x, y, (centre[0] + 7, centre[1] + 7), (2, 2))), PALE, 0.6)


def _nose(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    nose = polygon(x, y, [(119, 153), (137, 153), (128, 162)]) - 3
    canvas.paint(cover(nose - 1.5, 2), colour("#6d3a36"), 0.7)
    canvas.paint(cover(nose), colour("#c9736c"))
    canvas.paint(cover(ellipse(x, y, (124, 152.5), (4.5, 1.5))), colour("#f6d2ca"), 0.85)
    for side in (-1, 1):
        mouth = curve([(128, 165), (128, 173), (128 + side * 9, 181), (128 + side * 20, 177)])
        canvas.paint(cover(stroke(x, y, mouth, 2.2)), colour("#4a2a1e"))


def _whiskers(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    for side in (-1, 1):
        for start, end in ((166, 152), (172, 172), (178, 193)):
            path = curve([(128 + side * 28, start), (128 + side * 70, end - 6),
                          (128 + side * 120, end + 5)])  # fmt: skip
            widths = list(np.linspace(1.9, 0.5, len(path)))
            canvas.paint(cover(stroke(x, y, path, widths)), colour("#fffaf2"))
        for row in range(3):
            spot = ellipse(x, y, (128 + side * (20 + 4 * row), 167 + 6 * row), (1.5, 1.5))
            canvas.paint(cover(spot), colour("#5a3a26"))
