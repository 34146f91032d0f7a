"""Where a drop would land, and what would come of it: a sign over the window while one hovers."""

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.theme import UNIT, Theme, theme_of

EDGE = 3


class DropSign(Guarded, QWidget):
    """A frame around the window and a sentence in it; the mouse goes through."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("drop_sign")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = theme_of("light")
        self._words = ""
        self.hide()

    def show_for(self, data: QMimeData, theme: Theme) -> None:
        """Show what dropping `data` would do."""
        self._theme, self._words = theme, self._said(data)
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, and the sentence in the middle."""
        theme, rect = self._theme, QRectF(self.rect())
        veil = QColor(theme.ground)
        veil.setAlphaF(0.55)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(rect, veil)
            painter.setPen(QPen(QColor(theme.ink), EDGE))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            edge = UNIT + EDGE / 2
            painter.drawRoundedRect(rect.adjusted(edge, edge, -edge, -edge), UNIT, UNIT)
            font = self.font()
            font.setPointSizeF(1.4 * font.pointSizeF())
            painter.setFont(font)
            metrics = painter.fontMetrics()
            most = round(rect.width() - 12 * UNIT)
            words = metrics.elidedText(self._words, Qt.TextElideMode.ElideMiddle, most)
            place = QRectF(metrics.boundingRect(words)).adjusted(0, 0, 6 * UNIT, 3 * UNIT)
            place.moveCenter(rect.center())
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(place, UNIT, UNIT)
            painter.setPen(QColor(theme.ink))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _said(self, data: QMimeData) -> str:
        names = [url.fileName() for url in data.urls() if url.isLocalFile()]
        if len(names) > 1:
            return self.tr("Drop to open {0}, the first of {1} files").format(names[0], len(names))
        if names:
            return self.tr("Drop to open {0}").format(names[0])
        return self.tr("Drop to open it")
