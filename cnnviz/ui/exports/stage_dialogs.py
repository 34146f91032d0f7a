"""How the stage is to be exported: as what, how large, and for an animation which stops."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from cnnviz.core.numbers import short
from cnnviz.files.exports.animation import BYTES_A_PIXEL
from cnnviz.files.exports.animation.gif import FASTEST
from cnnviz.files.exports.animation.video import has_video
from cnnviz.state.frame import Frame
from cnnviz.state.player import GLIDES_UP_TO, SLOWEST
from cnnviz.state.reel import MOST_SHOTS, Reel, frame_at
from cnnviz.ui.exports.figure import FigureMaker
from cnnviz.ui.exports.stage_options import LooksFields
from cnnviz.ui.guard import Guarded
from cnnviz.ui.widgets.spin_boxes import DecimalSpinBox, WholeSpinBox

FIGURES = (
    ("PNG picture", ".png"),
    ("SVG, text and shapes", ".svg"),
    ("PDF, text and shapes", ".pdf"),
)
ANIMATIONS = (
    ("GIF", ".gif"),
    ("Animated PNG", ".png"),
    ("Animated WebP", ".webp"),
    ("Folder of numbered PNG", ""),
)
FILMS = (("MP4 film", ".mp4"), ("WebM film", ".webm"))
"""Offered where they can be made."""
AT_FIRST = 100
"""So many stops an animation has at first, from the present one on."""


class _ExportDialog(Guarded, QDialog):
    """A preview, what is chosen for every figure, and rows of its own."""

    def __init__(
        self,
        frame: Frame,
        make_figure: FigureMaker,
        first: str,
        formats: tuple[tuple[str, str], ...],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.looks = LooksFields(frame, first, make_figure)
        self._format = QComboBox()
        self._format.setObjectName("figure.format")
        for title, suffix in formats:
            self._format.addItem(f"{title} ({suffix})" if suffix else title, suffix)
        self._words = QLabel()
        self._words.setObjectName("faint")
        self._words.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.form = self.looks.form
        self.form.addRow(self.tr("&Format"), self._format)
        column = QVBoxLayout(self)
        column.addWidget(self.looks)
        column.addWidget(self._words)
        column.addWidget(self._buttons)
        self.looks.changed.connect(self._tell)
        self._format.currentIndexChanged.connect(self._tell)

    @property
    def suffix(self) -> str:
        """How the file's name is to end; "" for a folder."""
        return str(self._format.currentData())

    @property
    def format_title(self) -> str:
        """What the chosen format is called."""
        return self._format.currentText()

    def _tell(self) -> None:
        """Say what will come of it, or why nothing can."""
        problem = self.looks.problem
        self._words.setText("" if problem else self._told())
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not problem)

    def _told(self) -> str:
        raise NotImplementedError


class FigureDialog(_ExportDialog):
    """Asks for the format, the size and the colours of the stage as a figure."""

    def __init__(
        self, frame: Frame, make_figure: FigureMaker, parent: QWidget | None = None
    ) -> None:
        super().__init__(frame, make_figure, "slide", FIGURES, parent)
        self.setWindowTitle(self.tr("Export the stage as a figure"))
        self._tell()

    def _told(self) -> str:
        if self.suffix == ".png":
            return self.tr("{0} × {1} pixels").format(*self.looks.size_)
        return self.tr("Sharp at any size; text can be searched and edited.")


class AnimationDialog(_ExportDialog):
    """Asks which stops are seen, how fast, and as what."""

    def __init__(
        self, frame: Frame, make_figure: FigureMaker, parent: QWidget | None = None
    ) -> None:
        formats = (*ANIMATIONS, *(FILMS if has_video() else ()))
        super().__init__(frame, make_figure, "small", formats, parent)
        self.setWindowTitle(self.tr("Export an animation of the stepping"))
        self._frame = frame
        stops, player = frame.stops, frame.player
        here = min(player.stop, stops - 1)
        first = 0 if stops <= AT_FIRST else min(here, stops - AT_FIRST)
        self._first = _spin("animation.first", 1, stops, first + 1)
        self._last = _spin("animation.last", 1, stops, min(stops, first + AT_FIRST))
        self._every = _spin("animation.every", 1, max(1, stops - 1), 1)
        self._speed = _number("animation.speed", SLOWEST, FASTEST, 10.0, self.tr(" stops a second"))
        self._hold = _number("animation.hold", 0.0, 60.0, 2.0, self.tr(" s"))
        self._glide = QCheckBox(self.tr("The window &glides between stops"))
        self._glide.setObjectName("animation.glide")
        self._glide.setToolTip(
            self.tr("As while it plays: up to {0:g} stops a second").format(GLIDES_UP_TO)
        )
        self.form.addRow(self.tr("F&rom stop"), self._first)
        self.form.addRow(self.tr("To st&op"), self._last)
        self.form.addRow(self.tr("&Every"), self._every)
        self.form.addRow(self.tr("&Speed"), self._speed)
        self.form.addRow(self.tr("&Hold at the end"), self._hold)
        self.form.addRow("", self._glide)
        self._first.valueChanged.connect(self._preview)
        for field in (self._last, self._every, self._speed, self._hold):
            field.valueChanged.connect(self._tell)
        self._glide.toggled.connect(self._tell)
        self._preview()

    @property
    def reel(self) -> Reel:
        """What is chosen."""
        first, last = sorted((self._first.value() - 1, self._last.value() - 1))
        return Reel(
            first,
            last,
            self._every.value(),
            self._speed.value(),
            self._hold.value(),
            self._glide.isEnabled() and self._glide.isChecked(),
        )

    def _preview(self) -> None:
        self.looks.use_frame(frame_at(self._frame, self._first.value() - 1))

    def _tell(self) -> None:
        glides = self._speed.value() <= GLIDES_UP_TO and self._every.value() == 1
        self._glide.setEnabled(glides)
        super()._tell()
        if self.reel.count > MOST_SHOTS:
            self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(False)

    def _told(self) -> str:
        reel, (width, height) = self.reel, self.looks.size_
        if reel.count > MOST_SHOTS:
            words = self.tr("{0} pictures are too many. Choose fewer stops, or every tenth.")
            return words.format(short(reel.count))
        words = self.tr("{0} pictures, {1}, about {2}B")
        size = reel.count * width * height * BYTES_A_PIXEL[self.suffix]
        return words.format(reel.count, _duration(reel.seconds), short(round(size)))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def _spin(name: str, low: int, high: int, value: int) -> WholeSpinBox:
    spin = WholeSpinBox()
    spin.setObjectName(name)
    spin.setRange(low, high)
    spin.setValue(value)
    return spin


def _number(name: str, low: float, high: float, value: float, suffix: str) -> DecimalSpinBox:
    spin = DecimalSpinBox()
    spin.setObjectName(name)
    spin.setDecimals(1)
    spin.setRange(low, high)
    spin.setValue(value)
    spin.setSuffix(suffix)
    return spin
