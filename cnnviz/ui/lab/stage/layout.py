"""Where everything on the stage lies: pure, from a frame and the room there is."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from cnnviz.core.colour import Scale
from cnnviz.core.geometry import Pair
from cnnviz.nn.explain import FlattenTerms
from cnnviz.nn.layers import Conv2d, Layer
from cnnviz.state.frame import Frame
from cnnviz.state.run import Activation
from cnnviz.state.stage import Stage
from cnnviz.ui.lab.stage.grid import NO_RING, Grid, Ring, Viewport, lens_grid, plane_grid
from cnnviz.ui.painting.drawing import characters_of, needed_cell

GAP = 16
LENS_DIGITS = 0.66
"""Height of the digits that a lens is made for, as a part of a line of text."""
PLAIN_DIGITS = 0.78
"""Height of digits from which a plane needs no lens beside it, as a part of a line."""
LARGEST_LENS = 3.6
"""Side of the largest cells of a lens, in lines of text."""
LENS_SHARE = 0.52
"""Part of a column's height that its lens takes."""

TALL, BELOW = 0.7, 0.36
"""Height by width from which the operator stands below input and output, and its part of it."""

WindowBox = tuple[int, int, int, int]
"""First row and column that a window covers, padding counted negative; its rows and columns."""


@dataclass(frozen=True, slots=True)
class Lens:
    """Large cells of one channel."""

    channel: int
    grid: Grid


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """The input or the output of the layer: a plane, and lenses where its cells are small.

    Attributes
    ----------
    activation : Activation
        What is shown.
    channels : tuple of int
        Channels of the plane: one through `plane_scale`, or three as a colour picture.
    scale, plane_scale : Scale
        How single values become colours; how the plane's do.
    caption, legend : QRectF
        Where the words above and the colour bar below go.
    plane : Grid
        The whole plane, or the part zoomed to.
    lenses : tuple of Lens
        Empty where the plane's own cells show their digits.
    window : (int, int, int, int)
        The cells that belong to this stop.
    """

    activation: Activation
    channels: tuple[int, ...]
    scale: Scale
    plane_scale: Scale
    caption: QRectF
    plane: Grid
    lenses: tuple[Lens, ...]
    legend: QRectF
    window: WindowBox

    @property
    def near(self) -> tuple[Grid, ...]:
        """The grids in which the window is read: the lenses, or the plane itself."""
        return tuple(lens.grid for lens in self.lenses) or (self.plane,)


@dataclass(frozen=True, eq=False, slots=True)
class StageLayout:
    """Where everything lies. `output` is None where no layer is on the stage that was computed."""

    source: Column
    output: Column | None
    operator: QRectF


def stage_layout(
    frame: Frame, area: QRectF, line: float, viewport: Viewport, focus: Pair
) -> StageLayout:
    """Lay out the stage.

    Parameters
    ----------
    area : QRectF
        The room there is, pixels.
    line : float
        Height of a line of text, pixels.
    viewport : Viewport
        What part of the planes is in sight.
    focus : (int, int)
        The pixel the lens shows where the input alone is on the stage.
    """
    area = area.adjusted(GAP, GAP / 2, -GAP, -GAP / 2)
    stage = frame.stage
    if stage is None:
        operator = _operator_alone(frame, area)
        if not operator.isEmpty():
            area.setRight(operator.left() - GAP)
        return StageLayout(_input_alone(frame, area, line, viewport, focus), None, operator)
    left, middle, right = _parted(area, stage.layer)
    ring = stage.geometry.padding
    window = window_box(stage, stage.cell[1:])
    cell = (*stage.cell[1:], 1, 1)
    lensed = frame.view.lens and _lenses_wanted(stage, left, line)
    read = _channels_read(stage)
    source = _column(
        stage.source, stage.source_scale, frame, left, line, viewport, ring, window, read, lensed
    )
    output = _column(
        stage.output,
        stage.output_scale,
        frame,
        right,
        line,
        viewport,
        NO_RING,
        cell,
        (stage.cell[0],),
        lensed,
    )
    return StageLayout(source, output, middle)


def _parted(area: QRectF, layer: Layer) -> tuple[QRectF, QRectF, QRectF]:
    """Return the room of input, operator and output: in a row, or the operator below both."""
    if area.height() > TALL * area.width():
        side, below = (area.width() - 2 * GAP) / 2, area.height() * BELOW
        above = area.adjusted(0, 0, 0, -below - GAP)
        left = QRectF(above.left(), above.top(), side, above.height())
        right = left.translated(side + 2 * GAP, 0)
        return left, area.adjusted(0, area.height() - below, 0, 0), right
    width = operator_width(area.width(), layer)
    side = (area.width() - width - 2 * GAP) / 2
    left = QRectF(area.left(), area.top(), side, area.height())
    right = QRectF(area.right() - side, area.top(), side, area.height())
    return left, QRectF(left.right() + GAP, area.top(), width, area.height()), right


def operator_width(room: float, layer: Layer) -> float:
    """Return how wide the operator of `layer` is, of so much `room`."""
    share = 0.27 if isinstance(layer, Conv2d) else 0.2
    return max(230.0, min(room * share, 460.0))


def _operator_alone(frame: Frame, area: QRectF) -> QRectF:
    """Return where the operator of a layer that was never computed stands: beside the input.

    Its kernel may be what has to become smaller.
    """
    selected, network = frame.document.selection.layer, frame.document.network
    if selected not in network:
        return QRectF()
    width = operator_width(area.width(), network[selected])
    return QRectF(area.right() - width, area.top(), width, area.height())


def window_box(stage: Stage, cell: tuple[int, ...]) -> WindowBox:
    """Return what the window of the output cell (row, column) covers of the input."""
    geometry = stage.geometry
    row, column = (
        cell[axis] * geometry.stride[axis] - geometry.padding[axis][0] for axis in (0, 1)
    )
    return row, column, geometry.extent[0], geometry.extent[1]


def _channels_read(stage: Stage) -> tuple[int, ...]:
    if isinstance(stage.layer, Conv2d):
        reads = stage.layer.channels_read(stage.cell[0])
        return tuple(reads[at] for at in stage.told)
    if isinstance(stage.terms, FlattenTerms):
        return (stage.terms.source[0],)
    # A dense layer may have more outputs than it reads.
    return (min(stage.cell[0], stage.source.shape[0] - 1),)


def _characters(activation: Activation) -> float:
    return characters_of(activation.style, activation.low, activation.high)


def _lenses_wanted(stage: Stage, column: QRectF, line: float) -> bool:
    """Tell whether a plane's own cells are too small for digits, or it is a colour picture."""
    room = column.adjusted(0, line * 1.5, 0, -line * 1.5)
    pairs = ((stage.source, stage.geometry.padding), (stage.output, NO_RING))
    for activation, ring in pairs:
        if activation.shape[0] == 3:
            return True
        grid = plane_grid(room, activation.shape[1:], ring, Viewport())
        if grid.cell < needed_cell(_characters(activation), PLAIN_DIGITS * line):
            return True
    return False


def _column(
    activation: Activation,
    scale: Scale,
    frame: Frame,
    area: QRectF,
    line: float,
    viewport: Viewport,
    ring: Ring,
    window: WindowBox,
    read: tuple[int, ...],
    lensed: bool,
) -> Column:
    caption, body, legend = _banded(area, line)
    lenses: tuple[Lens, ...] = ()
    if lensed:
        height = round(body.height() * LENS_SHARE)
        below = QRectF(body.left(), body.bottom() - height, body.width(), height)
        # The letters of several channels stand in the gap.
        body = body.adjusted(0, 0, 0, -height - max(GAP, line if len(read) > 1 else 0))
        lenses = _lenses(activation, below, ring, window, read, line)
    channels, plane_scale = _plane_channels(activation, scale, frame, read)
    plane = plane_grid(body, activation.shape[1:], ring, viewport)
    return Column(activation, channels, scale, plane_scale, caption, plane, lenses, legend, window)


def _banded(area: QRectF, line: float) -> tuple[QRectF, QRectF, QRectF]:
    """Return the bands of a column: caption, body, legend."""
    band = round(line * 1.5)
    caption = QRectF(area.left(), area.top(), area.width(), band)
    legend = QRectF(area.left(), area.bottom() - band, area.width(), band)
    body = QRectF(area.left(), caption.bottom(), area.width(), area.height() - 2 * band)
    return caption, body, legend


def _plane_channels(
    activation: Activation, scale: Scale, frame: Frame, read: tuple[int, ...]
) -> tuple[tuple[int, ...], Scale]:
    """Return which channels the plane shows: three make a colour picture."""
    if activation.shape[0] == 3:
        return (0, 1, 2), frame.input_scale
    return (read[0],), scale


def _lenses(
    activation: Activation,
    area: QRectF,
    ring: Ring,
    window: WindowBox,
    read: tuple[int, ...],
    line: float,
) -> tuple[Lens, ...]:
    each = (area.width() - GAP / 2 * (len(read) - 1)) / len(read)
    rows, columns = window[2:]
    widest = min(each / (columns + 1), area.height() / (rows + 1))
    needed = math.ceil(needed_cell(_characters(activation), LENS_DIGITS * line))
    wanted = max(needed, area.height() / (rows + 4))
    cell = max(2.0, math.floor(min(wanted, widest, LARGEST_LENS * line)))
    places = (
        QRectF(area.left() + index * (each + GAP / 2), area.top(), each, area.height())
        for index in range(len(read))
    )
    return tuple(
        Lens(channel, lens_grid(place, activation.shape[1:], ring, window, cell))
        for channel, place in zip(read, places, strict=True)
    )


def _input_alone(
    frame: Frame, area: QRectF, line: float, viewport: Viewport, focus: Pair
) -> Column:
    """Lay out the input without a layer: the picture, and a lens beside it."""
    activation = frame.run.input
    caption, body, legend = _banded(area, line)
    window = (*focus, 1, 1)
    size = activation.shape[1:]
    read = tuple(range(activation.shape[0]))
    channels, plane_scale = _plane_channels(activation, frame.input_scale, frame, read)
    plane = plane_grid(body, size, NO_RING, viewport)
    small = plane.cell < needed_cell(_characters(activation), PLAIN_DIGITS * line)
    lenses: tuple[Lens, ...] = ()
    if frame.view.lens and viewport.zoom == 1.0 and (small or len(read) == 3):
        if body.height() > body.width():
            share = round(body.height() * LENS_SHARE)
            rest = body.adjusted(0, 0, 0, -share - max(GAP, line if len(read) > 1 else 0))
            below = QRectF(body.left(), body.bottom() - share, body.width(), share)
            lenses = _lenses(activation, below, NO_RING, window, read, line)
        else:
            share = round(body.width() * 0.42)
            rest = body.adjusted(0, 0, -share - GAP, 0)
            beside = QRectF(body.right() - share, body.top(), share, body.height())
            lenses = _stacked(activation, beside, window, read, line)
        plane = plane_grid(rest, size, NO_RING, viewport)
    return Column(
        activation,
        channels,
        frame.input_scale,
        plane_scale,
        caption,
        plane,
        lenses,
        legend,
        window,
    )


def _stacked(
    activation: Activation, area: QRectF, window: WindowBox, read: tuple[int, ...], line: float
) -> tuple[Lens, ...]:
    # The letters of several channels stand in the gaps.
    each = (area.height() - line * (len(read) - 1)) / len(read)
    cell = float(math.floor(max(needed_cell(_characters(activation), 14.0), each / 12)))
    return tuple(
        Lens(
            channel,
            lens_grid(
                QRectF(area.left(), area.top() + index * (each + line), area.width(), each),
                activation.shape[1:],
                NO_RING,
                window,
                cell,
            ),
        )
        for index, channel in enumerate(read)
    )
