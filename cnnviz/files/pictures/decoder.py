"""Pillow under watch: which formats it may try, how large, how long, and in silence.

A decoder in a thread cannot be killed. It is bounded by what it is given instead: the bytes of the
file, the pixels its head announces, the frames that lie before the one wanted, and a clock that is
asked whenever more of the file is read. What reads all of a file in one call (TIFF's compressed
kinds, WebP) is bounded by the pixels alone.
"""

import contextlib
import io
import logging
import os
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from cnnviz.files.errors import FileError

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
"""What Pillow may try: no format that runs another program."""
JPEGS = ("JPEG", "MPO")
"""What Pillow calls a JPEG: MPO, where a camera put a second picture behind the first."""
LARGEST_PIXELS = 100_000_000
MOST_FRAMES = 100_000
"""No more frames are offered: what a head claims costs nothing."""
MOST_BEFORE = 3_000_000_000
"""Pixels, at most, of the frames of an animation that must be made before the one wanted."""
LONGEST_SECONDS = 30.0
BLOCK = 4096
"""Bytes between two looks at the clock: a scan of a JPEG may be shorter, and take a second."""

_IN_ORDER = ("GIF", "PNG", "WEBP")
"""Animations, whose frames are changes of the one before; pages of a TIFF stand alone."""
TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BEGINNINGS = (*TIFF, b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")
"""How files of these kinds begin, be they sound or not."""
_one_at_a_time = threading.Lock()
# Without a handler Python prints Pillow's log on the terminal.
logging.getLogger("PIL").addHandler(logging.NullHandler())


class UnknownKindError(FileError):
    """Pillow does not know what is in a file."""


@contextlib.contextmanager
def opened(data: bytes, name: str) -> Iterator[Image.Image]:
    """Open an encoded picture, its head read and its pixels not yet.

    Whatever goes wrong while it is open becomes a sentence.

    Raises
    ------
    FileError
        If there is no picture in it, it is too large or damaged, or takes too long.
    """
    if not data:
        raise FileError(f"{name} is empty. Save or download the picture again.")
    try:
        with _quietly(data), Image.open(_Watched(data, name), formats=FORMATS) as image:
            if image.format in JPEGS:
                image.decodermaxblock = BLOCK
            refuse_too_large(image.size, name)
            yield image
    except FileError:
        raise
    except Image.DecompressionBombError as error:
        raise FileError(
            f"{name} has more pixels than the {LARGEST_PIXELS // 10**6} million that cnnviz "
            "opens. Shrink it first."
        ) from error
    except MemoryError as error:
        raise FileError(f"There is not enough memory to open {name}. Shrink it first.") from error
    except Exception as error:  # Pillow lets errors of every kind through.
        unknown = isinstance(error, UnidentifiedImageError)
        kind = UnknownKindError if unknown else FileError
        raise kind(_damage(name, data, error)) from error


def refuse_too_large(size: tuple[int, int], name: str) -> None:
    """Refuse a picture of too many pixels; `size` is its columns and rows."""
    columns, rows = size
    if rows * columns > LARGEST_PIXELS:
        raise FileError(
            f"{name} has {columns} × {rows} pixels, more than the {LARGEST_PIXELS // 10**6} "
            "million that cnnviz opens. Shrink it first."
        )


def frames_of(image: Image.Image) -> int:
    """Return how many frames or pages `image` has, or claims to have; 1 for most pictures."""
    try:
        return min(max(1, int(getattr(image, "n_frames", 1))), MOST_FRAMES)
    except FileError:
        raise
    except Exception:  # The first can be shown, whatever is wrong with the rest.
        return 1


def go_to_frame(image: Image.Image, frame: int, name: str, frames: int) -> None:
    """Turn to a frame of the `frames` of `image`, counted from 0.

    Raises
    ------
    FileError
        If there is no such frame, or too much lies before it.
    """
    if not 0 <= frame < frames:
        wanted = f"{name} has no frame {frame + 1}"
        raise FileError(
            f"{wanted}. Choose one from 1 to {frames}."
            if frames > 1
            else f"{wanted}: it is a single picture. Open it without choosing a frame."
        )
    columns, rows = image.size
    most = MOST_BEFORE // (columns * rows)
    if image.format in _IN_ORDER and frame > most:
        raise FileError(
            f"Frame {frame + 1} of {name} comes after too many others to be made. "
            f"Choose one up to {most + 1}."
        )
    try:
        image.seek(frame)
    except EOFError as error:
        raise FileError(
            f"{name} breaks off before frame {frame + 1}. Choose an earlier one."
        ) from error
    refuse_too_large(image.size, name)


class _Watched(io.BytesIO):
    """The bytes of a file, no more of which can be read when its time is over."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self._name = name
        self._end = time.monotonic() + LONGEST_SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on, if there is time left."""
        if time.monotonic() > self._end:
            raise FileError(
                f"{self._name} takes longer than {LONGEST_SECONDS:.0f} seconds to open. "
                "Save it as PNG with a picture program, then open that."
            )
        return super().read(size)


@contextlib.contextmanager
def _quietly(data: bytes) -> Iterator[None]:
    """Keep Pillow and libtiff from complaining on the terminal: what is wrong becomes an error.

    Python's warning filters and the stderr of the process, to which libtiff writes past Python,
    belong to all threads, so one picture is read at a time.
    """
    with _one_at_a_time, warnings.catch_warnings(action="ignore"), contextlib.ExitStack() as stack:
        if data.startswith(TIFF):
            with contextlib.suppress(OSError):  # A desktop program may have no stderr.
                kept = os.dup(2)
                stack.callback(os.close, kept)
                stack.callback(os.dup2, kept, 2)
                with Path(os.devnull).open("wb") as nowhere:
                    os.dup2(nowhere.fileno(), 2)
        yield


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
