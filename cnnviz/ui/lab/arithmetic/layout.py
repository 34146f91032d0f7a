"""Where the terms of one stop lie: pure, from their number, their width and the room there is."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF

from cnnviz.core.geometry import Pair
from cnnviz.ui.painting.cell_grid import Cells
from cnnviz.ui.painting.drawing import CHARACTER

SIGN, NARROW_SIGN = 36.0, 24.0
"""Pixels between two grids, for the sign that joins them."""
GAP = 18.0
LARGEST_CELL, LARGEST_DIGITS = 128.0, 40.0
LEAST_DIGITS, READABLE, COMFORTABLE, GENEROUS = 10.0, 16.0, 20.0, 26.0
"""Digits, pixels: worth reading, large enough, worth broad cells, worth narrow signs."""
FILLED = 0.82
"""Part of a cell's width that its number may take."""
BROADEST = 1.5
"""Width of a cell by its height, where its digits are readable in that."""
GROWN = (1.5, 2.5, 4.0, 6.0)
"""How much larger the room is taken where no digits fit, for what is arranged to be enlarged."""
SUM_CELLS = 1.15
"""Width of a row's sum, in cells."""
TOTAL = 110.0
"""Width of a channel's sum beside cells without digits, pixels."""
MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """What is to be laid out.

    Attributes
    ----------
    channels : int
        How many channels are read.
    size : (int, int)
        Rows and columns of the window.
    characters : float
        Digits that the widest number takes.
    label : float
        Pixels that the name of a channel takes, 0 where they have none.
    """

    channels: int
    size: Pair
    characters: float
    label: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How channels and grids are arranged.

    Attributes
    ----------
    across : int
        Channels beside each other.
    sign : float
        Pixels between two grids; 0 where value, weight and product share a cell.
    sums : bool
        Whether the sum of each row follows the products; that of all where no digits fit.
    """

    across: int
    sign: float
    sums: bool


@dataclass(frozen=True, slots=True)
class Channel:
    """The grids of one channel: what the window holds, the kernel, their products.

    Attributes
    ----------
    label : QRectF
        Room for its name.
    signs : tuple of (str, QRectF)
        What joins the grids.
    sums : tuple of QRectF
        Room for the sum of each row, or for that of all.
    """

    values: Cells
    weights: Cells
    products: Cells
    label: QRectF
    signs: tuple[tuple[str, QRectF], ...]
    sums: tuple[QRectF, ...]

    @property
    def grids(self) -> tuple[Cells, Cells, Cells]:
        """All three."""
        return self.values, self.weights, self.products


@dataclass(frozen=True, slots=True)
class Sheet:
    """The terms of one stop.

    Attributes
    ----------
    channels : tuple of Channel
        One for each channel read.
    digits : float
        Height of all their digits, pixels; 0 where none fit.
    apart : float
        Pixels between two grids; 0 where value, weight and product share a cell.
    """

    channels: tuple[Channel, ...]
    digits: float
    apart: float

    @property
    def left(self) -> float:
        """Where the first grid begins."""
        return min(each.values.x for each in self.channels)


def plan_for(area: QRectF, terms: Terms) -> Plan:
    """Return the arrangement in which `terms` read best in `area`.

    Three grids in a row for each channel, channels beside or below each other, are understood at
    once; value, weight and product in one cell only where that makes digits readable. Digits
    large enough are worth most, then the sum of each row, then room between the grids.
    """
    return _plan_for(area.width(), area.height(), terms)


@lru_cache(maxsize=64)
def _plan_for(across: float, down: float, terms: Terms) -> Plan:
    area = QRectF(0, 0, across, down)
    plan = _best(area, list(_plans(terms)), terms)
    if sheet(area, plan, terms).digits:
        return plan
    # What is to be enlarged is understood before its digits can be read.
    apart = terms.label + 3 * SIGN + GAP
    plans = [plan for plan in _plans(terms) if plan.sign and plan.across * apart < 0.6 * across]
    for grown in GROWN if plans else ():
        area = QRectF(0, 0, across * grown, down * grown)
        plan = _best(area, plans, terms)
        if sheet(area, plan, terms).digits:
            break
    return plan


def _best(area: QRectF, plans: list[Plan], terms: Terms) -> Plan:
    return max(plans, key=lambda plan: _worth(sheet(area, plan, terms), plan))


def _worth(laid: Sheet, plan: Plan) -> tuple[int, bool, float, float]:
    """Return how well `laid` reads."""
    read = min(laid.digits, READABLE) * (1.0 if plan.sign else 0.8)
    if not read:
        cell = laid.channels[0].values
        return 0, not plan.sums, min(cell.width, cell.height), plan.sign
    return math.floor(read), plan.sums, math.floor(min(laid.digits, GENEROUS)), plan.sign


def sheet(area: QRectF, plan: Plan, terms: Terms) -> Sheet:
    """Lay out `terms` in `area` as planned."""
    return _beside(area, plan, terms) if plan.sign else _stacked(area, terms)


def cell_for(across: float, down: float, characters: float) -> tuple[float, float, float]:
    """Return width, height and digits of the best cell in so much room.

    A square, broader where that makes digits readable or fills the room with larger ones; small
    squares without digits where none can be read.
    """
    across, height = max(across, 0.5), max(0.5, min(down, LARGEST_CELL))
    per_pixel = characters * CHARACTER / FILLED
    tallest = tallest_digits(height)
    wanted = tallest * per_pixel
    broadest = max(BROADEST * height, min(tallest, COMFORTABLE) * per_pixel)
    width = min(across, LARGEST_CELL * BROADEST, max(height, min(wanted, broadest)))
    digits = min(tallest, width / per_pixel)
    height = min(height, width)
    if digits < LEAST_DIGITS:
        width, digits = height, 0.0
    if min(width, height) >= 4:
        height = float(math.floor(height))
        broad = math.ceil(width) if math.ceil(width) <= across else math.floor(width)
        width = float(broad) if digits else height
    return width, height, min(digits, tallest_digits(height), width / per_pixel)


def tallest_digits(height: float) -> float:
    """Return how high digits may be in a cell: low cells are filled, high ones have air."""
    return min(0.95 * height, 0.55 * height + 8.0, LARGEST_DIGITS)


def lone(area: QRectF, size: Pair, characters: float) -> tuple[Cells, float]:
    """Return one grid in the middle of `area`, and the height of its digits."""
    rows, columns = size
    width, height, digits = cell_for(area.width() / columns, area.height() / rows, characters)
    left = round(area.left() + (area.width() - columns * width) / 2)
    top = round(area.top() + (area.height() - rows * height) / 2)
    return Cells(left, top, width, height, width, height, size), digits


def _plans(terms: Terms) -> Iterator[Plan]:
    """Yield the arrangements to choose from."""
    most = min(terms.channels, MOST_COLUMNS)
    summed = (True, False) if min(terms.size) > 1 else (False,)
    for across in {1, most} if most < MOST_COLUMNS else {1, 2, 4, most}:
        for sign in (SIGN, NARROW_SIGN):
            for sums in summed:
                yield Plan(across, sign, sums)
    if terms.channels <= MOST_COLUMNS:
        yield Plan(terms.channels, 0.0, sums=False)


def _beside(area: QRectF, plan: Plan, terms: Terms) -> Sheet:
    """Three grids in a row for each channel, so many channels beside each other."""
    rows, columns = terms.size
    lines = -(-terms.channels // plan.across)
    between = terms.label + (3 if plan.sums else 2) * plan.sign
    across = (area.width() + GAP) / plan.across - GAP - between
    down = (area.height() + GAP / 2) / lines - GAP / 2
    summed = SUM_CELLS if plan.sums else 0.0
    width, height, digits = cell_for(across / (3 * columns + summed), down / rows, terms.characters)
    total = summed * width
    if plan.sums and not digits:
        total = TOTAL
        width, height, _ = cell_for((across - total) / (3 * columns), down / rows, math.inf)
    one, high = between + 3 * columns * width + total, rows * height
    left = area.left() + max(0.0, (area.width() + GAP - plan.across * (one + GAP)) / 2)
    top = area.top() + max(0.0, (area.height() + GAP / 2 - lines * (high + GAP / 2)) / 2)
    laid = []
    for channel in range(terms.channels):
        line, column = divmod(channel, plan.across)
        x, y = round(left + column * (one + GAP)), round(top + line * (high + GAP / 2))
        laid.append(_channel(x, y, (width, height), plan, terms, digits))
    return Sheet(tuple(laid), digits, plan.sign)


def _channel(
    x: float, y: float, cell: tuple[float, float], plan: Plan, terms: Terms, digits: float
) -> Channel:
    (width, height), (rows, columns) = cell, terms.size
    step = columns * width + plan.sign
    starts = [x + terms.label + at * step for at in range(4)]
    values, weights, products = (
        Cells(start, y, width, height, width, height, terms.size) for start in starts[:3]
    )
    signs = [
        (sign, QRectF(start - plan.sign, y, plan.sign, rows * height))
        for sign, start in zip("∘=Σ", starts[1:], strict=True)
    ]
    label = QRectF(x, y, max(0.0, terms.label - 8), min(height * rows, 28.0))
    if not plan.sums:
        return Channel(values, weights, products, label, tuple(signs[:2]), ())
    if digits:
        rects = [
            QRectF(starts[3], y + row * height, SUM_CELLS * width, height) for row in range(rows)
        ]
    else:
        rects = [QRectF(starts[3], y, TOTAL, rows * height)]
    return Channel(values, weights, products, label, tuple(signs), tuple(rects))


def _stacked(area: QRectF, terms: Terms) -> Sheet:
    """One grid for each channel; value, weight and product below each other in a cell."""
    between = 4.0
    rows, columns = terms.size
    across = (area.width() + GAP) / terms.channels - GAP - terms.label
    room = max((across - between * (columns - 1)) / columns, 0.5)
    down = max((area.height() - between * (rows - 1)) / rows / 3, 0.5)
    width, height, digits = cell_for(room, down, terms.characters)
    one = terms.label + columns * (width + between) - between
    high = rows * (3 * height + between) - between
    left = area.left() + max(0.0, (area.width() + GAP - terms.channels * (one + GAP)) / 2)
    top = round(area.top() + max(0.0, (area.height() - high) / 2))
    laid = []
    for channel in range(terms.channels):
        x = round(left + channel * (one + GAP)) + terms.label
        values, weights, products = (
            Cells(
                x, top + at * height, width, height, width + between, 3 * height + between,
                terms.size,
            )
            for at in range(3)
        )  # fmt: skip
        label = QRectF(x - terms.label, top, max(0.0, terms.label - 8), min(high, 28.0))
        laid.append(Channel(values, weights, products, label, (), ()))
    return Sheet(tuple(laid), digits, 0.0)
