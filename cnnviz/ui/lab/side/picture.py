"""The picture as it was opened: its name and size, its frame, what lies under it."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QLabel, QWidget

from cnnviz.core.ground import Ground
from cnnviz.core.numbers import how_many
from cnnviz.state.document import Document
from cnnviz.state.edits import with_preparation
from cnnviz.state.frame import Frame
from cnnviz.ui.lab.side.section import TIGHT, Section, show_text, words
from cnnviz.ui.widgets.buttons import FlatButton, Segmented, named
from cnnviz.ui.widgets.controls import NumberField
from cnnviz.ui.widgets.panel import Ask

GROUNDS = (
    ("white", "white", "What shows through lies on white"),
    ("black", "black", "What shows through lies on black"),
    ("grey", "grey", "What shows through lies on a middle grey"),
    ("checks", "checks", "What shows through lies on a checkerboard"),
)


class PictureSection(Section):
    """What the file holds; a frame or a ground is chosen where there is a choice.

    Signals
    -------
    frame_asked(int, str)
        The frame to show, counted from 0, and the gesture.
    """

    frame_asked = Signal(int, str)

    def __init__(self) -> None:
        super().__init__("side.picture")
        self._about = words("faint")
        self.rows.addWidget(self._about)
        self._number = NumberField(1, 1)
        named(self._number, "picture.frame", "Frame", "Which frame or page of the file is shown")
        self._number.edited.connect(self._ask_frame)
        self._count = QLabel()
        self._count.setObjectName("faint")
        self._at = 1
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(self._number)
        row.addWidget(self._count, 1)
        self._frame = self.add_row("Frame", holder)
        self._grounds = Segmented("picture.ground", "Ground", GROUNDS, padding=6)
        self._grounds.chosen.connect(self._ask_ground)
        # A row with a label would be wider than the side.
        self._ground = words("faint", "It shows through. Under it lies:")
        self._colour = FlatButton(framed=True)
        self._colour.setCheckable(True)
        named(self._colour, "picture.ground.colour", "Ground: a colour of your choice")
        self._colour.clicked.connect(self._choose_colour)
        self._shown: Ground = "white"
        for each in (self._ground, self._grounds, self._colour):
            self.rows.addWidget(each)

    def applies(self, frame: Frame) -> bool:
        """Only to the input."""
        return frame.document.selection.layer not in frame.document.network

    def show_frame(self, frame: Frame) -> None:
        """Show the picture of `frame`."""
        document = frame.document
        picture = document.picture
        rows, columns = picture.size
        colour = "grey" if picture.channels == 1 else "RGB"
        show_text(
            self._about,
            f"{picture.name}\n{how_many(rows, 'row')} × {how_many(columns, 'column')}, {colour}",
        )
        self._at = picture.frame + 1
        self._number.show_range(1, picture.frames)
        self._number.show_value(self._at)
        self._count.setText(f"of {picture.frames}")
        self._frame.setVisible(picture.frames > 1)
        self._shown = ground = document.preparation.ground
        self._grounds.show_value(ground)
        self._colour.setChecked(ground not in self._grounds.values)
        colour = f"colour {ground}" if self._colour.isChecked() else "another colour"
        self._colour.setText(f"{colour} …")
        self._colour.updateGeometry()
        for each in (self._ground, self._grounds, self._colour):
            each.setVisible(picture.alpha is not None)

    def _ask_frame(self, number: int, gesture: str) -> None:
        self.frame_asked.emit(number - 1, gesture)
        # It is not there yet, and may never be: the file may be gone.
        self._number.show_value(self._at)

    def _choose_colour(self) -> None:
        """Ask for a colour, and for a ground of it."""
        begun = self._shown if self._shown.startswith("#") else "#808080"
        colour = QColorDialog.getColor(QColor(begun), self.window(), "The ground's colour")
        if colour.isValid():
            self._ask_ground(colour.name())

    def _ask_ground(self, ground: Ground) -> None:
        def edit(document: Document) -> Document:
            return with_preparation(document, replace(document.preparation, ground=ground))

        self.asked.emit(Ask(f"Lay over {ground}", edit))
