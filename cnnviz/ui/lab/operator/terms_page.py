"""Operators without weights: the pooling window and ReLU's bend."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnviz.nn.explain import PoolTerms, ReluTerms
from cnnviz.state.stage import Stage
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.operator.draw_terms import paint_pool, paint_relu, words_of
from cnnviz.ui.painting.theme import Theme, theme_of

EDGE = 4.0
"""Pixels around for the outlines of cells at the edge."""


class TermsPage(Guarded, QWidget):
    """A picture of what the layer does at this stop; there is nothing to set."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("operator.terms")
        self.setAccessibleName("What the layer does at this stop")
        self._stage: Stage | None = None
        self._theme = theme_of("light")

    def show_stage(self, stage: Stage | None, theme: Theme) -> None:
        """Show the layer on `stage`; nothing where there is none."""
        self._stage, self._theme = stage, theme
        self.setAccessibleDescription(words_of(stage) if stage else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        stage, theme = self._stage, self._theme
        if stage is None:
            return
        room = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        with QPainter(self) as painter:
            match stage.terms:
                case PoolTerms() as terms:
                    paint_pool(painter, room, stage, terms, theme)
                case ReluTerms() as terms:
                    paint_relu(painter, room, stage, terms, theme)
                case _:
                    pass
