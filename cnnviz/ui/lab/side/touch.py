"""How many windows read each pixel: the overlay's choice, its legend and its numbers."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.colour import Scale, lut
from cnnviz.core.geometry import Geometry
from cnnviz.state.frame import Frame
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.player import grouped
from cnnviz.ui.lab.side.section import Section, show_text, words
from cnnviz.ui.widgets.buttons import Role, Segmented


@dataclass(frozen=True, slots=True)
class TouchStatistics:
    """Touch counts in a few numbers.

    Attributes
    ----------
    least, most : int
        Windows that read the least and the most read pixel.
    never, pixels : int
        Pixels that no window reads; all pixels.
    """

    least: int
    most: int
    never: int
    pixels: int


@lru_cache(maxsize=16)
def touch_statistics(geometry: Geometry) -> TouchStatistics:
    """Return the touch counts of `geometry` in a few numbers.

    A pixel is read by as many windows as there are in its row times those in its column, so
    that two short lists stand for the whole picture.
    """
    rows, columns = geometry.axis_counts(0), geometry.axis_counts(1)
    touched = np.count_nonzero(rows) * np.count_nonzero(columns)
    pixels = rows.size * columns.size
    least, most = int(rows.min() * columns.min()), int(rows.max() * columns.max())
    return TouchStatistics(least, most, pixels - int(touched), pixels)


class Legend(Guarded, QWidget):
    """A bar of a scale's colours with the numbers at its ends."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._scale = Scale(0.0, 1.0, "gray")
        self._ends = ("", "")

    def show_scale(self, scale: Scale, ends: tuple[str, str]) -> None:
        """Show the colours of `scale` and what its ends are."""
        self._scale, self._ends = scale, ends
        self.setAccessibleName(f"Colours from {ends[0]} to {ends[1]}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that shows all of it."""
        return QSize(120, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar between its two numbers."""
        metrics, (low, high) = self.fontMetrics(), self._ends
        left = metrics.horizontalAdvance(low) + 8 if low else 0
        right = metrics.horizontalAdvance(high) + 8 if high else 0
        bar = QRectF(left, 3, self.width() - left - right, self.height() - 6)
        table = lut(self._scale.map)
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(Role.WindowText))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | middle, low)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | middle, high)
            for x in range(int(bar.width())):
                red, green, blue = table[int(x / max(1.0, bar.width() - 1) * 255)]
                colour = QColor(int(red), int(green), int(blue))
                painter.fillRect(QRectF(bar.left() + x, bar.top(), 1, bar.height()), colour)
            painter.setPen(self.palette().color(Role.PlaceholderText))
            painter.drawRect(bar)


class TouchSection(Section):
    """What is laid over the input, its legend and its numbers."""

    def __init__(self) -> None:
        super().__init__("side.touch", "Touch counts")
        choices = (
            ("none", "off", "Nothing lies over the input"),
            ("touch counts", "counts", "How many windows read each pixel"),
            ("never read", "never read", "Pixels that no window reads"),
        )
        self._overlay = Segmented("overlay", "Over the input", choices)
        self._overlay.chosen.connect(
            lambda overlay: self.look_asked.emit(lambda view: replace(view, overlay=overlay))
        )
        self.rows.addWidget(self._overlay)
        self._legend = Legend("overlay.legend")
        self.rows.addWidget(self._legend)
        self._numbers = words("faint")
        self.rows.addWidget(self._numbers)

    def applies(self, frame: Frame) -> bool:
        """Only to layers that were computed once, and slide a window."""
        return frame.stage is not None and not frame.stage.by_channel

    def show_frame(self, frame: Frame) -> None:
        """Show the touch counts of the layer on the stage."""
        if frame.stage is None:
            return
        overlay = frame.view.overlay
        self._overlay.show_value(overlay)
        found = touch_statistics(frame.stage.geometry)
        self._legend.setVisible(overlay == "touch counts")
        scale = Scale(0.0, float(max(1, found.most)), "dusk")
        self._legend.show_scale(scale, ("0", str(found.most)))
        show_text(self._numbers, statistics_text(found))


def statistics_text(found: TouchStatistics) -> str:
    """Return `found` as sentences."""
    if found.least == found.most:
        times = "once" if found.most == 1 else f"{found.most} times"
        return f"Every pixel is read {times}."
    spread = f"Pixels are read {found.least} to {found.most} times."
    if not found.never:
        return f"{spread} None is left out."
    percent = 100 * found.never / found.pixels
    share = f"{percent:.0f} %" if percent >= 1 else "under 1 %"
    return f"{spread} {grouped(found.never)} of {grouped(found.pixels)} never: {share}."
