"""What the sections of the side are made of: headings, labelled rows, numbers, problems."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnviz.state.document import Document
from cnnviz.state.edits import with_layer
from cnnviz.state.frame import Frame
from cnnviz.state.view import View
from cnnviz.ui.guard import Guarded
from cnnviz.ui.widgets.panel import Panel

TIGHT = 6
"""Pixels between rows of one section; between sections there are four times as many."""
FURTHEST = 999
"""Largest stride, dilation and padding that can be asked for."""


class Section(Panel):
    """One part of the side."""

    def __init__(self, name: str, heading: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(TIGHT)
        if heading:
            self.add_heading(heading)

    def applies(self, frame: Frame) -> bool:
        """Whether the section has something to say about what `frame` has selected."""
        return True

    def add_heading(self, text: str) -> QLabel:
        """Add a heading."""
        label = QLabel(text)
        label.setObjectName("heading")
        self.rows.addWidget(label)
        return label

    def add_row(self, text: str, widget: QWidget) -> QWidget:
        """Add `widget` with `text` before it; all such texts of a side are as wide."""
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        label = _RowLabel(text)
        label.setBuddy(widget)
        layout.addWidget(label)
        layout.addWidget(widget, 1)
        self.rows.addWidget(holder)
        return holder

    def add_problem(self) -> QLabel:
        """Add the place where a problem is said, empty for now."""
        label = words("problem")
        label.setVisible(False)
        self.rows.addWidget(label)
        return label


class _RowLabel(Guarded, QLabel):
    """The text before a row, as wide as the longest of them."""

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("Channels") + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def words(name: str = "faint", text: str = "") -> QLabel:
    """Return a label of running text; its object name gives it its colour."""
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def show_text(label: QLabel, text: str) -> None:
    """Show `text`; an empty one takes no place."""
    if label.text() != text:
        label.setText(text)
    if label.isHidden() == bool(text):
        label.setVisible(bool(text))


def linked_axes(linked: bool) -> Callable[[View], View]:
    """Return the look in which rows and columns change together, or apart."""
    return lambda view: replace(view, linked_axes=linked)


def problem_of(frame: Frame, layer: str) -> str:
    """Return why `layer` cannot be computed; "" if that is not what is wrong."""
    problem = frame.problem
    return problem.text if problem is not None and problem.layer == layer else ""


def layer_edit(name: str, **changes: object) -> Callable[[Document], Document]:
    """Return the edit that gives the layer called `name` these settings."""

    def edit(document: Document) -> Document:
        layer: Any = document.network[name]
        if all(getattr(layer, setting) == value for setting, value in changes.items()):
            return document
        return with_layer(document, replace(layer, **changes))

    return edit
