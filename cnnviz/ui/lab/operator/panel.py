"""The operator panel: the middle of the stage, between what a layer reads and what it makes."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from cnnviz.nn.layers import Conv2d, Layer, Pool2d
from cnnviz.state.document import INPUT
from cnnviz.state.edits import TITLES
from cnnviz.state.frame import Frame
from cnnviz.ui.lab.operator.kernel_page import KernelPage
from cnnviz.ui.lab.operator.layout import GAP
from cnnviz.ui.lab.operator.terms_page import TermsPage
from cnnviz.ui.lab.operator.tool_rows import Caption, words
from cnnviz.ui.painting.theme import theme_of
from cnnviz.ui.widgets.panel import Ask, Panel

VEIL = 0.8
"""How much of what lies behind the panel its ground covers, 0 to 1."""


class OperatorPanel(Panel):
    """What the selected layer does to a window; a convolution's kernel can be edited.

    What the stage draws behind it, the links from window to cell, shines faintly through.

    Signals
    -------
    tap_hovered(object)
        The tap of the window whose weight is pointed at: input channel, row and column, as
        ints, in the order in which the taps meet the window; or None.
    load_asked()
        A wish to read a kernel from a file.
    save_asked(object)
        A wish to keep a kernel among the user's own: its weights, shape (kH, kW).
    """

    tap_hovered = Signal(object)
    load_asked = Signal()
    save_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("operator")
        self.setAccessibleName("Operator: what the layer does to a window")
        self._caption = Caption(self)
        self.kernel = KernelPage(self)
        self._terms = TermsPage(self)
        self._said = words("faint", "The input as the first layer reads it: nothing to set.", self)
        self._problem = words("problem", "", self)
        self._convolution = False
        self._showing = False
        self._ground = theme_of("light").ground
        self.kernel.asked.connect(self._pass_on)
        for signal, mine in (
            (self.kernel.look_asked, self.look_asked),
            (self.kernel.select_asked, self.select_asked),
            (self.kernel.tap_hovered, self.tap_hovered),
            (self.kernel.load_asked, self.load_asked),
            (self.kernel.keep_asked, self.save_asked),
        ):
            signal.connect(mine)

    def show_frame(self, frame: Frame) -> None:
        """Show the selected layer of `frame`."""
        self._showing = True
        try:
            self._show(frame)
        finally:
            self._showing = False

    def use_kernel(self, title: str, weights: NDArray[np.floating]) -> None:
        """Ask for the kernel called `title`, if a convolution is selected."""
        if self._convolution:
            self.kernel.use(title, weights)

    def highlight(self, tap: tuple[int, int, int] | None) -> None:
        """Mark the weight that meets what is pointed at on the stage.

        Parameters
        ----------
        tap : (int, int, int) or None
            Input channel, row and column within the window, as `tap_hovered` has it.
        """
        if self._convolution:
            self.kernel.light(tap)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Veil what lies behind; what is wrong is read without it."""
        veil = QColor(self._ground)
        veil.setAlphaF(VEIL)
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), veil)
            for label in (self._problem, self.kernel.problem):
                if label.isVisible():
                    place = QRect(label.mapTo(self, QPoint()), label.size())
                    painter.fillRect(place, QColor(self._ground))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        self._arrange()

    def _show(self, frame: Frame) -> None:
        name, network = frame.document.selection.layer, frame.document.network
        layer = None if name == INPUT else network[name]
        theme = theme_of(frame.view.palette)
        self._convolution = isinstance(layer, Conv2d)
        unweighted = layer is not None and not self._convolution
        self._ground = theme.ground
        self._caption.show_words(*_caption(layer), theme)
        self.kernel.setVisible(self._convolution)
        self._terms.setVisible(unweighted)
        self._said.setVisible(layer is None)
        here = frame.problem if unweighted else None
        self._problem.setText(f"{here.layer}: {here.text}" if here else "")
        self._problem.setVisible(here is not None)
        if self._convolution:
            self.kernel.show_frame(frame)
        else:
            self.kernel.forget()
        self._terms.show_stage(frame.stage if unweighted else None, theme)
        self._arrange()

    def _pass_on(self, ask: Ask) -> None:
        """Pass a wish on, unless it comes from a field that is hidden while half typed."""
        if not self._showing:
            self.asked.emit(ask)

    def _arrange(self) -> None:
        width, gap = self.width(), int(GAP)
        top = self._caption.sizeHint().height()
        self._caption.setGeometry(0, 0, width, top)
        bottom = self.height()
        if self._problem.text():
            height = self._problem.heightForWidth(width)
            bottom -= height + gap
            self._problem.setGeometry(0, bottom + gap, width, height)
        body = QRect(0, top + gap // 2, width, bottom - top - gap // 2)
        self.kernel.setGeometry(body)
        self._terms.setGeometry(body)
        self._said.setGeometry(0, top + gap, width, self._said.heightForWidth(width))


def _caption(layer: Layer | None) -> tuple[str, str, tuple[str, ...]]:
    """Return the layer's kind, its name, and its size, longest first."""
    if layer is None:
        return "", "Input", ()
    kind = TITLES[layer.kind]
    if isinstance(layer, Conv2d):
        rows, columns = layer.kernel_size
        channels = layer.weight.shape[1]
        size = f"{rows} × {columns}"
        return kind, layer.name, ((f"{channels} × {size}",) if channels > 1 else (size,))
    if isinstance(layer, Pool2d):
        rows, columns = layer.kernel_size
        down, across = layer.stride
        stride = f"{down}" if down == across else f"{down} × {across}"
        size = f"{rows} × {columns}"
        return kind, layer.name, (f"{size}, stride {stride}", size)
    return kind, layer.name, ()
