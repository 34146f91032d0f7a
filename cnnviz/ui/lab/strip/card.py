"""One card of the strip."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

from cnnviz.ui.lab.strip.content import CardContent
from cnnviz.ui.painting.theme import Theme
from cnnviz.ui.widgets.buttons import FlatButton, Role, named

MARGIN = 8
CROSS = 20
CHANNELS = ("R", "G", "B")


class Card(FlatButton):
    """The input or a layer: its map, small; its shape and counts.

    Signals
    -------
    picked(int)
        The card is wanted on the stage, with this channel; -1 leaves the channel as it is.
    remove_asked()
        Take the layer out.
    move_asked(int)
        Move the layer so many places on.
    dragged(QPoint), dropped(QPoint)
        It is being dragged over, or let go at, this point of the screen.
    """

    picked = Signal(int)
    remove_asked = Signal()
    move_asked = Signal(int)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, content: CardContent, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.content = content
        self._theme = theme
        self._pressed: QPoint | None = None
        self._dragging = False
        self.setCheckable(True)
        self.setMouseTracking(True)
        self.clicked.connect(lambda: self.picked.emit(-1))
        self.show_content(content, theme)

    def show_content(self, content: CardContent, theme: Theme) -> None:
        """Show `content` in the colours of `theme`."""
        self.content, self._theme = content, theme
        self.setChecked(content.selected)
        named(self, f"strip.{content.name}", content.tip.replace("\n", ", "), content.tip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        metrics, bold = self.fontMetrics(), QFontMetrics(self._bold())
        content = self.content
        name = bold.horizontalAdvance(content.name) + CROSS + 4
        if content.detail:
            name += metrics.horizontalAdvance(content.detail) + 6
        lines = [metrics.horizontalAdvance(text) for text in (content.shape, *content.counts)]
        text = max(name, *lines, 96)
        if content.problem:
            text = max(name, metrics.averageCharWidth() * 26)
        height = max(self.minimumHeight(), metrics.height() * 4 + MARGIN)
        return QSize(self._text_left(height) + text + MARGIN, height)

    def cross_rect(self) -> QRect:
        """Return where a click removes the layer."""
        return QRect(self.width() - CROSS - 4, 4, CROSS, CROSS)

    def chip_rect(self, channel: int) -> QRect:
        """Return where a click chooses `channel`."""
        side = (self._thumb(self.height()) - 4) // 3
        left = 2 * MARGIN + self._thumb(self.height()) - 4
        return QRect(left, MARGIN + channel * (side + 2), side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            self._dragging = False
            self.setDown(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a layer, once it has moved far enough; show what is hovered."""
        at = event.position().toPoint()
        if self._pressed is None:
            self.update()
            return
        distance = (at - self._pressed).manhattanLength()
        if self.content.removable and distance >= QApplication.startDragDistance():
            self._dragging = True
        if self._dragging:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let a dragged layer go, or click."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        pressed, self._pressed = self._pressed, None
        self.setDown(False)
        self.unsetCursor()
        if self._dragging:
            self._dragging = False
            self.dropped.emit(event.globalPosition().toPoint())
        elif self.rect().contains(event.position().toPoint()):
            self._click_at(pressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove by Delete, move by Alt and an arrow."""
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.content.removable:
            self.remove_asked.emit()
        elif alt and key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.content.removable:
            self.move_asked.emit(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def _click_at(self, point: QPoint) -> None:
        if self.content.removable and self.cross_rect().contains(point):
            self.remove_asked.emit()
            return
        for channel in range(len(self.content.chips)):
            if self.chip_rect(channel).contains(point):
                self.picked.emit(channel)
                return
        self.click()

    def paint_ground(self, painter: QPainter) -> None:
        """Fill the card; the selected one has a ground and a strong outline of its own."""
        theme, rect = self._theme, QRectF(self.rect())
        selected = self.content.selected
        lit = selected or self.underMouse()
        inset = 1.5 if selected else 1.0
        colour = theme.ink if selected else theme.line
        painter.setPen(QPen(QColor(colour), 2.5 if selected else 1.0))
        painter.setBrush(self.palette().color(Role.Highlight if lit else Role.Base))
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), 6, 6)
        if self.ringed:
            painter.setPen(QPen(QColor(theme.ink), 1.5, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(4.5, 4.5, -4.5, -4.5), 4, 4)

    def paint_content(self, painter: QPainter) -> None:
        """Draw the map and its channels, the words, and the cross where it can be clicked."""
        content, side = self.content, self._thumb(self.height())
        box = QRectF(MARGIN, MARGIN, side, side)
        if content.image is not None:
            self._draw_image(painter, box, content.image)
        elif content.problem:
            self._draw_warning(painter, box)
        else:
            painter.setPen(QPen(QColor(self._theme.line), 1, Qt.PenStyle.DashLine))
            painter.drawRect(box)
        for channel, chip in enumerate(content.chips):
            rect = QRectF(self.chip_rect(channel))
            self._draw_image(painter, rect, chip, fill=True)
            if channel == content.channel:
                painter.setPen(QPen(QColor(self._theme.ink), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(rect)
        self._draw_words(painter)
        if content.removable and (content.selected or self.underMouse() or self.hasFocus()):
            self._draw_cross(painter)

    def _draw_words(self, painter: QPainter) -> None:
        content, theme, metrics = self.content, self._theme, self.fontMetrics()
        left, line = self._text_left(self.height()), metrics.height()
        lines = 1 + bool(content.shape) + len(content.counts)
        top = (self.height() - line * (4 if content.problem else lines)) // 2
        painter.setFont(self._bold())
        painter.setPen(theme.ink)
        base = top + metrics.ascent()
        painter.drawText(left, base, content.name)
        after = left + QFontMetrics(self._bold()).horizontalAdvance(content.name) + 6
        painter.setFont(self.font())
        painter.setPen(theme.faint)
        painter.drawText(after, base, content.detail)
        if content.problem:
            painter.setPen(theme.warning)
            area = QRect(left, top + line, self.width() - left - 4, self.height() - top - line - 2)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, _shortened(content.problem, metrics, area))
            return
        painter.setPen(theme.ink)
        painter.drawText(left, base + line, content.shape)
        painter.setPen(theme.faint)
        for number, text in enumerate(content.counts, 2):
            painter.drawText(left, base + number * line, text)

    def _draw_image(
        self, painter: QPainter, box: QRectF, image: QImage, *, fill: bool = False
    ) -> None:
        whole = QRectF(image.rect())
        source, target = whole, QRectF(box)
        if fill:
            side = min(whole.width(), whole.height())
            source = QRectF(0, 0, side, side)
            source.moveCenter(whole.center())
        else:
            size = whole.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            # A picture of one row or column would vanish.
            target.setSize(size.expandedTo(QSizeF(3, 3)))
            target.moveCenter(box.center())
        target = QRectF(target.toRect())
        shrinks = source.width() > target.width() * self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
        painter.drawImage(target, image, source)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(target.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _draw_warning(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(QColor(self._theme.warning), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        disc = QRectF(0, 0, box.width() * 0.62, box.width() * 0.62)
        disc.moveCenter(box.center())
        painter.drawEllipse(disc)
        font = QFont(self.font())
        font.setPixelSize(max(8, round(disc.height() * 0.6)))
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, "!")

    def _draw_cross(self, painter: QPainter) -> None:
        rect = QRectF(self.cross_rect())
        hot = rect.contains(QPointF(self.mapFromGlobal(self.cursor().pos())))
        if hot and self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().color(Role.Mid))
            painter.drawEllipse(rect)
        painter.setPen(QPen(QColor(self._theme.ink), 1.8))
        arm = rect.adjusted(6, 6, -6, -6)
        painter.drawLine(arm.topLeft(), arm.bottomRight())
        painter.drawLine(arm.topRight(), arm.bottomLeft())

    def _thumb(self, height: int) -> int:
        return height - 2 * MARGIN

    def _text_left(self, height: int) -> int:
        chips = (self._thumb(height) - 4) // 3 + 4 if self.content.chips else 0
        return MARGIN + self._thumb(height) + chips + MARGIN + 2

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font


def _shortened(text: str, metrics: QFontMetrics, area: QRect) -> str:
    """Return as many words of `text` as fit `area`, with an ellipsis if some do not."""
    words = text.split()
    for count in range(len(words), 0, -1):
        shown = " ".join(words[:count]) + ("" if count == len(words) else " …")
        bounds = metrics.boundingRect(QRect(0, 0, area.width(), 10_000), _WRAP, shown)
        if bounds.height() <= area.height():
            return shown
    return "…"


_WRAP = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
