"""The pictures that excite a map most, side by side, with the patch that does it outlined."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.core.colour import Scale
from cnnviz.core.numbers import NumberStyle, style_for, text
from cnnviz.nn.exciting import MOST, Excited, head, ranked
from cnnviz.nn.receptive import Box, receptive_box
from cnnviz.ui.guard import Guarded
from cnnviz.ui.learned.search import Found
from cnnviz.ui.painting.drawing import draw_outline, plane_image
from cnnviz.ui.painting.theme import UNIT, Theme
from cnnviz.ui.widgets.buttons import named

ACROSS = 4
"""Pictures in a row."""
EDGE = 4
"""Pixels around them, for the outline of a patch at a picture's edge."""


@dataclass(frozen=True, eq=False, slots=True)
class Exhibit:
    """One picture of the strip.

    Attributes
    ----------
    excited : Excited
        Which input, by how much, and at which cell.
    path : str
        The picture's file.
    name : str
        What it is called.
    image : QImage
        As the network reads it, a pixel a cell.
    patch : Box or None
        What of it the exciting cell sees; None where that is only padding.
    """

    excited: Excited
    path: str
    name: str
    image: QImage
    patch: Box | None

    @property
    def whole(self) -> bool:
        """Whether the cell sees all of the picture: then nothing is outlined."""
        every = (0, self.image.height() - 1), (0, self.image.width() - 1)
        return self.patch is not None and (self.patch.rows, self.patch.columns) == every


def exhibits_of(found: Found, channel: int) -> list[Exhibit]:
    """Return the pictures that excite the map of `channel` most."""
    network = head(found.document.network, found.layer)
    scale = Scale(0.0, float(found.document.levels), "gray")
    exhibits = []
    for excited in ranked(found.strongest, channel):
        x, path = found.inputs[excited.at], found.paths[excited.at]
        shapes = network.shapes((x.shape[0], x.shape[1], x.shape[2]))
        patch = receptive_box(network, shapes, found.layer, excited.cell)
        shown = x if len(x) == 3 else x[:1]
        exhibits.append(Exhibit(excited, str(path), path.name, plane_image(shown, scale), patch))
    return exhibits


class ExcitedStrip(Guarded, QWidget):
    """Eight pictures in two rows; a click asks to see one on the stage.

    Signals
    -------
    picture_asked(str)
        The path of the picture that is clicked.
    """

    picture_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "excited", self.tr("Pictures that excite the map"))
        self.setToolTip("")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.exhibits: list[Exhibit] = []
        self._style = NumberStyle(2)
        self._theme: Theme | None = None

    def show_exhibits(self, exhibits: list[Exhibit], theme: Theme) -> None:
        """Show `exhibits`, the strongest first."""
        self.exhibits, self._theme = exhibits, theme
        self._style = style_for([each.excited.value for each in exhibits])
        words = (f"{each.name} {text(each.excited.value, self._style)}" for each in exhibits)
        self.setAccessibleDescription(", ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which small pictures can be made out."""
        return QSize(ACROSS * 88, 2 * (80 + self.fontMetrics().height()) + UNIT)

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which anything is seen."""
        return QSize(ACROSS * 56, 2 * (56 + self.fontMetrics().height()) + UNIT)

    def hasHeightForWidth(self) -> bool:
        """Tell that the pictures are squares as wide as there is room."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that they and their numbers take."""
        side = (width - 2 * EDGE - (ACROSS - 1) * UNIT) / ACROSS
        return round(EDGE + 2 * (side + self.fontMetrics().height() + 4) + UNIT)

    def place(self, at: int) -> QRectF:
        """Return the square in which picture `at` stands; its number is written below."""
        line = self.fontMetrics().height() + 4
        rows = MOST // ACROSS
        wide = self.pitch - UNIT
        side = min(wide, (self.height() - EDGE - (rows - 1) * UNIT) / rows - line)
        row, column = divmod(at, ACROSS)
        return QRectF(EDGE + column * self.pitch, EDGE + row * (side + line + UNIT), side, side)

    @property
    def pitch(self) -> float:
        """Pixels from one picture to the next."""
        return (self.width() - 2 * EDGE + UNIT) / ACROSS

    def shown(self, at: int) -> QRectF:
        """Return where the picture itself lies in its square, with its own proportions."""
        place, image = self.place(at), self.exhibits[at].image
        zoom = place.width() / max(image.width(), image.height())
        wide, high = image.width() * zoom, image.height() * zoom
        return QRectF(place.left(), place.bottom() - high, wide, high)

    def patch(self, at: int) -> QRectF | None:
        """Return where the exciting patch lies; None where it is nothing or all."""
        exhibit, rect = self.exhibits[at], self.shown(at)
        box = exhibit.patch
        if box is None or exhibit.whole:
            return None
        zoom = rect.width() / self.exhibits[at].image.width()
        return QRectF(
            rect.left() + box.columns[0] * zoom,
            rect.top() + box.rows[0] * zoom,
            (box.columns[1] - box.columns[0] + 1) * zoom,
            (box.rows[1] - box.rows[0] + 1) * zoom,
        )

    def at(self, point: QPointF) -> int | None:
        """Return the picture under `point`."""
        for at in range(len(self.exhibits)):
            if self.place(at).contains(point):
                return at
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pictures, their patches and their numbers."""
        theme = self._theme
        if theme is None:
            return
        line = QFontMetricsF(self.font()).height()
        with QPainter(self) as painter:
            for at, exhibit in enumerate(self.exhibits):
                rect = self.shown(at)
                painter.drawImage(rect, exhibit.image)
                draw_outline(painter, rect, theme.line, 1.0)
                patch = self.patch(at)
                if patch is not None:
                    width = theme.outline - 1
                    draw_outline(painter, patch, theme.accent, width, theme.accent_ink)
                place = self.place(at)
                below = QRectF(place.left(), place.bottom() + 3, self.pitch, line)
                painter.setPen(QColor(theme.ink))
                number = text(exhibit.excited.value, self._style)
                painter.drawText(below, Qt.AlignmentFlag.AlignLeft, number)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the picture that is clicked."""
        at = self.at(event.position())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picture_asked.emit(self.exhibits[at].path)

    def event(self, event: QEvent) -> bool:
        """Tell the name of the picture under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if at is None else self.told(at), self)
            return True
        return super().event(event)

    def told(self, at: int) -> str:
        """Return what is told of a picture: its name, and which cell it excites."""
        exhibit = self.exhibits[at]
        _, row, column = exhibit.excited.cell
        seen = "seen as a whole" if exhibit.whole else f"most at row {row}, column {column}"
        return f"{exhibit.name}, {seen}. Click to put it on the stage."
