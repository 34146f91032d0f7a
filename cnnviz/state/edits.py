"""Pure edits: each takes a document and returns another, or the same where nothing changes."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.core.geometry import Pair
from cnnviz.nn.layers import (
    AvgPool2d,
    Conv2d,
    Layer,
    MaxPool2d,
    MinPool2d,
    ReLU,
    frozen,
)
from cnnviz.nn.model import Model
from cnnviz.nn.network import Network
from cnnviz.nn.preprocess import ALL_MEANS, Means
from cnnviz.state.document import INPUT, Document, Picture, Preparation, Selection, Stroke
from cnnviz.state.networks import channels_of, fitted, same_network

LARGEST_KERNEL = 15
KINDS: dict[str, str] = {
    "conv": "Convolution",
    "relu": "ReLU",
    "maxpool": "Max pooling",
    "minpool": "Min pooling",
    "avgpool": "Average pooling",
}
"""The kinds of layer an experiment can be made of, and what they are called."""
TITLES: dict[str, str] = {
    **KINDS,
    "globalavgpool": "Global average pooling",
    "globalmaxpool": "Global max pooling",
    "batchnorm": "Batch normalisation",
    "leakyrelu": "Leaky ReLU",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "dense": "Dense",
    "softmax": "Softmax",
    "add": "Sum",
    "concat": "Concatenation",
}
"""What the layers of a model are called, by their kind."""


def with_picture(document: Document, picture: Picture) -> Document:
    """Look at another picture; what was painted on the last one goes."""
    return replace(document, picture=picture, strokes=())


def with_preparation(document: Document, preparation: Preparation) -> Document:
    """Prepare the picture otherwise; painted pixels stay while the cells stay the same."""
    old = document.preparation
    if preparation == old:
        return document
    same_cells = (preparation.size, preparation.fit) == (old.size, old.fit)
    changed = replace(
        document,
        preparation=preparation,
        strokes=document.strokes if same_cells else (),
    )
    return with_network(changed, document.network)


def with_painted(
    document: Document, cells: NDArray[np.intp], level: float, *, begin: bool
) -> Document:
    """Paint `cells`, shape (n, 2), with `level`: 0 black, 1 white.

    Goes on with the last stroke unless this is its `begin`.
    """
    strokes = document.strokes
    if not begin and strokes and strokes[-1].level == level:
        cells = np.unique(np.concatenate([strokes[-1].cells, cells]), axis=0)
        strokes = strokes[:-1]
    return replace(document, strokes=(*strokes, Stroke(cells, level)))


def without_strokes(document: Document) -> Document:
    """Take all paint off the input."""
    return replace(document, strokes=()) if document.strokes else document


def with_network(document: Document, network: Network) -> Document:
    """Use `network`, its filters given as many kernels as there are channels to read.

    The selection stays on its layer, or goes to the nearest one left.
    """
    network = fitted(network, document.channels)
    selection = document.selection
    if selection.layer != INPUT and selection.layer not in network:
        position = document.network.index(selection.layer)
        left = network.layers[min(position, len(network) - 1) :] if len(network) else ()
        selection = Selection(left[0].name if left else INPUT)
    if document.model is None:
        channels = channels_of(network, document.channels, selection.layer)
        selection = replace(selection, channel=min(selection.channel, channels - 1))
    return replace(document, network=network, selection=selection)


def with_model(document: Document, model: Model) -> Document:
    """Show the picture to `model`; the user's own network is kept for later.

    Steps of the preparation that were left out stay so for models that prepare pictures alike.
    """
    before = document.model.preprocessing.kind if document.model else ""
    alike = before == model.preprocessing.kind
    return replace(
        document,
        strokes=(),
        network=model.network,
        selection=Selection(),
        model=model,
        own=document.own if document.model else document.network,
        means=document.means if alike else ALL_MEANS,
        kept=(),
    )


def without_model(document: Document) -> Document:
    """Go back to the user's own network."""
    if document.model is None:
        return document
    first = document.own.layers[0].name if len(document.own) else INPUT
    own = replace(
        document, strokes=(), model=None, selection=Selection(first), own=Network(), kept=()
    )
    return with_network(own, document.own)


def as_trained(document: Document) -> Document:
    """Give the model its trained weights and layers back."""
    if document.model is None or not document.edited:
        return document
    return with_network(replace(document, kept=()), document.model.network)


def with_means(document: Document, means: Means) -> Document:
    """Take other steps of the model's preparation."""
    return document if means == document.means else replace(document, means=means)


def with_layer(document: Document, layer: Layer) -> Document:
    """Put `layer` in the place of the one of the same name.

    A model whose last edit is undone by hand is the trained one again.
    """
    network = document.network.replaced(layer.name, layer)
    trained = document.model.network if document.model else None
    if trained is not None and same_network(network, trained):
        network = trained
    return with_network(document, network)


def with_added(document: Document, kind: str, position: int) -> Document:
    """Add a layer of `kind` (a key of `KINDS`) at `position`, and select it."""
    layer = _new_layer(kind, document.network)
    changed = with_network(document, document.network.inserted(position, layer))
    return replace(changed, selection=Selection(layer.name))


def with_removed(document: Document, name: str) -> Document:
    """Take the layer called `name` out."""
    return with_network(document, document.network.removed(name))


def with_moved(document: Document, name: str, position: int) -> Document:
    """Move the layer called `name` to `position`."""
    if document.network.index(name) == position:
        return document
    return with_network(document, document.network.moved(name, position))


def with_kernel(
    document: Document,
    name: str,
    kernel: NDArray[np.floating],
    *,
    output: int = 0,
    read: int | None = None,
) -> Document:
    """Give a filter of the layer called `name` another kernel.

    Parameters
    ----------
    kernel : ndarray, shape (kH, kW)
        The weights. Where the size differs from the layer's, every kernel of the layer
        becomes this one: all kernels of a layer have one size.
    output : int
        The filter, by the channel of the map it makes.
    read : int or None
        Which of the kernels of that filter; None for those of all channels.
    """
    layer = convolution(document, name)
    if kernel.shape != layer.kernel_size:
        shape = (*layer.weight.shape[:2], *kernel.shape)
        return with_layer(document, replace(layer, weight=frozen(np.broadcast_to(kernel, shape))))
    weight = layer.weight.copy()
    if read is not None:
        weight[output, read] = kernel
    elif layer.groups > 1:
        weight[:] = kernel
    else:
        weight[output] = kernel
    return with_layer(document, replace(layer, weight=frozen(weight)))


def with_weight(
    document: Document,
    name: str,
    cell: Pair,
    value: float,
    *,
    output: int = 0,
    read: int | None = None,
) -> Document:
    """Set one weight of a kernel; `output` and `read` as in `with_kernel`."""
    layer = convolution(document, name)
    weight = layer.weight.copy()
    row, column = cell
    if read is not None:
        weight[output, read, row, column] = value
    elif layer.groups > 1:
        weight[:, :, row, column] = value
    else:
        weight[output, :, row, column] = value
    return with_layer(document, replace(layer, weight=frozen(weight)))


def with_bias(
    document: Document, name: str, value: float, *, output: int | None = None
) -> Document:
    """Set the bias of one filter of the layer called `name`, or of all."""
    layer = convolution(document, name)
    bias = layer.bias.copy()
    bias[slice(None) if output is None else output] = value
    return with_layer(document, replace(layer, bias=frozen(bias)))


def with_channels_apart(document: Document, name: str, apart: bool) -> Document:
    """Let the convolution called `name` filter each channel on its own, or sum over all."""
    layer = convolution(document, name)
    if (layer.groups > 1) == apart:
        return document
    channels = layer.weight.shape[1] * layer.groups
    kernels = layer.weight.reshape(-1, 1, *layer.kernel_size)
    kernels = kernels[np.arange(channels) % len(kernels)]
    if apart:
        weight, groups, bias = kernels, channels, np.repeat(layer.bias[:1], channels)
    else:
        weight, groups, bias = np.moveaxis(kernels, 0, 1), 1, layer.bias[:1]
    changed = replace(layer, weight=frozen(weight), bias=frozen(bias), groups=groups)
    return with_layer(document, changed)


def convolution(document: Document, name: str) -> Conv2d:
    """Return the convolution called `name`; TypeError if that layer is of another kind."""
    layer = document.network[name]
    if not isinstance(layer, Conv2d):
        raise TypeError(f"{name} is no convolution")
    return layer


def _new_layer(kind: str, network: Network) -> Layer:
    match kind:
        case "conv":
            identity = np.zeros((1, 1, 3, 3), np.float32)
            identity[..., 1, 1] = 1
            return Conv2d(network.free_name("conv"), frozen(identity), frozen([0.0]))
        case "relu":
            return ReLU(network.free_name("relu"))
        case "maxpool":
            return MaxPool2d(network.free_name("maxpool"))
        case "minpool":
            return MinPool2d(network.free_name("minpool"))
        case "avgpool":
            return AvgPool2d(network.free_name("avgpool"))
    raise ValueError(f"No layer is of kind {kind!r}.")
