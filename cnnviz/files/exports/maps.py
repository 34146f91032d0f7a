"""Feature maps as files: pictures of what the screen shows, and the numbers behind it.

=============  ==================================================================================
``.png``       The screen's colours. Three maps are one colour picture, red, green and blue, as on
               the screen; any other number of maps stand below each other, first on top. With
               `sixteen_bit` as ``.tiff``.
``.tiff``      16-bit grey, linear, all maps below each other. Black and white are the ends of the
               scale, moved outwards where values lie beyond, so that no value is lost; the
               file's description says which values they are.
``.npy``       The numbers, float32, shape (C, H, W); a single map (H, W).
``.csv``       The numbers, a line a row, so many digits that float32 is read back unchanged. A
               single map is nothing but its rows, for any spreadsheet. Before each of several
               stands ``# conv1, channel 0 of 8, 26 rows × 26 columns``, between them an empty
               line. What reads tables passes over both: ``numpy.loadtxt(file, delimiter=",")`` and
               ``pandas.read_csv(file, header=None, comment="#")`` give all rows, to be reshaped.
=============  ==================================================================================

With what the layer read, its weights and settings, the numbers are in an ``.npz``: see `extracts`.
"""

import io
import math
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from cnnviz.core.colour import Scale, colours, picture_colours
from cnnviz.core.numbers import how_many
from cnnviz.files.atomic import write_atomically
from cnnviz.files.errors import FileError

SUFFIXES = (".png", ".tiff", ".tif", ".npy", ".csv")
"""How the names of such files can end."""
PICTURE_SUFFIXES = (".png", ".tiff", ".tif")
"""Those of them that are pictures and can be zoomed."""
LARGEST_PIXELS = 100_000_000
"""So many pixels may a zoomed picture have: no more than can be opened again."""

Planes = NDArray[np.float32]
T = TypeVar("T", bound=np.generic)

_WHOLE = 2**24
"""Up to here float32 holds every whole number."""


def save_map(
    path: str | Path,
    planes: Planes,
    scale: Scale,
    *,
    zoom: int = 1,
    sixteen_bit: bool = False,
    layer: str = "map",
) -> None:
    """Write maps to a file of the kind that the ending of `path` names.

    Parameters
    ----------
    path : str or Path
        Ends in one of `SUFFIXES`; a file of that name is replaced.
    planes : ndarray of float32, shape (C, H, W)
        The maps.
    scale : Scale
        The colours the screen shows them in.
    zoom : int, default 1
        Pixels a cell is wide and high, for pictures; numbers have no pixels.
    sixteen_bit : bool, default False
        Whether a PNG holds 16-bit grey in place of the screen's colours.
    layer : str, default "map"
        What made the maps: a table of several says so.

    Raises
    ------
    FileError
        If the ending is another one, the zoomed picture too large, or the file not writable.
    """
    suffix = Path(path).suffix.lower()
    data = encoded_map(suffix, planes, scale, zoom=zoom, sixteen_bit=sixteen_bit, layer=layer)
    write_atomically(path, data)


def encoded_map(
    suffix: str,
    planes: Planes,
    scale: Scale,
    *,
    zoom: int = 1,
    sixteen_bit: bool = False,
    layer: str = "map",
) -> bytes:
    """Return the bytes that `save_map` writes to a file whose name ends in `suffix`."""
    match suffix:
        case ".png" if not sixteen_bit:
            words = colours_in_words(scale, planes)
            return _png(_zoomed(shown_colours(planes, scale), zoom), words)
        case ".png" | ".tif" | ".tiff":
            levels, words = grey_levels(planes, scale)
            encode = _png if suffix == ".png" else _tiff
            return encode(_zoomed(levels, zoom), words)
        case ".npy":
            return _npy(planes)
        case ".csv":
            return _csv(planes, layer).encode()
    ending = f"ends in {suffix}" if suffix else "has no ending"
    raise FileError(
        f"The file's name {ending}. Let it end in .png or .tiff for a picture, "
        ".npy or .csv for the numbers."
    )


def shown_colours(planes: Planes, scale: Scale) -> NDArray[np.uint8]:
    """Return the screen's colours of `planes`, shape (H, W, 3).

    Three maps are one colour picture; any other number stand below each other.
    """
    if len(planes) == 3:
        return picture_colours(planes, scale)
    return colours(planes.reshape(-1, planes.shape[-1]), scale)


def grey_levels(planes: Planes, scale: Scale) -> tuple[NDArray[np.uint16], str]:
    """Return `planes` below each other as 16-bit grey, and in words which level is which value.

    What is not a number becomes 0; infinities go to the ends.
    """
    finite = planes[np.isfinite(planes)]
    low = min(scale.low, float(finite.min(initial=np.inf)))
    high = max(scale.high, float(finite.max(initial=-np.inf)))
    levels = planes.reshape(-1, planes.shape[-1]).astype(np.float64)
    levels -= low
    levels *= 65535 / (high - low) if high > low else 0.0
    np.nan_to_num(levels, copy=False, nan=0.0, posinf=65535.0, neginf=0.0)
    words = f"cnnviz: linear grey, 0 is {low!r}, 65535 is {high!r}"
    if len(planes) > 1:
        words += f"; {len(planes)} maps of {how_many(planes.shape[1], 'row')}, first on top"
    return np.rint(levels).astype(np.uint16), words


def colours_in_words(scale: Scale, planes: Planes) -> str:
    """Return how values became the colours of a picture, as its file says it."""
    name = "red, green, blue" if len(planes) == 3 else scale.map
    return f"cnnviz: colours {name}, from {scale.low!r} to {scale.high!r}"


def _zoomed(pixels: NDArray[T], zoom: int) -> NDArray[T]:
    rows, columns = pixels.shape[:2]
    if zoom > 1 and rows * columns * zoom**2 > LARGEST_PIXELS:
        most = max(1, math.isqrt(LARGEST_PIXELS // (rows * columns)))
        raise FileError(
            f"At scale {zoom} the picture would have {columns * zoom} × {rows * zoom} pixels, "
            f"more than {LARGEST_PIXELS // 10**6} million. Use a scale of at most {most}."
        )
    return pixels.repeat(zoom, axis=1).repeat(zoom, axis=0)


def _png(pixels: NDArray[np.uint8] | NDArray[np.uint16], words: str) -> bytes:
    notes = PngInfo()
    notes.add_text("Description", words)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", pnginfo=notes)
    return buffer.getvalue()


def _tiff(levels: NDArray[np.uint16], words: str) -> bytes:
    buffer = io.BytesIO()
    tags = {TiffImagePlugin.IMAGEDESCRIPTION: words}
    Image.fromarray(levels).save(buffer, "TIFF", tiffinfo=tags)
    return buffer.getvalue()


def _npy(planes: Planes) -> bytes:
    buffer = io.BytesIO()
    array = planes[0] if len(planes) == 1 else planes
    np.save(buffer, np.ascontiguousarray(array, dtype=np.float32), allow_pickle=False)
    return buffer.getvalue()


def _csv(planes: Planes, layer: str) -> str:
    blocks, (count, rows, columns) = [], planes.shape
    for channel, plane in enumerate(planes):
        title = f"# {layer}, channel {channel} of {count}, {rows} rows × {columns} columns\n"
        lines = "".join(f"{line}\n" for line in _lines(plane))
        blocks.append(f"{title if count > 1 else ''}{lines}")
    return "\n".join(blocks)


def _lines(plane: Planes) -> list[str]:
    if (np.abs(plane) <= _WHOLE).all() and (plane == np.rint(plane)).all():
        return [",".join(map(str, row)) for row in plane.astype(np.int32).tolist()]
    # str of a float32 has the fewest digits that tell it from its neighbours.
    return [",".join([str(value) for value in row]) for row in plane.astype(np.float32)]
