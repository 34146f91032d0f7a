"""A document computed: the input and every layer's activation, kept and reused."""

from dataclasses import dataclass

import numpy as np

from cnnviz.core.geometry import GeometryError
from cnnviz.core.numbers import NumberStyle, style_for
from cnnviz.nn.layers import Array, Layer, Shape
from cnnviz.nn.network import INPUT
from cnnviz.nn.preprocess import Prepared, preprocess
from cnnviz.nn.run import Activations, steps
from cnnviz.state.document import Document
from cnnviz.state.prepare import painted, prepare

MODEL_PIXEL = 40
"""Multiply-adds that a model's preparation of a pixel takes about as long as."""
SAMPLED = 65_536
"""So many cells of a large activation decide how its numbers are written and coloured."""
USUAL = 0.99


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
    usual : float
        99 % of its cells are no farther from zero; of large ones, of those looked at.
    style : NumberStyle
        How its numbers are written.
    """

    name: str
    values: Array
    low: float
    high: float
    usual: float
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
    prepared : Prepared
        The input before the brush, kept for the next stroke, and how a model had it made.
    activations : tuple of Activation
        The input first, then one per layer, up to the first that cannot be computed.
    problem : Problem or None
        Why the rest cannot be.
    """

    document: Document
    prepared: Prepared
    activations: tuple[Activation, ...]
    problem: Problem | None = None

    @property
    def input(self) -> Activation:
        """The input as the network reads it."""
        return self.activations[0]

    @property
    def blank(self) -> bool:
        """Whether a model that reads drawings has none to read: what it says is no answer then."""
        return self.document.reads_drawings and not self.input.values.any()

    def of(self, layer: str) -> Activation | None:
        """Return the activation of `layer`, None if it could not be computed."""
        for activation in self.activations:
            if activation.name == layer:
                return activation
        return None

    def before(self, layer: str) -> Activation:
        """Return the activation that `layer` reads; the first of several."""
        return self.sources(layer)[0]

    def sources(self, layer: str) -> tuple[Activation, ...]:
        """Return the activations that `layer` reads."""
        known = {each.name: each for each in self.activations}
        return tuple(known[name] for name in self.document.network.sources(layer))


def compute(document: Document, previous: Run | None = None) -> Run:
    """Compute every activation of `document`, reusing those of `previous` that still hold.

    A change of one layer recomputes only what depends on it: an activation is kept where the
    layer and what it reads are the very same objects.
    """
    prepared = _prepared(document, previous)
    activations = [_input(document, prepared, previous)]
    known = {} if previous is None else {each.name: each for each in previous.activations}
    network = document.network
    problem = None
    try:
        for name, values in steps(network, activations[0].values, _earlier(previous)):
            kept = known.get(name)
            same = kept is not None and kept.values is values
            activations.append(kept if kept is not None and same else activation(name, values))
    except GeometryError as error:
        problem = Problem(network.layers[len(activations) - 1].name, str(error))
    return Run(document, prepared, tuple(activations), problem)


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
    return Activation(name, values, low, high, _usual(sample), style_for(sample))


def _usual(sample: Array) -> float:
    """Return the value that 99 % of `sample` do not exceed, signs aside."""
    sizes = np.abs(sample[np.isfinite(sample)])
    at = int(sizes.size * USUAL)
    return float(np.partition(sizes, at)[at]) if sizes.size else 0.0


def work(document: Document, previous: Run | None) -> int:
    """Estimate the multiply-adds that computing `document` after `previous` will take."""
    before: dict[str, Layer] = {}
    changed = {INPUT}
    if previous is not None and _prepared_alike(document, previous.document):
        shapes = {INPUT: previous.input.shape}
        before = {layer.name: layer for layer in previous.document.network}
        if document.strokes is previous.document.strokes:
            changed.clear()
        total = previous.input.values.size if changed else 0
    elif document.model is not None:
        shapes = {INPUT: document.model.shape}
        total = MODEL_PIXEL * _pixels(document)
    else:
        return 10 * _pixels(document)
    for layer, sources in document.network.wired:
        read = tuple(shapes[each] for each in sources)
        try:
            if before.get(layer.name) is not layer or changed.intersection(sources):
                changed.add(layer.name)
                cost = layer.cost(*read)
                total += cost.multiply_adds + cost.bytes_out
            shapes[layer.name] = layer.output_shape(*read)
        except GeometryError:
            break
    return total


def _pixels(document: Document) -> int:
    """Return how many numbers the preparation goes through: twice, if laid over a ground."""
    picture = document.picture
    return picture.pixels.size * (1 if picture.alpha is None else 2)


def _prepared_alike(one: Document, other: Document) -> bool:
    return (
        one.picture is other.picture
        and one.preparation == other.preparation
        and one.model is other.model
        and one.means == other.means
    )


def _prepared(document: Document, previous: Run | None) -> Prepared:
    """Return the input before the brush, and how a model had it made."""
    if previous is not None and _prepared_alike(document, previous.document):
        return previous.prepared
    model = document.model
    if model is None:
        return Prepared(prepare(document.picture, document.preparation), ())
    pixels = document.picture.over(document.preparation.ground)
    return preprocess(pixels, model.preprocessing, model.shape, document.means)


def _input(document: Document, prepared: Prepared, previous: Run | None) -> Activation:
    if (
        previous is not None
        and previous.prepared is prepared
        and previous.document.strokes is document.strokes
    ):
        return previous.input
    return activation(INPUT, painted(prepared.x, document))


def _earlier(previous: Run | None) -> Activations | None:
    if previous is None:
        return None
    values = {each.name: each.values for each in previous.activations}
    return Activations(previous.document.network, values)
