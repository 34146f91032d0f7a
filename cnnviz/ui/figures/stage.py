"""The stage and its arithmetic as a picture, painted by the very widgets of the window."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from cnnviz.state.frame import Frame
from cnnviz.state.view import Palette
from cnnviz.ui.arithmetic import ArithmeticPanel
from cnnviz.ui.operator import OperatorPanel
from cnnviz.ui.stage.panel import StagePanel
from cnnviz.ui.theme import dress_alone, theme_of

ARITHMETIC_SHARE = 0.42
"""Part of the height that the arithmetic takes, as while presenting."""


class StageFigure:
    """One layer at work, and how its stop is reckoned, at any size.

    Lives on the GUI thread, as every widget.

    Parameters
    ----------
    size : (int, int)
        Width and height, pixels.
    palette : str
        In which colours, whatever the window wears.
    points : float
        Size of text.
    """

    def __init__(self, size: tuple[int, int], palette: Palette, points: float) -> None:
        self._palette: Palette = palette
        self._page = QWidget()
        # Widgets that were never shown do not know which of them would be seen.
        self._page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        dress_alone(self._page, theme_of(palette), points)
        self._stage = StagePanel(OperatorPanel(), self._page)
        self._arithmetic = ArithmeticPanel(self._page)
        for panel in (self._stage, self._arithmetic):
            panel.setMinimumSize(0, 0)
        self._page.resize(*size)
        self._page.show()

    def show(self, frame: Frame) -> None:
        """Show `frame` as it looks while presenting."""
        looks = replace(frame.view, palette=self._palette, presenting=True, overview=False)
        frame = replace(frame, view=looks)
        width, height = self._page.width(), self._page.height()
        share = round(height * ARITHMETIC_SHARE) if frame.stage is not None else 0
        self._stage.setGeometry(0, 0, width, height - share)
        self._arithmetic.setGeometry(0, height - share, width, share)
        self._arithmetic.setVisible(share > 0)
        self._stage.show_frame(frame)
        self._arithmetic.show_frame(frame)

    def paint(self, painter: QPainter) -> None:
        """Paint what is shown, at the painter's origin."""
        self._page.render(painter, QPoint())

    def image(self) -> QImage:
        """Return what is shown as pixels."""
        image = QImage(self._page.size(), QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            self.paint(painter)
        return image

    def close(self) -> None:
        """Let go of the widgets."""
        self._page.close()
        self._page.deleteLater()
