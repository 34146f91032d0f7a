"""The kernel as a grid under the hand: click, type, scroll, drag and paint its weights."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
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
from cnnviz.core.numbers import how_many, style_for, text
from cnnviz.nn.layers import Array, frozen
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.brush import brushed
from cnnviz.ui.lab.operator.draw_kernel import Marks, digit_pixels, paint_kernel
from cnnviz.ui.lab.operator.gestures import NumberGestures, kept_from_window
from cnnviz.ui.lab.operator.layout import cells_in
from cnnviz.ui.lab.operator.weights import step_of
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


class KernelGrid(Guarded, QWidget):
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
        self._scale = Scale(-1.0, 1.0, "brown-white-teal")
        self._theme = theme_of("light")
        self._brush = (1.0, False)
        self._lit: Pair | None = None
        self._pointer: QPointF | None = None
        self._stroke = ""
        self._stroked: Pair | None = None
        self._gestures = NumberGestures(self, self._weight, lambda: step_of(self.weights))
        self._gestures.asked.connect(
            lambda cell, value, gesture: self._ask([cell], value, CHANGE, gesture)
        )
        self._gestures.left.connect(self._go_on)
        self.editor = self._gestures.editor

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
            self.setAccessibleName(
                f"Kernel, {how_many(self.size_[0], 'row')}, {how_many(self.size_[1], 'column')}"
            )
            self.setAccessibleDescription(_words(weights, self.chosen))
        self.update()

    def let_go(self) -> None:
        """End what is being typed, dragged or painted: it was meant for another kernel."""
        self._gestures.let_go()
        self._stroke, self._stroked = "", None

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
            self._gestures.press(event, event.position(), cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what the press began; else tell what is pointed at."""
        cell = self.cells.at(event.position())
        dragging = self._gestures.dragging
        if dragging:
            self._gestures.drag(event.position())
        elif self._stroke:
            self._paint(cell)
        self._pointer = event.position()
        self._point(self.chosen if dragging else cell)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        self._gestures.release()
        self._stroke, self._stroked = "", None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type the weight."""
        cell = self.cells.at(event.position())
        paints = self._brush[1] or event.button() != Qt.MouseButton.LeftButton
        if cell is None or paints or event.modifiers():
            self.mousePressEvent(event)
        else:
            self._choose(cell)
            self._gestures.open(cell, self._place(cell), self._theme)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._pointer = None
        self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the weight under the pointer by a step."""
        cell = self.cells.at(event.position())
        if cell is None:
            event.ignore()
        else:
            self._gestures.wheel(event, cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, clear, step or type."""
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in ARROWS and shift and ARROWS[key][0]:
            self._gestures.step(event, self.chosen, -ARROWS[key][0])
        elif key in ARROWS:
            row, column = self.chosen[0] + ARROWS[key][0], self.chosen[1] + ARROWS[key][1]
            rows, columns = self.size_
            self._choose((max(0, min(row, rows - 1)), max(0, min(column, columns - 1))))
        elif not self._gestures.key(event, self.chosen, self._place(self.chosen), self._theme):
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
        self.setAccessibleDescription(_words(self.weights, cell))
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

    def _place(self, cell: Pair) -> QRect:
        return self.cells.rect(*cell).toRect()

    def _go_on(self, cell: Pair, way: int) -> None:
        """Go on from `cell` to the next or the one before, as what was typed there asks."""
        if way:
            columns = self.size_[1]
            position = cell[0] * columns + cell[1] + way
            self._choose(divmod(max(0, min(position, self.weights.size - 1)), columns))

    def _ask(self, cells: Iterable[Pair], value: float, label: str, gesture: str) -> None:
        cells = list(cells)
        if any(self._weight(cell) != value for cell in cells):
            self.weights_asked.emit(cells, value, label, gesture)


def _words(weights: Array, chosen: Pair) -> str:
    """Say the weight that is chosen, and all of them."""
    style, (row, column) = style_for(weights), chosen
    here = f"Row {row + 1}, column {column + 1}: {text(float(weights[chosen]), style)}."
    lines = "; ".join(" ".join(text(float(w), style) for w in line) for line in weights)
    return f"{here} All weights: {lines}."
