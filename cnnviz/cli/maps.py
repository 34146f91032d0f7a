"""``cnnviz maps``: what every layer of a model makes of a picture, as files."""

import io
import json
import math
import zipfile
from argparse import Namespace
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from cnnviz.cli.pictures import picture_called, same_file
from cnnviz.core.colour import Scale, recoloured, scale_for
from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import short
from cnnviz.files.atomic import make_folder, write_atomically
from cnnviz.files.errors import FileError
from cnnviz.files.maps import LARGEST_PIXELS, Planes, encoded_map
from cnnviz.files.models import load_model
from cnnviz.files.names import file_stems
from cnnviz.files.sheets import Sheet, Shown, encoded_sheet, sheet_of
from cnnviz.nn.model import Model
from cnnviz.nn.network import INPUT, NetworkError
from cnnviz.nn.preprocess import preprocess
from cnnviz.nn.run import run

LARGEST_TOTAL = 1_000_000_000
"""So many pixels may all maps have together: minutes of writing."""
INDEX, ARRAYS = "index.json", "activations.npz"

Files = dict[str, Callable[[], bytes]]
"""What makes each file, by its name: made one by one, since together they may not fit memory."""


def write_maps(options: Namespace) -> None:
    """Write the maps of a model's layers, and what was asked for beside them, and say so.

    Raises
    ------
    FileError, GeometryError, NetworkError
        If the model, a layer or the picture cannot be had, the result would be too large, or the
        folder cannot be written to. Nothing is written unless all can be computed.
    """
    model = load_model(options.model)
    chosen = _chosen(model, options.layer)
    picture = picture_called(options.picture)
    x = preprocess(picture.pixels, model.preprocessing, model.shape).x
    values = run(model.network, x).values
    shared = _scale_of_all(values) if options.range == "network" else None
    layers = [
        _shown(model, name, values[name], options, shared)
        for name in (INPUT, *_names(model))
        if name in chosen
    ]
    _refuse_too_large(layers, options.scale)
    sheets = _sheets(layers, f"{picture.name} · model {model.name}", options)
    stems = file_stems((INPUT, *_names(model)))
    records, files = [], Files()
    for shown in layers:
        made = _maps(shown, stems[shown.name], options.scale)
        record = _record(shown, list(made))
        if shown.name in sheets:
            record["sheet"] = f"{stems[shown.name]}-sheet.png"
            made[record["sheet"]] = partial(encoded_sheet, sheets[shown.name])
        records.append(record)
        files |= made
    index: dict[str, Any] = {"picture": picture.name, "model": model.name}
    index |= {"range": options.range, "scale": options.scale}
    if options.npz:
        index["arrays"] = ARRAYS
        files[ARRAYS] = lambda: _npz({shown.name: shown.values for shown in layers})
    index["layers"] = records
    # Last, so that it never tells of a file that is not there.
    files[INDEX] = lambda: json.dumps(index, ensure_ascii=False, indent=1).encode()
    _write(options.output, files, picture.path)
    print(f"{options.output}: {len(files)} files, listed in {INDEX}")


def _names(model: Model) -> list[str]:
    return [layer.name for layer in model.network]


def _chosen(model: Model, wanted: list[str] | None) -> set[str]:
    known = [INPUT, *_names(model)]
    for name in wanted or ():
        if name not in known:
            near = get_close_matches(name, known, n=6, cutoff=0.0)
            raise NetworkError(
                f"{model.name} has no layer called {name}. Use one like {', '.join(near)}."
            )
    return set(wanted or known)


def _scale_of_all(values: Mapping[str, Planes]) -> Scale:
    """Return one scale for all but the input, which is a picture."""
    finite = [each[np.isfinite(each)] for name, each in values.items() if name != INPUT]
    ends = [[each.min(initial=0.0), each.max(initial=0.0)] for each in finite]
    return scale_for(np.array(ends), kind="activation")


def _shown(
    model: Model, name: str, values: Planes, options: Namespace, shared: Scale | None
) -> Shown:
    """Return an activation with its colours: the `shared` ones, where there are such."""
    if name == INPUT:
        return Shown(name, "picture", values, Scale(0.0, 1.0, "gray"))
    layer = model.network[name]
    # A softmax makes parts of one: a bar of 0.4 is seen to be less than half.
    own = (
        Scale(0.0, 1.0, "ink") if layer.kind == "softmax" else scale_for(values, kind="activation")
    )
    scale = shared or own
    if options.colormap:
        scale = recoloured(scale, options.colormap)
    classes = model.classes if name == model.network.layers[-1].name else ()
    return Shown(name, layer.kind, values, scale, options.range == "map", classes)


def _refuse_too_large(layers: list[Shown], zoom: int) -> None:
    sizes = [shown.values.shape for shown in layers if not shown.is_flat]
    total = sum(channels * rows * columns for channels, rows, columns in sizes)
    largest = max((rows * columns for _, rows, columns in sizes), default=1)
    if zoom > 1 and (total * zoom**2 > LARGEST_TOTAL or largest * zoom**2 > LARGEST_PIXELS):
        most = min(math.isqrt(LARGEST_TOTAL // total), math.isqrt(LARGEST_PIXELS // largest))
        raise GeometryError(
            f"At scale {zoom} the maps would have {short(total * zoom**2)} pixels, which is too "
            f"many. Use a scale of at most {max(most, 1)}, or choose layers with --layer."
        )


def _sheets(layers: list[Shown], subject: str, options: Namespace) -> dict[str, Sheet]:
    """Return the sheets that are asked for, laid out."""
    if not options.sheet:
        return {}
    sheets = {shown.name: sheet_of(shown, subject, options.scale) for shown in layers}
    for name, sheet in sheets.items():
        pixels = math.prod(sheet.size)
        if pixels > LARGEST_PIXELS:
            raise GeometryError(
                f"The sheet of {name} would have {short(pixels)} pixels, more than "
                f"{LARGEST_PIXELS // 10**6} million. Use a smaller scale, or leave out --sheet."
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


def _npz(arrays: Mapping[str, Planes]) -> bytes:
    """Return an .npz; unlike `numpy.savez`, arrays may be called as its parameters are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def _write(folder: Path, files: Files, picture: str | None) -> None:
    for name in files:
        if same_file(folder / name, picture):
            raise FileError(f"{folder / name} is the picture itself. Choose another folder.")
    make_folder(folder)
    for name, encoded in files.items():
        write_atomically(folder / name, encoded())
