"""From a picture that Pillow has opened to arrays, a band of rows at a time.

Pillow keeps four bytes a pixel. A second whole copy in another of its modes would be as much again,
so each band is converted, reduced and copied on its own.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.files.pictures.decoder import JPEGS
from cnnviz.files.pictures.levels import TOP, Levels, levels_of
from cnnviz.files.pictures.profiles import in_srgb, to_srgb

Pixels = NDArray[np.uint8] | NDArray[np.uint16]

ORIENTATION = 0x0112
"""The EXIF tag that says how to turn a picture."""

_GREY = ("1", "L", "LA", "La")
_BAND = 1 << 20
"""Pixels of a band."""


def arrays_of(image: Image.Image, name: str, reduced: int = 1) -> tuple[Pixels, Pixels | None, str]:
    """Return what `image` shows, upright, and how much of each pixel covers what is under it.

    `image` cannot be used afterwards: its memory is given back.

    Parameters
    ----------
    image : Image
        Opened, at the frame wanted.
    name : str
        What to call it in errors.
    reduced : int
        Each pixel becomes the mean of so many rows and columns.

    Returns
    -------
    ndarray of uint8 or uint16, shape (H, W) or (H, W, 3)
        Grey levels or RGB.
    ndarray of the same type, shape (H, W), or None
        Alpha, None where nothing shows through.
    str
        What was decided about black and white, "" where that is as usual.
    """
    # Pillow reads 16-bit grey that shows through as colour; what it is, the head still knows.
    grey = image.mode in _GREY or "LA;16B" in str(getattr(image, "tile", ""))
    left = reduced // _drafted(image, reduced)
    image.load()
    if image.mode.startswith("I") or image.mode == "F":
        pixels, alpha, note = _levels(image, name, left)
    else:
        (pixels, alpha), note = _colours(image, grey, left), ""
    orientation = _orientation(image)
    image.close()
    if alpha is not None and int(alpha.min()) == np.iinfo(alpha.dtype).max:
        alpha = None
    shown = None if alpha is None else _turned(alpha, orientation)
    return _turned(pixels, orientation), shown, note


def size_of(image: Image.Image) -> tuple[int, int]:
    """Return rows and columns of what `image` shows, upright, from its head alone."""
    columns, rows = image.size
    return (columns, rows) if _orientation(image) in (5, 6, 7, 8) else (rows, columns)


def _drafted(image: Image.Image, reduced: int) -> int:
    """Let a JPEG be decoded in fewer pixels, where it can: return how many times fewer."""
    part = max(each for each in (1, 2, 4, 8) if reduced % each == 0)
    size = max(1, image.size[0] // part), max(1, image.size[1] // part)
    if part == 1 or image.format not in JPEGS:
        return 1
    return part if image.draft(image.mode, size) else 1


def _bands(image: Image.Image, reduced: int, mode: str = "") -> Iterator[tuple[int, Image.Image]]:
    """Yield parts of `image`, each with the row at which it begins once it is reduced."""
    columns, rows = image.size
    step = max(1, _BAND // (columns * reduced)) * reduced
    for first in range(0, rows, step):
        band = image.crop((0, first, columns, min(first + step, rows)))
        if mode and band.mode != mode:
            band = band.convert(mode)
        yield first // reduced, band


def _colours(image: Image.Image, grey: bool, reduced: int) -> tuple[Pixels, Pixels | None]:
    """Return pixels of 8 bits and their alpha."""
    way = to_srgb(image)
    clear = "transparency" in image.info or "A" in image.getbands() or "a" in image.mode
    base = "L" if grey else "RGB"
    mode = f"{base}A" if clear else base
    columns, rows = (-(-each // reduced) for each in image.size)
    pixels = np.empty((rows, columns) if grey else (rows, columns, 3), np.uint8)
    alpha = np.empty((rows, columns), np.uint8) if clear else None
    # Later frames of a GIF are colour to Pillow, whatever their palettes are.
    may_be_grey = image.mode in ("P", "PA") or image.format == "GIF"
    keeps = image.mode in ("CMYK", "LAB") and way is not None
    for first, part in _bands(image, reduced, "" if keeps else mode):
        band = part
        if way is not None:
            shown = in_srgb(band, way)
            shown = shown if shown.mode == base else shown.convert(base)
            if clear:
                shown.putalpha(band.getchannel("A"))
            band = shown
        if reduced > 1:
            band = band.reduce(reduced)
        values = np.asarray(band)
        here = slice(first, first + len(values))
        if alpha is not None:
            alpha[here] = values[..., -1]
            values = values[..., 0] if grey else values[..., :3]
        pixels[here] = values
        may_be_grey = may_be_grey and (grey or bool((values == values[..., :1]).all()))
    return (pixels if grey or not may_be_grey else pixels[..., 0]), alpha


def _levels(image: Image.Image, name: str, reduced: int) -> tuple[Pixels, Pixels | None, str]:
    """Return the grey levels of a picture with more than 8 bits, 0 black to 65535 white.

    And what shows through: pixels without a value, and those of a colour that does.
    """
    tags: Any = getattr(image, "tag_v2", {})
    few = tags.get(258) == (12,)  # BitsPerSample, which Pillow leaves aside

    def bands() -> Iterator[NDArray[Any]]:
        for _, band in _bands(image, 1):
            yield _numbers(image, band)

    found = Levels(0.0, 4095.0) if few else levels_of(bands, name, whole=image.mode != "F")
    clear = image.info.get("transparency")
    columns, rows = (-(-each // reduced) for each in image.size)
    levels = np.empty((rows, columns), np.uint16)
    alpha = np.empty((rows, columns), np.uint16)
    for first, band in _bands(image, reduced):
        values, there = found.shown(_numbers(image, band))
        if isinstance(clear, int):
            there &= _numbers(image, band) != clear
        covers = there.astype(np.float64)
        if reduced > 1:
            values, covers = _reduced(values, covers, reduced)
        here = slice(first, first + len(values))
        levels[here], alpha[here] = np.rint(values), np.rint(covers * TOP)
    if tags.get(262) == 0:  # PhotometricInterpretation: WhiteIsZero
        levels = TOP - levels
    return levels, alpha, found.note


def _reduced(
    values: NDArray[np.float64], covers: NDArray[np.float64], factor: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the means of what is there, and how much of each block that is."""
    # Pillow's mean knows no 16-bit mode.
    weights = np.asarray(Image.fromarray(covers.astype(np.float32)).reduce(factor), np.float64)
    sums = Image.fromarray((values * covers).astype(np.float32)).reduce(factor)
    return np.asarray(sums, np.float64) / np.maximum(weights, 1e-9), weights


def _numbers(image: Image.Image, band: Image.Image) -> NDArray[Any]:
    """Return the numbers of a band of `image`: Pillow takes TIFF's 32 bits for signed ones."""
    values = np.asarray(band)
    tags: Any = getattr(image, "tag_v2", {})
    unsigned = tags.get(258) == (32,) and tags.get(339, (1,)) == (1,)  # SampleFormat
    return values.view(np.uint32) if unsigned and values.dtype == np.int32 else values


def _orientation(image: Image.Image) -> object:
    try:
        return image.getexif().get(ORIENTATION, 1)
    except Exception:  # Whatever is wrong with the notes on a picture, it can be shown.
        return 1


def _turned(stored: Pixels, orientation: object) -> Pixels:
    """Return `stored` turned upright as an EXIF orientation says, read-only."""
    pixels: NDArray[Any] = stored
    match orientation:
        case 2:
            pixels = pixels[:, ::-1]
        case 3:
            pixels = pixels[::-1, ::-1]
        case 4:
            pixels = pixels[::-1]
        case 5:
            pixels = pixels.swapaxes(0, 1)
        case 6:
            pixels = np.rot90(pixels, -1)
        case 7:
            pixels = pixels.swapaxes(0, 1)[::-1, ::-1]
        case 8:
            pixels = np.rot90(pixels)
    pixels = np.ascontiguousarray(pixels)
    pixels.setflags(write=False)
    return pixels
