"""The overview as a widget: it shows frames and turns pointer and keys into wishes."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QWidget

from cnnviz.core.numbers import style_for
from cnnviz.nn.network import INPUT
from cnnviz.state.document import Selection
from cnnviz.state.frame import Frame
from cnnviz.ui.asking import Panel
from cnnviz.ui.overview.bars import ClassBar, bars_width, class_bars, draw_bars
from cnnviz.ui.overview.cursor import moved
from cnnviz.ui.overview.draw import Scene, Spot, draw_overview
from cnnviz.ui.overview.foot import Foot
from cnnviz.ui.overview.layout import (
    INPUT_SHARES,
    MARGIN,
    Column,
    Page,
    left_width,
    page_of,
    told_of,
)
from cnnviz.ui.overview.links import Links, links_of
from cnnviz.ui.overview.mosaics import Mosaics
from cnnviz.ui.overview.scales import Shade, shades_of
from cnnviz.ui.overview.words import legend_title, map_words, network_words
from cnnviz.ui.paint import draw_readout
from cnnviz.ui.theme import UNIT, Theme, theme_of

BAR = 12
"""Pixels of the scroll bar."""
THIN = """
QScrollBar:horizontal { height: 12px; background: transparent; }
QScrollBar::handle:horizontal { background: palette(placeholder-text); border-radius: 4px;
                                min-width: 48px; margin: 2px; }
QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal { width: 0; }
"""
BARS_SHARE = 0.105
"""Part of the width that the classes take, at least."""
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class OverviewPanel(Panel):
    """The whole network on one page.

    Parameters
    ----------
    canvas : QWidget, optional
        What stands over the input, where it is to be seen.
    """

    def __init__(self, canvas: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overview")
        self.setAccessibleName(self.tr("The whole network"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._canvas = canvas
        if canvas is not None:
            canvas.setParent(self)
        self._frame: Frame | None = None
        self._page: Page | None = None
        self._laid: object = None
        self._shades: dict[str, Shade] = {}
        self._bars: tuple[ClassBar, ...] = ()
        self._mosaics = Mosaics()
        self._pointed: Spot | None = None
        self._at: QPointF | None = None
        self.foot = Foot()
        self.foot.setParent(self)
        self.foot.look_asked.connect(self.look_asked)
        self.bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self.bar.setObjectName("overview.scroll")
        self.bar.setStyleSheet(THIN)
        self.bar.setAccessibleName(self.tr("Scroll through the layers"))
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.valueChanged.connect(lambda _: self._scrolled())

    @property
    def page(self) -> Page | None:
        """Where everything lies; None before the first frame."""
        return self._page

    @property
    def bars(self) -> tuple[ClassBar, ...]:
        """The classes as they are shown."""
        return self._bars

    @property
    def pointed(self) -> Spot | None:
        """The map under the pointer or the cursor."""
        return self._pointed

    def show_frame(self, frame: Frame) -> None:
        """Show the network of `frame`."""
        last, self._frame = self._frame, frame
        if last is not None and _same(last, frame):
            return
        self._shades = shades_of(frame.run, frame.view.map_scale)
        self._bars = class_bars(frame.run, by_size=frame.view.sorted_classes)
        self.foot.show_view(frame.view, classes=bool(self._bars))
        self._lay_out()
        if last is None or last.document.selection.layer != frame.document.selection.layer:
            self._bring_into_sight((frame.document.selection.layer, 0))
        self._point_again()
        self._show_legend()
        self.setAccessibleDescription(network_words(frame.run, self._bars))
        self.update()

    def links(self) -> tuple[Links, ...]:
        """Return what the pointed map reads."""
        frame = self._frame
        if frame is None or self._pointed is None or self._pointed[0] == INPUT:
            return ()
        shapes = {each.name: each.shape for each in frame.run.activations}
        if self._pointed[0] not in shapes:
            return ()
        return links_of(frame.run.document.network, shapes, *self._pointed)

    def minimumSizeHint(self) -> QSize:
        """Return the least size it can be worked in."""
        return QSize(480, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Lay out anew where text grows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._lay_out()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hold no images while it is out of sight."""
        super().hideEvent(event)
        self._mosaics.forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the network, the classes and what is pointed at."""
        frame, page = self._frame, self._page
        if frame is None or page is None:
            return
        theme = theme_of(frame.view.palette)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.ground))
            painter.setFont(self.font())
            scene = self._scene(frame, page, theme)
            draw_overview(painter, scene)
            draw_bars(painter, self._bars, page.classes, page.line, theme)
            self._draw_words(painter, scene, frame)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the map under the mouse."""
        self._at = event.position()
        self._point(self._spot_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._at = None
        self._point(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the map under the mouse on the stage."""
        spot = self._spot_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and spot is not None:
            self._open(spot)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll through the layers."""
        turned = event.angleDelta()
        self.bar.setValue(self.bar.value() - (turned.x() or turned.y()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor by arrows; open its map by Enter."""
        key = event.key()
        if key in ARROWS and self._page is not None:
            self._at = None
            spot = self._pointed
            spot = moved(self._page, spot, key) if spot is not None else self._selected()
            self._bring_into_sight(spot)
            self._point(spot)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pointed is not None:
            self._open(self._pointed)
        else:
            super().keyPressEvent(event)

    def _scene(self, frame: Frame, page: Page, theme: Theme) -> Scene:
        looks = _word(theme.ground), _word(theme.line)

        def image(column: Column) -> QImage | None:
            activation = frame.run.of(column.name)
            if activation is None or column.pack is None:
                return None
            return self._mosaics.of(activation, self._shades[column.name], column.pack, looks)

        pictures = self._mosaics.pictures(frame.run.input, frame.input_scale)
        return Scene(
            page,
            self.bar.value(),
            theme,
            frame.run.input.shape,
            pictures,
            image,
            self._pointed,
            self._selected(),
            self.links(),
        )

    def _draw_words(self, painter: QPainter, scene: Scene, frame: Frame) -> None:
        """Say what is pointed at, where that is in sight."""
        page, spot = scene.page, scene.pointed
        rect = scene.rect(spot) if spot is not None else None
        if spot is None or rect is None or not rect.intersects(page.input.united(page.track)):
            return
        # The classes stay to be read.
        room = QRectF(self._room())
        room.setRight(page.track.right())
        at = self._at if self._at is not None else rect.bottomRight()
        draw_readout(painter, map_words(frame.run, *spot), at, room, scene.theme)

    def _selected(self) -> Spot:
        """Return the map that is on the stage, or would be."""
        frame = self._frame
        if frame is None:
            return INPUT, 0
        selection, stage = frame.document.selection, frame.stage
        if stage is not None and stage.layer.name == selection.layer:
            return selection.layer, stage.cell[0]
        return selection.layer, selection.channel

    def _room(self) -> QRect:
        """Return where all but the foot is drawn."""
        return self.rect().adjusted(0, 0, 0, -self.foot.sizeHint().height())

    def _lay_out(self) -> None:
        """Lay out anew if anything has changed that matters to it."""
        frame = self._frame
        if frame is None:
            return
        room, canvas = self._room(), self._canvas
        self.foot.setGeometry(0, room.bottom() + 1, self.width(), self.height() - room.height())
        size = QSizeF(room.width(), room.height() - BAR)
        names = [bar.name for bar in self._bars]
        told, shape = told_of(frame.run), frame.run.input.shape
        seen = canvas is not None and canvas.isVisibleTo(self)
        key = size, self.font().key(), told, shape, sorted(names), seen
        if key == self._laid:
            return
        self._laid = key
        bold = QFont(self.font())
        bold.setBold(True)
        fonts = QFontMetricsF(self.font()), QFontMetricsF(bold)
        above = self._place_canvas(size) if seen else 0.0
        classes = bars_width(names, fonts[0], size.width() * BARS_SHARE)
        page = self._page = page_of(size, above, shape, told, classes, fonts)
        self.bar.setVisible(page.overflow > 0)
        self.bar.setRange(0, page.overflow)
        self.bar.setPageStep(max(1, round(page.track.width())))
        self.bar.setSingleStep(round(2 * page.line))
        track = page.track
        self.bar.setGeometry(round(track.left()), room.bottom() - BAR, round(track.width()), BAR)
        self.update()

    def _place_canvas(self, size: QSizeF) -> float:
        """Put the canvas over the input; return how high it stands."""
        width = round(left_width(size, INPUT_SHARES[0], QFontMetricsF(self.font())))
        height = min(width, round(size.height() * 0.45))
        if self._canvas is not None:
            self._canvas.setGeometry(round(MARGIN), UNIT, width, height)
        return height + UNIT

    def _spot_at(self, point: QPointF) -> Spot | None:
        return self._page.at(point, self.bar.value()) if self._page is not None else None

    def _point(self, spot: Spot | None) -> None:
        if spot == self._pointed and spot is None:
            return
        self._pointed = spot
        self.setCursor(Qt.CursorShape.PointingHandCursor if spot else Qt.CursorShape.ArrowCursor)
        self._show_legend()
        self.update()

    def _point_again(self) -> None:
        """Point at what is there now: layers come and go under a resting pointer."""
        if self._at is not None:
            self._pointed = self._spot_at(self._at)
        elif self._pointed is not None and self._page is not None:
            gone = self._page.rect(*self._pointed, 0) is None
            self._pointed = None if gone else self._pointed

    def _scrolled(self) -> None:
        self._point_again()
        self._show_legend()
        self.update()

    def _bring_into_sight(self, spot: Spot) -> None:
        page = self._page
        column = page.column(spot[0]) if page is not None else None
        if page is None or column is None:
            self.bar.setValue(0 if spot[0] == INPUT else self.bar.value())
            return
        left, right = column.left - 3 * UNIT, column.left + column.width + 3 * UNIT
        shown = self.bar.value()
        if right > shown + page.track.width():
            shown = round(right - page.track.width())
        self.bar.setValue(min(shown, round(left)))

    def _show_legend(self) -> None:
        """Show the scale of the pointed map, else of that on the stage."""
        frame = self._frame
        if frame is None:
            return
        name, channel = self._pointed or self._selected()
        if self._pointed is None and name == INPUT and len(frame.run.activations) > 1:
            name, channel = frame.run.activations[1].name, 0
        activation = frame.run.of(name) or frame.run.input
        shade = self._shades[activation.name]
        scale = shade.of(activation.values[min(channel, activation.shape[0] - 1)])
        title = legend_title(frame.view.map_scale, activation.name, channel)
        self.foot.legend.show_scale(
            title, scale, style_for([scale.low, scale.high]), theme_of(frame.view.palette)
        )
        self.foot.give_way()

    def _open(self, spot: Spot) -> None:
        """Put the layer and channel of `spot` on the stage."""
        frame, (name, channel) = self._frame, spot
        if frame is None or (name != INPUT and name not in frame.document.network):
            return
        activation = frame.run.of(name)
        self.select_asked.emit(Selection(name, channel))
        if activation is not None and activation.shape[1:] == (1, 1):
            # There the stepper walks from channel to channel.
            self.play_asked.emit(lambda player, stops: player.at(channel, stops).paused())
        self.look_asked.emit(lambda view: replace(view, overview=False))


def _word(colour: str) -> int:
    return 0xFF000000 | int(colour[1:], 16)


def _same(last: Frame, frame: Frame) -> bool:
    """Whether nothing here differs: a step of the window is no reason to draw it."""
    return (
        last.document is frame.document
        and last.run is frame.run
        and last.view is frame.view
        and last.player.stop == frame.player.stop
    )
