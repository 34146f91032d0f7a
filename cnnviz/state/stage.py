"""One layer at work, as one value: what it reads and makes, and the stop it stands at."""

from dataclasses import dataclass, replace

import numpy as np

from cnnviz.core.colour import Scale, scale_for
from cnnviz.core.geometry import Geometry, Pair
from cnnviz.nn.explain import Terms, explain
from cnnviz.nn.layers import Conv2d, Layer
from cnnviz.state.document import INPUT, Document
from cnnviz.state.player import Player
from cnnviz.state.run import Activation, Run
from cnnviz.state.scales import scales_of
from cnnviz.state.view import View

MOST_TOLD = 4
"""So many channels of a convolution are told one by one; of more, those it weighs most."""


@dataclass(frozen=True, eq=False, slots=True)
class Stage:
    """One layer at work: its input, its window, its output, and the stop it stands at.

    Attributes
    ----------
    run : Run
        What it is part of: while a problem lasts, an older one than the frame's.
    layer : Layer
        The layer at work.
    sources : tuple of Activation
        What it reads.
    output : Activation
        What it makes.
    geometry : Geometry
        How its window walks.
    cell : (int, int, int)
        Output channel, row and column of this stop.
    terms : Terms
        The numbers that make that cell.
    source_scale, output_scale : Scale
        How values become colours.
    weight_scale : Scale
        How weights do; only convolutions have some.
    from_picture : bool
        Whether the source is the input itself, shown as a picture.
    classes : tuple of str
        What the output's channels are called, where each is a class; else empty.
    """

    run: Run
    layer: Layer
    sources: tuple[Activation, ...]
    output: Activation
    geometry: Geometry
    cell: tuple[int, int, int]
    terms: Terms
    source_scale: Scale
    output_scale: Scale
    weight_scale: Scale
    from_picture: bool
    classes: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """The class that the stop stands at, "" where there is none."""
        return self.classes[self.cell[0]] if self.classes else ""

    @property
    def told(self) -> tuple[int, ...]:
        """Positions of the channels that are told one by one, among those a filter reads."""
        return told_of(self.layer, self.cell[0]) if isinstance(self.layer, Conv2d) else (0,)

    @property
    def source(self) -> Activation:
        """What it reads; the first of several."""
        return self.sources[0]

    @property
    def by_channel(self) -> bool:
        """Whether the stepper goes from channel to channel: each has one cell only."""
        return self.output.shape[1:] == (1, 1) and self.output.shape[0] > 1

    @property
    def walk(self) -> Pair:
        """Rows and columns of stops: of a map, or all channels in one row."""
        return (1, self.output.shape[0]) if self.by_channel else self.geometry.output_size

    @property
    def stops(self) -> int:
        """How many stops there are."""
        return self.walk[0] * self.walk[1]

    @property
    def stop(self) -> int:
        """The stop it stands at."""
        return self.cell[0] if self.by_channel else self.geometry.stop(self.cell[1:])


def stage_of(run: Run, player: Player, view: View) -> Stage | None:
    """Return the selected layer of `run` at work at the player's stop.

    None where the input is selected, or the layer could not be computed.
    """
    selection = run.document.selection
    output = run.of(selection.layer)
    if selection.layer == INPUT or output is None:
        return None
    layer = run.document.network[selection.layer]
    sources = run.sources(layer.name)
    geometry = layer.geometry(sources[0].shape)
    last = output.shape[0] - 1
    by_channel = last > 0 and output.shape[1:] == (1, 1)
    if by_channel:
        cell = (min(player.stop, last), 0, 0)
    else:
        stop = min(player.stop, geometry.stops - 1)
        cell = (min(selection.channel, last), *geometry.cell(stop))
    terms = explain(layer, tuple(each.values for each in sources), cell)
    # Where maps are one cell each, halves are seen by the lengths of bars.
    looks = replace(view, scale="own") if by_channel else view
    source_scale, output_scale = scales_of(run, layer.name, looks)
    weights = layer.weight if isinstance(layer, Conv2d) else np.zeros(1, np.float32)
    return Stage(
        run,
        layer,
        sources,
        output,
        geometry,
        cell,
        terms,
        source_scale,
        output_scale,
        scale_for(weights, kind="weight"),
        sources[0] is run.input,
        classes_of(run.document, output),
    )


def at_cell(stage: Stage, cell: Pair) -> Stage | None:
    """Return `stage` as it is where the stepper stands at `cell` (row, column) of the same map.

    None if there is no such cell.
    """
    if any(at >= count for at, count in zip(cell, stage.geometry.output_size, strict=True)):
        return None
    place = stage.cell[0], *cell
    terms = explain(stage.layer, tuple(each.values for each in stage.sources), place)
    return replace(stage, cell=place, terms=terms)


def told_of(layer: Conv2d, output: int) -> tuple[int, ...]:
    """Return which of the channels that a filter reads are told one by one: at most `MOST_TOLD`.

    Those whose kernels weigh most, the same ones at every stop.
    """
    kernels = layer.weight[output]
    if len(kernels) <= MOST_TOLD:
        return tuple(range(len(kernels)))
    weighed = np.abs(kernels).sum(axis=(1, 2))
    return tuple(sorted(np.argsort(-weighed, kind="stable")[:MOST_TOLD].tolist()))


def classes_of(document: Document, activation: Activation) -> tuple[str, ...]:
    """Return the classes that the channels of `activation` stand for; empty if for none.

    From the last layer that could mix them on, channels are the model's classes.
    """
    model, layers = document.model, document.network.layers
    if model is None or activation.shape != (len(model.classes), 1, 1):
        return ()
    mixing = [at for at, layer in enumerate(layers) if layer.parameters]
    names = [layer.name for layer in layers[mixing[-1] if mixing else 0 :]]
    return model.classes if activation.name in names else ()
