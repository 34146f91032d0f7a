"""Animations, shot by shot: what was written is not kept, and nothing is left of half a one."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from cnnviz.files.atomic import filling_atomically, writing_atomically
from cnnviz.files.errors import FileError
from cnnviz.files.exports.animation.gif import write_gif
from cnnviz.files.exports.animation.png import write_apng, write_numbered
from cnnviz.files.exports.animation.shots import Pixels, Shot
from cnnviz.files.exports.animation.video import CODECS, MISSING, has_video, write_video
from cnnviz.files.exports.animation.webp import write_webp
from cnnviz.files.exports.figure_sizes import Size

__all__ = [
    "BYTES_A_PIXEL",
    "FOLDER",
    "SUFFIXES",
    "Pixels",
    "Shot",
    "checked_target",
    "has_video",
    "write_animation",
]

SUFFIXES = (".gif", ".png", ".webp", *CODECS)
BYTES_A_PIXEL: Mapping[str, float] = {
    ".gif": 0.02,
    ".png": 0.1,
    ".webp": 0.1,
    "": 0.14,
    ".mp4": 0.02,
    ".webm": 0.02,
}
"""About how large files become, by their endings: measured on the stepping of a photograph."""
FOLDER = ""
"""The suffix of what has none: a folder of numbered PNG files."""


def checked_target(path: Path) -> str:
    """Return the suffix of `path` that says what it will hold; FileError if nothing can."""
    suffix = path.suffix.lower()
    if suffix not in (*SUFFIXES, FOLDER):
        raise FileError(
            f"{path.name} ends in none of {', '.join(SUFFIXES)}; a folder's name has no dot."
        )
    if suffix in CODECS and not has_video():
        raise FileError(MISSING)
    return suffix


def write_animation(
    path: Path,
    shots: Iterable[Shot],
    size: Size,
    *,
    rate: float,
    samples: Iterable[Pixels],
) -> None:
    """Write `shots` to `path`, whose ending says as what.

    GIF, animated PNG and WebP keep only what changes and show it for as long as asked; MP4, WebM
    and a folder of numbered PNG files, where the name has no ending, hold `rate` pictures for each
    second. Shots are taken as they can be written, a few at a time.

    Parameters
    ----------
    path : Path
        The file to make or replace, or the folder to make.
    shots : iterable of (ndarray of uint8, shape (H, W, 3), float)
        What is seen, and for how many seconds; what it raises ends the writing.
    size : (int, int)
        Width and height.
    rate : float
        Pictures a second.
    samples : iterable of ndarray of uint8, shape (H, W, 3)
        Some of them, from which the 256 colours of a GIF are chosen; other formats ask for none.

    Raises
    ------
    FileError
        If it cannot be written. Nothing is left then, nor after anything else that is raised.
    """
    suffix = checked_target(path)
    if suffix == FOLDER:
        with filling_atomically(path) as folder:
            write_numbered(folder, shots, rate)
        return
    with writing_atomically(path) as file:
        match suffix:
            case ".gif":
                write_gif(file, shots, size, tuple(samples))
            case ".png":
                write_apng(file, shots, size)
            case ".webp":
                write_webp(file, shots, size)
            case _:
                write_video(file, shots, size, rate, suffix)
