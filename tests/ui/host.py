"""A window reduced to what a panel needs: a real store, real runs, frames shown at once."""

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.state.document import Document, Picture, Preparation, Selection
from cnnviz.state.edits import with_added
from cnnviz.state.frame import Frame, frame_of
from cnnviz.state.run import compute
from cnnviz.state.store import Store
from cnnviz.ui.widgets.panel import Ask, Panel


def document_of(
    *kinds: str,
    select: str = "input",
    size: tuple[int, int] = (12, 16),
    preparation: Preparation | None = None,
) -> Document:
    """Return an experiment on a slanted picture with layers of these kinds."""
    rows, columns = size
    slanted = np.add.outer(np.arange(rows) * 3, np.arange(columns) * 5)
    pixels = np.repeat((slanted % 256).astype(np.uint8)[..., None], 3, axis=2)
    pixels[..., 1] //= 2
    document = Document(Picture("slant.png", pixels), preparation or Preparation())
    for position, kind in enumerate(kinds):
        document = with_added(document, kind, position)
    return replace(document, selection=Selection(select))


class Host:
    """Hands frames to one panel and its wishes to a store, as the window does.

    Parameters
    ----------
    qtbot : QtBot
        Closes the window when the test is over.
    panel : Panel
        What is tried.
    size : (int, int)
        Its width and height.
    document : Document
        The experiment to begin with.
    """

    def __init__(
        self, qtbot: QtBot, panel: Panel, size: tuple[int, int], document: Document
    ) -> None:
        self.window = window = QWidget()  # qtbot holds it by a weak reference only
        qtbot.addWidget(window)
        window.resize(*size)
        panel.setParent(window)
        panel.setGeometry(0, 0, *size)
        self.panel = panel
        self.store = Store(document)
        self.run = self.good = compute(document)
        self.frame = self._frame()
        self.store.listen(self.show)
        panel.asked.connect(self._ask)
        panel.play_asked.connect(
            lambda move: self.store.play(move(self.store.player, self.frame.stops))
        )
        panel.look_asked.connect(lambda look: self.store.look(look(self.store.view)))
        panel.select_asked.connect(self.store.select)
        panel.layer_asked.connect(lambda name: self.store.select(Selection(name)))
        self.show()
        window.show()
        QApplication.processEvents()

    @property
    def document(self) -> Document:
        """The present document."""
        return self.store.document

    @property
    def names(self) -> list[str]:
        """Names of the layers."""
        return [layer.name for layer in self.document.network.layers]

    @property
    def steps(self) -> list[str]:
        """What the undo steps are called, the oldest first."""
        return [label for label, _ in self.store.history.past]

    def show(self) -> None:
        """Compute and show what the store holds."""
        self.frame = self._frame()
        self.panel.show_frame(self.frame)

    def find(self, name: str) -> QWidget:
        """Return the widget called `name`."""
        found = self.panel.findChildren(QWidget, name)
        assert len(found) == 1, f"{len(found)} widgets are called {name}"
        return found[0]

    def _frame(self) -> Frame:
        document = self.store.document
        if self.run.document is not document:
            self.run = compute(document, self.run)
        if self.run.problem is None:
            self.good = self.run
        return frame_of(document, self.store.player, self.store.view, self.run, self.good)

    def _ask(self, ask: Ask) -> None:
        self.store.change(ask.label, ask.edit(self.store.document), ask.gesture)
