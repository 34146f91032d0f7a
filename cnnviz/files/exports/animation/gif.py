"""Animated GIF: one palette for all shots, only what changes, written as it comes.

Pillow compresses each change; its own writer would keep all shots until the end.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from cnnviz.files.exports.animation.shots import Change, Pixels, Shot, changes, encoded_in_order
from cnnviz.files.exports.figure_sizes import Size

HUNDREDTHS = 100
FASTEST = 50
"""Shots a second: viewers slow down what is seen for less than two hundredths."""
KEPT = 255
"""What stands for "as before" where a part of a shot does not change: it takes hardly any room."""
COLOURS = KEPT
EXACT = 128
"""So many of the colours are the most frequent ones as they are; the rest stand for many."""
BITS = 6
"""Colours that agree in so many bits of red, green and blue become the same one."""
REPEATED = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
END = b";"


def write_gif(
    file: IO[bytes], shots: Iterable[Shot], size: Size, samples: Sequence[Pixels]
) -> None:
    """Write an animated GIF that is repeated for ever.

    Parameters
    ----------
    samples : sequence of ndarray of uint8, shape (H, W, 3)
        Shots that have all the colours there will be, more or less.
    """
    colours = palette_of(samples)
    nearest = _nearest(colours)
    palette = colours.tobytes().ljust(768, b"\0")
    file.write(b"GIF89a" + struct.pack("<HHBBB", *size, 0xF7, 0, 0) + palette + REPEATED)
    shown = np.full(size[::-1], KEPT, np.uint8)
    jobs = (_job(change, shown, nearest, palette) for change in changes(shots))
    for data in encoded_in_order(jobs):
        file.write(data)
    file.write(END)


def palette_of(samples: Sequence[Pixels]) -> NDArray[np.uint8]:
    """Return the colours that show `samples` best, shape (255, 3), the most frequent first."""
    packed = np.concatenate([_packed(each).ravel() for each in samples])
    colours, counts = np.unique(packed, return_counts=True)
    ordered = colours[np.argsort(-counts, kind="stable")]
    exact = ordered[: COLOURS if len(ordered) <= COLOURS else EXACT]
    rest = packed[~np.isin(packed, exact)]
    chosen = _unpacked(exact)
    if rest.size:
        image = Image.fromarray(_unpacked(rest)[None])
        few = image.quantize(COLOURS - EXACT, method=Image.Quantize.MEDIANCUT)
        made = np.array(few.getpalette("RGB"), np.uint8).reshape(-1, 3)
        chosen = np.concatenate([chosen, made[: COLOURS - EXACT]])
    padded = np.zeros((COLOURS, 3), np.uint8)
    padded[: len(chosen)] = chosen
    return padded


def _nearest(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return which of `colours` each colour becomes, by its `_bin`."""
    levels = np.arange(1 << BITS, dtype=np.uint8) * (256 >> BITS) + (128 >> BITS)
    cube = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1)
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours.tobytes())
    side = 1 << (BITS * 3 // 2)
    image = Image.fromarray(cube.reshape(side, side, 3))
    nearest = np.array(image.quantize(palette=palette, dither=Image.Dither.NONE)).ravel()
    # Colours of the palette stay as they are; the frequent ones have the last word.
    order = np.arange(COLOURS, dtype=np.uint8)[::-1]
    nearest[_bin(colours[order])] = order
    return nearest


def _bin(pixels: NDArray[np.uint8]) -> NDArray[np.int32]:
    fewer = pixels >> (8 - BITS)
    red, green, blue = (fewer[..., at].astype(np.int32) for at in range(3))
    return np.asarray((red << 2 * BITS) | (green << BITS) | blue, np.int32)


def _job(
    change: Change, shown: NDArray[np.uint8], nearest: NDArray[np.uint8], palette: bytes
) -> Callable[[], bytes]:
    """Return what encodes `change`; what is `shown`, shape (H, W), becomes what is shown then."""
    made = nearest[_bin(change.pixels)]
    rows, columns = made.shape
    place = shown[change.top : change.top + rows, change.left : change.left + columns]
    image = np.where(made == place, np.uint8(KEPT), made)
    place[...] = made
    return lambda: _encoded(image, change, palette)


def _encoded(made: NDArray[np.uint8], change: Change, palette: bytes) -> bytes:
    image = Image.fromarray(made)
    image.putpalette(palette)
    options = {
        "duration": min(change.units(HUNDREDTHS, 2), 0xFFFF) * 10,
        "transparency": KEPT,
        "disposal": 1,
    }
    return b"".join(GifImagePlugin.getdata(image, (change.left, change.top), **options))


def _packed(pixels: Pixels) -> NDArray[np.uint32]:
    red, green, blue = (pixels[..., at].astype(np.uint32) for at in range(3))
    return np.asarray((red << 16) | (green << 8) | blue, np.uint32)


def _unpacked(packed: NDArray[np.uint32]) -> NDArray[np.uint8]:
    return np.stack([packed >> 16, packed >> 8, packed], axis=-1).astype(np.uint8)
