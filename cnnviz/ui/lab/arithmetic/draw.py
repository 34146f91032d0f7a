"""The arithmetic of one stop as a picture: for the screen and for what is exported."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from cnnviz.nn.explain import ConvolutionTerms, PoolTerms, ReluTerms
from cnnviz.state.arithmetic.words import equation, place_words, rules, stop_words
from cnnviz.state.arithmetic.writing import Tap
from cnnviz.state.stage import Stage
from cnnviz.ui.lab.arithmetic.areas import Areas, areas, sheet_of
from cnnviz.ui.lab.arithmetic.grids import CENTRE, LEFT, MIDDLE, RIGHT
from cnnviz.ui.lab.arithmetic.layout import Sheet
from cnnviz.ui.lab.arithmetic.parts import draw_parts
from cnnviz.ui.lab.arithmetic.result import draw_result
from cnnviz.ui.lab.arithmetic.terms import draw_convolution, draw_pool, draw_relu
from cnnviz.ui.painting.theme import Theme

LAST_COMPUTED, POINTED = "last computed", "pointed at: a click goes there"
HINTS = ("wheel or + enlarges", "+ enlarges")


def paint_arithmetic(
    painter: QPainter,
    rect: QRectF,
    stage: Stage,
    theme: Theme,
    *,
    area: QRectF | None = None,
    tap: Tap | None = None,
    followed: bool = False,
    stale: bool = False,
    pointed: bool = False,
    hinted: bool = True,
) -> None:
    """Draw the arithmetic of `stage` in `rect`, its words in the painter's font.

    Parameters
    ----------
    area : QRectF, optional
        Where the terms are laid out, if not in their part of `rect`: larger when zoomed.
    tap : (int, int, int), optional
        The tap to mark.
    followed : bool
        Whether the sum is followed up to the tap: the products after it are veiled.
    stale : bool
        Whether this was computed last, and cannot be computed now.
    pointed : bool
        Whether this is a cell pointed at, not that of the stop.
    hinted : bool
        Whether to say how to enlarge what is too small to be read.
    """
    font = painter.font()
    parts = areas(rect, stage, QFontMetricsF(font))
    laid = sheet_of(stage, parts.terms, area)
    small = hinted and laid is not None and not laid.digits
    noted = (LAST_COMPUTED, theme.warning) if stale else (POINTED, theme.faint) if pointed else None
    _draw_caption(painter, parts.caption, stage, theme, small=small, noted=noted)
    _draw_equation(painter, parts, stage, theme, laid)
    painter.save()
    painter.setClipRect(parts.terms.adjusted(-4, -4, 8, 4))
    match stage.terms:
        case ConvolutionTerms() as terms if laid is not None:
            draw_convolution(painter, laid, stage, terms, theme, tap, followed=followed)
        case PoolTerms() as terms:
            draw_pool(painter, area or parts.terms, stage, terms, theme, tap)
        case ReluTerms() as terms:
            draw_relu(painter, parts.terms, stage, terms, theme)
        case _:
            draw_parts(painter, parts.terms, stage, theme)
    painter.restore()
    painter.setFont(font)
    draw_result(painter, parts.result, stage, theme, pointed=pointed)


def _draw_caption(
    painter: QPainter,
    room: QRectF,
    stage: Stage,
    theme: Theme,
    *,
    small: bool,
    noted: tuple[str, str] | None,
) -> None:
    """Say which stop this is and how it is computed, as far as there is room.

    `noted` are words after its place, and their colour.
    """
    font = painter.font()
    metrics = QFontMetricsF(font)
    rows, columns = stage.geometry.output_size
    place, longest = place_words(stage), f"Row {rows - 1}, column {columns - 1}"
    if stage.by_channel:
        longest = place
    room = _draw_left(painter, room, place, theme.ink, longest, bold=True)
    if noted is not None:
        room = _draw_left(painter, room, *noted)
    hint = next((each for each in HINTS if metrics.horizontalAdvance(each) <= room.width()), "")
    if small:
        painter.setPen(QColor(theme.faint))
        painter.drawText(room, RIGHT | MIDDLE, hint)
        room = room.adjusted(0, 0, -metrics.horizontalAdvance(hint) - 16, 0)
    stops = stage.stops
    longest = stop_words(stops - 1, stops)
    told = rules(stage)
    if metrics.horizontalAdvance(longest + told[0]) + 16 < room.width():
        room = _draw_left(painter, room, stop_words(stage.stop, stops), theme.faint, longest)
    fitting = [each for each in told if metrics.horizontalAdvance(each) <= room.width()]
    if fitting:
        _draw_left(painter, room, fitting[0], theme.faint)


def _draw_left(
    painter: QPainter,
    room: QRectF,
    words: str,
    colour: str,
    longest: str = "",
    *,
    bold: bool = False,
) -> QRectF:
    """Write at the left of `room`; return what is left of it beside the `longest` such words."""
    font = painter.font()
    written = QFont(font)
    written.setBold(bold)
    painter.setFont(written)
    painter.setPen(QColor(colour))
    metrics = QFontMetricsF(written)
    elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, LEFT | MIDDLE, elided)
    painter.setFont(font)
    return room.adjusted(metrics.horizontalAdvance(longest or elided) + 16, 0, 0, 0)


def _draw_equation(
    painter: QPainter, parts: Areas, stage: Stage, theme: Theme, laid: Sheet | None
) -> None:
    """Write the arithmetic on one line, from a place that is the same at every stop."""
    room = parts.equation
    if room.isEmpty():
        return
    painter.setPen(QColor(theme.ink))
    words = equation(stage, factors=parts.factors)
    if laid is None:
        painter.drawText(room, CENTRE | MIDDLE, words)
        return
    left = max(room.left(), min(laid.left, room.right() - parts.longest))
    painter.drawText(room.adjusted(left - room.left(), 0, 0, 0), LEFT | MIDDLE, words)
