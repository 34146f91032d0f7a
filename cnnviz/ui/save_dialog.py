"""How the shown map is to be saved: as what, and how large."""

import math
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from cnnviz.files.maps import LARGEST_PIXELS
from cnnviz.ui.shown import Shown


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file for a map.

    Attributes
    ----------
    title, suffix : str
        What it is called, and how its files end.
    coloured : bool
        Whether it holds what the screen shows; otherwise the numbers of every channel.
    sixteen_bit : bool
        Whether it is a grey picture of 16 bits.
    """

    title: str
    suffix: str
    coloured: bool
    sixteen_bit: bool = False


FORMATS = (
    Format("PNG with the screen's colours", ".png", coloured=True),
    Format("PNG, 16-bit grey", ".png", coloured=False, sixteen_bit=True),
    Format("TIFF, 16-bit grey", ".tiff", coloured=False, sixteen_bit=True),
    Format("NumPy array", ".npy", coloured=False),
    Format("NumPy arrays: input, weights and map", ".npz", coloured=False),
    Format("CSV table", ".csv", coloured=False),
)


@dataclass(frozen=True, slots=True)
class Saving:
    """What was chosen: the format, and how many pixels a cell is wide."""

    format: Format = FORMATS[0]
    zoom: int = 1


class SaveDialog(QDialog):
    """Asks for the format and the scale of a saved map."""

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Save the map {0}").format(shown.name))
        self._size = shown.values.shape[1], shown.values.shape[2]
        self._format = QComboBox()
        self._format.setObjectName("save.format")
        self._format.addItems([each.title for each in FORMATS])
        self._zoom = QSpinBox()
        self._zoom.setObjectName("save.zoom")
        self._zoom.setRange(1, max(1, math.isqrt(LARGEST_PIXELS // math.prod(self._size))))
        self._zoom.setValue(max(1, min(512 // max(self._size), self._zoom.maximum())))
        self._zoom.setSuffix(self.tr(" pixels a cell"))
        self._words = QLabel()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("&Format"), self._format)
        form.addRow(self.tr("&Scale"), self._zoom)
        form.addRow("", self._words)
        form.addRow(buttons)
        self._format.currentIndexChanged.connect(self._tell)
        self._zoom.valueChanged.connect(self._tell)
        self._tell()

    @property
    def saving(self) -> Saving:
        """What is chosen."""
        chosen = FORMATS[self._format.currentIndex()]
        return Saving(chosen, self._zoom.value() if _zooms(chosen) else 1)

    def _tell(self) -> None:
        saving = self.saving
        self._zoom.setEnabled(_zooms(saving.format))
        rows, columns = (side * saving.zoom for side in self._size)
        if _zooms(saving.format):
            self._words.setText(self.tr("{0} × {1} pixels").format(rows, columns))
        else:
            self._words.setText(self.tr("{0} × {1} numbers a channel").format(rows, columns))


def _zooms(chosen: Format) -> bool:
    return chosen.coloured or chosen.sixteen_bit
