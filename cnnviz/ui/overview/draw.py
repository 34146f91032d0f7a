"""Paints the overview: pure functions from a scene to pixels."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from cnnviz.core.colour import Scale, colour_of
from cnnviz.core.numbers import shape_text
from cnnviz.nn.network import INPUT
from cnnviz.ui.overview.columns import Column
from cnnviz.ui.overview.layout import PARAMETERS, Page
from cnnviz.ui.overview.links import Links
from cnnviz.ui.overview.scene import Scene
from cnnviz.ui.overview.words import map_words
from cnnviz.ui.painting.drawing import draw_outline, draw_readout
from cnnviz.ui.painting.theme import Theme

FADED = 0.35
"""How much of a map is left that the pointed one has nothing to do with."""
THINNEST, THICKEST = 0.8, 5.0
LEAST_LINK = 0.12
"""How dense the weakest link is."""
WEIGHTS = Scale(-1.0, 1.0, "brown-white-teal")


def draw_overview(painter: QPainter, scene: Scene) -> None:
    """Draw input, heads and maps, then the links of the pointed map and the outlines."""
    page = scene.page
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_input(painter, scene)
    _draw_input_head(painter, scene)
    painter.save()
    painter.setClipRect(page.heads.united(page.track))
    visible = columns_in_sight(page, scene.offset)
    _draw_heads(painter, scene, visible)
    for column in visible:
        _draw_maps(painter, scene, column)
    painter.restore()
    for links in scene.links:
        _draw_links(painter, scene, links, onwards=False)
    for links in scene.readers:
        _draw_links(painter, scene, links, onwards=True)
    _draw_outlines(painter, scene)


def draw_input(painter: QPainter, scene: Scene) -> None:
    """Draw the picture as the network gets it, its channels under it."""
    page, theme = scene.page, scene.theme
    read = [links for links in scene.links if links.layer == INPUT]
    lit = {int(channel) for links in read for channel in links.channels}
    for at, image in enumerate(scene.pictures):
        rect = page.chips[at - 1] if at else page.picture
        concerns = bool(lit) if not at else at - 1 in lit
        pointed = scene.pointed is not None and scene.pointed[0] == INPUT
        fades = scene.fades and not (concerns or pointed)
        painter.setOpacity(FADED if fades else 1.0)
        shrinks = image.width() > rect.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
        painter.drawImage(rect, image)
        painter.setOpacity(1.0)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        if at:
            name = QRectF(rect.left(), rect.bottom() + 2, rect.width(), page.line)
            painter.setPen(QColor(theme.faint))
            letter = "RGB"[at - 1] if len(page.chips) == 3 else str(at - 1)
            painter.drawText(name, Qt.AlignmentFlag.AlignHCenter, letter)


def _draw_input_head(painter: QPainter, scene: Scene) -> None:
    """Write what the input is, and what the numbers in the heads of the columns are."""
    page, theme = scene.page, scene.theme
    top = page.picture.top() - (page.track.top() - page.heads.top())
    room = QRectF(page.input.left(), top, page.input.width(), page.line)
    plain, bold = QFont(painter.font()), QFont(painter.font())
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(QColor(theme.ink))
    painter.drawText(room, Qt.TextFlag.TextDontClip, INPUT)
    painter.setFont(plain)
    room.translate(0, page.line)
    painter.drawText(room, Qt.TextFlag.TextDontClip, shape_text(scene.run.input.shape))
    if top == page.heads.top():
        room.translate(0, page.line)
        painter.setPen(QColor(theme.faint))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight, PARAMETERS)


def columns_in_sight(page: Page, offset: float) -> list[Column]:
    """Return the columns of which something is in sight."""
    end = offset + page.track.width()
    return [each for each in page.columns if each.left < end and each.left + each.width > offset]


def _draw_heads(painter: QPainter, scene: Scene, visible: Sequence[Column]) -> None:
    page, theme = scene.page, scene.theme
    plain, bold = QFont(painter.font()), QFont(painter.font())
    bold.setBold(True)
    metrics = QFontMetricsF(bold)
    for column in visible:
        left, top = page.track.left() + column.left - scene.offset, page.heads.top()
        room = QRectF(left, top, column.width, page.line)
        name = metrics.elidedText(column.name, Qt.TextElideMode.ElideMiddle, room.width() + 1)
        painter.setFont(bold)
        painter.setPen(QColor(theme.ink))
        painter.drawText(room, Qt.TextFlag.TextDontClip, name)
        painter.setFont(plain)
        painter.setPen(QColor(theme.faint))
        room.translate(0, 2 * page.line)
        painter.drawText(room, Qt.TextFlag.TextDontClip, column.told.parameters)
    for first, last in _alike(page.columns):
        _draw_shape(painter, scene, first, last)


def _alike(columns: Sequence[Column]) -> list[tuple[Column, Column]]:
    """Return the first and last column of every run of neighbours of one shape."""
    runs: list[tuple[Column, Column]] = []
    for column in columns:
        if column.told.shape is None:
            continue
        if runs and runs[-1][1].told.shape == column.told.shape:
            runs[-1] = runs[-1][0], column
        else:
            runs.append((column, column))
    return runs


def _draw_shape(painter: QPainter, scene: Scene, first: Column, last: Column) -> None:
    """Write the shape that columns share over them, where they are in sight."""
    page, theme, shape = scene.page, scene.theme, first.told.shape
    left = page.track.left() + first.left - scene.offset
    right = page.track.left() + last.left + last.width - scene.offset
    if shape is None or right < page.track.left() or left > page.track.right():
        return
    words = shape_text(shape)
    metrics = QFontMetricsF(painter.font())
    width = metrics.horizontalAdvance(words)
    begins = max(left, min(page.track.left(), right - width))
    room = QRectF(begins, page.heads.top() + page.line, width + 2, page.line)
    painter.setPen(QColor(theme.ink))
    painter.drawText(room, Qt.TextFlag.TextDontClip, words)
    if right - begins - width > 2 * page.line:
        painter.setPen(QPen(QColor(theme.faint), 1))
        middle = round(room.center().y()) + 0.5
        painter.drawLine(QLineF(begins + width + 8, middle, right - 1, middle))


def _draw_maps(painter: QPainter, scene: Scene, column: Column) -> None:
    image = scene.image(column)
    place = QPointF(scene.page.track.left() + column.left - scene.offset, column.top)
    if image is None:
        painter.setPen(QPen(QColor(scene.theme.faint), 1, Qt.PenStyle.DashLine))
        painter.drawRect(column.rect(0).translated(scene.page.origin(scene.offset)))
        return
    painter.setOpacity(FADED if scene.fades else 1.0)
    painter.drawImage(place, image)
    painter.setOpacity(1.0)
    for channel in _lit(scene, column.name):
        if column.pack is not None and channel < column.pack.count:
            part = column.pack.rect(channel)
            painter.drawImage(place + part.topLeft(), image, part)


def _lit(scene: Scene, name: str) -> list[int]:
    """Return the maps of a layer that are not faded: the pointed one and what it is linked with."""
    lit = [scene.pointed[1]] if scene.pointed is not None and scene.pointed[0] == name else []
    for links in (*scene.links, *scene.readers):
        if links.layer == name:
            lit += links.channels.tolist()
    return lit


def _draw_links(painter: QPainter, scene: Scene, links: Links, *, onwards: bool) -> None:
    """Draw a line between the pointed map and every map it reads, thick where it weighs much.

    Where `onwards`, every map that reads it.
    """
    page = scene.page
    pointed = scene.rect(scene.pointed) if scene.pointed is not None else None
    if pointed is None:
        return
    painter.save()
    from_input = links.layer == INPUT
    painter.setClipRect(page.input.united(page.track) if from_input else page.track)
    for channel, weight, strength in links.strongest():
        other = scene.rect((links.layer, channel))
        if other is None:
            continue
        start, end = (pointed, other) if onwards else (other, pointed)
        painter.setPen(link_pen(weight, strength, scene.theme, weighed=links.weighed))
        painter.drawLine(
            QPointF(start.right() + 1, start.center().y()),
            QPointF(end.left() - 1, end.center().y()),
        )
    painter.restore()


def link_pen(weight: float, strength: float, theme: Theme, *, weighed: bool) -> QPen:
    """Return the pen of a link: its hue by the sign of `weight`, thick and dense by `strength`."""
    if weighed:
        colour = QColor(*colour_of(_step(theme) if weight >= 0 else -_step(theme), WEIGHTS))
    else:
        colour = QColor(theme.ink)
    colour.setAlphaF(LEAST_LINK + (1 - LEAST_LINK) * strength)
    return QPen(colour, THINNEST + (THICKEST - THINNEST) * strength * (1.0 if weighed else 0.3))


def _step(theme: Theme) -> float:
    """Return how far out on the scale of weights a colour is that stands out from the ground."""
    return 0.75 if QColor(theme.ground).lightness() > 127 else 0.45


def _draw_outlines(painter: QPainter, scene: Scene) -> None:
    """Outline the map that is on the stage in amber, and the pointed one in ink."""
    page, theme = scene.page, scene.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for spot, colour in ((scene.selected, theme.accent), (scene.pointed, theme.ink)):
        rect = scene.rect(spot) if spot is not None else None
        if rect is None or spot is None:
            continue
        painter.save()
        if spot[0] != INPUT:
            painter.setClipRect(page.track.adjusted(-3, -3, 3, 3))
        draw_outline(painter, rect, colour, 2.0 if colour == theme.ink else theme.outline)
        painter.restore()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def draw_words(painter: QPainter, scene: Scene, at: QPointF | None, room: QRectF) -> None:
    """Say what is pointed at, where that is in sight: at the pointer, or beside the map."""
    page, spot = scene.page, scene.pointed
    rect = scene.rect(spot) if spot is not None else None
    if spot is None or rect is None or not rect.intersects(page.input.united(page.track)):
        return
    place = at if at is not None else rect.bottomRight()
    draw_readout(painter, map_words(scene.run, *spot), place, room, scene.theme)
