"""The kernels of all channels, small: which is shown large, and whether they are one."""

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from cnnviz.core.colour import Scale
from cnnviz.core.geometry import Pair
from cnnviz.nn.layers import Array
from cnnviz.state.arithmetic.writing import channel_name
from cnnviz.state.stage import MOST_TOLD
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.operator.draw_kernel import Marks, paint_kernel
from cnnviz.ui.lab.operator.layout import Hero
from cnnviz.ui.painting.theme import Theme, theme_of
from cnnviz.ui.widgets.buttons import ChainButton, FlatButton, Role, named


class Thumb(FlatButton):
    """The kernel of one channel, small, beside its letter."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self._weights: Array | None = None
        self._scale = Scale(-1.0, 1.0, "brown-white-teal")
        self._theme = theme_of("light")
        self._lit: Pair | None = None

    def sizeHint(self) -> QSize:
        """Room for a letter and a square."""
        line = self.fontMetrics().height()
        return QSize(3 * line, 2 * line)

    def show_kernel(self, weights: Array, scale: Scale, theme: Theme, chosen: bool) -> None:
        """Show `weights`, shape (kH, kW)."""
        self._weights, self._scale, self._theme = weights, scale, theme
        self.setChecked(chosen)
        self.update()

    def light(self, cell: Pair | None) -> None:
        """Mark one weight."""
        if cell != self._lit:
            self._lit = cell
            self.update()

    def paint_content(self, painter: QPainter) -> None:
        """Draw letter and kernel."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        rect = QRectF(self.rect()).adjusted(5, 4, -5, -5)
        font = painter.font()
        font.setBold(True)
        letter = max(map(QFontMetrics(font).horizontalAdvance, ("G", self.text())))
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(self.palette().color(Role.WindowText))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, align, self.text())
        if self._weights is not None:
            room = rect.adjusted(letter + 5, 0, 0, 0)
            marks = Marks(self._lit)
            paint_kernel(
                painter, room, self._weights, self._scale, self._theme, marks, digits=False
            )


class Channels(Guarded, QObject):
    """A thumb for each channel, and the chain that links them.

    The thumbs lie in the parent, beside the kernel.

    Signals
    -------
    chosen(int)
        The channel whose kernel is to be shown: its position among those the filter reads.
    link_asked(bool)
        Whether the kernels of all channels are to change together.
    """

    chosen = Signal(int)
    link_asked = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.thumbs: list[Thumb] = []
        self._told: tuple[int, ...] = ()
        for place in range(MOST_TOLD):
            thumb = Thumb(parent)
            thumb.clicked.connect(lambda _=False, place=place: self.chosen.emit(self._told[place]))
            self.thumbs.append(thumb)
        self.chain = ChainButton(parent)
        self.chain.setCheckable(True)
        tip = "Change the kernels of all channels together"
        named(self.chain, "operator.link", "Same edits for all channels", tip)
        self.chain.clicked.connect(lambda: self.link_asked.emit(not self.chain.isChecked()))

    def show_kernels(
        self, kernels: list[Array], told: tuple[int, ...], shown: int, scale: Scale, theme: Theme
    ) -> None:
        """Show a kernel for each channel that is told; of one channel, nothing.

        Parameters
        ----------
        kernels : list of ndarray, shape (kH, kW)
            One per channel.
        told : tuple of int
            Those of them that are shown.
        shown : int
            The one that is shown large.
        """
        self._told = told if len(told) > 1 else ()
        for place, thumb in enumerate(self.thumbs):
            thumb.setVisible(place < len(self._told))
        for thumb, channel in zip(self.thumbs, self._told, strict=False):
            letter = channel_name(channel, len(kernels))
            if thumb.text() != letter:
                thumb.setText(letter)
                name = f"operator.channel.{channel}"
                named(thumb, name, f"Channel {letter}", f"Show the kernel of channel {letter}")
            thumb.show_kernel(kernels[channel], scale, theme, channel == shown)

    def show_link(self, linked: bool, offered: bool) -> None:
        """Show whether the kernels change together, where that is `offered`."""
        self.chain.setVisible(offered)
        self.chain.setChecked(linked)

    def place(self, hero: Hero, *, chained: bool) -> None:
        """Put thumbs and chain where `hero` has them."""
        for thumb, rect in zip(self.thumbs, hero.thumbs, strict=False):
            thumb.setGeometry(rect.toRect())
        self.chain.setGeometry(hero.chain.toRect())
        if not chained:
            self.chain.hide()

    def light(self, cell: Pair | None, channel: int) -> None:
        """Mark a weight of one channel, or of none."""
        for thumb, at in zip(self.thumbs, self._told, strict=False):
            thumb.light(cell if at == channel else None)
