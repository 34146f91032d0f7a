"""``cnnviz convolve``: a picture through kernel, ReLU and pooling, as in the window."""

import json
from argparse import Namespace
from pathlib import Path

import numpy as np

from cnnviz.cli.kernels import kernel_of
from cnnviz.cli.pictures import picture_called
from cnnviz.core.colour import Scale, recoloured
from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import text
from cnnviz.files.errors import FileError
from cnnviz.files.maps import save_map
from cnnviz.files.names import same_file
from cnnviz.nn.layers import Conv2d, Layer, ReLU, frozen
from cnnviz.nn.network import Network
from cnnviz.state.document import Colour, Document, Picture, Preparation
from cnnviz.state.edits import with_channels_apart, with_network
from cnnviz.state.frame import scale_of_input, scales_of
from cnnviz.state.prepare import prepared_size
from cnnviz.state.run import Activation, Problem, Run, compute
from cnnviz.state.view import View

LARGEST_CELLS = 400_000_000
"""So many cells may a layer have: 1.6 GB."""


def convolve(options: Namespace) -> None:
    """Compute the network that `options` describe, save its last map, and say so.

    Raises
    ------
    FileError, GeometryError, KernelError
        If the picture or the kernel cannot be had, they do not fit, or a file cannot be
        written.
    """
    picture = picture_called(options.picture)
    for path in options.output:
        if same_file(path, picture.path):
            raise FileError(f"{path} is the picture itself. Write the map to another file.")
    document = document_of(picture, options)
    refuse_too_large(document)
    # A kernel of 1e30 overflows truthfully: the map says ∞.
    with np.errstate(over="ignore", invalid="ignore"):
        run = compute(document)
    if run.problem is not None:
        raise GeometryError(of_layer(run.problem, document))
    made = run.activations[-1]
    scale = scale_of(run, options.colormap)
    for path in options.output:
        save_map(path, made.values, scale, zoom=options.scale)
        if not options.json:
            print(f"{path}: {_words(made)}")
    if options.json:
        print(json.dumps(_record(run, scale, options.output), ensure_ascii=False))


def document_of(picture: Picture, options: Namespace) -> Document:
    """Return the experiment that the window would hold with these settings."""
    weight = frozen(kernel_of(options.kernel)[None, None])
    layers: list[Layer] = [
        Conv2d(
            "conv1",
            weight,
            frozen([0.0]),
            stride=options.stride,
            padding=options.padding,
            dilation=options.dilation,
            padding_mode=options.padding_mode,
        )
    ]
    if options.relu:
        layers.append(ReLU("relu1"))
    if options.pool is not None:
        layers.append(options.pool.layer())
    colour: Colour = "grey" if options.channels == "gray" else "rgb"
    document = Document(picture, Preparation(size=options.size, colour=colour))
    document = with_network(document, Network(tuple(layers)))
    return with_channels_apart(document, "conv1", options.channels == "each")


def scale_of(run: Run, colour_map: str | None) -> Scale:
    """Return the colours in which the window shows the last map of `run`.

    Another `colour_map` shows the same range, or what it needs of it.
    """
    made = run.activations[-1]
    if len(made.values) == 3:
        return scale_of_input(run)
    scale = scales_of(run, made.name, View())[1]
    return scale if colour_map is None else recoloured(scale, colour_map)


def of_layer(problem: Problem, document: Document) -> str:
    """Return what is wrong, with the layer where it is not the convolution."""
    if problem.layer == document.network.layers[0].name:
        return problem.text
    return f"{problem.layer}: {problem.text}"


def refuse_too_large(document: Document) -> None:
    """Refuse what would fill the memory, before anything is computed.

    What does not fit is left to the computing, which names the layer.
    """
    rows, columns = prepared_size(document.picture, document.preparation)
    shape = (document.preparation.channels, rows, columns)
    for layer in document.network.layers:
        try:
            made, geometry = layer.output_shape(shape), layer.geometry(shape)
        except GeometryError:
            return
        padded = (
            shape[0],
            geometry.input_size[0] + sum(geometry.padding[0]),
            geometry.input_size[1] + sum(geometry.padding[1]),
        )
        for channels, rows, columns in (padded, made):
            if channels * rows * columns > LARGEST_CELLS:
                raise GeometryError(
                    f"{layer.name} would need {channels} × {rows} × {columns} cells, more than "
                    f"{LARGEST_CELLS // 10**6} million. Use less padding."
                )
        shape = made


def _words(made: Activation) -> str:
    channels, rows, columns = made.shape
    maps = "1 map" if channels == 1 else f"{channels} maps"
    low, high = text(made.low, made.style), text(made.high, made.style)
    return f"{maps}, {rows} rows × {columns} columns, values {low} to {high}"


def _record(run: Run, scale: Scale, paths: list[Path]) -> dict[str, object]:
    made = run.activations[-1]
    layers = [
        {
            "name": layer.name,
            "kind": layer.kind,
            "shape": list(after.shape),
            "multiply_adds": layer.cost(before.shape).multiply_adds,
        }
        for layer, before, after in zip(
            run.document.network.layers, run.activations, run.activations[1:], strict=False
        )
    ]
    return {
        "picture": run.document.picture.name,
        "input": list(run.input.shape),
        "layers": layers,
        "low": made.low,
        "high": made.high,
        "colours": {"low": scale.low, "high": scale.high, "map": scale.map},
        "files": [str(path) for path in paths],
    }
