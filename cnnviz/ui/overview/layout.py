"""Where everything on the overview lies: pure, from shapes and the size of the widget."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from cnnviz.nn.layers import Shape
from cnnviz.nn.network import INPUT
from cnnviz.ui.overview.columns import Column, Told, columns_of
from cnnviz.ui.painting.theme import UNIT

MARGIN = 2 * UNIT
INPUT_SHARES, LEAST_INPUT, MOST_INPUT = (0.17, 0.13), 96, 420
"""Part of the width that the input takes, less where all columns fit then; pixels, at least and
at most."""
PARAMETERS = "parameters"
"""What the numbers in the heads of the columns are, written in the head of the input's."""
CHIP_GAP = 6


@dataclass(frozen=True, slots=True)
class Page:
    """The input on the left, the columns in the middle, the classes on the right.

    Attributes
    ----------
    heads : QRectF
        Where the heads of the columns stand, as wide as `track`.
    picture : QRectF
        The input.
    chips : tuple of QRectF
        Its channels, where there are three.
    track : QRectF
        Where columns are in sight.
    columns : tuple of Column
        One a layer; their places are counted from the left of `track`, before it is scrolled.
    classes : QRectF
        The bars; empty without a model.
    length : float
        Pixels that all columns take.
    line : float
        Height of a line of text.
    """

    heads: QRectF
    picture: QRectF
    chips: tuple[QRectF, ...]
    track: QRectF
    columns: tuple[Column, ...]
    classes: QRectF
    length: float
    line: float

    @property
    def input(self) -> QRectF:
        """The left column, from its head on."""
        width = self.heads.left() - 2 * MARGIN
        return QRectF(MARGIN, self.heads.top(), width, self.track.bottom() - self.heads.top())

    @property
    def overflow(self) -> int:
        """How far it can be scrolled, pixels."""
        return max(0, round(self.length - self.track.width()))

    def column(self, name: str) -> Column | None:
        """Return the column of the layer called `name`."""
        return next((each for each in self.columns if each.name == name), None)

    def origin(self, offset: float) -> QPointF:
        """Return where the first column begins when it is scrolled by `offset`."""
        return QPointF(self.track.left() - offset, 0)

    def rect(self, name: str, channel: int, offset: float) -> QRectF | None:
        """Return where a map of the input or of a layer is seen; None if there is none."""
        if name == INPUT:
            return self.chips[channel] if channel < len(self.chips) else self.picture
        column = self.column(name)
        if column is None or (column.pack and channel >= column.pack.count):
            return None
        return column.rect(channel).translated(self.origin(offset))

    def at(self, point: QPointF, offset: float) -> tuple[str, int] | None:
        """Return name and channel of the map under `point`."""
        for channel, chip in enumerate(self.chips):
            if chip.contains(point):
                return INPUT, channel
        if self.picture.contains(point):
            return INPUT, 0
        if not self.track.contains(point):
            return None
        inside = point - self.origin(offset)
        for column in self.columns:
            under = column.at(inside)
            if under is not None:
                return column.name, under
        return None


def page_of(
    size: QSizeF,
    above: float,
    shape: Shape,
    told: Sequence[Told],
    classes: float,
    fonts: tuple[QFontMetricsF, QFontMetricsF],
    *,
    least: float = 0.0,
) -> Page:
    """Lay the overview out.

    Parameters
    ----------
    size : QSizeF
        Room for all of it.
    above : float
        Pixels that something else takes above the input.
    shape : (int, int, int)
        Of the input.
    classes : float
        Pixels that the class bars are wide; 0 for none.
    fonts : (QFontMetricsF, QFontMetricsF)
        Measures of text, plain and bold.
    least : float
        Pixels that what stands above the input needs of width.
    """
    lefts = (left_width(size, share, fonts[0], least) for share in INPUT_SHARES)
    pages = (_page(size, above, shape, told, classes, fonts, left) for left in lefts)
    wide, narrow = pages
    return narrow if wide.overflow and not narrow.overflow else wide


def _page(
    size: QSizeF,
    above: float,
    shape: Shape,
    told: Sequence[Told],
    classes: float,
    fonts: tuple[QFontMetricsF, QFontMetricsF],
    left: float,
) -> Page:
    """Lay the overview out, the input's column `left` pixels wide."""
    line = fonts[0].height()
    top = UNIT + 3 * line + UNIT
    start = left + 2 * MARGIN
    right = classes + 2 * MARGIN if classes else MARGIN
    track = QRectF(start, top, max(60.0, size.width() - start - right), size.height() - top - UNIT)
    heads = QRectF(start, UNIT, track.width(), 3 * line)
    columns, length = columns_of(told, track, fonts)
    bars = QRectF(size.width() - classes - MARGIN, UNIT, classes, size.height() - 2 * UNIT)
    area = QRectF(MARGIN, above + top, left, max(24.0, track.bottom() - above - top))
    picture, chips = _input(shape, area, line)
    return Page(heads, picture, chips, track, columns, bars, length, line)


def left_width(size: QSizeF, share: float, metrics: QFontMetricsF, least: float = 0.0) -> float:
    """Return how wide the input's column is; `least` is what stands above the input."""
    least = max(least, LEAST_INPUT, metrics.horizontalAdvance(PARAMETERS))
    most = max(least, min(MOST_INPUT, size.height() * 0.5))
    return float(round(min(most, max(least, size.width() * share))))


def _input(shape: Shape, area: QRectF, line: float) -> tuple[QRectF, tuple[QRectF, ...]]:
    """Return where the picture lies, and its channels under it."""
    few = 1 < shape[0] <= 3
    chip = (area.width() - CHIP_GAP * (shape[0] - 1)) / shape[0] if few else 0.0
    ratio = shape[1] / shape[2]
    room = area.height() - (chip * ratio + line + CHIP_GAP if few else 0)
    zoom = min(area.width() / shape[2], max(12.0, room) / shape[1])
    # Cells of a whole number of pixels, where that costs little of the size.
    if zoom >= 4:
        zoom = float(int(zoom))
    picture = QRectF(
        area.left(), area.top(), max(3.0, round(shape[2] * zoom)), max(3.0, round(shape[1] * zoom))
    )
    if not few:
        return picture, ()
    chip = (picture.width() - CHIP_GAP * (shape[0] - 1)) / shape[0]
    top = picture.bottom() + CHIP_GAP
    side = round(chip), max(3, round(chip * ratio))
    places = [picture.left() + at * (side[0] + CHIP_GAP) for at in range(shape[0])]
    return picture, tuple(QRectF(left, top, *side) for left in places)
