"""The pixel brush: whether the mouse paints on the input, with what, how broad."""

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cnnviz.state.edits import without_strokes
from cnnviz.state.frame import Frame
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.brush import Brush
from cnnviz.ui.lab.side.section import Section
from cnnviz.ui.widgets.buttons import FlatButton, Role, named
from cnnviz.ui.widgets.controls import JumpSlider, NumberField
from cnnviz.ui.widgets.panel import Ask

BROADEST = 9


class _Swatch(Guarded, QWidget):
    """The grey level the brush paints."""

    def __init__(self) -> None:
        super().__init__()
        self._level = 1.0
        self.setFixedSize(QSize(22, 22))

    def show_level(self, level: float) -> None:
        """Show `level`, from 0 (black) to 1 (white)."""
        self._level = level
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a square of the level."""
        grey = round(self._level * 255)
        with QPainter(self) as painter:
            painter.setPen(QPen(self.palette().color(Role.PlaceholderText), 1))
            painter.setBrush(QColor(grey, grey, grey))
            painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))


class BrushSection(Section):
    """Painting on the input.

    Signals
    -------
    brush_changed(Brush)
        The brush to paint with from now on.
    """

    brush_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__("side.brush", "Brush")
        self._brush = Brush()
        self._levels = 255
        self._active = FlatButton(framed=True)
        self._active.setText("Edit pixels")
        self._active.setCheckable(True)
        named(self._active, "brush.active", "Edit pixels", "Paint on the input with the mouse")
        self._active.clicked.connect(lambda: self._ask(active=not self._brush.active))
        self._clear = FlatButton(framed=True)
        self._clear.setText("Clear painting")
        named(self._clear, "brush.clear", "Clear painting", "Take all paint off the input")
        self._clear.clicked.connect(lambda: self.asked.emit(Ask("Clear painting", without_strokes)))
        buttons = QHBoxLayout()
        buttons.addWidget(self._active)
        buttons.addWidget(self._clear)
        self.rows.addLayout(buttons)
        self._level = JumpSlider(255)
        named(self._level, "brush.level", "Level of the brush", "From black to white")
        self._level.moved.connect(lambda level, _: self._ask(level=level / 255))
        self._swatch, self._number = _Swatch(), QLabel()
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._level, self._swatch, self._number):
            layout.addWidget(widget, 1 if widget is self._level else 0)
        self.add_row("Level", holder)
        self._size = NumberField(1, BROADEST)
        named(self._size, "brush.size", "Size of the brush", "Pixels of the brush's side")
        self._size.edited.connect(lambda size, _: self._ask(size=size))
        self.add_row("Size", self._size)

    def applies(self, frame: Frame) -> bool:
        """Only while the input is in sight: itself, or as what the first layer reads."""
        if frame.stage is None:
            return not frame.document.reads_drawings
        return frame.stage.from_picture

    def show_frame(self, frame: Frame) -> None:
        """Show whether there is paint on the input of `frame`."""
        self._levels = frame.document.levels
        self._clear.setEnabled(bool(frame.document.strokes))
        self.show_brush(self._brush)

    def show_brush(self, brush: Brush) -> None:
        """Show `brush`."""
        self._brush = brush
        self._active.setChecked(brush.active)
        self._level.show_value(round(brush.level * 255))
        self._size.show_value(brush.size)
        self._swatch.show_level(brush.level)
        whole = self._levels > 1
        level = brush.level * self._levels
        self._number.setMinimumWidth(self.fontMetrics().horizontalAdvance("0.00"))
        self._number.setText(f"{level:.0f}" if whole else f"{level:.2f}")

    def _ask(self, **changes: object) -> None:
        self.show_brush(replace(self._brush, **changes))  # type: ignore[arg-type]
        self.brush_changed.emit(self._brush)
