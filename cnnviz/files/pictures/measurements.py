"""TIFF files of numbers that Pillow does not know: floats of 16 and 64 bits, colour of floats."""

import io
import logging
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.colour import reduced as means
from cnnviz.files.errors import FileError
from cnnviz.files.pictures.decoder import TIFF, refuse_too_large
from cnnviz.files.pictures.levels import TOP, levels_of
from cnnviz.state.document import Picture

LARGEST_BYTES = 1_200_000_000
"""Of the numbers as they are unpacked."""
# Without a handler Python prints the log of the library on the terminal.
logging.getLogger("tifffile").addHandler(logging.NullHandler())
_AXES = {"YX": (0, 1), "YXS": (0, 1, 2), "SYX": (1, 2, 0)}


def measurement(data: bytes, name: str, frame: int, reduced: int) -> Picture | None:
    """Return the picture in a TIFF file of numbers; None if there is none in it.

    Parameters
    ----------
    data : bytes
        A file that Pillow could not identify.
    name : str
        What to call it.
    frame, reduced : int
        As `open_picture` has them.

    Raises
    ------
    FileError
        If it is too large, has no such page, or no value that is a number.
    """
    if not data.startswith(TIFF):
        return None
    found = _numbers(data, name, frame)
    if found is None:
        return None
    values, frames = found

    def bands() -> Iterator[NDArray[np.generic]]:
        yield values

    levels = levels_of(bands, name, whole=values.dtype.kind in "ui")
    shown, there = levels.shown(values)
    there = np.asarray(there.all(axis=2) if values.ndim == 3 else there)
    covers = there.astype(np.float32)
    if reduced > 1:
        weight = means(covers, reduced)
        planes = np.moveaxis(np.atleast_3d(shown), 2, 0) * covers
        shown = np.moveaxis(means(planes, reduced) / np.maximum(weight, 1e-9), 0, 2)
        shown, covers = shown[..., 0] if values.ndim == 2 else shown, weight
    pixels, alpha = (np.rint(each).astype(np.uint16) for each in (shown, covers * TOP))
    pixels.setflags(write=False)
    alpha.setflags(write=False)
    return Picture(
        name,
        pixels,
        alpha=None if alpha.min() == TOP else alpha,
        frame=frame,
        frames=frames,
        reduced=reduced,
        note=f"{name}: {levels.note}." if levels.note else "",
    )


def _numbers(data: bytes, name: str, frame: int) -> tuple[NDArray[np.generic], int] | None:
    """Return the numbers of a page, (H, W) or (H, W, 3), and how many pages there are."""
    # Loaded where it is needed: few pictures are of this kind.
    from tifffile import TiffFile

    try:
        with TiffFile(io.BytesIO(data)) as file:
            frames = len(file.pages)
            if not 0 <= frame < frames:
                raise FileError(f"{name} has no frame {frame + 1}. Choose one from 1 to {frames}.")
            page = file.pages[frame].aspage()
            order = _AXES.get(page.axes)
            if order is None or page.dtype is None or page.dtype.kind not in "fui":
                return None
            rows, columns = (page.shape[at] for at in order[:2])
            refuse_too_large((columns, rows), name)
            if page.nbytes > LARGEST_BYTES:
                raise FileError(
                    f"{name} would take {page.nbytes / 1e9:.1f} GB. Save it as 16-bit grey first."
                )
            values = page.asarray().transpose(order)
    except FileError:
        raise
    except Exception:  # Whatever is wrong with it: it is damaged, and that is said.
        return None
    if values.ndim == 3:
        values = values[..., :3] if values.shape[2] >= 3 else values[..., 0]
    return values, frames
