"""The stage and its arithmetic as a picture, painted by the very widgets of the window."""

import math
from dataclasses import replace

import shiboken6
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from cnnviz.files.exports.figure_sizes import Size, ground_of
from cnnviz.state.frame import Frame
from cnnviz.state.view import LAB, Palette
from cnnviz.ui.lab.arithmetic import ArithmeticPanel
from cnnviz.ui.lab.operator import OperatorPanel
from cnnviz.ui.lab.stage.panel import StagePanel
from cnnviz.ui.painting.theme import PRESENTING_POINTS, dress_alone, theme_of

ARITHMETIC_SHARE, TALL_SHARE = 0.42, 0.36
"""Part of the height that the arithmetic takes: as while presenting; where there is more of it."""
WIDE = 1280
"""Pixels across from which text is as large as while presenting."""


class StageFigure:
    """One layer at work, and how its stop is reckoned, as while presenting.

    What is laid out has the room of a small screen, in the shape of the figure; painting enlarges
    it, so that all sizes of one shape show the same. Lives on the GUI thread, as every widget.

    Parameters
    ----------
    size : (int, int)
        Width and height, pixels.
    palette : str
        In which colours, whatever the window wears.
    """

    def __init__(self, size: Size, palette: Palette) -> None:
        self.size = size
        self.ground, self.ratio = ground_of(size)
        self._palette: Palette = palette
        self._points = PRESENTING_POINTS * math.sqrt(min(1.0, self.ground[0] / WIDE))
        self._build()

    def _build(self) -> None:
        self._dressed_in = _dress_of_application()
        self._page = QWidget()
        # Widgets that were never shown do not know which of them would be seen.
        self._page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._stage = StagePanel(OperatorPanel(), self._page)
        self._arithmetic = ArithmeticPanel(self._page)
        for panel in (self._stage, self._arithmetic):
            panel.setMinimumSize(0, 0)
        dress_alone(self._page, theme_of(self._palette), self._points)
        self._page.resize(*self.ground)
        self._page.show()

    def show(self, frame: Frame) -> None:
        """Show `frame`."""
        if self._dressed_in != _dress_of_application():
            # What the whole application wears now was given to these widgets too.
            self.close()
            self._build()
        looks = replace(frame.view, palette=self._palette, presenting=True, screen=LAB)
        frame = replace(frame, view=looks)
        width, height = self.ground
        part = ARITHMETIC_SHARE if height <= width else TALL_SHARE
        share = round(height * part) if frame.stage is not None else 0
        self._stage.setGeometry(0, 0, width, height - share)
        self._arithmetic.setGeometry(0, height - share, width, share)
        self._arithmetic.setVisible(share > 0)
        self._stage.show_frame(frame)
        self._arithmetic.show_frame(frame)

    def paint(self, painter: QPainter) -> None:
        """Paint what is shown at the painter's origin, as large as the ground is."""
        self._page.render(painter, QPoint())

    def image(self) -> QImage:
        """Return what is shown as pixels."""
        image = QImage(QSize(*self.size), QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            painter.scale(self.ratio, self.ratio)
            self.paint(painter)
        return image

    def close(self) -> None:
        """Let go of the widgets."""
        # At once: left to the garbage collector, widgets could go while Qt goes through them all.
        if shiboken6.isValid(self._page):
            shiboken6.delete(self._page)


def _dress_of_application() -> tuple[str, float]:
    """Return the style sheet and the size of text of the application."""
    application = QApplication.instance()
    sheet = application.styleSheet() if isinstance(application, QApplication) else ""
    return sheet, QApplication.font().pointSizeF()
