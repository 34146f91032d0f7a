"""How the shown map is to be saved: as what, how large, and with what beside it."""

import json
import math
from dataclasses import dataclass, field

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from cnnviz.files.exports.map_figures import map_figure
from cnnviz.files.exports.map_looks import MapLooks
from cnnviz.files.exports.maps import LARGEST_PIXELS
from cnnviz.ui.base.preferences import Preferences
from cnnviz.ui.exports.map_options import LooksFields, recalled, remembered
from cnnviz.ui.exports.map_preview import Drawn, MapPreview
from cnnviz.ui.exports.shown_map import Shown
from cnnviz.ui.guard import Guarded

_REMEMBERED = "export/map"
_COMFORTABLE = 512
"""Pixels of the longer side of a map whose scale nobody has chosen."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file for a map.

    Attributes
    ----------
    title, suffix : str
        What it is called, and how its files end.
    drawn : bool
        Whether it is a figure of what the screen shows; otherwise it holds every channel.
    sixteen_bit : bool
        Whether it is a grey picture of 16 bits.
    """

    title: str
    suffix: str
    drawn: bool = False
    sixteen_bit: bool = False


FORMATS = (
    Format("PNG with the screen's colours", ".png", drawn=True),
    Format("SVG, scalable, with text", ".svg", drawn=True),
    Format("PDF, scalable, with text", ".pdf", drawn=True),
    Format("PNG, 16-bit grey", ".png", sixteen_bit=True),
    Format("TIFF, 16-bit grey", ".tiff", sixteen_bit=True),
    Format("NumPy array", ".npy"),
    Format("NumPy arrays: input, weights and map", ".npz"),
    Format("CSV table", ".csv"),
)


@dataclass(frozen=True, slots=True)
class Saving:
    """What was chosen: the format, and how a picture looks."""

    format: Format = FORMATS[0]
    looks: MapLooks = field(default_factory=MapLooks)


class SaveDialog(Guarded, QDialog):
    """Asks for the format and the looks of a saved map, and shows what they make of it.

    Parameters
    ----------
    shown : Shown
        The map.
    preferences : Preferences
        Where the last choices are remembered.
    """

    def __init__(
        self, shown: Shown, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Save the map {0}").format(shown.name))
        self._shown, self._preferences = shown, preferences
        size = shown.planes.shape[1:]
        largest = max(1, math.isqrt(LARGEST_PIXELS // math.prod(size)))
        self._format = QComboBox()
        self._format.setObjectName("save.format")
        self._format.addItems([each.title for each in FORMATS])
        self._fields = LooksFields(
            largest, in_colour=len(shown.planes) == 3, caption=shown.caption, parent=self
        )
        self._preview = MapPreview()
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._recall(min(max(1, _COMFORTABLE // max(size)), largest))
        self._format.currentIndexChanged.connect(self._show_choice)
        self._fields.changed.connect(self._show_choice)
        self._preview.drawn.connect(self._tell)
        self._preview.failed.connect(self._refuse)
        self._show_choice()

    @property
    def saving(self) -> Saving:
        """What is chosen."""
        return Saving(FORMATS[self._format.currentIndex()], self._fields.looks)

    def done(self, result: int) -> None:
        """Close, and remember what was chosen if it is to be saved."""
        if result == QDialog.DialogCode.Accepted:
            saving = self.saving
            chosen = {"format": saving.format.title, "looks": remembered(saving.looks)}
            self._preferences.keep_text(_REMEMBERED, json.dumps(chosen))
        self._preview.close_worker()
        super().done(result)

    def _recall(self, scale: int) -> None:
        """Show what was chosen last."""
        try:
            stored = json.loads(self._preferences.text_of(_REMEMBERED) or "{}")
        except ValueError:
            stored = {}
        chosen = stored if isinstance(stored, dict) else {}
        titles = [each.title for each in FORMATS]
        if chosen.get("format") in titles:
            self._format.setCurrentIndex(titles.index(chosen["format"]))
        self._fields.show_looks(recalled(chosen.get("looks"), scale))

    def _show_choice(self) -> None:
        saving, shown = self.saving, self._shown
        self._fields.show_use(drawn=saving.format.drawn, scaled=saving.format.sixteen_bit)
        if saving.format.drawn:
            make = (shown.planes, shown.scale, saving.looks, shown.style)
            self._preview.show_page(lambda: map_figure(*make))
            return
        self._preview.show_nothing()
        rows, columns = (side * saving.looks.scale for side in shown.values.shape[1:])
        if not saving.format.sixteen_bit:
            rows, columns = shown.values.shape[1:]
            self._say(self.tr("{0} × {1} numbers a channel").format(rows, columns))
        elif (count := len(shown.values)) > 1:
            words = self.tr("{0} channels below each other, each {1} × {2} pixels (rows × columns)")
            self._say(words.format(count, rows, columns))
        else:
            self._say(self.tr("{0} × {1} pixels (rows × columns)").format(rows, columns))

    def _tell(self, drawn: Drawn) -> None:
        height, width = drawn.size
        words = self.tr("{0} pixels wide, {1} high").format(width, height)
        if drawn.image is None:
            words += self.tr(", too large for a preview")
        self._say(words)

    def _refuse(self, words: str) -> None:
        self._say(words, problem=True)

    def _say(self, words: str, *, problem: bool = False) -> None:
        self._words.setText(words)
        look = "problem" if problem else "faint"
        if self._words.objectName() != look:
            self._words.setObjectName(look)
            self._words.style().unpolish(self._words)
            self._words.style().polish(self._words)
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not problem)

    def _lay_out(self) -> None:
        self._fields.put_first(self.tr("&Format"), self._format)
        left = QVBoxLayout()
        left.addWidget(self._fields)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self._preview, 1)
        right.addWidget(self._words)
        sides = QHBoxLayout()
        sides.addLayout(left)
        sides.addSpacing(16)
        sides.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.addLayout(sides, 1)
        column.addWidget(self._buttons)
