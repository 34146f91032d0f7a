"""The line under the overview: what shares a colour scale, its legend, the order of classes."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import NumberStyle, text
from cnnviz.state.view import MapScale, View
from cnnviz.ui.guard import Guarded
from cnnviz.ui.painting.legend import draw_bar
from cnnviz.ui.painting.theme import UNIT, Theme
from cnnviz.ui.widgets.buttons import Segmented

TIPS = {
    "map": "Every map has its own scale: also weak maps are seen",
    "layer": "The maps of a layer share a scale: they can be compared",
    "network": "All maps share one scale: layers can be compared",
}


LEAST_BAR = 80
"""Pixels across of the smallest colour bar."""


class Legend(Guarded, QWidget):
    """What is coloured, and a colour bar with its numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("overview.legend")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._shown: tuple[str, Scale, NumberStyle, Theme] | None = None

    def show_scale(self, name: str, scale: Scale, style: NumberStyle, theme: Theme) -> None:
        """Show that `name` is coloured by `scale`."""
        shown = name, scale, style, theme
        if shown != self._shown:
            self._shown = shown
            ends = f"{text(scale.low, style)} to {text(scale.high, style)}"
            self.setAccessibleName(f"Colours of {name}: {ends}")
            self.update()

    @property
    def needed(self) -> int:
        """Pixels across that all of it needs."""
        if self._shown is None:
            return 0
        name, scale, style, _ = self._shown
        words = (name, text(scale.low, style), text(scale.high, style))
        metrics = self.fontMetrics()
        return sum(metrics.horizontalAdvance(each) for each in words) + LEAST_BAR + 5 * UNIT

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name and bar."""
        if self._shown is None:
            return
        name, scale, style, theme = self._shown
        with QPainter(self) as painter:
            rect = QRectF(self.rect())
            painter.setPen(QColor(theme.faint))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, name)
            rect.setLeft(self.fontMetrics().horizontalAdvance(name) + 2 * UNIT)
            draw_bar(painter, rect, scale, style, theme)


class Foot(Guarded, QWidget):
    """The choices of the overview, and its legend.

    Signals
    -------
    look_asked(callable)
        A wish to change the looks: ``View -> View``.
    """

    look_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        scales = [(each, each, TIPS[each]) for each in get_args(MapScale)]
        self.scale = Segmented("overview.scale", self.tr("One colour scale for each"), scales)
        self.scale.chosen.connect(self._ask_scale)
        self.order = Segmented(
            "overview.order",
            self.tr("Order of the classes"),
            [
                (True, self.tr("sorted"), self.tr("The likeliest class first")),
                (False, self.tr("in order"), self.tr("Always in the model's own order")),
            ],
        )
        self.order.chosen.connect(self._ask_order)
        self.legend = Legend()
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, 4, 2 * UNIT, UNIT)
        row.setSpacing(UNIT)
        # What does not fit is left out, so that the window can be as narrow as without it.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._label = QLabel(self.tr("One scale per"))
        self._label.setObjectName("faint")
        row.addWidget(self._label)
        row.addWidget(self.scale)
        row.addSpacing(2 * UNIT)
        row.addWidget(self.legend, 1)
        row.addStretch()
        row.addWidget(self.order)

    def show_view(self, view: View, *, classes: bool) -> None:
        """Show the choices; the order of classes only where there are some."""
        self.scale.show_value(view.map_scale)
        self.order.show_value(view.sorted_classes)
        self.order.setVisible(classes)
        self.give_way()

    def give_way(self) -> None:
        """Leave out the words, then the legend, where they do not fit."""
        fixed = self.scale.sizeHint().width() + 9 * UNIT
        if not self.order.isHidden():
            fixed += self.order.sizeHint().width() + UNIT
        words, legend = self._label.sizeHint().width() + UNIT, self.legend.needed
        self._label.setVisible(fixed + legend + words <= self.width())
        self.legend.setVisible(fixed + legend <= self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what does not fit."""
        super().resizeEvent(event)
        self.give_way()

    def _ask_scale(self, chosen: MapScale) -> None:
        self._ask(lambda view: replace(view, map_scale=chosen))

    def _ask_order(self, chosen: bool) -> None:
        self._ask(lambda view: replace(view, sorted_classes=chosen))

    def _ask(self, change: Callable[[View], View]) -> None:
        self.look_asked.emit(change)
