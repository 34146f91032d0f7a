"""What a layer of one number a channel shows: three fields, from a frame."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from cnnviz.core.colour import Scale, scale_for
from cnnviz.core.numbers import NumberStyle, style_for
from cnnviz.nn.explain import ConvolutionTerms, DenseTerms, FlattenTerms, PoolTerms, SoftmaxTerms
from cnnviz.nn.layers import Array, Conv2d, Flatten, Shape
from cnnviz.state.arithmetic.temperature import divided_by
from cnnviz.state.document import INPUT
from cnnviz.state.frame import Frame
from cnnviz.state.stage import Stage
from cnnviz.ui.lab.tiles.layout import MOST_BARS, Bars, Tiles, bars_in, tiles_in

GAP = 16.0
LINK, LINK_SHARE = 56.0, 0.05
"""Pixels between two fields, at most; as a part of the width."""
"""Pixels between two fields, for the lines that join them."""


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """Numbers of one activation, or a layer's weights, in one place.

    Attributes
    ----------
    title, size : str
        What they are, and their shape.
    values : ndarray of float32, shape (C, H, W)
        As they are laid out.
    scale : Scale
        How they become colours.
    style : NumberStyle
        How they are written.
    area : QRectF
        The room it has.
    place : Tiles or Bars
        Where each channel lies.
    names : tuple of str
        What the channels are called; empty for their numbers.
    stale : bool
        Whether this was computed last, and cannot be computed now.
    """

    title: str
    size: str
    values: Array
    scale: Scale
    style: NumberStyle
    area: QRectF
    place: Tiles | Bars
    names: tuple[str, ...] = ()
    stale: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class TileScene:
    """What is drawn.

    Attributes
    ----------
    source, output : Field
        What the layer reads and makes.
    operator : Field or None
        What stands between: weights, exponentials.
    words : str
        What is said between, where there is no field.
    marked : QRectF
        What of the source makes the number that is marked in the output.
    made : QRectF
        The number of this stop.
    """

    source: Field
    operator: Field | None
    output: Field
    words: str
    marked: QRectF
    made: QRectF


def scene_of(frame: Frame, area: QRectF, line: float) -> TileScene | None:
    """Return what to draw for the layer on the stage; None where it does not go by channels.

    Parameters
    ----------
    area : QRectF
        The room there is, pixels.
    line : float
        Height of a line of text, pixels.
    """
    stage = frame.stage
    if stage is None or not stage.by_channel:
        return None
    band = 1.5 * line
    inner = area.adjusted(GAP, GAP / 2 + band, -GAP, -GAP / 2 - band)
    link = min(LINK, inner.width() * LINK_SHARE)
    width = (inner.width() - 2 * link) / 3
    rooms = [
        QRectF(inner.left() + at * (width + link), inner.top(), width, inner.height())
        for at in range(3)
    ]
    source = _source(stage, rooms[0])
    made = stage.output
    output = _field(made.name, made.values, stage.output_scale, made.style, rooms[2], stage.classes)
    operator = _operator(stage, source, rooms[1])
    cell = output.place.rect(stage.cell[0])
    read = _read_by(stage, source, stage.cell[0])
    source, output = (
        replace(each, stale=stale)
        for each, stale in ((source, frame.stale_source), (output, frame.stale))
    )
    return TileScene(source, operator, output, _words(stage), read, cell)


def _source(stage: Stage, room: QRectF) -> Field:
    """Return what the layer reads; a flattened line is laid out as the maps it was."""
    activation, scale = stage.source, stage.source_scale
    values = activation.values
    unflat = _before_flatten(stage)
    if unflat is not None and isinstance(stage.terms, DenseTerms):
        values = values.reshape(unflat)
    names = () if isinstance(stage.terms, DenseTerms) else stage.classes
    return _field(activation.name, values, scale, activation.style, room, names)


def _before_flatten(stage: Stage) -> Shape | None:
    """Return the shape of the maps that a layer's input was before it was flattened, if it was."""
    run, name = stage.run, stage.source.name
    if name == INPUT or not isinstance(run.document.network[name], Flatten):
        return None
    return run.before(name).shape


def _operator(stage: Stage, source: Field, room: QRectF) -> Field | None:
    match stage.terms:
        case DenseTerms() as terms:
            weights = np.asarray(terms.weights, np.float32).reshape(source.values.shape)
            all_weights = stage.layer.parameters["weight"]
            scale = scale_for(all_weights, kind="weight")
            title = f"weights of {stage.named or f'channel {stage.cell[0]}'}"
            return _field(title, weights, scale, style_for(all_weights), room, ())
        case SoftmaxTerms() as terms:
            values = np.asarray(terms.exponentials, np.float32)[:, None, None]
            scale = scale_for(np.array([0.0, 1.0]), kind="activation")
            over = divided_by(terms.temperature)
            title = f"exp(gap {over})" if over else "exp(score − largest)"
            field = _field(title, values, scale, NumberStyle(4), room, stage.classes)
            # The temperature needs the room of the size, which is that of the fields beside it.
            return replace(field, size="") if over else field
    return None


def _words(stage: Stage) -> str:
    match stage.terms:
        case PoolTerms(divisor=1, how="mean"):
            return "the only cell"
        case PoolTerms() as terms:
            which = {"mean": "mean", "max": "largest"}.get(terms.how, "smallest")
            whole = terms.values.shape == stage.source.shape[1:]
            count = f"all {terms.values.size}" if whole else f"{terms.values.size}"
            return f"the {which} of {count} cells"
        case ConvolutionTerms():
            return "Σ window ∘ kernel + bias"
        case FlattenTerms():
            return "the same numbers, in one line"
    return "every number by itself"


def link_at(stage: Stage, scene: TileScene, point: QPointF) -> tuple[QRectF, QRectF] | None:
    """Return what makes the number under `point`, or what reads it, and that: (read, made).

    None where there is nothing of input or output under `point`.
    """
    source, output = scene.source, scene.output
    made = output.place.at(point)
    if made is not None:
        return _read_by(stage, source, made[0]), output.place.rect(made[0])
    read = source.place.at(point)
    if read is None:
        return None
    match stage.terms:
        case DenseTerms() | SoftmaxTerms():
            return source.place.cell_rect(*read), _whole(output)
        case FlattenTerms():
            at = int(np.ravel_multi_index(read, source.values.shape))
            return source.place.cell_rect(*read), output.place.rect(at)
        case ConvolutionTerms():
            return source.place.cell_rect(*read), _whole(output)
    return source.place.rect(read[0]), output.place.rect(read[0])


def _read_by(stage: Stage, source: Field, channel: int) -> QRectF:
    """Return where what makes the number of `channel` lies; empty where that is not shown."""
    match stage.terms:
        case DenseTerms() | SoftmaxTerms():
            return _whole(source)
        case FlattenTerms():
            cell, row, column = np.unravel_index(channel, source.values.shape)
            return source.place.cell_rect(int(cell), int(row), int(column))
        case ConvolutionTerms() if isinstance(stage.layer, Conv2d):
            read = stage.layer.channels_read(channel)
            return _window(source, stage, read.start).united(_window(source, stage, read.stop - 1))
        case PoolTerms():
            return _window(source, stage, channel)
    # Of joined maps only the first are shown.
    return source.place.rect(channel) if channel < len(source.values) else QRectF()


def _window(source: Field, stage: Stage, channel: int) -> QRectF:
    """Return where what the window reads of a channel lies, padding left aside."""
    rows, columns = (stage.geometry.read_along(axis, np.array([0])) for axis in (0, 1))
    if not (rows.size and columns.size):
        return source.place.rect(channel)
    first = source.place.cell_rect(channel, int(rows[0]), int(columns[0]))
    return first.united(source.place.cell_rect(channel, int(rows[-1]), int(columns[-1])))


def _whole(field: Field) -> QRectF:
    return field.place.whole if isinstance(field.place, Tiles) else field.place.area


def _field(
    title: str,
    values: Array,
    scale: Scale,
    style: NumberStyle,
    room: QRectF,
    names: tuple[str, ...],
) -> Field:
    channels, rows, columns = values.shape
    barred = rows == columns == 1 and channels <= MOST_BARS
    shape = channels, rows, columns
    place = bars_in(room, channels) if barred else tiles_in(room, shape)
    size = f"{channels} × {rows} × {columns}"
    return Field(title, size, values, scale, style, room, place, names)
