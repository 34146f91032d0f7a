"""All there is to draw, as one value: what every view is shown."""

from dataclasses import dataclass, replace

import numpy as np

from cnnviz.core.colour import Scale, scale_for
from cnnviz.core.geometry import Geometry, Pair
from cnnviz.nn.explain import Terms, explain
from cnnviz.nn.layers import Array, Conv2d, Layer, ReLU
from cnnviz.state.document import INPUT, Document
from cnnviz.state.player import Player
from cnnviz.state.run import Activation, Problem, Run
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


@dataclass(frozen=True, eq=False, slots=True)
class Frame:
    """What every view is shown.

    Attributes
    ----------
    document : Document
        What the user chose: what controls show.
    run : Run
        What was computed last; it may answer an older document while `busy`.
    stage : Stage or None
        The selected layer at work, from the newest run that has it; None where the input is
        selected.
    input_scale : Scale
        How the input's values become colours.
    problem : Problem or None
        Why a layer of `document` cannot be computed.
    busy : bool
        Whether a newer run is on its way.
    undo_label, redo_label : str
        What undo and redo would do, "" for nothing.
    """

    document: Document
    run: Run
    player: Player
    view: View
    stage: Stage | None
    input_scale: Scale
    problem: Problem | None
    busy: bool
    undo_label: str
    redo_label: str

    @property
    def stops(self) -> int:
        """Stops of the layer on the stage; 1 for the input."""
        return self.stage.stops if self.stage else 1

    @property
    def stale(self) -> bool:
        """Whether the stage shows what was computed last, as that cannot be computed now."""
        failed = self.stage is not None and self.run.of(self.stage.layer.name) is None
        return failed and self.problem is not None

    @property
    def stale_source(self) -> bool:
        """Whether that holds for what the layer on the stage reads, too."""
        return self.stale and self.stage is not None and self.run.of(self.stage.source.name) is None


def told_of(layer: Conv2d, output: int) -> tuple[int, ...]:
    """Return which of the channels that a filter reads are told one by one: at most `MOST_TOLD`.

    Those whose kernels weigh most, the same ones at every stop.
    """
    kernels = layer.weight[output]
    if len(kernels) <= MOST_TOLD:
        return tuple(range(len(kernels)))
    weighed = np.abs(kernels).sum(axis=(1, 2))
    return tuple(sorted(np.argsort(-weighed, kind="stable")[:MOST_TOLD].tolist()))


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


def scale_of_input(run: Run) -> Scale:
    """Return the grey levels the input is shown in: its nominal range, whatever it holds."""
    return Scale(0.0, float(run.document.levels), "gray")


def scales_of(run: Run, name: str, view: View) -> tuple[Scale, Scale]:
    """Return the scales of the input and the output of the layer called `name`.

    What comes from the picture and never held a negative number is shown in its greys; then a
    sequential scale, with negative numbers a diverging one. Where input and output share one,
    a halved value is seen halved.
    """
    source, output = run.before(name), run.of(name)
    if output is None:
        raise KeyError(name)
    nominal = float(run.document.levels)
    pictures = pictures_of(run)
    first = _greys(source, nominal) if source.name in pictures else _scale(source.low, source.high)
    if output.name in pictures:
        return first, _greys(output, 0.0 if view.scale == "own" else nominal)
    if view.scale == "own":
        return first, _scale(output.low, output.high)
    if source.name in pictures:
        return first, _scale(min(output.low, 0.0), max(output.high, nominal))
    joint = _scale(min(source.low, output.low), max(source.high, output.high))
    return joint, joint


def pictures_of(run: Run) -> set[str]:
    """Return the names of what never held a negative number, from the input on."""
    names = set()
    for activation in run.activations:
        if activation.low < 0:
            break
        names.add(activation.name)
    return names


def _greys(activation: Activation, least: float) -> Scale:
    """Return greys from 0 to the largest value, and to `least` at least."""
    return Scale(0.0, max(activation.high, least) or 1.0, "gray")


def interesting_stop(stage: Stage) -> int:
    """Return a stop where something happens: a strong answer, an edge, a negative for ReLU.

    Looks at the middle of the map, where no padding disturbs, and at no more cells than can be
    looked through at once.
    """
    if stage.by_channel:
        return int(np.nan_to_num(stage.output.values).argmax())
    source = stage.source if isinstance(stage.layer, ReLU) else stage.output
    values = source.values[stage.cell[0]]
    rows, columns = values.shape
    top, left = rows // 5, columns // 5
    middle = values[top : rows - top, left : columns - left]
    step = max(1, int((middle.size / 1_000_000) ** 0.5))
    told = _telling(stage, np.nan_to_num(middle[::step, ::step]))
    if told.min() == told.max():
        return stage.geometry.stop((rows // 2, columns // 2))
    row, column = np.unravel_index(int(told.argmax()), told.shape)
    return stage.geometry.stop((top + int(row) * step, left + int(column) * step))


def _telling(stage: Stage, values: Array) -> Array:
    """Return how much each of some cells, shape (H, W), has to tell."""
    if isinstance(stage.layer, ReLU):
        return -values
    # In what a network made of a picture, most is zero: edges of that are not where it answers.
    if stage.output.low < 0 or min(values.shape) < 2 or not stage.from_picture:
        return np.abs(values)
    return np.abs(np.diff(values, axis=0)[:, 1:]) + np.abs(np.diff(values, axis=1)[1:])


def frame_of(
    document: Document,
    player: Player,
    view: View,
    run: Run,
    good: Run,
    *,
    labels: tuple[str, str] = ("", ""),
    busy: bool = False,
) -> Frame:
    """Return the frame of `document`.

    Parameters
    ----------
    run : Run
        The newest run.
    good : Run
        The newest run in which the selected layer could be computed: its picture stays on the
        stage while a problem lasts.
    labels : (str, str)
        What undo and redo would do.
    busy : bool
        Whether a newer run is on its way.
    """
    chosen = document.selection
    if chosen.layer == INPUT or good.of(chosen.layer) is not None:
        good = replace(good, document=replace(good.document, selection=chosen))
    stage = stage_of(good, player, view)
    return Frame(
        document, run, player, view, stage, scale_of_input(run), run.problem, busy, *labels
    )


def _scale(low: float, high: float) -> Scale:
    return scale_for(np.array([low, high], np.float32), kind="activation")
