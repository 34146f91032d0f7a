"""What is pointed at: the cell under the pointer, and the weight and the pixel that meet."""

import numpy as np
from PySide6.QtCore import QPointF

from cnnviz.core.geometry import Pair
from cnnviz.state.frame import Frame
from cnnviz.state.stage import Stage
from cnnviz.ui.lab.stage.layout import StageLayout
from cnnviz.ui.lab.stage.marks import Hover

Tap = tuple[int, int, int]
"""A weight of the window: input channel, row, column."""


def hover_at(layout: StageLayout, point: QPointF) -> Hover | None:
    """Return the cell under `point`, in a lens or in a plane."""
    for side, column in (("source", layout.source), ("output", layout.output)):
        if column is None:
            continue
        for lens in column.lenses:
            cell = lens.grid.cell_at(point)
            if cell is not None:
                return Hover(side, cell, lens.channel, point)
        cell = column.plane.cell_at(point)
        if cell is not None:
            return Hover(side, cell, column.channels[0], point)
    return None


def made_at(frame: Frame, hover: Hover | None) -> Pair | None:
    """Return the cell of the output that is pointed at; None for none, or one to come."""
    if hover is None or hover.side != "output" or frame.hides(hover.cell):
        return None
    return hover.cell


def met(layout: StageLayout, stage: Stage, tap: Tap) -> Hover | None:
    """Return the pixel that the weight at `tap` meets at this stop; None if there is no such."""
    window = stage.geometry.window(stage.cell[1:])
    there = len(stage.source.values), len(window.rows), len(window.columns)
    if any(index >= count for index, count in zip(tap, there, strict=True)):
        return None
    cell = int(window.rows[tap[1]]), int(window.columns[tap[2]])
    return Hover("source", cell, tap[0], layout.source.near[0].rect(*cell).bottomRight())


def tap_of(stage: Stage, hover: Hover) -> Tap | None:
    """Return the weight that meets the hovered pixel at this stop."""
    if hover.side != "source":
        return None
    window = stage.geometry.window(stage.cell[1:])
    rows = np.flatnonzero(window.rows == hover.cell[0])
    columns = np.flatnonzero(window.columns == hover.cell[1])
    if not (rows.size and columns.size):
        return None
    return hover.channel, int(rows[0]), int(columns[0])
