"""``cnnviz maps``: what every layer of a model makes of a picture, as files."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

import numpy as np

from cnnviz.cli.looks import OWN_CAPTION, looks_of
from cnnviz.cli.many import each
from cnnviz.cli.pen import Pen
from cnnviz.cli.pictures import chosen, picture_called
from cnnviz.core.colour import Scale, recoloured, scale_for
from cnnviz.core.numbers import how_many
from cnnviz.files.atomic import make_folder
from cnnviz.files.exports.map_folder import INDEX, MapFolder, files_of, written
from cnnviz.files.exports.maps import Planes
from cnnviz.files.exports.names import picture_stems
from cnnviz.files.exports.sheets import Shown
from cnnviz.files.models import load_model
from cnnviz.nn.layers import Conv2d, Linear
from cnnviz.nn.model import Model
from cnnviz.nn.network import INPUT, NetworkError
from cnnviz.nn.preprocess import preprocess
from cnnviz.nn.run import run
from cnnviz.state.document import Picture
from cnnviz.state.filters import Filters, filters_of


def write_maps(options: Namespace) -> None:
    """Write the maps of a model's layers, and what was asked for beside them, and say so.

    Of several pictures each has a folder of its own.

    Raises
    ------
    FileError, GeometryError, NetworkError
        If the model, a layer or a picture cannot be had, the result would be too large, or a
        folder cannot be written to. Nothing is written unless all of a picture can be computed.
    """
    model = load_model(options.model)
    wanted = _chosen(model, options.layer)
    pictures = chosen(options.pictures)
    folders = dict.fromkeys(pictures.names, options.output)
    if pictures.many:
        make_folder(options.output)
        stems = picture_stems(pictures.names)
        folders = {name: options.output / stems[name] for name in pictures.names}

    def work(name: str, pen: Pen) -> str:
        picture = picture_called(name, options.frame, options.reduce)
        files = files_of(_maps(model, wanted, picture, options))
        for _ in written(folders[name], files, picture.path, pen):
            pass
        return f"{folders[name]}: {how_many(len(files), 'file')}, listed in {INDEX}"

    each(pictures.names, work, options.jobs, lambda words: None if pictures.many else print(words))
    if pictures.many:
        print(f"{options.output}: {pictures.words}, a folder for each")


def _maps(model: Model, wanted: set[str], picture: Picture, options: Namespace) -> MapFolder:
    """Return what the folder of one picture is to hold."""
    x = preprocess(picture.over(options.ground), model.preprocessing, model.shape).x
    values = run(model.network, x).values
    shared = _scale_of_all(values) if options.range == "network" else None
    names = (INPUT, *_names(model))
    return MapFolder(
        tuple(
            _shown(model, name, values[name], options, shared) for name in names if name in wanted
        ),
        names,
        f"{picture.name} · model {model.name}",
        {"picture": picture.name, "model": model.name, "range": options.range},
        fewer_pixels="Use a scale of at most {most}, or choose layers with --layer.",
        smaller_sheets="Use a smaller scale, or leave out --sheet.",
        # Each layer's colours are chosen by now: the input keeps its greys.
        looks=replace(looks_of(options, ""), colormap=None),
        captions=options.caption == OWN_CAPTION,
        suffix=f".{options.format}",
        sheets=options.sheet,
        arrays=options.npz,
        filters=_filters(model, wanted, options) if options.filters else (),
        overview=options.overview,
    )


def _filters(model: Model, chosen: set[str], options: Namespace) -> tuple[Filters, ...]:
    """Return the filters of those of the `chosen` layers that have some."""
    network, own = model.network, options.range == "map"
    return tuple(
        filters_of(network, model.shape, layer, _classes(model, layer.name), own=own)
        for layer in network
        if layer.name in chosen and isinstance(layer, Conv2d | Linear)
    )


def _classes(model: Model, name: str) -> tuple[str, ...]:
    """Return what the maps of a layer stand for: they are classes from the last weights on."""
    layers = model.network.layers
    last = max((at for at, layer in enumerate(layers) if layer.parameters), default=0)
    return model.classes if name in [layer.name for layer in layers[last:]] else ()


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
    classes = _classes(model, name) if values.shape == (len(model.classes), 1, 1) else ()
    return Shown(name, layer.kind, values, scale, options.range == "map", classes)
