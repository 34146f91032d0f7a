"""Plain pictures for one idea each: edges, waves, noise, position, colour."""

import numpy as np
from numpy.typing import NDArray

from tools.samples.canvas import Canvas, Point, between, box, colour, cover, curve, ellipse, stroke

Pixels = NDArray[np.uint8]

PAPER, INK = colour("#f4f1e8"), colour("#23262b")


def digit() -> Pixels:
    """Draw a handwritten five, as on a form: 28 × 28, white on black."""
    canvas = Canvas(28, 28, colour("#000000"), finer=6)
    top = curve([(19.8, 6.2), (15.5, 6.6), (11.2, 6.4)])
    stem = curve([(11.2, 6.4), (10.4, 9.6), (9.8, 12.6)])
    bowl = curve([(9.8, 12.6), (13.8, 11.4), (18.2, 13.6), (18.6, 17.8), (15.0, 21.4), (8.6, 20.6)])
    for path, width in ((top, 2.3), (stem, 2.5), (bowl, 2.7)):
        canvas.paint(cover(stroke(canvas.x, canvas.y, path, width), 1.2), colour("#ffffff"))
    return canvas.grey()


def letters() -> Pixels:
    """Draw strokes like letters, thick and thin, straight and round: 192 × 192, grey."""
    canvas = Canvas(192, 192, PAPER)
    shapes: dict[Point, list[list[Point]]] = {
        (24, 26): [[(0, 52), (20, 0), (40, 52)], [(8, 34), (32, 34)]],
        (84, 26): [[(0, 0), (0, 52)], curve([(0, 2), (24, 6), (26, 22), (0, 25)]),
                   curve([(0, 25), (30, 30), (30, 48), (0, 51)])],
        (138, 26): [curve([(32, 8), (16, 0), (1, 14), (0, 36), (14, 52), (32, 45)])],
        (26, 112): [[(0, 0), (36, 52)], [(36, 0), (0, 52)]],
        (84, 112): [[(0, 0), (16, 26), (34, 0)], [(16, 26), (14, 52)]],
        (136, 112): [[(0, 0), (36, 0), (0, 52), (36, 52)]],
    }  # fmt: skip
    for index, ((left, top), strokes) in enumerate(shapes.items()):
        width = (11.0, 9.0, 7.0, 5.0, 3.0, 2.0)[index]
        for points in strokes:
            path = [(left + x, top + y) for x, y in points]
            canvas.paint(cover(stroke(canvas.x, canvas.y, path, width)), INK)
    return canvas.grey()


def step() -> Pixels:
    """Draw two greys that meet in an upright edge, a level edge and a corner: 64 × 64."""
    picture = np.full((64, 64), 72, np.uint8)
    picture[20:, 28:] = 190
    return picture


def checkerboard() -> Pixels:
    """Draw eight by eight fields: 64 × 64."""
    rows, columns = np.indices((64, 64)) // 8
    return np.where((rows + columns) % 2, 32, 224).astype(np.uint8)


def zone_plate() -> Pixels:
    """Draw rings that grow finer outwards, up to the finest there can be: 512 × 512.

    The phase is pi * r² / 512: at the edge, 256 pixels out, a ring is two pixels wide.
    """
    across = np.arange(512) - 255.5
    radius = across[:, None] ** 2 + across[None, :] ** 2
    return np.asarray(np.rint(127.5 + 127.5 * np.cos(np.pi * radius / 512)), np.uint8)


def noisy() -> Pixels:
    """Draw a disc, a bar and a frame under salt and pepper: 256 × 256, for pooling to clean."""
    canvas = Canvas(256, 256, colour("#55595f"))
    x, y = canvas.x, canvas.y
    canvas.paint(cover(ellipse(x, y, (88, 96), (52, 52))), colour("#e8e4da"))
    canvas.paint(cover(box(x, y, (188, 84), (30, 48), 6)), colour("#a8acb2"))
    canvas.paint(cover(np.abs(box(x, y, (128, 196), (92, 32), 8)) - 5), colour("#d8d4ca"))
    picture = canvas.grey()
    draw = np.random.default_rng(20).random(picture.shape)
    picture[draw < 0.06] = 0
    picture[draw > 0.94] = 255
    return picture


def stripes() -> Pixels:
    """Draw stripes in twelve directions, five pixels from crest to crest: 256 × 256."""
    rows, columns = np.indices((256, 256)).astype(np.float64) + 0.5
    down, across = rows - 128, columns - 128
    sector = np.floor(np.degrees(np.arctan2(-down, across)) % 360 / 30)
    angle = np.radians(sector * 15)
    wave = np.cos(2 * np.pi * (across * np.cos(angle) - down * np.sin(angle)) / 5)
    radius = np.hypot(down, across)
    inside = (radius < 118) & (radius > 14)
    return np.asarray(np.rint(np.where(inside, 128 + 96 * wave, 128)), np.uint8)


def twice() -> Pixels:
    """Draw the same motif in two places: 128 × 128. A filter answers the same in both."""
    picture = np.full((128, 128), 214, np.uint8)
    canvas = Canvas(40, 40, colour("#d6d6d6"), finer=4)
    x, y = canvas.x, canvas.y
    canvas.paint(cover(ellipse(x, y, (20, 20), (15, 15))), colour("#3c4148"))
    canvas.paint(cover(ellipse(x, y, (15, 16), (3, 3))), colour("#f0f0f0"))
    canvas.paint(cover(ellipse(x, y, (25, 16), (3, 3))), colour("#f0f0f0"))
    smile = curve([(12, 24), (20, 29), (28, 24)])
    canvas.paint(cover(stroke(x, y, smile, 2.4)), colour("#f0f0f0"))
    motif = canvas.grey()
    picture[14:54, 12:52] = motif
    picture[72:112, 75:115] = motif
    return picture


def colours() -> Pixels:
    """Draw a colour wheel above patches of red, green, blue and three greys: 192 × 192, RGB."""
    rows, columns = np.indices((192, 192)).astype(np.float32)
    down, across = rows - 74.5, columns - 95.5
    hue = np.degrees(np.arctan2(down, across)) % 360
    radius = np.hypot(down, across) / 66
    channels = [
        np.clip(np.abs((hue + shift) % 360 - 180) / 60 - 1, 0, 1) for shift in (0, 240, 120)
    ]
    wheel = np.stack([1 + (channel - 1) * np.clip(radius, 0, 1) for channel in channels], axis=-1)
    ground = np.full(3, 0.86, np.float32)
    inside = between(1.0, 0.985, radius.astype(np.float32))[..., None]
    picture = np.asarray(np.rint(255 * (ground + (wheel - ground) * inside)), np.uint8)
    patches = ((230, 30, 40), (40, 190, 60), (40, 70, 220), (20,) * 3, (128,) * 3, (250,) * 3)
    for at, patch in enumerate(patches):
        picture[152:180, 8 + 30 * at : 34 + 30 * at] = patch
    return picture
