"""The rows around the kernel: sum and bias, the tools, the size and the brush."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from cnnviz.core.colour import Scale
from cnnviz.core.kernel_edits import (
    clear,
    flip_columns,
    flip_rows,
    negate,
    normalise,
    rotate,
    transpose,
)
from cnnviz.core.numbers import style_for, text
from cnnviz.nn.layers import Array
from cnnviz.state.edits import LARGEST_KERNEL
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.operator.draw_kernel import draw_legend
from cnnviz.ui.lab.operator.icons import ToolButton
from cnnviz.ui.lab.operator.kernel_edits import Transform
from cnnviz.ui.lab.operator.layout import GAP
from cnnviz.ui.lab.operator.number_box import NumberBox
from cnnviz.ui.painting.theme import Theme, theme_of
from cnnviz.ui.widgets.buttons import named
from cnnviz.ui.widgets.controls import LinkedPair

TOOLS: tuple[tuple[str, str, str, str, Transform], ...] = (
    ("flip-columns", "flip columns", "Flip kernel", "Flip left and right", flip_columns),
    ("flip-rows", "flip rows", "Flip kernel", "Flip top and bottom", flip_rows),
    ("rotate", "rotate", "Rotate kernel", "Rotate by a quarter, against the clock", rotate),
    ("transpose", "transpose", "Transpose kernel", "Transpose: rows become columns", transpose),
    ("negate", "negate", "Negate kernel", "Negate: change every sign", negate),
    ("normalise", "÷Σ", "Normalise kernel", "Normalise: divide by the sum", normalise),
    ("clear", "0", "Clear kernel", "Clear: every weight 0", clear),
)
"""Object name, picture, name of the change, tooltip, and what it does to a kernel."""


class Legend(Guarded, QWidget):
    """The colours of weights, between the two ends of their scale."""

    def __init__(self) -> None:
        super().__init__()
        self._scale: Scale | None = None
        self._theme = theme_of("light")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_scale(self, scale: Scale, theme: Theme) -> None:
        """Show `scale`."""
        self._scale, self._theme = scale, theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar and its ends, where there is room."""
        if self._scale is not None:
            with QPainter(self) as painter:
                draw_legend(painter, QRectF(self.rect()), self._scale, self._theme)


class SumRow(Guarded, QWidget):
    """The kernel's sum, the colours of its weights, and the filter's bias.

    Signals
    -------
    bias_asked(float, str)
        The bias asked for, and the gesture.
    """

    bias_asked = Signal(float, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("operator.sums")
        self.sum = QLabel()
        self.sum.setObjectName("operator.sum")
        self.sum.setTextFormat(Qt.TextFormat.PlainText)
        self.legend = Legend()
        self.bias = NumberBox("operator.bias", "Bias, added to every cell of the map", self)
        self.bias.asked.connect(self.bias_asked)
        word = QLabel("Bias")
        word.setBuddy(self.bias)
        layout = _row(self, 6)
        layout.addWidget(self.sum)
        layout.addWidget(self.legend, 1)
        layout.addWidget(word)
        layout.addWidget(self.bias)

    def show_kernel(self, kernels: Sequence[Array], shown: int, bias: float, theme: Theme) -> None:
        """Show the sum of one of the filter's `kernels`, and its `bias`."""
        total = weight_sum(kernels[shown])
        self.sum.setText(f"Sum {text(total, style_for(total))}")
        everything = sum(weight_sum(kernel) for kernel in kernels)
        words = f"Sum of this kernel's weights: {text(total, style_for(total))}"
        if len(kernels) > 1:
            words += f"\nOf all channels' kernels: {text(everything, style_for(everything))}"
        self.sum.setToolTip(words)
        self.bias.show_value(bias, theme)


class ToolRow(Guarded, QWidget):
    """What can be done to the whole kernel at once.

    Signals
    -------
    used(str, object)
        What the change is called, and what it does to a kernel.
    """

    used = Signal(str, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("operator.tools")
        self.buttons: list[ToolButton] = []
        layout = _row(self, 3)
        for name, icon, label, tip, change in TOOLS:
            button = ToolButton(icon)
            named(button, f"operator.{name}", tip.partition(":")[0], tip)
            button.clicked.connect(
                lambda _=False, label=label, change=change: self.used.emit(label, change)
            )
            layout.addWidget(button)
            self.buttons.append(button)
        layout.addStretch(1)


class SizeRow(Guarded, QWidget):
    """The kernel's size, and the brush that paints its weights.

    Signals
    -------
    brush_changed(float, bool)
        The weight to paint with, and whether every drag paints.
    """

    brush_changed = Signal(float, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("operator.size-row")
        tip = f"Size of the kernel, 1 to {LARGEST_KERNEL}"
        self.word = QLabel("Size")
        self.size_pair = LinkedPair("operator.size", "Kernel size", 1, LARGEST_KERNEL, tip)
        self.word.setBuddy(self.size_pair.fields[0])
        self.brush = ToolButton("brush")
        self.brush.setCheckable(True)
        tip = "Paint weights by dragging (also: right button, or Shift)"
        named(self.brush, "operator.brush", "Paint weights", tip)
        self.brush.clicked.connect(self._switch)
        self.weight = NumberBox("operator.brush-weight", "Weight to paint with", self)
        self.weight.value = 1.0
        self.weight.asked.connect(lambda value, _: self.pick(value))
        layout = _row(self, 2)
        layout.addWidget(self.word)
        layout.addSpacing(4)
        layout.addWidget(self.size_pair)
        layout.addStretch(1)
        layout.addWidget(self.brush)
        layout.addWidget(self.weight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the word out where it would squeeze the numbers."""
        parts: list[QWidget] = [self.word, self.size_pair, self.brush, self.weight]
        needed = sum(part.sizeHint().width() for part in parts) + 2 * GAP
        self.word.setVisible(event.size().width() >= needed)

    def show_brush(self, theme: Theme, scale: Scale) -> None:
        """Show the weight to paint with in the colour it will have."""
        self.weight.show_value(self.weight.value, theme, scale)

    def pick(self, weight: float) -> None:
        """Paint with `weight` from now on."""
        self.weight.value = weight
        self.weight.update()
        self.brush_changed.emit(weight, self.brush.isChecked())

    def _switch(self) -> None:
        self.brush.setChecked(not self.brush.isChecked())
        self.brush_changed.emit(self.weight.value, self.brush.isChecked())


class Caption(Guarded, QWidget):
    """What kind of layer it is and its name, and on the right its size."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("operator.caption")
        self._titles: Sequence[str] = ("",)
        self._details: Sequence[str] = ()
        self._theme = theme_of("light")

    def sizeHint(self) -> QSize:
        """As high as the captions beside it."""
        return QSize(200, round(self.fontMetrics().height() * 1.5))

    def show_words(self, kind: str, name: str, details: Sequence[str], theme: Theme) -> None:
        """Show kind and name, and the first of the `details` that has room beside them.

        Where there is no room for both, the name stands alone.
        """
        self._titles = tuple(filter(None, (f"{kind} {name}".strip(), name)))
        self._details, self._theme = details, theme
        self.setAccessibleName(", ".join((self._titles[0], *details[:1])))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write title and detail."""
        font = self.font()
        font.setBold(True)
        metrics, rect = QFontMetricsF(font), QRectF(self.rect())
        widths = [metrics.horizontalAdvance(title) for title in self._titles]
        chosen = 0 if widths[0] <= rect.width() else -1
        room = rect.width() - widths[chosen] - 2 * GAP
        plain = QFontMetricsF(self.font())
        fitting = (words for words in self._details if plain.horizontalAdvance(words) <= room)
        centred = Qt.AlignmentFlag.AlignVCenter
        with QPainter(self) as painter:
            painter.setPen(QColor(self._theme.faint))
            painter.drawText(rect, centred | Qt.AlignmentFlag.AlignRight, next(fitting, ""))
            painter.setFont(font)
            painter.setPen(QColor(self._theme.ink))
            title = metrics.elidedText(
                self._titles[chosen], Qt.TextElideMode.ElideMiddle, rect.width()
            )
            painter.drawText(rect, centred | Qt.AlignmentFlag.AlignLeft, title)


def words(name: str, text: str, parent: QWidget) -> QLabel:
    """Return a label of running text; its object name gives it its colour."""
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def height_of(widget: QWidget, width: float) -> float:
    """Return how high `widget` wants to be where it is `width` wide."""
    if widget.hasHeightForWidth():
        return float(widget.heightForWidth(int(width)))
    return float(widget.sizeHint().height())


def weight_sum(weights: Array) -> float:
    """Return the sum of `weights`, without what float32 leaves of a whole number."""
    total = float(weights.sum(dtype="float64"))
    scale = float(abs(weights).sum(dtype="float64"))
    whole = float(round(total))
    return whole if abs(total - whole) <= 1e-6 * max(1.0, scale) else total


def _row(widget: QWidget, spacing: int) -> QHBoxLayout:
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout
