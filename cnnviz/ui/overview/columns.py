"""The columns of the overview: one a layer, its maps packed below its head."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from cnnviz.core.numbers import shape_text, short
from cnnviz.nn.layers import Shape
from cnnviz.state.run import Run
from cnnviz.ui.overview.packing import LEAST, Pack, packed
from cnnviz.ui.painting.theme import UNIT

BETWEEN, WIDEST_BETWEEN = UNIT, 3 * UNIT
"""Pixels between two columns: at least, and where there is room."""
SCROLLED = 6.0
"""Heights of a line that a column takes up for its maps where not all columns fit."""
TALL = 550
"""Pixels of height from which maps that are scrolled are larger than the least."""
LONGEST_NAME = 8.0
"""Heights of a line that a layer's name may take."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be laid out of a layer.

    Attributes
    ----------
    name, parameters : str
        What its head says; "" where there are none.
    shape : (int, int, int) or None
        Of its activation; None where it could not be computed.
    """

    name: str
    parameters: str
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Column:
    """A layer: its maps, and what its head says.

    Attributes
    ----------
    told : Told
    left, top, width : float
        Pixels; left is counted from the first column's.
    pack : Pack or None
        How its maps are packed; None where there are none.
    """

    told: Told
    left: float
    top: float
    width: float
    pack: Pack | None

    @property
    def name(self) -> str:
        """The layer's name."""
        return self.told.name

    def rect(self, channel: int) -> QRectF:
        """Return where a map lies."""
        if self.pack is None:
            return QRectF(self.left, self.top, self.width, self.width)
        return self.pack.rect(channel).translated(self.left, self.top)

    def at(self, point: QPointF) -> int | None:
        """Return the map under `point`."""
        if self.pack is None:
            return 0 if self.rect(0).contains(point) else None
        return self.pack.at(point - QPointF(self.left, self.top))


def all_told(run: Run) -> tuple[Told, ...]:
    """Return what is told of every layer of `run`."""
    known = {each.name: each.shape for each in run.activations}
    told = []
    for layer in run.document.network:
        count = sum(array.size for array in layer.parameters.values())
        told.append(Told(layer.name, short(count) if count else "", known.get(layer.name)))
    return tuple(told)


def columns_of(
    told: Sequence[Told], track: QRectF, fonts: tuple[QFontMetricsF, QFontMetricsF]
) -> tuple[tuple[Column, ...], float]:
    """Return the columns with the largest maps with which all fit, or else those that scroll."""
    if not told:
        return (), 0.0
    heads = _heads(told, fonts)
    line, room = fonts[0].height(), track.width()
    narrow, wide = round(2.4 * line), round(max(room, track.height()))
    fit = sum(heads) + BETWEEN * (len(told) - 1) <= room
    for budget in range(min(wide, 480), narrow - 1, -3) if fit else ():
        _, length = _row(told, heads, budget, track, line, BETWEEN)
        if length <= room:
            between = BETWEEN + (room - length) / max(1, len(told) - 1)
            return _row(told, heads, budget, track, line, min(WIDEST_BETWEEN, int(between)))
    least = max(LEAST, round(LEAST * track.height() / TALL))
    return _row(told, heads, round(SCROLLED * line), track, line, BETWEEN, least)


def _row(
    told: Sequence[Told],
    heads: Sequence[float],
    budget: int,
    track: QRectF,
    line: float,
    between: int,
    least: int = LEAST,
) -> tuple[tuple[Column, ...], float]:
    """Return the columns side by side, and how long they are together."""
    left, columns = 0.0, []
    height = max(24, int(track.height()))
    for each, head in zip(told, heads, strict=True):
        column = Column(each, left, track.top(), head, None)
        if each.shape is not None:
            numbers = each.shape[1:] == (1, 1)
            most = round(2.2 * line) if numbers else int(0.6 * height)
            pack = packed(each.shape, max(budget, int(head)), height, most, least)
            column = replace(column, pack=pack, width=max(head, float(pack.size[0])))
        columns.append(column)
        left += column.width + between
    return tuple(columns), left - between


def _heads(told: Sequence[Told], fonts: tuple[QFontMetricsF, QFontMetricsF]) -> list[float]:
    """Return how wide each head is: neighbours of one shape share the words that say it."""
    plain, bold = fonts
    longest = LONGEST_NAME * plain.height()
    widths = []
    for at, each in enumerate(told):
        name = min(bold.horizontalAdvance(each.name), longest)
        width = max(name, plain.horizontalAdvance(each.parameters))
        alone = (at == 0 or told[at - 1].shape != each.shape) and (
            at + 1 == len(told) or told[at + 1].shape != each.shape
        )
        if alone and each.shape is not None:
            width = max(width, plain.horizontalAdvance(shape_text(each.shape)))
        widths.append(float(round(width)) + 2)
    return widths
