"""Pictures as PNG and back, to the last bit: how an experiment carries its own."""

import io
import struct

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from cnnviz.files.pictures import LARGEST_PIXELS

Pixels = NDArray[np.uint8] | NDArray[np.uint16]
RUNS = 3
"""zlib's Z_RLE: of a photo, faster than its quickest level, and smaller."""
_MODES = {(8, 0): "L", (8, 2): "RGB", (16, 0): "I;16"}
"""What Pillow makes of a PNG's depth and kind of colour."""


def png_of(pixels: Pixels) -> bytes:
    """Return grey levels (H, W) or RGB (H, W, 3), of 8 or 16 bits, as a PNG file.

    Colour of 16 bits, which Pillow has not, is written as grey: its planes below one another.
    """
    if pixels.dtype == np.uint16 and pixels.ndim == 3:
        pixels = np.moveaxis(pixels, -1, 0).reshape(-1, pixels.shape[1])
    file = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(pixels))
    image.save(file, "PNG", compress_level=1, compress_type=RUNS)
    return file.getvalue()


def pixels_of(data: bytes, channels: int) -> Pixels:
    """Return what `png_of` was given: (H, W) for 1 channel, (H, W, 3) for 3; read-only.

    Raises
    ------
    ValueError
        If it is no such PNG, or larger than any picture that cnnviz opens.
    """
    if len(data) < 26 or data[12:16] != b"IHDR":
        raise ValueError("its picture is no PNG")
    columns, rows, depth, kind = struct.unpack_from(">IIBB", data, 16)
    planes = 3 if channels == 3 and depth == 16 else 1
    # Asked here, before anything is unpacked; Pillow's own check warns of pictures that are fine.
    if not 0 < rows * columns <= LARGEST_PIXELS * planes or rows % planes:
        raise ValueError("its picture is too large")
    mode = _MODES.get((depth, kind))
    try:
        with PngImagePlugin.PngImageFile(io.BytesIO(data)) as image:
            fits = image.size == (columns, rows) and image.mode == mode
            pixels = np.asarray(image) if fits else None
    except MemoryError:
        raise
    except Exception as error:  # Pillow lets errors of every kind through.
        raise ValueError("its picture is damaged") from error
    if pixels is not None and planes == 3:
        pixels = np.ascontiguousarray(np.moveaxis(pixels.reshape(3, -1, columns), 0, -1))
    if pixels is None or (1 if pixels.ndim == 2 else 3) != channels:
        raise ValueError("its picture is of another kind")
    pixels.setflags(write=False)
    return pixels
