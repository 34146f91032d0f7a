"""The brush in the hand: the cells it goes over, as changes that make one stroke."""

from PySide6.QtCore import QObject

from cnnviz.core.geometry import Pair
from cnnviz.state.document import Document
from cnnviz.state.edits import with_painted
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.brush import Brush, brushed
from cnnviz.ui.widgets.panel import Ask, new_gesture


class Painting(Guarded, QObject):
    """Turns the way of the brush over the input into wishes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.brush = Brush()
        self._gesture = ""
        self._last: Pair | None = None

    @property
    def going_on(self) -> bool:
        """Whether a stroke was begun and not ended."""
        return bool(self._gesture)

    def begin(self) -> None:
        """Begin a stroke."""
        self._gesture, self._last = new_gesture("paint"), None

    def end(self) -> None:
        """End the stroke."""
        self._gesture, self._last = "", None

    def go_to(self, cell: Pair, size: Pair) -> Ask | None:
        """Return the wish to paint from the last cell to `cell` of an input of `size`.

        None where nothing of the brush lies on it.
        """
        begin, level = self._last is None, self.brush.level
        cells = brushed(self._last or cell, cell, self.brush.size, size)
        self._last = cell

        def edit(document: Document) -> Document:
            return with_painted(document, cells, level, begin=begin)

        return Ask(self.tr("Paint pixels"), edit, self._gesture) if len(cells) else None
