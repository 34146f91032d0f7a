"""Settings of the input: how the picture is prepared."""

from dataclasses import replace
from math import log, pow

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnviz.state.document import Document, Picture, Preparation
from cnnviz.state.edits import with_preparation
from cnnviz.state.frame import Frame
from cnnviz.state.prepare import SMALLEST, prepared_size
from cnnviz.ui.lab.side.section import Section, show_text
from cnnviz.ui.widgets.buttons import Segmented, named
from cnnviz.ui.widgets.controls import JumpSlider, NumberField
from cnnviz.ui.widgets.panel import Ask

STEPS = 1000
"""Positions of the size slider, from the smallest size to the picture's own by equal ratios."""
PRESETS = (28, 64, 128, 256)


class InputSection(Section):
    """The picture's size as input, shape, colour and range of values."""

    def __init__(self) -> None:
        super().__init__("side.input")
        self._own = SMALLEST
        self._slider = JumpSlider(STEPS)
        named(self._slider, "size.slider", "Size of the input", "Pixels of the longer side")
        self._slider.moved.connect(lambda at, gesture: self._ask_size(self._size_at(at), gesture))
        self._number = NumberField(SMALLEST, SMALLEST)
        named(self._number, "size.number", "Pixels of the longer side")
        self._number.edited.connect(self._ask_size)
        self.add_row("Size", self._make_size())
        presets = [(each, str(each), f"{each} pixels") for each in PRESETS]
        self._presets = Segmented(
            "size.preset", "Size", [*presets, (None, "original", "The picture's own")], padding=5
        )
        self._presets.chosen.connect(lambda size: self._ask("input size", size=size))
        self.rows.addWidget(self._presets)
        self._problem = self.add_problem()
        self._fit = self._choose(
            "fit",
            "Shape",
            (
                ("keep", "whole", "All of the picture"),
                ("crop", "square", "The middle square"),
            ),
        )
        self._colour = self._choose(
            "colour",
            "Colour",
            (("grey", "grey", "One channel"), ("rgb", "RGB", "Three channels")),
        )
        self._levels = self._choose(
            "levels",
            "Values",
            ((255, "0–255", "White is 255"), (1, "0–1", "White is 1")),
        )

    def applies(self, frame: Frame) -> bool:
        """Only to the input of the user's own network: a model has its own way."""
        document = frame.document
        return document.model is None and document.selection.layer not in document.network

    def show_frame(self, frame: Frame) -> None:
        """Show the preparation of `frame`."""
        document = frame.document
        preparation, picture = document.preparation, document.picture
        self._own = own_size(picture, preparation)
        size = max(prepared_size(picture, preparation))
        self._show_size(size)
        self._presets.show_value(preparation.size)
        for button, preset in zip(self._presets.buttons, self._presets.values, strict=True):
            button.setEnabled(not isinstance(preset, int) or preset < self._own)
        self._fit.show_value(preparation.fit)
        self._colour.show_value(preparation.colour)
        self._levels.show_value(preparation.levels)
        problem = frame.problem
        show_text(self._problem, f"{problem.layer}: {problem.text}" if problem else "")

    def _show_size(self, size: int) -> None:
        self._number.show_range(min(SMALLEST, self._own), self._own)
        self._number.show_value(size)
        movable = self._own > SMALLEST
        self._slider.setEnabled(movable)
        if movable and not self._slider.isSliderDown():
            part = log(max(size, SMALLEST) / SMALLEST) / log(self._own / SMALLEST)
            self._slider.show_value(round(part * STEPS))

    def _size_at(self, position: int) -> int:
        return round(SMALLEST * pow(self._own / SMALLEST, position / STEPS))

    def _ask_size(self, size: int, gesture: str = "") -> None:
        self._ask("input size", gesture, size=None if size >= self._own else size)

    def _ask(self, what: str, gesture: str = "", **changes: object) -> None:
        def edit(document: Document) -> Document:
            preparation = replace(document.preparation, **changes)  # type: ignore[arg-type]
            return with_preparation(document, preparation)

        self.asked.emit(Ask(f"Change {what}", edit, gesture))

    def _choose(
        self, setting: str, title: str, choices: tuple[tuple[object, str, str], ...]
    ) -> Segmented:
        segmented = Segmented(f"input.{setting}", title, choices)
        words = {"fit": "shape of the input", "colour": "colour", "levels": "range of values"}
        segmented.chosen.connect(lambda value: self._ask(words[setting], **{setting: value}))
        self.add_row(title, segmented)
        return segmented

    def _make_size(self) -> QWidget:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._number)
        return holder


def own_size(picture: Picture, preparation: Preparation) -> int:
    """Return the longer side of `picture`, or of its middle square, before any resizing."""
    return max(prepared_size(picture, replace(preparation, size=None)))
