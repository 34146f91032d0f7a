"""Some layers of a run with all their numbers: as an .npz, and what code is written from."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cnnviz.files.models.layer_words import words_of
from cnnviz.nn.layers import Array, Layer
from cnnviz.state.run import Run

ABOUT = "about"
"""The array of an .npz that says in JSON what the others are."""


@dataclass(frozen=True, eq=False)
class Extract:
    """Layers that follow each other, with what they read and make.

    Attributes
    ----------
    subject : str
        Which picture, and which model's layers.
    layers : tuple of (Layer, tuple of str)
        Each with the names of what it reads, in an order in which they can be computed.
    values : mapping of str to ndarray of float32, shape (C, H, W)
        All that they read and make, by the layers' names.
    """

    subject: str
    layers: tuple[tuple[Layer, tuple[str, ...]], ...]
    values: Mapping[str, Array]

    @property
    def last(self) -> Layer:
        """The layer whose map is shown."""
        return self.layers[-1][0]

    @property
    def made(self) -> Array:
        """What the last layer makes."""
        return self.values[self.last.name]

    @property
    def given(self) -> tuple[str, ...]:
        """Names of what is read but not made here."""
        made = {layer.name for layer, _ in self.layers}
        read = [name for _, sources in self.layers for name in sources if name not in made]
        return tuple(dict.fromkeys(read))

    @cached_property
    def keys(self) -> dict[tuple[str, str], str]:
        """What each array is called in an .npz, by its layer and its own name, "" for a map.

        ``"conv1"`` is what conv1 makes, ``"conv1.weight"`` its weights.
        """
        places = [(name, "") for name in self.values]
        for layer, _ in self.layers:
            places += [(layer.name, each) for each in _stored(layer)]
        keys: dict[tuple[str, str], str] = {}
        taken = {ABOUT}
        for layer_name, name in places:
            key = f"{layer_name}.{name}" if name else layer_name
            while key in taken:
                key += "_"
            taken.add(key)
            keys[layer_name, name] = key
        return keys

    @property
    def arrays(self) -> dict[str, Array]:
        """Every array by its key: what was read, maps, weights and all other parameters."""
        stored = {layer.name: _stored(layer) for layer, _ in self.layers}
        return {
            key: stored[layer][name] if name else self.values[layer]
            for (layer, name), key in self.keys.items()
        }


def extract_of(run: Run, *names: str) -> Extract:
    """Return the layers of `run` that are called `names`; all of them without names."""
    network, model = run.document.network, run.document.model
    chosen = [layer for layer in network if not names or layer.name in names]
    layers = tuple((layer, network.sources(layer.name)) for layer in chosen)
    wanted = {name for layer, sources in layers for name in (*sources, layer.name)}
    values = {each.name: each.values for each in run.activations if each.name in wanted}
    subject = run.document.picture.name
    if model is not None:
        subject += f", model {model.name}{', edited' if run.document.edited else ''}"
    return Extract(subject, layers, values)


def encoded_extract(extract: Extract) -> bytes:
    """Return an .npz from which the last layer's map can be computed again.

    It holds the input, or what the layers read, under its name; every layer's map under the
    layer's name; parameters as ``conv1.weight``; and `ABOUT`, a text in JSON: the subject, and
    each layer's kind, settings (stride, padding, …) and what it reads. Shapes are (C, H, W), those
    of weights (O, C, kH, kW), all float32.
    """
    layers = [
        {**words_of(layer, {}), "reads": list(sources), "shape": extract.values[layer.name].shape}
        for layer, sources in extract.layers
    ]
    about = json.dumps({"subject": extract.subject, "layers": layers}, ensure_ascii=False)
    return encoded_arrays({**extract.arrays, ABOUT: np.array(about)})


def encoded_arrays(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return an .npz; unlike `numpy.savez`, arrays may be called as its parameters are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, np.asarray(array, order="C"), allow_pickle=False)
    return buffer.getvalue()


def _stored(layer: Layer) -> dict[str, Array]:
    return {**layer.parameters, **layer.statistics}
