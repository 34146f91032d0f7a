"""What is chosen for every figure of the stage: its size and its colours, and how it looks."""

from typing import get_args

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from cnnviz.files.errors import FileError
from cnnviz.files.exports.figure_sizes import LEAST, MOST, SIZES, Size, checked
from cnnviz.state.frame import Frame
from cnnviz.state.view import Palette
from cnnviz.ui.exports.figure import FigureMaker
from cnnviz.ui.guard import Guarded
from cnnviz.ui.widgets.spin_boxes import WholeSpinBox

PREVIEW = QSize(560, 330)
TITLES = {"slide": "Slide", "column": "Column of a paper", "square": "Square", "small": "Small"}
OWN = "Own size"


class LooksFields(Guarded, QWidget):
    """Size and colours, with a preview of the figure.

    Attributes
    ----------
    form : QFormLayout
        Where they stand: for more rows below.

    Signals
    -------
    changed()
        Something else was chosen.
    """

    changed = Signal()

    def __init__(self, frame: Frame, first: str, make_figure: FigureMaker) -> None:
        super().__init__()
        self._make_figure = make_figure
        self._frame = frame
        self._preview = QLabel()
        self._preview.setFixedSize(PREVIEW)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setAccessibleName(self.tr("Preview"))
        self._sizes = QComboBox()
        self._sizes.setObjectName("figure.size")
        for name, (width, height) in SIZES.items():
            self._sizes.addItem(f"{TITLES[name]}, {width} × {height}", name)
        self._sizes.addItem(OWN)
        self._sides = tuple(WholeSpinBox() for _ in range(2))
        for side, name in zip(self._sides, ("width", "height"), strict=True):
            side.setObjectName(f"figure.{name}")
            side.setAccessibleName(self.tr("Width") if name == "width" else self.tr("Height"))
            side.setRange(LEAST, MOST)
            side.setSuffix(self.tr(" px"))
            side.setKeyboardTracking(False)
            side.valueChanged.connect(self._show)
        self._palettes = QComboBox()
        self._palettes.setObjectName("figure.palette")
        for palette in get_args(Palette):
            self._palettes.addItem(palette.capitalize(), palette)
        self._palettes.setCurrentIndex(self._palettes.findData(frame.view.palette))
        self._problem = QLabel()
        self._problem.setObjectName("problem")
        self._problem.setWordWrap(True)
        own = QHBoxLayout()
        for widget in (self._sides[0], QLabel("×"), self._sides[1]):
            own.addWidget(widget)
        own.addStretch(1)
        self.form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self._preview)
        form.addRow(self.tr("Si&ze"), self._sizes)
        form.addRow("", own)
        form.addRow("", self._problem)
        form.addRow(self.tr("&Colours"), self._palettes)
        self._sizes.currentIndexChanged.connect(self._take_size)
        self._palettes.currentIndexChanged.connect(self._show)
        self._sizes.setCurrentIndex(self._sizes.findData(first))
        self._take_size()

    @property
    def size_(self) -> Size:
        """Width and height that are chosen."""
        return self._sides[0].value(), self._sides[1].value()

    @property
    def palette_(self) -> Palette:
        """The colours that are chosen."""
        palette: Palette = self._palettes.currentData()
        return palette

    @property
    def problem(self) -> str:
        """Why there can be no such figure, "" where there can."""
        return self._problem.text()

    def use_frame(self, frame: Frame) -> None:
        """Preview another frame."""
        self._frame = frame
        self._show()

    def _take_size(self) -> None:
        named = SIZES.get(self._sizes.currentData() or "")
        for at, side in enumerate(self._sides):
            side.setEnabled(named is None)
            if named is not None:
                side.blockSignals(True)
                side.setValue(named[at])
                side.blockSignals(False)
        self._show()

    def _show(self) -> None:
        """Paint the preview: the figure as it will be, smaller."""
        try:
            checked(self.size_)
        except FileError as error:
            self._problem.setText(str(error))
        else:
            self._problem.setText("")
            ratio = self.devicePixelRatioF()
            room = QSize(*self.size_).scaled(PREVIEW * ratio, Qt.AspectRatioMode.KeepAspectRatio)
            figure = self._make_figure((room.width(), room.height()), self.palette_)
            figure.show(self._frame)
            pixmap = QPixmap.fromImage(figure.image())
            figure.close()
            pixmap.setDevicePixelRatio(ratio)
            self._preview.setPixmap(pixmap)
        self._problem.setVisible(bool(self.problem))
        self.changed.emit()
