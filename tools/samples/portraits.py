"""A cat and a face: shapes with light on them."""

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import (
    Array,
    Canvas,
    Point,
    between,
    box,
    clouds,
    colour,
    cover,
    curve,
    ellipse,
    join,
    lit,
    mix,
    noise,
    polygon,
    stroke,
    tinted,
)

Pixels = NDArray[np.uint8]
SUN = (-0.5, -0.6, 0.65)


def cat() -> Pixels:
    """Draw a tabby cat's face: 256 × 256, RGB."""
    canvas = Canvas(256, 256, colour("#7f9aa3"), finer=2)
    x, y = canvas.x, canvas.y
    canvas.paint(between(0.2, 0.9, clouds(x / 60, y / 60, 3) + 0.5), colour("#a9bfc2"), 0.6)
    head = _cat_head(x, y)
    chest = ellipse(x, y, (128, 268), (92, 84))
    whole = join(head, chest, 26)
    fur = _tabby(x, y)
    light = 0.45 + 0.75 * lit(whole, 46, canvas.finer, SUN)
    canvas.paint(cover(whole, 1.5), fur * light[..., None])
    for side in (-1, 1):
        inner = polygon(x, y, [(128 + side * 76, 38), (128 + side * 82, 84), (128 + side * 44, 66)])
        canvas.paint(between(4, -8, inner), colour("#d79a8e"), 0.85)
    muzzle = join(ellipse(x, y, (109, 170), (26, 20)), ellipse(x, y, (147, 170), (26, 20)), 8)
    canvas.paint(between(5, -9, join(muzzle, ellipse(x, y, (128, 190), (18, 13)), 10)), PALE, 0.9)
    for side in (-1, 1):
        _cat_eye(canvas, (128 + side * 39, 124), side)
    _cat_nose(canvas)
    _whiskers(canvas)
    return canvas.rgb()


PALE = colour("#f3e9dc")


def _cat_head(x: Array, y: Array) -> Array:
    head = ellipse(x, y, (128, 140), (88, 76))
    for side in (-1, 1):
        tip = (128 + side * 84, 20)
        ear = polygon(x, y, [tip, (128 + side * 92, 104), (128 + side * 26, 72)])
        head = join(head, ear - 4, 10)
    return head


def _tabby(x: Array, y: Array) -> Array:
    """Return the fur: warm grey-brown, dark bands, fine hairs along them."""
    wave = clouds(x / 34, y / 34, 21)
    across = np.abs(x - 128)
    crown = np.sin((across + 16 * wave) / 5.2) * between(112, 60, y)
    cheeks = np.sin((y + 0.55 * across + 18 * wave) / 6.5) * between(46, 78, across)
    bands = between(0.1, 0.8, np.maximum(crown, cheeks))
    hairs = 0.16 * noise(x / 1.2, y / 3.4, 22)
    base = mix(colour("#b98a5a"), colour("#8d6239"), np.clip(0.5 + 0.5 * wave, 0, 1))
    fur = mix(base, colour("#3b2617"), np.clip(bands * 0.9, 0, 1))
    return np.asarray(fur * (1 + hairs[..., None]), np.float32)


def _cat_eye(canvas: Canvas, centre: Point, side: int) -> None:
    x, y = canvas.x, canvas.y
    tilt = 10 * side
    almond = np.maximum(
        ellipse(x, y, (centre[0], centre[1] + 7), (25, 22), tilt),
        ellipse(x, y, (centre[0], centre[1] - 6), (25, 22), tilt),
    )
    canvas.paint(cover(almond - 3), colour("#1d120b"))
    iris = mix(
        colour("#c9d34e"), colour("#5d8a35"), between(2, 20, np.hypot(x - centre[0], y - centre[1]))
    )
    canvas.paint(cover(almond), iris)
    canvas.paint(cover(ellipse(x, y, centre, (5.5, 15))), colour("#0b0806"))
    canvas.paint(
        cover(ellipse(x, y, (centre[0] - 5, centre[1] - 7), (3.6, 4.2))), colour("#ffffff")
    )


def _cat_nose(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    nose = polygon(x, y, [(117, 152), (139, 152), (128, 164)]) - 2.5
    canvas.paint(cover(nose), colour("#b5655f"))
    canvas.paint(cover(ellipse(x, y, (124, 153), (4, 1.6))), colour("#f0c0b8"), 0.8)
    for side in (-1, 1):
        mouth = curve([(128, 166), (128, 173), (128 + side * 9, 181), (128 + side * 19, 177)])
        canvas.paint(cover(stroke(x, y, mouth, [2.2] * len(mouth))), colour("#4a2a1e"))


def _whiskers(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    for side in (-1, 1):
        for start, end in ((164, 146), (171, 170), (178, 194)):
            path = curve(
                [(128 + side * 26, start), (128 + side * 70, end - 4), (128 + side * 118, end + 6)]
            )
            widths = list(np.linspace(1.9, 0.5, len(path)))
            canvas.paint(cover(stroke(x, y, path, widths)), colour("#fffaf2"))
        for row in range(3):
            spot = ellipse(x, y, (128 + side * (22 + 3 * row), 164 + 7 * row), (1.6, 1.6))
            canvas.paint(cover(spot), colour("#5a3a26"))


def face() -> Pixels:
    """Draw a face in the light of a lamp: 256 × 256, RGB."""
    canvas = Canvas(256, 256, colour("#35506b"), finer=2)
    x, y = canvas.x, canvas.y
    canvas.paint(between(190, 20, np.hypot(x - 60, y - 60)), colour("#6f90a8"), 0.8)
    shirt = join(ellipse(x, y, (128, 286), (108, 66)), box(x, y, (128, 270), (80, 30), 20), 12)
    weave = 1 + 0.18 * np.sign(np.sin(x * 0.9)) * np.sign(np.sin(y * 0.9))
    cloth = (
        np.array(colour("#b5433a"), np.float32)
        * (weave * (0.4 + lit(shirt, 40, 2, SUN)))[..., None]
    )
    canvas.paint(cover(shirt), cloth)
    back = ellipse(x, y, (128, 112), (80, 92))
    canvas.paint(cover(back), _hair(x, y) * (0.35 + 0.8 * lit(back, 50, 2, SUN))[..., None])
    head = join(ellipse(x, y, (128, 128), (61, 80)), box(x, y, (128, 212), (24, 34), 12), 16)
    for side in (-1, 1):
        head = join(head, ellipse(x, y, (128 + side * 62, 136), (11, 19)), 5)
    nose = join(ellipse(x, y, (128, 134), (8, 26)), ellipse(x, y, (128, 152), (14, 9)), 8)
    relief = lit(head, 52, 2, SUN) + 0.55 * (lit(nose, 9, 2, SUN) - 0.48) * (nose < 0)
    skin = mix(
        colour("#d9a382"),
        colour("#c98269"),
        between(52, 20, np.hypot(np.abs(x - 128) - 36, y - 158)),
    )
    canvas.paint(cover(head), skin * (0.32 + 0.85 * relief)[..., None])
    for side in (-1, 1):
        _eye(canvas, 128 + side * 27, 120, side)
    _mouth(canvas)
    fringe = polygon(x, y, curve([(60, 120), (66, 58), (128, 30), (190, 58), (197, 122), (178, 84),
                                  (140, 72), (104, 84), (76, 92)], 8))  # fmt: skip
    canvas.paint(cover(fringe), _hair(x, y) * (0.4 + 0.75 * lit(fringe, 20, 2, SUN))[..., None])
    return canvas.rgb()


def _hair(x: Array, y: Array) -> Array:
    strands = noise((x + 0.25 * (y - 128)) / 2.2, y / 22, 33) + 0.5 * noise(x / 1.1, y / 14, 34)
    return mix(colour("#2a1a12"), colour("#6b432a"), np.clip(0.5 + 0.5 * strands, 0, 1))


def _eye(canvas: Canvas, across: float, down: float, side: int) -> None:
    x, y = canvas.x, canvas.y
    white = np.maximum(
        ellipse(x, y, (across, down + 9), (20, 19)), ellipse(x, y, (across, down - 8), (20, 18))
    )
    canvas.paint(between(9, -3, white), colour("#8f5a48"), 0.5)
    canvas.paint(cover(white), colour("#f4efe9"))
    iris = np.maximum(ellipse(x, y, (across, down), (9, 9)), white)
    canvas.paint(cover(iris), colour("#4f7a5a"))
    canvas.paint(
        cover(np.maximum(ellipse(x, y, (across, down), (4.2, 4.2)), white)), colour("#0d0b0a")
    )
    canvas.paint(cover(ellipse(x, y, (across - 3, down - 3.5), (2.2, 2.2))), colour("#ffffff"))
    lid = curve([(across - 17, down + 2), (across, down - 10.5), (across + 17, down + 2)])
    canvas.paint(cover(stroke(x, y, lid, 3.0)), colour("#3a2018"))
    brow = curve(
        [(across - side * 16, down - 19), (across, down - 26), (across + side * 19, down - 20)]
    )
    canvas.paint(cover(stroke(x, y, brow, [5.0] * len(brow)), 2.0), colour("#33200f"))


def _mouth(canvas: Canvas) -> None:
    x, y = canvas.x, canvas.y
    lips = join(ellipse(x, y, (117, 178), (16, 6)), ellipse(x, y, (139, 178), (16, 6)), 6)
    lips = join(lips, ellipse(x, y, (128, 184), (20, 7)), 4)
    canvas.paint(
        cover(lips, 1.5),
        tinted("#b04a48", (0.5 + lit(lips, 8, 2, SUN))),
    )
    line = curve([(101, 178), (118, 181), (128, 179.5), (138, 181), (155, 178)])
    canvas.paint(cover(stroke(x, y, line, 2.0)), colour("#5c1f20"))
