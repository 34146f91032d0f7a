"""Pictures read from files, or one sentence on why not.

What becomes of a picture:

- Grey, also as a palette of greys, stays grey; colour becomes RGB, 8 bits each. 16-bit grey keeps
  its 16 bits; colour of 16 bits is read as 8: Pillow has no more.
- What shows through is kept: the preparation says over what it is laid.
- A photo is turned as its EXIF orientation says, and its colours are brought from its profile to
  sRGB. Grey of more than 8 bits is a measurement: a profile of it is left aside.
- Of an animation, or of several pages, one is read: the first, unless another is chosen.
- Whole numbers beyond 16 bits and fractions (TIFF, PFM) become 16-bit grey; what is black and what
  is white follows from the values (`levels`), and is told where it is not as usual.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from cnnviz.files.errors import shown
from cnnviz.files.pictures.decoder import UnknownKindError, frames_of, go_to_frame, opened
from cnnviz.files.pictures.gif_frames import clears, composed
from cnnviz.files.pictures.measurements import measurement
from cnnviz.files.pictures.pixels import arrays_of, size_of
from cnnviz.files.pictures.source import bytes_of, file_of
from cnnviz.state.document import Picture

SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff"),
    *(".webp", ".ppm", ".pgm", ".pbm", ".pnm", ".pfm"),
)
"""How the names of such files end, for a file dialog. Reading goes by content, not by name."""
MANY_PIXELS = 30_000_000
"""From here on it is proposed to reduce a picture: all of it would be slow to work with."""
SWIFT_PIXELS = 12_000_000
"""So many at most are left then: what phones take by default."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """To open a very large picture in fewer pixels.

    Attributes
    ----------
    path : str
        Its file.
    name : str
        What to call it.
    size : (int, int)
        Its rows and columns.
    reduced : int
        So many rows and columns would become one pixel, their mean.
    """

    path: str
    name: str
    size: tuple[int, int]
    reduced: int

    @property
    def reduced_size(self) -> tuple[int, int]:
        """Rows and columns that are left."""
        return -(-self.size[0] // self.reduced), -(-self.size[1] // self.reduced)


def open_picture(path: str | Path, frame: int = 0, reduced: int = 1) -> Picture:
    """Read the picture in the file at `path`, whatever its name ends in.

    Parameters
    ----------
    path : str or Path
        A file, or a ``file:`` address of one.
    frame : int
        Which of several frames or pages, counted from 0.
    reduced : int
        Each pixel becomes the mean of so many rows and columns: 1 for the picture as it is.

    Returns
    -------
    Picture
        Named like the file, with its absolute path.

    Raises
    ------
    FileError
        If there is no such file or frame, or no picture of at most 100 megapixels in it.
    """
    file = file_of(path)
    picture = decode_picture(bytes_of(file), shown(file.name, 255), frame, reduced)
    return replace(picture, path=str(file.absolute()))


def open_or_propose(path: str | Path) -> Picture | Proposal:
    """Read the picture in the file at `path`; of a very large one only the head.

    Raises
    ------
    FileError
        As `open_picture` does.
    """
    file = file_of(path)
    data, name = bytes_of(file), shown(file.name, 255)
    try:
        with opened(data, name) as image:
            rows, columns = size_of(image)
    except UnknownKindError:
        return replace(decode_picture(data, name), path=str(file.absolute()))
    if rows * columns <= MANY_PIXELS:
        return replace(decode_picture(data, name), path=str(file.absolute()))
    reduced = next(each for each in range(2, 99) if rows * columns <= SWIFT_PIXELS * each**2)
    return Proposal(str(file.absolute()), name, (rows, columns), reduced)


def decode_picture(data: bytes, name: str, frame: int = 0, reduced: int = 1) -> Picture:
    """Decode an encoded picture.

    Parameters
    ----------
    data : bytes
        A PNG, JPEG, BMP, GIF, TIFF, WebP, PPM, PGM, PBM or PFM file.
    name : str
        What to call it, here and in errors.
    frame, reduced : int
        As `open_picture` has them.

    Raises
    ------
    FileError
        If there is no picture in it, or one too large.
    """
    try:
        return _decoded(data, name, frame, reduced)
    except UnknownKindError:
        found = measurement(data, name, frame, reduced)
        if found is None:
            raise
        return found


def _decoded(data: bytes, name: str, frame: int, reduced: int) -> Picture:
    with opened(data, name) as image:
        frames = frames_of(image)
        go_to_frame(image, frame, name, frames)
        if image.format == "GIF" and clears(data, frame):
            image = composed(data, frame)
        pixels, alpha, note = arrays_of(image, name, reduced)
    said = f"{name}: {note}." if note else ""
    return Picture(
        name, pixels, alpha=alpha, frame=frame, frames=frames, reduced=reduced, note=said
    )
