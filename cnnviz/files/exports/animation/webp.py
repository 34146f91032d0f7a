"""Animated WebP: Pillow compresses each change, without loss; its own writer keeps all shots."""

import io
import struct
from collections.abc import Iterable
from typing import IO

from PIL import Image

from cnnviz.files.exports.animation.shots import Change, Pixels, Shot, changes, encoded_in_order
from cnnviz.files.exports.figure_sizes import Size

MILLISECONDS = 1000
LONGEST = 0xFFFFFF
ANIMATED = 0x02
NOT_BLENDED = 0x02


def write_webp(file: IO[bytes], shots: Iterable[Shot], size: Size) -> None:
    """Write an animated WebP that is repeated for ever."""
    width, height = size
    extended = struct.pack("<B3x", ANIMATED) + _three(width - 1) + _three(height - 1)
    begin = file.tell()
    file.write(b"RIFF\0\0\0\0WEBP" + _chunk(b"VP8X", extended))
    file.write(_chunk(b"ANIM", struct.pack("<4sH", b"\xff" * 4, 0)))
    # Places are given in pairs of pixels.
    parts = changes(shots, grid=2)
    jobs = (lambda change=change: _frame(change) for change in parts)
    for frame in encoded_in_order(jobs):
        file.write(frame)
    end = file.tell()
    file.seek(begin + 4)
    file.write(struct.pack("<I", end - begin - 8))


def _frame(change: Change) -> bytes:
    rows, columns = change.pixels.shape[:2]
    duration = min(change.units(MILLISECONDS), LONGEST)
    place = (change.left // 2, change.top // 2, columns - 1, rows - 1, duration)
    head = b"".join(map(_three, place)) + bytes([NOT_BLENDED])
    return _chunk(b"ANMF", head + _image(change.pixels))


def _image(pixels: Pixels) -> bytes:
    """Return the chunk of a WebP file that holds the pixels."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", lossless=True, quality=0, method=0, exact=True)
    data = buffer.getvalue()
    size = struct.unpack_from("<I", data, 16)[0]
    return data[12 : 20 + size + size % 2]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")
