"""Operators without weights: the pooling window, ReLU's bend, or nothing for the input."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnviz.nn.explain import PoolTerms, ReluTerms
from cnnviz.state.frame import Frame
from cnnviz.ui.asking import Panel
from cnnviz.ui.operator.draw_terms import paint_pool, paint_relu, words_of
from cnnviz.ui.theme import theme_of

EDGE = 4.0
"""Pixels around for the outlines of cells at the edge."""


class TermsPage(Panel):
    """A picture of what the layer does at this stop; there is nothing to set."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("operator.terms")
        self.setAccessibleName("What the layer does at this stop")
        self._frame: Frame | None = None

    def show_frame(self, frame: Frame) -> None:
        """Show the layer on the stage of `frame`."""
        self._frame = frame
        stage = frame.stage
        self.setAccessibleDescription(words_of(stage) if stage else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        stage = self._frame.stage if self._frame else None
        if self._frame is None or stage is None:
            return
        theme = theme_of(self._frame.view.palette)
        room = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        with QPainter(self) as painter:
            match stage.terms:
                case PoolTerms() as terms:
                    paint_pool(painter, room, stage, terms, theme)
                case ReluTerms() as terms:
                    paint_relu(painter, room, stage, terms, theme)
                case _:
                    pass
