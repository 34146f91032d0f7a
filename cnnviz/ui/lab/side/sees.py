"""What of the input the cell of this stop sees: the patch outlined, and enlarged."""

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.nn.receptive import Box
from cnnviz.state.frame import Frame
from cnnviz.state.player import Place
from cnnviz.state.run import Run
from cnnviz.state.scales import scale_of_input
from cnnviz.state.stage import Stage
from cnnviz.state.trail import called, place_of, seen_of
from cnnviz.state.view import Palette
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.side.section import Section, show_text, words
from cnnviz.ui.painting.drawing import draw_outline, plane_image
from cnnviz.ui.painting.theme import Theme, theme_of

LINES = 6.5
"""Height of the two pictures, in lines of text."""
GAP = 12.0
MOST_PLACES = 3
"""So many places of a way are told."""
LARGEST = 512
"""Rows and columns of the input that are drawn at most; of more, some are skipped."""


class SeesSection(Section):
    """The receptive field of the cell of this stop, on the input and by itself."""

    def __init__(self) -> None:
        super().__init__("side.sees")
        self._heading = self.add_heading("Receptive field")
        self._shown: tuple[Run, Place, Palette] | None = None
        self._patch = _Patch()
        self.rows.addWidget(self._patch)
        self._said = words("faint")
        self.rows.addWidget(self._said)
        self._way = words("faint")
        self.rows.addWidget(self._way)

    def applies(self, frame: Frame) -> bool:
        """Only to layers of a network of several: the window of a first layer is on the stage."""
        stage = frame.stage
        return stage is not None and not stage.from_picture

    def show_frame(self, frame: Frame) -> None:
        """Show what the cell of this stop sees."""
        stage = frame.stage
        if stage is None:
            return
        show_text(self._heading, "Last receptive field" if frame.stale else "Receptive field")
        show_text(self._way, way_words(frame.player.trail, stage))
        shown = stage.run, place_of(stage), frame.view.palette
        if self._shown == shown:
            return
        self._shown = shown
        box = seen_of(stage)
        self._patch.show_box(stage.run, box, theme_of(frame.view.palette))
        show_text(self._said, seen_words(box))


def seen_words(box: Box | None) -> str:
    """Return what a cell sees, in words."""
    if box is None:
        return "This cell sees nothing but padding."
    (top, bottom), (left, right) = box.rows, box.columns
    size = "{2} × {3} pixels".format(*box.corner_and_size)
    return f"This cell sees {size}: rows {top}–{bottom}, columns {left}–{right}. G goes back."


def way_words(trail: tuple[Place, ...], stage: Stage) -> str:
    """Return the way on which the cell was reached, the last places first; "" for none."""
    network = stage.run.document.network
    trail = tuple(place for place in trail if place.layer in network)
    if not trail:
        return ""
    names = [called(place, stage) for place in reversed(trail[-MOST_PLACES:])]
    more = " ← …" if len(trail) > MOST_PLACES else ""
    return f"Asked for by {' ← '.join(names)}{more}. Shift+G goes there."


class _Patch(Guarded, QWidget):
    """The input with the patch outlined, and the patch enlarged beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side.sees.patch")
        self.setAccessibleName("The pixels this cell sees")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._run: Run | None = None
        self._theme = theme_of("light")
        self._box: Box | None = None

    def show_box(self, run: Run, box: Box | None, theme: Theme) -> None:
        """Show `box` of the input of `run`."""
        self._run, self._box, self._theme = run, box, theme
        self.setAccessibleDescription(seen_words(box))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for two pictures beside each other."""
        return QSize(160, round(self.fontMetrics().height() * LINES))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the input, the outline, and the patch."""
        run, box, theme = self._run, self._box, self._theme
        if run is None:
            return
        values = run.input.values
        half = (self.width() - GAP) / 2
        high = self.height() - 6
        rooms = QRectF(3, 3, half - 6, high), QRectF(half + GAP + 3, 3, half - 6, high)
        with QPainter(self) as painter:
            whole = Box((0, 0), (0, values.shape[1] - 1), (0, values.shape[2] - 1))
            place = self._draw(painter, run, whole, rooms[0])
            draw_outline(painter, place, theme.line, 1.0)
            if box is None:
                return
            cell = place.width() / values.shape[2], place.height() / values.shape[1]
            top, left, rows, columns = box.corner_and_size
            mark = QRectF(
                place.left() + left * cell[0],
                place.top() + top * cell[1],
                columns * cell[0],
                rows * cell[1],
            )
            patch = self._draw(painter, run, box, rooms[1])
            for rect in (mark, patch):
                draw_outline(painter, rect, theme.accent, theme.outline * 0.7, theme.ground)

    def _draw(self, painter: QPainter, run: Run, box: Box, room: QRectF) -> QRectF:
        """Draw a block of the input as large as `room` allows; return where it is."""
        block = run.input.values[
            :, box.rows[0] : box.rows[1] + 1, box.columns[0] : box.columns[1] + 1
        ]
        rows, columns = block.shape[1:]
        step = max(1, -(-max(rows, columns) // LARGEST))
        planes = np.ascontiguousarray(block[:, ::step, ::step])
        image = plane_image(planes if len(planes) == 3 else planes[:1], scale_of_input(run))
        side = min(room.width() / columns, room.height() / rows)
        place = QRectF(0, 0, columns * side, rows * side)
        place.moveCenter(room.center())
        smooth = side * step * self.devicePixelRatioF() < 1
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(place, image)
        return place
