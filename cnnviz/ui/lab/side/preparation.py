"""How a model has its picture prepared: the steps, as pictures, and which of them are taken."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.colour import Scale
from cnnviz.nn.layers import Array
from cnnviz.state.document import Document
from cnnviz.state.edits import with_means
from cnnviz.state.frame import Frame
from cnnviz.ui.guard import Guarded
from cnnviz.ui.lab.side.section import TIGHT, Section
from cnnviz.ui.painting.drawing import plane_image
from cnnviz.ui.painting.theme import UNIT
from cnnviz.ui.widgets.buttons import Check, Role, named
from cnnviz.ui.widgets.panel import Ask

LINES_HIGH = 3
"""So many lines of text high is a step's picture."""
WRAPPED = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class _Choice:
    """A step that can be left out: the means it is, its name, and what happens without it."""

    means: str
    text: str
    tip: str


DRAWINGS = (
    _Choice("cut", "Cut out", "Without it, the whole picture is brought to the model's size"),
    _Choice("centre", "Centre", "Without it, the drawing stays where it was in the picture"),
    _Choice("invert", "Invert if needed", "Without it, what is bright counts as ink"),
)
PHOTOS = (
    _Choice("cut", "Crop to the middle", "Without it, the whole picture is squeezed to a square"),
)


class ModelInputSection(Section):
    """What becomes of the picture before a model reads it."""

    def __init__(self) -> None:
        super().__init__("side.preparation", "Preparation")
        self._checks = {
            kind: [self._make_check(kind, choice) for choice in choices]
            for kind, choices in (("drawing", DRAWINGS), ("photo", PHOTOS))
        }
        # Below the boxes, which are not to move from under the mouse as steps come and go.
        self._steps = _Steps()
        self.rows.addSpacing(TIGHT)
        self.rows.addWidget(self._steps)

    def applies(self, frame: Frame) -> bool:
        """Only to the input of a model."""
        document = frame.document
        return document.model is not None and document.selection.layer not in document.network

    def show_frame(self, frame: Frame) -> None:
        """Show the steps that `frame` has taken."""
        document = frame.document
        if document.model is None:
            return
        self._steps.show_steps(frame.run.prepared.steps)
        for kind, checks in self._checks.items():
            for means, check in checks:
                check.setVisible(kind == document.model.preprocessing.kind)
                check.setChecked(getattr(document.means, means))
                # What is not cut out fills the model's input: there is no place to choose.
                check.setEnabled(document.means.cut or means != "centre")

    def _make_check(self, kind: str, choice: _Choice) -> tuple[str, Check]:
        check = Check(choice.text)
        named(check, f"preparation.{kind}.{choice.means}", choice.text, choice.tip)
        check.asked.connect(lambda taken: self._ask(choice, taken))
        self.rows.addWidget(check)
        return choice.means, check

    def _ask(self, choice: _Choice, taken: bool) -> None:
        def edit(document: Document) -> Document:
            changes: dict[str, bool] = {choice.means: taken}
            return with_means(document, replace(document.means, **changes))

        self.asked.emit(Ask(f"{choice.text}: {'on' if taken else 'off'}", edit))


class _Steps(Guarded, QWidget):
    """Each step as a picture and its words, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preparation.steps")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._steps: tuple[tuple[str, Array], ...] = ()
        self._images: list[QImage] = []

    def show_steps(self, steps: tuple[tuple[str, Array], ...]) -> None:
        """Show `steps`: what was done, and what it left."""
        if steps is self._steps:
            return
        if len(steps) != len(self._steps):
            self.updateGeometry()
        self._steps = steps
        self._images = [_small(values, 2 * self._side()) for _, values in steps]
        told = "; ".join(f"{at}: {text}" for at, (text, _) in enumerate(steps, 1))
        self.setAccessibleName(self.tr("Steps of the preparation: {0}").format(told))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that shows all steps."""
        side, count = self._side(), len(self._steps)
        return QSize(4 * side, count * side + max(0, count - 1) * UNIT)

    def minimumSizeHint(self) -> QSize:
        """Return the same: steps are not cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint pictures and words."""
        side, palette = self._side(), self.palette()
        with QPainter(self) as painter:
            for at, (image, (text, _)) in enumerate(zip(self._images, self._steps, strict=True)):
                square = QRect(0, at * (side + UNIT), side, side)
                size = QSizeF(image.size()).scaled(
                    QSizeF(square.size()), Qt.AspectRatioMode.KeepAspectRatio
                )
                place = QRectF(QRectF(square).topLeft(), size)
                place.moveCenter(QRectF(square).center())
                soft = image.width() > side
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, soft)
                painter.drawImage(place, image)
                painter.setPen(QPen(QColor(palette.color(Role.Mid)), 1))
                painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
                painter.setPen(palette.color(Role.WindowText))
                beside = QRect(side + UNIT + 4, square.y(), self.width() - side - UNIT - 4, side)
                painter.drawText(beside, WRAPPED, text[:1].upper() + text[1:])

    def _side(self) -> int:
        return LINES_HIGH * self.fontMetrics().height()


def _small(values: Array, side: int) -> QImage:
    """Return a picture, values 0 to 1, in about `side` pixels: enough to be looked at."""
    skip = max(1, max(values.shape[1:]) // side)
    some = values[:, ::skip, ::skip]
    return plane_image(some if len(some) == 3 else some[:1], Scale(0.0, 1.0, "gray"))
