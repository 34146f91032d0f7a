"""Frames of an animated GIF as browsers compose them.

Pillow clears what a frame leaves behind to a colour of its palette where the frame has nothing that
shows through. Browsers clear it to nothing, whatever the palette holds; that is what people have
seen.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_EXTENSION, _IMAGE, _CONTROL = 0x21, 0x2C, 0xF9
_CLEARED, _RESTORED = 2, 3


@dataclass(frozen=True, slots=True)
class Block:
    """One frame as it is encoded.

    Attributes
    ----------
    encoded : bytes
        A GIF of its own with this frame only, without what shows through.
    top, left, height, width : int
        Where it lies.
    disposal : int
        What becomes of its place when it goes: 2, cleared; 3, as it was before.
    transparent : int or None
        The entry of its palette that shows through.
    """

    encoded: bytes
    top: int
    left: int
    height: int
    width: int
    disposal: int
    transparent: int | None


def clears(data: bytes, frame: int) -> bool:
    """Tell whether a frame before `frame` is cleared that has nothing that shows through."""
    return any(
        block.disposal == _CLEARED and block.transparent is None
        for _, block in zip(range(frame), blocks_of(data), strict=False)
    )


def composed(data: bytes, frame: int) -> Image.Image:
    """Return a frame, counted from 0, of a GIF that Pillow has read as far as that."""
    columns, rows = struct.unpack_from("<HH", data, 6)
    canvas = np.zeros((rows, columns, 4), np.uint8)
    for at, block in enumerate(blocks_of(data)):
        place = canvas[block.top : block.top + block.height, block.left : block.left + block.width]
        before = place.copy() if block.disposal == _RESTORED else np.zeros_like(place)
        made, seen = _decoded(block)
        seen = seen[: place.shape[0], : place.shape[1]]
        place[seen] = made[: place.shape[0], : place.shape[1]][seen]
        if at == frame:
            break
        if block.disposal in (_CLEARED, _RESTORED):
            place[...] = before
    image = Image.fromarray(canvas)
    image = image.convert("RGB") if (canvas[..., 3] == 255).all() else image
    image.format = "GIF"
    return image


def blocks_of(data: bytes) -> Iterator[Block]:
    """Yield the frames of a GIF, as far as it is sound."""
    shared = _palette_size(data[10])
    at, flags, transparent = 13 + shared, 0, 0
    while at + 10 < len(data):
        if data[at] == _EXTENSION:
            if data[at + 1] == _CONTROL and data[at + 2] == 4:
                flags, transparent = data[at + 3], data[at + 6]
            at = _after(data, at + 2)
        elif data[at] == _IMAGE:
            left, top, width, height, own = struct.unpack_from("<HHHHB", data, at + 1)
            body = at + 10
            end = _after(data, body + _palette_size(own) + 1)
            head = data[:6] + struct.pack("<HH", width, height) + data[10 : 13 + shared]
            image = b"," + struct.pack("<HHHHB", 0, 0, width, height, own) + data[body:end] + b";"
            shows_through = transparent if flags & 1 else None
            yield Block(head + image, top, left, height, width, flags >> 2 & 7, shows_through)
            at, flags = end, 0
        else:
            return


def _decoded(block: Block) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return a frame's colours, shape (h, w, 4), and where it is seen."""
    with Image.open(io.BytesIO(block.encoded), formats=("GIF",)) as image:
        entries = np.asarray(image)
        colours = np.asarray(image.convert("RGBA"))
    if block.transparent is None:
        return colours, np.ones(entries.shape, np.bool_)
    return colours, entries != block.transparent


def _palette_size(flags: int) -> int:
    """Return the bytes of the palette that `flags` tell of."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after(data: bytes, at: int) -> int:
    """Return where the chain of blocks that begins at `at` ends."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
