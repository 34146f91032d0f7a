"""A trained model and what was made of it: filters off and on, dense weights, the model now."""

from dataclasses import replace

import numpy as np

from cnnviz.nn.layers import Conv2d, Linear, frozen
from cnnviz.nn.model import Model
from cnnviz.state.document import Document, KeptFilter
from cnnviz.state.edits import convolution, with_layer


def with_filter_off(document: Document, name: str, channel: int, off: bool) -> Document:
    """Switch a filter of a model off, so that its map is 0, or on as it was before.

    The same document where that is so already, or the model has no such filter.
    """
    trained = trained_convolution(document, name)
    if trained is None or is_filter_off(document, name, channel) == off:
        return document
    layer = convolution(document, name)
    weight, bias = layer.weight.copy(), layer.bias.copy()
    here = [each for each in document.kept if (each.layer, each.channel) == (name, channel)]
    kept = tuple(each for each in document.kept if each not in here)
    if off:
        before = KeptFilter(name, channel, frozen(weight[channel]), float(bias[channel]))
        kept = (*kept, before)
        weight[channel], bias[channel] = 0, 0
    elif here:
        weight[channel], bias[channel] = here[0].weight, here[0].bias
    else:
        weight[channel], bias[channel] = trained.weight[channel], trained.bias[channel]
    changed = replace(layer, weight=frozen(weight), bias=frozen(bias))
    return with_layer(replace(document, kept=kept), changed)


def is_filter_off(document: Document, name: str, channel: int) -> bool:
    """Tell whether a filter of a model is all zeros, and was not when it was trained."""
    trained = trained_convolution(document, name)
    if trained is None:
        return False
    return _silent(convolution(document, name), channel) and not _silent(trained, channel)


def with_dense_weight(
    document: Document, name: str, output: int, read: int, value: float
) -> Document:
    """Set the weight with which one output of a dense layer reads one of its inputs."""
    layer = dense(document, name)
    weight = layer.weight.copy()
    weight[output, read] = value
    if np.array_equal(weight, layer.weight):
        return document
    return with_layer(document, replace(layer, weight=frozen(weight)))


def with_dense_bias(document: Document, name: str, output: int, value: float) -> Document:
    """Set the bias of one output of a dense layer."""
    layer = dense(document, name)
    bias = layer.bias.copy()
    bias[output] = value
    if np.array_equal(bias, layer.bias):
        return document
    return with_layer(document, replace(layer, bias=frozen(bias)))


def dense(document: Document, name: str) -> Linear:
    """Return the dense layer called `name`; TypeError if that layer is of another kind."""
    layer = document.network[name]
    if not isinstance(layer, Linear):
        raise TypeError(f"{name} is no dense layer")
    return layer


def trained_convolution(document: Document, name: str) -> Conv2d | None:
    """Return the convolution called `name` as it was trained.

    None where there is no model, or the model's has filters of another number or size.
    """
    network = document.network
    trained = document.model.network if document.model else None
    if trained is None or name not in trained or name not in network:
        return None
    before, now = trained[name], network[name]
    if not isinstance(before, Conv2d) or not isinstance(now, Conv2d):
        return None
    return before if before.weight.shape == now.weight.shape else None


def present_model(document: Document) -> Model:
    """Return the model as it is now; where it was edited, its card says so.

    Raises
    ------
    ValueError
        If there is no model.
    GeometryError
        If its network does not run on the model's input any more, or ends in other numbers than
        one for each class.
    """
    model = document.model
    if model is None:
        raise ValueError("There is no model.")
    if not document.edited:
        return model
    return replace(model, network=document.network, card={**model.card, "edited": True})


def _silent(layer: Conv2d, channel: int) -> bool:
    return not (layer.weight[channel].any() or layer.bias[channel])
