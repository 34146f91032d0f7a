"""What holds the cards: a row with arrows between them, its scrolling, the card that adds."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.theme import UNIT
from cnnviz.ui.widgets.buttons import FlatButton, Role

EDGE = 6
"""Pixels above and below a card."""
GAP = 3 * UNIT
"""Pixels between two cards: room for the arrow."""


class CardRow(Guarded, QWidget):
    """The cards side by side, with the arrows between them and the mark of a drop."""

    def __init__(self) -> None:
        super().__init__()
        self._mark: int | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT, EDGE, UNIT, EDGE)
        layout.setSpacing(GAP)
        layout.addStretch(1)

    def show_mark(self, x: int | None) -> None:
        """Show where a dragged card would go, or nothing."""
        if x != self._mark:
            self._mark = x
            self.update()

    def arrange(self, widgets: list[QWidget]) -> None:
        """Put `widgets` in this order."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        for position, widget in enumerate(widgets):
            layout.insertWidget(position, widget)
            if position:
                QWidget.setTabOrder(widgets[position - 1], widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrows, and the mark of a drop."""
        cards = [child for child in self.findChildren(FlatButton) if not child.isHidden()]
        cards.sort(key=lambda card: card.x())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            faint = self.palette().color(Role.PlaceholderText)
            for card in cards[:-1]:
                left = card.geometry().right() + 5.0
                tip, middle = left + GAP - 9, self.height() / 2
                painter.setPen(QPen(faint, 1.4))
                painter.drawLine(QPointF(left, middle), QPointF(tip - 3, middle))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(faint)
                head = (QPointF(tip - 6, middle - 4), QPointF(tip, middle))
                painter.drawPolygon(QPolygonF([*head, QPointF(tip - 6, middle + 4)]))
            if self._mark is not None:
                painter.setPen(QPen(self.palette().color(Role.WindowText), 4))
                painter.drawLine(self._mark, UNIT, self._mark, self.height() - UNIT)


class PlusCard(FlatButton):
    """The card that adds."""

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        side = self.fontMetrics().height() * 2 + UNIT
        return QSize(side, side)

    def paint_content(self, painter: QPainter) -> None:
        """Draw a plus in a dashed frame."""
        rect = self.rect().adjusted(2, 2, -3, -3)
        painter.setPen(QPen(self.palette().color(Role.PlaceholderText), 1.4, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, 6, 6)
        painter.setPen(QPen(self.palette().color(Role.WindowText), 2.4))
        middle, arm = QPointF(rect.center()), rect.height() * 0.2
        painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
        painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))


class CardScroll(Guarded, QScrollArea):
    """Scrolls sideways by the wheel, without bars."""

    def __init__(self, row: CardRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidget(row)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll sideways."""
        turned = event.angleDelta()
        self.by(-(turned.y() or turned.x()))
        event.accept()

    def by(self, pixels: int) -> None:
        """Scroll so far."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + pixels)
