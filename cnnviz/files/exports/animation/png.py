"""Numbered PNG files, and animated PNG.

Pillow would keep all shots of an animation until the end, and takes four times as long for each:
it tries filters that do not help flat pictures.
"""

import itertools
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import numpy as np

from cnnviz.files.exports.animation.shots import (
    Change,
    Pixels,
    Shot,
    changes,
    encoded_in_order,
    repeated,
)
from cnnviz.files.exports.figure_sizes import Size

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LEVEL = 2
"""How hard to compress: more takes three times as long for a sixth less."""
MILLISECONDS = 1000


def write_numbered(folder: Path, shots: Iterable[Shot], rate: float) -> None:
    """Write ``frame-00001.png`` and so on into `folder`, `rate` of them for each second."""
    numbers = itertools.count(1)
    counted = repeated(shots, rate)
    jobs = (lambda shot=shot: (encoded_png(shot[0]), shot[1]) for shot in counted)
    for data, count in encoded_in_order(jobs):
        for _ in range(count):
            (folder / f"frame-{next(numbers):05}.png").write_bytes(data)


def write_apng(file: IO[bytes], shots: Iterable[Shot], size: Size) -> None:
    """Write an animated PNG that is repeated for ever."""
    file.write(SIGNATURE + _header(size))
    told = file.tell()
    # How many shots there are is known at the end.
    file.write(_animation(0))
    count, sequence = 0, itertools.count()
    jobs = (lambda change=change: (change, _data(change.pixels)) for change in changes(shots))
    for change, data in encoded_in_order(jobs):
        file.write(_control(next(sequence), change))
        if not count:
            file.write(_chunk(b"IDAT", data))
        else:
            file.write(_chunk(b"fdAT", struct.pack(">I", next(sequence)) + data))
        count += 1
    file.write(_chunk(b"IEND", b""))
    file.seek(told)
    file.write(_animation(count))


def encoded_png(pixels: Pixels) -> bytes:
    """Return `pixels` as the bytes of a PNG file."""
    rows, columns = pixels.shape[:2]
    parts = (
        SIGNATURE,
        _header((columns, rows)),
        _chunk(b"IDAT", _data(pixels)),
        _chunk(b"IEND", b""),
    )
    return b"".join(parts)


def _header(size: Size) -> bytes:
    return _chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))


def _animation(count: int) -> bytes:
    return _chunk(b"acTL", struct.pack(">II", count, 0))


def _control(number: int, change: Change) -> bytes:
    """Return the chunk that says where a shot lies and how long it is seen."""
    rows, columns = change.pixels.shape[:2]
    place = columns, rows, change.left, change.top
    delay = min(change.units(MILLISECONDS), 0xFFFF)
    return _chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, *place, delay, MILLISECONDS, 0, 0))


def _data(pixels: Pixels) -> bytes:
    """Return rows of pixels, none of them filtered, compressed."""
    rows, columns = pixels.shape[:2]
    filtered = np.zeros((rows, 1 + 3 * columns), np.uint8)
    filtered[:, 1:] = pixels.reshape(rows, -1)
    return zlib.compress(filtered.tobytes(), LEVEL)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
