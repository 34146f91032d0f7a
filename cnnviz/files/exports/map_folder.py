"""A folder of maps: each as a picture, sheets, the arrays, and an index of it all."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from cnnviz.core.colour import Scale
from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import short, style_for
from cnnviz.files.atomic import make_folder, write_atomically
from cnnviz.files.errors import FileError
from cnnviz.files.exports.cell_numbers import least_side, refuse_small
from cnnviz.files.exports.extracts import encoded_arrays
from cnnviz.files.exports.filter_sheets import filter_sheet
from cnnviz.files.exports.map_figures import caption_of, map_figure
from cnnviz.files.exports.map_looks import MapLooks
from cnnviz.files.exports.maps import LARGEST_PIXELS, Planes
from cnnviz.files.exports.names import file_stems, same_file
from cnnviz.files.exports.network_sheets import network_sheet
from cnnviz.files.exports.pages import Page, encoded_page
from cnnviz.files.exports.sheets import Sheet, Shown, page_of, sheet_of
from cnnviz.nn.network import INPUT
from cnnviz.state.filters import Filters

LARGEST_TOTAL = 1_000_000_000
"""So many pixels may all maps have together: minutes of writing."""
INDEX, ARRAYS, OVERVIEW = "index.json", "activations.npz", "network"

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
    looks : MapLooks
        How each map is drawn; sheets heed the scale only.
    captions : bool
        Whether each map says below it what it is.
    suffix : str
        How the names of pictures end, one of `PAGE_SUFFIXES`.
    sheets, arrays : bool
        Whether there is a sheet for each layer, and the numbers.
    filters : tuple of Filters
        Those of which there is a sheet.
    overview : bool
        Whether there is a sheet of the whole network.
    fewer_pixels, smaller_sheets : str
        The cures where there are too many pixels; "{most}" becomes the largest scale that fits.
    """

    layers: tuple[Shown, ...]
    names: tuple[str, ...]
    subject: str
    about: Mapping[str, Any]
    fewer_pixels: str
    smaller_sheets: str
    looks: MapLooks = field(default_factory=MapLooks)
    captions: bool = False
    suffix: str = ".png"
    sheets: bool = False
    arrays: bool = False
    filters: tuple[Filters, ...] = ()
    overview: bool = False


def files_of(maps: MapFolder) -> Files:
    """Return what makes each file of `maps`, the index last.

    Raises
    ------
    GeometryError
        If the maps, or a sheet, would have too many pixels.
    """
    _refuse_too_large(maps)
    _refuse_looks(maps)
    sheets = sheets_of(maps) if maps.sheets else {}
    stems = file_stems(maps.names)
    records, files = [], Files()
    for shown in maps.layers:
        made = _maps(shown, stems[shown.name], maps)
        record = _record(shown, list(made))
        if shown.name in sheets:
            record["sheet"] = f"{stems[shown.name]}-sheet{maps.suffix}"
            made[record["sheet"]] = partial(_encoded_sheet, sheets[shown.name], maps.suffix)
        filters = next((each for each in maps.filters if each.layer.name == shown.name), None)
        if filters:
            record["filters"] = f"{stems[shown.name]}-filters{maps.suffix}"
            made[record["filters"]] = partial(_encoded_filters, filters, maps)
        records.append(record)
        files |= made
    index: dict[str, Any] = {**maps.about, "scale": maps.looks.scale}
    if maps.overview:
        index["overview"] = f"{OVERVIEW}{maps.suffix}"
        files[index["overview"]] = lambda: _encoded_overview(maps)
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
    zoom = maps.looks.scale
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


def sheets_of(maps: MapFolder) -> dict[str, Sheet]:
    """Return the sheet of every layer, laid out.

    Raises
    ------
    GeometryError
        If one would have too many pixels.
    """
    sheets = {shown.name: sheet_of(shown, maps.subject, maps.looks.scale) for shown in maps.layers}
    for name, sheet in sheets.items():
        pixels = math.prod(sheet.size)
        if pixels > LARGEST_PIXELS:
            raise GeometryError(
                f"The sheet of {name} would have {short(pixels)} pixels, more than "
                f"{LARGEST_PIXELS // 10**6} million. {maps.smaller_sheets}"
            )
    return sheets


def _refuse_looks(maps: MapFolder) -> None:
    """Refuse looks that any picture is too small for, before the first is written."""
    looks = maps.looks
    layers = [shown for shown in maps.layers if not shown.is_flat]
    if looks.numbers and looks.width is None:
        numbers = [each for each in layers if not each.in_colour]
        least = [least_side(each.values, style_for(each.values)) for each in numbers]
        refuse_small(looks.scale, max(least, default=1))
    for shown in layers:
        # Only numbers differ from map to map of a layer.
        for at in range(len(shown.pictures) if looks.numbers else 1):
            _page(shown, at, *shown.pictures[at], maps)


def _page(shown: Shown, at: int, planes: Planes, scale: Scale, maps: MapFolder) -> Page:
    """Return one of the pictures of a layer."""
    looks = maps.looks
    if maps.captions:
        shape = len(shown.values), *planes.shape[1:]
        channel = None if shown.in_colour else at
        caption = caption_of(shown.name, shape, channel, str(maps.about["picture"]))
        looks = replace(looks, caption=caption)
    if shown.in_colour:
        looks = replace(looks, numbers=False)
    return map_figure(planes, scale, looks, style_for(shown.values) if looks.numbers else None)


def _encoded_page(suffix: str, make: Callable[[], Page]) -> bytes:
    return encoded_page(make(), suffix)


def _encoded_sheet(sheet: Sheet, suffix: str) -> bytes:
    return encoded_page(page_of(sheet), suffix)


def _encoded_filters(filters: Filters, maps: MapFolder) -> bytes:
    return encoded_page(filter_sheet(filters, f"model {maps.about['model']}"), maps.suffix)


def _encoded_overview(maps: MapFolder) -> bytes:
    return encoded_page(network_sheet(maps.layers, maps.subject), maps.suffix)


def _maps(shown: Shown, stem: str, maps: MapFolder) -> Files:
    """Return the pictures of a layer's maps; single numbers have none."""
    if shown.is_flat:
        return {}
    pictures = shown.pictures
    digits = max(2, len(str(len(pictures))))
    names = [f"{stem}-{at:0{digits}}{maps.suffix}" for at in range(len(pictures))]
    if shown.name == INPUT and len(pictures) == 1:
        names = [f"{stem}{maps.suffix}"]
    return {
        name: partial(_encoded_page, maps.suffix, partial(_page, shown, at, planes, scale, maps))
        for at, (name, (planes, scale)) in enumerate(zip(names, pictures, strict=True))
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
