"""The overview as a widget: it shows frames and turns pointer and keys into wishes."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QWidget

from cnnviz.nn.network import INPUT
from cnnviz.state.document import Selection
from cnnviz.state.frame import Frame
from cnnviz.state.view import LAB, OVERVIEW, View
from cnnviz.ui.base.actions import ActionSpec
from cnnviz.ui.base.screen import ScreenPage
from cnnviz.ui.overview.bars import bars_width, draw_bars
from cnnviz.ui.overview.columns import all_told
from cnnviz.ui.overview.content import Content, Spot, content_of
from cnnviz.ui.overview.cursor import moved
from cnnviz.ui.overview.draw import draw_overview, draw_words
from cnnviz.ui.overview.foot import Foot
from cnnviz.ui.overview.layout import INPUT_SHARES, MARGIN, Page, left_width, page_of
from cnnviz.ui.overview.mosaics import Mosaics
from cnnviz.ui.overview.scene import scene_of
from cnnviz.ui.overview.words import network_words, remark
from cnnviz.ui.painting.theme import UNIT, theme_of
from cnnviz.ui.widgets.panel import Panel

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
CANVAS_SHARE = 0.55
"""Part of the height that the canvas takes, at most."""
ROOM_CHANGES = (
    QEvent.Type.Resize,
    QEvent.Type.LayoutRequest,
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
)
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class OverviewPanel(ScreenPage):
    """The whole network on one page.

    Parameters
    ----------
    canvas : Panel, optional
        What stands over the input, where it is to be seen.
    """

    def __init__(self, canvas: Panel | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overview")
        self.setAccessibleName(self.tr("The whole network"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._canvas = canvas
        if canvas is not None:
            canvas.setParent(self)
            canvas.asked.connect(self.asked)
        self._content: Content | None = None
        self._page: Page | None = None
        self._laid: object = None
        self._mosaics = Mosaics()
        self._pointed: Spot | None = None
        self._pressed: Spot | None = None
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
    def content(self) -> Content | None:
        """What is shown; None while it is out of sight."""
        return self._content

    @property
    def pointed(self) -> Spot | None:
        """The map under the pointer or the cursor."""
        return self._pointed

    def show_frame(self, frame: Frame) -> None:
        """Show the network of `frame`."""
        last = self._content.frame if self._content is not None else None
        if last is not None and _same(last, frame):
            return
        if self._canvas is not None:
            self._canvas.show_frame(frame)
        content = self._content = content_of(frame)
        self.foot.show_view(frame.view, classes=bool(content.classes))
        self._lay_out()
        if last is None or last.document.selection.layer != frame.document.selection.layer:
            self._bring_into_sight(content.selected)
        self._point_again()
        self._show_legend()
        self.setAccessibleDescription(network_words(frame.run, content.bars))
        self.update()

    def leave(self) -> None:
        """Hold nothing while it is out of sight."""
        self._content = self._pointed = self._at = None
        self._mosaics.forget()

    def actions_(self) -> Sequence[ActionSpec]:
        """Return the way here, and back to one layer at work."""
        return (
            ActionSpec(
                "view.overview",
                "W&hole network",
                lambda: self.look_asked.emit(_turned),
                ("W",),
                "Every layer with all its maps, in place of one layer at work",
                checked=lambda frame: frame.view.screen == OVERVIEW,
                at_hand=True,
            ),
        )

    def minimumSizeHint(self) -> QSize:
        """Return the least size it can be worked in."""
        return QSize(480, 320)

    def event(self, event: QEvent) -> bool:
        """Lay out anew where there is other room, the canvas comes or goes, or text grows."""
        taken = super().event(event)
        if event.type() in ROOM_CHANGES:
            self._lay_out()
        return taken

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the network, the classes and what is pointed at."""
        content, page = self._content, self._page
        if content is None or page is None:
            return
        scene = scene_of(content, page, self.bar.value(), self._pointed, self._mosaics)
        room = QRectF(self._room())
        # The classes stay to be read.
        room.setRight(page.track.right())
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(scene.theme.ground))
            painter.setFont(self.font())
            draw_overview(painter, scene)
            words, classes = remark(content.frame.run), page.classes
            if words:
                painter.setPen(QColor(scene.theme.faint))
                wrapped = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
                said = painter.boundingRect(classes, wrapped, words)
                painter.drawText(classes, wrapped, words)
                classes = classes.adjusted(0, said.height() + page.line / 2, 0, 0)
            draw_bars(painter, content.bars, classes, page.line, scene.theme)
            draw_words(painter, scene, self._at, room)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click."""
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = self._spot_at(event.position()) if left else None

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
        """Open the map that was clicked on the stage."""
        spot, self._pressed = self._pressed, None
        if spot is not None and spot == self._spot_at(event.position()):
            self._open(spot)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll through the layers."""
        turned = event.angleDelta()
        self.bar.setValue(self.bar.value() - (turned.x() or turned.y()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor by arrows; open its map by Enter."""
        key, content, page = event.key(), self._content, self._page
        if key in ARROWS and content is not None and page is not None:
            self._at = None
            spot = self._pointed
            spot = moved(page, spot, key) if spot is not None else content.selected
            self._bring_into_sight(spot)
            self._point(spot)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pointed is not None:
            self._open(self._pointed)
        else:
            super().keyPressEvent(event)

    def _room(self) -> QRect:
        """Return where all but the foot is drawn."""
        return self.rect().adjusted(0, 0, 0, -self.foot.sizeHint().height())

    def _lay_out(self) -> None:
        """Lay out anew if anything has changed that matters to it."""
        content = self._content
        if content is None:
            return
        room, canvas = self._room(), self._canvas
        self.foot.setGeometry(0, room.bottom() + 1, self.width(), self.height() - room.height())
        size = QSizeF(room.width(), room.height() - BAR)
        names = content.classes
        told, shape = all_told(content.frame.run), content.frame.run.input.shape
        seen = canvas is not None and canvas.isVisibleTo(self)
        key = size, self.font().key(), told, shape, sorted(names), seen
        if key == self._laid:
            return
        self._laid = key
        bold = QFont(self.font())
        bold.setBold(True)
        fonts = QFontMetricsF(self.font()), QFontMetricsF(bold)
        pens = float(canvas.minimumSizeHint().width()) if canvas is not None and seen else 0.0
        side = left_width(size, INPUT_SHARES[0], fonts[0], pens)
        wanted = side if canvas is None else canvas.heightForWidth(round(side))
        height = min(wanted, size.height() * CANVAS_SHARE)
        above = height + UNIT if seen else 0.0
        classes = bars_width(names, fonts[0], size.width() * BARS_SHARE)
        page = self._page = page_of(size, above, shape, told, classes, fonts, least=pens)
        if canvas is not None:
            canvas.setGeometry(MARGIN, UNIT, round(page.input.width()), round(height))
        self.bar.setVisible(page.overflow > 0)
        self.bar.setRange(0, page.overflow)
        self.bar.setPageStep(max(1, round(page.track.width())))
        self.bar.setSingleStep(round(2 * page.line))
        track = page.track
        self.bar.setGeometry(round(track.left()), room.bottom() - BAR, round(track.width()), BAR)
        self.update()

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
        content = self._content
        if content is None:
            return
        theme = theme_of(content.frame.view.palette)
        self.foot.legend.show_scale(*content.legend(self._pointed), theme)
        self.foot.give_way()

    def _open(self, spot: Spot) -> None:
        """Put the layer and channel of `spot` on the stage."""
        content, (name, channel) = self._content, spot
        if content is None:
            return
        frame = content.frame
        if name != INPUT and name not in frame.document.network:
            return
        activation = frame.run.of(name)
        self.select_asked.emit(Selection(name, channel))
        if activation is not None and activation.shape[1:] == (1, 1):
            # There the stepper walks from channel to channel.
            self.play_asked.emit(lambda player, stops: player.at(channel, stops).paused())
        self.look_asked.emit(lambda view: replace(view, screen=LAB))


def _turned(view: View) -> View:
    """Show the whole network, or one layer at work if it is shown."""
    return replace(view, screen=LAB if view.screen == OVERVIEW else OVERVIEW)


def _same(last: Frame, frame: Frame) -> bool:
    """Whether nothing here differs: a step of the window is no reason to draw it."""
    return (
        last.document is frame.document
        and last.run is frame.run
        and last.view is frame.view
        and last.player.stop == frame.player.stop
    )
