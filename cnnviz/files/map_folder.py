"""A folder of maps: each as a picture, sheets, the arrays, and an index of it all."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import short
from cnnviz.files.atomic import make_folder, write_atomically
from cnnviz.files.errors import FileError
from cnnviz.files.extracts import encoded_arrays
from cnnviz.files.maps import LARGEST_PIXELS, encoded_map
from cnnviz.files.names import file_stems, same_file
from cnnviz.files.sheets import Sheet, Shown, encoded_sheet, sheet_of
from cnnviz.nn.network import INPUT

LARGEST_TOTAL = 1_000_000_000
"""So many pixels may all maps have together: minutes of writing."""
INDEX, ARRAYS = "index.json", "activations.npz"

Files = dict[str, Callable[[], bytes]]
"""What makes each file, by its name: made one by one, since together they may not fit memory."""


@dataclass(frozen=True, eq=False, slots=True)
class MapFolder:
    """What a folder of maps is to hold.

    Attributes
    ----------
    layers : tuple of Shown
        The activations and their colours, in the network's order.
    names : tuple of str
        All that the network could show, "input" first: the names of files hang on them.
    subject : str
        What was shown to which model: it stands in the headings of sheets.
    about : mapping
        What the index begins with: the picture, the model, how colours were chosen.
    scale : int
        Pixels a cell is wide and high.
    sheets, arrays : bool
        Whether there is a sheet for each layer, and the numbers.
    fewer_pixels, smaller_sheets : str
        The cures where there are too many pixels; "{most}" becomes the largest scale that fits.
    """

    layers: tuple[Shown, ...]
    names: tuple[str, ...]
    subject: str
    about: Mapping[str, Any]
    fewer_pixels: str
    smaller_sheets: str
    scale: int = 1
    sheets: bool = False
    arrays: bool = False


def files_of(maps: MapFolder) -> Files:
    """Return what makes each file of `maps`, the index last.

    Raises
    ------
    GeometryError
        If the maps, or a sheet, would have too many pixels.
    """
    _refuse_too_large(maps)
    sheets = _sheets(maps) if maps.sheets else {}
    stems = file_stems(maps.names)
    records, files = [], Files()
    for shown in maps.layers:
        made = _maps(shown, stems[shown.name], maps.scale)
        record = _record(shown, list(made))
        if shown.name in sheets:
            record["sheet"] = f"{stems[shown.name]}-sheet.png"
            made[record["sheet"]] = partial(encoded_sheet, sheets[shown.name])
        records.append(record)
        files |= made
    index: dict[str, Any] = {**maps.about, "scale": maps.scale}
    if maps.arrays:
        index["arrays"] = ARRAYS
        files[ARRAYS] = lambda: encoded_arrays({shown.name: shown.values for shown in maps.layers})
    index["layers"] = records
    # Last, so that it never tells of a file that is not there.
    files[INDEX] = lambda: json.dumps(index, ensure_ascii=False, indent=1).encode()
    return files


def written(
    folder: Path,
    files: Files,
    picture: str | None,
    write: Callable[[Path, bytes], None] = write_atomically,
) -> Iterator[int]:
    """Write `files` into `folder`, one each time it is asked to go on.

    Parameters
    ----------
    picture : str or None
        The file of the picture that was shown: it is not replaced.
    write : callable
        What writes each file.

    Yields
    ------
    int
        How many files are there now.

    Raises
    ------
    FileError
        If the folder cannot be written to.
    """
    for name in files:
        if same_file(folder / name, picture):
            raise FileError(f"{folder / name} is the picture itself. Choose another folder.")
    make_folder(folder)
    for count, (name, encoded) in enumerate(files.items(), 1):
        write(folder / name, encoded())
        yield count


def _refuse_too_large(maps: MapFolder) -> None:
    zoom = maps.scale
    sizes = [shown.values.shape for shown in maps.layers if not shown.is_flat]
    total = sum(channels * rows * columns for channels, rows, columns in sizes)
    largest = max((rows * columns for _, rows, columns in sizes), default=1)
    # A map that is not enlarged can be as large as it was computed.
    if total * zoom**2 > LARGEST_TOTAL or (zoom > 1 and largest * zoom**2 > LARGEST_PIXELS):
        most = min(math.isqrt(LARGEST_TOTAL // total), math.isqrt(LARGEST_PIXELS // largest))
        beginning = f"At scale {zoom} the maps" if zoom > 1 else "The maps"
        raise GeometryError(
            f"{beginning} would have {short(total * zoom**2)} pixels, which is too many. "
            f"{maps.fewer_pixels.format(most=max(most, 1))}"
        )


def _sheets(maps: MapFolder) -> dict[str, Sheet]:
    """Return the sheet of every layer, laid out."""
    sheets = {shown.name: sheet_of(shown, maps.subject, maps.scale) for shown in maps.layers}
    for name, sheet in sheets.items():
        pixels = math.prod(sheet.size)
        if pixels > LARGEST_PIXELS:
            raise GeometryError(
                f"The sheet of {name} would have {short(pixels)} pixels, more than "
                f"{LARGEST_PIXELS // 10**6} million. {maps.smaller_sheets}"
            )
    return sheets


def _maps(shown: Shown, stem: str, zoom: int) -> Files:
    """Return the pictures of a layer's maps; single numbers have none."""
    if shown.is_flat:
        return {}
    pictures = shown.pictures
    digits = max(2, len(str(len(pictures))))
    names = [f"{stem}-{at:0{digits}}.png" for at in range(len(pictures))]
    if shown.name == INPUT and len(pictures) == 1:
        names = [f"{stem}.png"]
    return {
        name: partial(encoded_map, ".png", planes, scale, zoom=zoom)
        for name, (planes, scale) in zip(names, pictures, strict=True)
    }


def _record(shown: Shown, files: list[str]) -> dict[str, Any]:
    """Return what the index says of a layer."""
    scale = shown.scale
    record: dict[str, Any] = {
        "name": shown.name,
        "kind": shown.kind,
        "shape": list(shown.values.shape),
        "colours": {"low": scale.low, "high": scale.high, "map": scale.map},
        "files": files,
    }
    if shown.is_flat:
        record["values"] = [_number(value) for value in shown.values[:, 0, 0]]
        if shown.classes:
            record["classes"] = list(shown.classes)
    elif shown.each_own:
        record["ranges"] = [[each.low, each.high] for each in shown.scales]
    return record


def _number(value: np.float32) -> float | str:
    """Return `value` in as few digits as tell it from its neighbours; JSON has finite ones only."""
    return float(str(value)) if np.isfinite(value) else str(value)
