"""Networks and models as JSON and arrays, and back: shared by model files and experiments."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from cnnviz.files.errors import shown
from cnnviz.files.models.layer_words import LayerError, is_name, layer_of, words_of
from cnnviz.nn.layers import Array, Shape, cells
from cnnviz.nn.model import CENTRES, KINDS, Model, Preprocessing
from cnnviz.nn.network import Network

LARGEST_SIDE = 100_000
LARGEST_CELLS = 500_000_000
"""So many numbers may all activations of a model have."""
MOST_LAYERS = 2000


class Kept:
    """Arrays under the keys by which words name them; one that is shared is kept once.

    Attributes
    ----------
    arrays : dict of str to ndarray
        What is to be stored.
    """

    def __init__(self) -> None:
        self.arrays: dict[str, Array] = {}
        self._keys: dict[int, str] = {}
        self._held: list[Array] = []

    def key(self, name: str, array: Array) -> str:
        """Return the key of `array`: `name`, or the one under which it is kept already."""
        if id(array) not in self._keys:
            self._keys[id(array)] = name
            self._held.append(array)  # or another array might get its id
            self.arrays[name] = np.ascontiguousarray(array)
        return self._keys[id(array)]


def words_of_network(network: Network, kept: Kept, prefix: str = "") -> list[dict[str, Any]]:
    """Return the layers of `network` as JSON has them, their arrays put into `kept`."""
    layers = []
    for layer in network:
        arrays = {**layer.parameters, **layer.statistics}
        keys = {
            name: kept.key(f"{prefix}{layer.name}.{name}", array) for name, array in arrays.items()
        }
        layers.append(words_of(layer, keys))
    return layers


def words_of_model(model: Model, kept: Kept, prefix: str = "") -> dict[str, Any]:
    """Return `model` as JSON has it, its arrays put into `kept`."""
    wants = model.preprocessing
    return {
        "name": model.name,
        "classes": model.classes,
        "shape": model.shape,
        "preprocessing": {
            "kind": wants.kind,
            "box": wants.box,
            "centre": wants.centre,
            "stroke": wants.stroke,
        },
        "layers": words_of_network(model.network, kept, prefix),
        "card": dict(model.card),
    }


def sound(arrays: Mapping[str, np.ndarray]) -> Mapping[str, Array]:
    """Return `arrays`, sealed; LayerError if one is not of finite float32 numbers."""
    for key, array in arrays.items():
        if array.dtype != np.float32 or not np.isfinite(array).all():
            raise LayerError(f"{shown(key)} has numbers that are not finite float32")
        array.setflags(write=False)
    return arrays


def network_from(words: object, arrays: Mapping[str, Array]) -> Network:
    """Return the network of the layers that `words` list.

    Raises
    ------
    LayerError, NetworkError
        If they list none that belong together.
    """
    if not isinstance(words, list) or len(words) > MOST_LAYERS:
        raise LayerError("it lists no layers")
    return Network(tuple(layer_of(each, arrays) for each in words))


def model_from(words: Mapping[str, Any], arrays: Mapping[str, Array]) -> Model:
    """Return the model that `words` describe.

    Raises
    ------
    LayerError, NetworkError, GeometryError
        If they describe none that works.
    """
    if not words.get("layers"):
        raise LayerError("it lists no layers")
    network = network_from(words["layers"], arrays)
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


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; ValueError where a name is given twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A name is given twice.")
    return found


def refuse(constant: str) -> float:
    """Raise ValueError for what is no number of JSON: NaN, Infinity."""
    raise ValueError(f"{constant} is no number.")


def _shape(value: object) -> Shape:
    match value:
        case [int(channels), int(rows), int(columns)] if min(channels, rows, columns) > 0:
            # To Python, true is a number too.
            if max(channels, rows, columns) <= LARGEST_SIDE and bool not in map(type, value):
                return channels, rows, columns
    raise LayerError("it says no input shape")


def _preprocessing(value: object) -> Preprocessing:
    match value:
        case {
            "kind": kind,
            "box": int(box),
            "centre": centre,
            "stroke": [int() | float() as thin, int() | float() as thick],
        } if kind in KINDS and centre in CENTRES and 0 < box <= LARGEST_SIDE:
            if bool in map(type, (box, thin, thick)):
                raise LayerError("it says true where a number stands")
            if not 0 < thin <= thick <= LARGEST_SIDE:
                raise LayerError("it says no widths of strokes")
            return Preprocessing(kind, box, centre, (float(thin), float(thick)))
    raise LayerError("it does not say how pictures are prepared")
