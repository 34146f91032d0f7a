"""The kernel as a grid under the hand: click, type, scroll, drag and paint its weights."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from cnnviz.core.colour import Scale
from cnnviz.core.geometry import Pair
from cnnviz.core.numbers import style_for, text
from cnnviz.nn.layers import Array, frozen
from cnnviz.ui.lab.brush import brushed
from cnnviz.ui.lab.operator.draw_kernel import Marks, digit_pixels, paint_kernel
from cnnviz.ui.lab.operator.hands import Drag, Wheel, fine
from cnnviz.ui.lab.operator.inline import InlineEditor
from cnnviz.ui.lab.operator.keys import begins_number, kept_from_window
from cnnviz.ui.lab.operator.layout import cells_in
from cnnviz.ui.lab.operator.weights import step_of, stepped, typed
from cnnviz.ui.painting.cell_grid import Cells
from cnnviz.ui.painting.drawing import draw_readout
from cnnviz.ui.painting.theme import Theme, theme_of
from cnnviz.ui.widgets.panel import new_gesture

CHANGE, PAINT = "Change weight", "Paint weights"
EDGE = 4.0
"""Pixels around the cells for the outlines of those at the edge."""
ARROWS: dict[int, Pair] = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class KernelGrid(QWidget):
    """The weights of one kernel. It keeps only what is chosen, pointed at and being typed.

    Signals
    -------
    weights_asked(object, float, str, str)
        Cells, the weight asked for, what the change is called, and the gesture.
    pointed(object)
        The cell under the pointer, None where there is none.
    picked(float)
        A cell's weight, to paint with.
    """

    weights_asked = Signal(object, float, str, str)
    pointed = Signal(object)
    picked = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("operator.kernel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.weights: Array = frozen(np.zeros((1, 1)))
        self.chosen: Pair = (0, 0)
        self.editor = InlineEditor(self)
        self.editor.finished.connect(self._typed)
        self._scale = Scale(-1.0, 1.0, "brown-white-teal")
        self._theme = theme_of("light")
        self._brush = (1.0, False)
        self._lit: Pair | None = None
        self._pointer: QPointF | None = None
        self._drag: Drag | None = None
        self._stroke = ""
        self._stroked: Pair | None = None
        self._wheel = Wheel(self)
        self._gesture = ""

    @property
    def size_(self) -> Pair:
        """Rows and columns of the kernel."""
        return self.weights.shape[0], self.weights.shape[1]

    @property
    def cells(self) -> Cells:
        """Where the cells lie, in pixels of this widget."""
        return cells_in(QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE), self.size_)

    def show_kernel(self, weights: Array, scale: Scale, theme: Theme) -> None:
        """Show `weights`, shape (kH, kW)."""
        if weights.shape != self.weights.shape:
            self.let_go()
            rows, columns = weights.shape
            self.chosen = (min(self.chosen[0], rows - 1), min(self.chosen[1], columns - 1))
        changed = weights is not self.weights
        self.weights, self._scale, self._theme = weights, scale, theme
        if changed:
            self._describe()
        self.update()

    def let_go(self) -> None:
        """End what is being typed, dragged or painted: it was meant for another kernel."""
        self.editor.close_unchanged()
        self._drag, self._stroke, self._stroked = None, "", None

    def use_brush(self, weight: float, active: bool) -> None:
        """Paint with `weight`: by the right button, with Shift, and always where `active`."""
        self._brush = (weight, active)

    def light(self, cell: Pair | None) -> None:
        """Mark the weight that meets what is pointed at elsewhere."""
        if cell != self._lit:
            self._lit = cell
            self.update()

    def event(self, event: QEvent) -> bool:
        """Keep the keys that change weights from the window's shortcuts."""
        return kept_from_window(event) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell, and begin to drag its weight, to paint, or to pick."""
        cell = self.cells.at(event.position())
        if cell is None:
            event.ignore()
            return
        left = event.button() == Qt.MouseButton.LeftButton
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self._choose(cell)
        if left and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.picked.emit(self._weight(cell))
        elif event.button() == Qt.MouseButton.RightButton or (left and (shift or self._brush[1])):
            self._stroke, self._stroked = new_gesture(self.objectName()), cell
            self._paint(cell)
        elif left:
            step = fine(event, step_of(self.weights))
            gesture = new_gesture(self.objectName())
            self._drag = Drag(event.position(), self._weight(cell), step, gesture)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what the press began; else tell what is pointed at."""
        cell = self.cells.at(event.position())
        if self._drag is not None:
            value = self._drag.at(event.position())
            self._ask([self.chosen], value, CHANGE, self._drag.gesture)
        elif self._stroke:
            self._paint(cell)
        self._pointer = event.position()
        self._point(self.chosen if self._drag is not None else cell)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        self._drag, self._stroke, self._stroked = None, "", None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type the weight."""
        cell = self.cells.at(event.position())
        paints = self._brush[1] or event.button() != Qt.MouseButton.LeftButton
        if cell is None or paints or event.modifiers():
            self.mousePressEvent(event)
        else:
            self._choose(cell)
            self._open()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._pointer = None
        self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the weight under the pointer by a step."""
        cell = self.cells.at(event.position())
        if cell is None:
            event.ignore()
            return
        notches = self._wheel.notches(event, cell)
        step = fine(event, step_of(self.weights))
        value = stepped(self._weight(cell), notches, step)
        self._ask([cell], value, CHANGE, self._wheel.gesture)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, clear, step or type."""
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in ARROWS and shift and ARROWS[key][0]:
            self._step(event, -ARROWS[key][0])
        elif key in ARROWS:
            row, column = self.chosen[0] + ARROWS[key][0], self.chosen[1] + ARROWS[key][1]
            rows, columns = self.size_
            self._choose((max(0, min(row, rows - 1)), max(0, min(column, columns - 1))))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._ask([self.chosen], 0.0, CHANGE, "")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._open()
        elif begins_number(event):
            self._open(event.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which weight the keys change."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the kernel, and the weight under the pointer where cells are too small."""
        room = QRectF(self.rect())
        marks = Marks(self._lit, self.chosen if self.hasFocus() else None)
        with QPainter(self) as painter:
            inner = room.adjusted(EDGE, EDGE, -EDGE, -EDGE)
            cells = paint_kernel(painter, inner, self.weights, self._scale, self._theme, marks)
            style = style_for(self.weights)
            small = not digit_pixels(cells, self.weights, style)
            cell = cells.at(self._pointer) if self._pointer is not None else None
            if small and cell is not None and self._pointer is not None:
                words = text(self._weight(cell), style)
                draw_readout(painter, words, self._pointer, room, self._theme)

    def _weight(self, cell: Pair) -> float:
        return float(self.weights[cell])

    def _choose(self, cell: Pair) -> None:
        self.chosen = cell
        self._describe()
        self.update()

    def _point(self, cell: Pair | None) -> None:
        if cell is None:
            self.unsetCursor()
        else:
            hand = Qt.CursorShape.CrossCursor if self._brush[1] else Qt.CursorShape.SizeHorCursor
            self.setCursor(hand)
        if cell != self._lit:
            self.light(cell)
            self.pointed.emit(cell)
        self.update()

    def _paint(self, cell: Pair | None) -> None:
        """Paint from where the stroke was to `cell`."""
        if cell is not None:
            way = brushed(self._stroked or cell, cell, 1, self.size_)
            cells = [(int(row), int(column)) for row, column in way]
            self.weights_asked.emit(cells, self._brush[0], PAINT, self._stroke)
        self._stroked = cell

    def _step(self, event: QKeyEvent, way: int) -> None:
        if not event.isAutoRepeat():
            self._gesture = new_gesture(self.objectName())
        step = fine(event, step_of(self.weights))
        value = stepped(self._weight(self.chosen), way, step)
        self._ask([self.chosen], value, CHANGE, self._gesture)

    def _open(self, key: str = "") -> None:
        place = self.cells.rect(*self.chosen).toRect()
        self.editor.open(place, typed(self._weight(self.chosen)), self._theme, key)

    def _typed(self, value: float | None, way: int) -> None:
        """Take what was typed, and go on to the next cell or the one before."""
        cell, columns = self.chosen, self.size_[1]
        if way:
            position = cell[0] * columns + cell[1] + way
            self._choose(divmod(max(0, min(position, self.weights.size - 1)), columns))
        if value is not None:
            self._ask([cell], value, CHANGE, "")

    def _ask(self, cells: Iterable[Pair], value: float, label: str, gesture: str) -> None:
        cells = list(cells)
        if any(self._weight(cell) != value for cell in cells):
            self.weights_asked.emit(cells, value, label, gesture)

    def _describe(self) -> None:
        """Say the kernel, and the weight chosen, in words."""
        rows, columns = self.size_
        style = style_for(self.weights)
        self.setAccessibleName(f"Kernel, {rows} rows, {columns} columns")
        row, column = self.chosen
        here = f"Row {row + 1}, column {column + 1}: {text(self._weight(self.chosen), style)}."
        lines = "; ".join(" ".join(text(float(w), style) for w in line) for line in self.weights)
        self.setAccessibleDescription(f"{here} All weights: {lines}.")
