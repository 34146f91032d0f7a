"""The experiment that options describe: a kernel, ReLU and pooling on a picture."""

from argparse import Namespace

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import GeometryError
from cnnviz.nn.layers import Conv2d, Layer, ReLU, frozen
from cnnviz.nn.network import Network
from cnnviz.state.document import Colour, Document, Picture, Preparation
from cnnviz.state.edits import with_channels_apart, with_network
from cnnviz.state.prepare import prepared_size
from cnnviz.state.run import Problem

Weights = NDArray[np.floating]

LARGEST_CELLS = 400_000_000
"""So many cells may a layer have: 1.6 GB."""


def document_of(picture: Picture, weights: Weights, options: Namespace) -> Document:
    """Return the experiment that the window would hold with this kernel and these settings."""
    weight = frozen(weights[None, None])
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
    preparation = Preparation(size=options.size, colour=colour, ground=options.ground)
    document = Document(picture, preparation)
    document = with_network(document, Network(tuple(layers)))
    return with_channels_apart(document, "conv1", options.channels == "each")


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
