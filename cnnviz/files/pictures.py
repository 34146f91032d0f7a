"""Pictures read from files, or one sentence on why not.

What becomes of a picture:

- Grey, also as a palette of greys, stays grey; colour becomes RGB, 8 bits each. 16-bit grey keeps
  its 16 bits; colour of 16 bits is read as 8: Pillow has no more.
- What shows through lies on white, as on the page it was cut out for.
- A photo is turned as its EXIF orientation says. Colour profiles are not applied.
- Of an animation, or of several pages, the first is read.
- Whole numbers beyond 16 bits and fractions (TIFF, PFM) become 16-bit grey: see `_levels`.
"""

import contextlib
import io
import logging
import os
import re
import stat
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from cnnviz.files.errors import FileError
from cnnviz.state.document import Picture

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
"""What Pillow may try: no format that runs another program."""
SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff"),
    *(".webp", ".ppm", ".pgm", ".pbm", ".pnm", ".pfm"),
)
"""How the names of such files end, for a file dialog. Reading goes by content, not by name."""
LARGEST_PIXELS = 100_000_000
LARGEST_BYTES = 500_000_000

Pixels = NDArray[Any]
"""Grey levels or RGB of 8 or 16 bits, not yet sealed in a `Picture`."""

_GREY = ("1", "L", "LA", "La")
ORIENTATION = 0x0112
"""The EXIF tag that says how to turn a picture."""
_ADDRESS = re.compile(r"(?!file:)([a-z][a-z0-9+.-]+:/|data:)", re.IGNORECASE)
_TIFF = (b"II*\0", b"MM\0*")
_BEGINNINGS = (*_TIFF, b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")
"""How files of these kinds begin, be they sound or not."""
_one_at_a_time = threading.Lock()
# Without a handler Python prints Pillow's log on the terminal.
logging.getLogger("PIL").addHandler(logging.NullHandler())


def open_picture(path: str | Path) -> Picture:
    """Read the picture in the file at `path`, whatever its name ends in.

    Parameters
    ----------
    path : str or Path
        A file, or a ``file:`` address of one.

    Returns
    -------
    Picture
        Named like the file, with its absolute path.

    Raises
    ------
    FileError
        If there is no such file, or no picture of at most 100 megapixels in it.
    """
    text = os.fspath(path)
    if _ADDRESS.match(text):
        short = text if len(text) <= 60 else f"{text[:57]}…"
        raise FileError(
            f"{short} is an address, but cnnviz works offline: "
            "save the picture to a file, then open that."
        )
    if text.lower().startswith("file:"):
        text = unquote(urlsplit(text).path)
        if os.name == "nt":  # file:///C:/cat.png
            text = text.lstrip("/")
    file = Path(text)
    picture = decode_picture(_bytes(file), file.name)
    return Picture(picture.name, picture.pixels, str(file.absolute()))


def decode_picture(data: bytes, name: str) -> Picture:
    """Decode an encoded picture.

    Parameters
    ----------
    data : bytes
        A PNG, JPEG, BMP, GIF, TIFF, WebP, PPM, PGM, PBM or PFM file.
    name : str
        What to call it, here and in errors.

    Raises
    ------
    FileError
        If there is no picture in it, or one too large.
    """
    if not data:
        raise FileError(f"{name} is empty. Save or download the picture again.")
    try:
        with _quietly(data), _opened(data, name) as image:
            pixels = _turned(_pixels(image, name), image)
    except FileError:
        raise
    except MemoryError as error:
        raise FileError(f"There is not enough memory to open {name}. Shrink it first.") from error
    except Exception as error:  # Pillow lets errors of every kind through.
        raise FileError(_damage(name, data, error)) from error
    pixels.setflags(write=False)
    return Picture(name, pixels)


def _bytes(file: Path) -> bytes:
    try:
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileError(f"{file.name or file} is a folder. Open a picture in it.")
        if not stat.S_ISREG(status.st_mode):
            raise FileError(f"{file} is not an ordinary file. Open a picture file.")
        if status.st_size > LARGEST_BYTES:
            raise FileError(
                f"{file.name} has {status.st_size / 1e6:,.0f} MB, more than the "
                f"{LARGEST_BYTES / 1e6:.0f} MB that cnnviz opens. Shrink the picture first."
            )
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileError(f"There is no file {file}. Check its name and folder.") from error
    except PermissionError as error:
        raise FileError(f"You may not read {file}. Change its permissions first.") from error
    except OSError as error:
        reason = error.strerror or "no reason given"
        raise FileError(f"{file} could not be read ({reason}). Copy it elsewhere first.") from error
    except FileError:
        raise
    except ValueError as error:
        raise FileError(f"{str(file)!r} cannot be a file's name. Check it.") from error


@contextlib.contextmanager
def _quietly(data: bytes) -> Iterator[None]:
    """Keep Pillow and libtiff from complaining on the terminal: what is wrong becomes an error.

    Python's warning filters and the stderr of the process, to which libtiff writes past Python,
    belong to all threads, so one picture is read at a time.
    """
    with _one_at_a_time, warnings.catch_warnings(action="ignore"), contextlib.ExitStack() as stack:
        if data.startswith(_TIFF):
            with contextlib.suppress(OSError):  # A desktop program may have no stderr.
                kept = os.dup(2)
                stack.callback(os.close, kept)
                stack.callback(os.dup2, kept, 2)
                with Path(os.devnull).open("wb") as nowhere:
                    os.dup2(nowhere.fileno(), 2)
        yield


def _opened(data: bytes, name: str) -> Image.Image:
    """Read the head of a picture, and refuse it where what follows would be too large."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise FileError(
            f"{name} has more pixels than the {LARGEST_PIXELS // 10**6} million that cnnviz "
            "opens. Shrink it first."
        ) from error
    columns, rows = image.size
    if rows * columns > LARGEST_PIXELS:
        raise FileError(
            f"{name} has {columns} × {rows} pixels, more than the {LARGEST_PIXELS // 10**6} "
            "million that cnnviz opens. Shrink it first."
        )
    return image


def _pixels(image: Image.Image, name: str) -> Pixels:
    """Return what `image` shows, shape (H, W) or (H, W, 3)."""
    # Pillow reads 16-bit grey that shows through as colour; what it is, the head still knows.
    grey = image.mode in _GREY or "LA;16B" in str(getattr(image, "tile", ""))
    image.load()
    if image.mode.startswith("I") or image.mode == "F":
        return _levels(image, name)
    indexed = image.mode in ("P", "PA")
    base = "L" if grey else "RGB"
    if "transparency" in image.info or "A" in image.getbands() or "a" in image.mode:
        image = _as_mode(image, f"{base}A")
        paper = Image.new(base, image.size, "white")
        shown = Image.composite(image.convert(base), paper, image.getchannel("A"))
    else:
        shown = _as_mode(image, base)
    pixels = np.asarray(shown)
    if indexed and (pixels == pixels[..., :1]).all():
        return pixels[..., 0]
    return pixels


def _as_mode(image: Image.Image, mode: str) -> Image.Image:
    return image if image.mode == mode else image.convert(mode)


def _levels(image: Image.Image, name: str) -> NDArray[np.uint16]:
    """Return the grey levels of a picture with more than 8 bits, 0 black to 65535 white.

    Whole numbers from 0 to 65535 stay what they are. Fractions from 0 to 1 have white at 1.
    Where values lie beyond that nobody has said what is white: the smallest becomes black, the
    largest white.
    """
    values = np.asarray(image)
    if not np.isfinite(values).all():
        raise FileError(f"{name} holds values that are no numbers. Replace them, then open it.")
    low, high = float(values.min()), float(values.max())
    whole = image.mode != "F"
    if not whole or low < 0 or high > 65535:
        scaled = values.astype(np.float64)
        if whole or low < 0 or high > 1:
            scaled -= low
            scaled /= (high - low) or 1.0
        scaled *= 65535
        levels = np.rint(scaled, out=scaled).astype(np.uint16)
    else:
        levels = values.astype(np.uint16)
    return _as_stored(levels, image)


def _as_stored(levels: NDArray[np.uint16], image: Image.Image) -> NDArray[np.uint16]:
    """Honour what Pillow leaves aside above 8 bits: TIFF's 12 and white at 0, PNG's clear level."""
    tags: Any = getattr(image, "tag_v2", {})
    if tags.get(258) == (12,):  # BitsPerSample
        levels = levels << np.uint16(4) | levels >> np.uint16(8)
    if tags.get(262) == 0:  # PhotometricInterpretation: WhiteIsZero
        return 65535 - levels
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        levels[levels == clear] = 65535
    return levels


def _turned(pixels: Pixels, image: Image.Image) -> Pixels:
    """Return `pixels` turned upright as the EXIF orientation of `image` says."""
    try:
        orientation = image.getexif().get(ORIENTATION, 1)
    except Exception:  # Whatever is wrong with the notes on a picture, it can be shown.
        orientation = 1
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
    return np.ascontiguousarray(pixels)


def _damage(name: str, data: bytes, error: Exception) -> str:
    if isinstance(error, UnidentifiedImageError) and not data.startswith(_BEGINNINGS):
        return (
            f"{name} is no picture of a kind that cnnviz reads. "
            "Save it as PNG or JPEG, then open that."
        )
    words = str(error).lower()
    if "truncated" in words or "unexpected end" in words or isinstance(error, EOFError):
        return f"{name} breaks off before its end. Copy or download it again."
    return (
        f"{name} is damaged, or of an unusual kind. "
        "Save it as PNG with a picture program, then open that."
    )
