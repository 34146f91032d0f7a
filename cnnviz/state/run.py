"""A document computed: the input and every layer's activation, kept and reused."""

from dataclasses import dataclass

import numpy as np

from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import NumberStyle, style_for
from cnnviz.nn.layers import Array, Layer, Shape
from cnnviz.state.document import INPUT, Document
from cnnviz.state.prepare import painted, prepare

SAMPLED = 65_536
"""So many cells of a large activation decide how its numbers are written."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a layer cannot be computed, in the user's numbers, with the smallest cure."""

    layer: str
    text: str


@dataclass(frozen=True, eq=False, slots=True)
class Activation:
    """What the input or a layer holds, with what every view asks of it.

    Attributes
    ----------
    name : str
        The layer's name, or "input".
    values : ndarray of float32, shape (C, H, W)
        Read-only.
    low, high : float
        Smallest and largest finite value.
    style : NumberStyle
        How its numbers are written.
    """

    name: str
    values: Array
    low: float
    high: float
    style: NumberStyle

    @property
    def shape(self) -> Shape:
        """Channels, rows, columns."""
        return self.values.shape[0], self.values.shape[1], self.values.shape[2]


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """A document with all that was computed from it.

    Attributes
    ----------
    document : Document
        What this answers.
    unpainted : ndarray of float32
        The prepared input before the brush, kept for the next stroke.
    activations : tuple of Activation
        The input first, then one per layer, up to the first that cannot be computed.
    problem : Problem or None
        Why the rest cannot be.
    """

    document: Document
    unpainted: Array
    activations: tuple[Activation, ...]
    problem: Problem | None = None

    @property
    def input(self) -> Activation:
        """The input as the network reads it."""
        return self.activations[0]

    def of(self, layer: str) -> Activation | None:
        """Return the activation of `layer`, None if it could not be computed."""
        for activation in self.activations:
            if activation.name == layer:
                return activation
        return None

    def before(self, layer: str) -> Activation:
        """Return the activation that `layer` reads."""
        return self.activations[self.document.network.index(layer)]


def compute(document: Document, previous: Run | None = None) -> Run:
    """Compute every activation of `document`, reusing those of `previous` that still hold.

    A change of one layer recomputes only what depends on it: an activation is kept where the
    layer and what it reads are the very same objects.
    """
    unpainted = _unpainted(document, previous)
    activations = [_input(document, unpainted, previous)]
    for position, layer in enumerate(document.network.layers):
        kept = _kept(layer, position, activations[-1], previous)
        if kept is None:
            try:
                layer.output_shape(activations[-1].shape)
                kept = activation(layer.name, layer.forward(activations[-1].values))
            except GeometryError as error:
                return Run(document, unpainted, tuple(activations), Problem(layer.name, str(error)))
        activations.append(kept)
    return Run(document, unpainted, tuple(activations))


def activation(name: str, values: Array) -> Activation:
    """Return `values`, shape (C, H, W), as an activation with its range and number style."""
    values.setflags(write=False)
    with np.errstate(invalid="ignore"):
        low, high = float(values.min()), float(values.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    flat = values.reshape(-1)
    sample = np.append(flat[:: max(1, flat.size // SAMPLED)], np.array([low, high], np.float32))
    return Activation(name, values, low, high, style_for(sample))


def work(document: Document, previous: Run | None) -> int:
    """Estimate the multiply-adds that computing `document` after `previous` will take."""
    if (
        previous is None
        or previous.document.picture is not document.picture
        or previous.document.preparation != document.preparation
    ):
        return 10 * document.picture.pixels.size
    total = 0
    values = previous.input
    changed = document.strokes is not previous.document.strokes
    shape = values.shape
    total += values.values.size if changed else 0
    for position, layer in enumerate(document.network.layers):
        changed = changed or not _same_layer(layer, position, previous)
        try:
            if changed:
                cost = layer.cost(shape)
                total += cost.multiply_adds + cost.bytes_out
            shape = layer.output_shape(shape)
        except GeometryError:
            break
    return total


def _unpainted(document: Document, previous: Run | None) -> Array:
    if (
        previous is not None
        and previous.document.picture is document.picture
        and previous.document.preparation == document.preparation
    ):
        return previous.unpainted
    return prepare(document.picture, document.preparation)


def _input(document: Document, unpainted: Array, previous: Run | None) -> Activation:
    if (
        previous is not None
        and previous.unpainted is unpainted
        and previous.document.strokes is document.strokes
    ):
        return previous.input
    return activation(INPUT, painted(unpainted, document))


def _same_layer(layer: Layer, position: int, previous: Run) -> bool:
    layers = previous.document.network.layers
    return position < len(layers) and layers[position] is layer


def _kept(
    layer: Layer, position: int, reads: Activation, previous: Run | None
) -> Activation | None:
    if previous is None or not _same_layer(layer, position, previous):
        return None
    if position + 1 >= len(previous.activations) or previous.activations[position] is not reads:
        return None
    return previous.activations[position + 1]
