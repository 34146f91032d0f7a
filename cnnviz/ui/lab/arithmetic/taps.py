"""The terms of a stop as things to point at: a tap is a channel read, a row and a column."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from cnnviz.nn.explain import ConvolutionTerms, PoolTerms
from cnnviz.state.arithmetic.words import cell_words, tap_words
from cnnviz.state.arithmetic.writing import Tap, shown_of, writing
from cnnviz.state.stage import Stage
from cnnviz.ui.lab.arithmetic.areas import sheet_of
from cnnviz.ui.lab.arithmetic.keys import Wish
from cnnviz.ui.lab.arithmetic.terms import pool_grid
from cnnviz.ui.lab.arithmetic.zoom import Zoom
from cnnviz.ui.painting.cell_grid import Cells


def taps_of(stage: Stage) -> Tap | None:
    """Return how many channels, rows and columns there are to point at, if any."""
    match stage.terms:
        case ConvolutionTerms() as terms:
            channels, rows, columns = terms.products.shape
            return channels, rows, columns
        case PoolTerms() as terms:
            rows, columns = terms.values.shape
            return 1, rows, columns
    return None


def channel_of(stage: Stage, tap: Tap) -> int:
    """Return the input channel of a tap."""
    terms = stage.terms
    return terms.channels[tap[0]] if isinstance(terms, ConvolutionTerms) else stage.cell[0]


def said_of(stage: Stage, tap: Tap) -> str:
    """Return what is said of a tap that is pointed at."""
    match stage.terms:
        case ConvolutionTerms() as terms:
            return tap_words(terms, writing(stage), shown_of(stage, terms), tap)
        case PoolTerms() as terms:
            return cell_words(stage, terms, tap)
    return ""


def tap_at(stage: Stage, room: QRectF, zoom: Zoom, point: QPointF) -> Tap | None:
    """Return the tap under `point`, in any of its grids."""
    if not room.contains(point):
        return None
    for at, grids in zip(stage.told, _grids(stage, room, zoom), strict=True):
        for grid in grids:
            cell = grid.at(point)
            if cell is not None:
                return at, *cell
    return None


def tap_rect(stage: Stage, room: QRectF, zoom: Zoom, tap: Tap) -> QRectF:
    """Return where the last number of a tap stands: its product, where it has one."""
    return _grids(stage, room, zoom)[stage.told.index(tap[0])][-1].rect(*tap[1:])


def walked(stage: Stage, tap: Tap | None, wish: Wish) -> Tap:
    """Return the tap that a key leads to: to the first one, along the sum, or a row up or down."""
    told, (_, rows, columns) = stage.told, taps_of(stage) or (1, 1, 1)
    if tap is None:
        return (told[0], 0, 0)
    size = len(told), rows, columns
    step = {"left": -1, "right": 1, "up": -columns, "down": columns}.get(wish, 0)
    flat = int(np.ravel_multi_index((told.index(tap[0]), *tap[1:]), size)) + step
    if not 0 <= flat < len(told) * rows * columns:
        return tap
    at, row, column = (int(each) for each in np.unravel_index(flat, size))
    return told[at], row, column


def _grids(stage: Stage, room: QRectF, zoom: Zoom) -> list[tuple[Cells, ...]]:
    """Return the grids of each channel read; none where there are no terms to point at."""
    match stage.terms:
        case PoolTerms() as terms:
            return [(pool_grid(zoom.area(room), stage, terms)[0],)]
        case ConvolutionTerms():
            laid = sheet_of(stage, room, zoom.area(room))
            if laid is not None:
                return [channel.grids for channel in laid.channels]
    return [() for _ in stage.told]
