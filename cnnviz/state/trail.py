"""From a cell back to what made it: where most of it came from, and what of the input it sees."""

import numpy as np

from cnnviz.nn.explain import (
    ConcatTerms,
    ConvolutionTerms,
    DenseTerms,
    FlattenTerms,
    PoolTerms,
)
from cnnviz.nn.receptive import Box, receptive_box
from cnnviz.state.document import INPUT
from cnnviz.state.frame import Frame
from cnnviz.state.player import Place
from cnnviz.state.stage import Stage, classes_of


def place_of(stage: Stage) -> Place:
    """Return the cell that is made at this stop."""
    return Place(stage.layer.name, stage.cell)


def origin_of(stage: Stage) -> Place:
    """Return the cell that this one came from: of several, the one that counts most.

    The largest product of a convolution or a dense layer, whatever its sign; what a pooling
    picked, or the largest of a mean.
    """
    source = stage.source
    match stage.terms:
        case ConvolutionTerms() as terms:
            inside = np.where(terms.window.padded, 0.0, np.abs(terms.products))
            at, row, column = np.unravel_index(int(inside.argmax()), inside.shape)
            rows, columns = terms.window.source_rows, terms.window.source_columns
            # Where all products are zero, the first tap may lie in the padding.
            cell = (
                terms.channels[int(at)], max(0, int(rows[row])), max(0, int(columns[column]))
            )  # fmt: skip
            return Place(source.name, cell)
        case PoolTerms() as terms:
            inside = np.where(terms.window.padded, -np.inf, terms.values)
            chosen = terms.chosen or divmod(int(inside.argmax()), inside.shape[1])
            rows, columns = terms.window.source_rows, terms.window.source_columns
            return Place(
                source.name, (stage.cell[0], int(rows[chosen[0]]), int(columns[chosen[1]]))
            )
        case DenseTerms() as terms:
            return Place(source.name, (int(terms.order[0]), 0, 0))
        case FlattenTerms() as terms:
            return Place(source.name, terms.source)
        case ConcatTerms() as terms:
            return Place(stage.sources[terms.source].name, (terms.channel, *stage.cell[1:]))
    return Place(source.name, stage.cell)


def seen_of(stage: Stage) -> Box | None:
    """Return the block of the input that the cell of this stop sees; None if only padding."""
    shapes = {each.name: each.shape for each in stage.run.activations}
    return receptive_box(stage.run.document.network, shapes, stage.layer.name, stage.cell)


def patch_of(frame: Frame) -> Box | None:
    """Return the pixels seen by the cell from which the way leads to the input, if it does."""
    run, trail = frame.run, frame.player.trail
    if frame.document.selection.layer != INPUT or not trail:
        return None
    place = trail[-1]
    made = run.of(place.layer)
    if made is None or any(at >= size for at, size in zip(place.cell, made.shape, strict=True)):
        return None
    shapes = {each.name: each.shape for each in run.activations}
    return receptive_box(run.document.network, shapes, place.layer, place.cell)


def called(place: Place, stage: Stage) -> str:
    """Return what a place is called in few words: ``"conv2, channel 3"``, ``"dense, cat"``."""
    output = stage.run.of(place.layer)
    names = classes_of(stage.run.document, output) if output else ()
    channel = place.cell[0]
    return f"{place.layer}, {names[channel] if names else f'channel {channel}'}"
