"""Models in files: one ``.safetensors`` with the numbers, and all else in its metadata."""

import json
import struct
from pathlib import Path

from safetensors import SafetensorError
from safetensors.numpy import load, save

from cnnviz.core.geometry import GeometryError
from cnnviz.files.atomic import write_atomically
from cnnviz.files.errors import FileError
from cnnviz.files.foreign_models import refuse_foreign_model
from cnnviz.files.models.layer_words import LayerError
from cnnviz.files.models.model_words import Kept, model_from, once, refuse, sound, words_of_model
from cnnviz.files.resources import resource
from cnnviz.nn.model import Model
from cnnviz.nn.network import NetworkError

FORMAT = 1
"""Of what is in the metadata; a program reads its own and older ones."""
LARGEST_BYTES = 1_000_000_000
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
        refuse_foreign_model(path)
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
    kept = Kept()
    words = {"format": FORMAT, **words_of_model(model, kept)}
    return save(kept.arrays, {_KEY: json.dumps(words, ensure_ascii=False)})


def model_of(data: bytes) -> Model:
    """Return the model that the bytes of a file hold.

    Raises
    ------
    LayerError, NetworkError, GeometryError
        If they hold none, in words that follow "… holds no model that works:".
    """
    try:
        arrays = load(data)
        words = json.loads(_metadata(data), parse_constant=refuse)
    except LayerError:
        raise
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise LayerError("it is damaged, or not made by cnnviz") from error
    if not isinstance(words, dict) or not isinstance(words.get("format"), int):
        raise LayerError("it says no format")
    if words["format"] > FORMAT:
        raise LayerError(
            f"it has format {words['format']}, and this program reads up to {FORMAT}. "
            "Get a newer cnnviz."
        )
    return model_from(words, sound(arrays))


def _metadata(data: bytes) -> str:
    """Return our entry of the file's metadata; ValueError where a name is given twice."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length], object_pairs_hook=once)
    ours = header.get("__metadata__", {}).get(_KEY)
    if ours is None:
        raise LayerError(
            "it has the weights of another program, and does not say of what layers. "
            "Choose a model that cnnviz has trained or saved."
        )
    return str(ours)
