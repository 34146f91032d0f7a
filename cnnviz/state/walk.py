"""Where the stepper stands while layers and their sizes change under it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from cnnviz.core.geometry import Geometry
from cnnviz.nn.explain import Cell
from cnnviz.nn.following import read_cell, reader, way
from cnnviz.nn.layers import Conv2d, Layer, Linear, Shape
from cnnviz.state.interest import interesting_stop
from cnnviz.state.player import Place, carried_stop
from cnnviz.state.run import Run
from cnnviz.state.stage import Stage


@dataclass(frozen=True, slots=True)
class Put:
    """Where the user put the stepper: a geometry that has changed since, and the stop in it."""

    geometry: Geometry
    stop: int


@dataclass(frozen=True, eq=False, slots=True)
class Walk:
    """The layer the stepper walks over, and by which cells it came there.

    Attributes
    ----------
    layer : str
        The layer's name.
    channel : int
        The channel it looks at.
    geometry : Geometry
        How its window walks.
    by_channel : bool
        Whether it goes from channel to channel.
    stops : int
        How many stops there are.
    cells : mapping of str to (int, int, int)
        The cells it was followed over, by layer: the way back, until it is put elsewhere.
    put : Put or None
        From where it was carried as the layer's sizes changed.
    carried : int
        The stop to which it was.
    """

    layer: str
    channel: int
    geometry: Geometry
    by_channel: bool
    stops: int
    cells: Mapping[str, Cell] = field(default_factory=dict)
    put: Put | None = None
    carried: int = 0

    def cell(self, stop: int) -> Cell:
        """Return the cell that is made at `stop`."""
        stop = max(0, min(stop, self.stops - 1))
        return (stop, 0, 0) if self.by_channel else (self.channel, *self.geometry.cell(stop))


def walk_over(stage: Stage) -> Walk:
    """Return a walk that begins on `stage`."""
    name, channel = stage.layer.name, stage.cell[0]
    return Walk(name, channel, stage.geometry, stage.by_channel, stage.stops)


def walked_on(walk: Walk, stop: int, stage: Stage) -> tuple[Walk, int]:
    """Go on over what `stage` shows: another layer, or the same one with other sizes.

    Parameters
    ----------
    walk : Walk
        Where the stepper stood.
    stop : int
        At which stop.
    stage : Stage
        What it stands on now.

    Returns
    -------
    Walk, int
        The walk and the stop of `stage` that goes with it.
    """
    new = walk_over(stage)
    if new.layer == walk.layer:
        return _over_the_same(walk, stop, new, stage)
    cells = _cells_of(walk, stop, stage.run, new.layer)
    if cells is None:
        # Its layer has gone, or made something else: only the part of the picture is left.
        return new, _carried(walk.geometry, stop, new, stage)
    new = replace(new, cells=cells)
    return new, stop_of(new, cells[new.layer])


def followed(walk: Walk, stop: int, run: Run, layer: str) -> Place | None:
    """Return the cell of `layer` to which the one made at `stop` leads; None if to none."""
    cells = _cells_of(walk, stop, run, layer)
    return None if cells is None else Place(layer, cells[layer])


def stop_of(walk: Walk, cell: Cell) -> int:
    """Return the stop at which `cell` is made."""
    return cell[0] if walk.by_channel else walk.geometry.stop((cell[1], cell[2]))


def _over_the_same(walk: Walk, stop: int, new: Walk, stage: Stage) -> tuple[Walk, int]:
    """Go on over the same layer; a change that is taken back leads back to where it began."""
    if new.geometry == walk.geometry or (new.by_channel and walk.by_channel):
        new = replace(new, cells=walk.cells, put=walk.put, carried=walk.carried)
        return new, min(stop, new.stops - 1)
    put = walk.put if walk.put and stop == walk.carried else Put(walk.geometry, stop)
    carried = _carried(put.geometry, put.stop, new, stage)
    return replace(new, put=put, carried=carried), carried


def _carried(before: Geometry, stop: int, new: Walk, stage: Stage) -> int:
    """Return the stop over the same part of the picture; where channels are, the largest."""
    return interesting_stop(stage) if new.by_channel else carried_stop(stop, before, new.geometry)


def _cells_of(walk: Walk, stop: int, run: Run, layer: str) -> Mapping[str, Cell] | None:
    """Return the cells on the way from the one made at `stop` to `layer`, and those before."""
    made = {each.name: each for each in run.activations}
    cell = walk.cell(stop)

    def known(name: str) -> bool:
        return name in cells and _inside(cells[name], made[name].shape)

    cells = dict(walk.cells) if walk.cells.get(walk.layer) == cell else {walk.layer: cell}
    if walk.layer not in made or layer not in made or not known(walk.layer):
        return None
    network = run.document.network
    back, on = way(network, walk.layer, layer)
    for name, source in pairwise(back):
        if not known(source):
            sources = network.sources(name)
            inputs = tuple(made[each].values for each in sources)
            cells[source] = read_cell(network[name], inputs, sources.index(source), cells[name])
    for source, name in pairwise(on):
        if not known(name):
            cells[name] = _reader(network[name], run, source, cells[source])
    return cells


def _reader(layer: Layer, run: Run, source: str, cell: Cell) -> Cell:
    """Return the cell of `layer` that reads `cell`; of units that all do, the largest."""
    output, inputs = run.of(layer.name), run.sources(layer.name)
    assert output is not None
    if isinstance(layer, Conv2d | Linear) and output.shape[1:] == (1, 1):
        return int(np.nan_to_num(output.values).argmax()), 0, 0
    at = [each.name for each in inputs].index(source)
    return reader(layer, tuple(each.shape for each in inputs), at, cell)


def _inside(cell: Cell, shape: Shape) -> bool:
    return all(at < size for at, size in zip(cell, shape, strict=True))
