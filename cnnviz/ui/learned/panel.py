"""All filters of a layer, as a widget that scrolls where they are many."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from cnnviz.state.filters import Filters, tile_pixels
from cnnviz.ui.guard import Guarded
from cnnviz.ui.learned.draw import draw_legend, draw_tiles, image_of
from cnnviz.ui.learned.layout import FRAME, GAP, MARGIN, Tiling, tiling
from cnnviz.ui.painting.drawing import draw_readout
from cnnviz.ui.painting.theme import Theme
from cnnviz.ui.widgets.buttons import named

LONGEST_NAME = 140.0
NO_MAPS = np.zeros(0, dtype=bool)


class FilterCanvas(Guarded, QWidget):
    """The tiles; a click or an arrow key asks for a map.

    Signals
    -------
    chosen(int)
        The map that is asked for.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        named(self, "filters", self.tr("Filters of the layer"))
        self.setToolTip("")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.filters: Filters | None = None
        self.tiles: Tiling | None = None
        self.at = 0
        self.dead: NDArray[np.bool_] = NO_MAPS
        self._theme: Theme | None = None
        self._pointer: QPointF | None = None
        self._pictures: dict[int, QImage] = {}

    def show_filters(self, filters: Filters, at: int, theme: Theme) -> None:
        """Show `filters`, of which `at` is on the stage."""
        if filters is not self.filters or theme is not self._theme:
            self._pictures.clear()
        self.filters, self.at, self._theme = filters, at, theme
        self.setAccessibleDescription(f"{filters.title}; {filters.called(at)}")
        self.update()

    def mark(self, dead: NDArray[np.bool_]) -> None:
        """Mark the maps that are `dead`."""
        self.dead = dead
        self.update()

    def lie(self, tiles: Tiling) -> None:
        """Let the tiles lie as `tiles` has them."""
        if self.tiles is None or tiles.cell != self.tiles.cell:
            self._pictures.clear()
        self.tiles = tiles
        self.setMinimumHeight(int(tiles.height))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight."""
        filters, tiles, theme = self.filters, self.tiles, self._theme
        if filters is None or tiles is None or theme is None:
            return
        area = QRectF(event.rect())
        with QPainter(self) as painter:
            painter.fillRect(area, QColor(theme.ground))
            dead = self._marked(filters)
            draw_tiles(
                painter, filters, tiles, tiles.within(area), self._picture, self.at, dead, theme
            )
            painter.setFont(self.font())
            words = self.said()
            if words and self._pointer is not None:
                draw_readout(
                    painter,
                    words,
                    self._pointer,
                    QRectF(self.visibleRegion().boundingRect()),
                    theme,
                )

    def said(self) -> str:
        """Return what is told of what is under the pointer."""
        if self.filters is None or self.tiles is None or self._pointer is None:
            return ""
        at = self.tiles.at(self._pointer)
        if at is None:
            return ""
        dead = bool(self._marked(self.filters)[at])
        return self.filters.said(at, self.tiles.weight_at(self._pointer), dead=dead)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the map that is clicked."""
        at = self.tiles.at(event.position()) if self.tiles else None
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what lies under the pointer."""
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._pointer = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from map to map by the arrows."""
        if self.filters is None or self.tiles is None:
            return
        across = self.tiles.across
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -across,
            Qt.Key.Key_Down: across, Qt.Key.Key_Home: -self.at,
            Qt.Key.Key_End: self.filters.count - 1 - self.at,
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif 0 <= self.at + step < self.filters.count:
            self.chosen.emit(self.at + step)

    def _marked(self, filters: Filters) -> NDArray[np.bool_]:
        fits = len(self.dead) == filters.count
        return self.dead if fits else np.zeros(filters.count, dtype=bool)

    def _picture(self, at: int) -> QImage:
        filters, tiles, theme = self.filters, self.tiles, self._theme
        if filters is None or tiles is None or theme is None:
            return QImage()
        if at not in self._pictures:
            line, ground = (_rgb(QColor(name)) for name in (theme.line, theme.ground))
            self._pictures[at] = image_of(tile_pixels(filters, at, tiles.cell, line, ground))
        return self._pictures[at]


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


class FilterArea(Guarded, QScrollArea):
    """The canvas with its scroll bar: tiles are as large as the room lets them be."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.canvas = FilterCanvas()
        self.setWidget(self.canvas)

    def show_filters(self, filters: Filters, at: int, theme: Theme) -> None:
        """Show `filters`, with the one on the stage in sight."""
        moved = at != self.canvas.at or filters.layer.name != self._shown()
        self.canvas.show_filters(filters, at, theme)
        self._lay_out()
        if moved and self.canvas.tiles is not None:
            slot = self.canvas.tiles.slot(at).toAlignedRect()
            self.ensureVisible(slot.center().x(), slot.top(), 0, GAP)
            self.ensureVisible(slot.center().x(), slot.bottom(), 0, GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles out for the room there is."""
        super().resizeEvent(event)
        self._lay_out()

    def _shown(self) -> str:
        return self.canvas.filters.layer.name if self.canvas.filters else ""

    def _lay_out(self) -> None:
        filters = self.canvas.filters
        if filters is None:
            return
        font = self.canvas.font()
        font.setBold(True)
        metrics = QFontMetricsF(font)
        names = (metrics.horizontalAdvance(filters.called(at)) for at in range(filters.count))
        widest = min(max(names), LONGEST_NAME) + 2 * FRAME
        room = self.maximumViewportSize()
        bar = self.verticalScrollBar().sizeHint().width()
        self.canvas.lie(
            tiling(
                filters.count, filters.places, (room.height(), room.width()), metrics.height(),
                widest, bar,
            )
        )  # fmt: skip


class FilterLegend(Guarded, QWidget):
    """What the colours of the tiles mean, and how many maps are dead."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("filters.legend")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shown: tuple[Filters, str, bool, Theme] | None = None

    def show_legend(self, filters: Filters, dead: str, hatched: bool, theme: Theme) -> None:
        """Say what `filters` look like, and of dead maps what `dead` says."""
        self._shown = filters, dead, hatched, theme
        self.setAccessibleName(dead)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of two lines."""
        return QSize(200, round(2.4 * self.fontMetrics().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        if self._shown is None:
            return
        filters, dead, hatched, theme = self._shown
        with QPainter(self) as painter:
            rect = QRectF(self.rect())
            rect = rect.adjusted(MARGIN + FRAME, 0, -MARGIN, 0)
            draw_legend(painter, filters, rect, dead, hatched, theme)
