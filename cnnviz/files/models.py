"""Models in files: one ``.safetensors`` with the numbers, and all else in its metadata."""

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from cnnviz.core.geometry import GeometryError
from cnnviz.files.atomic import write_atomically
from cnnviz.files.errors import FileError, shown
from cnnviz.files.layer_words import LayerError, is_name, layer_of, words_of
from cnnviz.files.resources import resource
from cnnviz.nn.layers import Array, Shape, cells
from cnnviz.nn.model import CENTRES, KINDS, Model, Preprocessing
from cnnviz.nn.network import Network, NetworkError

FORMAT = 1
"""Of what is in the metadata; a program reads its own and older ones."""
LARGEST_BYTES = 1_000_000_000
LARGEST_SIDE = 100_000
LARGEST_CELLS = 500_000_000
"""So many numbers may all activations of a model have."""
_KEY = "cnnviz"
BUNDLED = ("shapes", "digits", "doodles", "photos")
MODEL_SUFFIX = ".safetensors"


def load_model(name_or_path: str | Path) -> Model:
    """Return a bundled model by its name, or the one in a file.

    Parameters
    ----------
    name_or_path : str or Path
        "shapes", "digits", "doodles", "photos", or the path of a file.

    Raises
    ------
    FileError
        If there is no such model, or the file does not hold a sound one.
    """
    bundled = resource("models", f"{name_or_path}{MODEL_SUFFIX}")
    if str(name_or_path) in BUNDLED and bundled.is_file():
        return read_model(bundled)
    path = Path(name_or_path)
    if not path.exists():
        raise FileError(
            f"There is no model called {name_or_path}. "
            f"Use {', '.join(BUNDLED)}, or the path of a model file."
        )
    return read_model(path)


def read_model(path: Path) -> Model:
    """Return the model in the file at `path`.

    Raises
    ------
    FileError
        If it cannot be read, is damaged, made to do harm, or newer than the program.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FileError(f"{path} is no file. Choose a model file.")
        if size > LARGEST_BYTES:
            raise FileError(f"{path} is too large for a model: {size / 1e9:.1f} GB.")
        data = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}.") from error
    try:
        return model_of(data)
    except (LayerError, NetworkError, GeometryError) as error:
        words = f"{path} holds no model that works: {error}"
        raise FileError(words if words.endswith(".") else f"{words}. Get a sound copy.") from error


def save_model(path: str | Path, model: Model) -> None:
    """Write `model` to `path`, whole or not at all.

    Raises
    ------
    FileError
        If it cannot be written, or could not be opened again.
    """
    data = bytes_of(model)
    try:
        model_of(data)
    except (LayerError, NetworkError, GeometryError) as error:
        words = f"{path} would hold no model that can be opened: {error}"
        raise FileError(words if words.endswith(".") else f"{words}. Undo that.") from error
    write_atomically(path, data)


def bytes_of(model: Model) -> bytes:
    """Return the file that holds `model`; arrays that layers share are stored once."""
    keys: dict[int, str] = {}
    arrays: dict[str, Array] = {}
    layers = []
    for layer in model.network:
        own: dict[str, str] = {}
        for name, array in {**layer.parameters, **layer.statistics}.items():
            own[name] = keys.setdefault(id(array), f"{layer.name}.{name}")
            arrays[own[name]] = np.ascontiguousarray(array)
        layers.append(words_of(layer, own))
    wants = model.preprocessing
    words = {
        "format": FORMAT,
        "name": model.name,
        "classes": model.classes,
        "shape": model.shape,
        "preprocessing": {
            "kind": wants.kind,
            "box": wants.box,
            "centre": wants.centre,
            "stroke": wants.stroke,
        },
        "layers": layers,
        "card": dict(model.card),
    }
    return save(arrays, {_KEY: json.dumps(words, ensure_ascii=False)})


def model_of(data: bytes) -> Model:
    """Return the model that the bytes of a file hold.

    Raises
    ------
    LayerError, NetworkError, GeometryError
        If they hold none, in words that follow "… holds no model that works:".
    """
    try:
        arrays = load(data)
        words = json.loads(_metadata(data), parse_constant=_refuse)
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise LayerError("it is damaged, or not made by cnnviz") from error
    if not isinstance(words, dict) or not isinstance(words.get("format"), int):
        raise LayerError("it says no format")
    if words["format"] > FORMAT:
        raise LayerError(
            f"it has format {words['format']}, and this program reads up to {FORMAT}. "
            "Get a newer cnnviz."
        )
    for key, array in arrays.items():
        if array.dtype != np.float32 or not np.isfinite(array).all():
            raise LayerError(f"{shown(key)} has numbers that are not finite float32")
        array.setflags(write=False)
    return _model(words, arrays)


def _model(words: Mapping[str, Any], arrays: Mapping[str, Array]) -> Model:
    layers = words.get("layers")
    if not isinstance(layers, list) or not 0 < len(layers) <= 2000:
        raise LayerError("it lists no layers")
    network = Network(tuple(layer_of(each, arrays) for each in layers))
    shape = _shape(words.get("shape"))
    if sum(cells(each) for each in network.shapes(shape).values()) > LARGEST_CELLS:
        raise LayerError("its activations would fill the memory")
    name, classes, card = words.get("name"), words.get("classes"), words.get("card")
    if not is_name(name):
        raise LayerError("it has no name")
    if not isinstance(classes, list) or not all(isinstance(each, str) for each in classes):
        raise LayerError("its classes have no names")
    if not isinstance(card, dict):
        raise LayerError("it has no card")
    wants = _preprocessing(words.get("preprocessing"))
    return Model(name, network, tuple(classes), shape, wants, card)


def _shape(value: object) -> Shape:
    match value:
        case [int(channels), int(rows), int(columns)] if min(channels, rows, columns) > 0:
            if max(channels, rows, columns) <= LARGEST_SIDE:
                return channels, rows, columns
    raise LayerError("it says no input shape")


def _preprocessing(value: object) -> Preprocessing:
    match value:
        case {
            "kind": kind,
            "box": int(box),
            "centre": centre,
            "stroke": [int() | float() as thin, int() | float() as thick],
        } if kind in KINDS and centre in CENTRES and 0 < box <= LARGEST_SIDE and 0 < thin <= thick:
            return Preprocessing(kind, box, centre, (float(thin), float(thick)))
    raise LayerError("it does not say how pictures are prepared")


def _metadata(data: bytes) -> str:
    """Return our entry of the file's metadata; ValueError where a name is given twice."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length], object_pairs_hook=_once)
    return str(header["__metadata__"][_KEY])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A name is given twice.")
    return found


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number.")
