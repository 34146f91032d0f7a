"""An experiment as JSON and arrays, and back: every value looked at."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, get_args

import numpy as np

from cnnviz.core.geometry import GeometryError
from cnnviz.core.ground import is_ground
from cnnviz.files.json_values import (
    anything,
    list_of,
    number,
    one_of,
    or_none,
    part,
    read_object,
    switch,
    text,
    text_that,
    whole,
)
from cnnviz.files.models.model_words import (
    LARGEST_SIDE,
    Kept,
    model_from,
    network_from,
    sound,
    words_of_model,
    words_of_network,
)
from cnnviz.files.pictures.lossless import Pixels
from cnnviz.nn.layers import Array, Conv2d, Shape, cells
from cnnviz.nn.model import Model
from cnnviz.nn.network import INPUT, Network
from cnnviz.nn.preprocess import Means
from cnnviz.state.document import (
    Colour,
    Document,
    Fit,
    KeptFilter,
    Levels,
    Picture,
    Preparation,
    Selection,
    Stroke,
)
from cnnviz.state.edits import KINDS, LARGEST_KERNEL
from cnnviz.state.prepare import prepared_size
from cnnviz.state.view import LAB, OVERVIEW

LARGEST_CELLS = 1_000_000_000
"""So many numbers may all activations of an experiment have: 4 GB."""
LONGEST_NAME = 255
MOST_STROKES = 100_000
MOST_KEPT = 10_000
MOST_STOPS = 10**12
_STROKES = "strokes/"
_FAR = 10**9
_PICTURE = {
    "name": text(LONGEST_NAME),
    "paper": or_none(whole(0, 255)),
    "channels": one_of(1, 3),
}
_PREPARATION = {
    "size": or_none(whole(1, LARGEST_SIDE)),
    "fit": one_of(*get_args(Fit)),
    "colour": one_of(*get_args(Colour)),
    "levels": one_of(*get_args(Levels)),
    "ground": text_that(is_ground, "a ground as #8040ff, or white"),
}
_MEANS = {"cut": switch, "centre": switch, "invert": switch}
_SELECTION = {"layer": text(LONGEST_NAME), "channel": whole(0, LARGEST_SIDE)}
_KEPT = {
    "layer": text(LONGEST_NAME),
    "channel": whole(0, LARGEST_SIDE),
    "weight": text(LONGEST_NAME),
    "bias": number,
}
_EXPERIMENT = {
    "picture": lambda value: read_object(value, "picture", _PICTURE, needed=tuple(_PICTURE)),
    "preparation": lambda value: Preparation(**read_object(value, "preparation", _PREPARATION)),
    "strokes": list_of(part, MOST_STROKES),
    "network": anything,
    "model": anything,
    "own": anything,
    "means": lambda value: Means(**read_object(value, "means", _MEANS)),
    "kept": list_of(
        lambda value: read_object(value, "filter", _KEPT, needed=tuple(_KEPT)), MOST_KEPT
    ),
    "selection": lambda value: Selection(**read_object(value, "selection", _SELECTION)),
    "stop": whole(0, MOST_STOPS),
    "screen": text(LONGEST_NAME),
    "file": text(LARGEST_SIDE),
}
_EXPERIMENT_1 = {key: read for key, read in _EXPERIMENT.items() if key != "screen"} | {
    "overview": switch
}


@dataclass(frozen=True, eq=False, slots=True)
class Experiment:
    """What a file keeps: the document, and how it was looked at.

    Attributes
    ----------
    document : Document
        The experiment itself.
    stop : int
        Where the stepper stood.
    screen : str
        The name of the screen that was shown.
    file : str
        In a journal, the file that it was saved in before; else empty.
    """

    document: Document
    stop: int = 0
    screen: str = LAB
    file: str = ""


def words_of_experiment(experiment: Experiment, kept: Kept) -> dict[str, Any]:
    """Return `experiment` as JSON has it, its weights put into `kept`.

    Where the picture came from is left out: it tells of the user's folders, and files travel. Of
    several frames, the one that is shown goes with it.
    """
    document = experiment.document
    picture, model = document.picture, document.model
    trained = model is not None and not document.edited
    return {
        "picture": {
            "name": picture.name[:LONGEST_NAME],
            "paper": picture.paper,
            "channels": picture.channels,
        },
        "preparation": asdict(document.preparation),
        "strokes": [float(stroke.level) for stroke in document.strokes],
        "network": None if trained else words_of_network(document.network, kept, "network/"),
        "model": None if model is None else words_of_model(model, kept, "model/"),
        "own": words_of_network(document.own, kept, "own/"),
        "means": asdict(document.means),
        "kept": [
            {
                "layer": each.layer,
                "channel": each.channel,
                "weight": kept.key(f"kept/{at}", each.weight),
                "bias": each.bias,
            }
            for at, each in enumerate(document.kept)
        ],
        "selection": asdict(document.selection),
        "stop": experiment.stop,
        "screen": experiment.screen,
        "file": experiment.file,
    }


def arrays_of_strokes(document: Document) -> dict[str, np.ndarray]:
    """Return the cells of every stroke by the keys under which they are stored."""
    return {
        f"{_STROKES}{at}": np.ascontiguousarray(stroke.cells, np.int64)
        for at, stroke in enumerate(document.strokes)
    }


def read_words(words: Mapping[str, object], format_: int) -> dict[str, Any]:
    """Return the values that `words` hold; ValueError, in words that follow "…:", if unsound.

    Format 1 knew two screens: `overview` says whether it was that one.
    """
    readers = _EXPERIMENT if format_ > 1 else _EXPERIMENT_1
    values = read_object(words, "experiment", readers, needed=tuple(readers))
    if format_ == 1:
        values["screen"] = OVERVIEW if values.pop("overview") else LAB
    return values


def experiment_from(
    values: Mapping[str, Any],
    arrays: Mapping[str, np.ndarray],
    pixels: Pixels,
    alpha: Pixels | None,
) -> Experiment:
    """Return the experiment that the `values` of `read_words` describe.

    Raises
    ------
    ValueError
        If they describe none, in words that follow "…:".
    """
    painted = {key: array for key, array in arrays.items() if key.startswith(_STROKES)}
    weights = sound({key: array for key, array in arrays.items() if key not in painted})
    model = None
    if values["model"] is not None:
        model = model_from(read_object(values["model"], "model", _MODEL), weights)
    if values["network"] is not None:
        network = network_from(values["network"], weights)
    elif model is not None:
        network = model.network
    else:
        raise ValueError("it has no network")
    if alpha is not None and (alpha.shape, alpha.dtype) != (pixels.shape[:2], pixels.dtype):
        raise ValueError("its alpha is not that of its picture")
    told = values["picture"]
    document = Document(
        Picture(told["name"], pixels, paper=told["paper"], alpha=alpha),
        values["preparation"],
        _strokes(values["strokes"], painted),
        network,
        values["selection"],
        model,
        network_from(values["own"], weights),
        values["means"],
        tuple(_kept(each, model, weights) for each in values["kept"]),
    )
    check(document)
    return Experiment(document, values["stop"], values["screen"], values["file"])


def check(document: Document) -> None:
    """Refuse a document that could not be shown: ValueError, in words that follow "…:"."""
    chosen, model = document.selection.layer, document.model
    if chosen != INPUT and chosen not in document.network:
        raise ValueError("it shows a layer that is not there")
    if len(document.strokes) > MOST_STROKES:
        raise ValueError(f"it has more than {MOST_STROKES} strokes")
    own = document.network if model is None else document.own
    _check_own(own)
    size = prepared_size(document.picture, document.preparation)
    _check_room(own, (document.preparation.channels, *size))
    if model is not None:
        _check_room(document.network, model.shape)


_MODEL = dict.fromkeys(("name", "classes", "shape", "preprocessing", "layers", "card"), anything)


def _check_own(network: Network) -> None:
    """Refuse what the user cannot have made: only models have other layers, and branches."""
    for layer in network:
        if layer.kind not in KINDS or layer.reads:
            raise ValueError(f"its own network has the layer {layer.name}, as only models do")
        if isinstance(layer, Conv2d) and max(layer.kernel_size) > LARGEST_KERNEL:
            raise ValueError(f"the kernel of {layer.name} is larger than {LARGEST_KERNEL}")


def _check_room(network: Network, shape: Shape) -> None:
    """Refuse a network whose activations would fill the memory, as far as it can be computed."""
    shapes = {INPUT: shape}
    room = LARGEST_CELLS - cells(shape)
    try:
        for layer, sources in network.wired:
            made = layer.output_shape(*(shapes[each] for each in sources))
            shapes[layer.name] = made
            room -= cells(made)
            if room < 0:
                raise ValueError("its maps would fill the memory. Choose a smaller input size.")
    except GeometryError:
        return  # What cannot be computed is told in the window, as it was when it was made.


def _kept(
    values: Mapping[str, Any], model: Model | None, arrays: Mapping[str, Array]
) -> KeptFilter:
    """Return a filter that is switched off, as it was; it must fit in its place."""
    name, channel = values["layer"], values["channel"]
    layer = model.network[name] if model is not None and name in model.network else None
    weight = arrays.get(values["weight"])
    if (
        not isinstance(layer, Conv2d)
        or weight is None
        or channel >= len(layer.weight)
        or weight.shape != layer.weight.shape[1:]
    ):
        raise ValueError("it has a filter switched off that is not there")
    return KeptFilter(name, channel, weight, values["bias"])


def _strokes(levels: list[float], painted: Mapping[str, np.ndarray]) -> tuple[Stroke, ...]:
    if len(levels) != len(painted):
        raise ValueError("its strokes are not all there")
    strokes = []
    for at, level in enumerate(levels):
        found = painted.get(f"{_STROKES}{at}")
        if found is None or found.dtype != np.int64 or found.ndim != 2 or found.shape[1] != 2:
            raise ValueError("its strokes are not all there")
        if found.size and not -_FAR <= found.min() <= found.max() <= _FAR:
            raise ValueError("it has a stroke far off")
        where = found.astype(np.intp, copy=False)
        where.setflags(write=False)
        strokes.append(Stroke(where, level))
    return tuple(strokes)
